"""A grid of cells becomes a table: headings, labels, levels, notes, units, and cells that the text lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from tertial.document.model import Cell, Column, Note, Row, Table
from tertial.document.parts import Grid
from tertial.document.understand.cells import (
    Label,
    Slot,
    plain,
    read_cell,
    read_label,
    unit_in,
    unit_of_label,
    without_unit,
)
from tertial.document.understand.columns import columns_of, is_code_column, label_column
from tertial.document.understand.headings import bare
from tertial.document.understand.ids import new_id
from tertial.document.understand.layout import Line, Sheet, is_figure, laid_out
from tertial.document.understand.levels import Line as Leveled
from tertial.document.understand.levels import levelled
from tertial.document.understand.packed import separated, unpacked
from tertial.document.understand.placing import placed

LONGEST_LABEL: Final = 120
"""Characters of a first cell that stands alone in its row and is still a label; what is longer is a comment."""
COMMENT: Final = "Kommentar"


def tables_of(grid: Grid, ids: set[str]) -> tuple[Table, ...]:
    """The tables in a grid (mostly one), with ids that are not in ``ids``, which they are added to.

    A cell's text is as printed, its value in the printed unit; a cell that the text lost is placed by arithmetic
    ("inferred") or left open to doubt ("open"). Nothing that stood in the grid is left out.
    """
    sheets = laid_out(grid) if grid.is_aligned else placed(grid)
    return tuple(_table(grid, sheet, ids) for sheet in sheets)


def _table(grid: Grid, sheet: Sheet, ids: set[str]) -> Table:
    sheet = _label_first(separated(unpacked(sheet)))
    sheet, comments = _with_comments(sheet)
    label_heading, columns = columns_of(sheet)
    title = plain(sheet.title or grid.title)
    columns = tuple(
        replace(column, is_text=True) if is_code_column(column, sheet, c) else column
        for c, column in enumerate(columns, 1)
    )
    if comments:
        columns = (*columns[:-1], replace(columns[-1], name=COMMENT, group="", is_text=True))
    codes = frozenset(c for c, column in enumerate(columns) if is_code_column(column, sheet, c + 1))
    marks = frozenset(mark.strip("()") for mark, _ in grid.notes)
    lines = list(_rows(sheet, columns, codes, marks))
    unit = unit_in(grid.unit or sheet.unit) or unit_of_label(label_heading) or unit_of_label(title)
    title = without_unit(title or label_heading)
    return Table(
        id=new_id(title, ids),
        title=title,
        columns=columns,
        rows=levelled(lines),
        label_heading=label_heading,
        unit=unit,
        notes=tuple(Note(mark.strip("()"), text) for mark, text in grid.notes),
        place=grid.place or next((place for place in sheet.places if place), None),
    )


def _label_first(sheet: Sheet) -> Sheet:
    """The sheet with its label column first."""
    c = label_column(sheet.body, sheet.headings)
    if not c:
        return sheet

    def moved(line: Line) -> Line:
        return [line[c], *line[:c], *line[c + 1 :]]

    return replace(
        sheet,
        headings=tuple(moved(line) for line in sheet.headings),
        body=tuple(moved(line) for line in sheet.body),
    )


def _with_comments(sheet: Sheet) -> tuple[Sheet, bool]:
    """Texts that stand alone under a row, over the whole table, become the row's comment in a column of their own."""
    texts: dict[int, list[Slot]] = {}
    kept: list[int] = []
    for n, line in enumerate(sheet.body):
        if kept and _is_comment(line):
            texts.setdefault(kept[-1], []).append(line[0])
        else:
            kept.append(n)
    figures = any(is_figure(slot) for line in sheet.body for slot in line[1:])
    if not texts or not figures:
        return sheet, False
    body = tuple([*sheet.body[n], _joined(texts[n]) if n in texts else Slot()] for n in kept)
    headings = tuple([*line, Slot()] for line in sheet.headings)
    places = tuple(sheet.places[n] for n in kept)
    return replace(sheet, headings=headings, body=body, places=places), True


