"""Percent and percentage points, thousands and millions."""

from __future__ import annotations

import pytest

from tertial.document.check.unit_words import unit_words
from tests.document.check.school import said_by


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sjukfrånvaron är 6,9 procent, en minskning med 0,5 procentenheter.", []),
        ("Sjukfrånvaron är 6,9 procent, en minskning med 0,5 procent.", ["procentenheter"]),
        ("Sjukfrånvaron har minskat med 6,8 procent.", []),
        ("Antalet anställda är 840, en ökning med 3,4 procent.", []),
        ("Antalet anställda är 840, en ökning med 3,4 procentenheter.", ["%"]),
        ("Nettokostnaden för perioden är 571,2 tkr.", ["tkr"]),
        ("Nettokostnaden för perioden är 571 200 tkr.", []),
    ],
)
def test_a_unit_that_cannot_be_is_warned_of(text: str, expected: list[str]) -> None:
    found = said_by(unit_words, text)
    assert [f.unit for f in found] == expected
    assert {(f.rule, f.severity) for f in found} <= {("unit-word", "warning")}
