"""Taking a register of staff into the records: whole or not at all; leavers are closed, never removed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from tertial.errors import BadInput, Conflict
from tertial.services.access import SYSTEM, Actor, may, require, visible
from tertial.services.audit import record
from tertial.services.package.reading import Problem
from tertial.services.staff.changes import Changes, RoleChange, compare
from tertial.services.staff.reading import WORDS, Person, read_staff
from tertial.store.models import (
    Ask,
    AuditEvent,
    Committee,
    OrgUnit,
    RoleAssignment,
    Staff,
)

OPEN_STATES = ("open", "saved", "returned")
"""States of an ask that its person still has to answer."""


@dataclass(frozen=True, slots=True)
class _Records:
    """What the records hold that a file may touch."""

    committees: Mapping[str, Committee]
    staff: Mapping[str, Staff]
    users: Mapping[str, User]  # by login and by e-mail, of those who are not in the register
    logins: Mapping[str, str]  # login → number, of those who are
    emails: Mapping[str, str]  # e-mail → number, of those whom the file neither names nor ends
    units: Mapping[str, Mapping[str, str]]
    elsewhere: frozenset[int]  # users with roles where the actor may not edit people


def staff_changes(
    *,
    actor: Actor,
    committee: str,
    path: Path,
    today: date,
    is_whole: bool = True,
) -> Changes:
    """What the register in a file would change; nothing is changed. Rows without a committee are ``committee``'s.

    Raises: BadInput("staff.problems"): faults in the file, or rows that cannot be told from somebody else.
            NotFound("committee.unknown"), NotAllowed("access.denied").
    """
    changes, _ = _changes(actor, committee, path, today, is_whole)
    return changes


def take_staff(
    *,
    actor: Actor,
    committee: str,
    path: Path,
    now: datetime,
    shown: str = "",
    is_whole: bool = True,
) -> Changes:
    """Take the register in a file: people, leavers, and the roles of those who lead units. Returns what was changed.

    Args: shown: the fingerprint of the changes that the actor was shown; empty takes them unseen.
    Raises: as ``staff_changes``. Conflict("staff.changed-meanwhile"): they are no longer those that were shown.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        changes, records = _changes(actor, committee, path, today, is_whole)
        if shown and shown != changes.fingerprint:
            raise Conflict("staff.changed-meanwhile")
        if changes.is_empty:
            return changes
        events = _take(changes, records, today)
        _note(actor, events, records, now)
        for slug in sorted({event[0] for event in events}):
            record(
                actor=actor,
                action="staff.taken",
                committee=slug,
                thing=f"staff:{slug}",
                data={"fil": path.name} | _counts(changes),
                now=now,
            )
        close_leavers(now=now)
    return changes


def open_asks(*, actor: Actor, committee: str, changes: Changes) -> dict[str, int]:
    """Number → how many unanswered asks a person who leaves has: they are left without an owner."""
    require(actor, "edit_people", committee)
    numbers = [each.person.number for each in changes.leaving]
    found: dict[str, int] = {}
    rows = Ask.objects.filter(
        assignee__staff__number__in=numbers, state__in=OPEN_STATES, round__closed_at=None
    ).values_list("assignee__staff__number", flat=True)
    for number in rows:
        found[number] = found.get(number, 0) + 1
    return found


def close_leavers(*, now: datetime) -> int:
    """Close the accounts of those whose last day has passed and end their sessions; returns how many.

    Nothing of theirs is removed. Done when a register is taken and once a day.
    """
    today = timezone.localdate(now)
    gone = list(
        Staff.objects.filter(user__is_active=True, ended_on__lt=today).select_related(
            "committee", "user"
        )
    )
    if not gone:
        return 0
    User.objects.filter(staff__in=gone).update(is_active=False)
    end_sessions({staff.user.pk for staff in gone})
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=now,
            actor=SYSTEM.login,
            action="user.closed",
            committee=staff.committee,
            thing=f"user:{staff.user.get_username()}",
            data={"valid_to": str(staff.ended_on)},
        )
        for staff in gone
    )
    return len(gone)


