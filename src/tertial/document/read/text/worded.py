"""Tables of words without figures whose columns only spaces set: several lines whose cells begin at the same places.

Columns of running text begin at the same places too; there most lines go on from the one above, with a small letter.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.read.text.lines import Line

_PIECE: Final = re.compile(r"\S+(?: \S+)*")
_LEAST_ROWS: Final = 3
"""Lines that begin a row, the one of headings counted."""
_MOST_COLUMNS: Final = 8
_LONGEST_LINE: Final = 400
_LONGEST_CELL: Final = 120
_MOST_LINES: Final = 2000
_MOST_INDENT: Final = 8
_SOON: Final = 12
"""Lines within which rows outnumber what only goes on."""
_SIGNS_OF_ITEM: Final = "-–•*·#|"

Cells = dict[int, str]
"""Where on the line each cell begins, and its words."""


def worded_at(
    lines: Sequence[Line], at: int, *, is_damaged: bool = False
) -> tuple[Grid, int] | None:
    """The table of words that begins at a line, its first row headings; ``None`` where columns do not hold over three
    rows or most lines only go on from the one above."""
    first = _cells(lines[at].text)
    starts = tuple(first)
    if not (
        2 <= len(starts) <= _MOST_COLUMNS and starts[0] <= _MOST_INDENT and _are_headings(first)
    ):
        return None
    rows: list[tuple[Line, Cells]] = []
    end = at
    for line in lines[at : at + _MOST_LINES]:
        cells = _cells(line.text)
        if not cells or not set(cells) <= set(starts) or not _are_short(cells):
            break
        if rows and _goes_on(cells, starts):
            rows[-1] = (rows[-1][0], _joined(rows[-1][1], cells))
        elif len(cells) > 1 and _is_label(cells[starts[0]]):
            rows.append((line, cells))
        else:
            break
        end += 1
        if 2 * len(rows) < end - at - _SOON:
            return None
    if len(rows) < _LEAST_ROWS or 2 * len(rows) < end - at:
        return None
    made = tuple(_row(line, cells, starts) for line, cells in rows)
    return Grid(made, heading_rows=1, is_damaged=is_damaged, place=lines[at].place), end


def _cells(text: str) -> Cells:
    if len(text) > _LONGEST_LINE or "  " not in text.strip() or "\t" in text:
        return _alone(text)
    return {match.start(): match.group() for match in _PIECE.finditer(text)}


def _alone(text: str) -> Cells:
    """A line of one piece, which may be the rest of a cell."""
    bare = text.strip()
    return {len(text) - len(text.lstrip()): bare} if bare and "\t" not in text else {}


def _goes_on(cells: Cells, starts: tuple[int, ...]) -> bool:
    """A line whose first cell is empty or begins with a small letter is the rest of the row above."""
    first = cells.get(starts[0], "")
    return not first or first[0].islower()


def _joined(above: Cells, rest: Cells) -> Cells:
    return {at: " ".join(filter(None, (above.get(at), rest.get(at)))) for at in {*above, *rest}}


def _are_headings(cells: Cells) -> bool:
    """Headings are words, without the end of a sentence."""
    return all(text[0].isupper() and text[-1] not in ".:;,!?" for text in cells.values())


def _are_short(cells: Cells) -> bool:
    return all(len(text) <= _LONGEST_CELL for text in cells.values())


def _is_label(text: str) -> bool:
    """A row's first cell: no item of a list, and no word that a colon ends, as in a form."""
    return text[0] not in _SIGNS_OF_ITEM and not text.endswith(":")


def _row(line: Line, cells: Cells, starts: tuple[int, ...]) -> GridRow:
    made = tuple(GridCell(cells.get(start, ""), line.place) for start in starts)
    return GridRow(made, line.place)
