"""What a writer is told of numbers and words in a text."""

from __future__ import annotations

import pytest

from tertial.domain.swedish import NBSP
from tertial.services.documents.figures import FigureIndex, index_of
from tertial.services.documents.flags import Bound, Flag, flags_of
from tertial.store.models import Committee
from tests.services.documents.writing_world import NOW, OUTCOME, PLACE, VARIANCE, make, more_wages

pytestmark = pytest.mark.django_db


@pytest.fixture
def index(small_world: Committee) -> FigureIndex:
    make(small_world)
    return index_of(**PLACE, now=NOW)


def _told(index: FigureIndex, text: str) -> list[tuple[str, str]]:
    return [(flag.kind, text[flag.start : flag.end]) for flag in flags_of(index, text)]


def test_a_typed_number_that_equals_a_figure_is_offered_it_in_the_words_that_were_typed(
    index: FigureIndex,
) -> None:
    text = "Utfallet för personnel är 2,5 miljoner kronor."
    [flag] = flags_of(index, text)
    assert (flag.kind, text[flag.start : flag.end]) == ("known", "2,5 miljoner kronor")
    offer = flag.offers[0]
    assert (offer.ref, offer.format, offer.text) == (OUTCOME, "abs", f"2,5{NBSP}miljoner kronor")


@pytest.mark.parametrize(
    ("typed", "format_"), [("2,5 mnkr", "abs mnkr"), ("2 500 tkr", "abs tkr"), ("0,5 mnkr", "mnkr")]
)
def test_the_unit_that_was_typed_is_kept(index: FigureIndex, typed: str, format_: str) -> None:
    [flag] = flags_of(index, f"Personnel ligger på {typed}.")
    assert format_ in {offer.format.removeprefix("abs ") for offer in flag.offers} | {
        offer.format for offer in flag.offers
    }


def test_a_number_that_equals_none_is_marked(index: FigureIndex) -> None:
    assert _told(index, "Det kostade 7,3 mnkr.") == [("unbound", "7,3 mnkr")]


def test_dates_paragraphs_years_and_ordinals_are_let_be(index: FigureIndex) -> None:
    text = "Den 31 mars 2020 gällde 3 kap. 2 § i 2:a utgåvan, bilaga 3, för år 2019–2020."
    assert _told(index, text) == []


def _words(index: FigureIndex, text: str, shown: str, ref: str) -> list[Flag]:
    start = text.index(shown)
    bound = [Bound(start, start + len(shown), ref)]
    return [each for each in flags_of(index, text, bound) if each.kind == "word"]


def test_a_word_that_its_figure_contradicts_is_flagged_with_the_one_that_fits(
    small_world: Committee,
) -> None:
    ledger = make(small_world)
    text = "I början var det ett överskott. Nu är överskottet 0,5 mnkr för personalen."
    assert _words(index_of(**PLACE, now=NOW), text, "0,5 mnkr", VARIANCE) == []
    more_wages(ledger)
    [flag] = _words(index_of(**PLACE, now=NOW), text, "0,5 mnkr", VARIANCE)
    assert (text[flag.start : flag.end], flag.fitting) == ("överskottet", "underskottet")
    assert flag.start == text.rindex("överskottet")
    after = "Utfallet är 0,5 mnkr bättre än budget, och det är bättre så."
    [flag] = _words(index_of(**PLACE, now=NOW), after, "0,5 mnkr", VARIANCE)
    assert (flag.start, flag.fitting) == (after.index("bättre"), "sämre")


def test_a_bound_figure_is_no_typed_number(index: FigureIndex) -> None:
    text = "Det är 2,5 mnkr."
    assert flags_of(index, text, [Bound(7, 10, OUTCOME)]) == ()