def end_sessions(users: set[int]) -> int:
    """End the sessions of some users; returns how many. All are read: a session does not say whose it is."""
    logins = set(map(str, users))
    mine = [
        session.pk
        for session in Session.objects.iterator()
        if session.get_decoded().get("_auth_user_id", "") in logins
    ]
    return Session.objects.filter(pk__in=mine).delete()[0]


# --- what it would change ---------------------------------------------------------------------------------


def _changes(
    actor: Actor, committee: str, path: Path, today: date, is_whole: bool
) -> tuple[Changes, _Records]:
    if committee:
        require(actor, "edit_people", committee)
    mine = {
        each.slug: each
        for each in visible(actor, "edit_people", Committee.objects.order_by("slug"))
    }
    if not mine:
        require(actor, "edit_people", committee)
    names = {slug: each.name for slug, each in mine.items()}
    given = read_staff(path, committees=names, committee=committee)
    records = _records(actor, mine, given, is_whole, today)
    _require_theirs(path, given, records)
    known = [_person(each) for each in records.staff.values()]
    changes = compare(known, given, units=records.units, today=today, is_whole=is_whole)
    return _without_held(changes, today), records


def _records(
    actor: Actor,
    mine: Mapping[str, Committee],
    given: Sequence[Person],
    is_whole: bool,
    today: date,
) -> _Records:
    numbers = {person.number for person in given}
    covered = {person.committee for person in given}
    register = {
        each.number: each
        for each in Staff.objects.select_related("user", "committee").order_by("number")
    }
    others = User.objects.filter(staff=None)
    by_name = {user.get_username().lower(): user for user in others}
    by_name |= {user.email.lower(): user for user in others if user.email}
    roles = (
        RoleAssignment.objects.exclude(valid_to__lt=today)
        .values_list("user", "committee__slug")
        .distinct()
    )
    return _Records(
        committees=mine,
        staff={
            number: each
            for number, each in register.items()
            if number in numbers or _slug(each) in covered
        },
        users=by_name,
        logins={each.user.get_username().lower(): number for number, each in register.items()},
        emails={
            each.user.email.lower(): number
            for number, each in register.items()
            if each.user.email
            and each.user.is_active
            and number not in numbers
            and not (is_whole and _slug(each) in covered)
        },
        units=_units(mine),
        elsewhere=frozenset(
            user for user, slug in roles if not may(actor, "edit_people", slug or "")
        ),
    )


def _slug(staff: Staff) -> str:
    return staff.committee.slug if staff.committee else ""


def _units(mine: Mapping[str, Committee]) -> dict[str, dict[str, str]]:
    """Committee → code → parent, in each committee's newest year."""
    rows = (
        OrgUnit.objects.filter(plan_year__committee__in=mine.values())
        .order_by("plan_year__year")
        .values_list("plan_year__committee__slug", "plan_year__year", "code", "parent")
    )
    found: dict[str, tuple[int, dict[str, str]]] = {}
    for slug, year, code, parent in rows:
        if found.get(slug, (0, {}))[0] != year:
            found[slug] = (year, {})
        found[slug][1][code] = parent
    return {slug: units for slug, (_, units) in found.items()}


def _require_theirs(path: Path, given: Sequence[Person], records: _Records) -> None:
    """Refuse rows that would change the account of somebody whom the actor does not look after."""
    problems = [
        Problem(path.name, person.line, WORDS[column], message)
        for person in given
        for column, message in _conflicts(person, records)
    ]
    if problems:
        raise BadInput(
            "staff.problems",
            file=path.name,
            count=len(problems),
            first=str(problems[0]),
            problems=tuple(problems),
        )


