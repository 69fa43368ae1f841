"""Changes told in texts against their own figures and against the rows that hold both."""

from __future__ import annotations

import pytest

from tertial.document.check import case_of
from tertial.document.check.direction import direction
from tertial.document.check.finding import Tally
from tertial.document.read import read

_TABLES = """Besök
\t2024\t2023\tFörändring
Simhallen\t84 210\t79 030\t5 180
Ishallen\t21 400\t23 900\t-2 500

Balansräkning (mnkr)
\t2024\t2023
Lager och förråd\t31,7\t24,2
Skulder\t88,9\t91,4

"""


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("Antalet besök i simhallen minskade med 5 180.", ["5180"]),
        ("Antalet besök i simhallen ökade med 5 180.", []),
        ("Antalet besök i ishallen ökade med 2 500.", ["2500"]),
        ("Lager och förråd minskade med 7,5 mnkr till 31,7 mnkr.", ["7.5"]),
        ("Lager och förråd ökade med 7,5 mnkr till 31,7 mnkr.", []),
        ("Lager och förråd minskade med 3,1 mnkr till 31,7 mnkr.", []),
        ("Lager och förråd minskade med 31,0 procent till 31,7 mnkr.", ["31.0"]),
        ("Skulder minskade med 2,5 mnkr till 88,9 mnkr.", []),
        ("Besöken ökade från 79 030 till 84 210, en minskning med 6,6 procent.", ["6.6"]),
        ("Besöken ökade från 79 030 till 84 210, en ökning med 6,6 procent.", []),
        ("Besöken ökade från 79 030 till 84 210, trots en minskning med 6,6 procent.", []),
    ],
)
def test_a_change_that_goes_the_other_way_is_found(text: str, printed: list[str]) -> None:
    case = case_of(read((_TABLES + text).encode(), "fil.txt"), "fil.txt")
    assert [str(each.printed) for each in direction(case, Tally())] == printed
