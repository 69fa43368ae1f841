"""Money between committees: out of one and into the other at once, and the year before as it would have been."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.errors import BadInput, NotFound, TertialError
from tertial.services.access import Actor
from tertial.services.economy.budget.basis import amounts_of, budget_year
from tertial.services.economy.budget.between import RESTATED, Place, move_between
from tertial.services.economy.budget.versions import make_version
from tertial.store import models
from tertial.store.models import Committee
from tests.services.economy.budget_world import (
    DAVID,
    KARIN,
    NORTH,
    NOW,
    YEAR,
    add_year,
    held,
    made,
    sent_budget,
)

GIVER, TAKER = Place("von", "budget", NORTH, "personnel"), Place("sn", "budget", "77", "personnel")


@pytest.fixture
def two(small_world: Committee) -> Committee:
    add_year(small_world)
    sent_budget()
    sn = Committee.objects.create(
        municipality=small_world.municipality, slug="sn", name="Socialnämnden"
    )
    for year in (2020, YEAR):
        plan_year = models.PlanYear.objects.create(committee=sn, year=year)
        models.OrgUnit.objects.create(plan_year=plan_year, code="77", name="IFO", role="purchaser")
        for model in (models.Statement, models.ReportLine, models.LineMap):
            for row in model.objects.filter(plan_year__committee=small_world, plan_year__year=2020):
                row.pk, row.plan_year = None, plan_year
                row.save()
    made("Budget", "ram")
    make_version(actor=KARIN, committee="sn", year=YEAR, label="Budget", kind="detail", now=NOW)
    return sn


def move(**given: Any) -> str:
    usual: dict[str, Any] = {
        "actor": KARIN,
        "year": YEAR,
        "giver": GIVER,
        "taker": TAKER,
        "ore": 500_00,
        "label": "Socialpsykiatrin",
        "decided_in": "KF § 9",
        "now": NOW,
    }
    return move_between(**{**usual, **given})


def in_sn(year: int, version: str) -> dict[str, int]:
    found = amounts_of(budget_year(committee="sn", year=year), version)
    return {cell.line: amount.ore for cell, amount in found.items()}


def test_it_goes_out_of_one_and_into_the_other_with_a_row_in_both_bridges(two: Committee) -> None:
    together = move()
    assert held("budget")[NORTH, "personnel"] == 11_500
    assert in_sn(YEAR, "budget") == {"personnel": 500_00}
    rows = models.BudgetMovement.objects.filter(together=together)
    assert sum(row.ore for row in rows) == 0
    changes = models.FrameChange.objects.order_by("amount").values_list(
        "plan_year__committee__slug", "kind", "amount", "from_committee", "decided_in"
    )
    assert [*changes] == [
        ("von", "moved", -500_00, "sn", "KF § 9"),
        ("sn", "moved", 500_00, "von", "KF § 9"),
    ]


def test_the_year_before_is_restated_once_for_all_moves(two: Committee) -> None:
    sent_budget(2020, "fjol", "fjol")
    sn = models.PlanYear.objects.get(committee=two, year=2020)
    models.BudgetVersion.objects.create(
        plan_year=sn, key="fjol", label="Fjol", kind="detail", state="decided", made_at=NOW
    )
    move(restate=True)
    move(restate=True)
    of = budget_year(committee="von", year=2020)
    found = {(c.unit, c.line): a.ore // 100 for c, a in amounts_of(of, RESTATED).items()}
    assert found[NORTH, "personnel"] == 11_000
    assert in_sn(2020, RESTATED) == {"personnel": 1_000_00}
    assert {row.kind for row in models.BudgetVersion.objects.filter(key=RESTATED)} == {"restated"}


def test_with_nothing_to_restate_nothing_is_moved(two: Committee) -> None:
    with pytest.raises(BadInput, match=r"budget\.nothing-to-restate"):
        move(restate=True)
    assert held("budget")[NORTH, "personnel"] == 12_000
    assert not models.FrameChange.objects.exists()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"taker": GIVER}, "budget.same-committee"),
        ({"ore": 0}, "budget.move-amount"),
        ({"label": " "}, "budget.label"),
        ({"taker": Place("sn", "budget", "78", "personnel")}, "budget.no-cell"),
    ],
)
def test_what_cannot_be_moved_is_said(two: Committee, given: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as stopped:
        move(**given)
    assert stopped.value.code == code


@pytest.mark.parametrize(("actor", "error"), [(DAVID, NotFound)])
def test_one_must_budget_in_both(two: Committee, actor: Actor, error: type[TertialError]) -> None:
    with pytest.raises(error):
        move(actor=actor)
