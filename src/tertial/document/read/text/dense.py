"""Tables of which every cell is a line and no line is left out, as Word and LibreOffice save them as text.

A blank line is an empty cell. The first lines are the headings: the labels', the columns', between them and a blank
line those that stand over several columns. How many columns there are is seen from where the first value stands.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.read.text.lines import Line
from tertial.document.read.text.markup import plain
from tertial.document.read.text.words import is_value, is_year, split_row

_LONGEST_CELL = 90
_MOST_HEADINGS = 40
_MOST_ROWS = 2000


@dataclass(frozen=True, slots=True)
class _Head:
    """The headings by line: the labels' own, those over several columns, the columns'; and where the first row is."""

    label: int
    groups: tuple[int, ...]
    columns: tuple[int, ...]
    first: int


def dense_at(
    lines: Sequence[Line], at: int, *, is_damaged: bool = False
) -> tuple[Grid, int] | None:
    """The table that begins at a line and the line after it; ``None`` where none does."""
    head = _head(lines, at)
    if head is None:
        return None
    width = len(head.columns)
    rows: list[GridRow] = []
    i = head.first
    while len(rows) < _MOST_ROWS and _is_row(lines, i, width, is_first=not rows):
        cells = (GridCell(plain(line.text), line.place) for line in lines[i : i + width + 1])
        rows.append(GridRow(tuple(cells), lines[i].place))
        i += width + 1
    if (
        not rows
        or (width == 1 and len(rows) < 2)
        or (width == 2 and len(rows) < 2 and i < len(lines))
    ):
        return None
    if i < len(lines) and is_value(lines[i].text.strip()):
        return None  # the rows do not end where they should: the headings begin at another line
    heads = _head_rows(lines, head)
    place = lines[at].place
    return Grid((*heads, *rows), "", len(heads), True, is_damaged, place=place), i


def _head(lines: Sequence[Line], at: int) -> _Head | None:
    """The headings from a line to the first value; a blank line among them stands before the columns' own."""
    found: list[int] = []
    gap = 0
    for i in range(at, min(at + _MOST_HEADINGS, len(lines))):
        line = lines[i]
        if line.is_blank:
            if gap or len(found) < 2:
                return None
            gap = len(found)
            continue
        text = line.text.strip()
        if len(text) > _LONGEST_CELL or line.is_furniture or "\t" in line.text or text[0] in "#|":
            return None
        if is_value(text):
            is_year_label = is_year(text)
            columns = found[gap or 1 :] if is_year_label else found[gap or 1 : -1]
            groups = found[1:gap] if gap else []
            first = i if is_year_label else i - 1
            is_whole = bool(columns) and (is_year_label or first == found[-1])
            is_title = len(groups) > 1 and len(columns) % len(groups) > 0 == len(columns) % (
                len(groups) - 1
            )
            is_whole = is_whole and not is_title  # one line less heads the table evenly
            return _Head(at, tuple(groups), tuple(columns), first) if is_whole else None
        if _is_whole_row(text):
            return None
        found.append(i)
    return None


def _is_whole_row(text: str) -> bool:
    """A line that is a row of its own, or the headings of several columns with years."""
    row = split_row(text)
    return row is not None and row.numbers > 1


def _is_row(lines: Sequence[Line], at: int, width: int, *, is_first: bool) -> bool:
    """A label and as many cells: short, half of those that are filled values."""
    if at + width >= len(lines):
        return False
    label, cells = lines[at], lines[at + 1 : at + width + 1]
    if label.is_blank or label.is_furniture or len(label.text) > _LONGEST_CELL * 2:
        return False
    if _is_whole_row(label.text.strip()):
        return False
    if is_value(label.text.strip()) and not is_year(label.text.strip()):
        return False
    filled = [line.text.strip() for line in cells if not line.is_blank]
    if any(len(text) > _LONGEST_CELL or "\t" in text for text in filled):
        return False
    values = sum(is_value(text) or text[0].isdigit() for text in filled)
    if not filled:
        return not is_first
    return values * 2 >= len(filled)


def _head_rows(lines: Sequence[Line], head: _Head) -> list[GridRow]:
    def cell(n: int, span: int = 1) -> GridCell:
        return GridCell(plain(lines[n].text), lines[n].place, colspan=span, is_heading=True)

    place = lines[head.label].place
    columns = tuple(map(cell, head.columns))
    if not head.groups:
        return [GridRow((cell(head.label), *columns), place)]
    width = len(head.columns)
    span = max(width // len(head.groups), 1)
    groups = [cell(n, span) for n in head.groups]
    empty = GridCell("", place, is_heading=True)
    return [GridRow((cell(head.label), *groups), place), GridRow((empty, *columns), place)]
