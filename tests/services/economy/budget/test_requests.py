"""Requests for money: asked, expected, decided, and in which version."""

from __future__ import annotations

import pytest

from tertial.errors import NotAllowed
from tertial.services.access import Actor
from tertial.services.economy.budget.records import save_record
from tertial.services.economy.budget.requests import requests_page
from tertial.store.models import Committee
from tests.services.economy.budget_world import DAVID, NOW, YEAR, add_year, made


def request(label: str, **given: str) -> None:
    save_record(
        actor=DAVID,
        committee="von",
        year=YEAR,
        kind="askande",
        given={"label": label, **given},
        now=NOW,
    )


def test_what_was_asked_is_followed_to_the_version_of_its_decision(small_world: Committee) -> None:
    add_year(small_world)
    version = made("Budget 2021")
    request("Boende", asked="2000", expected="1800", decided="1500", version=version)
    request("Buss", asked="100", decided="100")
    request("Digitalt", asked="50", decided="0")
    request("Nytt", expected="7")
    found = requests_page(actor=DAVID, committee="von", year=YEAR, money="kr")
    assert [each.state for each in found.requests] == [
        "Delvis",
        "Bifall",
        "Avslag",
        "Inte beslutat",
    ]
    assert found.requests[0].version == (version, "Budget 2021")
    assert [text.replace("\xa0", " ") for text in found.totals] == ["2 150", "1 807", "1 600"]
    assert found.missing == (1, 2, 1)


def test_politicians_stop_at_the_table(small_world: Committee) -> None:
    with pytest.raises(NotAllowed):
        requests_page(
            actor=Actor("per", roles=frozenset({("politician", "von")})),
            committee="von",
            year=None,
            money="kr",
        )
