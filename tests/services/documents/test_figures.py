"""Figures found by words and by value."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.domain.swedish import MINUS, NBSP
from tertial.errors import NotAllowed
from tertial.services.documents.figures import FigureIndex, index_of, search_figures
from tertial.services.documents.pins import counting_now, pin
from tertial.store.models import Committee, PlanYear
from tests.services.documents.writing_world import (
    BO,
    FRIDA,
    NOW,
    OUTCOME,
    PLACE,
    REPORT,
    VARIANCE,
    make,
    more_wages,
)

pytestmark = pytest.mark.django_db


def _index() -> FigureIndex:
    return index_of(**PLACE, now=NOW)


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("personnel avvikelse period", VARIANCE),
        ("perso underskott hittills", VARIANCE),
        ("Personnel, utfall för perioden", OUTCOME),
        ("personnel bokfört perioden", OUTCOME),
        ("personnel budget helår", "income_statement.personnel.full_year.budget"),
        ("resultat period", "income_statement.total.period.variance"),
        ("nämnden avvikelse rymdfärja", "income_statement.total.period.variance"),
        ("result fees plan år", "income_statement.fees.full_year.budget"),
    ],
)
def test_a_figure_is_found_by_words_and_by_what_they_are_also_called(
    small_world: Committee, query: str, first: str
) -> None:
    make(small_world)
    found = search_figures(actor=BO, **PLACE, query=query, now=NOW)
    assert found[0].ref == first


def test_it_says_its_value_in_formats_to_choose(small_world: Committee) -> None:
    make(small_world)
    texts = {each.format: each.text for each in _index().found(OUTCOME).choices}
    assert texts["mnkr"] == f"{MINUS}2,5{NBSP}mnkr"
    assert texts["abs mnkr"] == f"2,5{NBSP}mnkr"
    assert texts["tkr"] == f"{MINUS}2{NBSP}500{NBSP}tkr"


def test_nothing_is_found_by_nothing_and_by_words_that_no_figure_has(
    small_world: Committee,
) -> None:
    make(small_world)
    assert _index().search("") == _index().search("personnel rymdfärja") == ()


def test_the_figures_that_a_number_equals_are_those_that_print_so(small_world: Committee) -> None:
    make(small_world)
    index = _index()
    assert OUTCOME in {each.ref for each in index.equal(Decimal("2.5"), 1, "mnkr")}
    assert OUTCOME in {each.ref for each in index.equal(Decimal(2500), 0, "tkr")}
    assert index.equal(Decimal("2.51"), 2, "mnkr") == ()
    assert index.equal(Decimal(9), 0, "%") == ()


def test_the_figures_are_those_that_the_draft_shows(small_world: Committee) -> None:
    ledger, year = make(small_world), PlanYear.objects.get()
    pin(actor=BO, plan_year=year, report=REPORT, batches=counting_now("von"), why="pinned", now=NOW)
    more_wages(ledger)
    assert _index().printed(OUTCOME, "abs mnkr") == f"2,5{NBSP}mnkr"
    pin(actor=BO, plan_year=year, report=REPORT, batches=counting_now("von"), why="taken", now=NOW)
    assert _index().printed(OUTCOME, "abs mnkr") == f"3,7{NBSP}mnkr"


def test_who_does_not_write_does_not_search(small_world: Committee) -> None:
    make(small_world)
    with pytest.raises(NotAllowed):
        search_figures(actor=FRIDA, **PLACE, query="x", now=NOW)
