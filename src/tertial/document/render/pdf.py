"""PDF/UA-1 and PDF/A-2a by Typst: the document goes in as data, never as markup. Row headers are set afterwards.

The Typst binding cannot mark a row's first cell as its header; ``_mark_row_headers`` does, and the file stays valid.
"""

from __future__ import annotations

import io
import json
import unicodedata
from functools import lru_cache
from pathlib import Path
from typing import Any

from tertial.document.model import Block, Chart, Document, Paragraph, Status, Table
from tertial.document.render.html import WORDS, column_groups, runs

HERE = Path(__file__).parent
STANDARDS = ["ua-1", "a-2a"]
LAST_SAFE = 0x2FFF
"""The fonts cover letters and signs up to here; what is above would stop a PDF/UA and is shown as a box."""


class Unset(Exception):
    """Typst could not set the document: a fault in our template, not in the data."""


def to_pdf(document: Document) -> bytes:
    """The document as a tagged PDF, the same bytes every time."""
    return _mark_row_headers(compile_source(source(document)))


def source(document: Document) -> str:
    """The prepared data, charts drawn, as JSON for the template."""
    return json.dumps(_data(document), ensure_ascii=False)


def compile_source(data: str) -> bytes:
    """Typst alone on prepared data; a warning is an error, so that no font is silently replaced."""
    import typst

    try:
        pdf, warnings = _compiler().compile_with_warnings(
            format="pdf", sys_inputs={"data": data}, pdf_standards=STANDARDS, timestamp=0
        )
    except typst.TypstError as error:
        raise Unset(f"{error.message} {error.diagnostic}") from error
    if warnings:
        raise Unset("; ".join(str(getattr(w, "message", w)) for w in warnings))
    return bytes(pdf)


@lru_cache(maxsize=1)
def _compiler() -> Any:
    import typst

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(HERE / "fonts")])
    return typst.Compiler(str(HERE / "report.typ"), font_paths=fonts)


def _data(document: Document) -> dict[str, Any]:
    return {
        "title": _safe(document.title),
        "subtitle": _safe(document.subtitle),
        "committee": _safe(document.committee),
        "municipality": _safe(document.municipality),
        "description": _safe(f"{document.title}, {document.committee}, {document.municipality}"),
        "remarks": [_safe(remark) for remark in document.remarks],
        "sections": [
            {
                "level": section.level,
                "title": _safe(section.title) or "–",
                "blocks": [
                    {"type": "list", "items": [_safe(item.text) for item in run.items]}
                    if run.items
                    else _block(run.block)
                    for run in runs(section.blocks)
                ],
            }
            for section in document.sections
        ],
    }


def _block(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"type": "paragraph", "style": block.style, "text": _safe(block.text)}
        case Table():
            return _table(block)
        case Status():
            parts = (
                ("Bakgrund", block.background),
                (WORDS[block.kind], block.text),
                ("Motivering" if block.kind == "goal" else "Kommentar", block.comment),
            )
            return {
                "type": "status",
                "title": _safe(block.title),
                "status": _safe(block.status),
                "tone": block.tone,
                "parts": [[name, _safe(text)] for name, text in parts if text],
            }
        case Chart():
            from tertial.document.render.chart import to_svg

            return {
                "type": "chart",
                "title": _safe(block.title),
                "alt": _safe(block.alt),
                "svg": to_svg(block),
            }


def _table(table: Table) -> dict[str, Any]:
    def column(each: Any) -> dict[str, Any]:
        return {"name": _safe(each.name), "is_text": each.is_text}

    unit = f", {table.unit}" if table.unit and table.unit not in table.label_heading else ""
    return {
        "type": "table",
        "caption": _safe(f"{table.title}{unit}"),
        "label_heading": _safe(table.label_heading),
        "columns": [column(each) for each in table.columns],
        "groups": [
            {"name": _safe(group.name), "columns": [column(each) for each in group.columns]}
            for group in column_groups(table)
        ],
        "rows": [
            {
                "label": _safe(row.label),
                "level": row.level,
                "note": _safe(row.note),
                "cells": [{"text": _safe(cell.text)} for cell in row.cells],
            }
            for row in table.rows
        ],
        "notes": [{"mark": _safe(note.mark), "text": _safe(note.text)} for note in table.notes],
    }


def _safe(text: str) -> str:
    """The text without control characters, and with a box for signs that our fonts lack."""
    return "".join(
        " " if char in "\t\r" else "□" if ord(char) > LAST_SAFE else char
        for char in text
        if char in "\n\t\r"
        or unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Co", "Cn")
        or char == "\u00ad"
    )


def _mark_row_headers(content: bytes) -> bytes:
    """Make the first cell of each body row a header of its row (TH with Scope Row)."""
    import pikepdf

    with pikepdf.open(io.BytesIO(content)) as pdf:
        root = pdf.Root.get("/StructTreeRoot")
        if root is not None:
            _walk(root, pikepdf.Name, in_body=False)
        out = io.BytesIO()
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.preserve)
    return out.getvalue()


def _walk(node: Any, name: Any, *, in_body: bool) -> None:
    import pikepdf

    kids = node.get("/K") if isinstance(node, pikepdf.Dictionary) else None
    if kids is None:
        return
    children = [
        kid
        for kid in (kids if isinstance(kids, pikepdf.Array) else [kids])
        if isinstance(kid, pikepdf.Dictionary)
    ]
    kind = str(node.get("/S", ""))
    if kind == "/TR" and in_body and children and str(children[0].get("/S", "")) == "/TD":
        children[0].S = name.TH
        children[0].A = pikepdf.Dictionary(O=name.Table, Scope=name.Row)
    for child in children:
        _walk(child, name, in_body=in_body or kind == "/TBody")
