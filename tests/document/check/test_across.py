"""The same fact in two documents."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.document.check import case_of
from tertial.document.check.across import cross_document
from tertial.document.check.finding import Finding, Tally
from tertial.document.model import Block, Document, Table
from tertial.document.read import read
from tests.document.check.worded import document, section, table

MARCH, AUGUST = "Delårsrapport per 31 mars 2026", "Delårsrapport per 31 augusti 2026"
LAST = "Verksamhetsberättelse 2025"
FORMS = ("Förskola", "Grundskola", "Fritidshem", "Gymnasium", "Musikskola", "Ledning")


def drift(heading: str, *values: str) -> Table:
    return table(
        "Skolform, mnkr",
        heading,
        *(f"{form} | {value}" for form, value in zip(FORMS, values, strict=False)),
        title="Drift per skolform",
    )


def report(title: str, *blocks: Block | str) -> Document:
    return document(*blocks, title=title)


def across(mine: Document, *others: Document) -> list[Finding]:
    against = [case_of(other, other.title) for other in others]
    return list(cross_document(case_of(mine, mine.title, against), Tally()))


def test_the_same_budget_in_two_reports_is_silent() -> None:
    first, second = (
        report(t, drift("Budget helår", "51,0", "11,1", "5,6")) for t in (MARCH, AUGUST)
    )
    assert across(second, first) == []


def test_a_single_budget_that_differs_among_many_is_an_error() -> None:
    values = ("51,0", "11,1", "85,6", "55,3", "7,5", "6,2")
    changed = ("51,0", "11,1", "86,5", "55,3", "7,5", "6,2")
    (finding,) = across(
        report(AUGUST, drift("Budget helår", *changed)),
        report(MARCH, drift("Budget helår", *values)),
    )
    assert finding.severity == "error"
    assert finding.message == (
        "Fritidshem, Budget helår 2026: 86,5 här, men 85,6 i Delårsrapport per 31 mars 2026."
    )
    assert finding.also[0].file == MARCH


def test_a_budget_decided_anew_is_info_once() -> None:
    (finding,) = across(
        report(AUGUST, drift("Budget helår", "10,9", "11,4", "0,5")),
        report(MARCH, drift("Budget helår", "5,8", "6,3", "0,5")),
    )
    assert finding.severity == "info"
    assert finding.evidence == ("Förskola: 10,9 – 5,8", "Grundskola: 11,4 – 6,3")


@pytest.mark.parametrize("title", [AUGUST, "Verksamhetsplan 2026"])
def test_a_forecast_of_one_report_is_the_same_in_its_versions(title: str) -> None:
    versions = [
        report(title, drift("Prognos 2025", "51,0", "11,1", last, "55,3", "7,5"))
        for last in ("3,8", "3,6")
    ]
    (finding,) = across(*versions)
    assert finding.message == f"Fritidshem, Prognos 2025: 3,8 här, men 3,6 i {title}."


def test_a_forecast_may_change_from_report_to_report() -> None:
    first = report(MARCH, drift("Prognos helår", "51,0", "11,1", "5,6"))
    assert across(report(AUGUST, drift("Prognos helår", "52,0", "12,1", "5,9")), first) == []


@pytest.mark.parametrize(
    "remark, severity", [("", "error"), ("Utfallet för fritidshem 2025 har rättats.", "info")]
)
def test_an_outcome_that_is_over_cannot_change_unless_it_is_said(
    remark: str, severity: str
) -> None:
    mine = report(AUGUST, drift("Utfall 2025", "50,1", "10,9", "84,0", "3,3"), remark)
    (finding,) = across(mine, report(LAST, drift("Utfall 2025", "50,1", "10,9", "48,0", "3,3")))
    assert finding.severity == severity


def test_rounding_and_another_unit_are_no_difference() -> None:
    thousands = table(
        "Skolform, tkr", "Utfall 2025", "Förskola | 50 130", title="Drift per skolform"
    )
    millions = table("Skolform, mnkr", "Utfall 2025", "Förskola | 50,1", title="Drift per skolform")
    assert across(report(AUGUST, thousands), report(LAST, millions)) == []


@pytest.mark.parametrize(
    "title, row, message",
    [
        (MARCH, "IB eget kapital | 3,9", "ingående balans samma år är 3,9"),
        (LAST, "UB eget kapital | 4,1", "utgående balans året före är 4,1"),
    ],
)
def test_opening_balances_agree_with_what_went_before(title: str, row: str, message: str) -> None:
    mine = table("Eget kapital, mnkr", "Utfall", "IB eget kapital | 3,6")
    theirs = table("Eget kapital, mnkr", "Utfall", row)
    (finding,) = across(report(AUGUST, mine), report(title, theirs))
    assert (finding.rule, finding.severity) == ("roll-forward", "error")
    assert message in finding.message


def test_a_sentence_of_a_named_year_with_another_figure_is_a_warning() -> None:
    words = "Nämnden har sedan ingången av 2026 ett sparat överskott om {} miljoner kronor."
    (finding,) = across(report(AUGUST, words.format("3,9")), report(MARCH, words.format("3,6")))
    assert finding.message == (
        "Samma mening har 3,9 här, men 3,6 i Delårsrapport per 31 mars 2026."
    )
    assert across(report(AUGUST, words.format("3,6")), report(MARCH, words.format("3,6"))) == []


def test_a_sentence_of_no_named_time_may_change() -> None:
    words = "Nämnden redovisar som helhet ett överskott om {} miljoner kronor."
    assert across(report(AUGUST, words.format("11,4")), report(MARCH, words.format("4,5"))) == []


def test_without_another_document_nothing_is_said() -> None:
    assert across(report(AUGUST, drift("Budget helår", "51,0"))) == []


def test_the_published_reports_agree_but_for_what_was_decided_between_them(
    reference_dir: Path,
) -> None:
    folder = reference_dir / "reports"
    march, august = (
        read(next(folder.glob(f"{number}_*.txt")).read_bytes(), f"{number}.txt")
        for number in ("001", "002")
    )
    told = across(august, march)
    assert [f for f in told if f.severity == "error"] == []
    assert [f.rule for f in told if f.severity == "warning"] == ["label"]


def test_a_heading_alone_is_enough_to_compare() -> None:
    empty = document(section("Inledning", "Text."), title=MARCH)
    assert across(empty, empty) == []
