"""Rows that are sums, in the shapes that reports have them."""

from __future__ import annotations

import pytest

from tests.document.drawn import columns_of, drawn, grave, rows_of, with_value


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


def test_a_parent_above_its_parts_is_found_without_any_mark() -> None:
    table = drawn("""
        Drift, mnkr | Not | Intäkter 2020 | Intäkter 2021 | Kostnader 2021 | Nettokostnad 2021
        Teknisk nämnd | 1 | 61,8 | 62,1 | -262,2 | -200,1
        Gator | 2 | 12,5 | 18,3 | -79,4 | -61,1
        Parker | 3 | 6,5 | 6,6 | -60,1 | -53,5
        Avfall | 4 | 42,8 | 37,2 | -122,7 | -85,5
        Socialnämnd | 5 | 216,3 | 228,6 | -1 179,0 | -950,4
        Äldreomsorg | 6 | 131,7 | 157,0 | -588,2 | -431,2
        Familjeomsorg | 7 | 84,6 | 71,6 | -590,8 | -519,2
    """)
    assert rows_of(table, "of-which") == {
        ("Teknisk nämnd", "Gator", "Parker", "Avfall"),
        ("Socialnämnd", "Äldreomsorg", "Familjeomsorg"),
    }
    assert columns_of(table, "sum") == {("Nettokostnad 2021", "Intäkter 2021", "Kostnader 2021")}
    (finding,) = grave(with_value(table, 5, 3, "-558.2"))
    assert finding.where.spot == ("tabell", 5, 3)


def test_results_follow_each_other_through_empty_rows() -> None:
    table = drawn("""
        Belopp, mkr | Kommun 2018 | Kommun 2017 | Koncern 2018 | Koncern 2017
        Verksamhetens nettokostnader | -4 520 | -4 384 | -4 245 | -4 094
        Skatteintäkter | 3 998 | 3 950 | 3 998 | 3 950
        Generella statsbidrag | 490 | 451 | 490 | 451
        Verksamhetens resultat | -32 | 17 | 243 | 307
        Finansiella intäkter | 121 | 455 | 18 | 10
        Finansiella kostnader | -10 | -10 | -80 | -91
        Resultat efter finansiella poster | 79 | 462 | 181 | 226
        Skatt | - | - | -37 | -40
        Årets resultat | 79 | 462 | 144 | 186
    """)
    assert grave(table) == []
    (finding,) = grave(with_value(table, 8, 0, 97))
    assert finding.where.spot == ("tabell", 8, 0)


def test_blanks_speak_neither_for_nor_against_a_sum() -> None:
    table = drawn("""
        Bidrag | Ansökt | Erhållet | Budgeterat
        Säkerställa | 29 000 | | 26 300
        Habilitering | 3 100 | - | 3 100
        Statsbidrag | 21 400 | 700 | 2 891
        Summa | 53 500 | 900 | 32 291
    """)
    assert grave(table) == []
