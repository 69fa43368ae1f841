"""Two tables side by side on the same lines: known by a second column of labels behind figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from tertial.document.read.pdf.columns import Column, nearest
from tertial.document.read.pdf.lines import Line, Piece
from tertial.document.read.pdf.zones import Zone

_HEADINGS: Final = 3
_WIDE: Final = 14.0
"""Points of white between two tables at least."""


def side_by_side(zone: Zone, columns: Sequence[Column]) -> float | None:
    """Where the right one of two tables begins; ``None`` where there is one.

    Both halves have as many columns, labels stand before figures in both, no rule goes through the white between
    them, and a heading returns.
    """
    if len(columns) < 4:
        return None
    by_column: list[list[Piece]] = [[] for _ in columns]
    for piece in zone.pieces:
        by_column[nearest(piece, columns)].append(piece)
    kinds = [_kind(pieces) for pieces in by_column]
    for n in (len(columns) // 2, (len(columns) + 1) // 2):
        if kinds[n] != "words" or kinds[0] != "words" or "figures" not in kinds[n + 1 :]:
            continue
        before = next((k for k in range(n - 1, 0, -1) if kinds[k] != "empty"), 0)
        if kinds[before] != "figures":
            continue
        edge = max(piece.x1 for piece in by_column[before])
        begins = min(piece.x0 for piece in by_column[n])
        if (
            begins - edge >= _WIDE
            and not _is_ruled(zone, edge, begins)
            and _names(zone, 0, begins - 1) & _names(zone, begins - 1, 1e6)
        ):
            return begins
    return None


def _names(zone: Zone, left: float, right: float) -> set[str]:
    """The words over the columns of a half."""
    return {
        piece.text
        for line in zone.lines[:_HEADINGS]
        for piece in line.pieces
        if left <= piece.x0 < right and not piece.is_figure
    }


def _kind(pieces: Sequence[Piece]) -> str:
    if not pieces:
        return "empty"
    figures = sum(piece.is_figure for piece in pieces)
    if figures * 2 >= len(pieces):
        return "figures"
    return "words" if figures * 4 <= len(pieces) and len(pieces) > 1 else "mixed"


def _is_ruled(zone: Zone, left: float, right: float) -> bool:
    """Whether rules go from one half to the other; where none are drawn, the white alone does not tell."""
    x = (left + right) / 2
    if not zone.across:
        return right - left < 2 * _WIDE
    return any(rule[0] < x < rule[2] for rule in zone.across)


def halves(zone: Zone, x: float) -> list[Zone]:
    """The two tables."""
    left: list[Line] = []
    right: list[Line] = []
    for line in zone.lines:
        before = [piece for piece in line.pieces if piece.x0 < x - 1]
        after = [piece for piece in line.pieces if piece.x0 >= x - 1]
        if before:
            left.append(Line(line.page, before))
        if after:
            right.append(Line(line.page, after))
    return [
        Zone(
            lines,
            [rule for rule in zone.across if ((rule[0] + rule[2]) / 2 < x) == is_left],
            [rule for rule in zone.down if (rule[0] < x - 1) == is_left],
        )
        for lines, is_left in ((left, True), (right, False))
    ]
