"""Which reading of a row without columns is meant: the one that the table's own arithmetic agrees with."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Final

from tertial.document.model import Cell, Column, Doubt, Place
from tertial.document.understand.cells import read_number
from tertial.document.understand.headings import bare, role_of
from tertial.document.understand.segments import Names
from tertial.document.understand.splitting import WIDTH, readings

_TEXT_COLUMN: Final = re.compile(r"trend|kommentar|status|kalla|ansvarig|omotiverad|beskrivning")

Values = tuple[str | None, ...]


@dataclass(frozen=True, slots=True)
class Raw:
    """A row as it stands: its label and the pieces of its values."""

    label: str
    pieces: tuple[str, ...]
    place: Place | None = None
    is_bold: bool = False
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """A row's values under their columns, ``None`` where there is none, and how sure that is."""

    values: Values
    doubt: Doubt = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One reading of a row at its columns: how many ties of the row it keeps and breaks, and how unlikely it is."""

    values: Values
    numbers: tuple[Decimal | None, ...]
    kept: int = 0
    broken: int = 0
    cost: float = 0.0

    @property
    def worth(self) -> float:
        return 2 * self.kept - 3 * self.broken - self.cost


Tie = tuple[int, int, int]
"""(result, first, second): the result is first − second or second − first."""


@dataclass(slots=True)
class Judge:
    """What is known of the columns: their names, which of them are differences of others, which hold words."""

    names: Names
    decimals: bool
    is_damaged: bool
    by_result: dict[int, Tie] = field(default_factory=dict)
    words: frozenset[int] = field(default=frozenset())
    width: int = WIDTH
    tries: int = 0
    """How many rows have been read at some columns: what bounds the time that a table takes."""

    def __post_init__(self) -> None:
        columns = [
            Column(name, group)
            for name, group in zip(self.names.columns, self.names.groups, strict=True)
        ]
        self.by_result = {tie[0]: tie for tie in _ties(columns)}
        self.words = frozenset(
            c for c, column in enumerate(columns) if _TEXT_COLUMN.search(bare(column.name))
        )

    def candidates(self, pieces: tuple[str, ...], columns: Sequence[int]) -> list[Candidate]:
        """The best readings of a row with its values in these columns, the best first."""
        self.tries += 1
        found = readings(
            pieces,
            len(columns),
            has_decimals=self.decimals and not self.is_damaged,
            parse=_parsed_damaged if self.is_damaged else _parsed_sound,
            more=self._more(tuple(columns)),
            width=self.width,
        )
        n = len(self.names.columns)
        made = [self.candidate(at_columns(r.values, columns, n), r.cost) for r in found]
        return sorted(made, key=lambda c: -c.worth)

    def _more(self, columns: tuple[int, ...]) -> Callable[[tuple[Parsed | None, ...]], float]:
        """What the last value costs: ties kept or broken, and how far it lies from the one before it."""
        place = {column: k for k, column in enumerate(columns)}
        ties: list[tuple[int, int] | None] = []
        before: list[int] = []
        level = -1
        for k, column in enumerate(columns):
            tie = self.by_result.get(column)
            whole = tie is not None and tie[1] in place and tie[2] in place
            ties.append((place[tie[1]], place[tie[2]]) if tie and whole else None)
            before.append(-1 if tie else level)
            level = level if tie else k
        wordy = [column in self.words for column in columns]
        far = 0.3 if self.by_result else 0.4

        def cost(parsed: tuple[Parsed | None, ...]) -> float:
            k = len(parsed) - 1
            last = parsed[k]
            if wordy[k]:
                return 10.0 if last is not None else 0.0
            if last is None:
                return 0.0
            tie = ties[k]
            if tie is not None:
                first, second = parsed[tie[0]], parsed[tie[1]]
                if first is None or second is None:
                    return 0.0
                holds = _holds(last, first, second)
                return -2.0 if holds else 3.0 + _overshoot(last, first, second)
            near = parsed[before[k]] if before[k] >= 0 else None
            return far * abs(near.size - last.size) if near is not None and near.size else 0.0

        return cost

    def candidate(self, values: Values, cost: float = 0.0) -> Candidate:
        """A reading with its ties counted; ``cost`` with what ``readings`` counted for them taken away."""
        parse = _parsed_damaged if self.is_damaged else _parsed_sound
        parsed = [parse(v) if v else None for v in values]
        kept = broken = 0
        for result, first, second in self.by_result.values():
            r, a, b = parsed[result], parsed[first], parsed[second]
            if r and a and b:
                holds = _holds(r, a, b)
                kept, broken = kept + holds, broken + (not holds)
        numbers = tuple(each.value if each else None for each in parsed)
        return Candidate(values, numbers, kept, broken, cost + 2 * kept - 3 * broken)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A value as a number: half a unit of its last decimal, and its size in powers of ten."""

    value: Decimal
    half: Decimal
    size: float


