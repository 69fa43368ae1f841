"""Earmarked initiatives: decided against what the ledger holds by tag, project, unit and account."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tertial.errors import NotAllowed
from tertial.services.access import Actor
from tertial.services.economy.budget.initiatives import InitiativesPage, initiatives_page
from tertial.services.economy.budget.records import save_record
from tertial.store.models import Committee
from tests.services.economy.budget_world import DAVID, NORTH, NOW, SOUTH, YEAR, add_year, outcome


@pytest.fixture
def year(small_world: Committee) -> Committee:
    add_year(small_world)
    outcome(
        {"tag": "buss", "cost_centre": NORTH, "amount": 300_00, "year": YEAR},
        {"tag": "buss", "cost_centre": SOUTH, "amount": 200_00, "year": YEAR, "month": 2},
        {"project": "P1", "account": "5010", "cost_centre": SOUTH, "amount": 70_00, "year": YEAR},
        {"project": "P1", "account": "7010", "cost_centre": SOUTH, "amount": 5_00, "year": YEAR},
    )
    return small_world


def initiative(label: str, **given: str) -> None:
    save_record(
        actor=DAVID,
        committee="von",
        year=YEAR,
        kind="satsning",
        given={"label": label, "amount": "800", **given},
        now=NOW,
    )


def page(**given: Any) -> InitiativesPage:
    about: dict[str, Any] = {"actor": DAVID, "committee": "von", "year": YEAR, "money": "kr"}
    return initiatives_page(**{**about, **given})


@pytest.mark.parametrize(
    ("given", "outcome_text", "left"),
    [
        ({"tag": "buss"}, "500", "+300"),
        ({"tag": "buss", "unit": NORTH}, "300", "+500"),
        ({"unit": "14"}, "575", "+225"),
        ({"project": "P1", "accounts": "50-58"}, "70", "+730"),
        ({"activity": "51012"}, "575", "+225"),
        ({"tag": "annat"}, "", ""),
        ({}, "", ""),
    ],
)
def test_each_is_followed_by_its_codes(
    year: Committee, given: dict[str, str], outcome_text: str, left: str
) -> None:
    initiative("Satsning", **given)
    (line,) = page().initiatives
    assert (line.decided, line.outcome, line.left) == ("800", outcome_text, left)


def test_it_is_followed_to_the_end_of_a_month(year: Committee) -> None:
    initiative("Buss", tag="buss")
    assert page().month == 2
    (line,) = page(month=1).initiatives
    assert (line.outcome, line.share) == ("300", "38\xa0%")


def test_what_nobody_follows_is_counted(year: Committee) -> None:
    initiative("Buss", tag="buss")
    initiative("Utan")
    found = page()
    assert found.unfollowed == 1
    assert [each.followed for each in found.initiatives] == ["märkning buss", ""]
    assert found.total == ("1\xa0600", "500", "+1\xa0100")


def test_more_rows_ask_no_more_questions(year: Committee) -> None:
    initiative("Buss", tag="buss")
    with CaptureQueriesContext(
        connection,
    ) as few:
        page()
    for number in range(5):
        initiative(f"Satsning {number}", tag="buss")
    with CaptureQueriesContext(connection) as more:
        page()
    assert len(more) == len(few)


def test_politicians_stop_at_the_table(year: Committee) -> None:
    with pytest.raises(NotAllowed):
        page(actor=Actor("per", roles=frozenset({("politician", "von")})))
