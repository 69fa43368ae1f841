"""Variances whose words name no row are held against the one cell that they can be."""

from __future__ import annotations

import pytest

from tertial.document.check import case_of
from tertial.document.check.direction import direction
from tertial.document.check.finding import Tally
from tertial.document.read import read

_TABLE = """Nettokostnad (tkr)
\tBudget\tPrognos\tAvvikelse
Vägar och broar\t52 300\t53 420\t-1 120
Lek och odling\t18 640\t18 010\t630
Totalt\t70 940\t71 430\t-490

"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lek och odling lämnar ett underskott på 630 tkr.", ["630"]),
        ("Lek och odling redovisar ett underskott om 630 tkr.", ["630"]),
        ("Lek och odling lämnar ett överskott på 630 tkr.", []),
        ("Lek och odling lämnar ett underskott på 630 tkr jämfört med ifjol -630 tkr.", ["630"]),
        ("Nämnden redovisar sammantaget ett överskott på 490 tkr.", ["-490"]),
        ("Nämnden redovisar sammantaget ett underskott på 490 tkr.", []),
        ("Sporthallen lämnar ett underskott på 630 tkr.", []),
        ("Prognosen är 71,4 mnkr, ett överskott med 0,5 mnkr mot budgeten 70,9 mnkr.", ["-490"]),
        ("Prognosen är 71,4 mnkr, ett underskott med 0,5 mnkr mot budgeten 70,9 mnkr.", []),
        ("Prognosen är 61,4 mnkr, ett överskott med 0,5 mnkr mot budgeten 60,9 mnkr.", []),
    ],
)
def test_a_variance_of_the_cells_size_has_the_cells_direction(
    text: str, expected: list[str]
) -> None:
    case = case_of(read((_TABLE + text).encode(), "fil.txt"), "fil.txt")
    assert [str(each.computed) for each in direction(case, Tally())] == expected


@pytest.mark.parametrize(
    ("result", "word"),
    [
        ("Resultat\t-62\t-200\t-138", "sämre än budget"),
        ("Resultat\t249\t111\t-138", "sämre än budget"),
        ("Resultat\t249\t387\t-138", "sämre än budget"),
    ],
)
def test_a_result_that_is_worse_is_not_told_against(result: str, word: str) -> None:
    text = (
        f"Resultaträkning (mkr)\n\tBudget\tPrognos\tAvvikelse\n{result}\n\nDet är 138 mkr {word}."
    )
    case = case_of(read(text.encode(), "fil.txt"), "fil.txt")
    assert list(direction(case, Tally())) == []


def test_a_column_that_most_words_go_against_gives_warnings() -> None:
    text = "".join(
        f"{name} redovisar ett {word} på {size} tkr.\n\n"
        for name, word, size in (
            ("Vägar och broar", "överskott", "1 120"),
            ("Lek och odling", "underskott", "630"),
            ("Nämnden", "överskott", "490"),
        )
    )
    case = case_of(read((_TABLE + text).encode(), "fil.txt"), "fil.txt")
    assert [each.severity for each in direction(case, Tally())] == ["warning"] * 3
