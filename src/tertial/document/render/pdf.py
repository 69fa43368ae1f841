"""PDF/UA-1 and PDF/A-2a by Typst: the document goes in as data, never as markup. Row headers are set afterwards.

The Typst binding cannot mark a row's first cell as its header; ``row_headers`` does, and the file stays valid.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from tertial.document.model import (
    Block,
    Chart,
    Column,
    Document,
    Footnote,
    Paragraph,
    Section,
    Status,
    Table,
)
from tertial.document.render.brand import OWN, Brand, as_svg
from tertial.document.render.front import contents, unbroken
from tertial.document.render.layout import (
    Listed,
    Piece,
    addresses,
    called,
    column_groups,
    levels,
    lists,
    paragraphs,
    pieces,
    referred_to,
    repeats_heading,
    row_spans,
    runs,
    status_parts,
    weights,
)
from tertial.document.render.row_headers import with_row_headers
from tertial.document.render.text import FONTS, printable

HERE = Path(__file__).parent
STANDARDS = ["ua-1", "a-2a"]
LINE, NARROW = 95, 10
"""About how many characters a line of a table has, and a column of figures takes."""
KEPT_TOGETHER = 30
"""Tables of at most that many printed lines are not parted by a page break."""


class Unset(Exception):
    """Typst could not set the document: a fault in our template, not in the data."""


def to_pdf(document: Document, brand: Brand = OWN) -> bytes:
    """The document as a tagged PDF, the same bytes every time."""
    return with_row_headers(compile_source(source(document, brand)))


def pictures(document: Document, brand: Brand = OWN) -> list[bytes]:
    """The document's pages as PNG pictures, the contents list aside where there is but one chapter."""
    made = _compiler().compile(format="png", sys_inputs={"data": source(document, brand)}, ppi=72)
    return [bytes(page) for page in (made if isinstance(made, list) else [made])]


def source(document: Document, brand: Brand = OWN) -> str:
    """The prepared data, charts drawn, as JSON for the template."""
    return json.dumps(_data(document, brand), ensure_ascii=False)


def compile_source(data: str) -> bytes:
    """Typst alone on prepared data; a warning is an error, so that no font is silently replaced."""
    import typst

    try:
        pdf, warnings = _compiler().compile_with_warnings(
            format="pdf", sys_inputs={"data": data}, pdf_standards=STANDARDS, timestamp=0
        )
    except typst.TypstError as error:
        raise Unset(f"{error.message} {error.diagnostic}") from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # what Rust raises: no Exception
            raise
        raise Unset(str(error)) from None
    if warnings:
        raise Unset("; ".join(str(getattr(w, "message", w)) for w in warnings))
    return bytes(pdf)


@lru_cache(maxsize=1)
def _compiler() -> Any:
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    return typst.Compiler(str(HERE / "report.typ"), font_paths=fonts)


def _data(document: Document, brand: Brand) -> dict[str, Any]:
    title = printable(document.title).strip() or "Rapport"
    marked = _Marked(document, brand.accent)
    names = (document.committee, document.municipality)
    return {
        "title": title,
        "accent": brand.accent,
        "fonts": {"headings": brand.kind("headings"), "text": brand.kind("text")},
        "logotype": _logotype(brand),
        "heading": printable(unbroken(document.title)).strip() or title,
        "subtitle": printable(document.subtitle),
        "committee": printable(document.committee),
        "municipality": printable(document.municipality),
        "description": ", ".join([title, *(printable(name) for name in names if name)]),
        "depth": max((level for level, _ in contents(document)), default=1),
        "remarks": [printable(remark) for remark in document.remarks],
        "sections": [
            {
                "level": level,
                "title": printable(section.title).strip() or "–",
                "label": marked.label(section.id),
                "blocks": list(_blocks(section, marked)),
            }
            for level, section in levels(document)
        ],
    }


def _logotype(brand: Brand) -> dict[str, str] | None:
    if brand.logotype is None:
        return None
    return {
        "svg": as_svg(brand.logotype),
        "alt": printable(brand.logotype.alt).strip() or "Logotyp",
    }


