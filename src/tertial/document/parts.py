"""What every reader hands over: headings, texts and grids of cells in reading order, each with its place.

A reader knows its format and nothing of what the words mean. ``document/read/assemble.py`` makes a document of the
parts, ``document/understand/`` makes tables of grids.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from tertial.document.model import Place, Unread


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading; ``level`` 1–6 as the format says, or as its size and numbering suggest."""

    text: str
    level: int
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, its lines joined as they are to be read ("bas-" + "uppdraget" → "basuppdraget").

    ``lines`` are (offset in ``text``, place) of every line it was joined of, so that a figure finds its own line.
    ``has_figures`` is False where numbers say nothing: tables of contents, what is left of charts.
    """

    text: str
    place: Place | None = None
    style: Literal["body", "item", "note"] = "body"
    lines: tuple[tuple[int, Place], ...] = ()
    has_figures: bool = True


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell as it stands; ``text`` may have line breaks. ``is_heading`` where the format says that it is one.

    ``indent``: points that its text begins further in than the cell's edge, where the format says so (0 where not).
    A raised mark is written with raised figures ("9,8¹").
    """

    text: str = ""
    place: Place | None = None
    colspan: int = 1
    rowspan: int = 1
    is_bold: bool = False
    is_heading: bool = False
    indent: float = 0.0


@dataclass(frozen=True, slots=True)
class GridRow:
    """A row of cells from left to right; one that a merged cell above covers is left out, as in HTML."""

    cells: tuple[GridCell, ...]
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table before anybody has asked what it means.

    ``heading_rows`` is how many rows the format itself says are headings, ``None`` where it does not say.
    ``is_aligned``: a cell's position is its column. Where it is False the source has lost its columns (plain text):
    the cells of a row only follow each other, and empty ones are missing: a heading line is one cell with all of its
    words, a row is its label and then one cell for every word of its numbers, thousands not joined ("2", "248",
    "4,1 %"), a group of rows is a label alone. A cell with several values has them on lines of their own.
    ``is_damaged``: the text was read by a machine from a picture (OCR), so that letters and digits may be wrong.
    ``title`` and ``unit`` are what stood at the table, ``notes`` the texts under it that begin with a note mark:
    (mark, text).
    """

    rows: tuple[GridRow, ...]
    title: str = ""
    heading_rows: int | None = None
    is_aligned: bool = True
    is_damaged: bool = False
    unit: str = ""
    notes: tuple[tuple[str, str], ...] = ()
    place: Place | None = None


Part = Heading | Text | Grid


@dataclass(frozen=True, slots=True)
class Reading:
    """What a reader found in a file. ``language`` as the file says; ``is_damaged`` as in ``Grid``."""

    parts: tuple[Part, ...]
    title: str = ""
    language: str = ""
    pages: int | None = None
    is_damaged: bool = False
    unread: tuple[Unread, ...] = field(default=())
