"""Rows whose cells the text lost: the numbers are told apart and put under their columns, by arithmetic where it can.

What the headings name is how many columns there are. A row's numbers are read as so many values; where several readings
are possible, the one is taken in which the variance is budget − outcome and the columns sum. A row with fewer values
than columns is placed by the same arithmetic (``inferred``), or left open to doubt where it decides nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from tertial.document.model import Cell, Doubt, Place
from tertial.document.parts import Grid, GridRow
from tertial.document.understand import judging, segments, splitting
from tertial.document.understand.cells import EMPTY, Slot, plain, read_number
from tertial.document.understand.choosing import placed_rows
from tertial.document.understand.headings import is_period_heading
from tertial.document.understand.judging import Judge, Placed
from tertial.document.understand.layout import Line, Sheet


def placed(grid: Grid) -> tuple[Sheet, ...]:
    """The sheet of a grid that has lost its columns; a grid without any words has none."""
    rows = [_raw(row, is_damaged=grid.is_damaged) for row in grid.rows]
    count = _heading_count(grid, rows)
    heads = [row.label for row in rows[:count] if row.label]
    body = [row for row in rows[count:] if row.label or row.pieces]
    if not heads and not body:
        return ()
    return (_sheet(grid, heads, body),)


def _sheet(grid: Grid, heads: Sequence[str], body: Sequence[judging.Raw]) -> Sheet:
    body = _with_year_labels([_without_ranges(row) for row in body])
    if grid.is_damaged and any("," in piece for row in body for piece in row.pieces):
        body = [_without_fragments(row) for row in body]
    decimals = splitting.has_decimals([row.pieces for row in body])
    n = _column_count(heads, body, decimals=decimals)
    names = segments.names_of(heads, n)
    rows = [_years_as_labels(row, n, decimals=decimals) for row in body]
    judge = Judge(names, decimals=decimals, is_damaged=grid.is_damaged)
    found = placed_rows(rows, n, judge)
    lines = [_line(row, place, n) for row, place in zip(rows, found, strict=True)]
    lines = _mended(lines) if grid.is_damaged else lines
    return Sheet(
        headings=_headings(names, n),
        body=tuple(lines),
        places=tuple(row.place for row in rows),
        title=grid.title or names.title,
        unit=names.unit,
        is_damaged=grid.is_damaged,
    )


# --- rows ------------------------------------------------------------------------------------------------------------


def _raw(row: GridRow, *, is_damaged: bool) -> judging.Raw:
    """A row's label and the pieces of its values; a row of one cell is parted into them."""
    texts = [plain(cell.text) for cell in row.cells]
    place = row.place or next((cell.place for cell in row.cells if cell.place), None)
    bold = bool(row.cells) and all(cell.is_bold for cell in row.cells if cell.text)
    if not texts:
        return judging.Raw("", (), place)
    if row.cells[0].is_heading:
        return judging.Raw(" ".join(texts), (), place, is_heading=True)
    label, words = texts[0], [word for text in texts[1:] for word in text.split()]
    if len(texts) == 1:
        label, words = _label_and_words(label)
    pieces = splitting.pieces_of(words, is_damaged=is_damaged)
    return judging.Raw(label, pieces, place, is_bold=bold)


def _label_and_words(text: str) -> tuple[str, list[str]]:
    """A line parted before the numbers that end it; a line of words alone is all label."""
    words = text.split()
    at = len(words)
    while at > 0 and (words[at - 1] in ("-", "--", "\u2013", "%") or _is_value(words[at - 1])):
        at -= 1
    if at == len(words) or not any(c.isdigit() for word in words[at:] for c in word):
        return text, []
    if all(is_period_heading(word) for word in words[at:]):
        return text, []
    return " ".join(words[:at]), words[at:]


def _is_value(word: str) -> bool:
    return read_number(word) is not None


def _heading_count(grid: Grid, rows: Sequence[judging.Raw]) -> int:
    if grid.heading_rows is not None:
        return min(grid.heading_rows, len(rows))
    count = 0
    while count < len(rows) and not rows[count].pieces and count < 8:
        count += 1
    return count if count < len(rows) else 0


_RANGE: Final = re.compile(r"\d+\s*[-\u2013/:]\s*\d+\w*")


def _without_ranges(row: judging.Raw) -> judging.Raw:
    """Ranges before the first number belong to the label: "dag 15-90"."""
    label, pieces = row.label, row.pieces
    while len(pieces) > 1 and label and _RANGE.fullmatch(pieces[0]):
        label, pieces = f"{label} {pieces[0]}", pieces[1:]
    return replace(row, label=label, pieces=pieces)


def _with_year_labels(body: Sequence[judging.Raw]) -> Sequence[judging.Raw]:
    """A year before a row's numbers is its label, or the end of it, where the other numbers are of another kind."""
    with_decimals = splitting.has_decimals([row.pieces for row in body])
    unnamed = [row for row in body if not row.label and len(row.pieces) > 2]
    years = [row for row in unnamed if _is_year(row.pieces[0])]
    by_years = len(unnamed) >= 2 and len(years) * 3 >= len(unnamed) * 2
    return [
        replace(row, label=f"{row.label} {row.pieces[0]}".strip(), pieces=row.pieces[1:])
        if len(row.pieces) > 2
        and _is_year(row.pieces[0])
        and ((by_years and not row.label) or (with_decimals and not _is_year(row.pieces[1])))
        else row
        for row in body
    ]


def _is_year(piece: str) -> bool:
    return len(piece) == 4 and piece.isdigit() and is_period_heading(piece)


