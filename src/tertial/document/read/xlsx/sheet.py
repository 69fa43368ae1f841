"""A sheet of any workbook as what stands in its cells, printed as it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

_FIGURE: Final = re.compile(r"[-\u2212\u2013+(]?\s?\d[\d\s\u00a0.,]*\)?\s?%?")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that is not empty. ``is_number``: a figure, not words, dates or years written as text; ``size`` in points,
    0 where it is not known. ``is_general``: it has no number format, so that it is exactly what it says."""

    text: str
    is_number: bool = False
    is_bold: bool = False
    indent: float = 0.0
    size: float = 0.0
    is_general: bool = False

    @property
    def is_figure(self) -> bool:
        """A number, or words that are one ("421,3" kept as text); a year is none, since it heads columns."""
        if not self.is_number and not _FIGURE.fullmatch(self.text):
            return False
        return not _YEAR.fullmatch(self.text)


@dataclass(slots=True)
class Sheet:
    """A visible sheet: ``rows`` are row → column → cell, both from 0; ``merged`` are (top, left, bottom, right), all
    four included; ``frozen`` is how many rows stay in place when the sheet is scrolled; ``comments`` are what somebody
    has said of a cell, by (row, column)."""

    name: str
    rows: dict[int, dict[int, SheetCell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    frozen: int = 0
    comments: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(slots=True)
class Book:
    """The visible sheets of a workbook, and what it says of itself; ``unread`` are reasons with the sheet's name."""

    sheets: list[Sheet]
    title: str = ""
    language: str = ""
    unread: list[tuple[str, str, int | None]] = field(default_factory=list)
