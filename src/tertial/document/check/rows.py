"""Rows of tables as texts name them, and the cells of a row that a figure in a text may say."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Final, Literal

from tertial.document.understand.interval import Interval
from tertial.document.understand.mend import mended
from tertial.document.understand.said import Said
from tertial.document.understand.stems import (
    all_words,
    coverage,
    is_general,
    label_words,
    stem,
    words,
)
from tertial.document.understand.understood import Measure, Role, Spot, Understood, spot_at

Strength = Literal["named", "headed", "near"]
FACTOR: Final = {"kr": Decimal(1), "tkr": Decimal(1000), "mnkr": Decimal(1_000_000)}
_SHARE_UNITS: Final = ("%", "procentenheter")
_COUNTS: Final = ("personer", "platser", "st", "timmar", None, "index")
_LEVELS: Final[tuple[Measure, ...]] = ("outcome", "value", "share", "prior")
_ADDITION: Final = re.compile(
    r"förändr|justering|tillskott|uppräkning|utök|ökning|minskning|ramändring|satsning",
    re.IGNORECASE,
)
"""Titles and labels of tables whose values are what is added or taken away."""
_RESULT_WORDS: Final = frozenset(
    map(stem, ("resultat", "nettokostnad", "nettoresultat", "netto", "årets", "totalt", "summa"))
)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a cell says: its value, what it stands for, its unit."""

    value: Decimal
    interval: Interval
    unit: str | None


@dataclass(frozen=True)
class Line:
    """A row of a table by the words of its label; ``context`` are those of the table's title and section."""

    table: Understood
    row: int
    label: tuple[str, ...]
    context: tuple[str, ...]
    is_total: bool
    is_result: bool
    is_addition: bool = False

    @cached_property
    def cells(self) -> tuple[Shown | None, ...]:
        """What its cells say by column; ``None`` for words, empty cells and those open to doubt."""
        table, row = self.table, self.row
        return tuple(
            Shown(value, interval, table.unit(spot))
            if (interval := table.interval(spot)) is not None
            and (value := table.value(spot)) is not None
            else None
            for spot in (spot_at(row, n) for n in range(len(table.table.rows[row].cells)))
        )


@dataclass(frozen=True, slots=True)
class Backing:
    """A cell, or the change between two (``minus``), that may say what a figure says."""

    line: Line
    spot: Spot
    strength: Strength
    interval: Interval
    value: Decimal
    unit: str | None
    minus: Spot | None = None
    measure: Measure = "value"
    is_in_time: bool = True


def lines_of(table: Understood, is_damaged: bool) -> Iterator[Line]:
    title = f"{table.table.title} {table.section}"
    title = mended(title).text if is_damaged else title
    context = tuple(word for word in words(title) if not is_general(word))
    for n, row in enumerate(table.table.rows):
        label = mended(row.label).text if is_damaged else row.label
        if not label.strip() or not any(cell.value is not None for cell in row.cells):
            continue
        own = label_words(label)
        plain = words(label)
        is_result = (
            bool(own)
            and all(word in _RESULT_WORDS or is_general(word) for word in plain)
            and any(word in _RESULT_WORDS for word in plain)
        )
        is_total = (
            is_result or row.level == "total" or label.lower().startswith(("summa", "totalt"))
        )
        if is_total and not is_result:
            own = tuple(w for w in own if w != stem("summa")) or own
        is_addition = bool(_ADDITION.search(f"{title} {label}"))
        yield Line(table, n, own, context, is_total, is_result, is_addition)


class Fits:
    """Which columns may say a figure, by the first measure that each has: asked once of all tables with like headings.

    It lives with the tables it is asked of."""

    def __init__(self) -> None:
        self._kinds: dict[tuple[Role, ...], int] = {}
        self._kind_of: dict[int, int] = {}
        self._found: dict[object, tuple[tuple[int, Measure], ...]] = {}

    def columns(self, table: Understood, spoken: Said) -> tuple[tuple[int, Measure], ...]:
        kind = self._kind_of.get(id(table))
        if kind is None:
            kind = self._kinds.setdefault(table.roles, len(self._kinds))
            self._kind_of[id(table)] = kind
        time = (spoken.span, spoken.is_span_sure, spoken.year, spoken.month)
        key = (kind, spoken.measures, time)
        if key not in self._found:
            found: dict[int, Measure] = {}
            for measure in spoken.measures:
                for column, role in enumerate(table.roles):
                    if column not in found and _fits(role, measure, spoken):
                        found[column] = measure
            self._found[key] = tuple(found.items())
        return self._found[key]