def _conflicts(person: Person, records: _Records) -> Iterable[tuple[str, str]]:
    known = records.staff.get(person.number)
    is_elsewhere = known and known.committee and known.committee.slug not in records.committees
    if known and is_elsewhere and known.ended_on is None:
        yield (
            "number",
            f"{person.number} hör till någon i en nämnd som du inte sköter, och som inte har slutat där",
        )
        return
    account = known.user if known else records.users.get(person.login)
    other = records.users.get(person.email)
    if other is not None and other != account:
        yield "email", f"{person.email} används redan av {other.get_username()}"
    if records.emails.get(person.email, person.number) != person.number:
        yield "email", f"{person.email} används redan av {records.emails[person.email]}"
    taken = known is not None and person.login in records.users
    if taken or records.logins.get(person.login, person.number) != person.number:
        yield "login", f"{person.login} används redan av någon annan"
    if account is None or account.pk not in records.elsewhere:
        return
    if not known:
        yield "login", f"{person.login} används redan av någon i en nämnd som du inte sköter"
    for column, value in (("login", account.get_username()), ("email", account.email)):
        if known and getattr(person, column) != value.lower():
            yield (
                column,
                "får inte ändras här: personen har roller i en nämnd som du inte sköter",
            )


def _person(staff: Staff) -> Person:
    user = staff.user
    return Person(
        number=staff.number,
        login=user.get_username(),
        email=user.email,
        first_name=user.first_name,
        last_name=user.last_name,
        title=staff.title,
        committee=_slug(staff),
        unit=staff.unit,
        manager=staff.manager,
        started_on=staff.started_on,
        ended_on=staff.ended_on,
    )


def _without_held(changes: Changes, today: date) -> Changes:
    """Leave out roles that a manager has already, and ends of those that nobody has."""
    if not (changes.roles_given or changes.roles_ended):
        return changes
    people = [each.person for each in (*changes.roles_given, *changes.roles_ended)]
    rows = (
        RoleAssignment.objects.filter(
            Q(user__staff__number__in=[each.number for each in people])
            | Q(user__staff=None, user__username__in=[each.login for each in people])
        )
        .exclude(valid_to__lt=today)
        .values_list("user__staff__number", "user__username", "committee__slug", "role", "unit")
    )
    held = {(number or login, *what) for number, login, *what in rows}

    def is_held(each: RoleChange) -> bool:
        what = (each.person.committee, each.role, each.unit)
        return bool({(each.person.number, *what), (each.person.login, *what)} & held)

    return replace(
        changes,
        roles_given=tuple(each for each in changes.roles_given if not is_held(each)),
        roles_ended=tuple(each for each in changes.roles_ended if is_held(each)),
    )


# --- taking it --------------------------------------------------------------------------------------------

_Event = tuple[str, str, str, dict[str, object]]  # committee, action, login, data


def _take(changes: Changes, records: _Records, today: date) -> list[_Event]:
    events = _add(changes.new, records)
    events += _change(changes, records)
    events += _close(changes, records, today)
    return events + _roles(changes, records, today)


def _add(new: Sequence[Person], records: _Records) -> list[_Event]:
    """New people: an account without a password (or the one that has the login), and a row in the register."""
    events: list[_Event] = []
    accounts = [records.users.get(person.login) or _account() for person in new]
    for user, person in zip(accounts, new, strict=True):
        _fill(user, person)
        action = "user.changed" if user.pk else "user.created"
        events.append((person.committee, action, person.login, {"nummer": person.number}))
    User.objects.bulk_update([user for user in accounts if user.pk], _ACCOUNT, batch_size=200)
    User.objects.bulk_create([user for user in accounts if not user.pk])
    Staff.objects.bulk_create(
        _filled(Staff(user=user), person, records)
        for user, person in zip(accounts, new, strict=True)
    )
    return events


def _account() -> User:
    """An account that nobody can sign in to with a password."""
    return User(password=make_password(None))


