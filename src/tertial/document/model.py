"""The one document model, ``tertial.report/1``: what is built, rendered and checked.

A document is an immutable value. Renderers compute nothing: every text is here as printed, every number beside it
rounded as printed. ``shared/contracts.md`` describes the JSON; keys are only ever added.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from tertial.domain.figure import Lineage

Level = Literal["detail", "of-which", "subtotal", "total", "memo"]
StatusKind = Literal[
    "goal",
    "commitment",
    "assignment",
    "activity",
    "risk",
    "review",
    "check",
    "priority",
    "event",
    "challenge",
    "project",
    "initiative",
    "measure",
    "control",
    "action",
]
Tone = Literal["done", "on", "maybe", "late", "none"]
"""How a status looks: a shape beside the word, never colour alone. ``none`` where the status is free text."""


Doubt = Literal["", "inferred", "repaired", "open"]
"""How sure a reading is: ``inferred`` a lost column was found by arithmetic, ``repaired`` damaged digits were restored
and fit the arithmetic, ``open`` neither: the figure is shown where it stood and is not checked."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file that was read: ``line`` of a text and ``page`` are counted from 1, ``box`` is
    (left, top, right, bottom) in points from the page's upper left corner, ``sheet`` names a sheet of a workbook."""

    line: int | None = None
    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """One printed cell. ``value`` is in the printed unit and rounded as printed; ``None`` for words and empty cells.

    ``spanned``: the cell is one with that above it, whose text it repeats. ``decimals`` is how many were printed, in a
    cell that was read from a file.
    """

    text: str = ""
    value: Decimal | None = None
    ref: str = ""
    unit: str | None = None
    note: str = ""
    spanned: bool = False
    lineage: Lineage | None = None
    decimals: int | None = None
    doubt: Doubt = ""
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column; columns in a row with the same non-empty ``group`` share a heading above."""

    name: str
    group: str = ""
    unit: str | None = None
    is_text: bool = False  # words, left-aligned and allowed to wrap


@dataclass(frozen=True, slots=True)
class Row:
    """``label`` without dash or note mark; ``note`` is the mark ("1"), ``parent`` the label of its parent row.

    ``spanned``: the label is that of the row above, in one merged cell.
    """

    label: str
    cells: tuple[Cell, ...]
    level: Level = "detail"
    note: str = ""
    parent: str = ""
    spanned: bool = False
    unit: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A note under a table or text, referred to by ``mark``."""

    mark: str
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table with one label column (``label_heading``) and ``columns`` of cells. ``name`` is what it is called where
    it is referred to ("Tabell 3"), empty where it has no caption of its own."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    label_heading: str = ""
    unit: str | None = None
    notes: tuple[Note, ...] = ()
    place: Place | None = None
    type: Literal["table"] = "table"
    name: str = ""


@dataclass(frozen=True, slots=True)
class TextFigure:
    """A figure in running text: ``text[start:end]`` is its print, ``value`` as printed with its sign, ``signed`` as
    interpreted with its direction word."""

    text: str
    value: Decimal | None
    unit: str | None
    ref: str
    start: int
    end: int
    signed: Decimal | None = None
    lineage: Lineage | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """How ``text[start:end]`` is set: strong, em, a link to an address, or a reference to a table or chart of the
    document (``href`` is # and its id). Marks may lie inside each other."""

    kind: Literal["strong", "em", "link", "ref"]
    start: int
    end: int
    href: str = ""


@dataclass(frozen=True, slots=True)
class Footnote:
    """A note to what stands before ``at`` in a paragraph's text; every format numbers them itself."""

    at: int
    text: str
    figures: tuple[TextFigure, ...] = ()
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text. ``style`` "lede" is an introduction set larger, "item" a bullet, "note" small print, "quote" what
    somebody else has said. A numbered item has its ``number``; ``depth`` 1 is an item inside that above."""

    text: str
    figures: tuple[TextFigure, ...] = ()
    style: Literal["body", "lede", "item", "note", "quote"] = "body"
    place: Place | None = None
    type: Literal["paragraph"] = "paragraph"
    marks: tuple[Mark, ...] = ()
    notes: tuple[Footnote, ...] = ()
    depth: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Status:
    """A followed thing: what was promised, where it stands and why."""

    kind: StatusKind
    title: str
    status: str
    tone: Tone = "none"
    background: str = ""
    text: str = ""
    comment: str = ""
    ref: str = ""
    place: Place | None = None
    type: Literal["status"] = "status"


@dataclass(frozen=True, slots=True)
class Series:
    """One series of a chart, one value per category; ``None`` leaves a gap. ``role``: what a line is beside this year's
    outcome, which decides how it is drawn."""

    name: str
    values: tuple[Decimal | None, ...]
    role: Literal["", "budget", "earlier"] = ""


@dataclass(frozen=True, slots=True)
class Chart:
    """Figures as a picture, always with an alt text and its own data (``table`` shows the same figures in words).

    ``kind``: "line" over time, "bar" by category (grouped by series), "waterfall" of one series, "spark" a small line
    of one series that stands by itself. ``has_table`` where a table beside it has the same figures, so that paper need
    not repeat them. ``name`` as of a table ("Diagram 2").
    """

    id: str
    title: str
    alt: str
    kind: Literal["line", "bar", "waterfall", "spark"]
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str | None = None
    decimals: int = 1
    has_table: bool = False
    type: Literal["chart"] = "chart"
    name: str = ""


Block = Paragraph | Table | Status | Chart


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its blocks; ``level`` 1–4, sections in reading order, nested by level alone."""

    id: str
    level: int
    title: str
    blocks: tuple[Block, ...] = ()
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Unread:
    """What of a file could not be read: ``reason`` is a code (image_page, rotated, damaged …) with its sentence in
    ``document/read/unread.py``."""

    reason: str
    place: Place | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A report. ``period_end`` is an ISO date; ``remarks`` are what the reader must know of how it was made (generated
    ledger, unmapped accounts); ``batches`` name those it was built on. In one that was read from a file ``id``,
    ``kind``, ``committee`` and ``period_end`` are empty where the file does not say, and ``unread`` is what of it was
    not understood; ``pages`` is how many it has."""

    id: str
    kind: str
    title: str
    committee: str
    period_end: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    municipality: str = ""
    language: str = "sv-SE"
    remarks: tuple[str, ...] = ()
    batches: tuple[str, ...] = ()
    unread: tuple[Unread, ...] = ()
    pages: int | None = None
    schema: str = field(default="tertial.report/1")
