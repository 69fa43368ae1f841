"""What is left of charts: the short texts at axes and bars, which stand in no order and belong to no table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final

from tertial.document.model import Place
from tertial.document.parts import Text
from tertial.document.read.pdf.lines import Line, Piece, rounded
from tertial.document.read.pdf.marks import Box, Marks

_SMALLEST: Final = 20.0
"""Points that a drawing must measure to be a chart's, and not a sign beside a text."""
_BARS: Final = 4
_THICKEST: Final = 60.0
_LONGEST: Final = 42
"""Characters of a label in a chart at most."""
_BESIDE: Final = (60.0, 14.0, 90.0, 20.0)
"""Points left of, above, right of and below a chart in which its labels stand."""
_MOST_SEEDS, _MOST_AROUND = 300, 1_500
_LARGEST: Final = 0.7
"""Share of the page that a chart takes at most; what is larger is a background."""


def charts_on(marks: Marks, width: float, height: float) -> list[Box]:
    """The boxes of charts on a page: curves and leaning lines, or bars from one edge; with the rules through them."""
    seeds = [box for box in marks.drawings if max(box[2] - box[0], box[3] - box[1]) >= _SMALLEST]
    seeds += _bars(marks.areas)
    if not seeds:
        return []
    seeds = sorted(seeds, key=_area, reverse=True)[:_MOST_SEEDS]
    around = [*marks.down, *marks.across, *marks.areas, *marks.drawings][:_MOST_AROUND]
    charts = _grown(seeds, around)
    most = _LARGEST * width * height
    return [box for box in charts if _area(box) <= most]


def _area(box: Box) -> float:
    return (box[2] - box[0]) * (box[3] - box[1])


def _bars(areas: Sequence[Box]) -> list[Box]:
    """Areas of one thickness and different lengths that share an edge."""
    found: list[Box] = []
    for low, high, first, last in ((1, 3, 0, 2), (0, 2, 1, 3)):
        kinds: dict[int, list[Box]] = {}
        for box in areas:
            thick, length = box[high] - box[low], box[last] - box[first]
            if 2 < thick < _THICKEST and length > 1:
                kinds.setdefault(round(thick), []).append(box)
        for boxes in kinds.values():
            for edge in (first, last):
                found += _sharing(boxes, edge, first, last)
    return found


def _sharing(boxes: Sequence[Box], edge: int, first: int, last: int) -> list[Box]:
    at, _ = Counter(round(box[edge]) for box in boxes).most_common(1)[0]
    same = [box for box in boxes if abs(box[edge] - at) <= 1]
    lengths = {round((box[last] - box[first]) / 3) for box in same}
    return same if len(lengths) >= _BARS else []


def _grown(seeds: Sequence[Box], around: Sequence[Box]) -> list[Box]:
    """Seeds that touch made one, with the marks that run through them."""
    charts = list(seeds)
    for _ in range(4):
        before = list(charts)
        charts = _united(charts)
        charts = [_with_touching(box, around) for box in charts]
        if charts == before:
            break
    return _united(charts)


def _united(boxes: Sequence[Box]) -> list[Box]:
    found: list[Box] = []
    for box in sorted(boxes):
        at = next((n for n, each in enumerate(found) if _touch(each, box, 12.0)), None)
        if at is None:
            found.append(box)
        else:
            found[at] = _around(found[at], box)
    return found


def _with_touching(box: Box, marks: Sequence[Box]) -> Box:
    height = box[3] - box[1]
    for mark in marks:
        if _touch(box, mark, 3.0) and mark[3] - mark[1] <= 2 * height + 40:
            grown = _around(box, mark)
            if grown[2] - grown[0] <= 2.5 * (box[2] - box[0]) + 40:
                box = grown
    return box


def _touch(a: Box, b: Box, slack: float) -> bool:
    return (
        a[0] - slack <= b[2]
        and b[0] - slack <= a[2]
        and a[1] - slack <= b[3]
        and b[1] - slack <= a[3]
    )


def _around(a: Box, b: Box) -> Box:
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def without_charts(
    lines: Sequence[Line], charts: Sequence[Box]
) -> tuple[list[Line], list[tuple[float, Text]]]:
    """The lines without the labels of charts, and those as one text a chart: (height, text)."""
    kept = list(lines)
    left: list[tuple[float, Text]] = []
    for chart in charts:
        inside = [line for line in kept for piece in line.pieces if _is_label(piece, chart)]
        prose = sum(
            len(piece.text) > _LONGEST and _inside(piece, chart)
            for line in kept
            for piece in line.pieces
        )
        if not inside or prose > 1:
            continue
        labels: list[Piece] = []
        rest: list[Line] = []
        for line in kept:
            own = [piece for piece in line.pieces if _is_label(piece, chart)]
            labels += own
            others = [piece for piece in line.pieces if not _is_label(piece, chart)]
            if others:
                rest.append(Line(line.page, others))
        kept = rest
        place = Place(page=inside[0].page, box=rounded(chart))
        left.append(
            (chart[1], Text(" ".join(piece.text for piece in labels), place, has_figures=False))
        )
    return kept, left


def _inside(piece: Piece, chart: Box) -> bool:
    return chart[0] <= piece.middle <= chart[2] and chart[1] <= piece.base <= chart[3]


def _is_label(piece: Piece, chart: Box) -> bool:
    """A short text in a chart, or right beside it."""
    if len(piece.text) > _LONGEST:
        return False
    if _inside(piece, chart):
        return True
    left, above, right, below = _BESIDE
    y = piece.base - 0.3 * piece.size
    if chart[1] - 4 <= y <= chart[3] + 4:
        return (
            chart[0] - left <= piece.x1 <= chart[0] + 20
            or chart[2] - 20 <= piece.x0 <= chart[2] + right
        )
    if chart[0] - 8 <= piece.middle <= chart[2] + 8 and len(piece.text) <= 12:
        return chart[1] - above <= y <= chart[1] or chart[3] <= y <= chart[3] + below
    return False
