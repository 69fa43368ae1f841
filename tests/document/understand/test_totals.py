"""Rows that are sums, in the shapes that reports have them."""

from __future__ import annotations

import pytest

from tests.document.drawn import drawn, grave, rows_of


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        (  # the total stands first
            """
            Enheter | 2023 | 2024
            Totalt | 1 250 | 1 310
            Norr | 420 | 450
            Söder | 530 | 520
            Väster | 300 | 340
            """,
            {("Totalt", "Norr", "Söder", "Väster")},
        ),
        (  # sub-totals and their total
            """
            Balans | 2023 | 2024
            Mark | 820,4 | 835,1
            Maskiner | 45,2 | 47,9
            Summa anläggningar | 865,6 | 883,0
            Fordringar | 120,3 | 99,8
            Kassa | 33,1 | 41,0
            Summa omsättningstillgångar | 153,4 | 140,8
            Summa tillgångar | 1 019,0 | 1 023,8
            """,
            {
                ("Summa anläggningar", "Mark", "Maskiner"),
                ("Summa omsättningstillgångar", "Fordringar", "Kassa"),
                ("Summa tillgångar", "Summa anläggningar", "Summa omsättningstillgångar"),
            },
        ),
        (  # a bridge from one year to the next is a balance, no sum
            """
            Ram, tkr | Belopp
            Ram 2024 | 450 000
            Löneökningar | 12 500
            Effektivisering | -4 500
            Ram 2025 | 458 000
            """,
            set(),
        ),
        (  # parts that only a small letter marks
            """
            Volymer | Belopp
            Äldreomsorg | 9,3
            särskilt boende | 12,9
            hemtjänst | -3,6
            Funktionsstöd | 21,7
            bostad | 11,1
            daglig verksamhet | 10,6
            Summa | 31,0
            """,
            {("Summa", "Äldreomsorg", "Funktionsstöd")},
        ),
        (  # a mean in words is no sum
            """
            Kommun | Kostnad | Antal
            Haninge | 5 210 | 12
            Nacka | 4 870 | 14
            Genomsnitt | 5 040 | 13
            """,
            set(),
        ),
    ],
)
def test_sums_are_found_in_many_shapes(text: str, sums: set[tuple[str, ...]]) -> None:
    table = drawn(text)
    assert rows_of(table, "sum") == sums
    assert grave(table) == []


def test_blanks_speak_neither_for_nor_against_a_sum() -> None:
    table = drawn("""
        Bidrag | Ansökt | Erhållet | Budgeterat
        Säkerställa | 29 000 | | 26 300
        Habilitering | 3 100 | - | 3 100
        Statsbidrag | 21 400 | 700 | 2 891
        Summa | 53 500 | 900 | 32 291
    """)
    assert grave(table) == []