@lru_cache(maxsize=20_000)
def _parsed_sound(text: str) -> Parsed | None:
    return _as_parsed(read_number(text))


@lru_cache(maxsize=20_000)
def _parsed_damaged(text: str) -> Parsed | None:
    return _as_parsed(read_number(text, is_damaged=True))


def _as_parsed(cell: Cell | None) -> Parsed | None:
    if cell is None or cell.value is None:
        return None
    half = Decimal(5).scaleb(-(cell.decimals or 0) - 1)
    return Parsed(cell.value, half, math.log10(float(abs(cell.value)) + 1))


def _holds(result: Parsed, first: Parsed, second: Parsed) -> bool:
    """The result is the difference of the two, either way, within rounding."""
    allowed = result.half + first.half + second.half
    difference = first.value - second.value
    return abs(difference - result.value) <= allowed or abs(difference + result.value) <= allowed


def _overshoot(result: Parsed, first: Parsed, second: Parsed) -> float:
    return 1.5 if abs(result.value) > abs(first.value) + abs(second.value) else 0.0


def at_columns(values: Sequence[str], pattern: Sequence[int], n: int) -> Values:
    """The values in these of ``n`` columns, nothing in the others."""
    placed: list[str | None] = [None] * n
    for c, value in zip(pattern, values, strict=True):
        placed[c] = value
    return tuple(placed)


def _ties(columns: Sequence[Column]) -> Iterator[Tie]:
    """Each variance with the budget and the outcome or forecast before it in its group."""
    roles = [role_of(column) for column in columns]
    for c, role in enumerate(roles):
        named = bare(columns[c].name)
        if role.measure not in ("variance", "change") and named != "netto":
            continue
        if role.unit == "%" or "%" in named:
            continue
        before = [k for k in range(c) if columns[k].group == columns[c].group]
        budget = [k for k in before if roles[k].measure == "budget"]
        actual = [k for k in before if roles[k].measure in ("outcome", "forecast")]
        if named == "netto" or (role.measure == "change" and not (budget and actual)):
            if len(before) >= 2 and c - before[-1] == 1:
                yield c, before[-1], before[-2]
        elif budget and actual:
            yield c, budget[-1], actual[-1]


def spread(numbers: Sequence[Decimal | None]) -> float:
    """How far apart a row's values are, in powers of ten: values of one kind lie near each other."""
    sizes = [math.log10(float(abs(n)) + 1) for n in numbers if n]
    return max(sizes) - min(sizes) if len(sizes) > 1 else 0.0


def mean_spread(rows: Sequence[tuple[str, ...]], n: int, *, decimals: bool) -> float:
    """How far apart the values are when rows are read as ``n`` columns, for tables without headings."""
    costs = []
    for pieces in rows:
        found = readings(pieces, n, has_decimals=decimals, width=3)
        costs += (
            [
                min(
                    r.cost
                    + spread([p.value if (p := _parsed_sound(v)) else None for v in r.values])
                    for r in found
                )
            ]
            if found
            else []
        )
    return sum(costs) / len(costs) if costs else 0.0
