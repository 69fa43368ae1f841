"""The rows of a table: between rules where they part rows, else by the distance between lines."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from itertools import pairwise
from statistics import median
from typing import Final

from tertial.document.read.pdf.columns import Column, nearest, spans
from tertial.document.read.pdf.lines import Line, Piece
from tertial.document.read.pdf.marks import Box
from tertial.document.read.pdf.zones import Zone

_PARTS: Final = 0.2
"""Share of a table's width that rules at one height must take to part rows."""
_CLEARLY: Final = 0.87
"""A distance that is shorter than that share of the other belongs to what is nearer."""
_NAMED: Final = 0.7
_LEADING: Final = 1.42
"""Sizes between base lines of one text."""
_LOOSE: Final = 1.6
"""Sizes between base lines of one cell at most."""
_GOES_ON: Final = ("-", "\u2013", "/", ",", "&")
_CONNECTIVES: Final = frozenset(("och", "eller", "samt", "i", "av", "för", "till", "med", "på"))


def heights_of(zone: Zone) -> list[float]:
    """The heights at which rules go through so much of the table that they part rows."""
    x0, _, x1, _ = zone.box
    found: list[list[float]] = []
    for left, top, right, bottom in sorted(zone.across, key=lambda box: box[1]):
        y = (top + bottom) / 2
        length = min(right, x1) - max(left, x0)
        if found and y - found[-1][0] < 2.0:
            found[-1][1] += length
        else:
            found.append([y, length])
    return [y for y, length in found if length >= _PARTS * (x1 - x0)]


def middle(line: Line) -> float:
    """The height at which a line's letters stand."""
    return line.base - 0.3 * line.size


def head_of(zone: Zone, columns: Sequence[Column], heights: Sequence[float]) -> int:
    """How many of the first lines are headings: those above the first with a figure under a column."""
    lines = zone.lines
    first = next(
        (
            n
            for n, line in enumerate(lines)
            if any(piece.is_figure and nearest(piece, columns) > 0 for piece in line.pieces)
        ),
        None,
    )
    if first is None:
        return _head_of_words(lines, heights)
    if not first:
        return 0
    inside = [y for y in heights if middle(lines[0]) < y < middle(lines[first])]
    if inside:  # what stands right above the figure within its row belongs to the row
        ends = next((y for y in inside if _names_columns(lines, y, columns)), inside[-1])
        return sum(middle(line) < ends for line in lines)
    return _without_label_lines(lines, first, columns)


def _names_columns(lines: Sequence[Line], y: float, columns: Sequence[Column]) -> bool:
    """Whether most columns have words of their own above a height."""
    named: set[int] = set()
    for line in lines:
        if middle(line) < y:
            named |= {over[0] for piece in line.pieces if len(over := spans(piece, columns)) == 1}
    return len(named) >= _NAMED * len(columns)


def _head_of_words(lines: Sequence[Line], heights: Sequence[float]) -> int:
    below = [y for y in heights if y > middle(lines[0])]
    if not below:
        return 1
    return sum(middle(line) < below[0] for line in lines)


def _without_label_lines(lines: Sequence[Line], first: int, columns: Sequence[Column]) -> int:
    """Lines of the first column alone right above the first figures are labels (a group, a long name)."""
    at = first
    while at > 1:
        line = lines[at - 1]
        if any(nearest(piece, columns) > 0 for piece in line.pieces):
            break
        at -= 1
    if at == 1 and not any(nearest(piece, columns) > 0 for piece in lines[0].pieces):
        return 0
    return at


def rows_of(
    lines: Sequence[Line], columns: Sequence[Column], heights: Sequence[float]
) -> list[list[Line]]:
    """The lines of each row of a table's body."""
    if not lines:
        return []
    rows: list[list[Line]] = []
    bands = _bands(lines, heights)
    for band in bands:
        is_closed = len(bands) > 1 or _is_closed(band, heights, columns)
        if len(band) == 1 or (is_closed and _is_one_row(band, columns)):
            rows.append(band)
        elif any(_figures(line, columns) for line in band):
            rows += _by_distance(band, columns)
        else:
            rows += _by_leading(band)
    return rows


def _is_closed(band: Sequence[Line], heights: Sequence[float], columns: Sequence[Column]) -> bool:
    """Whether a table's only band has a rule above and below and one line of figures."""
    return (
        any(y < middle(band[0]) for y in heights)
        and any(y > middle(band[-1]) for y in heights)
        and sum(bool(_figures(line, columns)) for line in band) == 1
    )


def _by_leading(band: Sequence[Line]) -> list[list[Line]]:
    """Rows of words alone: lines further apart than those of one text are different rows."""
    rows = [[band[0]]]
    for before, line in pairwise(band):
        if line.base - before.base > _LEADING * line.size:
            rows.append([])
        rows[-1].append(line)
    return rows


def _bands(lines: Sequence[Line], heights: Sequence[float]) -> list[list[Line]]:
    """The lines between one rule and the next."""
    bands: list[list[Line]] = []
    at = 0
    before: int | None = None
    for line in lines:
        y = middle(line)
        while at < len(heights) and heights[at] < y:
            at += 1
        if at == before:
            bands[-1].append(line)
        else:
            bands.append([line])
        before = at
    return bands


