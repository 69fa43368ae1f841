"""Tables of registered values: figures as somebody printed them, until a ledger or a register gives them.

A value keeps how it was written. What the print lost is either worked out from its row and column, and says so in its
note, or left out: never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column; those with the same non-empty ``group`` share a heading. ``unit`` is empty where it is the table's."""

    key: str
    name: str
    group: str = ""
    unit: str = ""
    is_text: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row; ``parent`` is the key of the row it is part of, ``sums`` the rows it is the sum of."""

    key: str
    label: str
    level: Literal["detail", "of-which", "subtotal", "total", "memo"] = "detail"
    parent: str = ""
    sums: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableValue:
    """``value`` is the number in ``raw`` in the column's unit, None for words; ``note`` says how it is known."""

    raw: str
    value: Decimal | None
    note: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class TableSource:
    """What in the ledger a column says: a statement's rows (of the same keys) from January to ``month`` of ``year``.

    12 is the whole year, closing entries too. ``kind`` variance says instead which two columns it is the difference
    of (``of``: budget, and what is held against it), plus where favourable. ``turned`` are rows printed with the
    statement's sign turned once more.
    """

    column: str
    kind: Literal["outcome", "budget", "forecast", "variance"]
    statement: str = ""
    version: str = ""
    year: int = 0
    month: int = 12
    of: tuple[str, ...] = ()
    turned: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RegisteredTable:
    """A table; ``values`` by (row, column). Its figures have the ref ``table.row.column``."""

    key: str
    title: str
    unit: str = ""
    label_heading: str = ""
    decimals: int = 0
    source: str = ""
    note: str = ""
    columns: tuple[TableColumn, ...] = ()
    rows: tuple[TableRow, ...] = ()
    values: Mapping[tuple[str, str], TableValue] = field(default_factory=dict)
    sources: tuple[TableSource, ...] = ()

    def column(self, key: str) -> TableColumn:
        """The column with that key. Raises ``KeyError``."""
        return {each.key: each for each in self.columns}[key]

    def row(self, key: str) -> TableRow:
        """The row with that key. Raises ``KeyError``."""
        return {each.key: each for each in self.rows}[key]

    def has(self, row: str, column: str) -> bool:
        """Whether there is such a cell, filled in or not."""
        return any(row == each.key for each in self.rows) and any(
            column == each.key for each in self.columns
        )

    def unit_of(self, column: str) -> str:
        """The unit of a column's values: its own, or the table's."""
        return self.column(column).unit or self.unit

    def sum_of(self, row: str, column: str) -> Decimal | None:
        """What the parts of a sum come to; ``None`` for a row that is no sum or a part that is missing.

        >>> table = RegisteredTable("t", "T", rows=(TableRow("a", "A"), TableRow("s", "S", "total", sums=("a",))),
        ...     columns=(TableColumn("x", "X"),), values={("a", "x"): TableValue("5", Decimal(5))})
        >>> table.sum_of("s", "x"), table.sum_of("a", "x")
        (Decimal('5'), None)
        """
        parts = [self.values.get((part, column)) for part in self.row(row).sums]
        known = [part.value for part in parts if part is not None and part.value is not None]
        return sum(known, Decimal(0)) if parts and len(known) == len(parts) else None
