"""What a figure in a text is said to be."""

from __future__ import annotations

import pytest

from tertial.document.understand.said import said, sentences
from tertial.document.understand.stems import coverage, foreign, label_words, stem, words


@pytest.mark.parametrize(
    ("text", "measure", "span", "change"),
    [
        ("Vi redovisar ett överskott om 3,5 mnkr för perioden.", "variance", "period", ""),
        ("Helårsprognosen visar ett underskott på 2 mnkr.", "variance", "full_year", ""),
        ("Utfallet till och med augusti är 140 mnkr.", "outcome", "period", ""),
        ("Prognosen för helåret är 140 mnkr.", "forecast", "full_year", ""),
        ("Budgeten är 140 mnkr.", "budget", "full_year", ""),
        ("Antalet har minskat med 36 platser.", "change", "period", "by"),
        ("Kostnaden är 6 mnkr högre än budget per augusti.", "variance", "period", ""),
        ("Nämnden har tilldelats 5,0 mnkr.", "value", "period", ""),
    ],
)
def test_words_say_measure_and_time(text: str, measure: str, span: str, change: str) -> None:
    [one] = said(text)
    assert (one.measures[0], one.span, one.change) == (measure, span, change)


def test_each_figure_has_its_own_subject_and_carries_the_last() -> None:
    text = "Äldreomsorgen har ett överskott om 5 mnkr medan hemtjänsten har ett underskott om 3 mnkr. Det blir 1 mnkr."
    first, second, third = said(text, "Ekonomi")
    assert first.subject == (stem("äldreomsorgen"),)
    assert second.subject == (stem("hemtjänsten"),)
    assert third.subject == ()
    assert third.carried[0] == second.subject
    assert third.heading == (stem("ekonomi"),)


def test_a_measure_goes_on_to_the_next_figure_of_the_sentence() -> None:
    text = "Per augusti redovisas ett överskott om 0,7 mnkr som till årets slut prognostiseras vara 1,0 mnkr."
    assert [each.measures[0] for each in said(text)] == ["variance", "variance"]
    assert [each.span for each in said(text)] == ["period", "full_year"]


def test_sentences_end_at_full_stops_and_not_at_abbreviations() -> None:
    text = "Först t.ex. detta. Sedan 31 aug. 2020 mer. Sist 3,5 mnkr."
    assert [text[a:b].strip() for a, b in sentences(text)] == [
        "Först t.ex. detta.",
        "Sedan 31 aug. 2020 mer.",
        "Sist 3,5 mnkr.",
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("kostnaderna", "kostnad"),
        ("äldreomsorgens", "Äldreomsorg"),
        ("verksamheterna", "verksamhet"),
        ("männens", "män"),
    ],
)
def test_forms_of_a_word_have_one_stem(one: str, other: str) -> None:
    assert stem(one) == stem(other)


@pytest.mark.parametrize(
    ("label", "text", "is_covered"),
    [
        ("Personal", "personalkostnaderna", True),
        ("Ledning och stöd, egen regi", "egen regi har ett underskott för ledning och stöd", True),
        ("Ledning och stöd, egen regi", "egen regi har ett underskott", False),
        ("Köp av verksamhet", "kostnader för köp av verksamhet", True),
        ("Äldreomsorgslyftet", "äldreomsorgen", False),
    ],
)
def test_a_text_covers_a_label_with_all_its_words(label: str, text: str, is_covered: bool) -> None:
    assert (coverage(label_words(label), words(text)) > 0.75) is is_covered


def test_words_that_name_something_else_are_foreign() -> None:
    text = words("Inom äldreomsorgen redovisar biståndskansliet ett överskott")
    assert foreign(text, label_words("Äldreomsorg")) == (stem("biståndskansliet"),)
