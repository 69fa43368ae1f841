"""Lines of one row that stand a part of a line from each other, as cells set in the middle of their row do: made one.

Two texts under each other never stand closer than their height; lines that do are cells beside each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tertial.document.read.pdf.lines import Line, Piece
from tertial.document.read.pdf.marks import Box
from tertial.document.read.pdf.rows import middle
from tertial.document.read.pdf.wrapped import text_in

_OVERLAP: Final = 0.8
"""Sizes between base lines under which two lines are beside each other."""
_HIGHEST: Final = 6
"""Lines of one row at most."""
_NEAR: Final = 4
"""Lines before and after that are looked at."""
_PROSE: Final = 25
"""Characters of a line of running text at least."""
_SAME_COLUMN: Final = 0.3
"""Share of the narrower of two pieces that they have in common where they are lines of one cell."""


@dataclass(slots=True)
class Stack:
    """Lines as they are understood, and by the id of each that was made one the lines it was made of."""

    lines: list[Line] = field(default_factory=list)
    made_of: dict[int, list[Line]] = field(default_factory=dict)

    def apart(self, line: Line) -> list[Line]:
        """The lines of the page that one is made of."""
        return self.made_of.get(id(line), [line])

    def all(self, lines: Sequence[Line]) -> list[Line]:
        """The lines of the page that some are made of."""
        return [each for line in lines for each in self.apart(line)]


def stacked(lines: Sequence[Line], across: Sequence[Box]) -> Stack:
    """The lines of a column of text, those of one row made one with a piece for each cell; where rules ``across``
    part the rows, they tell and nothing is made."""
    found = Stack()
    heights = sorted((rule[1] + rule[3]) / 2 for rule in across)
    begun = 0
    for n, line in enumerate(lines, 1):
        below = lines[n] if n < len(lines) else None
        if below and below.base - line.base < _OVERLAP * min(line.size, below.size):
            continue
        block = lines[begun:n]
        one = None
        if 1 < len(block) <= _HIGHEST and not _is_text(block, lines[:begun], lines[n:]):
            after = below or line
            before = lines[begun - 1] if begun else None
            one = (
                None
                if _is_ruled(block, before, after, heights)
                else _one(block, lines[n : n + _NEAR])
            )
        found.lines += [one] if one else block
        if one:
            found.made_of[id(one)] = list(block)
        begun = n
    return found


def _is_ruled(
    block: Sequence[Line], before: Line | None, after: Line, heights: Sequence[float]
) -> bool:
    """Whether a rule goes through a block, or one above and one below it part it from other lines."""
    high, low = middle(block[0]), middle(block[-1])
    if any(high < y < low for y in heights):
        return True
    above = [y for y in heights if y < high and (before is None or y > middle(before))]
    below = [y for y in heights if y > low and (after is block[-1] or y < middle(after))]
    return bool(above and below)


def _is_text(block: Sequence[Line], before: Sequence[Line], after: Sequence[Line]) -> bool:
    """Whether a line of a block goes on above or below it, as running text beside a table does."""
    alone = [line for line in block if len(line.pieces) == 1 and len(line.text) >= _PROSE]
    near = [*before[-_NEAR:], *after[:_NEAR]]
    return any(
        abs(piece.x0 - line.x0) < 2
        and len(piece.text) >= _PROSE
        and not any(other is not line and abs(other.x0 - line.x0) < 2 for other in block)
        and abs(other_line.base - line.base) < 1.5 * line.size
        for line in alone
        for other_line in near
        for piece in other_line.pieces
    )


def _one(block: Sequence[Line], below: Sequence[Line]) -> Line | None:
    """One line of all pieces; ``None`` where they are no cells beside each other, nor headings over a row's."""
    cells: list[list[Piece]] = []
    for line in block:
        for piece in line.pieces:
            own = [cell for cell in cells if _is_under(cell[-1], piece)]
            if len(own) > 1:
                return None
            if own:
                own[0].append(piece)
            else:
                cells.append([piece])
    if len(cells) < 3 or not (_is_row(block) or any(_is_row([line]) for line in below)):
        return None
    usual = max(block, key=lambda line: len(line.pieces))
    pieces = [_joined(cell, usual.base) for cell in cells]
    return Line(usual.page, sorted(pieces, key=lambda piece: piece.x0))


def _is_row(lines: Sequence[Line]) -> bool:
    """Whether two figures stand in lines, beside other things."""
    return sum(piece.is_figure for line in lines for piece in line.pieces) >= 2


def _is_under(above: Piece, piece: Piece) -> bool:
    shared = min(above.x1, piece.x1) - max(above.x0, piece.x0)
    return shared > _SAME_COLUMN * min(above.x1 - above.x0, piece.x1 - piece.x0)


def _joined(cell: Sequence[Piece], base: float) -> Piece:
    first = cell[0]
    if len(cell) == 1:
        return replace(first, base=base)
    left, right = min(piece.x0 for piece in cell), max(piece.x1 for piece in cell)
    return Piece(
        text_in(cell, right - left),
        left,
        first.top,
        right,
        cell[-1].bottom,
        base,
        max(piece.size for piece in cell),
        all(piece.is_bold for piece in cell),
    )
