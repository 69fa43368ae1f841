"""Tables whose columns are lost: rows of a label and numbers that only follow each other, with spaces between.

A row may be parted: its label over several lines, its numbers on a later one, a lowercase rest behind the numbers. Rows
may have blank lines between them, and a page break with the headings once more.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.read.text.lines import Line
from tertial.document.read.text.markup import plain
from tertial.document.read.text.words import (
    Split,
    is_cell_heading,
    is_heading_line,
    is_heading_word,
    is_prose_end,
    is_section_word,
    is_tail_word,
    is_year,
    split_row,
)

_LONGEST_LABEL = 130
_LONGEST_LINE = 260
_MOST_HEADINGS = 6
_MANY_LONE = 3
_MOST_PENDING = 4
_CAPTION = re.compile(r"(?:tabell|diagram|figur)\s+\d", re.IGNORECASE)
_GAP = re.compile(r"\S {2,}(?=\S)")
_FRAME = ("|", "_", "—", "@")
_SENTENCE_ENDS = (".", "!", "?", ":", ";")


@dataclass(slots=True)
class _Region:
    """What of a table has been read: headings, rows, and lines that may become a label or a group."""

    is_damaged: bool
    headings: list[Line] = field(default_factory=list)
    rows: list[tuple[list[str], tuple[str, ...], Line]] = field(default_factory=list)
    pending: list[int] = field(default_factory=list)

    def _heading(self, line: Line) -> str:
        """The words of a heading line; lines of the page's frame that OCR saw between them are none."""
        words = plain(line.text).split(" ")
        return " ".join(word for word in words if not self.is_damaged or word not in _FRAME)

    def mend(self) -> None:
        """A year that belongs to a label ("Uppdrag hälsa 2021 1655 0") makes its row one cell too long: given back."""
        labelled = [cells for label, cells, _ in self.rows if label and len(cells) > 1]
        if len(labelled) > 1 and all(
            is_year(cells[0]) and not is_year(cells[1]) for cells in labelled
        ):
            self.rows = [
                ([*label, cells[0]], cells[1:], line) if label and cells else (label, cells, line)
                for label, cells, line in self.rows
            ]
            return
        sizes = [len(cells) for label, cells, _ in self.rows if label and len(cells) > 1]
        least = min(sizes, default=0)
        for n, (label, cells, line) in enumerate(self.rows):
            if label and len(cells) == least + 1 > 2 and is_year(cells[0]):
                self.rows[n] = ([*label, cells[0]], cells[1:], line)

    def grid(self) -> Grid:
        self.mend()
        headings = tuple(
            GridRow((GridCell(self._heading(line), line.place, is_heading=True),), line.place)
            for line in self.headings
        )
        rows = tuple(
            GridRow(
                tuple(GridCell(text, line.place) for text in (" ".join(label), *cells)), line.place
            )
            for label, cells, line in self.rows
        )
        first = (*self.headings, *(line for *_, line in self.rows))[0]
        return Grid(
            headings + rows,
            heading_rows=len(headings),
            is_aligned=False,
            is_damaged=self.is_damaged,
            place=first.place,
        )


def row_in(line: Line, *, is_damaged: bool = False) -> Split | None:
    """The row in a line; ``None`` for prose, however many numbers it has."""
    if len(line.text) > _LONGEST_LINE or "\t" in line.text:
        return None
    text = plain(line.text)
    row = split_row(text, is_damaged=is_damaged)
    if row is None or len(row.label) > _LONGEST_LABEL:
        return None
    if (
        is_prose_end(row.label, is_damaged=is_damaged)
        or ". " in row.label[4:]
        or row.label.endswith((".", "(", "§"))
    ):
        return None
    if row.label and all(is_year(cell) for cell in row.cells):
        return None
    return row


def rows_at(lines: Sequence[Line], at: int, *, is_damaged: bool = False) -> tuple[Grid, int] | None:
    """The table that begins at a line and the line after it; ``None`` where none does."""
    region = _Region(is_damaged)
    i = _read_headings(lines, at, region)
    if not _begins(lines, i, region):
        return None
    end = _read_rows(lines, i, region)
    if not any(label or len(cells) > 1 for label, cells, _ in region.rows):
        return None
    return region.grid(), end


def _read_headings(lines: Sequence[Line], at: int, region: _Region) -> int:
    i, last = at, at
    while i < len(lines) and len(region.headings) < _MOST_HEADINGS:
        line = lines[i]
        if line.is_blank or line.is_furniture:
            i += 1
            continue
        if not _is_heading(line, region, i - last):
            break
        region.headings.append(line)
        i += 1
        last = i
    lone = sum(not is_heading_line(plain(line.text)) for line in region.headings)
    if (
        lone == len(region.headings) or lone >= _MANY_LONE
    ):  # none heads several columns: cells, one a line
        region.headings.clear()
        return at
    return last


def _is_heading(line: Line, region: _Region, gap: int) -> bool:
    text = plain(line.text)
    if len(text) > _LONGEST_LINE or "\t" in text or _CAPTION.match(text):
        return False
    if is_heading_line(text):
        return True
    if is_cell_heading(text):
        return bool(region.headings) or not is_section_word(text)
    words = text.split(" ")
    is_rest = bool(region.headings) and gap == 0 and len(words) <= 3 and text[:1].islower()
    return is_rest and (any(map(is_heading_word, words)) or len(text) <= 4)


