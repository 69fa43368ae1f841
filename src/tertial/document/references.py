"""What tables and charts are called, and texts that refer to them: known once the report is whole."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from tertial.document.model import (
    Block,
    Chart,
    Document,
    Footnote,
    Mark,
    Paragraph,
    Section,
    Status,
    Table,
)
from tertial.document.render.layout import repeats_heading

TABLE, CHART = "Tabell", "Diagram"
NOWHERE: Final = "(hänvisning saknas)"
"""Stands where a text refers to what the report does not have."""
_REFERENCE: Final = re.compile(r"\[\[(#[^\[\]|]+)(?:\|([^\[\]|]*))?\]\]")


def resolved(document: Document) -> Document:
    """The document with its captioned tables and charts numbered, and what refers to them saying so.

    A table whose caption would only repeat its heading has no number: what refers to it names the heading.
    """
    named = replace(document, sections=tuple(_numbered(document)))
    if not any("[[#" in text for text in _texts(named)):
        return named
    names = dict(_names(named))

    def said(match: re.Match[str]) -> str:
        name = names.get(match[1], NOWHERE)
        return name[:1].upper() + name[1:] if match[2] == "stor" else name

    sections = tuple(
        replace(each, blocks=tuple(_said(block, said) for block in each.blocks))
        for each in named.sections
    )
    return replace(named, sections=sections)


def _numbered(document: Document) -> Iterator[Section]:
    counts = {Table: 0, Chart: 0}
    words = {Table: TABLE, Chart: CHART}
    for section in document.sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if (
                isinstance(block, Table | Chart)
                and block.title
                and not repeats_heading(block, section)
            ):
                counts[type(block)] += 1
                block = replace(block, name=f"{words[type(block)]} {counts[type(block)]}")
            blocks.append(block)
        yield replace(section, blocks=tuple(blocks))


def _names(document: Document) -> Iterator[tuple[str, str]]:
    for section in document.sections:
        yield f"#{section.id}", f"avsnittet {section.title}"
        for block in section.blocks:
            if isinstance(block, Table | Chart):
                own = block.name[:1].lower() + block.name[1:]
                kind = "tabellen" if isinstance(block, Table) else "diagrammet"
                yield f"#{block.id}", own or f"{kind} i avsnittet {section.title}"


def _texts(document: Document) -> Iterator[str]:
    for section in document.sections:
        for block in section.blocks:
            match block:
                case Paragraph():
                    yield block.text
                    yield from (note.text for note in block.notes)
                case Status():
                    yield from (block.background, block.text, block.comment)
                case Table():
                    yield from (cell.text for row in block.rows for cell in row.cells)
                case _:
                    pass


Said = Callable[[re.Match[str]], str]


def _said(block: Block, said: Said) -> Block:
    match block:
        case Paragraph():
            return _paragraph(block, said)
        case Status():
            texts: Mapping[str, str] = {
                name: _REFERENCE.sub(said, getattr(block, name))
                for name in ("background", "text", "comment")
            }
            return replace(block, **texts)  # type: ignore[arg-type]  # three texts
        case Table():
            rows = tuple(
                replace(
                    row,
                    cells=tuple(
                        replace(cell, text=_REFERENCE.sub(said, cell.text)) for cell in row.cells
                    ),
                )
                for row in block.rows
            )
            return replace(block, rows=rows)
    return block


def _paragraph(block: Paragraph, said: Said) -> Paragraph:
    """The same paragraph with its references said, and all that has a place in it moved along."""
    notes = tuple(_note(note, said) for note in block.notes)
    moved = _Moved(block.text, said)
    return replace(
        block,
        text=moved.text,
        figures=tuple(
            replace(f, start=moved.to(f.start), end=moved.to(f.end)) for f in block.figures
        ),
        marks=moved.marks(block.marks),
        notes=tuple(replace(note, at=moved.to(note.at)) for note in notes),
    )


def _note(note: Footnote, said: Said) -> Footnote:
    made = _paragraph(Paragraph(note.text, note.figures, marks=note.marks), said)
    return replace(note, text=made.text, figures=made.figures, marks=made.marks)


class _Moved:
    """A text with its references said, and where each place of the old text is in it."""

    def __init__(self, text: str, said: Said) -> None:
        self.text = _REFERENCE.sub(said, text)
        self._moves = [
            (match.end(), len(said(match)) - len(match[0])) for match in _REFERENCE.finditer(text)
        ]

    def to(self, place: int) -> int:
        return place + sum(by for end, by in self._moves if end <= place)

    def marks(self, marks: tuple[Mark, ...]) -> tuple[Mark, ...]:
        """The marks moved along; a reference to nothing leads nowhere."""
        found = (replace(m, start=self.to(m.start), end=self.to(m.end)) for m in marks)
        return tuple(m for m in found if m.kind != "ref" or self.text[m.start : m.end] != NOWHERE)
