"""A report says whose it is, of which kind and up to when; what it does not say stays empty."""

from __future__ import annotations

import pytest

from tertial.document.parts import Heading, Text
from tertial.document.read.about import about


@pytest.mark.parametrize(
    "title, kind, end",
    [
        ("Delårsrapport per 31 mars 2020", "delarsrapport", "2020-03-31"),
        ("Verksamhetsplan 2026", "verksamhetsplan", "2026-12-31"),
        ("Månadsrapport januari–mars 2026", "manadsrapport", "2026-03-31"),
        ("Verksamhetsberättelse 2020", "verksamhetsberattelse", "2020-12-31"),
        ("Internkontrollplan 2026", "internkontrollplan", "2026-12-31"),
        ("Delårsrapport T2 2024", "delarsrapport", "2024-08-31"),
        ("Månadsrapport april 2025", "manadsrapport", "2025-04-30"),
        ("Protokoll", "", ""),
    ],
)
def test_the_title_says_kind_and_period(title: str, kind: str, end: str) -> None:
    found = about([Heading(title, 1)], title)
    assert (found.kind, found.period_end, found.title) == (kind, end, title)


def test_without_a_title_the_opening_says_it() -> None:
    text = Text(
        "Delårsrapporten per augusti är kort. Delårsrapport ett kom i mars 2020. Delårsrapporter skrivs två "
        "gånger 2020. Utfallet januari till augusti är bättre."
    )
    found = about([text])
    assert (found.kind, found.period_end) == ("delarsrapport", "2020-08-31")


@pytest.mark.parametrize(
    "text, committee",
    [
        ("Vård- och omsorgsnämnd", "Vård- och omsorgsnämnden"),
        ("Socialnämnden", "Socialnämnden"),
        ("Socialnamndens mal", "Socialnämnden"),
        ("Barn- och utbildningsnämndens plan", "Barn- och utbildningsnämnden"),
        ("Kommunstyrelsens uppföljning", "Kommunstyrelsen"),
        ("Nämnden för kultur och fritid", "Nämnden för kultur och fritid"),
        ("Varje nämnd ska följa upp", ""),
    ],
)
def test_the_committee_is_named(text: str, committee: str) -> None:
    assert about([Heading(text, 1)]).committee == committee


def test_of_several_committees_the_text_names_one_most() -> None:
    text = Text("Socialnämnden och vård- och omsorgsnämnden samt socialnämndens egen. " * 3)
    assert about([text]).committee == "Socialnämnden"
