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
    """A block, or bullets that follow each other."""

    block: Block
    items: tuple[Paragraph, ...] = ()


def runs(blocks: Sequence[Block]) -> Iterator[Run]:
    """The blocks with bullets gathered into lists."""
    for is_item, group in groupby(blocks, lambda b: isinstance(b, Paragraph) and b.style == "item"):
        found = list(group)
        if is_item:
            yield Run(found[0], tuple(b for b in found if isinstance(b, Paragraph)))
        else:
            yield from (Run(block) for block in found)


def pieces(paragraph: Paragraph) -> Iterator[str | TextFigure]:
    """A paragraph's text and figures in reading order."""
    position = 0
    for figure in paragraph.figures:
        yield paragraph.text[position : figure.start]
        yield figure
        position = figure.end
    yield paragraph.text[position:]


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
