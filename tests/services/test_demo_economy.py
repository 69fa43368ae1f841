"""The demo's economy is in use: a year is closed, a month stands open, a folder is watched, a budget is changed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tertial.ledger.batches import Ledger
from tertial.services.demo_economy import CLOSED_TO, use_economy
from tertial.services.workspace import ledger_home
from tertial.store import models
from tests.ledger.making import put

NOW = datetime(2026, 9, 14, 9, tzinfo=UTC)


@pytest.fixture
def year(small_world: models.Committee) -> models.PlanYear:
    """Two units in two years with a ledger each; the statement has agency staff."""
    statements = models.PlanYear.objects.get(committee=small_world)
    models.ReportLine.objects.create(
        plan_year=statements,
        statement="income_statement",
        key="consultants_and_agency_staff",
        label="Inhyrda",
        level="detail",
    )
    now = models.PlanYear.objects.create(committee=small_world, year=2026)
    for order, code in enumerate(("52110", "52130")):
        models.OrgUnit.objects.create(
            plan_year=now, order=order, code=code, name=code, role="own_provider"
        )
    ledger = Ledger(ledger_home())
    ended = [{"year": 2025, "month": month, "account": "5010"} for month in range(1, 14)]
    going_on = [{"year": 2026, "month": month, "account": "5010"} for month in range(1, 9)]
    put(ledger, [*ended, *going_on], sha256="utfall")
    planned = {"year": 2026, "month": 1, "account": "5010", "cost_centre": "52110", "voucher": ""}
    put(ledger, [planned], kind="budget", version="2026", sha256="budget")
    return now


def test_it_is_in_use_and_done_once(year: models.PlanYear) -> None:
    assert len(list(use_economy(now=NOW))) == 1
    closed = models.MonthChange.objects.filter(year=2026).values_list("month", flat=True)
    assert list(closed) == list(range(1, CLOSED_TO + 1))
    assert models.MonthChange.objects.filter(year=2025).count() == 13
    version = models.BudgetVersion.objects.get(plan_year=year)
    assert (version.state, "(genererat)" in version.label) == ("draft", True)
    made = models.BudgetMovement.objects.filter(version=version)
    kinds = set(made.values_list("kind", flat=True))
    assert kinds == {"copied", "transfer", "entry"}
    assert models.Feed.objects.get().folder == "utfall"
    assert list(use_economy(now=NOW)) == []


def test_a_workspace_without_a_ledger_is_left(small_world: models.Committee) -> None:
    assert list(use_economy(now=NOW)) == []
