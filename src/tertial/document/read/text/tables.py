"""Tables whose cells the text itself parts: by tabs, by pipes, by the rules of Markdown's and Pandoc's tables."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.read.text.lines import Line
from tertial.document.read.text.markup import is_bold, plain_cell

_RULE = re.compile(r"[\s|:+=\-–—_.]*[-=–—_]{2,}[\s|:+=\-–—_.]*")
_PIPE_RULE = re.compile(r"\s*\|?(?:\s*:?-+:?\s*\|)+(?:\s*:?-+:?\s*)?\|?\s*")
_GRID_RULE = re.compile(r"\s*\+(?:[-=:]+\+)+\s*")
_DASHES = re.compile(r"\s{0,12}-{2,}(?:\s+-{2,})*\s*")
_PARTED_PERIOD = re.compile(r"\b([0-9]{2})- ((?:19|20)[0-9]{2})\b")
_MOST_BLANK = 2
_LONGEST_TABLE = 20_000


def cell_of(text: str, line: Line, *, is_heading: bool = False) -> GridCell:
    words = _PARTED_PERIOD.sub(r"\1-\2", plain_cell(text))
    return GridCell(words, line.place, is_bold=is_bold(text), is_heading=is_heading)


def tabs_at(lines: Sequence[Line], at: int, *, is_damaged: bool = False) -> tuple[Grid, int] | None:
    """The tab-separated table that begins at a line. Blank lines and page breaks inside it are passed over where the
    rows after them have as many cells; a line without tabs between rows is a row of one cell."""
    if "\t" not in lines[at].text.strip("\n"):
        return None
    rows: list[GridRow] = []
    width = 0
    i = end = at
    heading: tuple[str, ...] = ()
    while i < len(lines) and len(rows) < _LONGEST_TABLE:
        line = lines[i]
        if line.is_blank or line.is_furniture:
            i += 1
            if i - end > _MOST_BLANK + 1:
                break
            continue
        is_after_gap = bool(rows) and i > end
        if "\t" in line.text:
            cells = line.text.split("\t")
            if is_after_gap and not _belongs(cells, width, heading, rows):
                break
            if all(not cell or _RULE.fullmatch(cell) for cell in cells):
                i = end = i + 1
                continue
            words = tuple(cell.strip() for cell in cells)
            if is_after_gap and words == heading:
                i = end = i + 1
                continue
            heading = heading or words
            width = max(width, len(cells))
            rows.append(_row(cells, line))
        elif is_after_gap or not _is_between(lines, i):
            break
        else:
            rows.append(_row([line.text], line))
        i = end = i + 1
    if not rows or width < 2:
        return None
    return Grid(tuple(rows), is_damaged=is_damaged, place=lines[at].place), end


def _row(cells: Sequence[str], line: Line) -> GridRow:
    return GridRow(tuple(cell_of(cell, line) for cell in cells), line.place)


def _belongs(cells: list[str], width: int, heading: tuple[str, ...], rows: list[GridRow]) -> bool:
    """A row after a gap goes on with the table: its heading once more, or as many cells and no heading of its own."""
    words = tuple(cell.strip() for cell in cells)
    if words == heading:
        return True
    if len(cells) != width:
        return False
    return len(rows) == 1 or not words[0] or not _looks_like_heading(words)


def _looks_like_heading(words: tuple[str, ...]) -> bool:
    """No cell holds a number but years, and all are filled and short."""
    return all(
        word and len(word) < 40 and (not word[0].isdigit() or word[:4].isdecimal())
        for word in words
    )


def _is_between(lines: Sequence[Line], i: int) -> bool:
    after = lines[i + 1] if i + 1 < len(lines) else None
    return after is not None and "\t" in after.text and not lines[i].text.startswith("#")


def pipes_at(
    lines: Sequence[Line], at: int, *, is_damaged: bool = False
) -> tuple[Grid, int] | None:
    """A Markdown pipe table: rows with ``|``, the second a rule, or all of them beginning and ending with one."""
    first = lines[at].text.strip()
    if first.count("|") < 1:
        return None
    has_rule = at + 1 < len(lines) and bool(_PIPE_RULE.fullmatch(lines[at + 1].text))
    if not has_rule and not (
        first.startswith("|") and first.endswith("|") and first.count("|") > 2
    ):
        return None
    rows: list[GridRow] = []
    heading_rows: int | None = None
    i = at
    while i < len(lines) and "|" in lines[i].text and len(rows) < _LONGEST_TABLE:
        line = lines[i]
        if _PIPE_RULE.fullmatch(line.text):
            heading_rows = len(rows) if heading_rows is None else heading_rows
        else:
            rows.append(_row(_pipe_cells(line.text), line))
        i += 1
    if not rows or (not has_rule and len(rows) < 2):
        return None
    place = lines[at].place
    return Grid(tuple(rows), heading_rows=heading_rows, is_damaged=is_damaged, place=place), i


def _pipe_cells(text: str) -> list[str]:
    bare = text.strip().removeprefix("|")
    bare = bare[:-1] if bare.endswith("|") and not bare.endswith("\\|") else bare
    return [cell.replace("\x00", "|").strip() for cell in bare.replace("\\|", "\x00").split("|")]


def ruled_at(
    lines: Sequence[Line], at: int, *, is_damaged: bool = False
) -> tuple[Grid, int] | None:
    """Pandoc's grid table: cells of several lines in boxes of ``+---+``; merged cells repeat in no column."""
    if not _GRID_RULE.fullmatch(lines[at].text):
        return None
    edges = sorted({n for n, char in enumerate(lines[at].text) if char == "+"})
    rows: list[GridRow] = []
    heading_rows: int | None = None
    parts: list[Line] = []
    i = at + 1
    while i < len(lines) and len(rows) < _LONGEST_TABLE:
        text = lines[i].text
        if _GRID_RULE.fullmatch(text):
            if parts:
                rows.append(_boxed(parts, edges))
            elif not rows:
                break
            if "=" in text and heading_rows is None:
                heading_rows = len(rows)
            parts = []
        elif text.lstrip().startswith("|"):
            parts.append(lines[i])
        else:
            break
        i += 1
    if parts:
        rows.append(_boxed(parts, edges))
    if not rows:
        return None
    return Grid(tuple(rows), "", heading_rows, True, is_damaged, place=lines[at].place), i


