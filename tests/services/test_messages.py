"""Errors in words. That every code has a sentence is tested in tests/architecture/test_messages.py."""

from __future__ import annotations

import pytest

from tertial.errors import BadInput, NotFound, TertialError
from tertial.services.messages import sentence


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            NotFound("committee.unknown", committee="xn"),
            "Nämnden xn finns inte.",
        ),
        (
            BadInput("number.invalid", text="tolv"),
            "'tolv' är inget tal; skriv till exempel 1 234,50.",
        ),
        (
            BadInput(
                "tabular.control-total",
                file="a.csv",
                sheet="",
                line=9,
                column="Belopp",
                expected=123_450,
                found=-5,
            ),
            (
                "a.csv  rad 9: totalen i Belopp är 1\u00a0234,50 kr men raderna ger −0,05 kr. "
                "Ingenting lästes in."
            ),
        ),
        (BadInput("ny.kod", fil="a"), "Det gick inte (ny.kod {'fil': 'a'})."),
        (NotFound("committee.unknown"), "Nämnden {committee} finns inte."),
    ],
    ids=["named", "quoted", "kronor", "without a sentence", "without its value"],
)
def test_an_error_is_said_in_words(error: TertialError, said: str) -> None:
    assert sentence(error) == said
