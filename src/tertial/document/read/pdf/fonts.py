"""How large and how bold a sign is, asked once for each text object and font of a page."""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as raw

_BOLD: Final = re.compile(r"bold|black|heavy|semibold|demi|-bd|halvfet", re.IGNORECASE)
_BOLD_WEIGHT: Final = 600


def address_of(held: Any) -> int | None:
    """Where what a pointer of ctypes' points to lies, ``None`` for none; twice as fast as a cast."""
    return ctypes.c_void_p.from_buffer(held).value


@dataclass(frozen=True, slots=True)
class Style:
    """Points from line to line of the font as set, and whether it is bold; ``quarter`` turns to the left."""

    size: float
    is_bold: bool
    quarter: int = 0


class Fonts:
    """The styles of one page's signs."""

    def __init__(self, text: Any) -> None:
        self._text = text
        self._last: int | None = None
        self.seen: set[int | None] = set()
        self._style = Style(10.0, False)
        self._bold: dict[int, bool] = {}
        self._matrix = raw.FS_MATRIX()
        self._points = ctypes.c_float()

    def holder(self, sign: int) -> int | None:
        """Which text object a sign is in; signs of one are of one style."""
        where = address_of(raw.FPDFText_GetTextObject(self._text, sign))
        self.seen.add(where)
        return where

    def of(self, sign: int, height: float) -> Style:
        """The style of a sign; ``height`` of its box tells its size where the file's figures cannot be right."""
        held = raw.FPDFText_GetTextObject(self._text, sign)
        where = address_of(held)
        if where is None:
            return Style(height * 0.8 or 10.0, False)
        if where != self._last:
            self.seen.add(where)
            self._last, self._style = where, self._asked(held, height)
        return self._style

    def _asked(self, held: Any, height: float) -> Style:
        matrix = self._matrix
        raw.FPDFTextObj_GetFontSize(held, ctypes.byref(self._points))
        raw.FPDFPageObj_GetMatrix(held, ctypes.byref(matrix))
        upright = abs(matrix.d) >= abs(matrix.c)
        size = abs(self._points.value) * max(abs(matrix.d), abs(matrix.c))
        quarter = 0 if upright else (1 if matrix.b > 0 else 3)
        if upright and (height > 2.5 * size or 3 < height < 0.3 * size):
            size = height * 0.78 or 10.0
        return Style(size, self._is_bold(held), quarter)

    def _is_bold(self, held: Any) -> bool:
        font = raw.FPDFTextObj_GetFont(held)
        key = address_of(font)
        if key is None:
            return False
        known = self._bold.get(key)
        if known is None:
            known = self._bold[key] = bool(_BOLD.search(_name(font))) or (
                raw.FPDFFont_GetWeight(font) >= _BOLD_WEIGHT
            )
        return known


def _name(font: Any) -> str:
    size = raw.FPDFFont_GetBaseFontName(font, None, 0)
    if not 1 < size < 512:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFFont_GetBaseFontName(font, buffer, size)
    return buffer.value.decode("utf-8", "replace")
