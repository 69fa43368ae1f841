"""Counts in words against the lists beside them."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tertial.document.check.counts import count
from tests.document.check.worded import found, messages, published, section, table, text


@pytest.mark.parametrize(
    "words",
    [
        "Besök gjordes i fyra kommuner (Alby, Berga, Dala, Eke) under våren.",
        "Arbetet har tre delar: kartläggning, analys och åtgärd.",
        "Arbetet har tre delar: mål och mått, risker och kontroller, samt revision.",
        "Skolan har tre steg: vård och omsorg, lek och lärande, vila.",
        "Antalet är fyra kommuner (se tabell 2).",
        "Fyra kommuner (bland annat Alby och Berga) deltog.",
        "De tre senaste åren: 2018, 2019, 2020, 2021 gäller.",
        "Sju personer (lärare, kuratorer) deltog.",
        "Två enheter: den ena, som ligger i Alby, och den andra.",
        "Under 2 veckor (måndag, tisdag, onsdag) var det stängt.",
    ],
)
def test_a_list_that_fits_or_is_no_full_list_is_silent(words: str) -> None:
    assert messages(count, words) == []


@pytest.mark.parametrize(
    "words, stated, listed",
    [
        ("Besök gjordes i fyra kommuner (Alby, Berga, Dala) under våren.", 4, 3),
        ("Nämnden har fyra områden: kultur, barn och unga samt idrott.", 4, 3),
        ("Det finns två delar: a och b. Vi besökte fyra kommuner (Alby, Berga, Dala).", 4, 3),
        ("Arbetet har fem delar: kartläggning, analys och åtgärd.", 5, 3),
        ("Arbetet har fyra delar: mål och mått, risker och kontroller, samt revision.", 4, 3),
    ],
)
def test_a_list_that_does_not_fit_is_an_error(words: str, stated: int, listed: int) -> None:
    (finding,) = found(count, words)
    assert finding.severity == "error"
    assert (finding.printed, finding.computed) == (Decimal(stated), Decimal(listed))


@pytest.mark.parametrize("second, fits", [("två", True), ("tre", False)])
def test_the_parts_of_named_ones_are_as_many_as_the_names(second: str, fits: bool) -> None:
    names = "Intervjuer gjordes i Alby, Berga, Dala, Eke och Falla."
    split = f" Tre av dessa kommuner har egen drift och {second} köper tjänsten."
    assert (messages(count, names + split) == []) is fits


@pytest.mark.parametrize("bullets, fits", [(3, True), (2, False), (4, False)])
def test_bullets_are_as_many_as_their_introduction_says(bullets: int, fits: bool) -> None:
    items = [text(f"Område {n}", "item") for n in range(bullets)]
    said = messages(count, "Nämnden prioriterar följande tre områden:", *items, "Slut.")
    assert (said == []) is fits


@pytest.mark.parametrize(
    "words",
    [
        "Nämnden har beslutat om tre åtgärder för att minska kostnaderna:",
        "Fullmäktige har fastställt tre övergripande mål för perioden:",
    ],
)
@pytest.mark.parametrize("bullets, fits", [(3, True), (2, False), (4, False)])
def test_what_has_been_decided_is_counted_too(words: str, bullets: int, fits: bool) -> None:
    items = [text(f"Område {n}", "item") for n in range(bullets)]
    assert (messages(count, words, *items, "Slut.") == []) is fits


@pytest.mark.parametrize("number, fits", [("två", True), ("fyra", False)])
def test_bullets_with_amounts_are_counted(number: str, fits: bool) -> None:
    amounts = table("", "", "vikarier ses över | 1200", "inköp | 640")
    said = messages(count, f"Nämnden har beslutat om {number} åtgärder:", amounts)
    assert (said == []) is fits


def test_the_message_names_what_is_counted() -> None:
    items = [text("Ett", "item"), text("Två", "item")]
    (said,) = messages(count, "Nämnden har beslutat om tre åtgärder för att nå balans:", *items)
    assert said == "Texten säger tre åtgärder, men två punkter följer."


def test_a_table_with_headings_is_no_list_of_bullets() -> None:
    amounts = table("Post", "2026", "Löner | 1200", "Inköp | 640")
    assert messages(count, "Nämnden har beslutat om fyra åtgärder:", amounts) == []


def test_a_contents_line_is_no_count() -> None:
    assert (
        messages(count, section("Innehåll", "Mål\t5 Målområde: Trygghet och trivsel - hållbarhet"))
        == []
    )


@pytest.mark.parametrize("number", ["001", "002", "003", "004"])
def test_the_published_reports_count_right(reference_dir: Path, number: str) -> None:
    assert published(count, reference_dir, number) == []
