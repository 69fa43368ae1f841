"""Which lines on a sheet are titles, sections, notes or headings of columns, and where a new table begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tertial.document.read.xlsx.sheet import SheetCell

Cells = dict[int, SheetCell]
Row = tuple[int, Cells]

MOST_TITLE_LINES: Final = 4
LONGEST_TITLE: Final = 120
_LONG_LINE: Final = 60
_WORDS_OF_A_SENTENCE: Final = 4
_NOTE: Final = re.compile(r"\*|[¹²³⁴⁵⁶⁷⁸⁹]|\(?\d{1,2}\)|(?:käll|not|anm)\w*\s*:", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"(?:tabell|tab\.)\s*\d", re.IGNORECASE)
_SECTION: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,3})\.?\s+[A-ZÅÄÖ][^.!?:;]{2,80}")
_UNIT: Final = re.compile(
    r"\(?(?:(?:alla )?belopp |siffror )?(?:anges )?(?:i )?"
    r"(?:kr|tkr|mnkr|mkr|kronor|tusen kronor|miljoner kronor|procent|%)\)?\.?",
    re.IGNORECASE,
)


def is_lone(cells: Cells, column: int) -> bool:
    """A row of one text in this column."""
    return len(cells) == 1 and column in cells and not cells[column].is_figure


def is_heading(cells: Cells) -> bool:
    """A row without figures; years are none."""
    return not any(cell.is_figure for cell in cells.values())


def is_sentence(text: str) -> bool:
    return text[-1:] in ".!?" and len(text.split()) >= _WORDS_OF_A_SENTENCE


def section_level(text: str) -> int:
    """The level of a numbered heading of a section ("2.1 Drift" is 3, under the sheet's own), 0 for other lines."""
    found = _SECTION.fullmatch(text)
    return found[1].count(".") + 2 if found else 0


def begins_anew(above: Sequence[Row], rows: Sequence[Row], at: int) -> bool:
    """Whether a row right under a table is a text or the title of the next: a lone sentence or numbered title, or a
    lone line with headings of columns under it."""
    cells = rows[at][1]
    if len(cells) != 1 or all(len(each) == 1 for _, each in above):
        return False
    cell = next(iter(cells.values()))
    left = min(min(each) for _, each in above)
    if cell.is_figure or left not in cells or all(is_heading(each) for _, each in above):
        return False
    if is_sentence(cell.text) or _NUMBERED.match(cell.text) or section_level(cell.text):
        return True
    below = rows[at + 1] if at + 1 < len(rows) else None
    return bool(
        below and below[0] == rows[at][0] + 1 and len(below[1]) > 1 and is_heading(below[1])
    )


def peeled(rows: list[Row], left: int) -> tuple[list[Row], list[Row], list[Row]]:
    """(title lines, the table's rows, notes): lone texts first in the rows above the headings, and notes last."""
    start = 0
    while start < len(rows) and is_lone(rows[start][1], left):
        start += 1
    if start == 1 and len(rows) > 1 and not is_heading(rows[1][1]) and not rows[0][1][left].is_bold:
        start = 0  # the first row of a table that has no headings
    end = len(rows)
    while end > start + 1 and is_lone(rows[end - 1][1], left) and _is_note(rows[end - 1][1][left]):
        end -= 1
    return rows[:start], rows[start:end], rows[end:]


def _is_note(cell: SheetCell) -> bool:
    return len(cell.text) > _LONG_LINE or bool(_NOTE.match(cell.text)) or is_sentence(cell.text)


def small(rows: list[Row], size: float) -> tuple[list[Row], list[Row]]:
    """The first lines that are set smaller than the table above them, and the rest."""
    count = 0
    for _, cells in rows:
        if not 0 < next(iter(cells.values())).size < size:
            break
        count += 1
    return rows[:count], rows[count:]


def titled(above: list[Row], top: list[Row]) -> tuple[str, list[Row]]:
    """The table's title, from the lines in its own rows or those above it, and the lines that are left.

    "Tabell 3 …" is one; else the first where it is set larger or bolder than the next; else the last that can be one.
    """
    lines = [*above, *top]
    near = lines[-MOST_TITLE_LINES:] if top or len(above) <= MOST_TITLE_LINES else []
    able = [row for row in near if _can_be_title(_cell(row).text)]
    if not able:
        return "", lines
    numbered = [row for row in able if _NUMBERED.match(_cell(row).text)]
    first, last = _cell(able[0]), _cell(able[-1])
    stands_out = first.size > last.size or (first.is_bold and not last.is_bold)
    chosen = numbered[-1] if numbered else able[0] if stands_out else able[-1]
    return _cell(chosen).text, [row for row in lines if row is not chosen]


def _cell(row: Row) -> SheetCell:
    return next(iter(row[1].values()))


def _can_be_title(text: str) -> bool:
    is_short = len(text) <= LONGEST_TITLE and text[-1:] not in ".:;," and "\n" not in text
    return is_short and not _UNIT.fullmatch(text) and not text.isdecimal()
