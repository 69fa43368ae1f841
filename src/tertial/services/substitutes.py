"""Substitutes: who may do what another may, from one day to another; appointed by oneself or by who may edit people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.roles import require_over
from tertial.store.models import RoleAssignment, Substitution

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class SubstituteLine:
    """A substitution in words; ``state`` is gäller, kommer or slutat."""

    id: int
    person: str
    person_name: str
    substitute: str
    substitute_name: str
    begins: str
    ends: str
    reason: str
    appointed_by: str
    state: str


def appoint(
    *,
    actor: Actor,
    login: str,
    substitute: str,
    valid_from: date,
    valid_to: date,
    now: datetime,
    committee: str = "",
    reason: str = "",
) -> None:
    """Let ``substitute`` do what ``login`` may, both days included.

    Without ``committee`` one appoints one's own; with it anybody's, where the actor may edit people there and wherever
    else the person has a role.

    Raises: BadInput("substitute.dates", "substitute.oneself", "substitute.person", "substitute.given").
            NotFound("people.unknown"). NotAllowed("people.elsewhere", "access.denied").
    """
    today = timezone.localdate(now)
    user = _person(actor, login, committee, today)
    if valid_to < max(valid_from, today):
        raise BadInput("substitute.dates", begins=valid_from, to=valid_to)
    if substitute.strip().lower() == user.get_username():
        raise BadInput("substitute.oneself")
    with transaction.atomic():
        other = candidates(user, today=today).filter(username=substitute.strip().lower()).first()
        if other is None:
            raise BadInput("substitute.person", login=substitute)
        overlapping = Substitution.objects.filter(
            person=user, substitute=other, valid_from__lte=valid_to, valid_to__gte=valid_from
        )
        if overlapping.exists():
            raise BadInput("substitute.given", login=login, substitute=substitute)
        Substitution.objects.create(
            person=user,
            substitute=other,
            valid_from=valid_from,
            valid_to=valid_to,
            reason=reason[:LONGEST_REASON],
            created_by=actor.login,
            created_at=now,
        )
        said: dict[str, object] = {
            "ersättare": other.get_username(),
            "valid_from": valid_from.isoformat(),
            "valid_to": valid_to.isoformat(),
        }
        _note(actor, "substitute.appointed", user, said, today, now)


def end_substitution(*, actor: Actor, substitution: int, now: datetime, committee: str = "") -> str:
    """End a substitution now: yesterday was its last day, and one that began today never was. Returns whose it was.

    Raises: NotFound("substitute.unknown"). NotAllowed("people.elsewhere", "access.denied").
    """
    today = timezone.localdate(now)
    if committee:
        require(actor, "edit_people", committee)
    found = (
        Substitution.objects.select_related("person", "substitute")
        .filter(pk=substitution, valid_to__gte=today)
        .first()
    )
    if found is None or (not committee and found.person.get_username() != actor.login):
        raise NotFound("substitute.unknown")
    user = _person(actor, found.person.get_username(), committee, today)
    with transaction.atomic():
        if found.valid_from >= today:
            found.delete()
        else:
            found.valid_to = today - timedelta(days=1)
            found.save(update_fields=["valid_to"])
        said: dict[str, object] = {"ersättare": found.substitute.get_username()}
        _note(actor, "substitute.ended", user, said, today, now)
    return str(user.get_username())


def candidates(user: User, *, today: date) -> QuerySet[User]:
    """Who may be a person's substitute: those who can sign in and are in a committee where the person is."""
    places = RoleAssignment.objects.filter(user=user).exclude(valid_to__lt=today)
    here = list(places.exclude(committee=None).values_list("committee", flat=True))
    inside = Q(roles__committee__in=here) | Q(staff__committee__in=here)
    if len(here) < places.count():  # a role in the whole municipality: anybody with a role
        inside |= Q(roles__isnull=False)
    return (
        User.objects.filter(inside, is_active=True)
        .exclude(pk=user.pk)
        .distinct()
        .order_by("last_name", "first_name", "username")
    )


def substitute_lines(
    rows: QuerySet[Substitution], *, today: date, names: bool = True
) -> tuple[SubstituteLine, ...]:
    """Substitutions in words, the latest first (one query)."""
    found = rows.select_related("person", "substitute").order_by("-valid_to", "-id")
    return tuple(_line(each, today) for each in found)


def _line(row: Substitution, today: date) -> SubstituteLine:
    has_ended, is_coming = row.valid_to < today, row.valid_from > today
    return SubstituteLine(
        id=row.pk,
        person=row.person.get_username(),
        person_name=row.person.get_full_name() or row.person.get_username(),
        substitute=row.substitute.get_username(),
        substitute_name=row.substitute.get_full_name() or row.substitute.get_username(),
        begins=row.valid_from.isoformat(),
        ends=row.valid_to.isoformat(),
        reason=row.reason,
        appointed_by=row.created_by,
        state=_("slutat") if has_ended else _("kommer") if is_coming else _("gäller"),
    )


def _person(actor: Actor, login: str, committee: str, today: date) -> User:
    """Whose substitute it is, when the actor may appoint for them."""
    user = User.objects.filter(username=login, is_active=True).first()
    if not committee and actor.login == login and user is not None:
        return user
    require(actor, "edit_people", committee)
    if user is None:
        raise NotFound("people.unknown", login=login)
    require_over(actor, user, today=today)
    return user


def _note(
    actor: Actor, action: str, user: User, said: dict[str, object], today: date, now: datetime
) -> None:
    """One row in the trail of each committee where the person has a role."""
    places = RoleAssignment.objects.filter(user=user).exclude(valid_to__lt=today)
    slugs = sorted({slug or "" for slug in places.values_list("committee__slug", flat=True)})
    for slug in slugs or [""]:
        record(
            actor=actor,
            action=action,
            committee=slug,
            thing=f"user:{user.get_username()}",
            data=said,
            now=now,
        )
