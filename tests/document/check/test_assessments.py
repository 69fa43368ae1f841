"""One goal with two grades, a status against its comment, a summary against the statuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.document.check.assessments import assessment
from tests.document.check.worded import found, messages, published, section, status, table


def test_a_goal_graded_in_two_ways_is_told_with_both_places() -> None:
    (finding,) = found(
        assessment,
        section(
            "En stark ekonomi",
            "Både kostnadskontrollen och den hållbara balansen bedöms som godtagbar.",
            level=1,
        ),
        section("Nämndmål: Kostnadskontroll", "Måluppfyllelsen bedöms vara godtagbar."),
        section("Nämndmål: Hållbar balans", "Måluppfyllelsen får anses vara mycket god."),
    )
    assert finding.severity == "warning"
    assert finding.message == (
        "Målet ”Hållbar balans” bedöms på två sätt: ”mycket god” här och ”godtagbar” i ”En stark ekonomi”."
    )
    assert len(finding.also) == 1


@pytest.mark.parametrize(
    "first, second",
    [
        ("Måluppfyllelsen bedöms som god.", "Måluppfyllelsen bedöms vara god."),
        ("Måluppfyllelsen bedöms som god.", "Målet ger en god grund för arbetet."),
        (
            "Måluppfyllelsen bedöms som god.",
            "Bedömningen är att lokalerna ger mycket god tillgänglighet.",
        ),
        ("Måluppfyllelsen bedöms som god.", "Nämnden har mycket god kontroll."),
        ("Måluppfyllelsen bedöms som god.", "Två av målen bedöms som goda och ett som godtagbart."),
        ("Målet bedöms uppnås.", "Målet uppnås under året."),
    ],
)
def test_the_same_grade_and_words_that_are_no_grade_are_silent(first: str, second: str) -> None:
    assert messages(assessment, section("Nämndmål: Trygga elever", first, second)) == []


def test_reached_and_not_reached_of_one_goal_are_two_ways() -> None:
    cells = table("Område", "Preliminär bedömning", "Trygga elever | Uppnås", "Ekonomi | Uppnås")
    said = messages(
        assessment,
        cells,
        section("Nämndmål: Trygga elever", "Målet kommer inte att uppnås under året."),
    )
    assert said == [
        "Målet ”Trygga elever” bedöms på två sätt: ”uppnås” här och ”uppnås inte” i ”Nämndmål: Trygga elever”."
    ]


@pytest.mark.parametrize(
    "said, comment, warns",
    [
        ("Klart", "Arbetet har försenats och kommer inte att bli klart under 2026.", True),
        ("Blir klart i år", "Kartläggningen har skjutits fram till nästa år.", True),
        ("Blir klart i år", "Arbetet är fördröjt men behandlas i nämnden i juni.", False),
        ("Ej klart i år", "Arbetet har försenats och kommer inte att bli klart under 2026.", False),
        ("Ej klart i år", "Utredningen är slutförd och beslutad.", True),
        ("Klart", "Utredningen är slutförd.", False),
        ("Troligen klart i år", "Införandet är försenat.", False),
        ("Pågår", "Kommer inte att bli klart.", False),
    ],
)
def test_a_status_is_held_against_its_comment(said: str, comment: str, warns: bool) -> None:
    assert bool(messages(assessment, status("commitment", "Skolskjuts", said, comment))) is warns


@pytest.mark.parametrize("number, told", [("001", 0), ("002", 1), ("003", 0), ("004", 0)])
def test_the_published_reports_contradict_themselves_once(
    reference_dir: Path, number: str, told: int
) -> None:
    assert len(published(assessment, reference_dir, number)) == told