def _is_one_row(band: Sequence[Line], columns: Sequence[Column]) -> bool:
    """Whether lines between two rules are one row: figures stand on one of them, or beside one label alone."""
    with_figures = [line for line in band if _figures(line, columns)]
    if len(with_figures) < 2:
        return True
    labelled = sum(nearest(line.pieces[0], columns) == 0 for line in with_figures)
    if labelled >= 2:
        return False
    return (
        not any(
            _figures(a, columns) & _figures(b, columns) for a, b in itertools.pairwise(with_figures)
        )
        or labelled <= 1
    )


def _figures(line: Line, columns: Sequence[Column]) -> set[int]:
    return {at for piece in line.pieces if piece.is_figure and (at := nearest(piece, columns)) > 0}


def _by_distance(lines: Sequence[Line], columns: Sequence[Column]) -> list[list[Line]]:
    """Rows where no rules part them: every line with figures is one; others belong to the nearest or stand alone."""
    has_figures = [bool(_figures(line, columns)) for line in lines]
    anchors = [n for n, has in enumerate(has_figures) if has]
    if not anchors:
        return [list(lines)]
    rows: dict[int, list[Line]] = {n: [lines[n]] for n in anchors}
    alone: dict[int, list[Line]] = {}
    pitch = _pitch(lines, anchors)
    for begin, end in zip([-1, *anchors], [*anchors, len(lines)], strict=True):
        between = list(range(begin + 1, end))
        if not between:
            continue
        up, down = _shared_out(lines, between, begin, end, columns, pitch)
        if begin >= 0:
            rows[begin] += [lines[n] for n in up]
        if end < len(lines):
            rows[end] = [lines[n] for n in down] + rows[end]
        taken = {*(up if begin >= 0 else ()), *(down if end < len(lines) else ())}
        for n in between:
            if n not in taken:
                alone[n] = [lines[n]]
    return [found[1] for found in sorted({**rows, **alone}.items())]


def _pitch(lines: Sequence[Line], anchors: Sequence[int]) -> float:
    gaps = [lines[b].base - lines[a].base for a, b in itertools.pairwise(anchors) if b == a + 1]
    return median(gaps) if gaps else 0.0


def _shared_out(
    lines: Sequence[Line],
    between: Sequence[int],
    begin: int,
    end: int,
    columns: Sequence[Column],
    pitch: float,
) -> tuple[list[int], list[int]]:
    """Which of the lines between two rows go on with the upper row, and which begin the lower."""
    chain = [*([begin] if begin >= 0 else []), *between, *([end] if end < len(lines) else [])]
    gaps = [lines[b].base - lines[a].base for a, b in itertools.pairwise(chain)]
    size = lines[between[0]].size
    if begin >= 0 and end < len(lines) and min(gaps) < _CLEARLY * max(gaps):
        cut = gaps.index(max(gaps))
        up = [n for n in between if chain.index(n) <= cut]
        down = [n for n in between if chain.index(n) > cut]
        up = _while_near(lines, begin, up, size)
        down = _while_near(lines, end, down[::-1], size)[::-1]
        if pitch and max(gaps) > 0 and min(gaps) >= 0.97 * pitch:
            return _by_words(lines, between, begin, end, columns)
        return up, down
    if pitch and gaps and max(gaps) < _CLEARLY * pitch and begin >= 0:
        return list(between), []
    return _by_words(lines, between, begin, end, columns)


def _while_near(lines: Sequence[Line], start: int, found: Sequence[int], size: float) -> list[int]:
    kept: list[int] = []
    before = start
    for n in found:
        if abs(lines[n].base - lines[before].base) > _LOOSE * size:
            break
        kept.append(n)
        before = n
    return kept


def _by_words(
    lines: Sequence[Line], between: Sequence[int], begin: int, end: int, columns: Sequence[Column]
) -> tuple[list[int], list[int]]:
    """Where distances say nothing: a small letter goes on, a row without a label lacks the line above."""
    up: list[int] = []
    rest = list(between)
    while rest and begin >= 0:
        line, before = lines[rest[0]], lines[(up or [begin])[-1]]
        if line.base - before.base > _LOOSE * line.size:
            break
        label = before.pieces[0]
        goes_on = (
            line.text[:1].islower()
            or label.text.endswith(_GOES_ON)
            or label.text.split()[-1] in _CONNECTIVES
        )
        if not goes_on or nearest(label, columns) != nearest(line.pieces[0], columns):
            break
        up.append(rest.pop(0))
    down: list[int] = []
    if end < len(lines) and rest:
        below = lines[end]
        lacks = nearest(below.pieces[0], columns) > 0 or below.pieces[0].text[:1].islower()
        if lacks and below.base - lines[rest[-1]].base <= _LOOSE * below.size:
            down.append(rest.pop())
            while rest and (
                lines[rest[-1]].text.endswith(_GOES_ON) or lines[down[0]].text[:1].islower()
            ):
                down.insert(0, rest.pop())
    return up, down


def rules_at(across: Sequence[Box], y: float) -> list[Box]:
    """The rules at a height."""
    return [rule for rule in across if abs((rule[1] + rule[3]) / 2 - y) < 2.5]


def is_covered(rules: Sequence[Box], column: Column) -> bool:
    """Whether one of the rules at a height goes through a column."""
    x = (column[0] + column[1]) / 2
    return any(left - 1 <= x <= right + 1 for left, _, right, _ in rules)


def pieces_in(lines: Sequence[Line], columns: Sequence[Column]) -> dict[int, list[Piece]]:
    """The pieces of a row's lines by column, from the top down."""
    found: dict[int, list[Piece]] = {}
    for line in lines:
        for piece in line.pieces:
            found.setdefault(nearest(piece, columns), []).append(piece)
    return found
