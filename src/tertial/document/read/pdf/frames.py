"""Rules under each other that frame the rows of a table, drawn or as the edges of shaded rows."""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tertial.document.read.pdf.lines import Line
from tertial.document.read.pdf.marks import Box, Marks

MOST_BETWEEN: Final = 90.0
"""Points between rules that part rows of one table."""
MOST_AREAS: Final = 800
"""Shaded areas of a page that are looked at."""
_LOWEST_ROW: Final = 6.0
_TALLEST_ROW: Final = 60.0
"""Points: a shaded area taller than that is a box with text, not a row."""


@dataclass(slots=True)
class Frame:
    """Rules of equal length under each other: the rows of a table stand between them."""

    x0: float
    y0: float
    x1: float
    y1: float
    heights: tuple[float, ...]
    _usual: float | None = None

    def holds(self, line: Line) -> bool:
        return (
            self.y0 - 1 <= line.base - 0.3 * line.size <= self.y1 + 1
            and line.x0 >= self.x0 - 6
            and line.x1 <= self.x1 + 6
        )

    def below_rule(self, line: Line, before: Line) -> float | None:
        """How far a line's letters stand below the rule that parts it from the line before; ``None`` without one."""
        y = line.base - 0.3 * line.size
        above = self.heights[: bisect.bisect_left(self.heights, y)]
        if not above or before.base - 0.3 * before.size > above[-1]:
            return None
        return line.base - 0.7 * line.size - above[-1]

    def are_together(self, line: Line, below: Line) -> bool:
        """Whether both stand between the same two rules."""
        high, low = line.base - 0.3 * line.size, below.base - 0.3 * below.size
        at = bisect.bisect_left(self.heights, high)
        return at > 0 and at == bisect.bisect_left(self.heights, low)

    def usual(self, lines: Sequence[Line]) -> float:
        """What that distance mostly is in this frame."""
        if self._usual is None:
            found = [
                distance
                for before, line in pairwise(lines)
                if self.holds(line) and (distance := self.below_rule(line, before)) is not None
            ]
            self._usual = max(0.0, sorted(found)[len(found) // 4]) if found else 0.0
        return self._usual


def edges_across(marks: Marks) -> list[Box]:
    """Rules across, and the upper and lower edges of shaded areas, which part rows as rules do."""
    found = list(marks.across)
    for x0, y0, x1, y1 in _shaded_rows(marks.areas):
        found += [(x0, y0, x1, y0), (x0, y1, x1, y1)]
    return sorted(found, key=lambda box: box[1])


def _shaded_rows(areas: Sequence[Box]) -> list[Box]:
    """Shaded areas that stand under each other as rows do: as wide, and no further apart than they are tall."""
    rows = [
        area
        for area in areas[:MOST_AREAS]
        if area[2] - area[0] > 25 and _LOWEST_ROW < area[3] - area[1] < _TALLEST_ROW
    ]
    found: list[Box] = []
    for row in rows:
        near = any(
            other is not row
            and abs(other[0] - row[0]) < 3
            and abs(other[2] - row[2]) < 3
            and max(other[1] - row[3], row[1] - other[3]) <= 1.3 * (row[3] - row[1]) + 4
            for other in rows
        )
        beside = any(
            other is not row and abs(other[1] - row[1]) < 1.5 and abs(other[3] - row[3]) < 1.5
            for other in rows
        )
        if near or beside or row[3] - row[1] < 24:
            found.append(row)
    return found


def frames_of(across: Sequence[Box], lines: Sequence[Line]) -> list[Frame]:
    """Where rules over the same width stand under each other, at least two."""
    heights = _levels(across)
    frames: list[Frame] = []
    held: list[tuple[float, float, float]] = []
    for level in heights:
        if held and not _continues(held, level, lines):
            frames += _frame(held)
            held = []
        held.append(level)
    return frames + _frame(held)


def _continues(
    held: Sequence[tuple[float, float, float]],
    level: tuple[float, float, float],
    lines: Sequence[Line],
) -> bool:
    """Whether a rule is of the frame above: near, or parted from it by one row's text, and within its width."""
    y, x0, x1 = level
    left, right = min(a for _, a, _ in held), max(b for _, _, b in held)
    within = x0 >= left - 12 and x1 <= right + 12
    beyond = x0 <= left + 12 and x1 >= right - 12
    if not (within or beyond):
        return False
    return y - held[-1][0] <= MOST_BETWEEN or _is_filled(lines, held[-1][0], y)


def _is_filled(lines: Sequence[Line], above: float, below: float) -> bool:
    """Whether text goes from one rule to the next without a break, as in a tall row."""
    at = bisect.bisect_left(lines, above, key=lambda line: line.base - 0.3 * line.size)
    y = above
    for line in lines[at:]:
        if line.base - 0.3 * line.size > below:
            break
        if line.base - y > 2.1 * line.size or line.size > 1.2 * lines[at].size:
            return False
        y = line.base
    return below - y < 1.7 * lines[at].size if at < len(lines) else False


def _levels(across: Sequence[Box]) -> list[tuple[float, float, float]]:
    """(height, leftmost, rightmost) of the rules at each height."""
    found: list[list[float]] = []
    for x0, y0, x1, y1 in across:
        y = (y0 + y1) / 2
        if found and y - found[-1][0] < 2.0:
            found[-1][1] = min(found[-1][1], x0)
            found[-1][2] = max(found[-1][2], x1)
        else:
            found.append([y, x0, x1])
    return [(y, x0, x1) for y, x0, x1 in found if x1 - x0 > 60]


def _frame(held: Sequence[tuple[float, float, float]]) -> list[Frame]:
    if len(held) < 2:
        return []
    return [
        Frame(
            min(x0 for _, x0, _ in held),
            held[0][0],
            max(x1 for _, _, x1 in held),
            held[-1][0],
            tuple(y for y, _, _ in held),
        )
    ]
