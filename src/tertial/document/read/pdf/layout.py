"""Columns of running text beside each other: read one after another, a table beside a text apart from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from tertial.document.read.pdf.lines import Line, Piece
from tertial.document.read.pdf.marks import Box

_GUTTER: Final = 9.0
"""Points of white between columns at least."""
_NARROWEST: Final = 90.0
"""Points that a column is wide at least."""
_FEWEST: Final = 4
"""Lines on each side of a gutter at least."""
_PROSE: Final = 24
"""Characters of a line of running text in the mean, at least."""
_MOST_COLUMNS: Final = 4


def in_order(lines: Sequence[Line], across: Sequence[Box], depth: int = 0) -> list[list[Line]]:
    """The lines of a page in groups as they are read: what is above, each column in turn, what is below."""
    found = _gutter(lines, across) if depth < _MOST_COLUMNS else None
    if found is None:
        return [list(lines)] if lines else []
    first, last, x = found
    left, right = _parted(lines[first:last], x)
    return [
        *([list(lines[:first])] if first else []),
        *in_order(left, across, depth + 1),
        *in_order(right, across, depth + 1),
        *in_order(lines[last:], across, depth + 1),
    ]


def _parted(lines: Sequence[Line], x: float) -> tuple[list[Line], list[Line]]:
    left, right = [], []
    for line in lines:
        before = [piece for piece in line.pieces if piece.x0 < x - 2]
        after = [piece for piece in line.pieces if piece.x0 >= x - 2]
        if before:
            left.append(Line(line.page, before))
        if after:
            right.append(Line(line.page, after))
    return left, right


def _gutter(lines: Sequence[Line], across: Sequence[Box]) -> tuple[int, int, float] | None:
    """(First line, one past the last, left edge of the right column) of the longest stretch in two columns."""
    if not lines:
        return None
    left = min(line.x0 for line in lines)
    starts = Counter(
        round(piece.x0)
        for line in lines
        for piece in line.pieces
        if len(piece.text) > 2 and piece.x0 > left + _NARROWEST
    )
    best: tuple[int, int, float] | None = None
    for x, count in starts.most_common(4):
        if count < 3:
            break
        for first, last in _stretches(lines, x):
            if best and last - first <= best[1] - best[0]:
                continue
            if _are_columns(lines[first:last], x, across):
                best = first, last, float(x)
    return best


def _stretches(lines: Sequence[Line], x: float) -> list[tuple[int, int]]:
    """Runs of lines that leave the white before an edge free."""
    found: list[tuple[int, int]] = []
    begun: int | None = None
    for n, line in enumerate(lines):
        crossed = any(piece.x0 < x - 2 and piece.x1 > x - _GUTTER for piece in line.pieces)
        if crossed and begun is not None:
            found.append((begun, n))
            begun = None
        elif not crossed and begun is None:
            begun = n
    if begun is not None:
        found.append((begun, len(lines)))
    return [(a, b) for a, b in found if b - a >= _FEWEST]


def _are_columns(lines: Sequence[Line], x: float, across: Sequence[Box]) -> bool:
    """Whether both sides are running text, or one is and the other keeps lines of its own."""
    left, right = _parted(lines, x)
    if min(len(left), len(right)) < _FEWEST or _is_ruled_over(lines, x, across):
        return False
    pieces = [_pieces(side) for side in (left, right)]
    prose = [_is_prose(side) for side in pieces]
    if all(prose):
        return min(len(left), len(right)) >= 0.25 * max(len(left), len(right))
    if not any(prose):
        return False
    bases = {round(line.base) for line in right}
    shared = sum(bool(bases & {round(line.base) + n for n in (-1, 0, 1)}) for line in left)
    return shared < 0.5 * min(len(left), len(right))


def _pieces(lines: Sequence[Line]) -> list[Piece]:
    return [piece for line in lines for piece in line.pieces]


def _is_prose(pieces: Sequence[Piece]) -> bool:
    """Long lines that nearly all begin at one edge."""
    edge, _ = Counter(round(piece.x0) for piece in pieces).most_common(1)[0]
    at_edge = sum(abs(piece.x0 - edge) < 2 for piece in pieces)
    signs = sum(len(piece.text) for piece in pieces)
    return at_edge >= 0.6 * len(pieces) and signs >= _PROSE * len(pieces)


def _is_ruled_over(lines: Sequence[Line], x: float, across: Sequence[Box]) -> bool:
    """Whether rules go through the white between: then the sides are columns of a table."""
    top, bottom = lines[0].top, lines[-1].bottom
    left = min(line.x0 for line in lines)
    over = [
        rule
        for rule in across
        if top <= rule[1] <= bottom and rule[0] < x - _GUTTER and rule[2] > x + _GUTTER
    ]
    inside = [rule for rule in over if rule[0] >= left - 12]
    return len(inside) >= 2
