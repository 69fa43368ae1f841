"""Parts in reading order become a document: sections under their headings, texts with figures, tables, statuses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tertial.document.model import (
    Block,
    Document,
    Paragraph,
    Place,
    Section,
    TextFigure,
)
from tertial.document.parts import Grid, Heading, Part, Reading, Text
from tertial.document.understand.figures import figures_in
from tertial.document.understand.tables import tables_of

_NOT_IN_AN_ID = re.compile(r"[^a-z0-9]+")
_PLAIN = str.maketrans("åäöéü", "aaoeu")


def assemble(reading: Reading) -> Document:
    """The document that the parts make; nothing of it is left out."""
    sections: list[Section] = []
    ids: set[str] = set()
    for heading, parts in _chapters(reading.parts):
        blocks = tuple(block for part in parts for block in _blocks(part, ids, reading))
        title = heading.text if heading else ""
        level = min(heading.level, 6) if heading else 1
        place = heading.place if heading else None
        sections.append(Section(new_id(title or "borjan", ids), level, title, blocks, place))
    return Document(
        id="",
        kind="",
        title=reading.title or next((s.title for s in sections if s.title), ""),
        committee="",
        period_end="",
        sections=tuple(sections),
        language=reading.language or "sv-SE",
        unread=reading.unread,
        pages=reading.pages,
    )


def _chapters(parts: tuple[Part, ...]) -> Iterator[tuple[Heading | None, list[Part]]]:
    heading: Heading | None = None
    under: list[Part] = []
    for part in parts:
        if isinstance(part, Heading):
            if heading or under:
                yield heading, under
            heading, under = part, []
        else:
            under.append(part)
    if heading or under:
        yield heading, under


def _blocks(part: Part, ids: set[str], reading: Reading) -> Iterator[Block]:
    match part:
        case Text():
            found = figures_in(part.text, is_damaged=reading.is_damaged)
            figures = tuple(replace(each, place=_line_of(part, each)) for each in found)
            yield Paragraph(part.text, figures, part.style, part.place)
        case Grid():
            yield from tables_of(part, ids)
        case _:
            pass


def _line_of(part: Text, figure: TextFigure) -> Place | None:
    """The line that a figure begins on."""
    before = [place for offset, place in part.lines if offset <= figure.start]
    return before[-1] if before else part.place


def new_id(title: str, ids: set[str]) -> str:
    """An id of a title's words that none has yet: "Resultaträkning" → resultatrakning, the next resultatrakning-2."""
    stem = _NOT_IN_AN_ID.sub("-", title.lower().translate(_PLAIN)).strip("-")[:60] or "tabell"
    name, n = stem, 1
    while name in ids:
        n += 1
        name = f"{stem}-{n}"
    ids.add(name)
    return name
