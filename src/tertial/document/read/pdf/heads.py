"""The headings of a table: names over columns, and names over groups of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tertial.document.read.pdf.columns import Column, nearest, spans
from tertial.document.read.pdf.lines import Line, Piece
from tertial.document.read.pdf.marks import Box

_EDGE: Final = 1.6
"""Points within which the lines of one heading have the same edge."""
_CENTRED: Final = 8.0
"""Points that the middle of a group's heading may stand from that of its columns."""
_LEFT_OUT: Final = 45.0
"""What it costs, in points, to let a column be without a group."""


@dataclass(slots=True)
class Head:
    """A heading's lines and the columns it stands over."""

    pieces: list[Piece]
    columns: range


def heads_of(
    lines: Sequence[Line],
    columns: Sequence[Column],
    across: Sequence[Box],
    down: Sequence[Box] = (),
) -> list[list[Head]]:
    """The rows of headings from the top down: groups first, each column's own name last."""
    levels: list[list[Head]] = []
    was_group: bool | None = None
    for n, line in enumerate(lines):
        if levels and _is_second_line(levels[-1], line, lines[n - 1], lines[n + 1 :], across):
            for piece in line.pieces:
                _above(levels[-1], piece)[0].pieces.append(piece)
            continue
        heads, is_group = _heads_on(line, lines[n + 1 :], columns, across, down)
        parted = n > 0 and _is_parted(levels[-1], lines[n - 1], line, across)
        if is_group == was_group and not is_group and not parted:
            _extend(levels[-1], heads)
        else:
            levels.append(heads)
        was_group = is_group
    return _settled(levels)


def _above(level: Sequence[Head], piece: Piece) -> list[Head]:
    """The headings of a level that a piece stands under, by the width of their own words."""
    return [
        head
        for head in level
        if min(each.x0 for each in head.pieces) - 2 <= piece.middle
        and piece.middle <= max(each.x1 for each in head.pieces) + 2
    ]


def _is_second_line(
    level: Sequence[Head],
    line: Line,
    above: Line,
    below: Sequence[Line],
    across: Sequence[Box],
) -> bool:
    """Whether every piece of a line goes on with one heading above it, and no two with the same."""
    if line.base - above.base > 1.42 * line.size or _is_parted(level, above, line, across):
        return False
    owners = [_above(level, piece) for piece in line.pieces]
    if any(len(each) != 1 for each in owners):
        return False
    if len({id(each[0]) for each in owners}) < len(owners):
        return False
    named = bool(below) and len(below[0].pieces) > len(line.pieces)
    is_group = any(len(head.columns) > 1 for head in level)
    return any(len(each[0].columns) > 1 for each in owners) or (is_group and named)


def _is_parted(level: Sequence[Head], above: Line, line: Line, across: Sequence[Box]) -> bool:
    """Whether a rule stands between a line of headings and one over it."""
    between = [
        rule
        for rule in across
        if above.base - 0.2 * above.size < (rule[1] + rule[3]) / 2 < line.base - 0.6 * line.size
    ]
    return any(
        rule[0] - 2 <= head.pieces[-1].middle <= rule[2] + 2 for rule in between for head in level
    )


def _heads_on(
    line: Line,
    below: Sequence[Line],
    columns: Sequence[Column],
    across: Sequence[Box],
    down: Sequence[Box],
) -> tuple[list[Head], bool]:
    if down and (framed := _framed(line, columns, down)):
        return framed, any(len(head.columns) > 1 for head in framed)
    heads = [
        Head([piece], spans(piece, columns, _own(line, columns, across))) for piece in line.pieces
    ]
    over = [head for head in heads if head.columns[0] > 0 or len(head.columns) > 1]
    if any(len(head.columns) > 1 for head in over):
        if all(len(head.columns) > 1 for head in over) and _is_ruled(over, across):
            return heads, True
        return _spread(heads, columns), True
    if _looks_grouped(over, below, columns):
        return _spread(heads, columns), True
    return heads, False


def _framed(line: Line, columns: Sequence[Column], down: Sequence[Box]) -> list[Head]:
    """Headings in cells between rules down; empty where the columns are not parted by rules."""
    y = line.base - 0.3 * line.size
    cuts = [0, *(_cut(a, b) for a, b in pairwise(columns)), 1e9]
    if sum(any(abs(rule[0] - x) < 4 for rule in down) for x in cuts[1:-1]) < len(columns) - 1:
        return []
    here = [
        x
        for x in cuts[1:-1]
        if any(abs(rule[0] - x) < 4 and rule[1] <= y <= rule[3] for rule in down)
    ]
    if not here:
        return []
    heads = []
    for piece in line.pieces:
        left = max((x for x in here if x <= piece.middle), default=0.0)
        right = min((x for x in here if x > piece.middle), default=1e9)
        inside = [n for n, (a, b) in enumerate(columns) if left < (a + b) / 2 < right]
        at = nearest(piece, columns)
        heads.append(
            Head([piece], range(inside[0], inside[-1] + 1) if inside else range(at, at + 1))
        )
    return heads


def _cut(left: Column, right: Column) -> float:
    return (left[1] + right[0]) / 2


