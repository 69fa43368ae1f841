"""Direction words against the sign that is printed, and against the sign of the cell behind."""

from __future__ import annotations

import pytest

from tertial.document.check.direction import direction
from tests.document.check.school import said_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grundskolan redovisar ett överskott på 3,5 mnkr för perioden.", []),
        (
            "Grundskolan redovisar ett underskott på 3,5 mnkr för perioden.",
            [("direction", "error")],
        ),
        ("Förskolan redovisar ett överskott på 1,6 mnkr för perioden.", [("direction", "error")]),
        ("Förskolan redovisar ett underskott på -1,6 mnkr för perioden.", []),
        ("Vaktmästeriet redovisar ett överskott om -3,0 mnkr.", [("sign", "error")]),
        ("Vaktmästeriet redovisar ett underskott om 3,0 mnkr.", []),
        ("Antalet anställda har minskat från 812 till 840.", [("direction", "error")]),
        ("Antalet anställda har ökat från 812 till 840.", []),
        ("Antalet anställda har minskat med 28 personer.", [("direction", "error")]),
        ("Förskolans utfall för perioden är 1,6 mnkr högre än budget.", []),
        ("Förskolans utfall för perioden är 1,6 mnkr lägre än budget.", [("direction", "warning")]),
    ],
)
def test_a_word_that_says_the_opposite_is_found(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(f.rule, f.severity) for f in said_by(direction, text)] == expected


def test_minus_after_deficit_is_one_remark_a_document() -> None:
    text = "Enheten {} har ett underskott om -{} mnkr."
    many = [text.format(name, n) for n, name in enumerate(("Al", "Bok", "Ek", "Lind"), start=2)]
    [found] = said_by(direction, *many)
    assert (found.rule, found.severity) == ("sign", "info")
    assert len(found.also) == 3
    assert said_by(direction, *many[:2]) == []
