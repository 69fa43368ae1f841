"""Running text: lines become headings, paragraphs, items and notes, by their size, weight, place and distance."""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from tertial.document.parts import Heading
from tertial.document.read.around import Met
from tertial.document.read.pdf.lines import BULLET, Line
from tertial.document.read.text.paragraphs import joined_texts

LARGER: Final = 1.1
"""Times the size of the body that a heading is at least, if it is not bold."""
_LONG_LINE: Final = 30
"""Characters of a line that tells how far lines of a paragraph stand apart."""
_FAR: Final = 2.5
"""Sizes between a title and what stands at the other edge of its line."""
SMALLER: Final = 0.92
LONGEST_HEADING: Final = 160
_MOST_LEVELS: Final = 6
_NUMBERED: Final = re.compile(r"(\d{1,2}(?:\.\d{1,2}){0,4})\.?\s+\S")
_CAPTION: Final = re.compile(r"(?:tabell|diagram|figur|bild)\s+\d", re.IGNORECASE)
_MARK: Final = re.compile(r"(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}|\*{1,3}|\[\d{1,2}\])\s?\S")
_ITEM: Final = re.compile(r"(?:[•●○◦▪▫■□‣⁃∙·➢➤►▶✓✔❖→]|[–—-]|\(?\d{1,2}[.)]|\(?[a-zåäö][.)])\s+\S")
_SIGN: Final = re.compile(r"^[•●○◦▪▫■□‣⁃∙·➢➤►▶✓✔❖→–—-]\s+")
_ENDS: Final = (".", "!", "?", ":", ";", ",")


@dataclass(slots=True)
class Sizes:
    """The size of running text, and those of headings from the largest down."""

    body: float = 10.0
    headings: list[float] = field(default_factory=list)
    has_bold: bool = False

    def level(self, size: float) -> int:
        for n, each in enumerate(self.headings):
            if size >= each - 0.25:
                return min(n + 1, _MOST_LEVELS)
        return min(len(self.headings) + 1, _MOST_LEVELS)


def sizes_of(lines: Sequence[Line], cover: int | None = None) -> Sizes:
    """The sizes in running text, weighed by their signs; those of headings without the page that is a ``cover``."""
    weight: Counter[float] = Counter()
    for line in lines:
        weight[_half(line.size)] += len(line.text)
    if not weight:
        return Sizes()
    body = weight.most_common(1)[0][0]
    larger = sorted(
        {
            _half(line.size)
            for line in lines
            if line.size > LARGER * body and _can_be_heading(line.text) and line.page != cover
        },
        reverse=True,
    )
    return Sizes(body, _merged(larger))


def _half(size: float) -> float:
    return round(size * 2) / 2


def _merged(sizes: Sequence[float]) -> list[float]:
    """Sizes that differ by less than a twentieth are one level."""
    found: list[float] = []
    for size in sizes:
        if found and size > 0.95 * found[-1]:
            found[-1] = size
        else:
            found.append(size)
    return found


def _can_be_heading(text: str) -> bool:
    return len(text) <= LONGEST_HEADING and any(map(str.isalpha, text))


def texts_of(lines: Sequence[Line], sizes: Sizes, right: float) -> Iterator[Met]:
    """The parts that lines of one column make; ``right`` is where its lines end."""
    for group in _groups(lines, sizes, right):
        if len(group) == 1 and (parts := _apart(group[0])):
            yield from (_met([part], Sizes(1e6)) for part in parts)
        else:
            yield _met(group, sizes)


def _apart(line: Line) -> list[Line]:
    """The pieces of a bold line that stand far apart: a title with its status at the other edge; empty for others."""
    if len(line.pieces) != 2 or not line.is_bold:
        return []
    first, last = line.pieces
    if last.x0 - first.x1 < _FAR * line.size or BULLET.fullmatch(first.text):
        return []
    return [Line(line.page, [piece]) for piece in line.pieces]


