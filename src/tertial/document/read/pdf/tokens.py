"""A page's signs become tokens: what stands between spaces, with its box and style, in the file's coordinates."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from tertial.document.read.pdf import bulk
from tertial.document.read.pdf.bulk import Handle
from tertial.document.read.pdf.fonts import Fonts, Style

_TOKEN: Final = re.compile(r"[^\s\x00\x02\ufffe\ufeff\u200b\xad]+[\x02\ufffe\xad]?|[\x02\ufffe]")
_LINE_ENDS: Final = "\r\n\t\x02\ufffe\xad"
_BREAKS: Final = "\x02\ufffe\xad"
_LEADING: Final = re.compile(r"\d{1,2}(?=[^\W\d_])")
_DIGITS: Final = frozenset("0123456789")
_SAME_SIZE: Final = 0.12
"""Share of their size by which signs of one token may differ."""
_RAISED: Final = 0.35
"""Times its own height that a raised figure stands above its line at least."""

Box = tuple[float, float, float, float]
"""(left, top, right, bottom), y from the page's foot."""


@dataclass(slots=True)
class Token:
    """Signs without a space between, of one size; ``x``, ``y``: where the first stands on its base line.

    ``quarter``: how often the signs are turned to the left. ``is_apart``, ``is_raised``: as in Word.
    """

    text: str
    x: float
    y: float
    left: float
    bottom: float
    right: float
    top: float
    size: float
    is_bold: bool
    is_apart: bool
    quarter: int
    is_raised: bool


@dataclass(slots=True)
class _Stretch:
    """Signs ``start`` up to ``end`` that become a token, in the text object ``held``."""

    start: int
    end: int
    held: Handle
    is_apart: bool
    has_hyphen: bool


def tokens_of(text: Handle, signs: str, fonts: Fonts) -> list[Token]:
    """Words with their boxes; one whose signs differ in size or height is parted."""
    high = _High(text)
    stretches = _by_height(signs, _by_size(_found(text, signs, fonts), fonts), high)
    if not stretches:
        return []
    starts = [each.start for each in stretches]
    boxes = zip(
        _boxes(bulk.loose_boxes(text, starts)),
        _boxes(bulk.loose_boxes(text, [each.end - 1 for each in stretches])),
        strict=True,
    )
    first_and_last = list(boxes)
    at = bulk.origins(text, starts)
    heights = [abs(first[1] - first[3]) for first, _ in first_and_last]
    styles = fonts.styles([each.held for each in stretches], heights)
    return [
        _token(signs, *each, high)
        for each in zip(
            stretches, first_and_last, zip(at[::2], at[1::2], strict=True), styles, strict=True
        )
    ]


def _boxes(flat: Sequence[float]) -> Iterator[Box]:
    return zip(flat[::4], flat[1::4], flat[2::4], flat[3::4], strict=True)


def _token(
    signs: str,
    stretch: _Stretch,
    boxes: tuple[Box, Box],
    at: tuple[float, float],
    style: Style,
    high: _High,
) -> Token:
    start, end = stretch.start, stretch.end
    first, last = boxes
    left, top, right, bottom = first
    last_left, last_top, last_right, last_bottom = last
    text = signs[start:end]
    is_short = end - start < 3
    quarter = (
        style.quarter
        if end - start < 2
        else _quarter(last_left - left, last_bottom - bottom, is_short=is_short)
    )
    return Token(
        _said(text, has_hyphen=stretch.has_hyphen),
        *at,
        left if left < last_left else last_left,
        bottom if bottom < last_bottom else last_bottom,
        right if right > last_right else last_right,
        top if top > last_top else last_top,
        style.size,
        style.is_bold,
        stretch.is_apart,
        quarter,
        is_short and text.isdigit() and high.is_high(start),
    )


def _said(signs: str, *, has_hyphen: bool) -> str:
    if signs in _BREAKS:
        return "-"
    return signs + "-" if has_hyphen else signs


def _quarter(along: float, up: float, *, is_short: bool) -> int:
    """How many quarters to the left a token is turned: by where its last sign stands from its first."""
    if abs(along) >= abs(up):
        return 0 if along >= 0 or is_short else 2
    return 1 if up > 0 else 3


# --- where tokens begin and end -------------------------------------------------------------------------------------


