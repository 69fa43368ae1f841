"""How a value stands: against its target, against the comparable one, between the sexes, and what may be shown.

Small groups are guarded: a value of fewer persons than the limit is not shown, and neither is what it could be worked
out from (a total beside all of its other parts).
Source: docs/dev/methods.md#small-groups, #standing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from tertial.domain.goals import reaches
from tertial.domain.period import Period
from tertial.domain.plan import Polarity, Sex
from tertial.domain.swedish import parse_printed

SMALLEST_GROUP = 11
"""The smallest group that is shown where the municipality has said nothing: ten or fewer are hidden."""


class Reach(StrEnum):
    """How a value stands against its target."""

    REACHED = "Når målet"
    NEAR = "Nära målet"
    OFF = "Når inte målet"


@dataclass(frozen=True, slots=True)
class Group:
    """A value's group: whose unit ("" for the committee), which sex, how many persons (None where not told)."""

    unit: str
    sex: Sex
    size: int | None


def in_force(rows: Iterable[tuple[date | None, str]], day: date) -> str:
    """The value of a dated limit on a day, from (first day, value); empty before the first.

    >>> in_force([(None, "11"), (date(2026, 1, 1), "6")], date(2025, 12, 31))
    '11'
    """
    begun = [(first or date.min, value) for first, value in rows if (first or date.min) <= day]
    return max(begun, key=lambda row: row[0], default=(day, ""))[1]


def smallest_group(guard: int | None, rows: Iterable[tuple[date | None, str]], day: date) -> int:
    """The smallest group whose value is shown: the indicator's own guard, else the dated limit in force that day.

    >>> smallest_group(None, [(None, "6")], date(2020, 8, 31)), smallest_group(20, [], date(2020, 8, 31))
    (6, 20)
    """
    if guard is not None:
        return guard
    said = in_force(rows, day)
    return int(said) if said.isdigit() else SMALLEST_GROUP


def reach(
    value: Decimal | None,
    target: str,
    polarity: Polarity,
    *,
    before: Decimal | None = None,
    near: Decimal = Decimal(0),
) -> Reach | None:
    """A value against a printed target; None where either is missing.

    ``near`` is how many percent of the target may be lacking to be near it. "Minska" and "Öka" hold against ``before``,
    the last comparable value.

    >>> reach(Decimal(80), "82", Polarity.HIGHER, near=Decimal(5))
    <Reach.NEAR: 'Nära målet'>
    >>> reach(Decimal(7), "Minska", Polarity.LOWER, before=Decimal(8))
    <Reach.REACHED: 'Når målet'>
    """
    aim = parse_printed(target)
    if value is None:
        return None
    if aim.kind == "direction":
        if before is None:
            return None
        moved = value > before if aim.direction == "up" else value < before
        return Reach.REACHED if moved else Reach.OFF
    reached = reaches(value, target, polarity)
    if reached is None or aim.value is None:
        return None
    if reached:
        return Reach.REACHED
    lacking = abs(value - aim.value) * 100
    return Reach.NEAR if near and lacking <= near * abs(aim.value) else Reach.OFF


def comparable(period: Period, known: Collection[Period]) -> Period | None:
    """The period to hold a value against: the same a year earlier, else the nearest before of the same kind.

    >>> str(comparable(Period.parse("2026-08"), [Period.parse("2026-07"), Period.parse("2025-08")]))
    '2025-08'
    """
    if period.previous_year() in known:
        return period.previous_year()
    return max((each for each in known if each.kind == period.kind and each < period), default=None)


def hidden(
    groups: Iterable[Group],
    *,
    smallest: int = SMALLEST_GROUP,
    parents: Mapping[str, str] | None = None,
    is_strict: bool = False,
) -> frozenset[tuple[str, Sex]]:
    """Which (unit, sex) of one period must not be shown.

    Those of fewer persons than ``smallest`` are hidden. Where just one value of a sum (women and men of a unit, the
    units below another) would be hidden, or those hidden are together too few, the next smallest is hidden too.
    ``parents`` gives the unit above ("" for the committee); ``is_strict`` hides a unit's value of an untold group.

    >>> found = hidden([Group("", "T", 40), Group("", "K", 34), Group("", "M", 6)])
    >>> sorted(found)
    [('', 'K'), ('', 'M')]
    """
    sizes = {(group.unit, group.sex): group.size for group in groups}
    gone = {
        cell
        for cell, size in sizes.items()
        if (size is not None and size < smallest) or (is_strict and size is None and cell[0])
    }
    gone |= {
        (unit, sex)
        for unit, sex in sizes
        if (unit, "T") in gone and (sizes[unit, "T"] or smallest) < smallest
    }
    lines = tuple(sums(sizes, parents or {}))
    while more := next(filter(None, (_more(line, gone, sizes, smallest) for line in lines)), None):
        gone.add(more)
    return frozenset(gone)


Cell = tuple[str, Sex]


def sums(cells: Collection[Cell], parents: Mapping[str, str]) -> Iterator[tuple[Cell, ...]]:
    """Values that add up among those there are: each a total followed by its parts, two or more."""
    units = {unit for unit, _ in cells}
    for unit in sorted(units):
        if {(unit, "T"), (unit, "K"), (unit, "M")} <= set(cells):
            yield (unit, "T"), (unit, "K"), (unit, "M")
    below: dict[str, list[str]] = {}
    for unit in sorted(units - {""}):
        below.setdefault(_above(unit, units, parents), []).append(unit)
    sexes: tuple[Sex, ...] = ("T", "K", "M")
    for above, those in sorted(below.items()):
        for sex in sexes:
            parts = tuple((unit, sex) for unit in those if (unit, sex) in cells)
            if (above, sex) in cells and len(parts) > 1:
                yield (above, sex), *parts


def _above(unit: str, units: Collection[str], parents: Mapping[str, str]) -> str:
    """The nearest unit above that has values itself."""
    seen = {unit}
    while (unit := parents.get(unit, "")) and unit not in units and unit not in seen:
        seen.add(unit)
    return unit if unit in units else ""


def _more(
    line: tuple[Cell, ...], gone: Collection[Cell], sizes: Mapping[Cell, int | None], smallest: int
) -> Cell | None:
    """What a sum must hide besides, if anything: the smallest of its parts that is still shown, else its total."""
    total, *parts = line
    out = [cell for cell in line if cell in gone]
    if not out:
        return None
    together = sum(sizes[cell] or 0 for cell in out) if total not in gone else smallest
    is_told = all(sizes[cell] is not None for cell in out)
    if len(out) > 1 and (together >= smallest or not is_told):
        return None
    shown = [cell for cell in parts if cell not in gone]
    if not shown:
        return total if len(out) == 1 or (is_told and together < smallest) else None
    return min(shown, key=lambda cell: (sizes[cell] is None, sizes[cell] or 0, cell))
