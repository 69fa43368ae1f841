"""Shares told beside what they are of."""

from __future__ import annotations

import pytest

from tertial.document.check.finding import Tally
from tertial.document.check.texts import texts
from tests.document.check.school import said_by, short
from tests.document.check.worded import case, table


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("{} av 215 elever, 66,5 procent, nådde målen.", ("143", "134")),
        ("Av eleverna nådde 143 av 215 ({} %) målen.", ("66,5", "65,6")),
        ("{} procent av de 298 anställda, det vill säga 179, är kvinnor.", ("60", "66")),
        ("Hittills är 45,2 mnkr, {} procent av budgeten på 90 mnkr, förbrukat.", ("50", "52")),
        ("Nämnden har 298 anställda, varav 179 kvinnor, {} procent.", ("60", "66")),
        ("Av 640 elever i musikskolan är {} flickor, 65 procent.", ("416", "461")),
        ("Av 412 besök ledde 61 till föreläggande, motsvarande {} procent.", ("15", "21")),
        ("Utfallet är 800 tkr av 3,2 mnkr ({} procent).", ("25", "52")),
    ],
)
def test_a_share_is_of_the_part_and_whole_beside_it(text: str, wrong: tuple[str, str]) -> None:
    right, other = wrong
    assert said_by(texts, text.format(right)) == []
    assert [(f.rule, f.severity) for f in said_by(texts, text.format(other))] == [
        ("share", "error")
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Antalet anställda ökade med 28 personer, 3,4 procent.",
        "60 procent av de 298 anställda är 45 år eller äldre.",
        "Cirka 60 procent av de 298 anställda, det vill säga 150, är kvinnor.",
        "Av 298 anställda svarade 179 kvinnor (85 procent) och 91 män (72 procent).",
        "Av 62 anställda har 12 slutat och 9 börjat, 19 procent.",
        "Budgeten är 45,2 mnkr, 2,5 procent högre än 2025.",
    ],
)
def test_other_percents_are_silent(text: str) -> None:
    assert said_by(texts, text) == []


def test_two_shares_that_are_all_are_of_their_sum() -> None:
    text = "Av de som svarat är 179 kvinnor ({} procent) och 119 män ({} procent)."
    assert said_by(texts, text.format(60, 40)) == []
    assert short(said_by(texts, text.format(63, 37))) == [
        ("share", "warning", "63", "60"),
        ("share", "warning", "37", "40"),
    ]


@pytest.mark.parametrize(("share", "expected"), [("60", []), ("66", ["warning"])])
def test_a_part_that_stands_in_a_table_is_of_its_total(share: str, expected: list[str]) -> None:
    staff = table("Anställda", "2024|2025", "Kvinnor|180|179", "Män|121|119", "Summa|301|298")
    made = case(staff, f"Det finns 179 kvinnor, {share} procent.")
    assert [f.severity for f in texts(made, Tally())] == expected
