"""People as pages: who is in a committee, with which roles, and one person with what they did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from django.contrib.auth.models import User
from django.db.models import Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.errors import NotFound
from tertial.services.access import Actor, may, require
from tertial.services.people import ROLE_WORDS
from tertial.services.roles import RoleLine, is_over, role_lines, unit_names
from tertial.services.secondfactor import has_second_factor
from tertial.services.staff.reading import HEADINGS, WORDS
from tertial.services.substitutes import SubstituteLine, candidates, substitute_lines
from tertial.services.trail import LogLine, lines_of
from tertial.store.models import AuditEvent, Committee, RoleAssignment, Staff, Substitution

PAGE_SIZE = 50
SHOWN_EVENTS = 30
STATES = ("", "utan-roll", "slutat")
"""Who is shown: those who can sign in, those of them without a role, those who have left."""
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """A person in the list; ``roles`` are those that count today or later, in words."""

    login: str
    name: str
    title: str
    unit: str
    roles: Sequence[RoleLine]
    substitutes: Sequence[str]
    is_active: bool
    last_day: str


@dataclass(frozen=True, slots=True)
class PeoplePage:
    committee: str
    committee_name: str
    department: str
    people: Sequence[PersonLine]
    count: int
    page: int
    pages: int
    query: str
    role: str
    state: str
    may_edit: bool
    role_choices: Choices
    unit_choices: Choices


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person as the committee sees them. ``is_ours`` whether the actor may act on the account itself."""

    committee: str
    committee_name: str
    login: str
    name: str
    summary: str
    facts: Sequence[tuple[str, str]]
    is_active: bool
    roles: Sequence[RoleLine]
    substitutes: Sequence[SubstituteLine]
    stands_in: Sequence[SubstituteLine]
    events: Sequence[LogLine]
    may_edit: bool
    is_ours: bool
    has_second_factor: bool
    role_choices: Choices
    unit_choices: Choices
    people_choices: Choices
    today: str


"""Needs the service of sign-in for ``has_second_factor``."""


@dataclass(frozen=True, slots=True)
class ImportPage:
    """``known`` is how many are in the register now; ``columns`` what each column may be called."""

    committee: str
    committee_name: str
    known: int
    columns: Sequence[tuple[str, Sequence[str]]]


def people_page(
    *,
    actor: Actor,
    committee: str,
    today: date,
    query: str = "",
    role: str = "",
    state: str = "",
    page: int = 1,
) -> PeoplePage:
    """Those who belong to a committee: by the register of staff or by a role, also one in the whole municipality.

    Args: query: words that are in the name, login, e-mail, title or unit, all of them.
          state: one of ``STATES``.
    """
    require(actor, "see_people", committee)
    here = _committee(committee)
    units = unit_names(here)
    found = _narrowed(_members(here), here, query, role, state, today)
    count = found.count()
    pages = max(1, ceil(count / PAGE_SIZE))
    shown = min(max(page, 1), pages)
    rows = _with_roles(found, here)[(shown - 1) * PAGE_SIZE : shown * PAGE_SIZE]
    return PeoplePage(
        committee=committee,
        committee_name=here.name,
        department=here.department,
        people=tuple(_person_line(user, units, today) for user in rows),
        count=count,
        page=shown,
        pages=pages,
        query=query,
        role=role,
        state=state,
        may_edit=may(actor, "edit_people", committee),
        role_choices=tuple((str(key), word) for key, word in ROLE_WORDS.items()),
        unit_choices=tuple(units.items()),
    )


def person_page(*, actor: Actor, committee: str, login: str, today: date) -> PersonPage:
    """One person: roles here and in the whole municipality, substitutes, and (to who may see it) what they did here.

    What the person has or does in another committee is not shown.

    Raises: NotFound("people.unknown"): nobody in the committee has that login.
    """
    require(actor, "see_people", committee)
    here = _committee(committee)
    user = _with_roles(_members(here), here).filter(username=login).first()
    if user is None:
        raise NotFound("people.unknown", login=login)
    units = unit_names(here)
    may_edit = may(actor, "edit_people", committee)
    events = AuditEvent.objects.filter(committee=here, actor=login)[:SHOWN_EVENTS]
    name = user.get_full_name() or login
    return PersonPage(
        committee=committee,
        committee_name=here.name,
        login=login,
        name=name,
        summary=_summary(user, units),
        facts=tuple(_facts(user, units)),
        is_active=user.is_active,
        roles=role_lines(_roles(user), units, today=today),
        substitutes=substitute_lines(Substitution.objects.filter(person=user), today=today),
        stands_in=substitute_lines(
            Substitution.objects.filter(substitute=user, person__in=_members(here)), today=today
        ),
        events=lines_of(events, {login: name}) if may(actor, "see_audit", committee) else (),
        may_edit=may_edit,
        is_ours=may_edit and is_over(actor, user, today=today),
        has_second_factor=has_second_factor(user),
        role_choices=tuple((str(key), word) for key, word in ROLE_WORDS.items()),
        unit_choices=tuple(units.items()),
        people_choices=_choices(candidates(user, today=today)) if may_edit else (),
        today=today.isoformat(),
    )


