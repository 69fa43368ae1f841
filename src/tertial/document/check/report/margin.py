"""The document with what was found beside its place: figures marked in the text, each finding in the margin.

``parts(document, findings)`` gives the pieces to the application's page; ``to_html`` makes one self-contained file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from tertial.document.check.case import passages
from tertial.document.check.finding import Finding, Where
from tertial.document.check.report import words
from tertial.document.check.report.reviewed import Reviewed
from tertial.document.model import Block, Document, Paragraph, Section, Table
from tertial.document.render import layout
from tertial.document.render.text import clean

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HERE = Path(__file__).parent
STYLE = HERE.parents[1] / "render/report.css"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A finding with its number in reading order, from 1; its card is ``#fynd-N`` and its mark ``#plats-N``."""

    number: int
    finding: Finding
    has_mark: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A figure that a finding speaks of; ``is_first`` at the finding's own place, else at another of the same fault."""

    found: Numbered
    is_first: bool


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of a text with the marks on them."""

    text: str
    marks: tuple[Mark, ...] = ()


@dataclass(frozen=True, slots=True)
class Pair:
    """A block as HTML with its marks, and the findings that belong beside it; ``page`` where a new page begins."""

    html: Markup
    findings: tuple[Numbered, ...]
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A section: ``level`` 1–4, its pairs in reading order, and findings that have no other place than the section."""

    id: str
    level: int
    title: str
    pairs: tuple[Pair, ...]
    findings: tuple[Numbered, ...] = ()


@dataclass(slots=True)
class _Marks:
    """Where marks are to be put, by cell, by row's label and by text."""

    cells: dict[tuple[str, int, int], list[Mark]]
    labels: dict[tuple[str, str], list[Mark]]
    texts: dict[int, list[tuple[int, int, Mark]]]


def parts(document: Document, findings: Sequence[Finding]) -> tuple[Part, ...]:
    """The document's sections with findings in the margin; what has no place is beside the first section."""
    places = _Places(document)
    spots = [places.of(each.where) for each in findings]
    order = sorted(range(len(findings)), key=lambda n: spots[n])
    numbered = {
        n: Numbered(number, findings[n], places.is_marked(findings[n].where))
        for number, n in enumerate(order, start=1)
    }
    beside: dict[tuple[int, int], list[Numbered]] = defaultdict(list)
    for n in order:
        beside[spots[n]].append(numbered[n])
    marks = _marks(numbered[n] for n in order)
    return tuple(_parts(document, places, beside, marks))


def _marks(numbered: Iterable[Numbered]) -> _Marks:
    marks = _Marks(defaultdict(list), defaultdict(list), defaultdict(list))
    for each in numbered:
        own = each.finding.where
        others = {where: None for where in each.finding.also if where.file == own.file}
        for where in (own, *(other for other in others if _at(other) != _at(own))):
            mark = Mark(each, where is own)
            if where.spot:
                marks.cells[where.spot].append(mark)
            elif where.span:
                number, start, end = where.span
                marks.texts[number].append((start, end, mark))
            elif where.row:
                marks.labels[where.table, where.row].append(mark)
    return marks


def _at(where: Where) -> tuple[object, ...]:
    return (where.spot, where.span, where.table, where.row)


