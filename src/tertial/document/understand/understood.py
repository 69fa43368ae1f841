"""A table whose columns and rows are understood: what each holds, and which arithmetic ties them together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from tertial.document.model import Cell, Table
from tertial.document.understand.interval import Interval, printed
from tertial.document.understand.scaled import Numbers

Measure = Literal[
    "budget",
    "outcome",
    "forecast",
    "variance",
    "change",
    "share",
    "target",
    "prior",
    "value",
    "text",
]
"""What a column holds. ``variance`` budget against outcome or forecast; ``change`` between two times; ``prior`` an
outcome of an earlier year; ``value`` a number that the heading gives no measure; ``text`` words."""
Span = Literal["", "full_year", "period", "month"]


@dataclass(frozen=True, slots=True)
class Role:
    """What a column's heading says of its values; ``name`` is what it names besides (a sex, a type, "Netto")."""

    measure: Measure = "value"
    span: Span = ""
    year: int | None = None
    month: int | None = None
    unit: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class Spot:
    """A cell of a table: row and column from 0 (the label is no column)."""

    row: int
    column: int


@lru_cache(maxsize=8192)
def spot_at(row: int, column: int) -> Spot:
    """The spot, one for all who name it: ties and rows have many of the same."""
    return Spot(row, column)


Kind = Literal[
    "sum",
    "of-which",
    "variance",
    "share",
    "percent-change",
    "mean",
    "roll-forward",
    "internal",
    "net",
]


@dataclass(frozen=True, slots=True)
class Relation:
    """A tie that the table's own wording and arithmetic say holds: ``result`` = Σ factor × term.

    ``terms`` are (spot, factor 1 or −1 or another). ``share`` and ``percent-change`` are not sums: their terms are
    (part, whole) and (later, earlier), the result in percent; ``mean`` divides by how many. ``confidence`` (0–1) is
    how sure it is that the tie is meant, from how many columns or rows it holds in and from the words; ``words`` is
    what it rests on, for the reader ("Avvikelse = budget − utfall, i 24 av 25 rader").
    """

    kind: Kind
    result: Spot
    terms: tuple[tuple[Spot, int], ...]
    confidence: float = 1.0
    words: str = ""
    at_most: bool = False
    """The terms are parts that need not be all of the result: their sum is not more than it."""


@dataclass(frozen=True, slots=True)
class Understood:
    """A table with the role of each column, the unit of each, and its ties.

    ``convention`` is how the table prints a variance: 1 where plus is favourable budget − outcome of costs printed
    without sign, or outcome − budget of an income statement printed with signs (see ``docs/dev/methods.md``); rules ask
    ``relations`` instead of computing variances themselves.
    """

    section: str
    table: Table
    roles: tuple[Role, ...]
    relations: tuple[Relation, ...] = ()
    doubts: tuple[str, ...] = field(default=())
    numbers: Numbers | None = field(default=None, compare=False, repr=False)
    """Its figures as whole numbers, where they were made."""

    def cell(self, spot: Spot) -> Cell:
        return self.table.rows[spot.row].cells[spot.column]

    def value(self, spot: Spot) -> Decimal | None:
        return self.cell(spot).value

    def interval(self, spot: Spot) -> Interval | None:
        """What the printed figure stands for; ``None`` for words, empty cells and cells that are open to doubt."""
        cell = self.cell(spot)
        if cell.value is None or cell.doubt == "open" or not cell.value.is_finite():
            return None
        return printed(cell.value, cell.decimals)

    def unit(self, spot: Spot) -> str | None:
        """The nearest unit: of the cell, the row, the column, the table."""
        row, column = self.table.rows[spot.row], self.table.columns[spot.column]
        return self.cell(spot).unit or row.unit or column.unit or self.table.unit

    def spots(self) -> Iterator[Spot]:
        """All cells that hold a number, row by row."""
        for r, row in enumerate(self.table.rows):
            for c, cell in enumerate(row.cells):
                if cell.value is not None:
                    yield Spot(r, c)
