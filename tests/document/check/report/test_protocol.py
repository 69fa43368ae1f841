"""The protocol: a document of ours with coverage, findings, what was dismissed and what could not be tried."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tertial.document.check.report import Verdict, protocol
from tertial.document.model import Document, Paragraph, Section, Table
from tertial.document.render import render
from tests.document.check.report.sample import REVIEWED, SUM, WORDING

DISMISSED = Verdict("dismissed", "Så säger vi här.", "David Ek", "2026-11-24")
ACCEPTED = Verdict("accepted", "", "David Ek", "2026-11-24")


@pytest.fixture(scope="module")
def made() -> Document:
    return protocol(
        [replace(REVIEWED, verdicts={WORDING.key: DISMISSED, SUM.key: ACCEPTED})],
        against=["plan.docx"],
        made="24 november 2026",
        by="David Ek",
        committee="Kulturnämnden",
    )


def texts(section: Section) -> list[str]:
    return [block.text for block in section.blocks if isinstance(block, Paragraph)]


def section(document: Document, name: str) -> Section:
    return next(each for each in document.sections if each.id == name)


def test_it_says_what_was_checked_and_how_much(made: Document) -> None:
    checked = section(made, "granskat")
    assert texts(checked)[0] == "En siffra går inte ihop."
    assert "Hållet mot plan.docx." in texts(checked)
    (counts,) = (block for block in checked.blocks if isinstance(block, Table))
    assert [(row.label, row.cells[0].text) for row in counts.rows] == [
        ("Summor", "2"),
        ("Tal i texten mot tabell", "1"),
    ]


def test_a_finding_stands_with_its_arithmetic_and_what_was_said_of_it(made: Document) -> None:
    found = section(made, "fynd-error-1")
    assert found.title == "1. Bidrag per projekt, Summa, Utfall Bidrag – sidan 2"
    assert texts(found) == [
        SUM.message,
        "310 + 200 = 510",
        "Gäller också: Riktade bidrag – sidan 2",
        "I dokumentet: ”Summa 610 550”",
        "Godtaget av David Ek 2026-11-24.",
    ]


def test_what_was_dismissed_stands_by_itself_with_the_reason(made: Document) -> None:
    assert [each.id for each in made.sections if each.id.startswith("fynd-warning")] == []
    assert texts(section(made, "avfardat")) == [
        f"Riktade bidrag – sidan 2: {WORDING.message}",
        "Avfärdat av David Ek 2026-11-24: Så säger vi här.",
    ]


def test_what_could_not_be_tried_is_told_with_the_reason(made: Document) -> None:
    untried = section(made, "oprovat")
    (table,) = (block for block in untried.blocks if isinstance(block, Table))
    assert [row.label for row in table.rows] == ["Tabellen har ingen summarad"]
    assert any("sidan 3" in text for text in texts(untried))


@pytest.mark.parametrize(
    ("extension", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("json", b"{"), ("html", b"<!doc")]
)
def test_the_renderers_of_reports_print_it(made: Document, extension: str, start: bytes) -> None:
    assert render(made, extension).startswith(start)


def test_it_is_called_by_the_documents_own_title(made: Document) -> None:
    assert made.title == "Granskning av Påhittad rapport"
    assert made.subtitle == "rapport.pdf, protokoll 24 november 2026 av David Ek"
    assert protocol([REVIEWED, REVIEWED]).title == "Granskning av 2 filer"


def test_what_was_dismissed_is_not_in_the_headline() -> None:
    made = protocol([replace(REVIEWED, verdicts={SUM.key: DISMISSED})])
    assert texts(section(made, "granskat"))[0] == "Inga säkra fel, men 1 sak att se över."
