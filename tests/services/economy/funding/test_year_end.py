"""The year's end: closing entries, equity before and after the decision, what is carried over, what is left to do."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tertial.services.economy.budget.records import save_record
from tertial.services.economy.funding.year_end import YearEndPage, year_end_page
from tertial.store import models
from tests.services.economy.budget_world import (
    DAVID,
    NORTH,
    NOW,
    YEAR,
    add_year,
    outcome,
    sent_budget,
)


@pytest.fixture(autouse=True)
def world(small_world: models.Committee) -> models.Committee:
    add_year(small_world)
    return small_world


def page(**given: Any) -> YearEndPage:
    return year_end_page(actor=DAVID, committee="von", year=YEAR, money="kr", **given)


def ended() -> None:
    """A budget of 11 400,78 kronor net, 10 000 spent and 400 in the closing entries; 100 to begin with."""
    sent_budget()
    rows = [{"month": 12, "amount": 10_000_00}, {"month": 13, "amount": 400_00}]
    outcome(*({"year": YEAR, "account": "5010", "cost_centre": NORTH} | row for row in rows))
    year = models.PlanYear.objects.get(year=YEAR)
    models.Report.objects.create(
        plan_year=year,
        key="vb",
        kind="verksamhetsberattelse",
        title="Verksamhetsberättelse",
        period_end=date(YEAR, 12, 31),
        template="vb",
        budget_version="ram",
    )
    models.EquityEntry.objects.create(
        plan_year=year, report="vb", kind="opening", key="opening", amount=100_00
    )


def carry(**given: str) -> str:
    about: dict[str, Any] = {"actor": DAVID, "committee": "von", "year": YEAR, "now": NOW}
    fields = {"label": "Överskott", "kind": "operations", "amount": "600", "reason": "Utbildning"}
    return save_record(**about, kind="overforing", given=fields | given)


def test_an_empty_year_says_what_is_left() -> None:
    found = page()
    assert [step.is_done for step in found.steps] == [False] * 5 + [True, True, False]
    assert found.steps[1].text == "12 av 12 månader är inte stängda."
    assert {amount for _, amount, _ in found.result} == {""}


def test_the_result_has_its_closing_entries_and_equity_carries_the_variance() -> None:
    ended()
    found = page()
    assert [amount for _, amount, _ in found.result] == [
        "11\xa0401",
        "10\xa0000",
        "400",
        "10\xa0400",
        "+1\xa0001",
    ]
    assert [amount for _, amount, _ in found.equity] == ["100", "+1\xa0001", "1\xa0101"]


def test_after_the_decision_only_what_was_decided_is_carried() -> None:
    ended()
    carry(decided="500")
    carry(label="Inventarier", kind="investment")
    found = page(is_decided=True)
    assert [amount for _, amount, _ in found.equity] == ["100", "+500", "600"]
    assert [line.state for line in found.requests] == ["Delvis", "Inte beslutat"]
    assert found.totals == ("1\xa0200", "500")


def test_as_long_as_one_is_undecided_the_closing_is_not_known() -> None:
    ended()
    carry()
    found = page(is_decided=True)
    assert (found.equity[-1][1], found.undecided) == ("", 1)
    assert "Begäran som väntar på beslut: 1." in {step.text for step in found.steps}
