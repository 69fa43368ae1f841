"""Differences and sums told with their own figures."""

from __future__ import annotations

import pytest

from tertial.document.check.texts import texts
from tests.document.check.school import said_by, short


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Antalet elever är 1 318. Det är 96 fler än 2025, då antalet var 1 222.", []),
        (
            "Antalet elever är 1 318. Det är 86 fler än 2025, då antalet var 1 222.",
            [("arithmetic", "error", "86", "96")],
        ),
        ("Antalet elever är 1 318, vilket är 96 färre än 2025, då antalet var 1 414.", []),
        (
            "Antalet elever är 1 318, vilket är 69 färre än 2025, då antalet var 1 414.",
            [("arithmetic", "error", "69", "96")],
        ),
        ("Antalet timmar är 41 200, en ökning med 3 procent från 40 000 timmar.", []),
        (
            "Antalet timmar är 41 200, en ökning med 5 procent från 40 000 timmar.",
            [("arithmetic", "error", "5", "3")],
        ),
        (
            "Antalet är 78 platser, en ökning med 3 platser från 74 platser.",
            [("arithmetic", "error", "3", "4")],
        ),
        ("Kostnaden är 120 mnkr, varav hyror har ökat med 3 mnkr från 12 mnkr.", []),
    ],
)
def test_a_difference_is_held_against_its_two_figures(
    text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert short(said_by(texts, text)) == expected


COSTS = (
    "Kostnaden är 62,1 mnkr för värme, 48,6 mnkr för skötsel och {} mnkr för el, totalt 149,3 mnkr."
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (COSTS.format("38,6"), []),
        (COSTS.format("36,8"), ["error"]),
        ("Nämnden har 12 förskolor och 9 skolor, totalt 31 enheter.", ["warning"]),
        ("Skolan har 5,0 mnkr och förskolan 3,0 mnkr av totalt 12,0 mnkr.", []),
        (
            "Ramen ökar med 5,0 mnkr för löner och 3,0 mnkr för hyror, totalt är ramen 120,0 mnkr.",
            [],
        ),
        ("Överskottet är 5,0 mnkr och underskottet 3,0 mnkr, totalt 2,0 mnkr.", []),
    ],
)
def test_a_list_makes_the_total_that_ends_it(text: str, expected: list[str]) -> None:
    assert [found.severity for found in said_by(texts, text)] == expected
