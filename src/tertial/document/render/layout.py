"""How a block is laid out, whatever the format: column groups, lists, captions, heading levels, a chart's figures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from tertial.document.model import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Footnote,
    Paragraph,
    Row,
    Section,
    Status,
    Table,
    TextFigure,
)
from tertial.domain.money import round_half_up
from tertial.domain.swedish import format_number

DEEPEST = 4  # levels of headings
WORDS = {
    "goal": "Mål",
    "commitment": "Utvecklingsåtagande",
    "assignment": "Uppdrag",
    "activity": "Aktivitet",
    "risk": "Åtgärd",
    "review": "Åtgärd",
    "check": "Kontroll",
    "priority": "Prioritering",
    "event": "Händelse",
    "challenge": "Utmaning",
    "project": "Projekt",
    "initiative": "Satsning",
    "measure": "Åtgärd",
    "control": "Kontroll",
    "action": "Åtgärd",
}
"""What the text of a status is called, by its kind."""


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns side by side under one heading; ``name`` is empty for columns of their own."""

    name: str
    columns: tuple[Column, ...]

    @property
    def span(self) -> int:
        return len(self.columns)


def column_groups(table: Table) -> tuple[ColumnGroup, ...]:
    """The columns by the heading above them; empty when no column has one."""
    if not any(column.group for column in table.columns):
        return ()
    return tuple(
        ColumnGroup(name, tuple(columns))
        for name, columns in groupby(table.columns, lambda c: c.group)
    )


@dataclass(frozen=True, slots=True)
class Run:
    """A block, or items that follow each other (``items``), or quotes that do (``quotes``)."""

    block: Block
    items: tuple[Paragraph, ...] = ()
    quotes: tuple[Paragraph, ...] = ()


def runs(blocks: Sequence[Block]) -> Iterator[Run]:
    """The blocks with items gathered into lists, and quotes into one."""
    for style, group in groupby(blocks, _gathered):
        found = list(group)
        of_a_kind = tuple(b for b in found if isinstance(b, Paragraph))
        if style == "item":
            yield Run(found[0], items=of_a_kind)
        elif style == "quote":
            yield Run(found[0], quotes=of_a_kind)
        else:
            yield from (Run(block) for block in found)


def _gathered(block: Block) -> str:
    return block.style if isinstance(block, Paragraph) and block.style in ("item", "quote") else ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item with the lists inside it."""

    paragraph: Paragraph
    lists: tuple[Listed, ...] = ()


@dataclass(frozen=True, slots=True)
class Listed:
    """A list: ``start`` is its first number, 0 where it has bullets."""

    start: int
    items: tuple[Item, ...]


def lists(items: Sequence[Paragraph], depth: int = 0) -> tuple[Listed, ...]:
    """Items that follow each other as lists inside lists; another kind of sign begins another list."""
    made: list[Listed] = []
    at = 0
    while at < len(items):
        first = items[at]
        end = at + 1
        while end < len(items) and items[end].depth > depth:
            end += 1
        item = Item(first, lists(items[at + 1 : end], depth + 1))
        if made and bool(made[-1].start) == bool(first.number):
            made[-1] = Listed(made[-1].start, (*made[-1].items, item))
        else:
            made.append(Listed(first.number, (item,)))
        at = end
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text that is set in one way: words, a figure, or a note (``text`` is then empty)."""

    text: str
    figure: TextFigure | None = None
    note: Footnote | None = None
    strong: bool = False
    em: bool = False
    href: str = ""
    is_reference: bool = False
    """Whether ``href`` is what the text refers to by its name."""


def pieces(paragraph: Paragraph | Footnote) -> Iterator[Piece]:
    """A text's pieces in reading order, none empty."""
    notes = paragraph.notes if isinstance(paragraph, Paragraph) else ()
    if not paragraph.figures and not paragraph.marks and not notes:
        if paragraph.text:
            yield Piece(paragraph.text)
        return
    figures = {figure.start: figure for figure in paragraph.figures}
    edges = {0, len(paragraph.text), *(note.at for note in notes)}
    edges |= {place for figure in paragraph.figures for place in (figure.start, figure.end)}
    inside = {n for f in paragraph.figures for n in range(f.start + 1, f.end)}
    edges |= {place for mark in paragraph.marks for place in (mark.start, mark.end)} - inside
    ordered = sorted(edges)
    for start, end in zip(ordered, [*ordered[1:], ordered[-1]], strict=True):
        yield from (Piece("", note=note) for note in notes if note.at == start)
        if start < end:
            yield _piece(paragraph, start, end, figures.get(start))


def _piece(
    paragraph: Paragraph | Footnote, start: int, end: int, figure: TextFigure | None
) -> Piece:
    here = [mark for mark in paragraph.marks if mark.start <= start < mark.end]
    leads = [mark for mark in here if mark.href]
    return Piece(
        paragraph.text[start:end],
        figure,
        strong=any(mark.kind == "strong" for mark in here),
        em=any(mark.kind == "em" for mark in here),
        href=leads[-1].href if leads else "",
        is_reference=bool(leads) and leads[-1].kind == "ref",
    )


