"""What a document's tables state, and for when."""

from __future__ import annotations

import pytest

from tertial.document.check import case_of
from tertial.document.check.known import Period, balances, facts, period_of, same_tables
from tests.document.check.worded import case, document, table

REPORT = Period(2026, 8, is_plan=False)


@pytest.mark.parametrize(
    "title, period",
    [
        ("Delårsrapport per 31 augusti 2026", REPORT),
        ("Verksamhetsberättelse 2026", Period(2026, 12, is_plan=False)),
        ("Verksamhetsplan 2027", Period(2027, 0, is_plan=True)),
    ],
)
def test_the_time_of_a_document_is_in_its_title(title: str, period: Period) -> None:
    assert period_of(case_of(document("Text.", title=title))) == period


def test_a_document_without_title_is_of_the_year_its_texts_name() -> None:
    made = case_of(
        document("Under 2026 ökade kön.", "Jämfört med 2025 och budget 2026.", title="Rapport")
    )
    assert period_of(made) == Period(2026, 0, is_plan=False)


def test_a_fact_is_a_row_with_what_its_column_holds_and_for_when() -> None:
    drift = table(
        "Drift, tkr",
        "Budget 2026 | Utfall 2025",
        "Grundskola | 120 | 110",
        title="Drift per skolform",
    )
    found = [(f.label, f.when[:3], f.printed) for f in facts(case(drift), REPORT)]
    assert found == [
        ("Grundskola", ("budget", "full_year", 2026), "120"),
        ("Grundskola", ("outcome", "", 2025), "110"),
    ]


def test_rows_of_the_same_words_are_told_apart_by_their_order() -> None:
    drift = table(
        "Drift", "Budget 2026", "Interna poster | 120", "Interna poster | -120", title="Drift"
    )
    assert [f.key[3] for f in facts(case(drift), REPORT)] == ["1", "2"]


def test_a_table_with_another_title_is_known_by_its_rows() -> None:
    rows = ("Förskola | 1", "Grundskola | 2", "Fritidshem | 3", "Ledning | 4")
    here = case(table("Mnkr", "Budget 2026", *rows, title="Drift per skolform"))
    there = case(
        table("Mnkr", "Budget 2026", *rows, title="Driftredovisning"),
        table("Mnkr", "Budget 2026", "Lokaler | 1", "Ledning | 2", title="Investeringar"),
    )
    assert same_tables(here, there) == {"driftskolform": "driftredovisning"}
    assert same_tables(here, case(table("Mnkr", "2026", *rows[:2], title="Annat"))) == {}


def test_opening_and_closing_balances_are_found_by_their_words() -> None:
    equity = table("Eget kapital", "Utfall 2026", "IB eget kapital | 3,6", "UB eget kapital | 5,1")
    found = [
        (side, year, what, fact.printed)
        for side, year, what, _, fact in balances(case(equity), REPORT)
    ]
    assert found == [("IB", 2026, "egetkapital", "3,6"), ("UB", 2026, "egetkapital", "5,1")]
