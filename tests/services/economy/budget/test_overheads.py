"""Payroll overhead: on a line of its own, or on the line of its account, and the same again is nothing."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tertial.domain.economy.budget import BudgetCell
from tertial.errors import BadInput
from tertial.services.economy.budget.basis import budget_year
from tertial.services.economy.budget.changes import Transferred, transfer, undo
from tertial.services.economy.budget.deciding import dealt_amounts
from tertial.services.economy.budget.overheads import add_overhead, landed
from tertial.store import models
from tertial.store.models import BudgetMovement, Committee
from tests.services.economy.budget_world import (
    DAVID,
    NORTH,
    NOW,
    SOUTH,
    YEAR,
    add_year,
    held,
    made,
    own,
    sent_budget,
)


@pytest.fixture
def version(small_world: Committee) -> str:
    add_year(small_world)
    sent_budget()
    return made("Detaljbudget", "ram")


def about(version: str, **given: Any) -> dict[str, Any]:
    usual = {"actor": DAVID, "committee": "von", "year": YEAR, "version": version, "now": NOW}
    return {**usual, **given}


def moved(version: str, *legs: Transferred) -> str:
    return transfer(**about(version, legs=legs, reason="Flytt av tjänst"))


def test_overhead_follows_the_salaries(version: str) -> None:
    plan_year = models.PlanYear.objects.get(year=2020)
    models.ReportLine.objects.create(
        plan_year=plan_year,
        statement="income_statement",
        key="overhead",
        label="PO",
        level="detail",
    )
    lines = {"salary_line": "personnel", "overhead_line": "overhead"}
    add_overhead(**about(version, percent=Decimal("31.42"), **lines))
    assert held(version)[NORTH, "overhead"] == 3_770
    moved(
        version,
        Transferred(NORTH, "personnel", -600_00),
        Transferred(SOUTH, "personnel", 600_00),
    )
    add_overhead(**about(version, percent=Decimal("31.42"), **lines))
    assert (held(version)[NORTH, "overhead"], held(version)[SOUTH, "overhead"]) == (3_582, 377)
    with pytest.raises(BadInput, match=r"budget\.nothing"):
        add_overhead(**about(version, percent=Decimal("31.42"), **lines))


def test_an_overhead_lands_on_the_line_of_its_account_and_stays_there(version: str) -> None:
    given = about(version, salary_line="personnel", account="5610", percent=Decimal(10))
    add_overhead(**given)
    assert held(version)[NORTH, "personnel"] == 13_200
    with pytest.raises(BadInput, match=r"budget\.nothing"):
        add_overhead(**given)  # what is overhead already has none of its own
    dealt = dealt_amounts(budget_year(committee="von", year=YEAR), version)
    on_account = [a.ore for a in dealt if (a.account, a.cost_centre) == ("5610", NORTH)]
    assert (len(on_account), sum(on_account)) == (12, 1_200_08)


def test_what_is_undone_leaves_the_account(version: str) -> None:
    add_overhead(**about(version, salary_line="personnel", account="5610", percent=Decimal(10)))
    undo(**about(version, together=BudgetMovement.objects.latest("id").together))
    assert landed(own(version))[BudgetCell(NORTH, "personnel"), "5610"].ore == 0


def test_an_overhead_counts_what_the_base_has_on_the_account(small_world: Committee) -> None:
    add_year(small_world)
    sent_budget()
    version = made("Detaljbudget", "ram")
    add_overhead(**about(version, salary_line="personnel", account="5020", percent=Decimal(50)))
    # 7 200,78 on 5010, and 4 800 on 5020 that are overhead already: half of the first.
    assert held(version)[NORTH, "personnel"] == 7_200 + 3_601


def test_an_account_on_no_line_is_said(version: str) -> None:
    with pytest.raises(BadInput, match=r"budget\.overhead-account"):
        add_overhead(**about(version, salary_line="personnel", account="X", percent=Decimal(10)))


@pytest.mark.parametrize("line", ["personnel", "total"])
def test_overhead_needs_a_line_of_its_own(version: str, line: str) -> None:
    with pytest.raises(BadInput, match=r"budget\.overhead-line"):
        add_overhead(
            **about(version, percent=Decimal(31), salary_line="personnel", overhead_line=line)
        )