def _own(line: Line, columns: Sequence[Column], across: Sequence[Box]) -> list[Box]:
    """The rules under a line that each stand under one of its pieces alone, and not under the whole table."""
    labels = (columns[0][0] + columns[0][1]) / 2
    return [
        rule
        for rule in across
        if 0 <= rule[1] - line.base <= 1.2 * line.size
        and not rule[0] <= labels <= rule[2]
        and sum(rule[0] - 3 <= piece.middle <= rule[2] + 3 for piece in line.pieces) == 1
    ]


def _is_ruled(heads: Sequence[Head], across: Sequence[Box]) -> bool:
    return all(
        any(
            x0 - 3 <= head.pieces[0].x0
            and head.pieces[0].x1 <= x1 + 3
            and 0 <= y0 - head.pieces[0].base <= 1.2 * head.pieces[0].size
            for x0, y0, x1, _ in across
        )
        for head in heads
    )


def _looks_grouped(heads: Sequence[Head], below: Sequence[Line], columns: Sequence[Column]) -> bool:
    """Fewer headings than columns, each over the middle or at an edge of as many, over a line that names them all."""
    count, width = len(heads), len(columns) - 1
    if not count or width % count or width // count < 2 or not below:
        return False
    each = width // count
    if any((head.columns[0] - 1) // each != n for n, head in enumerate(heads)):
        return False
    names = {nearest(piece, columns): piece for line in below for piece in line.pieces}
    if len(names.keys() - {0}) < width:
        return False
    own = [columns[1 + n * each : 1 + (n + 1) * each] for n in range(count)]
    middles = [(part[0][0] + part[-1][1]) / 2 for part in own]
    centred = all(
        abs(head.pieces[0].middle - middle) < _CENTRED
        for head, middle in zip(heads, middles, strict=True)
    )
    same = sum(_is_above(head.pieces[0], names[head.columns[0]]) for head in heads)
    if count == 1:
        return centred and not same
    left = all(head.columns[0] == 1 + n * each for n, head in enumerate(heads))
    right = all(head.columns[0] == (n + 1) * each for n, head in enumerate(heads))
    return centred or same < count or left or right


def _is_above(piece: Piece, name: Piece) -> bool:
    """Whether two pieces are lines of one heading: they share an edge or the middle."""
    return (
        abs(piece.x0 - name.x0) < _EDGE
        or abs(piece.x1 - name.x1) < _EDGE
        or abs(piece.middle - name.middle) < _EDGE
    )


def _spread(heads: list[Head], columns: Sequence[Column]) -> list[Head]:
    """Headings spread over the columns so that each stands over the middle, or at an edge, of its own."""
    own = [head for head in heads if head.columns == range(1)]
    groups = [head for head in heads if head.columns != range(1)]
    first = 1 if own or groups[0].columns[0] > 0 else 0
    ends = _parted([head.pieces[0] for head in groups], columns, first)
    for head, columns_of_it in zip(groups, ends, strict=True):
        head.columns = columns_of_it
    return own + groups


def _parted(pieces: Sequence[Piece], columns: Sequence[Column], first: int) -> list[range]:
    """The columns of each group so that the distances of edges or middles are least in all.

    ``cost[k][c]``: the least for the first k groups over columns before c.
    """
    width = len(columns)
    worst = float("inf")
    cost = [[worst] * (width + 1) for _ in range(len(pieces) + 1)]
    back: list[list[tuple[int, int] | None]] = [[None] * (width + 1) for _ in cost]
    for c in range(first, width + 1):
        cost[0][c] = (c - first) * _LEFT_OUT
    for k, piece in enumerate(pieces, 1):
        for end in range(first + 1, width + 1):
            if cost[k][end - 1] + _LEFT_OUT < cost[k][end]:
                cost[k][end], back[k][end] = cost[k][end - 1] + _LEFT_OUT, (k, end - 1)
            for begin in range(first, end):
                total = cost[k - 1][begin] + _misfit(piece, columns[begin][0], columns[end - 1][1])
                if total < cost[k][end]:
                    cost[k][end], back[k][end] = total, (k - 1, begin)
    found: list[range] = []
    k, end = len(pieces), width
    while k and (step := back[k][end]):
        if step[0] < k:
            found.append(range(step[1], end))
        k, end = step
    if len(found) != len(pieces):
        return [range(at, at + 1) for piece in pieces for at in [nearest(piece, columns)]]
    return found[::-1]


def _misfit(piece: Piece, left: float, right: float) -> float:
    outside = max(0.0, left - piece.x0) + max(0.0, piece.x1 - right)
    return outside * 2 + min(
        abs(piece.middle - (left + right) / 2),
        abs(piece.x0 - left) + 1.0,
        abs(piece.x1 - right) + 1.0,
    )


def _extend(level: list[Head], heads: Sequence[Head]) -> None:
    for head in heads:
        same = next((each for each in level if each.columns == head.columns), None)
        if same:
            same.pieces += head.pieces
        else:
            level.append(head)


def _settled(levels: list[list[Head]]) -> list[list[Head]]:
    """A name on a line of groups that stands over one column alone is that column's own, where it has no other."""
    if len(levels) < 2:
        return levels
    last = levels[-1]
    named = {column for head in last for column in head.columns}
    for level in levels[:-1]:
        for head in [each for each in level if len(each.columns) == 1]:
            column = head.columns[0]
            if column not in named:
                level.remove(head)
                last.append(head)
                named.add(column)
            elif column == 0:
                level.remove(head)
                own = next(each for each in last if column in each.columns)
                own.pieces[:0] = head.pieces
    return [level for level in levels if level]