def _found(text: Handle, signs: str, fonts: Fonts) -> list[tuple[_Stretch, Handle]]:
    """What stands between spaces, and the text object of its last sign."""
    stretches: list[_Stretch] = []
    hyphens: list[int] = []
    for match in _TOKEN.finditer(signs):
        start, end = match.span()
        has_hyphen = signs[end - 1] in _BREAKS
        if has_hyphen:
            hyphens.append(end - 1)
            end -= end - start > 1  # a dash alone stays
        is_apart = start == 0 or signs[start - 1] in _LINE_ENDS
        stretches.append(_Stretch(start, end, None, is_apart, has_hyphen))
    fonts.holders(hyphens)
    asked = [each for each in stretches if not each.is_apart]
    for each, is_made in zip(
        asked, bulk.are_made(text, [each.start - 1 for each in asked]), strict=True
    ):
        each.is_apart = is_made
    firsts = fonts.holders([each.start for each in stretches])
    lasts = fonts.holders([each.end - 1 for each in stretches])
    for each, held in zip(stretches, firsts, strict=True):
        each.held = held
    return list(zip(stretches, lasts, strict=True))


def _by_size(
    found: Iterable[tuple[_Stretch, Handle]], fonts: Fonts
) -> Iterator[tuple[_Stretch, bool]]:
    """Stretches whose signs are of one size, and whether each is a whole token; nearly all are, in one text object."""
    for stretch, last in found:
        if stretch.held == last or stretch.end - stretch.start < 2:
            yield stretch, True
            continue
        signs = range(stretch.start, stretch.end)
        held = fonts.holders(signs)
        sizes = [style.size for style in fonts.styles(held, [0.0] * len(held))]
        cuts = [
            n
            for n, (before, size) in enumerate(pairwise(sizes), 1)
            if abs(before - size) > _SAME_SIZE * max(before, size)
        ]
        for part in _cut(stretch, [stretch.start + n for n in cuts]):
            part.held = held[part.start - stretch.start]
            yield part, not cuts


def _by_height(signs: str, found: Iterable[tuple[_Stretch, bool]], high: _High) -> list[_Stretch]:
    """Tokens parted where figures begin or end that the font itself raises ("¹Siffran", "9,8¹")."""
    stretches = list(found)
    leading = {
        stretch.start: mark.end()
        for stretch, is_whole in stretches
        if is_whole
        and signs[stretch.start] in _DIGITS
        and (mark := _LEADING.match(signs, stretch.start, stretch.end))
    }
    ends = [
        stretch.end - 1
        for stretch, is_whole in stretches
        if is_whole and signs[stretch.end - 1] in _DIGITS
    ]
    short = [
        stretch.start
        for stretch, _ in stretches
        if stretch.end - stretch.start == 2 and signs[stretch.start] in _DIGITS
    ]
    high.ask([*leading, *ends, *short])
    parts: list[_Stretch] = []
    for stretch, is_whole in stretches:
        start, end = stretch.start, stretch.end
        if not is_whole or end - start < 2:
            parts.append(stretch)
        elif start in leading and high.is_high(start):
            parts += _cut(stretch, [leading[start]])
        else:
            at = end
            while at > start + 1 and signs[at - 1] in _DIGITS and high.is_high(at - 1):
                at -= 1
            parts += _cut(stretch, [at]) if at < end else [stretch]
    return parts


def _cut(stretch: _Stretch, cuts: Sequence[int]) -> list[_Stretch]:
    """A stretch in parts; the first alone stands apart from what is before, the last alone is hyphenated."""
    edges = [stretch.start, *cuts, stretch.end]
    return [
        _Stretch(
            start,
            end,
            stretch.held,
            stretch.is_apart and start == stretch.start,
            stretch.has_hyphen and end == stretch.end,
        )
        for start, end in pairwise(edges)
    ]


class _High:
    """Whether a figure is drawn small and high, as the font's own raised figures are."""

    def __init__(self, text: Handle) -> None:
        self._text = text
        self._known: dict[int, bool] = {}

    def ask(self, signs: Sequence[int]) -> None:
        drawn = bulk.tight_heights(self._text, signs)
        bases = bulk.origins(self._text, signs)[1::2]
        self._known |= {
            sign: bottom - base > _RAISED * (top - bottom) > 0
            for sign, (bottom, top), base in zip(signs, drawn, bases, strict=True)
        }

    def is_high(self, sign: int) -> bool:
        if sign not in self._known:
            self.ask([sign])
        return self._known[sign]