def _groups(lines: Sequence[Line], sizes: Sizes, right: float) -> Iterator[list[Line]]:
    """Lines that are one paragraph or heading."""
    group: list[Line] = []
    leading = _leading(lines)
    for _n, line in enumerate(lines):
        if group and _begins(line, group, sizes, right, leading):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _leading(lines: Sequence[Line]) -> float:
    """The usual distance between base lines, in sizes."""
    gaps = Counter(
        round((b.base - a.base) / a.size, 1)
        for a, b in itertools.pairwise(lines)
        if len(a.text) > _LONG_LINE and 0.8 < (b.base - a.base) / a.size < 2.2
    )
    enough = max(2, 0.2 * gaps.total())
    return min((gap for gap, count in gaps.items() if count >= enough), default=1.35)


def _begins(line: Line, group: Sequence[Line], sizes: Sizes, right: float, leading: float) -> bool:
    before = group[-1]
    gap = line.base - before.base
    if abs(line.size - before.size) > 0.06 * before.size or line.is_bold != before.is_bold:
        return not _run_in(line, before, group, gap, leading)
    if gap <= 0.2 * line.size or gap > (leading + 0.22) * line.size:
        return not (_is_heading(before, sizes) and 0 < gap < 1.5 * line.size)
    if _ITEM.match(line.text) or _MARK.match(line.text):
        return not (
            line.text[0] in "–—-" and not before.text.endswith(_ENDS) and line.x0 <= group[0].x0 + 1
        )
    if _is_heading(line, sizes) and line.size > LARGER * sizes.body:
        return False
    short = before.x1 < right - 0.28 * (right - group[0].x0)
    first_word = line.pieces[0].text.split(" ", 1)[0]
    fits = before.x1 + 0.55 * line.size * (len(first_word) + 1) < right - 4
    if fits and before.text.endswith(_ENDS) and line.text[:1].isupper():
        return True
    if short and fits and line.text[:1].isupper():
        return True
    indented = line.x0 - before.x0 > 0.9 * line.size and len(group) > 1
    return indented and before.text.endswith((".", "!", "?", ":")) and line.text[:1].isupper()


def _run_in(line: Line, before: Line, group: Sequence[Line], gap: float, leading: float) -> bool:
    """A line partly bold, or with a larger sign in it, within a paragraph."""
    if gap <= 0.2 * line.size or gap > (leading + 0.12) * max(line.size, before.size):
        return False
    if abs(line.size - before.size) > 0.06 * before.size:
        return False
    return not before.text.endswith(_ENDS) and line.text[:1].islower()


def _is_heading(line: Line, sizes: Sizes) -> bool:
    return _can_be_heading(line.text) and (line.size > LARGER * sizes.body)


def _met(group: Sequence[Line], sizes: Sizes) -> Met:
    first = group[0]
    pieces = [(line.text, line.place) for line in group]
    text = joined_texts(pieces)
    bold = all(line.is_bold for line in group)
    if level := _heading_level(group, text.text, sizes, bold=bold):
        return Met(Heading(text.text, level, first.place))
    style: Literal["body", "item", "note"] = "body"
    if _MARK.match(text.text) and first.size <= sizes.body:
        style = "note"
    elif _is_item(first):
        style = "item"
        if sign := _SIGN.match(text.text):
            pieces[0] = (first.text[sign.end() :], first.place)
    return Met(joined_texts(pieces, style), is_bold=bold)


def _is_item(line: Line) -> bool:
    return bool(_ITEM.match(line.text)) or bool(
        len(line.pieces) > 1 and BULLET.fullmatch(line.pieces[0].text)
    )


def _heading_level(group: Sequence[Line], text: str, sizes: Sizes, *, bold: bool) -> int:
    """The level of a heading; 0 for other text."""
    size = group[0].size
    if not _can_be_heading(text) or (text.endswith((".", ";", ",")) and not text[:1].isdigit()):
        return 0
    if size > LARGER * sizes.body:
        return sizes.level(size)
    if not bold or size < SMALLER * sizes.body or len(text) > 100 or len(group) > 2:
        return 0
    if text.endswith((":", "?", "!")) or (not text[0].isupper() and not text[0].isdigit()):
        return 0
    if _CAPTION.match(text):
        return 0
    numbered = _NUMBERED.match(text)
    own = len(sizes.headings) + 1
    if numbered:
        return min(max(own, numbered[1].count(".") + 1), _MOST_LEVELS)
    return min(own, _MOST_LEVELS)
