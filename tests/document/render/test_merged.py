"""Cells that are one with those above them, and columns of words, in every format."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import pytest

from tertial.document.model import Cell, Column, Document, Note, Row, Section, Table
from tertial.document.render import render
from tertial.document.render.docx import WIDTH_CM, column_widths
from tertial.document.render.json import from_json
from tertial.document.render.layout import row_spans, weights
from tests.document.sample import document


def merged() -> Table:
    """Two areas; the first has two goals, of which the first has two below it."""
    rows = (
        Row("Område", (Cell("Mål ett"), Cell("Delmål a"))),
        Row("Område", (Cell("Mål ett", spanned=True), Cell("Delmål b")), spanned=True),
        Row("Område", (Cell("Mål två"), Cell("Delmål c")), spanned=True),
        Row("Annat", (Cell("Mål tre"), Cell("Delmål d"))),
    )
    columns = (Column("Mål", is_text=True), Column("Delmål", is_text=True))
    return Table("kedja", "Kedjan", columns, rows, "Målområde", notes=(Note("", "Allmän not."),))


def whole() -> Document:
    return replace(document(), sections=(Section("s", 1, "Avsnitt", (merged(),)),))


def test_spans_are_counted_downwards() -> None:
    assert row_spans(merged()) == ((3, 2, 1), (0, 0, 1), (0, 1, 1), (1, 1, 1))


def test_a_table_without_merged_cells_has_spans_of_one() -> None:
    plain = Table("t", "T", (Column("A"),), (Row("r", (Cell("1"),)), Row("r", (Cell("1"),))))
    assert row_spans(plain) == ((1, 1), (1, 1))


def test_json_keeps_them() -> None:
    assert from_json(render(whole(), "json")) == whole()


def test_html_has_row_spans_and_no_link_without_a_mark() -> None:
    from lxml import html

    table = html.fromstring(render(whole(), "html")).get_element_by_id("kedja")
    rows = [
        [(cell.tag, cell.get("rowspan"), cell.text) for cell in row] for row in table.iter("tr")
    ][1:]
    assert rows == [
        [("th", "3", "Område"), ("td", "2", "Mål ett"), ("td", None, "Delmål a")],
        [("td", None, "Delmål b")],
        [("td", None, "Mål två"), ("td", None, "Delmål c")],
        [("th", None, "Annat"), ("td", None, "Mål tre"), ("td", None, "Delmål d")],
    ]
    assert table.findall(".//a") == []
    (note,) = table.xpath("following-sibling::ol/li")
    assert note.findall("a") == []


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_2A"])
def test_pdf_is_valid_with_them(profile: str, tmp_path: Any) -> None:
    import page

    path = tmp_path / "x.pdf"
    path.write_bytes(render(whole(), "pdf"))
    result = page.validate_pdf(str(path), profile=getattr(page.ValidationProfile, profile))
    assert result.is_compliant, [failure.rule_id for failure in result.failures]


def test_word_and_excel_merge_them() -> None:
    import docx
    import openpyxl

    made = docx.Document(io.BytesIO(render(whole(), "docx")))
    (table,) = made.tables
    assert [[cell.text for cell in row.cells] for row in table.rows][2] == [
        "Område",
        "Mål ett",
        "Delmål b",
    ]
    assert table.cell(1, 0)._tc is table.cell(3, 0)._tc
    sheet = openpyxl.load_workbook(io.BytesIO(render(whole(), "xlsx")))["Kedjan"]
    assert {str(each) for each in sheet.merged_cells} == {"A5:A7", "B5:B6"}


def table_of(label: str, *texts: str) -> Table:
    columns = tuple(Column("K", is_text=True) for _ in texts)
    return Table("t", "T", columns, (Row(label, tuple(map(Cell, texts))),), "R")


def test_longer_words_get_more_of_the_width_and_short_ones_what_they_are() -> None:
    label, short, long = weights(table_of("Projektets hela namn i raden", "Kort", "Lång text " * 9))
    assert short == 0
    assert 0 < label < long


def test_a_short_label_beside_long_texts_is_as_wide_as_it_is() -> None:
    assert weights(table_of("2026", "Lång text " * 9))[0] == 0
    assert weights(table_of("2026", "Kort"))[0] > 0


def test_figures_are_as_wide_as_they_are() -> None:
    table = Table("t", "T", (Column("A"),), (Row("r", (Cell("1 558 823 tusen kronor, netto"),)),))
    assert weights(table)[1] == 0


def test_words_in_word_fill_the_page() -> None:
    widths = column_widths(table_of("2026", "Lång text " * 9, "Kort", "Text " * 20))
    assert sum(widths) == pytest.approx(WIDTH_CM)
    assert min(widths) > 0.9
