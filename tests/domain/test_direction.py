"""Which word says the direction of a figure, and whether it fits the figure's sign."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.direction import Family, Signed, contradictions


def found(text: str, *values: str, family: Family = "variance") -> list[tuple[str, str]]:
    """Contradictions in a text whose figures stand as ``#``, in order: (the word, the word that would fit)."""
    places = [n for n, letter in enumerate(text) if letter == "#"]
    assert len(places) == len(values)
    figures = [
        Signed(place, place + 1, Decimal(value), family)
        for place, value in zip(places, values, strict=True)
    ]
    return [(each.word.text, each.word.opposite) for each in contradictions(text, figures)]


@pytest.mark.parametrize(
    ("text", "opposite"),
    [
        ("Nettokostnaden uppgår till 980,1, ett överskott mot budget om #.", "underskott"),
        ("Biståndskansliets största överskott, #, finns i hemtjänsten.", "underskott"),
        ("Överskottet till och med mars är #.", "Underskottet"),
        ("För helåret väntas # i överskott, även det i hemtjänsten.", "underskott"),
        ("Utfallet blev # bättre än budget.", "sämre"),
        ("Verksamheten ligger # under budget.", "över budget"),
        ("Nämnden visar en positiv avvikelse om #.", "negativ"),
        ("Nämndens budgetöverskott blev #.", "budgetunderskott"),
        ("Överskottet, som uppgår till #, beror på vakanser.", "Underskottet"),
    ],
)
def test_a_word_of_surplus_contradicts_a_deficit_and_says_what_would_fit(
    text: str, opposite: str
) -> None:
    assert [each[1] for each in found(text, "-24.4")] == [opposite]
    assert found(text, "24.4") == []


@pytest.mark.parametrize(
    ("text", "opposite"),
    [
        ("Nämnden har ett underskott om #.", "överskott"),
        ("Kostnaderna ligger # över budget.", "under budget"),
        ("Resultatet är # sämre än budgeten.", "bättre"),
    ],
)
def test_a_word_of_deficit_contradicts_a_surplus(text: str, opposite: str) -> None:
    assert [each[1] for each in found(text, "8.7")] == [opposite]
    assert found(text, "-8.7") == []


@pytest.mark.parametrize(
    ("text", "opposite"),
    [
        ("Sjukfrånvaron har ökat med #.", "minskat"),
        ("En ökning med # sedan förra året.", "minskning"),
        ("Antalet är # fler än i fjol.", "färre"),
        ("Andelen är # högre.", "lägre"),
        ("Antalet steg med #.", "sjönk"),
    ],
)
def test_a_change_has_words_of_its_own(text: str, opposite: str) -> None:
    assert [each[1] for each in found(text, "-0.3", family="change")] == [opposite]
    assert found(text, "0.3", family="change") == []
    assert found(text, "-0.3") == []


def test_each_figure_of_a_sentence_has_its_own_word() -> None:
    text = "Egen regi har ett underskott om # och biståndskansliet ett överskott om #."
    assert found(text, "-3", "5") == []
    assert found(text, "3", "5") == [("underskott", "överskott")]
    assert found(text, "-3", "-5") == [("överskott", "underskott")]


def test_figures_joined_by_and_share_a_word() -> None:
    text = "Nämnden har ett överskott om # för perioden och # för helåret."
    assert found(text, "3", "-5") == [("överskott", "underskott")]


@pytest.mark.parametrize(
    "text",
    [
        "Överskottet dämpas av hemtjänsten, som avviker med #.",
        "Underskottet är stort. Hemtjänsten avviker med #.",
        "Nämnden väntar inget överskott; avvikelsen är #.",
        "De största avvikelserna finns i hemtjänsten med #.",
        "Överskottsmålet är # från att nås.",
        "Nämnden har ett överskott, medan egen regi avviker med #.",
    ],
)
def test_a_word_about_something_else_says_nothing_of_the_figure(text: str) -> None:
    assert found(text, "-3") == found(text, "3") == []


def test_zero_contradicts_nothing() -> None:
    assert found("Nämnden har ett överskott om #.", "0.0") == []


def test_the_sentence_is_the_one_the_figure_stands_in() -> None:
    text = "Först detta, t.ex. 3. Nämnden har bl.a. ett överskott om 5. Sedan mer."
    [each] = contradictions(text, [Signed(57, 58, Decimal(-5), "variance")])
    assert each.sentence == "Nämnden har bl.a. ett överskott om 5."


@given(st.text("överskott underskott ökat minskat. ,#", max_size=60), st.integers(-3, 3))
def test_no_text_stops_it_and_what_contradicts_one_sign_never_contradicts_both(
    text: str, value: int
) -> None:
    places = [n for n, letter in enumerate(text) if letter == "#"]

    def marked(sign: int) -> set[int]:
        figures = [Signed(n, n + 1, Decimal(value * sign), "variance") for n in places]
        return {each.figure.start for each in contradictions(text, figures)}

    assert not marked(1) & marked(-1)
