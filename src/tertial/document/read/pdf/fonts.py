"""How large and how bold a sign is, asked once for each text object and font of a page."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as raw

from tertial.document.read.pdf import bulk
from tertial.document.read.pdf.bulk import Handle

_BOLD: Final = re.compile(r"bold|black|heavy|semibold|demi|-bd|halvfet", re.IGNORECASE)
_BOLD_WEIGHT: Final = 600


@dataclass(slots=True)
class Style:
    """Points from line to line of the font as set, and whether it is bold; ``quarter`` turns to the left."""

    size: float
    is_bold: bool
    quarter: int = 0


class Fonts:
    """The styles of one page's signs; ``text`` is where pdfium keeps them, ``seen`` the text objects that were met."""

    def __init__(self, text: Handle) -> None:
        self._text = text
        self._bold: dict[Handle, bool] = {}
        self.seen: set[Handle] = set()

    def holders(self, signs: Sequence[int]) -> list[Handle]:
        """Which text object each sign is in; signs of one are of one style."""
        found = bulk.holders(self._text, signs)
        self.seen.update(found)
        return found

    def styles(self, objects: Sequence[Handle], heights: Sequence[float]) -> list[Style]:
        """The style of each text object, asked once where the same follows itself; ``heights`` of signs in them tell
        the size where the file's figures cannot be right."""
        changes = [
            n
            for n, held in enumerate(objects)
            if held is not None and (n == 0 or held != objects[n - 1])
        ]
        asked = [objects[n] for n in changes]
        points, matrices, fonts = bulk.points(asked), bulk.matrices(asked), bulk.fonts(asked)
        new = {
            n: self._style(points[k], matrices[bulk.MATRIX * k :][:4], fonts[k], heights[n])
            for k, n in enumerate(changes)
        }
        found: list[Style] = []
        for n, (held, height) in enumerate(zip(objects, heights, strict=True)):
            if held is None:
                found.append(Style(height * 0.8 or 10.0, False))
            else:
                found.append(new[n] if n in new else found[-1])
        return found

    def _style(self, points: float, matrix: Sequence[float], font: Handle, height: float) -> Style:
        _, b, c, d = matrix
        upright = abs(d) >= abs(c)
        size = abs(points) * max(abs(d), abs(c))
        quarter = 0 if upright else (1 if b > 0 else 3)
        if upright and (height > 2.5 * size or 3 < height < 0.3 * size):
            size = height * 0.78 or 10.0
        return Style(size, self._is_bold(font), quarter)

    def _is_bold(self, font: Handle) -> bool:
        known = self._bold.get(font)
        if known is None:
            known = self._bold[font] = font is not None and _says_bold(font)
        return known


def _says_bold(font: Handle) -> bool:
    held = bulk.pointer(font, raw.FPDF_FONT)
    return bool(_BOLD.search(_name(held))) or raw.FPDFFont_GetWeight(held) >= _BOLD_WEIGHT


def _name(font: Any) -> str:
    size = raw.FPDFFont_GetBaseFontName(font, None, 0)
    if not 1 < size < 512:
        return ""
    buffer = ctypes.create_string_buffer(size)
    raw.FPDFFont_GetBaseFontName(font, buffer, size)
    return buffer.value.decode("utf-8", "replace")