def _begins(lines: Sequence[Line], i: int, region: _Region) -> bool:
    """A table begins: under headings with one row near, else with two rows of two numbers, or one of three."""
    if i < len(lines) and len(_GAP.findall(lines[i].text[:_LONGEST_LINE])) >= 2:
        return False  # its columns are set by spaces
    near = _next_rows(lines, i, region.is_damaged)
    if region.headings:
        return bool(near)
    first = row_in(lines[i], is_damaged=region.is_damaged)
    if first is None or first.numbers < 2 or not first.label or _is_inside_prose(lines, i):
        return False
    if len(first.label.split()) > 12:
        return False
    strong = [row for row in near if row.numbers >= 2]
    return len(strong) >= 2 or first.numbers >= 3


def _is_inside_prose(lines: Sequence[Line], i: int) -> bool:
    """A line between long ones is one of theirs."""
    before = lines[i - 1].text if i else ""
    return (
        len(before) > 85
        and not before.rstrip().endswith(_SENTENCE_ENDS)
        and (row_in(lines[i - 1]) is None)
    )


def _next_rows(lines: Sequence[Line], i: int, is_damaged: bool) -> list[Split]:
    found: list[Split] = []
    misses = 0
    while i < len(lines) and misses < _MOST_PENDING and len(found) < 2:
        line = lines[i]
        i += 1
        if line.is_blank or line.is_furniture:
            continue
        row = row_in(line, is_damaged=is_damaged)
        if row:
            found.append(row)
        elif _can_be_label(line):
            misses += 1
        else:
            break
    return found


def _can_be_label(line: Line) -> bool:
    text = plain(line.text)
    return (
        0 < len(text) <= 85
        and "\t" not in line.text
        and not text.startswith("#")
        and (not text.endswith(_SENTENCE_ENDS) or len(text) < 30)
    )


def _read_rows(lines: Sequence[Line], at: int, region: _Region) -> int:
    end = i = at
    while i < len(lines):
        line = lines[i]
        if line.is_blank or line.is_furniture:
            i += 1
            continue
        if _is_repeated(line, region):
            i += 1
            if not region.pending:
                end = i
            continue
        row = row_in(line, is_damaged=region.is_damaged)
        if row is not None and not _is_stray(lines, i, row):
            _add(lines, i, row, region)
            i = end = i + 1
            while i < len(lines) and _is_rest(lines, i, region):
                _add_rest(lines[i], region)
                i = end = i + 1
            continue
        if len(region.pending) >= _MOST_PENDING or not _can_be_label(line) or _is_new_table(line):
            break
        if line.text.startswith("#") or row is not None:
            break
        region.pending.append(i)
        i += 1
    region.pending.clear()
    return end


def _is_repeated(line: Line, region: _Region) -> bool:
    """A heading of this table once more, after a page break."""
    text = plain(line.text)
    return any(text == plain(heading.text) for heading in region.headings)


def _is_new_table(line: Line) -> bool:
    return is_heading_line(plain(line.text))


def _is_stray(lines: Sequence[Line], i: int, row: Split) -> bool:
    """A line with one number at its end that is prose: long, or with a line of prose right after it."""
    if row.numbers > 1:
        return len(row.label) > 90 and _is_inside_prose(lines, i)
    after = lines[i + 1].text if i + 1 < len(lines) else ""
    if after[:1] == " ":  # the next line begins a page
        after = ""
    is_long = len(row.label) > 75
    if not row.label:
        return False
    return is_long or len(after) > 85 or (len(row.label.split()) > 9)


def _add(lines: Sequence[Line], i: int, row: Split, region: _Region) -> None:
    """A row, with the lines before it as the beginning of its label or as groups of rows of their own."""
    blocks = _blocks(lines, region.pending)
    label = [row.label] if row.label else []
    if blocks and (not row.label or _continues(lines, blocks[-1][-1], i, row)):
        label = [*(plain(lines[n].text) for n in blocks.pop()), *label]
    for block in blocks:
        for n in block:
            region.rows.append(([plain(lines[n].text)], (), lines[n]))
    region.pending.clear()
    region.rows.append((label, row.cells, lines[i]))


def _blocks(lines: Sequence[Line], pending: list[int]) -> list[list[int]]:
    blocks: list[list[int]] = []
    for n in pending:
        if blocks and n == blocks[-1][-1] + 1 and not lines[n].text[:1].isspace():
            blocks[-1].append(n)
        else:
            blocks.append([n])
    return blocks


def _continues(lines: Sequence[Line], before: int, i: int, row: Split) -> bool:
    """The line before is the beginning of this row's label."""
    if before != i - 1:
        return False
    text = plain(lines[before].text)
    return (
        row.label[:1].islower() or text.endswith((",", "-", "/", "(")) or row.label.startswith("(")
    )


def _is_rest(lines: Sequence[Line], i: int, region: _Region) -> bool:
    """The line right after a row is the rest of its label, or a word that is its last cell."""
    line = lines[i]
    text = plain(line.text)
    if not text or len(text) > 60 or "\t" in line.text or text.endswith((".", ":")):
        return False
    if is_year(text) or is_tail_word(text):
        return True
    if row_in(line, is_damaged=region.is_damaged) or _is_repeated(line, region):
        return False
    if text.startswith(("-", "#", "–", "•")):
        return False
    if _is_new_table(line) and _next_rows(lines, i + 1, region.is_damaged):
        return False
    label = " ".join(region.rows[-1][0])
    if text[:1].islower() or text[:1] == "(" or label.count("(") > label.count(")"):
        return not (i + 1 < len(lines) and len(lines[i + 1].text) > 85)
    is_last = i + 1 >= len(lines) or lines[i + 1].is_blank
    is_first = i < 2 or lines[i - 2].is_blank
    return is_last and is_first and not line.text[:1].isspace()


def _add_rest(line: Line, region: _Region) -> None:
    label, cells, row_line = region.rows[-1]
    text = plain(line.text)
    if is_tail_word(text):
        region.rows[-1] = (label, (*cells, text), row_line)
    else:
        label.append(text)
