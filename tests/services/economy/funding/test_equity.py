"""A committee has an equity of its own or not, from a year on: the year's end and the reports follow."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed
from tertial.services.economy.funding.equity import choose_equity, equity_choice, uses_equity
from tertial.services.economy.funding.year_end import year_end_page
from tertial.services.records import load_year
from tertial.store import models
from tests.services.economy.budget_world import BO, DAVID, NOW, YEAR, add_year


@pytest.fixture(autouse=True)
def world(small_world: models.Committee) -> models.Committee:
    add_year(small_world)
    for year in models.PlanYear.objects.all():
        models.EquityEntry.objects.create(
            plan_year=year, report="r", kind="opening", key="opening", amount=100_00
        )
    return small_world


def chosen(is_used: bool, from_year: int = YEAR, reason: str = "KF § 8", **given: Any) -> None:
    usual: dict[str, Any] = {"actor": DAVID, "committee": "von", "now": NOW}
    choose_equity(
        **{**usual, "is_used": is_used, "from_year": from_year, "reason": reason, **given}
    )


def labels() -> list[str]:
    page = year_end_page(actor=DAVID, committee="von", year=YEAR, money="kr")
    return [label for label, _, _ in page.equity] + [step.text for step in page.steps]


def test_without_a_choice_it_is_as_the_reports_say() -> None:
    assert uses_equity(committee="von", year=YEAR) is None
    assert "Ingående eget kapital" in labels()


def test_a_committee_without_equity_has_none_from_that_year() -> None:
    chosen(is_used=False)
    assert load_year(committee="von", year=YEAR).equity == {}
    assert load_year(committee="von", year=YEAR - 1).equity
    assert not [label for label in labels() if "eget kapital" in label]
    chosen(is_used=True, from_year=YEAR)
    assert load_year(committee="von", year=YEAR).equity
    assert len(equity_choice(committee="von", year=YEAR).said) == 2


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"reason": " "}, BadInput),
        ({"from_year": 0}, BadInput),
        ({"actor": BO}, NotAllowed),
    ],
)
def test_what_cannot_be_chosen(given: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        chosen(is_used=False, **given)
