"""The frame bridge's page: from which budget, to which, and whether it closes."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.errors import NotAllowed
from tertial.services.access import Actor
from tertial.services.economy.budget.bridges import BridgePage, bridge_page
from tertial.services.economy.budget.records import save_record
from tertial.store.models import Committee
from tests.services.economy.budget_world import DAVID, NOW, YEAR, add_year, made, sent_budget


@pytest.fixture
def year(small_world: Committee) -> Committee:
    add_year(small_world)
    return small_world


def change(label: str, kind: str, amount: str) -> None:
    given = {"label": label, "kind": kind, "amount": amount}
    save_record(actor=DAVID, committee="von", year=YEAR, kind="ram", given=given, now=NOW)


def page(**given: Any) -> BridgePage:
    about: dict[str, Any] = {"actor": DAVID, "committee": "von", "year": YEAR, "money": "kr"}
    return bridge_page(**{**about, **given})


def lines(found: BridgePage) -> list[tuple[str, str]]:
    return [(line.label, line.amount.replace("\xa0", " ")) for line in found.lines]


def test_without_budgets_it_says_what_is_missing(year: Committee) -> None:
    change("Volymer", "volume", "10")
    found = page()
    assert found.lacks == "Det finns ingen budget för 2020 att utgå från."
    assert (found.chart, found.sentence, found.closes) == (None, "", False)
    assert lines(found) == [("Budget 2020", ""), ("Volymer", "+10"), ("Budget 2021", "")]
    sent_budget(2020, "fjol", "fjol")
    assert page().lacks == "Det finns ingen budget för 2021 att gå till."


def test_what_the_rows_do_not_explain_is_named(year: Committee) -> None:
    sent_budget(2020, "fjol", "fjol")
    sent_budget()
    change("Volymer", "volume", "1000")
    change("Effektivisering", "other", "-400")
    found = page()
    assert lines(found) == [
        ("fjol 2020", "11 401"),
        ("Volymer", "+1 000"),
        ("Effektivisering", "−400"),
        ("Oförklarat", "−600"),
        ("ram 2021", "11 401"),
    ]
    assert found.sentence.replace("\xa0", " ") == (
        "Ramen är oförändrad mot ursprunglig budget 2020. "
        "Raderna förklarar inte allt: −600 kr återstår."
    )
    assert found.chart is not None
    assert found.chart.categories[-2:] == ("Oförklarat", "ram 2021")
    assert (
        sum(value or 0 for value in found.chart.series[0].values[:-1])
        == (found.chart.series[0].values[-1])
    )


def test_against_the_adjusted_budget_what_is_in_it_is_left_out(year: Committee) -> None:
    sent_budget(2020, "fjol", "fjol")
    sent_budget(2020, "fjol-2", "fjol-2")
    sent_budget()
    change("Hyror", "already_in_base", "200")
    found = page()
    assert (found.base, found.start, found.closes) == ("adjusted", "fjol-2", True)
    assert found.sentence == "Ramen är oförändrad mot justerad budget 2020. Bryggan går ihop."
    original = page(base="original", start="fjol")
    assert (original.base, original.start, original.closes) == ("original", "fjol", False)
    assert ("Hyror", "+200") in lines(original)


def test_politicians_stop_at_the_table(year: Committee) -> None:
    with pytest.raises(NotAllowed):
        page(actor=Actor("per", roles=frozenset({("politician", "von")})))


def test_a_draft_is_not_what_the_bridge_ends_in(year: Committee) -> None:
    sent_budget()
    made("Utkast", "ram")
    assert page().end == "ram"
