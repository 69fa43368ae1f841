"""Closing balances, means and shares."""

from __future__ import annotations

import pytest

from tests.document.drawn import columns_of, drawn, grave, rows_of, ties, told, with_value

FUND = """
Fond | Ingående balans | Tillfört | Använt | Utgående balans
Social fond | 1 200 | 300 | 450 | 1 050
Kulturfond | 800 | 0 | 120 | 680
Miljöfond | 500 | 250 | 0 | 750
"""
MONTHS = """
Placeringar | Jan | Feb | Mar | Snitt
Barn | 31,4 | 31,0 | 32,2 | 31,5
Vuxna | 12,0 | 12,4 | 11,8 | 12,1
Totalt | 43,4 | 43,4 | 44,0 | 43,6
"""


def test_a_closing_column_has_the_signs_that_its_rows_have() -> None:
    assert columns_of(drawn(FUND), "roll-forward") == {
        ("Utgående balans", "Ingående balans", "Tillfört", "-Använt")
    }
    (finding,) = grave(with_value(drawn(FUND), 1, 3, 860))
    assert told([finding]) == [("roll-forward", "error", "Kulturfond", "Utgående balans")]


def test_a_closing_row_may_have_its_change_before_the_opening_row() -> None:
    table = drawn("""
        Eget kapital | Belopp
        Balansresultat | 33,1
        IB eget kapital | 3,6
        UB eget kapital | 36,7
    """)
    assert rows_of(table, "roll-forward") == {
        ("UB eget kapital", "IB eget kapital", "Balansresultat")
    }


def test_a_mean_of_months_is_tried_row_by_row() -> None:
    assert len(ties(drawn(MONTHS), "mean")) == 3
    (finding,) = grave(with_value(drawn(MONTHS), 0, 3, "35.1"))
    assert told([finding]) == [("mean", "error", "Barn", "Snitt")]


def test_funds_are_no_mean() -> None:
    table = drawn("""
        Bidrag | Sökt | Fått
        Statligt bidrag | 1 200 | 900
        NOA-medel | 800 | 700
        Summa | 2 000 | 1 600
    """)
    assert ties(table, "mean") == []
    assert len(ties(table, "sum")) == 2


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        (
            """
            Kostnad | Utfall | Andel %
            Personal | 600 | 60
            Lokaler | 150 | 15
            Köp | 200 | 20
            Övrigt | 50 | 5
            Summa | 1 000 | 100
            """,
            "share",
            5,
        ),
        (
            """
            Volymer | 2023 | 2024 | Förändring %
            Timmar | 21 437 | 24 579 | 14,7
            Platser | 606 | 593 | -2,1
            Ärenden | 153 | 160 | 4,6
            """,
            "percent-change",
            3,
        ),
    ],
)
def test_columns_in_percent_follow_from_others(text: str, kind: str, expected: int) -> None:
    assert len(ties(drawn(text), kind)) == expected
    assert grave(drawn(text)) == []
