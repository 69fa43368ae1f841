"""What stands on a page, in points from its upper left corner as it is read: words, rules, shaded areas, drawings."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass, field
from typing import Any, Final

import pypdfium2.raw as raw

from tertial.document.read.around import raised
from tertial.document.read.pdf.bulk import address_of
from tertial.document.read.pdf.fonts import Fonts
from tertial.document.read.pdf.marks import Box, Marks, marks_on
from tertial.document.read.pdf.tokens import Token, tokens_of

MOST_CHARACTERS: Final = 200_000
"""Characters of a page that are looked at; a page of small print has ten thousand."""
MOST_DASHES: Final = 500
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\ufffd\x00-\x08\x0e-\x1f]")
_SMALL: Final = 0.87
"""What is smaller than that share of its neighbour and stands higher is a raised mark."""
SYMBOLS: Final = {
    0xF0B7: "•",
    0xF0A7: "▪",
    0xF0D8: "➢",
    0xF0FC: "✓",
    0xF02D: "-",
    0xF076: "❖",
    0xF06F: "○",
    0xF0E0: "→",
}
"""What the old symbol fonts' private characters look like; they stand as bullets."""


@dataclass(slots=True)
class Word:
    """Signs without a space between; ``base`` is the line they stand on. ``is_apart``: no space stands before it in
    the file, only a distance. ``is_raised``: a note mark, already written with raised figures."""

    text: str
    x0: float
    top: float
    x1: float
    bottom: float
    base: float
    size: float
    is_bold: bool = False
    is_apart: bool = False
    is_raised: bool = False


@dataclass(slots=True)
class Page:
    """A page turned so that most of its text is upright. ``is_image``: it holds a picture as large as itself."""

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    marks: Marks = field(default_factory=Marks)
    is_image: bool = False
    is_garbled: bool = False
    has_spaces: bool = True
    """Whether spaces stand in the file as characters (then a distance without one parts cells)."""


class Turn:
    """How a page is turned: from the file's coordinates to ours."""

    def __init__(self, left: float, bottom: float, right: float, top: float, quarter: int) -> None:
        self.left, self.bottom, self.right, self.top, self.quarter = (
            left,
            bottom,
            right,
            top,
            quarter % 4,
        )

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self.quarter:
            case 0:
                return x - self.left, self.top - y
            case 1:
                return y - self.bottom, x - self.left
            case 2:
                return self.right - x, y - self.bottom
            case _:
                return self.top - y, self.right - x

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        (a, b), (c, d) = self.point(left, bottom), self.point(right, top)
        return (a if a < c else c, b if b < d else d, c if a < c else a, d if b < d else b)

    def turned(self, quarter: int) -> Turn:
        """The same page turned so that words which stand so many quarters to the left are upright."""
        return Turn(self.left, self.bottom, self.right, self.top, quarter)

    @property
    def size(self) -> tuple[float, float]:
        width, height = self.right - self.left, self.top - self.bottom
        return (height, width) if self.quarter % 2 else (width, height)


def page_of(document: Any, n: int) -> Page | None:
    """Page ``n`` (from 0), ``None`` where it cannot be opened. Nothing of pdfium is kept."""
    handle = raw.FPDF_LoadPage(document, n)
    if not handle:
        return None
    try:
        text = raw.FPDFText_LoadPage(handle)
        try:
            return _read(handle, text, n + 1) if text else None
        finally:
            if text:
                raw.FPDFText_ClosePage(text)
    finally:
        raw.FPDF_ClosePage(handle)


def _read(handle: Any, text: Any, number: int) -> Page:
    turn = _turn_of(handle)
    signs = _signs(text)
    where = address_of(text)
    fonts = Fonts(where)
    tokens = tokens_of(where, signs, fonts)
    quarter = _direction(tokens) if tokens else turn.quarter
    turn = turn.turned(quarter)
    page = Page(number, *turn.size)
    page.is_garbled = _is_garbled(signs)
    seen = [each for each in tokens if each.quarter == quarter]
    page.words = _with_marks([_word(each, turn) for each in seen])
    page.words += _upright([each for each in tokens if each.quarter != quarter], turn, quarter)
    page.has_spaces = _has_spaces(signs, tokens)
    page.marks = marks_on(address_of(handle), turn, fonts.seen)
    page.words += _dashes(page)
    area = page.width * page.height
    page.is_image = any(
        (x1 - x0) * (y1 - y0) > 0.5 * area for x0, y0, x1, y1 in page.marks.pictures
    )
    return page


def _dashes(page: Page) -> list[Word]:
    """The dashes that are drawn but not told, where no word stands; they are as large as what stands nearest."""
    found = []
    for x0, top, x1, bottom in page.marks.dashes[:MOST_DASHES]:
        y = (top + bottom) / 2
        near = min(page.words, key=lambda word: abs(word.base - y - 2.5), default=None)
        taken = any(
            word.x0 < x1 and x0 < word.x1 and word.top < y < word.bottom for word in page.words
        )
        if near is not None and not taken and near.top < y < near.bottom:
            found.append(
                Word("-", x0, near.top, x1, near.bottom, near.base, near.size, is_apart=True)
            )
    return found


