"""What a text is made of, whichever way it is written: blocks of spans, in one normal form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final, Literal

REF: Final = re.compile(r"[^\[\]|<>\s\\](?:[^\[\]|<>\r\n\\]*[^\[\]|<>\s\\])?")
"""A figure's ref, or # and the id of a table or chart."""
FORMAT: Final = re.compile(r"[^\[\]|<>\s\\]+(?: [^\[\]|<>\s\\]+)*")
ID: Final = re.compile(r"[a-z0-9åäö](?:[a-z0-9åäö-]*[a-z0-9åäö])?")
CAPTION: Final = "Tabell: "
"""How a line begins that is the caption of the table after it."""
HREF: Final = re.compile(r"(?:https?://|mailto:|#)[!#-'*-;=?-Z_a-~]+", re.IGNORECASE)
"""Addresses that a text may lead to; signs that Markdown would trip over are percent-encoded."""
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f\u200b\u2060\ufeff\ufffe\uffff\ud800-\udfff]"
)
_SPACES: Final = re.compile("[\t\n\x0b\x0c\r\x1c-\x20\x85\u2028\u2029]+")

Kind = Literal["paragraph", "heading", "item", "quote"]
Mark = Literal["strong", "em", "href"]


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a line: words, a figure (``ref``; ``text`` is then what the editor shows), a note, or a break
    (``text`` is then a line feed)."""

    text: str = ""
    ref: str = ""
    format: str = ""
    note: tuple[Span, ...] = ()
    strong: bool = False
    em: bool = False
    href: str = ""

    @property
    def is_words(self) -> bool:
        return not self.ref and not self.note


Spans = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, heading, bullet or quote. ``depth``: 1 or 2 of a heading, 0 or 1 of a bullet. ``number`` is a
    numbered item's own, 0 where it has a bullet."""

    kind: Kind
    spans: Spans
    depth: int = 0
    number: int = 0


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: the first row is its heading, every row as long as the first. ``id`` where the writer gave one."""

    rows: tuple[tuple[Spans, ...], ...]
    title: Spans = ()
    id: str = ""


Block = Text | Grid


def plain(spans: Iterable[Span]) -> str:
    """The words alone, figures as they are shown."""
    return "".join(span.text for span in spans)


def slug(title: str) -> str:
    """A heading or caption as an id: "Trygga och säkra insatser" → "trygga-och-sakra-insatser"."""
    ascii_only = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only.lower()).strip("-")


def normal(blocks: Iterable[Block]) -> tuple[Block, ...]:
    """The same blocks in the one form that both languages give: no empty ones, spaces single, marks around words,
    numbers that follow each other."""
    made: list[Block] = []
    for block in blocks:
        if isinstance(block, Grid):
            made += _grid(block)
            continue
        spans = line(block.spans, may_break=block.kind != "heading")
        if spans:
            made.append(replace(block, spans=spans))
    return tuple(_in_lists(_captioned(made)))


def _captioned(blocks: Iterable[Block]) -> Iterator[Block]:
    """The line "Tabell: title {#id}" in the table that it stands right before."""
    waiting: Text | None = None
    for block in blocks:
        if isinstance(block, Grid) and waiting and not block.title:
            title, key = caption_of(waiting.spans)
            if title:
                block, waiting = replace(block, title=title, id=block.id or key), None
        if waiting:
            yield waiting
        is_caption = isinstance(block, Text) and block.kind == "paragraph"
        waiting = block if is_caption and isinstance(block, Text) else None
        if waiting is None:
            yield block
    if waiting:
        yield waiting


def caption_of(spans: Spans) -> tuple[Spans, str]:
    """The title and id that "Tabell: title {#id}" gives; nothing where it is another line."""
    if not spans or not spans[0].is_words or not spans[0].text.startswith(CAPTION):
        return (), ""
    spans, key = (replace(spans[0], text=spans[0].text.removeprefix(CAPTION)), *spans[1:]), ""
    last = spans[-1]
    found = re.search(r"(?:^| )\{#([^\s{}]+)\}$", last.text) if last.is_words else None
    if found and ID.fullmatch(found[1]):
        spans, key = (*spans[:-1], replace(last, text=last.text[: found.start()])), found[1]
    return line(spans, may_break=False), key


def _grid(grid: Grid) -> Iterator[Grid]:
    width = max(map(len, grid.rows), default=0)
    rows = tuple(tuple(map(line, (*row, *[()] * (width - len(row))))) for row in grid.rows)
    if any(cell for row in rows for cell in row):
        title = line(grid.title, may_break=False)
        yield Grid(rows, title, grid.id if title and ID.fullmatch(grid.id) else "")


def _in_lists(blocks: Iterable[Block]) -> Iterator[Block]:
    """Items with depths and numbers as a list gives them: an inner one has an outer one, numbers count on."""
    outer = inner = 0
    is_item, was_numbered = False, False
    for block in blocks:
        if not isinstance(block, Text) or block.kind != "item":
            is_item = False
            yield block
            continue
        depth = min(block.depth, 1) if is_item else 0
        number = block.number
        if depth:
            number = inner = (inner + 1 if inner else number) if number else 0
        else:
            number = outer = (outer + 1 if is_item and was_numbered else number) if number else 0
            was_numbered, inner = bool(number), 0
        is_item = True
        yield replace(block, depth=depth, number=min(number, 999_999_999))


def line(spans: Iterable[Span], *, may_break: bool = True) -> Spans:
    """Spans in normal form: spaces single and outside of marks, equal neighbours joined, nothing at the ends."""
    found = [_cleaned(span, may_break=may_break) for span in spans]
    found = _without_ends(_single_spaces(_broken([each for each in found if _says(each)])))
    marks: tuple[Mark, ...] = ("href", "em", "strong")
    for mark in marks:
        found = list(_tight(found, mark))
    return tuple(_joined(found))


def _says(span: Span) -> bool:
    return bool(span.text or span.ref or span.note)


def _cleaned(span: Span, *, may_break: bool) -> Span:
    if span.note:
        inner = line((replace(s, href="") for s in span.note if not s.note), may_break=False)
        return Span(note=inner)
    href = span.href if HREF.fullmatch(span.href) else ""
    text = _INVISIBLE.sub("", span.text)
    if span.ref:
        if REF.fullmatch(span.ref) and (not span.format or FORMAT.fullmatch(span.format)):
            return replace(span, text=_SPACES.sub(" ", text), href=href)
        return Span(_SPACES.sub(" ", text), strong=span.strong, em=span.em, href=href)
    if may_break and text == "\n":
        return Span("\n")
    return replace(span, text=_SPACES.sub(" ", text), href=href, format="")


def _broken(spans: Iterable[Span]) -> list[Span]:
    """One break where several follow each other, with or without spaces between them."""
    made: list[Span] = []
    for span in spans:
        if span.text == "\n":
            while made and made[-1].is_words and not made[-1].text.strip():
                made.pop()
            if made and made[-1].is_words:
                made[-1] = replace(made[-1], text=made[-1].text.rstrip())
        elif made and made[-1].text == "\n" and span.is_words:
            span = replace(span, text=span.text.lstrip())
            if not span.text:
                continue
        made.append(span)
    return made


def _single_spaces(spans: Iterable[Span]) -> Iterator[Span]:
    before = ""
    for span in spans:
        if span.is_words and span.text != "\n" and before.endswith(" "):
            span = replace(span, text=span.text.removeprefix(" "))
            if not span.text:
                continue
        before = span.text if span.is_words else ""
        yield span


def _without_ends(spans: Iterable[Span]) -> list[Span]:
    found = list(spans)
    while found and found[0].is_words:
        found[0] = replace(found[0], text=found[0].text.lstrip())
        if found[0].text:
            break
        found.pop(0)
    while found and found[-1].is_words:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
        if found[-1].text:
            break
        found.pop()
    return found


def _tight(spans: Iterable[Span], mark: Mark) -> Iterator[Span]:
    """No mark on notes, nor on spaces and breaks at the edges of what is marked."""
    for value, group in groupby(spans, key=lambda span: getattr(span, mark)):
        run = list(group)
        if not value:
            yield from run
            continue
        first = next((n for n, span in enumerate(run) if _is_solid(span)), len(run))
        last = next((n for n in range(len(run) - 1, -1, -1) if _is_solid(run[n])), -1)
        for n, span in enumerate(run):
            if not first <= n <= last:
                yield replace(span, **{mark: type(value)()})
                continue
            left = span.text[: len(span.text) - len(span.text.lstrip())] if n == first else ""
            right = span.text[len(span.text.rstrip()) :] if n == last else ""
            if not span.is_words:
                left = right = ""
            bare = replace(span, **{mark: type(value)()})
            if left:
                yield replace(bare, text=left)
            kept = span.text[len(left) : len(span.text) - len(right)]
            yield replace(span, text=kept)
            if right:
                yield replace(bare, text=right)


def _is_solid(span: Span) -> bool:
    return bool(span.ref or (not span.note and span.text.strip()))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    waiting: Span | None = None
    for span in spans:
        can_join = span.is_words and span.text != "\n"
        if waiting is not None and can_join and replace(waiting, text="") == replace(span, text=""):
            waiting = replace(waiting, text=waiting.text + span.text)
            continue
        if waiting is not None:
            yield waiting
        waiting = span if can_join else None
        if not can_join:
            yield span
    if waiting is not None:
        yield waiting