def _is_comment(line: Line) -> bool:
    text = line[0].text
    alone = all(slot.spanned_across or not slot.text for slot in line[1:])
    return len(text) > LONGEST_LABEL and alone and len(line) > 1


def _joined(slots: Sequence[Slot]) -> Slot:
    return replace(slots[0], text="\n".join(slot.text for slot in slots), spanned_across=False)


def _rows(
    sheet: Sheet, columns: Sequence[Column], codes: frozenset[int], marks: frozenset[str]
) -> Iterator[Leveled]:
    above = ""
    has_figures = any(not column.is_text for column in columns)
    for line, place in zip(sheet.body, sheet.places, strict=True):
        label = read_label(line[0].text, marks, is_damaged=sheet.is_damaged)
        spanned = line[0].spanned_down
        cells = tuple(_cells(line, columns, codes, label, is_damaged=sheet.is_damaged))
        says_how_much = has_figures and any(cell.value is not None for cell in cells)
        named = [
            c.text for c, column in zip(cells, columns, strict=True) if column.is_text and c.text
        ]
        if not label.text and above and (not says_how_much or named):
            label, spanned = Label(above), True
        row = Row(
            label=label.text,
            cells=cells,
            note=label.note,
            spanned=spanned,
            unit=_unit_of_row(label.text, named) if has_figures else None,
            place=place,
        )
        bold = [slot.is_bold for slot in line if slot.text]
        yield Leveled(row, label.has_dash, bool(bold) and all(bold), line[0].indent)
        above = label.text or above


def _unit_of_row(label: str, named: Sequence[str]) -> str | None:
    """The unit that the label gives, or the words in a column of their own ("Andel behöriga (%)")."""
    others = (unit_of_label(text) for text in named if len(text) <= LONGEST_LABEL)
    return unit_of_label(label) or next((unit for unit in others if unit), None)


def _cells(
    line: Line,
    columns: Sequence[Column],
    codes: frozenset[int],
    label: Label,
    *,
    is_damaged: bool,
) -> Iterator[Cell]:
    row_unit = unit_of_label(label.text)
    for c, (slot, column) in enumerate(zip(line[1:], columns, strict=True)):
        cell = read_cell(slot, is_damaged=is_damaged)
        if c in codes:
            cell = replace(cell, value=None, unit=None, decimals=None, doubt="")
        elif cell.value is not None and cell.unit is None and column.unit and row_unit:
            cell = replace(cell, unit=column.unit)  # the column's unit is nearer than the row's
        yield cell


def joined(tables: Iterable[Table]) -> tuple[Table, ...]:
    """Tables in reading order with those made one that a page break parted.

    A table goes on with the one right before it when it has the same columns (or the title and as many columns) and
    only one of them is a whole: the later has no title of its own, or the same.
    """
    kept: list[Table] = []
    for table in tables:
        if kept and continues(table, kept[-1]):
            kept[-1] = _one(kept[-1], table)
        else:
            kept.append(table)
    return tuple(kept)


def continues(table: Table, before: Table) -> bool:
    """The table is the rest of the one before it: the same columns, and no title of its own."""
    if len(table.columns) != len(before.columns):
        return False
    same = [bare(f"{c.group} {c.name}") for c in table.columns] == [
        bare(f"{c.group} {c.name}") for c in before.columns
    ]
    titled = bare(table.title) in ("", bare(before.title), bare(table.label_heading))
    is_bare = not table.label_heading and all(not c.name and not c.group for c in table.columns)
    if is_bare:
        return titled
    is_whole = any(row.level == "total" for row in before.rows) and any(
        row.level == "total" for row in table.rows
    )
    return (
        same
        and titled
        and bare(table.label_heading) == bare(before.label_heading)
        and (not is_whole)
    )


def _one(before: Table, table: Table) -> Table:
    rows = [Leveled(row, has_dash=row.level == "of-which") for row in (*before.rows, *table.rows)]
    columns = tuple(
        replace(a, is_text=a.is_text and b.is_text)
        for a, b in zip(before.columns, table.columns, strict=True)
    )
    notes = tuple(dict.fromkeys((*before.notes, *table.notes)))
    return replace(before, columns=columns, rows=levelled(rows), notes=notes)