def cells_of(line: Line, strength: Strength, spoken: Said, fits: Fits) -> Iterator[Backing]:
    """The cells of a row that a figure may say, and the changes between them."""
    roles, cells = line.table.roles, line.cells
    for column, measure in fits.columns(line.table, spoken):
        shown = cells[column] if column < len(cells) else None
        if shown is None or not same_kind(shown.unit, spoken.unit):
            continue
        role = roles[column]
        if not _is_level_for_change(role, line, spoken):
            spot, is_timely = spot_at(line.row, column), is_in_time(role, spoken)
            yield Backing(
                line,
                spot,
                strength,
                shown.interval,
                shown.value,
                shown.unit,
                None,
                measure,
                is_timely,
            )
    if spoken.change == "by":
        yield from _changes(line, strength, spoken)


def _is_level_for_change(role: Role, line: Line, spoken: Said) -> bool:
    """A change is no level; only a row of additions ("tilldelat") has it as its value."""
    if role.measure in ("change", "variance"):
        return False
    if spoken.unit == "procentenheter":
        return True
    if spoken.change != "by":
        return False
    return not spoken.is_money or not line.is_addition


def _fits(role: Role, measure: Measure, spoken: Said) -> bool:
    if role.measure != measure and not (role.measure in _LEVELS and measure in _LEVELS):
        return False
    if not is_in_time(role, spoken) and spoken.is_span_sure:
        return False
    if role.year and spoken.year and role.year != spoken.year:
        return False
    return not (role.month and spoken.month and role.month != spoken.month)


def is_in_time(role: Role, spoken: Said) -> bool:
    """The column is for the time that the figure is told for, as far as either says."""
    return not (spoken.span and role.span and role.span != spoken.span and role.span != "month")


def _changes(line: Line, strength: Strength, spoken: Said) -> Iterator[Backing]:
    """The differences between the newest and earlier times in a row of a series."""
    table = line.table
    timed = [
        (year, n)
        for n in series(table, spoken)
        if (year := table.roles[n].year) and table.value(spot_at(line.row, n)) is not None
    ]
    if len({year for year, _ in timed}) < 2:
        return
    newest = max(timed)
    month = table.roles[newest[1]].month
    for year, n in sorted(timed, reverse=True):
        if table.roles[n].month != month or (spoken.month and month and spoken.month != month):
            continue
        later, earlier = spot_at(line.row, newest[1]), spot_at(line.row, n)
        high, low = table.interval(later), table.interval(earlier)
        a, b = table.value(later), table.value(earlier)
        unit = table.unit(later)
        if year == newest[0] or high is None or low is None or a is None or b is None:
            continue
        is_count = spoken.unit in _COUNTS and unit in _COUNTS
        if is_count or (unit == "%" and spoken.unit in _SHARE_UNITS):
            yield Backing(line, later, strength, high - low, a - b, unit, earlier, "change")


def series(table: Understood, spoken: Said) -> list[int]:
    """The columns of a series over years that a figure speaks of: those it names, else those without name."""
    levels = [n for n, role in enumerate(table.roles) if role.year and role.measure in _LEVELS]
    names = {table.roles[n].name for n in levels}
    spoken_of = words(spoken.clause)
    asked = {name for name in names if name and coverage(all_words(name), spoken_of)}
    if not asked:
        asked = {""} if "" in names else names
    return [n for n in levels if table.roles[n].name in asked]


def same_kind(one: str | None, other: str | None) -> bool:
    """Both money, both shares, or both counts of something."""
    if one in FACTOR or other in FACTOR:
        return one in FACTOR and other in FACTOR
    if one in _SHARE_UNITS or other in _SHARE_UNITS:
        return one in _SHARE_UNITS and other in _SHARE_UNITS
    return True


def scaled(interval: Interval, unit: str | None, to: str | None) -> Interval:
    """An interval in another unit of money; other units are left as they are."""
    if unit in FACTOR and to in FACTOR and unit and to and unit != to:
        return interval * (FACTOR[unit] / FACTOR[to])
    return interval


def agrees(spoken: Said, backing: Backing) -> bool:
    """Some exact value prints as both, whatever sign either has printed."""
    text = scaled(spoken.interval, spoken.unit, backing.unit)
    return overlaps(text, backing.interval) or overlaps(-text, backing.interval)


def overlaps(one: Interval, other: Interval) -> bool:
    """They have more than an end in common: 5,8 and 5,9 are two values, 3,8 and 3 780 thousands are one."""
    return one.low < other.high and other.low < one.high
