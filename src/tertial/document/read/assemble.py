"""Parts in reading order become a document: sections under their headings, texts with figures, tables, statuses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from tertial.document.model import (
    Block,
    Document,
    Paragraph,
    Place,
    Section,
    Status,
    Table,
    TextFigure,
)
from tertial.document.parts import Grid, Heading, Reading, Text
from tertial.document.read.about import about
from tertial.document.read.statuses import Item, with_statuses
from tertial.document.understand.figures import figures_in
from tertial.document.understand.ids import new_id
from tertial.document.understand.tables import joined, tables_of


def assemble(reading: Reading) -> Document:
    """The document that the parts make; nothing of it is left out."""
    sections: list[Section] = []
    ids: set[str] = set()
    for heading, items in _chapters(with_statuses(reading.parts)):
        blocks = tuple(_joined(_blocks(items, ids, reading)))
        title = heading.text if heading else ""
        level = min(heading.level, 6) if heading else 1
        place = heading.place if heading else None
        sections.append(Section(new_id(title or "borjan", ids), level, title, blocks, place))
    said = about(reading.parts, reading.title)
    return Document(
        id="",
        kind=said.kind,
        title=said.title or next((s.title for s in sections if s.title), ""),
        committee=said.committee,
        period_end=said.period_end,
        sections=tuple(sections),
        language=reading.language or "sv-SE",
        unread=reading.unread,
        pages=reading.pages,
    )


def _chapters(items: Sequence[Item]) -> Iterator[tuple[Heading | None, list[Item]]]:
    heading: Heading | None = None
    under: list[Item] = []
    for item in items:
        if isinstance(item, Heading):
            if heading or under:
                yield heading, under
            heading, under = item, []
        else:
            under.append(item)
    if heading or under:
        yield heading, under


def _blocks(items: Iterable[Item], ids: set[str], reading: Reading) -> Iterator[Block]:
    for item in items:
        match item:
            case Text():
                yield _paragraph(item, reading)
            case Grid():
                yield from tables_of(item, ids)
            case Status():
                yield item
            case _:
                pass


def _paragraph(part: Text, reading: Reading) -> Paragraph:
    found = figures_in(part.text, is_damaged=reading.is_damaged) if part.has_figures else ()
    figures = tuple(replace(each, place=_line_of(part, each)) for each in found)
    return Paragraph(part.text, figures, part.style, part.place)


def _joined(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with the tables that a page break parted made one; only tables right after each other are."""
    run: list[Table] = []
    for block in blocks:
        if isinstance(block, Table):
            run.append(block)
            continue
        yield from joined(run)
        run = []
        yield block
    yield from joined(run)


def _line_of(part: Text, figure: TextFigure) -> Place | None:
    """The line that a figure begins on."""
    before = [place for offset, place in part.lines if offset <= figure.start]
    return before[-1] if before else part.place