def import_page(*, actor: Actor, committee: str) -> ImportPage:
    """The form for a register of staff."""
    require(actor, "edit_people", committee)
    here = _committee(committee)
    people = Staff.objects.filter(committee=here, user__is_active=True)
    words = tuple((WORDS[name], HEADINGS[name]) for name in WORDS)
    return ImportPage(committee, here.name, people.count(), words)


def _choices(users: QuerySet[User]) -> Choices:
    return tuple((user.username, user.get_full_name() or user.username) for user in users)


def _committee(slug: str) -> Committee:
    found = Committee.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound("committee.unknown", committee=slug)
    return found


def _members(here: Committee) -> QuerySet[User]:
    everywhere = Q(roles__isnull=False, roles__committee=None)
    inside = Q(staff__committee=here) | Q(roles__committee=here) | everywhere
    return User.objects.filter(pk__in=User.objects.filter(inside).values("pk"))


def _narrowed(
    users: QuerySet[User], here: Committee, query: str, role: str, state: str, today: date
) -> QuerySet[User]:
    for word in query.split()[:6]:
        users = users.filter(
            Q(first_name__icontains=word)
            | Q(last_name__icontains=word)
            | Q(username__icontains=word)
            | Q(email__icontains=word)
            | Q(staff__title__icontains=word)
            | Q(staff__unit__iexact=word)
        )
    counting = RoleAssignment.objects.filter(Q(committee=here) | Q(committee=None)).exclude(
        valid_to__lt=today
    )
    if role:
        users = users.filter(pk__in=counting.filter(role=role).values("user"))
    if state == "utan-roll":
        users = users.exclude(pk__in=counting.values("user"))
    return users.filter(is_active=state != "slutat")


def _with_roles(users: QuerySet[User], here: Committee) -> QuerySet[User]:
    roles = RoleAssignment.objects.filter(Q(committee=here) | Q(committee=None))
    return (
        users.select_related("staff")
        .prefetch_related(
            Prefetch("roles", roles.select_related("committee"), to_attr="roles_here"),
            Prefetch(
                "substitutes",
                Substitution.objects.select_related("substitute"),
                to_attr="all_substitutes",
            ),
        )
        .order_by("last_name", "first_name", "username")
    )


def _roles(user: User) -> list[RoleAssignment]:
    return list(getattr(user, "roles_here", ()))


def _staff(user: User) -> Staff | None:
    found = getattr(user, "staff", None)
    return found if isinstance(found, Staff) else None


def _person_line(user: User, units: Mapping[str, str], today: date) -> PersonLine:
    staff = _staff(user)
    roles = [r for r in _roles(user) if r.valid_to is None or r.valid_to >= today]
    away = [
        each.substitute.get_full_name() or each.substitute.get_username()
        for each in getattr(user, "all_substitutes", ())
        if each.valid_from <= today <= each.valid_to
    ]
    return PersonLine(
        login=user.username,
        name=user.get_full_name() or user.username,
        title=staff.title if staff else "",
        unit=_unit(staff.unit, units) if staff else "",
        roles=role_lines(roles, units, today=today),
        substitutes=tuple(away),
        is_active=user.is_active,
        last_day=staff.ended_on.isoformat() if staff and staff.ended_on else "",
    )


def _unit(code: str, units: Mapping[str, str]) -> str:
    return f"{code} {units.get(code, '')}".strip()


def _summary(user: User, units: Mapping[str, str]) -> str:
    staff = _staff(user)
    parts = (staff.title, units.get(staff.unit, staff.unit)) if staff else ()
    return ", ".join(part for part in parts if part)


def _facts(user: User, units: Mapping[str, str]) -> list[tuple[str, str]]:
    facts = [(_("Användarnamn"), user.username), (_("E-post"), user.email)]
    staff = _staff(user)
    if staff:
        manager = Staff.objects.filter(number=staff.manager).select_related("user").first()
        facts += [
            (_("Anställningsnummer"), staff.number),
            (_("Titel"), staff.title),
            (_("Enhet"), _unit(staff.unit, units)),
            (_("Chef"), manager.user.get_full_name() if manager else staff.manager),
            (_("Första dag"), staff.started_on.isoformat() if staff.started_on else ""),
            (_("Sista dag"), staff.ended_on.isoformat() if staff.ended_on else ""),
        ]
    seen = timezone.localtime(user.last_login).strftime("%Y-%m-%d %H:%M") if user.last_login else ""
    facts.append((_("Senast inloggad"), seen or _("aldrig")))
    return [(name, text) for name, text in facts if text]
