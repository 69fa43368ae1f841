"""Every kind of block passes through every format, and is read back with another library than wrote it."""

from __future__ import annotations

import io
from decimal import Decimal
from itertools import pairwise

import pytest

from tertial.document.model import Chart, Paragraph, Status, Table
from tertial.document.render import FORMATS, render
from tertial.errors import NotFound
from tests.document.render.conftest import (
    docx_rows,
    html_rows,
    json_rows,
    plain,
    rendered,
    tables,
    wanted,
)
from tests.document.sample import ODD, blocks, document

BY_ID = {table.id: table for table in tables()}
OWN = [table.id for table in tables() if not table.id.endswith("-siffror")]


@pytest.mark.parametrize("extension", FORMATS)
def test_the_same_document_gives_the_same_bytes(extension: str) -> None:
    assert render(document(), extension) == rendered(extension)


def test_an_unknown_format_is_not_found() -> None:
    with pytest.raises(NotFound, match=r"report\.format"):
        render(document(), "odt")


@pytest.mark.parametrize("name", OWN)
def test_json_has_each_table_as_printed(name: str) -> None:
    assert json_rows(rendered("json"), BY_ID[name]) == wanted(BY_ID[name])


@pytest.mark.parametrize("name", BY_ID)
def test_html_has_each_table_and_each_charts_figures_as_printed(name: str) -> None:
    assert html_rows(rendered("html"), BY_ID[name]) == wanted(BY_ID[name])


@pytest.mark.parametrize("name", BY_ID)
def test_word_has_each_table_and_each_charts_figures_as_printed(name: str) -> None:
    assert docx_rows(rendered("docx"), BY_ID[name]) == wanted(BY_ID[name])


@pytest.mark.parametrize("name", OWN)
def test_pdf_has_each_row_of_each_table_on_a_line_in_order(name: str) -> None:
    text = plain(pdf_text())
    for row in BY_ID[name].rows:
        for part in [row.label, *(cell.text for cell in row.cells)]:
            assert plain(part.split("\n\n")[0])[:20] in text


def test_excel_has_the_figures_of_each_table_and_chart_as_numbers() -> None:
    found = excel_rows()
    wanted_values = {
        (
            table.title.replace("Siffrorna i diagrammet:", "Diagram"),
            row.label,
            column.group,
            column.name,
            cell.text,
        ): cell.value
        for table in tables()
        for row in table.rows
        for column, cell in zip(table.columns, row.cells, strict=True)
        if cell.text
    }
    assert found == wanted_values


def excel_rows() -> dict[tuple[object, ...], Decimal | None]:
    """The tidy sheet: table, row, group, column and text to value."""
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(rendered("xlsx")))["Data"]
    head, *rows = sheet.iter_rows(values_only=True)
    place = {name: at for at, name in enumerate(head)}
    names = ("tabell", "rad", "grupp", "kolumn", "text")
    return {
        tuple(row[place[name]] for name in names): None
        if row[place["värde"]] is None
        else Decimal(str(row[place["värde"]]))
        for row in rows
    }


@pytest.mark.parametrize("extension", ["html", "pdf", "docx"])
def test_every_text_stands_in_the_formats_that_are_read(extension: str) -> None:
    text = plain({"html": html_text, "pdf": pdf_text, "docx": docx_text}[extension]())
    for part in printed_texts():
        for line in part.split("\n\n"):
            assert plain(line) in text, line


def printed_texts() -> list[str]:
    made = document()
    texts = [made.title, made.subtitle, made.committee, *made.remarks]
    texts += [section.title for section in made.sections]
    for block in blocks(Paragraph):
        assert isinstance(block, Paragraph)
        places = [
            0,
            *(note.at for note in block.notes),
            len(block.text),
        ]  # a note's mark stands there
        texts += [block.text[start:end] for start, end in pairwise(places)]
        texts += [note.text for note in block.notes]
    for status in blocks(Status):
        assert isinstance(status, Status)
        texts += [status.title, status.status, status.background, status.text, status.comment]
    texts += [block.title for block in blocks(Chart) if isinstance(block, Chart)]
    for table in blocks(Table):
        assert isinstance(table, Table)
        texts += [table.title, *(note.text for note in table.notes)]
        texts += [column.name for column in table.columns]
    return texts


def test_odd_characters_come_through_as_they_are() -> None:
    for text in (html_text(), pdf_text(), docx_text()):
        assert ODD in plain(text)


def html_text() -> str:
    from lxml import html

    return str(html.fromstring(rendered("html")).text_content())


def pdf_text() -> str:
    """The text of all pages, with words that were broken at a line's end put together."""
    import pypdfium2

    pages = pypdfium2.PdfDocument(rendered("pdf"))
    text = "\n".join(page.get_textpage().get_text_range() for page in pages)
    return text.replace("\ufffe\r\n", "").replace("\ufffe", "").replace("\u2010\r\n", "")


def docx_text() -> str:
    """The text of the body and of the notes, which are in a file of their own."""
    import docx
    from docx.oxml import parse_xml

    part = docx.Document(io.BytesIO(rendered("docx"))).part
    notes = (each.target_part for each in part.rels.values() if "footnotes" in each.reltype)
    return " ".join(
        "".join(run.text or " " for run in paragraph.iter() if run.tag.endswith(("}t", "}br")))
        for body in (part.element.body, *(parse_xml(each.blob) for each in notes))
        for paragraph in body.iter()
        if paragraph.tag.endswith("}p")
    )