class _Marked:
    """What the document's texts lead to has a label, the first of that id; what leads nowhere is words."""

    def __init__(self, document: Document, accent: str) -> None:
        self.accent = accent
        self.there = referred_to(document) & addresses(document)
        self._left = set(self.there)

    def label(self, key: str) -> str:
        if key not in self._left:
            return ""
        self._left.remove(key)
        return key

    def text(self, paragraph: Paragraph | Footnote) -> str | list[dict[str, Any]]:
        """A text as words, or as pieces where it has marks or notes."""
        found = list(pieces(paragraph))
        if not any(p.strong or p.em or p.href or p.note for p in found):
            return printable(paragraph.text)
        return [self._piece(piece) for piece in found]

    def _piece(self, piece: Piece) -> dict[str, Any]:
        if piece.note:
            return {"note": self.text(piece.note)}
        to = piece.href if not piece.href.startswith("#") else ""
        inside = piece.href[1:] if piece.href.startswith("#") else ""
        return {
            "text": printable(piece.text),
            "strong": piece.strong,
            "em": piece.em,
            "to": to,
            "inside": inside if inside in self.there else "",
        }

    def listed(self, found: Listed) -> dict[str, Any]:
        items = [
            {"text": self.text(each.paragraph), "lists": [self.listed(own) for own in each.lists]}
            for each in found.items
        ]
        return {"type": "list", "start": found.start, "items": items}


def _blocks(section: Section, marked: _Marked) -> Iterator[dict[str, Any]]:
    for run in runs(section.blocks):
        if run.items:
            yield from (marked.listed(each) for each in lists(run.items))
        elif run.quotes:
            yield {"type": "quote", "parts": [marked.text(each) for each in run.quotes]}
        else:
            yield _block(run.block, section, marked)


def _block(block: Block, section: Section, marked: _Marked) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"type": "paragraph", "style": block.style, "text": marked.text(block)}
        case Table():
            return _table(block) | _caption(block, section) | {"label": marked.label(block.id)}
        case Status():
            return _status(block)
        case Chart():
            return (
                _chart(block, marked.accent)
                | _caption(block, section)
                | {"label": marked.label(block.id)}
            )


def _caption(block: Table | Chart, section: Section) -> dict[str, Any]:
    return {"caption": "" if repeats_heading(block, section) else printable(called(block))}


def _status(status: Status) -> dict[str, Any]:
    return {
        "type": "status",
        "title": printable(status.title),
        "status": printable(status.status),
        "tone": status.tone,
        "parts": [
            [name, [printable(part) for part in paragraphs(text)]]
            for name, text in status_parts(status)
        ],
    }


def _chart(chart: Chart, accent: str) -> dict[str, Any]:
    from tertial.document.render.chart import to_svg

    shown = replace(
        chart,
        categories=tuple(map(printable, chart.categories)),
        series=tuple(replace(each, name=printable(each.name)) for each in chart.series),
    )
    alt = printable(chart.alt).strip() or printable(chart.title).strip() or "Diagram"
    return {
        "type": "chart",
        "small": chart.kind == "spark",
        "alt": alt,
        "svg": to_svg(shown, accent),
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "type": "table",
        "label_heading": printable(table.label_heading),
        "columns": [_column(each) for each in table.columns],
        "groups": [
            {"name": printable(group.name), "columns": [_column(each) for each in group.columns]}
            for group in column_groups(table)
        ],
        "weights": weights(table),
        "even": _is_even(table),
        "whole": _lines(table) <= KEPT_TOGETHER,
        "rows": [
            {
                "label": printable(row.label),
                "level": row.level,
                "note": printable(row.note),
                "span": spans[0],
                "cells": [
                    [_parts(cell.text), printable(cell.note), span]
                    for cell, span in zip(row.cells, spans[1:], strict=True)
                ],
            }
            for row, spans in zip(table.rows, row_spans(table), strict=True)
        ],
        "notes": [[printable(note.mark), printable(note.text)] for note in table.notes],
    }


def _parts(text: str) -> list[str]:
    return [printable(part) for part in (paragraphs(text) if "\n\n" in text else [text])]


def _column(column: Column) -> dict[str, Any]:
    return {"name": printable(column.name), "is_text": column.is_text}


def _is_even(table: Table) -> bool:
    """Whether many short figures stand beside short names, as months do beside years: they share the width."""
    longest = max((len(row.label) for row in table.rows), default=0)
    figures = max((len(cell.text) for row in table.rows for cell in row.cells), default=0)
    return len(table.columns) > 9 and longest <= 14 and figures <= 6


def _lines(table: Table) -> int:
    """About how many lines the table takes in print, rather too many than too few."""
    shares = weights(table)
    narrow = sum(NARROW for share in shares if not share)
    room = [max(8, (LINE - narrow) * share / sum(shares)) if share else LINE for share in shares]
    return sum(
        max(
            int(len(text) / width)
            for text, width in zip(
                (row.label, *(cell.text for cell in row.cells)), room, strict=True
            )
        )
        + 1
        for row in table.rows
    )
