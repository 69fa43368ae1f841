"""Words become pieces (what stands together on a line) and lines (pieces on one base line)."""

from __future__ import annotations

import bisect
import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from tertial.document.model import Place
from tertial.document.read.pdf.marks import Box
from tertial.document.read.pdf.pages import Page, Word

ON_LINE: Final = 0.3
"""Shares of the size that base lines of one line may differ."""
APART: Final = 0.55
"""Distance between cells, in shares of the size, where nothing but distance parts words."""
APART_WITHOUT_SPACE: Final = 0.42
"""The same where the file writes its spaces and there is none here."""
WIDE_SPACE: Final = 1.4
"""A written space wider than that parts too; justified lines have narrower ones."""
BULLET: Final = re.compile(r"[•●○◦▪▫■□‣⁃∙·➢➤►▶✓✔❖→–—\-*o]|\(?\d{1,2}[.)]|\(?[a-zA-ZåäöÅÄÖ][.)]")
_NUMBER: Final = re.compile(
    r"[(]?[-−–+±]?\s?\d[\d\s\u00a0\u2009\u202f.,:]*\s?(?:%|procent|kr|tkr|mnkr|mkr|st|p\.?e\.?)?[)]?[*¹²³⁴⁵⁶⁷⁸⁹⁰]{0,3}"
)
_THOUSANDS: Final = re.compile(r"[(]?[-−–+]?\d{1,3}")
_THREE: Final = re.compile(r"\d{3}(?!\d)")
_GROUPS: Final = re.compile(r"[(]?[-−–+±]?\d{1,3}(?: \d{3})*")
"""A number that a further group of three figures may go on with."""
_SIGNS: Final = "-−–+±"
_CLOSE: Final = 0.15
"""Distance between two figures that are certainly two, in shares of the size."""
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_DASHES: Final = frozenset(("-", "–", "—", "−", "..", "...", "…", "x", "X", "•", "n/a", "N/A"))


def is_figure(text: str) -> bool:
    """A number (not a year), or the dash of an empty cell."""
    if text in _DASHES:
        return True
    return bool(_NUMBER.fullmatch(text)) and not _YEAR.fullmatch(text)


