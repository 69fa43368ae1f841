"""Tables whose columns are set by several spaces, as ``pdftotext -layout`` and old text files have them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.read.text.lines import Line
from tertial.document.read.text.words import is_cell_heading, is_dash, is_value, is_year

_PIECE = re.compile(r"\S+(?: \S+)*")
_LONGEST_LINE = 400
_MOST_GAP = 2
_LONGEST_TABLE = 5000
_SOON = 20  # lines within which a table has values

Piece = tuple[int, int, str]
Placed = tuple[int, int, str]


def spaced_at(
    lines: Sequence[Line], at: int, *, is_damaged: bool = False
) -> tuple[Grid, int] | None:
    """The table of aligned columns that begins at a line; ``None`` where fewer than two of its lines hold values in
    columns. A cell's column is the one that it overlaps; one over several columns spans them."""
    if not _is_spaced(lines[at]):
        return None
    found, end = _found(lines, at)
    values = [line for line in found if _has_values(line)]
    if len(values) < 2:
        return None
    columns = _columns(values)
    if len(columns) < 2:
        return None
    rows = _merged([(line, _placed(line, columns)) for line in found])
    first = next(n for n, (line, _) in enumerate(rows) if _has_values(line))
    made = tuple(_row(line, cells, len(columns)) for line, cells in rows)
    return Grid(made, heading_rows=first or None, is_damaged=is_damaged, place=lines[at].place), end


def _found(lines: Sequence[Line], at: int) -> tuple[list[Line], int]:
    """The lines of a table and the line after it: up to prose, a wide gap, or headings of another table."""
    found: list[Line] = []
    headings: list[str] = []
    has_values = False
    i = end = at
    while i < len(lines) and len(found) < _LONGEST_TABLE:
        line = lines[i]
        if len(found) == _SOON and not has_values:
            return [], at
        if line.is_blank or line.is_furniture:
            if i - end > _MOST_GAP:
                break
        elif _is_spaced(line):
            if _is_heading(line):
                words = " ".join(line.text.split())
                if has_values and words not in headings:
                    break
                if has_values:  # once more, after a page break
                    i = end = i + 1
                    continue
                headings.append(words)
            has_values = has_values or _has_values(line)
            found.append(line)
            end = i + 1
        elif found and _is_label_rest(lines, i):
            found.append(line)
        else:
            break
        i += 1
    while found and found[-1].number > lines[end - 1].number:
        found.pop()
    return found, end


def _is_spaced(line: Line) -> bool:
    text = line.text.strip()
    return len(line.text) <= _LONGEST_LINE and "  " in text and "\t" not in text


def _is_heading(line: Line) -> bool:
    """A line whose pieces are years or columns' headings; the first may be the labels' own."""
    pieces = [text for *_, text in _pieces(line)]
    rest = pieces[1:] if len(pieces) > 2 else pieces
    return all(_heads(text) for text in rest) and len(rest) > 1


def _heads(text: str) -> bool:
    return is_year(text) or is_cell_heading(text)


def _is_label_rest(lines: Sequence[Line], i: int) -> bool:
    """A short line without gaps between rows: a group, or a label's first or last line."""
    text = lines[i].text.strip()
    if len(text) > 60 or text.endswith((".", "?", "!")) or "\t" in text or text.startswith("#"):
        return False
    if text[:1].islower() and i and _has_values(lines[i - 1]):
        return True
    after = next((line for line in lines[i + 1 : i + 3] if not line.is_blank), None)
    return after is not None and _is_spaced(after) and (_has_values(after) or _is_heading(after))


def _pieces(line: Line) -> list[Piece]:
    return [(*match.span(), match.group()) for match in _PIECE.finditer(line.text)]


def _is_cell(text: str) -> bool:
    return is_value(text) or is_dash(text)


def _has_values(line: Line) -> bool:
    if not _is_spaced(line) or _is_heading(line):
        return False
    return any(_is_cell(text) for *_, text in _pieces(line))


def _columns(values: list[Line]) -> list[tuple[int, int]]:
    """Where the columns are: the first is of labels, the others are what values overlap one another in."""
    spans: list[tuple[int, int]] = []
    labels: list[int] = []
    for line in values:
        pieces = _pieces(line)
        start = 0 if _is_cell(pieces[0][2]) and pieces[0][0] > 12 else 1
        labels += [pieces[0][1]] if start else []
        spans += [(left, right) for left, right, _ in pieces[start:]]
    merged: list[list[int]] = []
    for left, right in sorted(spans):
        if merged and left < merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], right)
        else:
            merged.append([left, right])
    return [(0, min(labels, default=0) or 1), *((left, right) for left, right in merged)]


def _placed(line: Line, columns: list[tuple[int, int]]) -> list[Placed]:
    """A line's pieces as (first column, how many columns, text)."""
    found: list[Placed] = []
    first_value = columns[1][0]
    for left, right, text in _pieces(line):
        over = [n for n, (start, stop) in enumerate(columns) if n and left < stop and start < right]
        if not over:
            near = min(range(len(columns)), key=lambda n: _distance(columns[n], left, right))
            over = [0] if right <= first_value and left < first_value - 1 and not found else [near]
        if left < 4 and not found:
            over = [0]
        found.append((over[0], len(over), text))
    return found


def _distance(column: tuple[int, int], left: int, right: int) -> int:
    return max(column[0] - right, left - column[1], 0)


def _merged(rows: list[tuple[Line, list[Placed]]]) -> list[tuple[Line, list[Placed]]]:
    """A label over two lines is one row: its rest is lowercase, after the values or, with them, on the second line."""
    merged: list[tuple[Line, list[Placed]]] = []
    for line, cells in rows:
        above = merged[-1] if merged else None
        is_label = len(cells) == 1 and cells[0][0] == 0
        is_rest = bool(cells) and cells[0][0] == 0 and cells[0][2][0].islower()
        before = above[1] if above else []
        is_beginning = len(before) == 1 and before[0][0] == 0 and not line.text.startswith("   ")
        if above and is_rest and before and before[0][0] == 0:
            is_own = not is_label and not is_beginning
            indent = len(line.text) - len(line.text.lstrip())
            if not is_own and not (indent > 1 and not is_label):
                label = (0, 1, f"{before[0][2]} {cells[0][2]}")
                merged[-1] = (
                    above[0] if is_label else line,
                    [label, *(cells if is_beginning else before)[1:]],
                )
                continue
        merged.append((line, cells))
    return merged


def _row(line: Line, cells: list[Placed], width: int) -> GridRow:
    """A row with an empty cell for every column that it has none in; two pieces in one column are one cell."""
    made: list[GridCell] = []
    at = 0
    for column, span, text in cells:
        if made and column < at:
            last = made[-1]
            made[-1] = GridCell(f"{last.text} {text}".strip(), line.place, last.colspan)
            continue
        made += [GridCell("", line.place)] * (column - at)
        made.append(GridCell(text, line.place, colspan=span))
        at = column + span
    made += [GridCell("", line.place)] * (width - at)
    return GridRow(tuple(made), line.place)
