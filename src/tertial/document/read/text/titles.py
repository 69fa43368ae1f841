"""Which blocks of a text begin with a heading, and of what level: what the text as a whole says decides.

A table of contents names the headings. A text with Markdown's headings has no others. Else a short line alone is one,
or a short first line whose next line begins a sentence; cautious where many such lines follow each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from tertial.document.read.text.contents import Contents, contents_of, key
from tertial.document.read.text.headings import (
    can_be_heading,
    goal_level,
    is_goal_label,
    level_of,
    marked,
    number_of,
)
from tertial.document.read.text.lines import Line
from tertial.document.read.text.markup import is_bold, plain
from tertial.document.read.text.words import is_column_line

_MANY_MARKED = 3
_MANY_ALIKE = 4
_NARROW = 50  # characters of a line that may be a cell
_WIDE = 160  # characters of a line that no page is wide enough for


@dataclass(frozen=True, slots=True)
class Title:
    """A heading of one line or two: its words, level, and the line after it."""

    text: str
    level: int
    after: int


class Titles:
    """What a text says of its own headings."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.contents: Contents | None = contents_of(lines)
        self.levels = self.contents.levels if self.contents else {}
        marks = (marked(line.text) for line in lines if line.text[:1] == "#")
        self.is_marked = sum(mark is not None for mark in marks) >= _MANY_MARKED
        self.alike = _alike(lines)
        self.last_number = 0
        sizes = [len(line.text) for line in lines if not line.is_blank and "\t" not in line.text]
        long = sum(size for size in sizes if size > _WIDE)
        prose = sum(size for size in sizes if size > _NARROW)
        self.is_unwrapped = long * 2 > prose > 0  # every line is a paragraph
        self.is_dense = (
            self.is_unwrapped and len(sizes) * 5 > len(lines) * 4
        )  # without blank lines between

    def is_listed(self, text: str) -> bool:
        """The table of contents has the title."""
        return bool(self.levels) and 2 < len(text) < 260 and key(text) in self.levels

    def title_at(self, at: int, block: Sequence[Line], *, is_first: bool) -> Title | None:
        """The heading that a block begins with; ``None`` where it is text. ``is_first``: no heading came before."""
        text = plain(block[0].text)
        if is_first and len(block) > 1 and _is_title_page(block):
            return Title(text, 1, at + 1)
        rest = self._rest(at, block, text)
        words = f"{text} {plain(self.lines[rest].text)}" if rest else text
        if not self._is_title(block, text, words, rest):
            return None
        number = number_of(text)
        self.last_number = number[0] if number else self.last_number
        is_listed = self.is_listed(words) or self.is_listed(text)
        level = self.levels.get(key(words)) or self.levels.get(key(text)) or 0
        if not level:
            is_top = (
                is_listed or is_first or len(number) == 1 or (len(block) > 1 and not self.levels)
            )
            level = level_of(text, 1 if is_top else self._default(at))
        return Title(words, level, (rest or at) + 1)

    def _default(self, at: int) -> int:
        """Under a table of contents what it does not name is on a third level; before it, on the second."""
        return 3 if self.contents and at > self.contents.at else 2

    def _is_title(self, block: Sequence[Line], text: str, words: str, rest: int) -> bool:
        is_alone = len(block) == 1 and not self.is_dense
        if self.is_listed(text) or self.is_listed(words):
            return True
        if goal_level(text) and not is_goal_label(text) and text[-1] not in ".,;":
            return len(text) < 160 and (is_alone or len(text) < 100 or bool(rest))
        if is_bold(block[0].text) and is_alone and can_be_heading(text.rstrip(":")):
            return True
        if self.is_marked or not can_be_heading(text) or is_column_line(text):
            return False
        if _stem(text) in self.alike:
            return False
        if is_alone or rest or self.is_numbered(block):
            return True
        return len(block) > 1 and is_glued(block[0], block[1])

    def is_numbered(self, block: Sequence[Line]) -> bool:
        """A block begins with a heading by its number, even with text right under it: "2.1 Resultat", or "3 Mål" after
        heading 2; not where the next number follows at once, as in a list."""
        text = plain(block[0].text)
        number = number_of(text)
        if not number or not can_be_heading(text) or len(text) > 80:
            return False
        if len(number) > 1:
            return True
        follows = number_of(plain(block[1].text)) if len(block) > 1 else ()
        is_list = len(follows) == 1 and follows[0] == number[0] + 1
        return number[0] == self.last_number + 1 and not is_list

    def _rest(self, at: int, block: Sequence[Line], text: str) -> int:
        """The line with the lowercase rest of a heading that is too long for its line; 0 where there is none."""
        if not 55 < len(text) <= 130 or text[-1] in ".:;":
            return 0
        i = at + 1
        while i < min(at + 3, len(self.lines)) and self.lines[i].is_blank:
            i += 1
        if i >= len(self.lines) or (i > at + 1 and len(block) > 1):
            return 0
        rest = plain(self.lines[i].text)
        after = self.lines[i + 1] if i + 1 < len(self.lines) else None
        is_short = 0 < len(rest) < 60 and len(rest) * 4 < len(text) * 3 and rest[-1] not in ".:,;"
        ends = after is None or after.is_blank or is_glued(self.lines[i], after)
        return (
            i
            if is_short and ends and (rest[0].islower() or self.is_listed(f"{text} {rest}"))
            else 0
        )


def is_glued(first: Line, second: Line) -> bool:
    """A line that is much shorter than the next, which begins a sentence or heads a table: a heading without a blank
    line after it."""
    heading, text = first.text.strip(), second.text.strip()
    if not heading or heading[-1] in ".,;:!?-":
        return False
    begins = text[:1].isupper() or text[:1].isdigit()
    if begins and len(text) > 60 and len(heading) * 10 < len(text) * 7:
        return True
    return is_column_line(plain(second.text)) and not is_column_line(plain(first.text))


def _is_title_page(block: Sequence[Line]) -> bool:
    """A few short lines at the beginning of a text: its title and whose it is."""
    lines = [plain(line.text) for line in block]
    return len(lines) <= 4 and all(can_be_heading(line) and len(line) < 70 for line in lines)


def _stem(text: str) -> str:
    return " ".join(text.split()[:2]) if ":" not in text[:30] else ""


def _alike(lines: Sequence[Line]) -> frozenset[str]:
    """Beginnings that many different lines share, each alone between blank lines: items of a list, not headings."""
    found: dict[str, set[str]] = defaultdict(set)
    for i, line in enumerate(lines):
        if 10 < len(line.text) < 400 and "\t" not in line.text:
            is_alone = (i == 0 or lines[i - 1].is_blank) and (
                i + 1 == len(lines) or lines[i + 1].is_blank
            )
            if is_alone and len(line.text.split(" ", 4)) > 4:
                found[_stem(line.text.strip())].add(line.text[:60])
    return frozenset(stem for stem, texts in found.items() if stem and len(texts) >= _MANY_ALIKE)
