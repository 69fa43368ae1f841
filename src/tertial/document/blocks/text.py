"""Running text: Markdown with figures as ``[[ref]]``, never digits typed by hand (docs/dev/templates.md)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from tertial.document.blocks.cells import registered_text
from tertial.document.blocks.context import Heading, Made, Place
from tertial.document.book import Entry, FigureBook
from tertial.document.model import Paragraph, TextFigure
from tertial.domain.figure import Figure, Unit
from tertial.domain.money import in_unit, ore_from, round_half_up
from tertial.domain.swedish import format_number
from tertial.errors import BadInput

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

REFERENCE = re.compile(r"\[\[([^\]|]+)(?:\|([^\]]*))?\]\]")
SHORT = {"mnkr": Unit.MNKR, "tkr": Unit.TKR, "kr": Unit.KR}
LONG = {"miljoner": Unit.MNKR, "tusen": Unit.TKR}
"""Formats that say which unit money prints in: "3,8 mnkr", "3,8 miljoner kronor"."""
FORMATS = frozenset({"abs", "tal", "ord", "ett", *SHORT, *LONG})
COUNTS = (
    "noll",
    "en",
    "två",
    "tre",
    "fyra",
    "fem",
    "sex",
    "sju",
    "åtta",
    "nio",
    "tio",
    "elva",
    "tolv",
)
PHRASES = {
    Unit.KR: "kronor",
    Unit.TKR: "tusen kronor",
    Unit.MNKR: "miljoner kronor",
    Unit.PERCENT: "procent",
    Unit.PERCENTAGE_POINTS: "procentenheter",
    Unit.HOURS: "timmar",
    Unit.PERSONS: "personer",
    Unit.PLACES: "platser",
}
MONEY = (Unit.KR, Unit.TKR, Unit.MNKR)
MISSING = "(uppgift saknas)"


@dataclass(frozen=True, slots=True)
class TextOptions:
    style: Literal["body", "lede", "note"] = "body"


def text(place: Place, options: TextOptions) -> Made:
    """The section's own text; nothing where there is none."""
    return markdown(place.book, place.facts.texts.get(place.section, ""), options.style)


def markdown(
    book: FigureBook, source: str, style: Literal["body", "lede", "note"] = "body"
) -> Made:
    """Paragraphs, bullets and headings of a Markdown text with its figures filled in."""
    for kind, content in _pieces(source):
        if kind == "heading":
            yield Heading(bind(book, content).text)
        else:
            yield bind(book, content, "item" if kind == "item" else style)


def plain(book: FigureBook, source: str) -> str:
    """A Markdown text with its figures filled in, as paragraphs separated by an empty line (status comments)."""
    return "\n\n".join(each.text for each in bound(book, source))


def bound(book: FigureBook, source: str) -> tuple[Paragraph, ...]:
    """The paragraphs, bullets and headings of a Markdown text, each with its figures filled in."""
    return tuple(bind(book, content) for _, content in _pieces(source))


def bind(
    book: FigureBook, source: str, style: Literal["body", "lede", "item", "note"] = "body"
) -> Paragraph:
    """A paragraph whose references have become figures, each with its place in the text.

    Raises ``NotFound("figure.unknown")`` for an unknown ref, ``BadInput("text.format")`` for an unknown format.
    """
    parts: list[str] = []
    figures: list[TextFigure] = []
    position = length = 0
    for match in REFERENCE.finditer(source):
        before = source[position : match.start()]
        length += len(before)
        figure = _printed(
            book.entry(match[1].strip()), match[1].strip(), (match[2] or "").split(), length
        )
        parts += [before, figure.text]
        length += len(figure.text)
        figures.append(figure)
        position = match.end()
    return Paragraph("".join([*parts, source[position:]]), tuple(figures), style)


def _printed(entry: Entry, ref: str, formats: list[str], start: int) -> TextFigure:
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        raise BadInput(
            "text.format", ref=ref, format=unknown[0], allowed=", ".join(sorted(FORMATS))
        )
    figure = entry.figure
    if figure.is_missing:
        shown = figure.raw or MISSING
        return TextFigure(shown, None, None, ref, start, start + len(shown), lineage=figure.lineage)
    unit, signed = _value(entry, formats)
    value = abs(signed) if "abs" in formats else signed
    shown = _words(entry, value, unit, formats)
    return TextFigure(
        shown, value, unit, ref, start, start + len(shown), signed=signed, lineage=figure.lineage
    )


def _value(entry: Entry, formats: list[str]) -> tuple[Unit | None, Decimal]:
    """The unit a figure prints in and its value rounded as printed; registered money turns into the unit asked for."""
    figure = entry.figure
    asked = next((unit for name, unit in (SHORT | LONG).items() if name in formats), None)
    if figure.ore is not None:
        unit, ore = asked or Unit.MNKR, figure.ore
    else:
        assert figure.value is not None
        own = figure.unit
        if asked is None or own is None or own is asked or own not in SHORT.values():
            return own, figure.value
        unit, ore = asked, ore_from(figure.value, own)
    return unit, round_half_up(in_unit(ore, unit), 1 if unit is Unit.MNKR else 0)


def _words(entry: Entry, value: Decimal, unit: Unit | None, formats: list[str]) -> str:
    if "ord" in formats and value == int(value) and 0 <= value < len(COUNTS):
        return "ett" if "ett" in formats and value == 1 else COUNTS[int(value)]
    number = _number(entry, value, unit)
    if "tal" in formats or unit is None or unit in (Unit.COUNT, Unit.INDEX):
        return number
    is_short = any(name in formats for name in SHORT)
    return f"{number}\N{NO-BREAK SPACE}{unit if is_short else PHRASES[unit]}"


def _number(entry: Entry, value: Decimal, unit: Unit | None) -> str:
    figure: Figure = entry.figure
    if figure.ore is not None or unit is not figure.unit:
        return format_number(value, 1 if unit is Unit.MNKR else 0)
    if figure.raw and value == figure.value:
        return registered_text(entry)
    return format_number(value, entry.decimals)


def _pieces(source: str) -> Iterator[tuple[Literal["paragraph", "item", "heading"], str]]:
    kind: Literal["paragraph", "item", "heading"] = "paragraph"
    for token in _parser().parse(source):
        if token.type == "heading_open":
            kind = "heading"
        elif token.type in ("paragraph_open", "list_item_open"):
            kind = "item" if token.type == "list_item_open" or token.level > 1 else "paragraph"
        elif token.type == "inline":
            yield kind, _inline(token.children or [])


def _inline(children: Iterable[object]) -> str:
    return "".join(
        "\n"
        if kind == "hardbreak"
        else " "
        if kind == "softbreak"
        else getattr(child, "content", "")
        for child in children
        for kind in (getattr(child, "type", ""),)
    )


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    # Only what a text may hold; links and HTML are not parsed, so [[ref]] and < stay as they are.
    return MarkdownIt("zero").enable(["heading", "list", "emphasis", "newline", "escape"])
