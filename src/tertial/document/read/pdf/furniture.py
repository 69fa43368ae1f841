"""What stands on page after page, in the margins: headers, footers and page numbers are no part of the text."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from tertial.document.read.pdf.flow import sizes_of
from tertial.document.read.pdf.lines import Line

_ZONE: Final = 0.16
"""Share of a page's height, at its top and at its foot, where furniture stands."""
_ENOUGH: Final = 0.28
"""Share of the pages that a line must stand on; left and right pages may differ."""
_LARGER: Final = 1.2
"""Times the usual size: what is set larger is a heading, wherever it stands."""
_SAME: Final = 3
"""Points that its height may vary by, about."""
_DIGITS: Final = re.compile(r"\d+")
_NUMBER: Final = re.compile(
    r"[-–—]?\s*(?:sida?|s\.|page|nr)?\s*(\d{1,4})\s*(?:(?:\(|av|/|of|:)\s*\d{1,4}\)?)?\s*[-–—]?",
    re.IGNORECASE,
)


def without_furniture(
    pages: Sequence[Sequence[Line]], heights: Sequence[float]
) -> list[list[Line]]:
    """Each page's lines without those in its margins that return on other pages, and without its number."""
    seen: Counter[tuple[str, int, int]] = Counter()
    for lines, height in zip(pages, heights, strict=True):
        seen.update({key for line in lines for key in _keys(line, height)})
    least = max(2, _ENOUGH * sum(bool(lines) for lines in pages)) if len(pages) > 1 else 2
    number = _numbering(pages, heights)
    largest = _LARGER * sizes_of([line for lines in pages for line in lines]).body
    found: list[list[Line]] = []
    for n, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        kept = list(lines)
        for from_foot in (False, True):
            while kept:
                line = kept[-1 if from_foot else 0]
                if line.size > largest or not _is_in(line, height, from_foot=from_foot):
                    break
                if _is_row_of_figures(line):
                    break
                returns = any(seen[key] >= least for key in _keys(line, height))
                if not returns and not _says(line, n, number):
                    break
                if returns and _is_heading_of_table(
                    kept, from_foot=from_foot, seen=seen, least=least, height=height
                ):
                    break
                kept.pop(-1 if from_foot else 0)
        found.append(kept)
    return found


def _is_row_of_figures(line: Line) -> bool:
    """Figures in columns and nothing else: a row whose label stands a part of a line higher or lower."""
    return len(line.pieces) > 1 and all(piece.is_figure for piece in line.pieces)


def _keys(line: Line, height: float) -> list[tuple[str, int, int]]:
    """What a line is known by: its words without figures, and its height to within a few points."""
    if not (_is_in(line, height, from_foot=False) or _is_in(line, height, from_foot=True)):
        return []
    words = _DIGITS.sub("#", line.text)
    place = line.base if line.base < height / 2 else height - line.base
    row = round(place / _SAME)
    foot = int(line.base > height / 2)
    return [(words, row, foot), (words, row + 1, foot)]


def _is_in(line: Line, height: float, *, from_foot: bool) -> bool:
    return line.base > height * (1 - _ZONE) if from_foot else line.base < height * _ZONE


def _is_heading_of_table(
    lines: Sequence[Line],
    *,
    from_foot: bool,
    seen: Counter[tuple[str, int, int]],
    least: float,
    height: float,
) -> bool:
    """A table's heading is repeated on every page too; rows follow it closely, and it has several cells."""
    if from_foot or len(lines) < 2 or len(lines[0].pieces) < 3:
        return False
    for line, below in itertools.pairwise(lines):
        if below.base - line.base > 2.2 * line.size:
            return False
        if any(piece.is_figure for piece in below.pieces[1:]):
            return True
        if not any(seen[key] >= least for key in _keys(below, height)):
            return len(below.pieces) > 1
    return False


def _numbering(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> int | None:
    """What to add to a page's place in the file to get its printed number, where most pages agree."""
    offsets: Counter[int] = Counter()
    for n, (lines, height) in enumerate(zip(pages, heights, strict=True)):
        ends = [
            line
            for line in (*lines[:2], *lines[-2:])
            if line.base < height * _ZONE or line.base > height * (1 - _ZONE)
        ]
        offsets.update(
            {int(found[1]) - n for line in ends if (found := _NUMBER.fullmatch(line.text.strip()))}
        )
    if not offsets:
        return None
    offset, count = offsets.most_common(1)[0]
    return offset if count >= max(2, 0.4 * len(pages)) else None


def _says(line: Line, n: int, number: int | None) -> bool:
    if number is None or not (found := _NUMBER.fullmatch(line.text.strip())):
        return False
    return int(found[1]) == n + number
