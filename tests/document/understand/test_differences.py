"""Columns that follow from others."""

from __future__ import annotations

import pytest

from tests.document.drawn import columns_of, drawn, grave


@pytest.mark.parametrize(
    ("text", "kind", "columns"),
    [
        (
            """
            Projekt | Total budget | Utfall t.o.m. 2023 | Utfall 2024 | Återstår
            Skola A | 45 000 | 12 300 | 20 150 | 12 550
            Skola B | 80 000 | 5 000 | 31 000 | 44 000
            Idrottshall | 25 000 | 24 100 | 650 | 250
            """,
            "sum",
            {("Total budget", "Utfall t.o.m. 2023", "Utfall 2024", "Återstår")},
        ),
        (
            """
            Enhet | 2023/Flickor | 2023/Pojkar | 2023/Totalt | 2024/Flickor | 2024/Pojkar | 2024/Totalt
            Skola A | 120 | 130 | 250 | 125 | 133 | 258
            Skola B | 220 | 210 | 430 | 218 | 215 | 433
            Skola C | 80 | 95 | 175 | 82 | 90 | 172
            """,
            "sum",
            {("Totalt", "Flickor", "Pojkar")},
        ),
        (
            """
            Investeringar | Budget helår | Utfall augusti | Prognos helår | Avvikelse helår
            Lokalplan | 0,5 | 0,0 | 0,1 | 0,4
            Övriga | 10,9 | 2,7 | 5,9 | 5,0
            """,
            "variance",
            {("Avvikelse helår", "Budget helår", "-Prognos helår")},
        ),
    ],
)
def test_the_columns_are_found(text: str, kind: str, columns: set[tuple[str, ...]]) -> None:
    assert columns_of(drawn(text), kind) == columns
    assert grave(drawn(text)) == []


def test_a_total_of_columns_is_not_asked_of_a_sum_of_rows_that_have_only_the_total() -> None:
    table = drawn("""
        Avvikelse | Beställare | Egen regi | Reserver | Totalt
        Äldreomsorg | 40,9 | -36,8 | 2,3 | 6,4
        Funktionsstöd | 15,7 | 1,5 | 1,7 | 18,9
        Psykiatri | 3,1 | 2,5 | 0,4 | 6,0
        Ledning | | | | -10,6
        Nämnden | 59,7 | -32,8 | 4,4 | 20,7
    """)
    assert grave(table) == []


def test_columns_that_agree_by_chance_in_two_rows_are_not_tied() -> None:
    table = drawn("""
        Bemanning | 2022 | 2023 | 2024
        Norr | 12 | 13 | 25
        Söder | 30 | 31 | 60
        Väster | 14 | 15 | 17
    """)
    assert columns_of(table, "sum") == set()
    assert columns_of(table, "net") == set()
