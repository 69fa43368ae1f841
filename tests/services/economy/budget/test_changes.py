"""Transfers, index, overhead, carry-over, periodisation and undo: whole, with a reason, and never more money."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from tertial.domain.economy.budget import BudgetCell
from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.economy.budget.basis import amounts_of, budget_year, key_for
from tertial.services.economy.budget.basis import chosen_keys as chosen
from tertial.services.economy.budget.changes import (
    Transferred,
    carry_over,
    choose_key,
    index_lines,
    transfer,
    undo,
)
from tertial.services.messages import sentence
from tertial.store import models
from tertial.store.models import AuditEvent, BudgetMovement, Committee
from tests.services.economy.budget_world import (
    BO,
    DAVID,
    NORTH,
    NOW,
    SOUTH,
    YEAR,
    add_year,
    held,
    made,
    outcome,
    own,
    sent_budget,
)

PERSONNEL = (NORTH, "personnel")


@pytest.fixture
def version(small_world: Committee) -> str:
    add_year(small_world)
    sent_budget()
    return made("Detaljbudget", "ram")


def about(version: str, **given: Any) -> dict[str, Any]:
    usual = {"actor": DAVID, "committee": "von", "year": YEAR, "version": version, "now": NOW}
    return {**usual, **given}


def moved(version: str, *legs: Transferred, reason: str = "Flytt av tjänst", **given: Any) -> str:
    return transfer(**about(version, legs=legs, reason=reason, **given))


def test_a_transfer_moves_money_and_makes_none(version: str) -> None:
    together = moved(
        version,
        Transferred(NORTH, "personnel", -100_00),
        Transferred(SOUTH, "personnel", 60_00, 3),
        Transferred(SOUTH, "fees", 40_00),
    )
    assert (held(version)[PERSONNEL], held(version)[SOUTH, "personnel"]) == (11_900, 660)
    rows = BudgetMovement.objects.filter(together=together)
    assert sum(row.ore for row in rows) == 0
    assert {row.reason for row in rows} == {"Flytt av tjänst"}
    assert AuditEvent.objects.get(action="budget.transfer").data["ore"] == 100_00


@pytest.mark.parametrize(
    ("legs", "reason", "code"),
    [
        ([Transferred(NORTH, "personnel", -100)], "Varför", "budget.transfer-unbalanced"),
        ([Transferred(NORTH, "personnel", 0)], "Varför", "budget.transfer-empty"),
        (
            [Transferred(NORTH, "personnel", -1), Transferred(SOUTH, "personnel", 1)],
            " ",
            "budget.reason",
        ),
        (
            [Transferred(NORTH, "personnel", -1), Transferred("14", "personnel", 1)],
            "Varför",
            "budget.no-cell",
        ),
    ],
)
def test_a_transfer_that_cannot_be_made_is_said(
    version: str, legs: list[Transferred], reason: str, code: str
) -> None:
    with pytest.raises(BadInput) as stopped:
        moved(version, *legs, reason=reason)
    assert stopped.value.code == code
    assert "blir över" in sentence(BadInput("budget.transfer-unbalanced", ore=300))


def test_an_index_raises_lines_cell_by_cell(version: str) -> None:
    index_lines(
        **about(version, percents={"personnel": Decimal("2.5")}, units=[], reason="PKV 2021")
    )
    assert held(version) == {
        (NORTH, "fees"): -1_200,
        PERSONNEL: 12_300,
        (SOUTH, "personnel"): 615,
    }
    assert models.BudgetMovement.objects.filter(kind="indexation").count() == 13


def test_an_index_may_be_for_some_units(version: str) -> None:
    percents = {"personnel": Decimal(10)}
    index_lines(**about(version, percents=percents, units=[SOUTH], reason="Avtal"))
    assert (held(version)[PERSONNEL], held(version)[SOUTH, "personnel"]) == (12_000, 660)


def test_an_index_on_nothing_is_said(version: str) -> None:
    with pytest.raises(BadInput, match=r"budget\.nothing"):
        index_lines(**about(version, percents={"x": Decimal(1)}, units=[], reason="Avtal"))


@pytest.mark.parametrize("percent", [Decimal("NaN"), Decimal(-101), Decimal(1001)])
def test_a_percent_out_of_reason_is_refused(version: str, percent: Decimal) -> None:
    with pytest.raises(BadInput, match=r"budget\.percent"):
        index_lines(**about(version, percents={"personnel": percent}, units=[], reason="x"))


def carried(version: str, **given: Any) -> str:
    percents = {"surplus_percent": Decimal(50), "deficit_percent": Decimal(100)}
    usual = {"from_version": "fjol", "line": "personnel", "units": [], **percents}
    return carry_over(**about(version, **{**usual, **given}))


def test_units_take_their_surplus_and_deficit_with_them(version: str) -> None:
    sent_budget(2020, "fjol", "fjol")
    outcome(
        {"account": "5010", "cost_centre": NORTH, "amount": 9_000_00},
        {"account": "5010", "cost_centre": SOUTH, "amount": 700_00},
    )
    carried(version)
    assert (held(version)[PERSONNEL], held(version)[SOUTH, "personnel"]) == (12_901, 500)


def test_without_an_outcome_nothing_is_carried(version: str) -> None:
    sent_budget(2020, "fjol", "fjol")
    with pytest.raises(BadInput, match=r"budget\.no-outcome"):
        carried(version)


def test_a_change_is_undone_by_its_opposite_and_only_once(version: str) -> None:
    before = held(version)
    percents = {"personnel": Decimal("2.5")}
    together = index_lines(**about(version, percents=percents, units=[], reason="PKV"))
    count = BudgetMovement.objects.count()
    opposite = undo(**about(version, together=together))
    assert held(version) == before
    assert BudgetMovement.objects.count() == count + 13
    with pytest.raises(BadInput, match=r"budget\.undone"):
        undo(**about(version, together=together))
    undo(**about(version, together=opposite))
    assert held(version)[PERSONNEL] == 12_300


def test_a_copy_is_not_undone(version: str) -> None:
    copied = BudgetMovement.objects.filter(kind="copied").values_list("together", flat=True)[0]
    with pytest.raises(NotFound, match=r"budget\.no-movement"):
        undo(**about(version, together=copied))


def test_a_key_deals_a_year_out_anew(version: str) -> None:
    plan_year = models.PlanYear.objects.get(year=YEAR)
    models.PeriodKey.objects.create(
        plan_year=plan_year, key="halv", label="Halvår", shares="1/2 " + "0 " * 5 + "1/2" + " 0" * 5
    )
    cell = BudgetCell(NORTH, "fees")
    assert choose_key(**about(version, cells=[cell], key="halv")) == 1
    assert choose_key(**about(version, cells=[cell], key="halv")) == 0
    of = budget_year(committee="von", year=YEAR)
    key = key_for(of, chosen(own(version)), cell)
    months = amounts_of(of, version)[cell].months(key)
    assert (months[0], months[6]) == (-600_00, -600_00)
    with pytest.raises(BadInput, match=r"budget\.no-key"):
        choose_key(**about(version, cells=[cell], key="saknas"))


def test_those_who_may_not_budget_change_nothing(version: str) -> None:
    with pytest.raises(NotAllowed):
        moved(version, Transferred(NORTH, "fees", 1), Transferred(SOUTH, "fees", -1), actor=BO)
