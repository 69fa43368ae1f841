"""Tables of registered values, printed as they were registered, and charts of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Literal

from tertial.document.blocks.cells import registered
from tertial.document.blocks.context import Made, Place
from tertial.document.blocks.indicators import describe
from tertial.document.bound import agrees
from tertial.document.model import Cell, Chart, Column, Note, Row, Series, Table
from tertial.domain.figure import Unit
from tertial.domain.registered import RegisteredTable, TableColumn, TableRow, TableValue
from tertial.domain.swedish import format_number, format_ore


@dataclass(frozen=True, slots=True)
class TableOptions:
    """``rows`` and ``columns`` choose and order by key; all are shown where none is named."""

    table: str
    title: str = ""
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()


def table(place: Place, options: TableOptions) -> Made:
    """The table; notes on its rows and values stand below it under their marks, each said once."""
    source = place.facts.tables[options.table]
    columns, rows = _chosen(source, options.rows, options.columns)
    notes = _Notes()
    printed = [_row(place, source, row, columns, notes) for row in rows]
    below = tuple(Note(mark, text) for text, mark in notes.marks.items())
    yield Table(
        id=f"tabell-{source.key.replace('_', '-')}",
        title=options.title or source.title,
        columns=tuple(Column(c.name, c.group, c.unit or None, c.is_text) for c in columns),
        rows=tuple(printed),
        label_heading=source.label_heading,
        unit=source.unit or None,
        notes=(*below, Note("", source.note)) if source.note else below,
    )


def _chosen(
    source: RegisteredTable, rows: tuple[str, ...], columns: tuple[str, ...]
) -> tuple[list[TableColumn], list[TableRow]]:
    return (
        [source.column(key) for key in columns] or list(source.columns),
        [source.row(key) for key in rows] or list(source.rows),
    )


class _Notes:
    """Marks by what is said, in the order it is met: one text has one mark, however often it is true."""

    def __init__(self) -> None:
        self.marks: dict[str, str] = {}

    def mark(self, text: str) -> str:
        return self.marks.setdefault(text, str(len(self.marks) + 1)) if text else ""


def _row(
    place: Place,
    source: RegisteredTable,
    row: TableRow,
    columns: list[TableColumn],
    notes: _Notes,
) -> Row:
    mark = notes.mark(row.note)
    cells = tuple(_cell(place, source, row.key, column.key, notes) for column in columns)
    parent = source.row(row.parent).label if row.parent else ""
    return Row(row.label, cells, row.level, mark, parent)


def _cell(place: Place, source: RegisteredTable, row: str, column: str, notes: _Notes) -> Cell:
    """Numbers and words as they were registered; of words the value is missing."""
    found: TableValue | None = source.values.get((row, column))
    mark = notes.mark(found.note or _contradicted(place, source, row, column) if found else "")
    if source.column(column).is_text:
        return Cell(found.raw if found else "", note=mark)
    cell = registered(place.book, f"{source.key}.{row}.{column}")
    if found is None:
        return cell
    return Cell(_printed(found.raw), cell.value, cell.ref, cell.unit, mark, lineage=cell.lineage)


def _contradicted(place: Place, source: RegisteredTable, row: str, column: str) -> str:
    """What is said of a print that the ledger does not come to; empty where it does, or is not asked."""
    found, bound = source.values[row, column], place.facts.bound.get((source.key, row, column))
    unit = source.unit_of(column)
    if bound is None or found.value is None or agrees(found, unit, bound.ore):
        return ""
    given = format_ore(bound.ore, Unit(unit), decimals=source.decimals)
    return f"Tryckt som {_printed(found.raw)}; huvudboken ger {given}."


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


@dataclass(frozen=True, slots=True)
class TableChartOptions:
    """What of the table is drawn, and whether its ``columns`` or its ``rows`` are the series; ``has_table`` where the
    table itself is shown too."""

    table: str
    title: str
    rows: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    series: Literal["columns", "rows"] = "columns"
    kind: Literal["bar", "line"] = "bar"
    has_table: bool = False


def table_chart(place: Place, options: TableChartOptions) -> Made:
    """The chosen cells as bars or lines; nothing where no cell has a number."""
    source = place.facts.tables[options.table]
    columns, rows = _chosen(source, options.rows, options.columns)
    values = [[_value(source, row.key, column.key) for column in columns] for row in rows]
    if not any(value is not None for row in values for value in row):
        return
    names = tuple(_name(column, columns) for column in columns)
    labels = tuple(row.label for row in rows)
    if options.series == "rows":
        series = tuple(Series(*each) for each in zip(labels, map(tuple, values), strict=True))
        categories = names
    else:
        by_column = zip(*values, strict=True)
        series = tuple(Series(*each) for each in zip(names, by_column, strict=True))
        categories = labels
    unit = source.unit_of(columns[0].key)
    chart = Chart(
        id=f"diagram-{source.key.replace('_', '-')}",
        title=options.title,
        alt="",
        kind=options.kind,
        categories=categories,
        series=series,
        unit=unit or None,
        decimals=source.decimals,
        has_table=options.has_table,
    )
    yield replace(chart, alt=f"{options.title}. {_said(source, chart)}")


def _value(source: RegisteredTable, row: str, column: str) -> Decimal | None:
    found = source.values.get((row, column))
    return found.value if found else None


def _name(column: TableColumn, columns: list[TableColumn]) -> str:
    """The column's name, or its group where several columns have the name."""
    is_alone = sum(each.name == column.name for each in columns) == 1
    return column.name if is_alone else column.group or column.name


def _said(source: RegisteredTable, chart: Chart) -> str:
    """An alt text: of lines how they go, of bars each figure."""
    if chart.kind == "line":
        return describe(chart.categories, chart.series, chart.unit)
    said = (
        f"{category}: "
        + ", ".join(
            f"{each.name} {format_number(value, source.decimals)}"
            for each in chart.series
            if (value := each.values[place]) is not None
        )
        for place, category in enumerate(chart.categories)
    )
    return f"{'; '.join(said)}{f' ({chart.unit})' if chart.unit else ''}."
