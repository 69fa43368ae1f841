"""The sample rendered once a worker in every format, and how each format is read back as plain rows."""

from __future__ import annotations

import io
import json
import re
from functools import lru_cache
from typing import Any

from tertial.document.model import Chart, Document, Table
from tertial.document.render import render
from tertial.document.render.layout import figures_of
from tests.document.sample import blocks, document

Rows = list[tuple[str, ...]]


@lru_cache(maxsize=8)
def rendered(extension: str) -> bytes:
    """The sample as a file."""
    return render(document(), extension)


def plain(text: str) -> str:
    """Without what formats may differ in: kinds of white space and hyphenation."""
    return re.sub(r"[\s\u00ad\u00a0]+", " ", text).strip()


def wanted(table: Table) -> Rows:
    """The table's body as it must be read back: the label with its mark, then the cells."""
    return [
        (
            plain(f"{row.label} {row.note}"),
            *(plain(f"{cell.text} {cell.note}") for cell in row.cells),
        )
        for row in table.rows
    ]


def tables() -> list[Table]:
    """The sample's tables, and its charts' figures as tables."""
    found = [block for block in blocks(Table) if isinstance(block, Table)]
    return found + [figures_of(block) for block in blocks(Chart) if isinstance(block, Chart)]


def json_rows(content: bytes, table: Table) -> Rows:
    data = json.loads(content)
    found = [
        block
        for section in data["sections"]
        for block in section["blocks"]
        if block.get("id") == table.id
    ]
    return [
        (
            plain(f"{row['label']} {row.get('note', '')}"),
            *(plain(f"{cell['text']} {cell.get('note', '')}") for cell in row["cells"]),
        )
        for row in found[0]["rows"]
    ]


def html_rows(content: bytes, table: Table) -> Rows:
    from lxml import html

    body = html.fromstring(content).get_element_by_id(table.id).find("tbody")
    assert body is not None
    return [
        tuple(
            plain(" ".join(part for part in cell.itertext()))
            for cell in row.iterchildren("th", "td")
        )
        for row in body.iterchildren("tr")
    ]


def docx_rows(content: bytes, table: Table) -> Rows:
    """The body rows of the Word table with the same first label and width."""
    import docx

    made = docx.Document(io.BytesIO(content))
    for each in made.tables:
        texts = [tuple(plain(_text(cell)) for cell in row.cells) for row in each.rows]
        body = texts[len(texts) - len(table.rows) :] if table.rows else []
        if body and body[0] == wanted(table)[0]:
            return body
    raise AssertionError(f"no such table: {table.title}")


def _text(cell: Any) -> str:
    """A cell's text, with a space before what is raised."""
    return " ".join(
        "".join(f" {run.text}" if run.font.superscript else run.text for run in paragraph.runs)
        for paragraph in cell.paragraphs
    )


def sample() -> Document:
    return document()