def _has_spaces(signs: str, tokens: list[Token]) -> bool:
    """Whether spaces are written in the file: at least a quarter of those between words on a line."""
    written = sum(not token.is_apart for token in tokens)
    return 4 * written > signs.count(" ") + signs.count("\xa0")


def _turn_of(handle: Any) -> Turn:
    box = raw.FS_RECTF()
    if not raw.FPDF_GetPageBoundingBox(handle, ctypes.byref(box)):
        return Turn(0, 0, raw.FPDF_GetPageWidthF(handle), raw.FPDF_GetPageHeightF(handle), 0)
    return Turn(box.left, box.bottom, box.right, box.top, raw.FPDFPage_GetRotation(handle))


def _signs(text: Any) -> str:
    """A page's characters, one for each of pdfium's, whatever it leaves out."""
    count = min(raw.FPDFText_CountChars(text), MOST_CHARACTERS)
    if count <= 0:
        return ""
    buffer = (ctypes.c_ushort * (count + 1))()
    raw.FPDFText_GetText(text, 0, count, buffer)
    found = bytes(buffer)[: 2 * count].decode("utf-16-le", "replace")
    if len(found) == count and "\0" not in found:
        return found
    codes = (raw.FPDFText_GetUnicode(text, n) for n in range(count))
    return "".join(chr(c) if 0 < c < 0x110000 and not 0xD800 <= c < 0xE000 else "\0" for c in codes)


def _is_garbled(signs: str) -> bool:
    """Whether the file does not say which letters its signs are: private ones or control characters."""
    letters = len("".join(signs.split()))
    strange = sum(ord(sign) not in SYMBOLS for sign in _PRIVATE.findall(signs)) - signs.count(
        "\x02"
    )
    return strange > 10 and strange * 5 > letters


# --- words ----------------------------------------------------------------------------------------------------------


def _direction(tokens: list[Token]) -> int:
    """How the page must be turned for most of its signs to be upright (0–3)."""
    signs = [0, 0, 0, 0]
    for token in tokens:
        signs[token.quarter] += len(token.text)
    return max(range(4), key=lambda quarter: (signs[quarter], -quarter))


def _word(token: Token, turn: Turn) -> Word:
    if turn.quarter == 0:  # nearly all
        left, high = turn.left, turn.top
        x0, x1, base = token.left - left, token.right - left, high - token.y
        top, bottom = high - token.top, high - token.bottom
    else:
        x0, top, x1, bottom = turn.box(token.left, token.bottom, token.right, token.top)
        _, base = turn.point(token.x, token.y)
    text = token.text
    if "\ue000" <= text[0] <= "\uf8ff":
        text = "".join(SYMBOLS.get(ord(sign), sign) for sign in text)
    if token.is_raised:
        text = raised(text)
    return Word(
        text, x0, top, x1, bottom, base, token.size, token.is_bold, token.is_apart, token.is_raised
    )


def _upright(tokens: list[Token], turn: Turn, quarter: int) -> list[Word]:
    """Words that stand on end beside the others (headings of narrow columns), each stretch of them as one."""
    if not tokens or len(tokens) > 400:
        return []
    words: list[Word] = []
    before: Token | None = None
    for token in tokens:
        word = _word(token, turn)
        same = before and before.quarter == token.quarter
        if (
            same
            and words
            and abs(words[-1].x0 - word.x0) < word.size * 0.6
            and _near(words[-1], word)
        ):
            last = words[-1]
            last.text = f"{last.text} {word.text}"
            last.top, last.bottom = min(last.top, word.top), max(last.bottom, word.bottom)
        elif token.quarter % 2 != quarter % 2:
            words.append(word)
        before = token
    for word in words:
        word.base = word.bottom - 0.2 * word.size
        word.is_apart = True
    return words


def _near(a: Word, b: Word) -> bool:
    return max(a.top, b.top) - min(a.bottom, b.bottom) < a.size


# --- raised marks ---------------------------------------------------------------------------------------------------


def _with_marks(words: list[Word]) -> list[Word]:
    """Small signs raised beside a word become marks on its line ("9,8" and a raised 1 → "9,8¹")."""
    for n, word in enumerate(words):
        if word.is_raised:
            continue
        if n and _is_raised(word, words[n - 1]):
            near = words[n - 1]
        elif n + 1 < len(words) and _is_raised(word, words[n + 1]):
            near = words[n + 1]
        else:
            continue
        word.text, word.is_raised = raised(word.text), True
        word.base, word.size, word.top, word.bottom = near.base, near.size, near.top, near.bottom
    return words


def _is_raised(word: Word, near: Word) -> bool:
    if word.size > _SMALL * near.size or len(word.text) > 4:
        return False
    higher = near.base - word.base
    apart = max(word.x0 - near.x1, near.x0 - word.x1)
    return 0.12 * near.size < higher < 0.8 * near.size and apart < 0.5 * near.size