@dataclass(slots=True)
class Piece:
    """Words that stand together: a cell's line, or a line of text. ``is_figure``: a number or the dash of none."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    is_bold: bool
    is_figure: bool = field(init=False)

    def __post_init__(self) -> None:
        self.is_figure = is_figure(self.text)

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


@dataclass(slots=True)
class Line:
    """Pieces on one base line, from left to right."""

    page: int
    pieces: list[Piece]
    size: float = field(init=False)
    base: float = field(init=False)
    x0: float = field(init=False)
    x1: float = field(init=False)

    def __post_init__(self) -> None:
        pieces = self.pieces
        self.size = pieces[0].size if len(pieces) == 1 else max([each.size for each in pieces])
        self.base, self.x0, self.x1 = pieces[0].base, pieces[0].x0, pieces[-1].x1

    @property
    def text(self) -> str:
        return " ".join(piece.text for piece in self.pieces)

    @property
    def top(self) -> float:
        return min([piece.top for piece in self.pieces])

    @property
    def bottom(self) -> float:
        return max([piece.bottom for piece in self.pieces])

    @property
    def is_bold(self) -> bool:
        return all(piece.is_bold for piece in self.pieces)

    @property
    def box(self) -> Box:
        return rounded((self.x0, self.top, self.x1, self.bottom))

    @property
    def place(self) -> Place:
        return Place(page=self.page, box=self.box)


def rounded(box: Box) -> Box:
    x0, y0, x1, y1 = box
    return round(x0, 1), round(y0, 1), round(x1, 1), round(y1, 1)


def around(boxes: Sequence[Line] | Sequence[Piece]) -> Box:
    """The box around lines or pieces."""
    if len(boxes) == 1:
        each = boxes[0]
        return rounded((each.x0, each.top, each.x1, each.bottom))
    return rounded(
        (
            min([each.x0 for each in boxes]),
            min([each.top for each in boxes]),
            max([each.x1 for each in boxes]),
            max([each.bottom for each in boxes]),
        )
    )


def lines_on(page: Page) -> list[Line]:
    """The lines of a page from its top down."""
    return [
        Line(page.number, pieces)
        for words in _on_lines(page.words)
        if (pieces := list(_pieces(words, page)))
    ]


def _on_lines(words: Sequence[Word]) -> Iterator[list[Word]]:
    """Words on one base line, from left to right; lines from the top down."""
    line: list[Word] = []
    base = 0.0
    for word in sorted(words, key=lambda each: (each.base, each.x0)):
        if line and word.base - base > ON_LINE * min(word.size, line[-1].size):
            yield sorted(line, key=lambda each: each.x0)
            line = []
        if not line:
            base = word.base
        line.append(word)
    if line:
        yield sorted(line, key=lambda each: each.x0)


def _pieces(words: Sequence[Word], page: Page) -> Iterator[Piece]:
    down = page.marks.down
    begins = [rule[0] for rule in down]
    held: list[Word] = []
    is_first = True
    for word in words:
        if held and _parts(held, word, page.has_spaces, down, begins, is_first=is_first):
            yield _piece(held)
            held, is_first = [], False
        held.append(word)
    if held:
        yield _piece(held)


def _parts(
    held: Sequence[Word],
    word: Word,
    has_spaces: bool,
    down: Sequence[Box],
    begins: Sequence[float],
    *,
    is_first: bool,
) -> bool:
    """Whether a distance, or a rule, stands between what is held and the next word."""
    last = held[-1]
    gap = word.x0 - last.x1
    size = word.size if word.size < last.size else last.size
    if gap > 0.08 * size and down and _rule_between(last.x1, word, down, begins):
        return True
    if word.is_raised or last.is_raised:
        return gap > APART * size
    if is_first and len(held) == 1 and BULLET.fullmatch(last.text) and not word.text[0].isdigit():
        return gap > 4 * size
    if not word.is_apart:
        return gap > WIDE_SPACE * size
    if has_spaces and gap > _CLOSE * size and _are_two_figures(held, word):
        return True
    if gap < APART * size and _THOUSANDS.fullmatch(last.text) and _THREE.match(word.text):
        return False
    return gap > (APART_WITHOUT_SPACE if has_spaces else APART) * size


def _are_two_figures(held: Sequence[Word], word: Word) -> bool:
    """Whether the number that is held has ended and another begins, as in columns that nearly touch."""
    text = " ".join(each.text for each in held)
    if text in _DASHES or not is_figure(text):
        return False
    if word.text[0] in _SIGNS:
        return word.text[1:2].isdigit()
    may_go_on = _GROUPS.fullmatch(text) and _THREE.match(word.text)
    return word.text[0].isdigit() and not may_go_on


def _rule_between(x: float, word: Word, down: Sequence[Box], begins: Sequence[float]) -> bool:
    first = bisect.bisect_left(begins, x - 2.0)
    height = word.base - 0.3 * word.size
    for rule in down[first : first + 200]:
        if rule[0] > word.x0 + 1:
            return False
        if rule[1] <= height <= rule[3] and x - 1 <= (rule[0] + rule[2]) / 2 <= word.x0 + 1:
            return True
    return False


def _piece(words: Sequence[Word]) -> Piece:
    first = words[0]
    if len(words) == 1:
        box = first.x0, first.top, first.x1, first.bottom
        return Piece(first.text, *box, first.base, first.size, first.is_bold)
    text = first.text
    for before, word in itertools.pairwise(words):
        gap = word.x0 - before.x1
        is_close = gap < 0.1 * word.size and (word.is_apart or word.is_raised or before.is_raised)
        text += word.text if is_close else " " + word.text
    signs = sum([len(word.text) for word in words])
    bold = sum([len(word.text) for word in words if word.is_bold])
    return Piece(
        text,
        first.x0,
        min([word.top for word in words]),
        max([word.x1 for word in words]),
        max([word.bottom for word in words]),
        first.base,
        max([word.size for word in words]),
        bold * 2 > signs,
    )
