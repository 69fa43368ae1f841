"""A title page: its largest words are the report's title, the rest are texts and no headings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tertial.document.parts import Heading, Text
from tertial.document.read.around import Met
from tertial.document.read.pdf.flow import Sizes, texts_of
from tertial.document.read.text.paragraphs import joined

if TYPE_CHECKING:
    from tertial.document.read.pdf.sheets import Sheet

_MOST_SIGNS: Final = 700
_MOST_LINES: Final = 25
_LARGE: Final = 1.5
"""Times the smallest size on the page that a title is set in, at least."""


def is_cover(sheets: Sequence[Sheet]) -> bool:
    """Whether the first page is a title page: few words of different size, and more than two pages after it."""
    if len(sheets) < 4 or not sheets[0].lines:
        return False
    lines = sheets[0].lines
    sizes = [line.size for line in lines]
    few = len(lines) <= _MOST_LINES and sum(len(line.text) for line in lines) <= _MOST_SIGNS
    return few and max(sizes) >= _LARGE * min(sizes)


def cover_of(sheet: Sheet, sizes: Sizes) -> tuple[str, list[Met]]:
    """(Title, the other texts of a title page)."""
    largest = max(line.size for line in sheet.lines)
    title = ""
    for line in sheet.lines:
        if line.size > 0.95 * largest:
            title = joined(title, line.text)
    others = [line for line in sheet.lines if line.size <= 0.95 * largest]
    right = max((line.x1 for line in others), default=0.0)
    return title, [_plain(met) for met in texts_of(others, sizes, right)]


def _plain(met: Met) -> Met:
    if isinstance(met.part, Heading):
        return Met(Text(met.part.text, met.part.place))
    return replace(met, is_bold=False)
