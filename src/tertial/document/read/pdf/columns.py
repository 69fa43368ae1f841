"""The columns of a table by where its pieces stand: white between them from top to bottom, or rules down."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from typing import Final

from tertial.document.read.pdf.lines import Line, Piece
from tertial.document.read.pdf.marks import Box
from tertial.document.read.pdf.zones import Zone

Column = tuple[float, float]
"""(left, right) of a column's text in points."""
_PADDING: Final = 14.0
"""Points between a rule down and what stands beside it at most."""
_WHITE: Final = 1.2
"""Points of white that part columns."""


def columns_of(zone: Zone) -> list[Column]:
    """The columns of a table, from left to right; at least one."""
    ruled = _ruled(zone)
    if len(ruled) >= 2:
        return ruled
    return _spaced(zone)


def _ruled(zone: Zone) -> list[Column]:
    """Columns between rules down that go through most of the table."""
    if not zone.down:
        return []
    x0, y0, x1, y1 = zone.box
    heights: list[list[float]] = []
    for rule in sorted(zone.down):
        x, length = (rule[0] + rule[2]) / 2, min(rule[3], y1) - max(rule[1], y0)
        if heights and x - heights[-1][0] < 3:
            heights[-1][1] += length
        else:
            heights.append([x, length])
    inside = [x for x, length in heights if length > 0.45 * (y1 - y0) and x0 + 2 < x < x1 - 2]
    if not inside:
        return []
    cuts = [x0 - 1, *inside, x1 + 1]
    columns = list(itertools.pairwise(cuts))
    extra = [column for each in columns for column in _within(zone, each)]
    return extra


def edges_of(zone: Zone, columns: Sequence[Column]) -> list[float | None]:
    """Where the lines of each column's cells must end: as far from the rule to the right as they begin from the one
    to the left; ``None`` where no rules stand on both sides."""
    heights = sorted((rule[0] + rule[2]) / 2 for rule in zone.down)
    found: list[float | None] = []
    for left, right in columns:
        inside = [piece for piece in zone.pieces if left <= piece.middle <= right]
        begins = min([piece.x0 for piece in inside], default=left)
        before = [x for x in heights if begins - _PADDING < x <= begins]
        after = [x for x in heights if x > begins and all(piece.x0 < x for piece in inside)]
        is_ruled = before and after and inside
        found.append(after[0] - (begins - before[-1]) if is_ruled else None)
    return found


def _within(zone: Zone, between: Column) -> list[Column]:
    """A space between rules down, parted further where several figures stand beside each other in it."""
    left, right = between
    crowded = sum(
        sum([piece.is_figure and left <= piece.middle <= right for piece in line.pieces]) > 1
        for line in zone.lines
    )
    if crowded < max(2, len(zone.lines) // 3):
        return [between]
    inner = Zone(
        [
            Line(line.page, pieces)
            for line in zone.lines
            if (pieces := [piece for piece in line.pieces if left <= piece.middle <= right])
        ]
    )
    return _spaced(inner) or [between]


def _spaced(zone: Zone) -> list[Column]:
    """Columns between which white goes from the first row to the last, pieces over several left out."""
    rows = [line for line in zone.lines if len(line.pieces) > 1]
    if not rows:
        return [(zone.box[0], zone.box[2])]
    telling = [line for line in rows if any(piece.is_figure for piece in line.pieces[1:])] or rows
    most = max(len(line.pieces) for line in telling)
    full = [line for line in telling if len(line.pieces) >= 0.6 * most]
    core = [piece for line in full for piece in line.pieces]
    columns = _merged(core)
    if len(columns) < most:
        columns = max((_merged_by_majority(core, len(full)), columns), key=len)
    chosen = {id(piece) for piece in core}
    for piece in sorted(zone.pieces, key=lambda each: each.x1 - each.x0):
        if id(piece) not in chosen and len(piece.text) and _covers(piece, columns) <= 1:
            columns = _with(columns, piece)
    return columns


def _with(columns: list[Column], piece: Piece) -> list[Column]:
    """The columns with a piece that stands in one of them, or beside all of them in a column of its own."""
    for n, (left, right) in enumerate(columns):
        if piece.x0 < right - 1 and piece.x1 > left + 1:
            wider = (min(left, piece.x0), max(right, piece.x1))
            return [*columns[:n], wider, *columns[n + 1 :]]
    return sorted([*columns, (piece.x0, piece.x1)])


def _covers(piece: Piece, columns: Sequence[Column]) -> int:
    return sum(piece.x0 < right - 1 and piece.x1 > left + 1 for left, right in columns)


def _merged(pieces: Sequence[Piece]) -> list[Column]:
    found: list[list[float]] = []
    for left, right in sorted((piece.x0, piece.x1) for piece in pieces):
        if found and left < found[-1][1] + _WHITE:
            found[-1][1] = max(found[-1][1], right)
        else:
            found.append([left, right])
    return [(left, right) for left, right in found]


def _merged_by_majority(pieces: Sequence[Piece], rows: int) -> list[Column]:
    """Columns where few pieces stand in the white between: what only one row in eight crosses parts nonetheless."""
    allowed = rows // 8
    if not allowed:
        return []
    events = sorted(
        [(piece.x0, 1) for piece in pieces] + [(piece.x1, -1) for piece in pieces],
        key=lambda event: (event[0], event[1]),
    )
    found: list[Column] = []
    depth, begun = 0, None
    for x, step in events:
        depth += step
        if depth > allowed and begun is None:
            begun = x
        elif depth <= allowed and begun is not None:
            if x - begun > 2:
                found.append((begun, x))
            begun = None
    return found


def nearest(piece: Piece, columns: Sequence[Column]) -> int:
    """The column that most of a piece stands in, or the nearest."""
    best, most = 0, -1e9
    x0, x1 = piece.x0, piece.x1
    for n, (left, right) in enumerate(columns):
        shared = (x1 if x1 < right else right) - (x0 if x0 > left else left)
        if shared > most:
            best, most = n, shared
    return best


def spans(piece: Piece, columns: Sequence[Column], rules: Sequence[Box] = ()) -> range:
    """The columns that a heading stands over: those under the rule below it, else those it reaches over."""
    for x0, y0, x1, _ in rules:
        if x0 - 3 <= piece.x0 and piece.x1 <= x1 + 3 and 0 <= y0 - piece.base <= 1.2 * piece.size:
            under = [n for n, (a, b) in enumerate(columns) if x0 - 4 <= (a + b) / 2 <= x1 + 4]
            if len(under) > 1:
                return range(under[0], under[-1] + 1)
            break
    over = [n for n, (a, b) in enumerate(columns) if piece.x0 < b - 1 and piece.x1 > a + 1]
    if not over:
        at = nearest(piece, columns)
        return range(at, at + 1)
    return range(over[0], over[-1] + 1)
