"""Counts in words against what the document lists of that noun."""

from __future__ import annotations

import pytest

from tertial.document.check.counts import count
from tests.document.check.worded import messages, section, status, table

TWO = (
    status("commitment", "Kö till förskola", "Klart"),
    status("commitment", "Skolskjuts", "Blir klart i år"),
)
THREE_RISKS = table("Risk", "Åtgärd", "Fel lön | Kontroll", "Brand | Övning", "Intrång | Skalskydd")


@pytest.mark.parametrize(
    "words, warns",
    [
        ("Nämnden har för 2026 två utvecklingsåtaganden.", False),
        ("Nämnden har för 2026 tre utvecklingsåtaganden.", True),
        ("Nämnden har tre utvecklingsåtaganden som löper enligt plan.", True),
        ("Nämnden har tre utvecklingsåtaganden som rör skolan.", False),
        ("Inom området har nämnden tre utvecklingsåtaganden.", False),
        ("Dialog har förts utifrån tre åtaganden.", False),
    ],
)
def test_commitments_are_as_many_as_the_text_says(words: str, warns: bool) -> None:
    assert bool(messages(count, words, *TWO)) is warns


@pytest.mark.parametrize("number, warns", [("tre", False), ("fyra", True)])
def test_risks_are_as_many_as_the_text_says(number: str, warns: bool) -> None:
    said = messages(
        count, f"Två av nämndens {number} identifierade risker är åtgärdade.", THREE_RISKS
    )
    assert bool(said) is warns


@pytest.mark.parametrize(
    "words, warns",
    [
        ("Nämnden har identifierat tre risker inför året.", False),
        ("Nämnden har identifierat fyra risker inför året.", True),
        ("Nämnden har hanterat två risker under året.", False),
        ("Nämnden har identifierat fyra risker inom skolan.", False),
    ],
)
def test_risks_are_as_many_as_have_been_identified(words: str, warns: bool) -> None:
    assert bool(messages(count, words, THREE_RISKS)) is warns


@pytest.mark.parametrize("number, warns", [("två", False), ("fem", True)])
def test_goals_are_as_many_as_have_a_heading(number: str, warns: bool) -> None:
    goals = section("Nämndmål: Trygga elever"), section("Nämndmål: Goda resultat")
    assert bool(messages(count, f"Nämnden följer {number} nämndmål.", *goals)) is warns


def test_what_the_council_has_set_is_not_what_the_committee_follows() -> None:
    goals = section("Nämndmål: Trygga elever"), section("Nämndmål: Goda resultat")
    text = "Fullmäktige har fastställt tio mål, som brutits ned till fem nämndmål."
    assert messages(count, text, *goals) == []
