"""What a register of staff would change: pure comparison of what is known with what the file says."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from tertial.services.staff.reading import WORDS, Person

COMPARED = tuple(each.name for each in fields(Person) if each.name not in ("line", "number"))


@dataclass(frozen=True, slots=True)
class Changed:
    """A person before and after; ``columns`` are those that differ."""

    before: Person
    after: Person
    columns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leaving:
    """A person who leaves; ``is_missing`` when the file no longer has them, else it says their last day."""

    person: Person
    last_day: date
    is_missing: bool


@dataclass(frozen=True, slots=True)
class RoleChange:
    """A role that a manager of a unit gets, or that who no longer is its manager loses."""

    person: Person
    role: str
    unit: str


@dataclass(frozen=True, slots=True)
class Changes:
    """All that a file would change; ``same`` is how many people it would leave as they are."""

    new: tuple[Person, ...] = ()
    back: tuple[Person, ...] = ()
    changed: tuple[Changed, ...] = ()
    leaving: tuple[Leaving, ...] = ()
    unknown_units: tuple[Person, ...] = ()
    unknown_managers: tuple[Person, ...] = ()
    roles_given: tuple[RoleChange, ...] = ()
    roles_ended: tuple[RoleChange, ...] = ()
    same: int = 0

    @property
    def moved(self) -> tuple[Changed, ...]:
        """Those who change unit or committee."""
        return tuple(each for each in self.changed if {"unit", "committee"} & set(each.columns))

    @property
    def renamed(self) -> tuple[Changed, ...]:
        """Those whose name changes: the same number, another name."""
        names = {"first_name", "last_name"}
        return tuple(each for each in self.changed if names & set(each.columns))

    @property
    def is_empty(self) -> bool:
        """Whether taking the file would change nothing."""
        parts = (self.new, self.back, self.changed, self.leaving)
        return not any((*parts, self.roles_given, self.roles_ended))

    @property
    def fingerprint(self) -> str:
        """The same for the same changes: what was shown is what is taken."""
        parts = [getattr(self, each.name) for each in fields(self)]
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def said(changes: Changes) -> list[str]:
    """All changes in words, a line each: for a terminal."""
    lines = [f"ny: {p.number} {p.name} ({p.login}) {p.unit}".rstrip() for p in changes.new]
    lines += [f"tillbaka: {p.number} {p.name}" for p in changes.back]
    for each in changes.changed:
        pairs = (
            f"{WORDS[name]} {getattr(each.before, name) or '–'} → {getattr(each.after, name) or '–'}"
            for name in each.columns
        )
        lines.append(f"ändrad: {each.after.number} {each.after.name}: {', '.join(pairs)}")
    for gone in changes.leaving:
        why = ", saknas i filen" if gone.is_missing else ""
        lines.append(f"slutar: {gone.person.number} {gone.person.name} {gone.last_day}{why}")
    for word, roles in (("får", changes.roles_given), ("lämnar", changes.roles_ended)):
        lines += [f"{word} rollen {r.role} för {r.unit}: {r.person.name}" for r in roles]
    lines += [f"OBS okänd enhet: {p.unit} (rad {p.line}, {p.name})" for p in changes.unknown_units]
    unknown = changes.unknown_managers
    return lines + [f"OBS okänd chef: {p.manager} (rad {p.line}, {p.name})" for p in unknown]


def compare(
    known: Sequence[Person],
    given: Sequence[Person],
    *,
    units: Mapping[str, Mapping[str, str]],
    today: date,
    is_whole: bool = True,
) -> Changes:
    """What taking ``given`` would change in ``known``, both matched by number.

    Args: known: everybody in the register now, those who have left too (their last day has passed).
          units: committee → code → parent's code, for saying which units exist and which are above others.
          is_whole: who is not in the file has left; without it the file is a part of the register.
    """
    before = {person.number: person for person in known}
    numbers = {person.number for person in given}
    staying = [p for p in given if not has_left(p, today) or p.number in before]
    new = [p for p in staying if p.number not in before]
    pairs = [(before[p.number], p) for p in staying if p.number in before]
    back = [p for old, p in pairs if has_left(old, today) and not has_left(p, today)]
    changed = [_changed(old, p) for old, p in pairs if old != p]
    covered = {p.committee for p in given}
    missing = [
        Leaving(p, today, is_missing=True)
        for p in known
        if is_whole
        and p.committee in covered
        and p.number not in numbers
        and not has_left(p, today)
        and p.ended_on is None
    ]
    said = [
        Leaving(p, p.ended_on, is_missing=False)
        for old, p in pairs
        if p.ended_on is not None and old.ended_on != p.ended_on and not has_left(old, today)
    ]
    gone = {each.person.number for each in missing}
    everybody = numbers | set(before)
    elsewhere = numbers | gone
    now = [p for p in known if p.number not in elsewhere] + staying
    given_roles, ended_roles = _role_changes(
        [p for p in known if not has_left(p, today)],
        [p for p in now if not has_left(p, today)],
        units,
    )
    return Changes(
        new=tuple(new),
        back=tuple(back),
        changed=tuple(changed),
        leaving=(*said, *missing),
        unknown_units=tuple(
            p for p in staying if p.unit and p.unit not in units.get(p.committee, {})
        ),
        unknown_managers=tuple(p for p in staying if p.manager and p.manager not in everybody),
        roles_given=given_roles,
        roles_ended=ended_roles,
        same=len(pairs) - len(changed),
    )


def has_left(person: Person, today: date) -> bool:
    """Whether the last day has passed."""
    return person.ended_on is not None and person.ended_on < today


def _changed(old: Person, new: Person) -> Changed:
    columns = tuple(name for name in COMPARED if getattr(old, name) != getattr(new, name))
    return Changed(old, new, columns)


def _role_changes(
    before: Iterable[Person], after: Iterable[Person], units: Mapping[str, Mapping[str, str]]
) -> tuple[tuple[RoleChange, ...], tuple[RoleChange, ...]]:
    """Roles of those who are heads now, in units that there are, and of those who no longer are."""
    old, new = heads(before), heads(after)
    given = [
        _role(person, unit, units)
        for unit, person in new.items()
        if _is_new(old, unit, new) and unit[1] in units.get(unit[0], {})
    ]
    ended = [_role(person, unit, units) for unit, person in old.items() if _is_new(new, unit, old)]
    return tuple(given), tuple(ended)


def _is_new(
    old: Mapping[tuple[str, str], Person],
    unit: tuple[str, str],
    new: Mapping[tuple[str, str], Person],
) -> bool:
    return unit not in old or old[unit].number != new[unit].number


def _role(
    person: Person, unit: tuple[str, str], units: Mapping[str, Mapping[str, str]]
) -> RoleChange:
    """Who is head of a unit reports for it; who is head of a level above units approves what is below."""
    committee, code = unit
    is_above = code in units.get(committee, {}).values()
    return RoleChange(
        person=replace(person, committee=committee),
        role="approver" if is_above else "reporter",
        unit=code,
    )


def heads(people: Iterable[Person]) -> dict[tuple[str, str], Person]:
    """(committee, unit) → its head: the manager of those in it who is in it too, else the only one they have.

    Two managers in one unit, neither in it or both, give no head: the file does not say whose it is.
    """
    listed = list(people)
    by_number = {person.number: person for person in listed}
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for person in listed:
        if person.unit and person.manager in by_number:
            named[person.committee, person.unit].add(person.manager)
    found: dict[tuple[str, str], Person] = {}
    for unit, numbers in sorted(named.items()):
        inside = {n for n in numbers if (by_number[n].committee, by_number[n].unit) == unit}
        head = inside or numbers
        if len(head) == 1:
            found[unit] = by_number[next(iter(head))]
    return found
