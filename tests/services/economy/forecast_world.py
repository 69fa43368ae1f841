"""A committee that forecasts: two units below a level, a budget, eight months of 2020 and all of 2019. All invented.

Öre on account 5010 (personnel) and 3110 (fees) of 52110, Bo's unit, and 52120, which nobody manages; Frida approves
below ÄO.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from tertial.domain.figure import Unit
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor
from tertial.services.economy.forecast import versions as forecasts
from tertial.services.economy.forecast.sheets import CellSave, Saved, save_cells
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee, OrgUnit, PlanYear
from tests.ledger.making import put

NOW = datetime(2020, 9, 8, 8, tzinfo=UTC)
BO = Actor(
    "bo",
    roles=frozenset({("reporter", "von")}),
    units={("reporter", "von"): frozenset({"52110"})},
)
FRIDA = Actor(
    "frida",
    roles=frozenset({("approver", "von")}),
    units={("approver", "von"): frozenset({"ÄO", "52110", "52120"})},
)
DAVID = Actor("david", roles=frozenset({("controller", "von")}))
PER = Actor("per", roles=frozenset({("politician", "von")}))
UNITS = (
    ("ÄO", "Äldreomsorg", "", "own_provider"),
    ("52110", "Hemtjänst norra", "ÄO", "own_provider"),
    ("52120", "Hemtjänst södra", "ÄO", "own_provider"),
)
TKR = 100_000
KEY = "2020-08"


def _rows(months: range, personnel: int, fees: int, **more: Any) -> list[dict[str, Any]]:
    """Thousands a month on both lines of both units; the second unit has half, and no fees."""
    return [
        {"month": month, "account": account, "cost_centre": unit, "amount": tkr * TKR, **more}
        for month in months
        for unit, account, tkr in (
            ("52110", "5010", personnel),
            ("52110", "3110", -fees),
            ("52120", "5010", personnel // 2),
        )
        if tkr
    ]


def world(committee: Committee) -> PlanYear:
    """Units, ledger and budget of the committee's year 2020 (``small_world``)."""
    year: PlanYear = committee.years.get()
    for order, (code, name, parent, role) in enumerate(UNITS):
        OrgUnit.objects.create(
            plan_year=year, order=order, code=code, name=name, parent=parent, role=role
        )
    ledger = Ledger(ledger_home())
    put(ledger, _rows(range(1, 13), 90, 15, year=2019, date=None), sha256="2019")
    put(ledger, _rows(range(1, 9), 100, 20, date=None), sha256="2020")
    budget = _rows(range(1, 13), 96, 18, voucher="", date=None)
    put(ledger, budget, kind="budget", version="2020", sha256="b")
    return year


def opened() -> str:
    """The August forecast, opened by the controller."""
    return forecasts.open_forecast(actor=DAVID, committee="von", year=2020, month=8, now=NOW)


def type_in(actor: Actor, unit: str = "52110", *, version: int = 0, **lines: str) -> Saved:
    """Save lines in tkr as the grid does."""
    cells = [CellSave(line, text, version) for line, text in lines.items()]
    return save_cells(
        actor=actor,
        committee="von",
        key=KEY,
        unit=unit,
        cells=cells,
        money=Unit.TKR,
        now=NOW,
    )
