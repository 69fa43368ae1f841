"""Grids written as they look: a line a row, cells parted by tabs (aligned) or only by spaces (not aligned)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tertial.document.model import Row, Table
from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.understand.tables import tables_of


def grid(text: str, *, split: str = "\n", **more: Any) -> Grid:
    """A grid of lines (parted by ``split``); ``|`` parts cells, a cell in ``**`` is bold."""
    lines = [line.strip() for line in text.strip("\n").split(split)]
    rows = [
        GridRow(
            tuple(GridCell(c.strip(), is_bold=c.strip().startswith("**")) for c in line.split("|"))
        )
        for line in lines
    ]
    return Grid(tuple(rows), **more)


def table(text: str, **more: Any) -> Table:
    """The one table of a grid."""
    (one,) = tables_of(grid(text, **more), set())
    return one


def values(row: Row) -> list[Decimal | None]:
    return [cell.value for cell in row.cells]


def numbers(*values: str | None) -> list[Decimal | None]:
    return [None if value is None else Decimal(value) for value in values]
