"""A grant that committees share stands on all their pages, each with its part."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.services.economy.budget.records import RecordFault, save_record
from tertial.services.economy.funding.grants import grants_page
from tertial.store import models
from tests.services.economy.budget_world import CECILIA, DAVID, NOW, YEAR, add_year


@pytest.fixture(autouse=True)
def world(small_world: models.Committee) -> models.Committee:
    add_year(small_world)
    other = models.Committee.objects.create(
        municipality=small_world.municipality, slug="sn", name="Socialnämnden"
    )
    year = models.PlanYear.objects.create(committee=other, year=YEAR)
    models.Statement.objects.create(
        plan_year=year, key="income_statement", title="Resultaträkning", dimension="account"
    )
    return small_world


def grant(shared_with: str, **given: str) -> None:
    about: dict[str, Any] = {"actor": DAVID, "committee": "von", "year": YEAR, "now": NOW}
    fields = {"label": "Nära vård", "status": "granted", "decided": "1 000", "received": "600"}
    save_record(**about, kind="bidrag", given={**fields, "shared_with": shared_with, **given})


def test_the_owner_sees_each_part_and_its_own() -> None:
    grant("Socialnämnden 40 %, kultur 10 %")
    (line,) = grants_page(actor=DAVID, committee="von", year=YEAR, money="kr").grants
    assert line.remarks == ("Delas med Socialnämnden 40 % (400), kultur 10 % (100). Egen del 500.",)


def test_the_other_committee_sees_its_part() -> None:
    grant("sn 40 %")
    (one,) = grants_page(actor=CECILIA, committee="sn", year=YEAR, money="kr").shared
    assert (one.label, one.percent, one.decided, one.received, one.cost) == (
        "Nära vård",
        "40 %",
        "400",
        "240",
        "",
    )


def test_a_part_that_is_not_stated_is_empty() -> None:
    grant("Socialnämnden")
    (one,) = grants_page(actor=CECILIA, committee="sn", year=YEAR, money="kr").shared
    assert (one.percent, one.decided) == ("", "")


def test_no_more_than_the_whole_is_shared() -> None:
    with pytest.raises(RecordFault):
        grant("Socialnämnden 60 %, kultur 50 %")
