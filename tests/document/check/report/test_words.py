"""The words of a check: every rule and severity has one."""

from __future__ import annotations

from typing import get_args

import pytest

from tertial.document.check.finding import Finding, Rule, Severity, Where
from tertial.document.check.report import words
from tertial.document.model import Place


def test_every_rule_and_severity_has_a_word() -> None:
    assert set(words.RULES) == set(get_args(Rule))
    assert set(words.SEVERITIES) == set(words.SEVERITY_HEADINGS) == set(get_args(Severity))


@pytest.mark.parametrize(
    ("errors", "said"),
    [
        (0, "Inga siffror som går emot varandra"),
        (1, "En siffra går inte ihop"),
        (14, "14 siffror går inte ihop"),
    ],
)
def test_the_headline_counts_errors(errors: int, said: str) -> None:
    assert words.headline([Finding("sum", "error", Where(), "x")] * errors) == said


def test_without_errors_the_headline_says_what_there_is_to_look_at() -> None:
    doubtful = [Finding("sum", "warning", Where(), "x")]
    assert words.headline(doubtful) == "Inga säkra fel, men 1 sak att se över"
    assert words.headline(doubtful * 3) == "Inga säkra fel, men 3 saker att se över"


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (Place(page=12, line=3), "sidan 12"),
        (Place(line=512), "rad 512"),
        (Place(sheet="Budget", line=4), "bladet Budget, rad 4"),
        (Place(sheet="Budget"), "bladet Budget"),
        (None, ""),
    ],
)
def test_a_place_is_said_as_a_reader_looks_for_it(place: Place | None, said: str) -> None:
    assert words.place(place) == said


def test_other_places_of_a_fault_are_said_once_and_shortly() -> None:
    own = Where(table="Bidrag", row="Summa", column="Utfall")
    also = (
        Where(table="Bidrag", row="Odling", column="Utfall"),
        Where(table="Bidrag", row="Odling", column="Utfall"),
        Where(table="Bidrag", row="Summa", column="Budget"),
        Where(section="Läget", place=Place(page=2)),
    )
    finding = Finding("sum", "error", own, "x", also=also)
    assert words.others(finding) == "Odling; Summa, Budget; Läget – sidan 2"
