"""The report of August 2021 as it is shown: statuses, events and charts, five formats, its page, its words."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.reports.conftest import Built
from tests.reports.sn_2021 import PACKAGE, REPORT, rows, sn, source, table_of
from tests.reports.test_published import plain

__all__ = ["rows", "sn", "source"]

# --- the other kinds of facts ----------------------------------------------------------------------------------------


def test_the_preliminary_assessments_stand_first(sn: Built) -> None:
    (table,) = [table for table in sn.tables() if table["id"] == "maluppfyllelse"]
    assert table["columns"][0]["name"] == "Preliminär bedömning"
    assert [(row["label"], row["cells"][0]["text"]) for row in table["rows"]] == [
        ("Ekonomi", "Uppnås"),
        ("Nämndens mål (samlad)", "Uppnås"),
        ("God ekonomisk hushållning", "Uppnås"),
    ]


def test_risks_review_check_and_assignment_have_their_status(sn: Built) -> None:
    blocks = [block for section in sn.data["sections"] for block in section["blocks"]]
    found = [(b["kind"], b["status"]) for b in blocks if b["type"] == "status"]
    assert found == [
        ("event", "Pågår"),
        ("risk", "Troligen klart i år"),
        ("risk", "Ej klart i år"),
        ("review", "Klart"),
        ("check", "Målvärdet nås"),
        ("assignment", "Redovisas i oktober 2021"),
    ]
    (review,) = [block for block in blocks if block.get("kind") == "review"]
    assert "SN 2019/1703" in review["background"]


def test_the_check_has_target_result_and_previous(rows: dict[str, dict[str, Any]]) -> None:
    row = rows["systematic_checks.performance_level"]
    assert [plain(cell["text"]) for cell in row["cells"]] == ["över 70", "73,8", "75,3"]


def test_the_event_has_its_effect_in_kronor(rows: dict[str, dict[str, Any]]) -> None:
    row = rows["item.avhoppare"]
    assert [plain(cell["text"]) for cell in row["cells"]] == ["\N{MINUS SIGN}2 765"]


def test_a_line_a_year_and_the_budget_are_drawn_month_by_month(sn: Built) -> None:
    charts = {
        block["id"]: block
        for section in sn.data["sections"]
        for block in section["blocks"]
        if block["type"] == "chart"
    }
    chart = charts["diagram-socialpsykiatri-placements-social-psychiatry"]
    assert [series["name"] for series in chart["series"]] == ["2021", "2020", "2019", "Budget 2021"]
    assert chart["series"][0]["values"] == [
        37.9,
        37.3,
        38.1,
        39.0,
        38.4,
        37.1,
        37.2,
        36.0,
        *[None] * 4,
    ]


# --- the same in every format ----------------------------------------------------------------------------------------


def test_html_has_the_same_tables(sn: Built) -> None:
    from lxml import html

    tree = html.fromstring(sn.path("html").read_bytes())
    for table in sn.tables():
        found = tree.get_element_by_id(table["id"])
        body = [plain(" ".join(row.itertext())) for row in found.iterfind("tbody/tr")]
        assert body == [_line(row, " ") for row in table["rows"]]


def _line(row: dict[str, Any], between: str) -> str:
    """A row as it reads, each mark after what it belongs to; what is merged with the row above is not said again."""
    parts = [(row["label"], row.get("note", ""), row.get("spanned"))]
    parts += [(cell["text"], cell.get("note", ""), cell.get("spanned")) for cell in row["cells"]]
    return plain(" ".join(f"{text}{between}{mark}" for text, mark, merged in parts if not merged))


def test_word_has_the_same_tables(sn: Built) -> None:
    import docx

    found = {
        tuple(plain(cell.text) for cell in row.cells)
        for table in docx.Document(str(sn.path("docx"))).tables
        for row in table.rows
    }
    wanted = {
        (
            plain(row["label"] + row.get("note", "")),
            *(plain(cell["text"] + cell.get("note", "")) for cell in row["cells"]),
        )
        for table in sn.tables()
        for row in table["rows"]
    }
    assert wanted <= found


def test_excel_has_the_same_numbers_as_numbers(sn: Built) -> None:
    import openpyxl

    data = json.loads(sn.path("json").read_text("utf-8"))
    cells = [
        (row["label"], cell["ref"], cell["value"])
        for section in data["sections"]
        for block in section["blocks"]
        for row in block.get("rows", ())
        for cell in row["cells"]
        if cell.get("ref") and cell["value"] is not None
    ]
    book = openpyxl.load_workbook(sn.path("xlsx"))
    found = {
        (row[1], row[8], row[6]) for row in book["Data"].iter_rows(min_row=2, values_only=True)
    }
    assert len(cells) > 250
    assert [cell for cell in cells if cell not in found] == []


def test_pdf_prints_every_row_of_figures(sn: Built) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(sn.path("pdf"))
    text = plain(" ".join(page.get_textpage().get_text_range() for page in pdf))
    wanted = [
        " ".join(
            plain(cell["text"] + cell.get("note", "")) for cell in row["cells"] if cell["text"]
        )
        for table in sn.tables()
        for row in table["rows"]
        if any(cell["value"] is not None for cell in row["cells"])
    ]
    assert len(wanted) > 50
    assert [line for line in wanted if line not in text] == []


# --- on the page -----------------------------------------------------------------------------------------------------


@pytest.fixture
def workspace(db: None, settings: Any, tmp_path: Path) -> None:
    """The package read in here, by the ordinary import."""
    from tertial.services.access import SYSTEM
    from tertial.services.importing import import_paths

    settings.HOME = tmp_path
    import_paths(actor=SYSTEM, paths=[PACKAGE], now=datetime(2021, 9, 20, 8, tzinfo=UTC))


def test_every_figure_can_be_asked_where_it_comes_from(workspace: None, sn: Built) -> None:
    from tertial.document.book import FigureBook
    from tertial.ledger.batches import Ledger
    from tertial.services.reporting import load_report_year, report_facts
    from tertial.services.workspace import ledger_home

    committee, _, report = REPORT.partition("/")
    found = load_report_year(committee=committee, report=report)
    book = FigureBook(report_facts(*found, Ledger(ledger_home())))
    cells = [cell for table in sn.tables() for row in table["rows"] for cell in row["cells"]]
    refs = {cell["ref"] for cell in cells if cell["value"] is not None}
    assert len(refs) > 250
    assert [ref for ref in refs if not book.figure(ref).lineage.source] == []


def test_a_mended_figure_says_how_it_is_known(workspace: None) -> None:
    from tertial.services.access import SYSTEM
    from tertial.services.figures import figure_page

    page = figure_page(
        actor=SYSTEM,
        committee="sn",
        report="delarsrapport-2021-08",
        ref="operations_statement.unaccompanied_minors.period.variance",
    )
    assert plain(page.exact) == "-1 070"
    assert "uträknat som budget minus prognos" in page.formula


def test_the_overview_says_how_the_year_goes_from_the_registeredtable_of(workspace: None) -> None:
    from tertial.services.access import SYSTEM
    from tertial.services.overview import overview_page

    page = overview_page(actor=SYSTEM, committee="sn")
    assert plain(page.lede.text) == (
        "Nämnden har ett överskott på 3,8 mnkr för januari–augusti 2021"
        " och väntas sluta året med ett överskott på 3,4 mnkr."
    )
    assert [(line.name, plain(line.value)) for line in page.indicators][1] == (
        "Sjukfrånvaro i procent, dag 15-90",
        "1,1 %",
    )


# --- words -----------------------------------------------------------------------------------------------------------


REFERENCE = re.compile(r"\[\[[^\]]+\]\]")
TEXTS = sorted(PACKAGE.glob("texts/*/*.md"))


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.stem)
def test_amounts_in_a_text_are_bound(path: Path) -> None:
    unbound = REFERENCE.sub("", path.read_text("utf-8"))
    assert not re.findall(r"\d+,\d+|\d+ (?:mnkr|tkr|miljoner|tusen|procent|personer)", unbound)


@pytest.mark.parametrize("table", ["item_statuses", "assessments", "items"])
def test_amounts_in_comments_are_bound(table: str) -> None:
    written = " ".join(" ".join((r.get("text", ""), r.get("comment", ""))) for r in table_of(table))
    assert not re.findall(
        r"\d+,\d+|\d+ (?:mnkr|tkr|miljoner|tusen|procent)", REFERENCE.sub("", written)
    )


def test_no_figure_of_a_text_is_missing_and_directions_agree_with_signs(sn: Built) -> None:
    directions = {"överskott": 1, "underskott": -1}
    pattern = re.compile(rf"({'|'.join(directions)})(?: mot budget)?(?: om)? $")
    assert "uppgift saknas" not in sn.path("json").read_text("utf-8")
    signed = [
        (directions[match[1]], figure["signed"])
        for section in sn.data["sections"]
        for block in section["blocks"]
        for figure in block.get("figures", ())
        for match in [pattern.search(block["text"][: figure["start"]])]
        if match
    ]
    assert len(signed) >= 2
    assert [each for each in signed if each[0] * each[1] < 0] == []


def _bones(text: str) -> list[str]:
    """Words without what the damage may have changed: vowels, digits and the letters they were taken for."""
    return [
        bones
        for word in text.lower().split()
        if len(bones := re.sub(r"[^bcfghjklmnpqrstvwxz]", "", word)) > 1
    ]


def _runs(text: str) -> list[tuple[str, ...]]:
    bones = _bones(text)
    return [tuple(bones[at : at + 5]) for at in range(len(bones) - 4)]


def test_no_sentence_of_the_published_report_is_copied(sn: Built, source: list[str]) -> None:
    """No sentence has half of its runs of five words from theirs; names of goals and risks are facts."""
    theirs = set(_runs(" ".join(source)))
    named = {plain(row["label"]) for name in ("goals", "indicators") for row in _names(name)}
    ours = [
        sentence
        for section in sn.data["sections"]
        for block in section["blocks"]
        for text in _texts(block)
        for sentence in re.split(r"(?<=[.!?])\s+", plain(text))
        if len(_runs(sentence)) > 2 and sentence not in named
    ]
    assert len(ours) > 80
    copied = {
        sentence: sum(run in theirs for run in _runs(sentence)) / len(_runs(sentence))
        for sentence in ours
    }
    assert [sentence for sentence, share in copied.items() if share > Decimal("0.5")] == []


def _names(table: str) -> list[dict[str, str]]:
    return [{"label": row.get("label") or row["name"]} for row in table_of(table)]


def _texts(block: dict[str, Any]) -> list[str]:
    cells = [cell["text"] for row in block.get("rows", ()) for cell in row["cells"]]
    return [block.get(name, "") for name in ("text", "background", "comment")] + cells


def test_the_reader_is_told_how_the_report_was_mended(sn: Built) -> None:
    assert "lagats" in " ".join(sn.data["remarks"])
    said = " ".join(
        block.get("text", "")
        for section in sn.data["sections"]
        for block in section["blocks"]
        if section["id"] == "underlag"
    )
    assert "står tomt" in said
