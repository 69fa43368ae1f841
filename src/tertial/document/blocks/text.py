"""Running text: Markdown with figures as ``[[ref]]``, never digits typed by hand (docs/dev/templates.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from tertial.document import richtext
from tertial.document.blocks.context import Heading, Made, Place
from tertial.document.blocks.phrases import MISSING, printed
from tertial.document.blocks.written import table
from tertial.document.book import FigureBook
from tertial.document.model import Footnote, Mark, Paragraph, TextFigure
from tertial.document.richtext import Grid, Span

__all__ = ["MISSING", "TextOptions", "bind", "bound", "markdown", "plain", "text"]

Style = Literal["body", "lede", "item", "note", "quote"]


@dataclass(frozen=True, slots=True)
class TextOptions:
    style: Literal["body", "lede", "note"] = "body"


def text(place: Place, options: TextOptions) -> Made:
    """The section's own text; nothing where there is none."""
    return markdown(place.book, place.facts.texts.get(place.section, ""), options.style)


def markdown(
    book: FigureBook, source: str, style: Literal["body", "lede", "note"] = "body"
) -> Made:
    """Paragraphs, lists, quotes, tables and headings of a Markdown text with its figures filled in.

    Raises ``NotFound("figure.unknown")`` for an unknown ref, ``BadInput("text.format")`` for an unknown format.
    """
    for block in richtext.blocks(source):
        if isinstance(block, Grid):
            yield table(block, lambda spans: _paragraph(book, spans))
        elif block.kind == "heading":
            yield Heading(_paragraph(book, block.spans).text, block.depth)
        else:
            styles: dict[str, Style] = {"item": "item", "quote": "quote"}
            made = _paragraph(book, block.spans, styles.get(block.kind, style))
            yield replace(made, depth=block.depth, number=block.number)


def plain(book: FigureBook, source: str) -> str:
    """A Markdown text with its figures filled in, as paragraphs separated by an empty line (status comments).

    A note stands in parentheses after its paragraph, a row of a table as a paragraph with its cells after each other.
    """
    return "\n\n".join(
        " ".join([each.text, *(f"({note.text})" for note in each.notes)])
        for each in bound(book, source)
    )


def bound(book: FigureBook, source: str) -> tuple[Paragraph, ...]:
    """The paragraphs, items, headings and rows of a Markdown text, each with its figures filled in."""
    return tuple(_paragraph(book, spans) for spans in _lines(source))


def bind(book: FigureBook, source: str, style: Style = "body") -> Paragraph:
    """One line of Markdown whose references have become figures, each with its place in the text.

    Raises ``NotFound("figure.unknown")`` for an unknown ref, ``BadInput("text.format")`` for an unknown format.
    """
    return _paragraph(book, richtext.spans(source), style)


def _lines(source: str) -> Iterator[richtext.Spans]:
    for block in richtext.blocks(source):
        if not isinstance(block, Grid):
            yield block.spans
            continue
        if block.title:
            yield block.title
        for row in block.rows:
            yield tuple(
                span
                for n, cell in enumerate(cell for cell in row if cell)
                for span in (*([Span("; ")] if n else []), *cell)
            )


def _paragraph(book: FigureBook, spans: Iterable[Span], style: Style = "body") -> Paragraph:
    parts: list[str] = []
    figures: list[TextFigure] = []
    notes: list[Footnote] = []
    places: list[tuple[Span, int, int]] = []
    length = 0
    for span in spans:
        if span.note:
            inner = _paragraph(book, span.note)
            notes.append(Footnote(length, inner.text, inner.figures, inner.marks))
            continue
        said = span.text
        if span.ref.startswith("#"):  # the report says what it is called, once it is whole
            said = f"[[{span.ref}|{span.format}]]" if span.format else f"[[{span.ref}]]"
        elif span.ref:
            figure = printed(book.entry(span.ref), span.ref, span.format.split(), length)
            figures.append(figure)
            said = figure.text
        parts.append(said)
        places.append((span, length, length + len(said)))
        length += len(said)
    marks = tuple(sorted(_marks(places), key=lambda mark: (mark.start, -mark.end)))
    return Paragraph("".join(parts), tuple(figures), style, marks=marks, notes=tuple(notes))


def _marks(places: list[tuple[Span, int, int]]) -> Iterator[Mark]:
    """The marks, outermost first where they begin together; equal ones beside each other are one."""
    for href, run in groupby(places, key=lambda each: each[0].href):
        if href:
            found = list(run)
            yield Mark("link", found[0][1], found[-1][2], href)
    for is_strong, run in groupby(places, key=lambda each: each[0].strong):
        if is_strong:
            found = list(run)
            yield Mark("strong", found[0][1], found[-1][2])
    for is_em, run in groupby(places, key=lambda each: each[0].em):
        if is_em:
            found = list(run)
            yield Mark("em", found[0][1], found[-1][2])
    for span, start, end in places:
        if span.ref.startswith("#"):
            yield Mark("ref", start, end, span.ref)