def _without_fragments(row: judging.Raw) -> judging.Raw:
    """A lone digit among long numbers is a piece of the one before it, which OCR broke off."""
    sizes = sorted(len(piece) for piece in row.pieces)
    if len(sizes) < 6 or sizes[len(sizes) // 2] < 4 or sizes[1] < 2:
        return row
    pieces: list[str] = []
    for piece in row.pieces:
        if len(piece) == 1 and piece.isdigit() and pieces:
            pieces[-1] += f" {piece}"
        else:
            pieces.append(piece)
    return replace(row, pieces=tuple(pieces))


def _years_as_labels(row: judging.Raw, n: int, *, decimals: bool) -> judging.Raw:
    """Numbers that a row has too many of belong to its label: a year, "dag 15"."""
    label, pieces = row.label, row.pieces
    while len(pieces) > 1:
        fewest = _fewest(pieces, decimals=decimals)
        is_year = is_period_heading(pieces[0]) and pieces[0].isdigit()
        too_many = fewest > n
        is_label = not label and is_year and (fewest > n or len(pieces) > n or n >= 10)
        if not (too_many or is_label):
            break
        label, pieces = f"{label} {pieces[0]}".strip(), pieces[1:]
    return replace(row, label=label, pieces=pieces)


def _fewest(pieces: tuple[str, ...], *, decimals: bool) -> int:
    """The least number of values that the pieces can be."""
    count = at = 0
    while at < len(pieces):
        at = splitting.ends(pieces, at)[0]
        count += 1
    natural = splitting.natural_count(pieces, decimals=decimals)
    return max(count, natural or 0) if decimals else count


def _column_count(heads: Sequence[str], body: Sequence[judging.Raw], *, decimals: bool) -> int:
    """How many columns: as the headings can be parted and the rows be read."""
    rows = [row.pieces for row in body if row.pieces][:200]
    if not rows:
        return 1 if heads else 0
    most = min(max(map(len, rows)), segments.MOST_COLUMNS)
    named = max((segments.likely_count(head) or 0 for head in heads), default=0)
    bounds = [(_fewest(row, decimals=decimals), len(row)) for row in rows]
    lines = [head.split() for head in heads if not segments.is_unit_line(head)]
    wide = [line for line in lines if len(line) * 2 > max(map(len, lines))]
    natural = _natural(rows) if decimals and not lines else None
    best: tuple[float, int] | None = None
    for n in [natural] if natural else range(1, max(most, named) + 1):
        parted = [segments.parted(line, n, has_label=True) for line in wide]
        costs = [each[2] for each in parted if each]
        cost = min(costs) if costs else (4.0 if lines else 0.0)
        over = sum(low > n for low, _ in bounds) / len(bounds)
        under = sum(high < n for _, high in bounds) / len(bounds)
        is_likely = over + under < 0.4
        spread = 8.0 if not lines else 0.0
        if not lines and is_likely:
            spread = judging.mean_spread(rows[:5], n, decimals=decimals)
        total = cost + 10.0 * over + 2.5 * under + spread - (0.5 if n == named else 0.0)
        if best is None or total < best[0] - 1e-9:
            best = (total, n)
    return best[1] if best else most


def _natural(rows: Sequence[tuple[str, ...]]) -> int | None:
    """How many values most of the rows have by their decimals."""
    counts = Counter(splitting.natural_count(row, decimals=True) for row in rows)
    return counts.most_common(1)[0][0]


# --- what comes out --------------------------------------------------------------------------------------------------


def _headings(names: segments.Names, n: int) -> tuple[Line, ...]:
    own = [Slot(names.label), *(Slot(name) for name in names.columns)]
    lines: list[Line] = []
    if any(names.groups):
        line = [EMPTY]
        for c in range(n):
            group = names.groups[c]
            across = c > 0 and bool(group) and names.groups[c - 1] == group
            line.append(Slot(group or names.columns[c], spanned_across=across))
        lines.append(line)
    if any(slot.text for slot in own):
        lines.append(own)
    return tuple(lines)


def _line(row: judging.Raw, placed: Placed, n: int) -> Line:
    place: Place | None = row.place
    slots = [Slot(row.label, place, is_bold=row.is_bold)]
    doubt: Doubt = placed.doubt
    for c in range(n):
        text = placed.values[c] if c < len(placed.values) else None
        slots.append(Slot(text or "", place, is_bold=row.is_bold, doubt=doubt if text else ""))
    return slots


def _mended(lines: Sequence[Line]) -> list[Line]:
    """Figures of a table with decimals whose comma the reading lost: "344" among 35,1 and 32,3 is 34,4."""
    cells = [
        [read_number(slot.text, is_damaged=True) or _broken(slot.text) for slot in line[1:]]
        for line in lines
    ]
    flat = [cell for row in cells for cell in row if cell and cell.value is not None]
    known = [abs(cell.value) for cell in flat if cell.decimals == 1 and cell.value is not None]
    if len(known) < 4 or len(known) * 8 < len(flat):
        return list(lines)
    low, high = min(known) / 2, max(known)
    mended: list[Line] = []
    for line, row in zip(lines, cells, strict=True):
        made = [line[0]]
        for slot, cell in zip(line[1:], row, strict=True):
            value = cell.value if cell and not cell.decimals else None
            if value is not None and 3 * high < abs(value) <= 15 * high and abs(value) >= 10 * low:
                slot = replace(slot, value=value.scaleb(-1), doubt="repaired")
            elif value is not None:
                slot = replace(slot, doubt="open")
            made.append(slot)
        mended.append(made)
    return mended


def _broken(text: str) -> Cell | None:
    """The number of a cell behind which OCR left a digit."""
    return read_number(text[:-2], is_damaged=True) if text[-2:-1] == " " else None