class _Places:
    """Which section and block a finding stands beside, by its cell, its text or at least its words."""

    def __init__(self, document: Document) -> None:
        self.by_table: dict[str, tuple[int, int]] = {}
        self.by_title: dict[str, tuple[int, int]] = {}
        self.by_row: set[tuple[str, str]] = set()
        self.by_section: dict[str, tuple[int, int]] = {}
        self.by_text: dict[int, tuple[int, int]] = {}
        self.first_text: dict[tuple[int, int], int] = {}
        number = 0
        for s, section in enumerate(document.sections):
            self.by_section.setdefault(section.title, (s, -1))
            for b, block in enumerate(section.blocks):
                if isinstance(block, Table):
                    self.by_table[block.id] = (s, b)
                    self.by_title.setdefault(block.title, (s, b))
                    self.by_row |= {(block.title, row.label) for row in block.rows}
                self.first_text[s, b] = number
                for _ in passages_of(section, block):
                    self.by_text[number] = (s, b)
                    number += 1

    def of(self, where: Where) -> tuple[int, int]:
        """(section, block), block −1 beside the section's heading."""
        if where.spot and where.spot[0] in self.by_table:
            return self.by_table[where.spot[0]]
        if where.span and where.span[0] in self.by_text:
            return self.by_text[where.span[0]]
        if where.table in self.by_title and where.table:
            return self.by_title[where.table]
        return self.by_section.get(where.section, (0, -1))

    def is_marked(self, where: Where) -> bool:
        """Whether there is a mark in the document to lead to."""
        if where.spot:
            return where.spot[0] in self.by_table
        if where.span:
            return where.span[0] in self.by_text
        return (where.table, where.row) in self.by_row


def passages_of(section: Section, block: Block) -> list[str]:
    """The texts of one block, in the order that ``case.passages`` counts them."""
    alone = Document("", "", "", "", "", (replace(section, blocks=(block,)),))
    return [each.text for each in passages(alone)]


def _parts(
    document: Document,
    places: _Places,
    beside: Mapping[tuple[int, int], Sequence[Numbered]],
    marks: _Marks,
) -> Iterator[Part]:
    if not document.sections:
        yield Part("avsnitt-1", 1, document.title, (), tuple(beside.get((0, -1), ())))
    page: int | None = None
    for s, (level, section) in enumerate(layout.levels(document)):
        pairs = []
        for b, block in enumerate(section.blocks):
            at = getattr(block, "place", None)
            turned = at.page if at and at.page and at.page != page else None
            page = turned or page
            html = _html(block, section, places.first_text[s, b], marks)
            pairs.append(Pair(html, tuple(beside.get((s, b), ())), turned))
        yield Part(
            f"avsnitt-{s + 1}", level, section.title, tuple(pairs), tuple(beside.get((s, -1), ()))
        )


def _html(block: Block, section: Section, first: int, marks: _Marks) -> Markup:
    from markupsafe import Markup

    texts = {
        text: list(pieces(text, marks.texts.get(first + n, ())))
        for n, text in enumerate(passages_of(section, block))
    }
    if isinstance(block, Paragraph) and not texts:
        texts = {block.text: [Piece(block.text)]}
    shown = _environment().get_template("block.html.jinja")
    return Markup(shown.render(block=block, section=section, texts=texts, marks=marks))


def pieces(text: str, marks: Iterable[tuple[int, int, Mark]]) -> Iterator[Piece]:
    """A text cut where marks begin and end; marks may lie over each other.

    >>> [piece.text for piece in pieces("summan 7 kr", [(7, 8, None)])]
    ['summan ', '7', ' kr']
    """
    whole = [(max(0, start), min(end, len(text)), mark) for start, end, mark in marks]
    edges = sorted({0, len(text), *(edge for start, end, _ in whole for edge in (start, end))})
    for left, right in pairwise(edges):
        here = tuple(mark for start, end, mark in whole if start <= left and right <= end)
        yield Piece(text[left:right], here)


def to_html(reviewed: Sequence[Reviewed]) -> bytes:
    """Files with their findings as one page that needs nothing else, for screen and paper."""
    from markupsafe import Markup

    style = Markup(STYLE.read_text("utf-8") + (HERE / "margin.css").read_text("utf-8"))
    files = [(each, parts(each.document, each.checked.findings)) for each in reviewed]
    page = _environment().get_template("check.html.jinja")
    return page.render(files=files, css=style).encode()


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader

    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        trim_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    made.globals |= {"layout": layout, "words": words}
    return made