def _boxed(parts: list[Line], edges: list[int]) -> GridRow:
    """A row of a grid table, its lines cut at the columns' edges."""
    cells = []
    for left, right in pairwise(edges):
        pieces = (line.text[left + 1 : right].strip().strip("|").strip() for line in parts)
        cells.append(cell_of("\n".join(filter(None, pieces)).replace("\n", " "), parts[0]))
    return GridRow(tuple(cells), parts[0].place)


def dashed_at(
    lines: Sequence[Line], at: int, *, is_damaged: bool = False
) -> tuple[Grid, int] | None:
    """Pandoc's simple and multiline tables: columns are where the dashes are, rows are lines, or blocks of lines."""
    spans_at = _dashes_near(lines, at)
    if spans_at is None:
        return None
    spans = [match.span() for match in re.finditer("-+", lines[spans_at].text)]
    first_is_rule = bool(_DASHES.fullmatch(lines[at].text)) and at != spans_at
    heads = [
        line
        for line in lines[at:spans_at]
        if not line.is_blank and not _DASHES.fullmatch(line.text)
    ]
    body: list[list[Line]] = [[]]
    i = spans_at + 1
    closed = False
    while i < len(lines) and len(body) < _LONGEST_TABLE:
        line = lines[i]
        if _DASHES.fullmatch(line.text) and not line.is_blank:
            closed = True
            i += 1
            break
        if line.is_blank:
            if not first_is_rule:
                break
            if body[-1]:
                body.append([])
        elif first_is_rule or not body[-1]:
            body[-1].append(line)
            if not first_is_rule:
                body.append([])
        i += 1
    rows = [group for group in body if group]
    if (first_is_rule and not closed) or not rows:
        return None
    starts = [start for start, _ in spans[1:]]
    if any(
        _is_cut(line.text, start - 1)
        for group in (heads, *rows)
        for line in group
        for start in starts
    ):
        return None
    is_single = (
        first_is_rule and len(rows) == 1
    )  # a simple table between rules: every line is a row
    groups = [[line] for line in rows[0]] if is_single else rows
    made = [_cut(group, spans) for group in ([heads] if heads else []) + groups]
    heading_rows = 1 if heads else 0
    return Grid(tuple(made), "", heading_rows, True, is_damaged, place=lines[at].place), i


def _dashes_near(lines: Sequence[Line], at: int) -> int | None:
    """The line of dashes that marks the columns: at most five lines down."""
    for i in range(at, min(at + 6, len(lines))):
        text = lines[i].text
        if text.isspace() or not text:
            return None
        if _DASHES.fullmatch(text):
            if len(text.split()) > 1:
                return i
            if i != at:
                return None
    return None


def _is_cut(text: str, at: int) -> bool:
    """A word stands on both sides of a place: columns do not part there."""
    return at < len(text) and not text[at].isspace() and not text[at - 1].isspace()


def _cut(group: list[Line], spans: list[tuple[int, int]]) -> GridRow:
    starts = [start for start, _ in spans]
    cells = []
    for n, left in enumerate(starts):
        right = starts[n + 1] - 1 if n + 1 < len(starts) else None
        left = 0 if n == 0 else left - 1
        pieces = (line.text[left:right].strip() for line in group)
        cells.append(cell_of(" ".join(filter(None, pieces)), group[0]))
    return GridRow(tuple(cells), group[0].place)
