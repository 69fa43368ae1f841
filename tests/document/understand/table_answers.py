"""What the reading of tables answers to the worked tables of docs/dev/methods.md: rows parted by semicolons."""

from __future__ import annotations

from collections.abc import Callable

from tertial.document.model import Table
from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.understand.segments import names_of
from tertial.document.understand.tables import tables_of
from tests.document.understand.making import table

Row = list[str]


def lost(headings: str, rows: str) -> Table:
    """The table of a heading line and rows "label: words of its numbers", whose columns are lost."""
    made = [GridRow((GridCell(headings, is_heading=True),))]
    for row in rows.split("; "):
        label, _, words = row.partition(": ")
        made.append(GridRow((GridCell(label), *(GridCell(word) for word in words.split()))))
    (one,) = tables_of(Grid(tuple(made), heading_rows=1, is_aligned=False), set())
    return one


def _lost(row: Row) -> list[str]:
    last = lost(row[0], row[1]).rows[-1]
    doubt = next((cell.doubt for cell in last.cells if cell.doubt), "sure")
    return [" ; ".join(cell.text or "–" for cell in last.cells), doubt]


def _levels(row: Row) -> list[str]:
    rows = table("Rad / A / B; ".replace("/", "|") + row[0].replace("/", "|"), split="; ").rows
    return [" ".join(each.level for each in rows)]


def _headings(row: Row) -> list[str]:
    names = names_of(row[0].split(" // "), int(row[1]))
    columns = (
        f"{group}: {name}" if group else name
        for group, name in zip(names.groups, names.columns, strict=True)
    )
    return [" ; ".join(columns)]


ANSWERS: dict[str, Callable[[Row], list[str]]] = {
    "Headings without columns": _headings,
    "Rows without columns": _lost,
    "Levels of rows": _levels,
}
