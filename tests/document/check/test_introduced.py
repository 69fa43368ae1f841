"""Totals told before their table."""

from __future__ import annotations

import pytest

from tertial.document.check.finding import Tally
from tertial.document.check.introduced import introduced
from tests.document.check.worded import case, table

SUMMED = table("Bidrag, tkr", "Belopp", "Stat|4 200", "Region|1 700", "EU|300", "Summa|6 200")
LISTED = table("Ramändring, tkr", "Belopp", "Index|4 200", "Hyra|1 700", "Effektivisering|-300")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bidragen uppgår sammanlagt till 6,2 mnkr enligt följande tabell.", []),
        ("Bidragen uppgår sammanlagt till 6,4 mnkr enligt följande tabell.", [("error", "6.2")]),
        ("Bidragen uppgår till 6,4 mnkr enligt följande tabell.", [("warning", "6.2")]),
        ("Bidragen är totalt 6,4 mnkr. De framgår av tabellen nedan.", [("error", "6.2")]),
        ("Bidragen från staten är 4,2 mnkr enligt följande tabell.", []),
        ("Nämndens budget är 60,4 mnkr. Bidragen framgår av tabellen nedan.", []),
        ("Bidragen uppgår sammanlagt till 6,4 mnkr.", []),
    ],
)
def test_the_total_of_the_table_below_is_the_sentences(
    text: str, expected: list[tuple[str, str]]
) -> None:
    found = introduced(case(text, "Tabell", SUMMED), Tally())
    assert [(f.severity, str(f.computed)) for f in found] == expected


@pytest.mark.parametrize(("told", "expected"), [("5,6", []), ("6,5", [("warning", "5.6")])])
def test_a_table_without_total_is_summed(told: str, expected: list[tuple[str, str]]) -> None:
    text = f"Nämnden får netto {told} mnkr enligt nedanstående sammanställning."
    found = introduced(case(text, LISTED), Tally())
    assert [(f.severity, str(f.computed)) for f in found] == expected
