"""Words compared: forms and slips of one word against two words."""

from __future__ import annotations

import pytest

from tertial.document.check.wording import (
    in_words,
    is_damaged,
    is_form,
    likeness,
    number_of,
    plain,
    slip,
    slips,
    words,
)


@pytest.mark.parametrize(
    "one, other, kind",
    [
        ("ständig", "ständigt", "inflection"),
        ("nämnden", "nämndens", "inflection"),
        ("balans", "balansen", "inflection"),
        ("rataplans", "rataplangs", "spelling"),
        ("språkkrav", "språkrav", "spelling"),
        ("migrationsverket", "migrationverket", "spelling"),
        ("intern", "extern", None),
        ("jämlikhet", "ojämlikhet", None),
        ("hemtjänst", "hemsjukvård", None),
        ("delår2", "delår3", None),
    ],
)
def test_a_slip_is_told_from_another_word(one: str, other: str, kind: str | None) -> None:
    assert slip(plain(one), plain(other)) == kind


def test_two_words_that_are_both_in_use_are_two_words() -> None:
    assert slip("skolkort", "skolkost", lambda _: True) is None


@pytest.mark.parametrize(
    "one, other, drifts",
    [
        ("stärka självständighet", "stärka sin självständighet", True),
        ("en god vård i ständigt utveckling", "en god vård i ständig utveckling", True),
        ("hemtjänst – helhetssyn", "särskilt boende – helhetssyn", False),
        ("egen utförare", "extern utförare", False),
        ("andel kvinnor med heltid", "andel män med heltid", False),
        ("målet uppnås", "målet uppnås inte", False),
        ("budget 2025", "budget 2026", False),
    ],
)
def test_names_drift_by_endings_function_words_and_spelling_alone(
    one: str, other: str, drifts: bool
) -> None:
    assert bool(slips(words(one), words(other))) is drifts


def test_marks_tags_and_lost_letters_make_no_difference() -> None:
    assert words("Ökad <b>trygghet</b>¹") == words("6kad trygghet")
    assert words("CO₂e") == words("CO2e")
    assert is_form("langsiktiga", "langsiktig")


def test_text_without_its_letters_is_damaged() -> None:
    assert is_damaged(["Socialnamnden foljer arbetet med stod " * 60])
    assert not is_damaged(["Nämnden följer arbetet med stöd på plats " * 60])
    assert not is_damaged(["Kort text utan prickar"])


def test_numbers_are_read_and_written_in_words() -> None:
    assert [number_of(w) for w in ("Tre", "tjugo", "7", "många")] == [3, 20, 7, None]
    assert [in_words(n) for n in (1, 12, 13)] == ["ett", "tolv", "13"]


def test_likeness_is_of_words_that_mean_something() -> None:
    assert likeness("Andel nöjda (%)", "nöjda") == 1
    assert likeness("nöjda brukare", "vräkta hushåll") == 0
