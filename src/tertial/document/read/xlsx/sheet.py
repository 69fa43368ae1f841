"""A sheet of any workbook as what stands in its cells, printed as it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell that is not empty. ``is_number``: a figure, not words, dates or years written as text; ``size`` in points,
    0 where it is not known."""

    text: str
    is_number: bool = False
    is_bold: bool = False
    indent: float = 0.0
    size: float = 0.0


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
