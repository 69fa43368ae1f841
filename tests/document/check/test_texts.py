"""Figures in texts against each other."""

from __future__ import annotations

import pytest

from tertial.document.check.texts import texts
from tests.document.check.school import said_by, short


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Antalet gick från 618 till 533 platser, en minskning med 85 platser.", []),
        (
            "Antalet gick från 618 till 533 platser, en minskning med 95 platser.",
            [("arithmetic", "error", "95", "85")],
        ),
        ("Kostnaden har ökat från 400 till 420 mnkr, en ökning med 5 procent.", []),
        (
            "Kostnaden har ökat från 400 till 420 mnkr, en ökning med 8 procent.",
            [("arithmetic", "error", "8", "5")],
        ),
        (
            "Timmarna minskade från cirka 24 200 till 21 000 timmar, en minskning med 3 000 timmar.",
            [],
        ),
        (
            "Överskottet är 10,9 mnkr och tillsammans med bidraget om 22,2 mnkr blir det 33,1 mnkr.",
            [],
        ),
        (
            "Överskottet är 10,9 mnkr och tillsammans med bidraget om 22,2 mnkr blir det 31,3 mnkr.",
            [("arithmetic", "error", "31.3", "33.1")],
        ),
        ("Ramen är 1 558,8 mnkr, vilket innebär en ökning med 98,2 mnkr eller 6,7 procent.", []),
        (
            "Ramen är 1 558,8 mnkr, vilket innebär en ökning med 98,2 mnkr eller 7,6 procent.",
            [("arithmetic", "warning", "7.6", "6.7")],
        ),
        (
            "Vi har fått 29,4 mnkr medan ramen minskat med -2,1 mnkr. Utrymmet uppgår därmed till 27,3 mnkr.",
            [],
        ),
        (
            "Vi har fått 29,4 mnkr medan ramen minskat med -2,1 mnkr. Utrymmet uppgår därmed till 23,7 mnkr.",
            [("arithmetic", "warning", "23.7", "27.3")],
        ),
    ],
)
def test_what_a_sentence_claims_is_computed(
    text: str, expected: list[tuple[str, str, str, str]]
) -> None:
    assert short(said_by(texts, text)) == expected


@pytest.mark.parametrize(
    "next_sentence",
    [
        "Hemmen har 4 platser fler än boendena.",
        "Personalen minskade med 34 personer till 143 personer.",
        "En minskning med 12 platser skedde på hemmen.",
        "Bidragen ökade med 3,4 procent.",
    ],
)
def test_a_new_sentence_of_something_else_is_not_of_the_pair(next_sentence: str) -> None:
    assert said_by(texts, f"Antalet gick från 618 till 533 platser. {next_sentence}") == []
    told = f"Antalet gick från 618 till 533 platser, en minskning med 85 platser. {next_sentence}"
    assert said_by(texts, told) == []


@pytest.mark.parametrize("begins", ["Det är", "Det innebär", "Detta motsvarar"])
def test_a_sentence_that_goes_on_about_the_pair_is_held_against_it(begins: str) -> None:
    text = f"Antalet gick från 618 till 533 platser. {begins} en minskning med {{}} platser."
    assert said_by(texts, text.format(85)) == []
    assert short(said_by(texts, text.format(95))) == [("arithmetic", "error", "95", "85")]


def test_what_two_parts_leave_is_named_and_no_error() -> None:
    [found] = said_by(
        texts,
        "Avvikelsen är 11,4 mnkr. Som delar i detta har norra sidan ett överskott om 59,5 mnkr medan södra har"
        " ett underskott om -42,1 mnkr.",
    )
    assert found.severity == "info"
    assert "−6,0" in found.message


def test_a_sentence_told_twice_has_one_figure() -> None:
    sentence = (
        "Inom hemtjänsten finns det största underskottet i norra området och uppgår till {} mnkr."
    )
    assert said_by(texts, sentence.format("4,9"), sentence.format("4,9")) == []
    found = said_by(texts, sentence.format("4,9"), sentence.format("9,4"))
    assert short(found) == [("arithmetic", "error", "9.4", "4.9")]
    assert len(found[0].also) == 1


def test_sentences_of_different_times_are_not_the_same() -> None:
    sentence = (
        "Under {} var den genomsnittliga kostnaden per inskrivet barn i förskolan {} tusen kronor."
    )
    assert said_by(texts, sentence.format("2023", "161"), sentence.format("2024", "166")) == []