_ACCOUNT = ["username", "email", "first_name", "last_name", "is_active"]
_REGISTER = ["number", "title", "committee", "unit", "manager", "started_on", "ended_on"]


def _change(changes: Changes, records: _Records) -> list[_Event]:
    rows: list[Staff] = []
    events: list[_Event] = []
    back = {person.number for person in changes.back}
    for each in changes.changed:
        staff = records.staff[each.after.number]
        _fill(staff.user, each.after, is_back=each.after.number in back)
        rows.append(_filled(staff, each.after, records))
        data: dict[str, object] = {
            name: f"{_said(getattr(each.before, name))} → {_said(getattr(each.after, name))}"
            for name in each.columns
        }
        events.append((each.after.committee, "user.changed", each.after.login, data))
    User.objects.bulk_update([row.user for row in rows], _ACCOUNT, batch_size=200)
    Staff.objects.bulk_update(rows, _REGISTER, batch_size=200)
    return events


def _said(value: object) -> str:
    return str(value) if value else "–"


def _fill(user: User, person: Person, *, is_back: bool = False) -> None:
    user.username, user.email = person.login, person.email
    user.first_name, user.last_name = person.first_name, person.last_name
    user.is_active = user.is_active or is_back


def _filled(staff: Staff, person: Person, records: _Records) -> Staff:
    staff.number, staff.title = person.number, person.title
    staff.committee = records.committees[person.committee]
    staff.unit, staff.manager = person.unit, person.manager
    staff.started_on, staff.ended_on = person.started_on, person.ended_on
    return staff


def _close(changes: Changes, records: _Records, today: date) -> list[_Event]:
    """Leavers: their last day, and their roles end with it."""
    events: list[_Event] = []
    for each in changes.leaving:
        staff = records.staff[each.person.number]
        Staff.objects.filter(pk=staff.pk).update(ended_on=each.last_day)
        RoleAssignment.objects.filter(user=staff.user).filter(
            Q(valid_to=None) | Q(valid_to__gt=each.last_day)
        ).update(valid_to=each.last_day)
        said = {"valid_to": each.last_day.isoformat(), "saknas": each.is_missing}
        events.append((each.person.committee, "user.leaving", each.person.login, said))
    return events


def _roles(changes: Changes, records: _Records, today: date) -> list[_Event]:
    numbers = {each.person.number for each in (*changes.roles_given, *changes.roles_ended)}
    found = Staff.objects.filter(number__in=numbers).select_related("user")
    users = {each.number: each.user for each in found}
    events: list[_Event] = []
    for each in changes.roles_ended:
        RoleAssignment.objects.filter(**_role(each, users, records)).exclude(
            valid_to__lt=today
        ).update(valid_to=today)
        events.append((each.person.committee, "role.ended", each.person.login, _about(each)))
    for each in changes.roles_given:
        RoleAssignment.objects.update_or_create(
            **_role(each, users, records),
            valid_from=max(today, each.person.started_on or today),
            defaults={"valid_to": each.person.ended_on},
        )
        events.append((each.person.committee, "role.given", each.person.login, _about(each)))
    return events


def _role(change: RoleChange, users: Mapping[str, User], records: _Records) -> dict[str, Any]:
    return {
        "user": users[change.person.number],
        "committee": records.committees[change.person.committee],
        "role": change.role,
        "unit": change.unit,
    }


def _about(change: RoleChange) -> dict[str, object]:
    return {"roles": [change.role], "unit": change.unit}


def _counts(changes: Changes) -> dict[str, object]:
    return {
        "nya": len(changes.new),
        "ändrade": len(changes.changed),
        "slutar": len(changes.leaving),
        "oförändrade": changes.same,
    }


def _note(actor: Actor, events: Sequence[_Event], records: _Records, now: datetime) -> None:
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=now,
            actor=actor.login,
            action=action,
            committee=records.committees.get(slug),
            thing=f"user:{login}"[:200],
            data=data,
        )
        for slug, action, login, data in events
    )
