"""Forecasts opened, found and held against the one before."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.ledger.batches import Ledger
from tertial.services.economy.forecast.versions import measures_of, open_forecast
from tertial.services.workspace import ledger_home
from tertial.store.models import AuditEvent, Committee, Forecast, ForecastSheet, Measure, PlanYear
from tests.ledger.making import put
from tests.services.economy.forecast_world import BO, DAVID, KEY, NOW, TKR, opened, world

OPEN: dict[str, Any] = {"committee": "von", "year": 2020, "month": 8, "now": NOW}


@pytest.fixture(autouse=True)
def year(small_world: Committee) -> PlanYear:
    return world(small_world)


def test_a_forecast_has_a_sheet_for_each_unit_and_is_held_against_the_one_before() -> None:
    row = {"account": "5010", "cost_centre": "52110", "voucher": ""}
    for version in ("2020-03", "2020-05", "2020-09"):
        put(Ledger(ledger_home()), [row], kind="forecast", version=version, sha256=version)
    assert opened() == KEY
    forecast = Forecast.objects.get()
    assert (forecast.previous, forecast.budget_version) == ("2020-05", "2020")
    assert str(forecast.period_end) == "2020-08-31"
    assert [sheet.unit for sheet in ForecastSheet.objects.all()] == ["52110", "52120"]
    assert AuditEvent.objects.get(action="forecast.opened").data["enheter"] == 2


def test_a_forecast_is_opened_once() -> None:
    opened()
    with pytest.raises(BadInput, match=r"forecast\.exists"):
        opened()


@pytest.mark.parametrize(
    ("changed", "error", "code"),
    [
        ({"month": 13}, BadInput, "forecast.month"),
        ({"year": 1999}, NotFound, "plan-year.unknown"),
        ({"actor": BO}, NotAllowed, "access.denied"),
    ],
)
def test_what_cannot_be_opened_is_said(
    changed: dict[str, Any], error: type[Exception], code: str
) -> None:
    with pytest.raises(error, match=code):
        open_forecast(**({"actor": DAVID} | OPEN | changed))


@pytest.mark.parametrize(("status", "left"), [("started", 24 * TKR), ("done", 0), ("cancelled", 0)])
def test_a_measure_is_still_to_give_until_it_is_done(
    year: PlanYear, status: str, left: int
) -> None:
    Measure.objects.create(
        plan_year=year, key="m", unit="52110", line="personnel", planned=24 * TKR, status=status
    )
    assert [each.left for each in measures_of(year)] == [left]
    assert measures_of(year, ["52120"]) == []
