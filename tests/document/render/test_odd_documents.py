"""No document, however odd, stops a renderer; every file can be read by another program."""

from __future__ import annotations

import io
import json

from hypothesis import HealthCheck, given, settings

from tertial.document.model import Document
from tertial.document.render import render
from tertial.document.render.json import from_json, to_json
from tests.document.render.generated import documents

some = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
many = settings(some, max_examples=60)


@many
@given(documents())
def test_json_gives_the_same_document_back(document: Document) -> None:
    content = to_json(document)
    assert from_json(content) == document
    assert json.loads(content)["schema"] == "tertial.report/1"


@some
@given(documents())
def test_html_is_well_formed_whatever_the_text_says(document: Document) -> None:
    from lxml import etree, html

    content = render(document, "html")
    assert b"\x00" not in content
    tree = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    assert len(tree.xpath("//main//section[not(@class)]")) == len(document.sections)
    assert not tree.xpath("//main//script | //main//b[text()='&']")
    assert etree.tostring(tree)


@some
@given(documents())
def test_a_pdf_is_made_of_it(document: Document) -> None:
    import pypdfium2

    assert len(pypdfium2.PdfDocument(render(document, "pdf"))) >= 1


@some
@given(documents())
def test_word_opens_it(document: Document) -> None:
    import docx

    made = docx.Document(io.BytesIO(render(document, "docx")))
    headings = [p for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert len(headings) == len(document.sections)


@some
@given(documents())
def test_excel_opens_it_and_no_text_is_a_formula(document: Document) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(render(document, "xlsx")))
    assert {"Innehåll", "Data"} <= set(book.sheetnames)
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "f" not in kinds
    assert "e" not in kinds
