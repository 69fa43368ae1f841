"""A table of registered values, printed as they were registered."""

from __future__ import annotations

from dataclasses import dataclass

from tertial.document.blocks.cells import registered
from tertial.document.blocks.context import Made, Place
from tertial.document.model import Cell, Column, Note, Row, Table
from tertial.domain.registered import RegisteredTable, TableRow, TableValue


@dataclass(frozen=True, slots=True)
class TableOptions:
    """``rows`` and ``columns`` choose and order by key; all are shown where none is named."""

    table: str
    title: str = ""
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def table(place: Place, options: TableOptions) -> Made:
    """The table; notes on its rows and values stand below it under their marks."""
    source = place.facts.tables[options.table]
    columns = [source.column(key) for key in options.columns] or list(source.columns)
    rows = [source.row(key) for key in options.rows] or list(source.rows)
    notes: list[Note] = []
    printed = [_row(place, source, row, [c.key for c in columns], notes) for row in rows]
    if source.note:
        notes.append(Note("", source.note))
    yield Table(
        id=f"tabell-{source.key.replace('_', '-')}",
        title=options.title or source.title,
        columns=tuple(Column(c.name, c.group, c.unit or None, c.is_text) for c in columns),
        rows=tuple(printed),
        label_heading=source.label_heading,
        unit=source.unit or None,
        notes=tuple(notes),
    )


def _row(
    place: Place, source: RegisteredTable, row: TableRow, columns: list[str], notes: list[Note]
) -> Row:
    cells = tuple(_cell(place, source, row.key, column) for column in columns)
    said = [row.note] + [
        f"{source.column(column).name}: {value.note}"
        for column in columns
        if (value := source.values.get((row.key, column))) is not None and value.note
    ]
    text = " ".join(each for each in said if each)
    mark = str(len(notes) + 1) if text else ""
    if text:
        notes.append(Note(mark, text))
    parent = source.row(row.parent).label if row.parent else ""
    return Row(row.label, cells, row.level, mark, parent)


def _cell(place: Place, source: RegisteredTable, row: str, column: str) -> Cell:
    """Numbers and words as they were registered; of words the value is missing."""
    found: TableValue | None = source.values.get((row, column))
    if source.column(column).is_text:
        return Cell(found.raw if found else "")
    cell = registered(place.book, f"{source.key}.{row}.{column}")
    return (
        cell
        if found is None
        else Cell(_printed(found.raw), cell.value, cell.ref, cell.unit, lineage=cell.lineage)
    )


def _printed(raw: str) -> str:
    """As registered, with a true minus and hard spaces, which no line breaks at.

    >>> _printed("-2 265,8")
    '−2\\xa0265,8'
    """
    text = raw.strip().replace(" ", "\N{NO-BREAK SPACE}")
    return (
        "\N{MINUS SIGN}" + text[1:]
        if text.startswith("-") and text != "--" and len(text) > 1
        else text
    )