def levels(document: Document) -> Iterator[tuple[int, Section]]:
    """Each section with its heading's level: the first is 1 and none is skipped, whatever the document says."""
    above = 0
    for section in document.sections:
        above = max(1, min(section.level, above + 1, DEEPEST))
        yield above, section


def caption(block: Table | Chart) -> str:
    """The title, with the unit where neither the title nor the first column's heading says it."""
    said = block.title + (block.label_heading if isinstance(block, Table) else "")
    return f"{block.title}, {block.unit}" if block.unit and block.unit not in said else block.title


def called(block: Table | Chart) -> str:
    """The caption with what the table or chart is called: "Tabell 3. Kostnad per bad, tkr"."""
    return f"{block.name}. {caption(block)}" if block.name else caption(block)


def referred_to(document: Document) -> frozenset[str]:
    """The ids that the document's texts refer or lead to."""
    found: list[Paragraph | Footnote] = []
    for section in document.sections:
        for block in section.blocks:
            if isinstance(block, Paragraph):
                found += (block, *block.notes)
    hrefs = (mark.href for text in found for mark in text.marks)
    return frozenset(href[1:] for href in hrefs if href.startswith("#"))


def addresses(document: Document) -> frozenset[str]:
    """The ids that can be led to: of sections, tables and charts."""
    blocks = (
        block.id
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Table | Chart)
    )
    return frozenset((*(section.id for section in document.sections), *blocks))


def repeats_heading(block: Block, section: Section) -> bool:
    """Whether a caption only says again what the heading right above says."""
    return (
        isinstance(block, Table | Chart)
        and block is section.blocks[0]
        and caption(block) == section.title
    )


def is_wordy(table: Table) -> bool:
    """Whether all columns are words: they share the width and wrap."""
    return bool(table.columns) and all(column.is_text for column in table.columns)


SHORT_WORDS, SHORT_LABEL = 24, 14
"""Words and labels of at most that many characters are never wrapped: their column is as wide as they are."""
SHORTEST, LONGEST = 18, 90


def weights(table: Table) -> tuple[float, ...]:
    """How the labels and the columns share the width: 0 for what is as wide as its longest text, else a weight.

    Longer texts get more, but less than in proportion, so that shorter ones are not squeezed.
    """
    labels = max((len(row.label) for row in table.rows), default=0)
    longest = [
        max((len(row.cells[place].text) for row in table.rows), default=0) if column.is_text else 0
        for place, column in enumerate(table.columns)
    ]
    shared = [_weight(length) if length > SHORT_WORDS else 0.0 for length in longest]
    is_narrow = labels <= SHORT_LABEL and any(shared)
    return (0.0 if is_narrow else _weight(labels), *shared)


def _weight(length: int) -> float:
    return round(float(min(max(length, SHORTEST), LONGEST) ** 0.6), 2)


def row_spans(table: Table) -> tuple[tuple[int, ...], ...]:
    """For each row how many rows its label and each of its cells take: 0 for one that is merged with that above."""
    spans = [[1] * (len(table.columns) + 1) for _ in table.rows]
    for place in range(len(table.columns) + 1):
        first = 0
        for number, row in enumerate(table.rows):
            if number and (row.cells[place - 1].spanned if place else row.spanned):
                spans[first][place] += 1
                spans[number][place] = 0
            else:
                first = number
    return tuple(map(tuple, spans))


def is_negative(cell: Cell) -> bool:
    return cell.value is not None and cell.value < 0


def status_parts(status: Status) -> tuple[tuple[str, str], ...]:
    """The texts of a followed thing with their headings, empty ones left out."""
    parts = (
        ("Bakgrund", status.background),
        (WORDS[status.kind], status.text),
        ("Motivering" if status.kind == "goal" else "Kommentar", status.comment),
    )
    return tuple((name, text) for name, text in parts if text)


def paragraphs(text: str) -> list[str]:
    """A text's paragraphs, which an empty line parts."""
    return [part.strip("\n") for part in text.split("\n\n") if part.strip()]


def figures_of(chart: Chart) -> Table:
    """The chart's figures as a table: what the picture shows can always be read."""
    return Table(
        id=f"{chart.id}-siffror",
        title=f"Siffrorna i diagrammet: {chart.title}",
        unit=chart.unit,
        label_heading=chart.unit or "",
        columns=tuple(Column(series.name) for series in chart.series),
        rows=tuple(
            Row(category, tuple(_figure(s.values[place], chart.decimals) for s in chart.series))
            for place, category in enumerate(chart.categories)
        ),
    )


def _figure(value: Decimal | None, decimals: int) -> Cell:
    if value is None:
        return Cell()
    rounded = round_half_up(value, decimals)
    return Cell(format_number(rounded, decimals), rounded)
