"""The document with findings in the margin: marks where figures stand, each finding beside its block."""

from __future__ import annotations

from dataclasses import replace

import pytest
from lxml import html

from tertial.document.check.finding import Where
from tertial.document.check.report import Reviewed, to_html
from tertial.document.check.report.margin import parts
from tertial.document.model import Paragraph, Place
from tests.document.check.report.sample import CHECKED, DOCUMENT, LABEL, REVIEWED, SUM, WORDING


@pytest.fixture(scope="module")
def page() -> html.HtmlElement:
    return html.document_fromstring(to_html([REVIEWED]).decode())


def test_findings_are_numbered_in_reading_order_and_lie_beside_their_block() -> None:
    first, second = parts(DOCUMENT, CHECKED.findings)
    assert [each.finding for each in first.findings] == [LABEL]
    text, table, _ = second.pairs
    assert [(each.number, each.finding) for each in text.findings] == [(2, WORDING)]
    assert [(each.number, each.finding) for each in table.findings] == [(3, SUM)]
    assert [pair.page for pair in second.pairs] == [2, None, None]


def test_a_cell_and_the_text_that_repeats_it_are_marked(page: html.HtmlElement) -> None:
    marked = [mark.text_content().split(" fynd ")[0] for mark in page.iter("mark")]
    assert marked == ["610 tkr", "8 procentenheter", "610"]
    assert [mark.get("class") for mark in page.iter("mark")] == ["also", "warning", "error"]


def test_marks_and_findings_lead_to_each_other(page: html.HtmlElement) -> None:
    ids = {each.get("id") for each in page.iter() if each.get("id")}
    links = [
        each.get("href")[1:] for each in page.iter("a") if each.get("href", "").startswith("#")
    ]
    assert sorted(set(links) - ids) == []
    assert {"plats-2", "plats-3", "fynd-1", "fynd-2", "fynd-3"} <= ids
    assert "plats-1" not in ids


def test_the_page_begins_with_what_it_came_to_and_what_was_tried(page: html.HtmlElement) -> None:
    assert page.find(".//h1").text_content() == "En siffra går inte ihop"
    said = page.find_class("lede")[0].text_content()
    assert said == (
        "1 tabell med 6 siffror och 3 tal i texten lästa. 2 summor och 1 tal i texten mot tabell gick att "
        "pröva. 4 gick inte att pröva. Dessutom 1 varning och 1 upplysning."
    )


def test_the_page_needs_nothing_else(page: html.HtmlElement) -> None:
    assert list(page.iter("script", "link", "img", "iframe")) == []


def test_text_in_the_document_is_never_markup() -> None:
    hostile = replace(DOCUMENT.sections[0], blocks=(Paragraph("<script>alert(1)</script>"),))
    shown = to_html([Reviewed(replace(DOCUMENT, sections=(hostile,)), CHECKED)]).decode()
    assert "<script" not in shown
    assert "&lt;script&gt;" in shown


@pytest.mark.parametrize(
    "where",
    [
        Where(spot=("finns inte", 9, 9)),
        Where(span=(99, 0, 5)),
        Where(section="Finns inte"),
        Where(place=Place(page=7)),
    ],
)
def test_a_finding_without_a_place_is_still_shown(where: Where) -> None:
    first, *_ = parts(DOCUMENT, [replace(SUM, where=where, also=())])
    assert [each.has_mark for each in first.findings] == [False]


def test_a_finding_of_a_row_marks_its_label() -> None:
    where = Where(table="Bidrag per projekt", row="Odling")
    _, second = parts(DOCUMENT, [replace(SUM, where=where, also=())])
    assert 'id="plats-1"' in second.pairs[1].html
    assert [each.has_mark for each in second.pairs[1].findings] == [True]


def test_a_document_without_sections_can_be_shown() -> None:
    empty = Reviewed(replace(DOCUMENT, sections=()), replace(CHECKED, findings=(LABEL,)))
    assert LABEL.message in to_html([empty]).decode()
