"""The files can be read by everyone: tagged PDF/UA-1, HTML that axe finds nothing in, Word that opens."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.reports.conftest import Built


def elements(node: Any, kind: str) -> list[Any]:
    """All structure elements of a kind below a node."""
    import pikepdf

    kids = node.get("/K") if isinstance(node, pikepdf.Dictionary) else None
    children = kids if isinstance(kids, pikepdf.Array) else [kids] if kids is not None else []
    below = [found for kid in children for found in elements(kid, kind)]
    is_it = isinstance(node, pikepdf.Dictionary) and str(node.get("/S", "")) == kind
    return [node, *below] if is_it else below


def test_the_pdf_is_valid_pdf_ua_and_pdf_a(every: Built) -> None:
    import page

    for profile in (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_2A):
        result = page.validate_pdf(str(every.path("pdf")), profile=profile)
        assert result.is_compliant, [failure.rule_id for failure in result.failures]


def test_the_pdf_says_its_language_title_and_standard(every: Built) -> None:
    import pikepdf

    with pikepdf.open(every.path("pdf")) as pdf:
        assert str(pdf.Root.Lang) == "sv-SE"
        assert bool(pdf.Root.MarkInfo.Marked)
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        assert "/Outlines" in pdf.Root
        with pdf.open_metadata() as metadata:
            assert metadata["pdfuaid:part"] == "1"
            assert metadata["dc:title"] == every.data["title"]


def test_every_table_in_the_pdf_has_column_and_row_headers(every: Built) -> None:
    import pikepdf

    with pikepdf.open(every.path("pdf")) as pdf:
        tables = elements(pdf.Root.StructTreeRoot, "/Table")
        assert len(tables) == len(every.tables())
        for table in tables:
            scopes = {str(_attribute(cell, "/Scope")) for cell in elements(table, "/TH")}
            assert scopes == {"/Column", "/Row"}


def _attribute(element: Any, name: str) -> Any:
    import pikepdf

    found = element.get("/A")
    owners = found if isinstance(found, pikepdf.Array) else [found]
    return next(
        (
            owner[name]
            for owner in owners
            if isinstance(owner, pikepdf.Dictionary) and name in owner
        ),
        None,
    )


def test_every_chart_in_the_pdf_has_an_alt_text(every: Built) -> None:
    import pikepdf

    with pikepdf.open(every.path("pdf")) as pdf:
        figures = elements(pdf.Root.StructTreeRoot, "/Figure")
        assert figures
        assert all(str(figure.get("/Alt", "")) for figure in figures)


@pytest.mark.browser
def test_axe_finds_nothing_in_the_html_file(built: Built, browser_page: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    browser_page.goto(built.path("html").as_uri())
    assert Axe().run(browser_page).response["violations"] == []


@pytest.mark.browser
@pytest.mark.parametrize("width", [1280, 360])
def test_the_html_file_is_never_wider_than_the_screen(
    built: Built, browser_page: Any, width: int
) -> None:
    browser_page.set_viewport_size({"width": width, "height": 900})
    browser_page.goto(built.path("html").as_uri())
    assert browser_page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_html_file_needs_nothing_else(every: Built) -> None:
    from lxml import html

    tree = html.fromstring(every.path("html").read_bytes())
    links = [value for _, _, value, _ in tree.iterlinks()]
    assert [link for link in links if not link.startswith("#")] == []


def test_word_opens_in_libreoffice_with_headings_and_figures(built: Built, tmp_path: Path) -> None:
    import pypdfium2

    subprocess.run(
        [
            "soffice",
            "--headless",
            f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(tmp_path),
            str(built.path("docx")),
        ],
        check=True,
        capture_output=True,
        timeout=180,
    )
    pdf = pypdfium2.PdfDocument(tmp_path / f"{built.name}.pdf")
    text = " ".join(page.get_textpage().get_text_range() for page in pdf)
    assert "Sammanfattning av nämndens resultat" in text
    assert "1\u00a0272,7" in text or "1 272,7" in text


def test_word_has_real_headings_header_rows_alt_texts_and_language(every: Built) -> None:
    import docx
    from docx.oxml.ns import qn

    made = docx.Document(str(every.path("docx")))
    headings = [p.text for p in made.paragraphs if p.style.name.startswith("Heading")]
    assert headings == [section["title"] for section in every.data["sections"]]
    assert all(table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None for table in made.tables)
    drawings = made.element.body.iter(qn("wp:docPr"))
    assert all(drawing.get("descr") for drawing in drawings)
    assert made.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "sv-SE"
    assert made.core_properties.title == every.data["title"]
