"""Roles by place and period: giving one, ending one. Nothing is removed: a role that ends has a last day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.access import RIGHTS, Actor, may, require
from tertial.services.audit import record
from tertial.services.people import ROLE_WORDS
from tertial.store.models import Committee, OrgUnit, RoleAssignment, Staff


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role in words. ``state`` is gäller, kommer or slutat; ``is_here`` False for one in the whole municipality."""

    id: int
    role: str
    word: str
    where: str
    unit: str
    begins: str
    ends: str
    state: str
    is_here: bool


def give_role(
    *,
    actor: Actor,
    committee: str,
    login: str,
    role: str,
    now: datetime,
    unit: str = "",
    valid_from: date | None = None,
    valid_to: date | None = None,
) -> None:
    """Give a person a role in a committee, for a unit with all below it or the whole; from today when no day is given.

    Raises: BadInput("person.role", "role.unit", "role.dates", "role.given"): what was given cannot be used.
            NotFound("people.unknown"): nobody who can sign in has that login.
    """
    require(actor, "edit_people", committee)
    where = Committee.objects.get(slug=committee)
    begins = valid_from or timezone.localdate(now)
    if role not in ROLE_WORDS:
        raise BadInput("person.role", role=role, roles=", ".join(ROLE_WORDS))
    if unit and unit not in unit_names(where):
        raise BadInput("role.unit", unit=unit)
    if valid_to is not None and valid_to < begins:
        raise BadInput("role.dates", begins=begins, to=valid_to)
    with transaction.atomic():
        user = User.objects.filter(username=login.strip().lower(), is_active=True).first()
        if user is None:
            raise NotFound("people.unknown", login=login)
        same = RoleAssignment.objects.filter(user=user, committee=where, role=role, unit=unit)
        if same.filter(Q(valid_to=None) | Q(valid_to__gte=begins)).exists():
            raise BadInput("role.given", login=login, role=ROLE_WORDS[role])
        same.create(
            user=user, committee=where, role=role, unit=unit, valid_from=begins, valid_to=valid_to
        )
        said = {"roles": [role], "unit": unit, "valid_from": begins.isoformat()}
        said |= {"valid_to": valid_to.isoformat()} if valid_to else {}
        record(
            actor=actor,
            action="role.given",
            committee=committee,
            thing=f"user:{user.get_username()}",
            data=said,
            now=now,
        )


def end_role(*, actor: Actor, committee: str, role: int, last_day: date, now: datetime) -> str:
    """Let a role in a committee count to and with ``last_day``; returns the login of whose it was.

    A role that has not begun by its last day never counts.

    Raises: NotFound("role.unknown"): no such role here, or it has ended. BadInput("role.last-administrator"):
            nobody would be left who may edit people.
    """
    require(actor, "edit_people", committee)
    today = timezone.localdate(now)
    with transaction.atomic():
        found = (
            RoleAssignment.objects.select_related("user")
            .filter(pk=role, committee__slug=committee)
            .exclude(valid_to__lt=today)
            .first()
        )
        if found is None:
            raise NotFound("role.unknown", role=role)
        login: str = found.user.get_username()
        found.valid_to = last_day
        found.save(update_fields=["valid_to"])
        if not actor.is_system:
            _require_administrator(committee, login, last_day)
        record(
            actor=actor,
            action="role.ended",
            committee=committee,
            thing=f"user:{login}",
            data={"roles": [found.role], "unit": found.unit, "valid_to": last_day.isoformat()},
            now=now,
        )
    return login


def _require_administrator(committee: str, login: str, last_day: date) -> None:
    editing = [role for role, rights in RIGHTS.items() if "edit_people" in rights]
    left = (
        RoleAssignment.objects.filter(
            Q(committee__slug=committee) | Q(committee=None), role__in=editing, user__is_active=True
        )
        .exclude(valid_from__gt=last_day)
        .filter(Q(valid_to=None) | Q(valid_to__gt=last_day))
    )
    if not left.exists():
        raise BadInput("role.last-administrator", login=login)


def is_over(actor: Actor, user: User, *, today: date) -> bool:
    """Whether the actor may act on the account itself: its password, its second factor, its substitutes.

    That gives all that the person may, so it takes the right to edit people wherever the person has a role or works.
    """
    roles = RoleAssignment.objects.filter(user=user).exclude(valid_to__lt=today)
    work = Staff.objects.filter(user=user).exclude(committee=None)
    places = {
        *roles.values_list("committee__slug", flat=True),
        *work.values_list("committee__slug", flat=True),
    }
    return all(may(actor, "edit_people", slug or "") for slug in places)


def require_over(actor: Actor, user: User, *, today: date) -> None:
    """Let the actor act on the account itself, or stop. Raises: NotAllowed("people.elsewhere")."""
    if not is_over(actor, user, today=today):
        raise NotAllowed("people.elsewhere", login=user.get_username())


def unit_names(committee: Committee) -> dict[str, str]:
    """Code → name of the units in a committee's newest year, in the year's order."""
    rows = OrgUnit.objects.filter(plan_year__committee=committee).order_by(
        "-plan_year__year", "order", "id"
    )
    found = list(rows.values_list("plan_year__year", "code", "name"))
    return {code: name for year, code, name in found if year == found[0][0]}


def role_lines(
    roles: Iterable[RoleAssignment], units: Mapping[str, str], *, today: date
) -> tuple[RoleLine, ...]:
    """Roles in words, those that count first; ``roles`` have their committee at hand."""
    lines = [_line(role, units, today) for role in roles]
    order = {_("gäller"): 0, _("kommer"): 1, _("slutat"): 2}
    return tuple(sorted(lines, key=lambda each: (order[each.state], each.where, each.word)))


def _line(role: RoleAssignment, units: Mapping[str, str], today: date) -> RoleLine:
    has_ended = role.valid_to is not None and role.valid_to < today
    is_coming = role.valid_from is not None and role.valid_from > today
    words: Mapping[str, str] = {str(key): word for key, word in ROLE_WORDS.items()}
    return RoleLine(
        id=role.pk,
        role=role.role,
        word=words.get(role.role, role.role),
        where=role.committee.name if role.committee else _("hela kommunen"),
        unit=f"{role.unit} {units.get(role.unit, '')}".strip(),
        begins=role.valid_from.isoformat() if role.valid_from else "",
        ends=role.valid_to.isoformat() if role.valid_to else "",
        state=_("slutat") if has_ended else _("kommer") if is_coming else _("gäller"),
        is_here=role.committee is not None,
    )
