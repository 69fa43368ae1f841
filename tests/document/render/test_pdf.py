"""PDF: valid PDF/UA-1 and PDF/A-2a, tagged so that tables, pictures and headings say what they are."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

import pytest

from tertial.document.model import Chart
from tertial.document.render import pdf
from tests.document.render.conftest import rendered, tables
from tests.document.sample import blocks, document


@pytest.fixture(scope="module")
def opened() -> Iterator[Any]:
    import pikepdf

    with pikepdf.open(io.BytesIO(rendered("pdf"))) as found:
        yield found


def elements(node: Any, kinds: set[str]) -> list[Any]:
    """All structure elements of some kinds below a node, in reading order."""
    import pikepdf

    kids = node.get("/K") if isinstance(node, pikepdf.Dictionary) else None
    children = kids if isinstance(kids, pikepdf.Array) else [kids] if kids is not None else []
    own = (
        [node] if isinstance(node, pikepdf.Dictionary) and str(node.get("/S", "")) in kinds else []
    )
    return own + [found for kid in children for found in elements(kid, kinds)]


def attribute(element: Any, name: str) -> str:
    import pikepdf

    found = element.get("/A", pikepdf.Array())
    every = list(found) if isinstance(found, pikepdf.Array) else [found]
    return next((str(each[name]) for each in every if name in each), "")


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_2A"])
def test_the_file_keeps_the_standard_it_declares(profile: str, tmp_path: Any) -> None:
    import page

    path = tmp_path / "sample.pdf"
    path.write_bytes(rendered("pdf"))
    result = page.validate_pdf(str(path), profile=getattr(page.ValidationProfile, profile))
    assert result.is_compliant, [failure.rule_id for failure in result.failures]


def test_the_file_has_language_title_outline_and_marks(opened: Any) -> None:
    assert str(opened.Root.Lang) == "sv-SE"
    assert bool(opened.Root.MarkInfo.Marked)
    assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
    assert str(opened.docinfo["/Title"]) == document().title
    with opened.open_outline() as outline:
        assert [item.title for item in outline.root] == [
            section.title for section in document().sections if section.level == 1
        ]


def test_headings_stand_in_order_and_on_their_levels(opened: Any) -> None:
    found = elements(opened.Root.StructTreeRoot, {f"/H{level}" for level in range(1, 7)})
    levels = [int(str(each.S)[2:]) for each in found]
    assert levels == [1, 1, 1, 2, 3, 4, 1, 1, 1]


def test_every_table_has_headers_of_columns_and_rows(opened: Any) -> None:
    found = elements(opened.Root.StructTreeRoot, {"/Table"})
    own = [table for table in tables() if not table.id.endswith("-siffror")]
    assert len(found) == len(own)
    for element, table in zip(found, own, strict=True):
        scopes = [attribute(cell, "/Scope") for cell in elements(element, {"/TH"})]
        assert scopes.count("/Row") == len(table.rows)
        assert set(scopes) == {"/Row", "/Column"}


def test_every_picture_has_its_text(opened: Any) -> None:
    found = elements(opened.Root.StructTreeRoot, {"/Figure"})
    texts = [str(each.Alt) for each in found if "/Alt" in each]
    assert texts == [block.alt for block in blocks(Chart) if isinstance(block, Chart)]
    assert len(texts) == len(found)


def test_only_our_fonts_are_in_it(opened: Any) -> None:
    names = {
        str(font.BaseFont).split("+")[-1]
        for each in opened.pages
        for font in each.resources.get("/Font", {}).values()
    }
    assert names
    assert {name.split("-")[0] for name in names} <= {"SourceSans3", "SourceSerif4"}


def test_a_table_over_several_pages_repeats_its_headings(opened: Any) -> None:
    import pypdfium2

    pages = [
        each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(rendered("pdf"))
    ]
    own = [text for text in pages if "Förening 30" in text or "Förening 100" in text]
    assert len(own) == 2
    assert all("Utbetalt" in text and "2027" in text for text in own)


def test_pages_say_who_what_and_where(opened: Any) -> None:
    import pypdfium2

    pages = pypdfium2.PdfDocument(rendered("pdf"))
    text = pages[2].get_textpage().get_text_range()
    assert "Kultur- och fritidsnämnden" in text
    assert document().title in text
    assert f"3 ({len(pages)})" in text


def test_a_contents_list_leads_to_the_sections(opened: Any) -> None:
    links = [each for each in opened.pages[1].get("/Annots", []) if each.Subtype == "/Link"]
    assert len(links) >= 6


def test_typst_gets_data_and_never_markup() -> None:
    data = json.loads(pdf.source(document()))
    detail = data["sections"][4]
    assert detail["title"] == document().sections[4].title
    source = (pdf.HERE / "report.typ").read_text("utf-8")
    assert "eval(" not in source


def test_a_fault_in_the_data_is_an_error_of_its_own() -> None:
    with pytest.raises(pdf.Unset):
        pdf.compile_source("{}")
