"""A committee with two units, a year before and a year to budget, as the budget's tests use it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tertial.domain.figure import Unit
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor
from tertial.services.economy.budget.basis import amounts_of, budget_year
from tertial.services.economy.budget.typing import Saved, TypedCell, save_cells
from tertial.services.economy.budget.versions import make_version
from tertial.services.workspace import ledger_home
from tertial.store import models
from tests.ledger.making import put

NOW = datetime(2021, 1, 11, 9, tzinfo=UTC)
DAVID = Actor("david", "David", frozenset({("controller", "von")}))
KARIN = Actor("karin", "Karin", frozenset({("central_owner", None)}))
EVA = Actor("eva", "Eva", frozenset({("committee_secretary", "von")}))
BO = Actor("bo", "Bo", frozenset({("reporter", "von")}))
CECILIA = Actor("cecilia", "Cecilia", frozenset({("controller", "sn")}))
YEAR = 2021
NORTH, SOUTH = "1410", "1420"


def add_year(committee: models.Committee) -> None:
    """Next year, with units in both; the statement is last year's."""
    models.PlanYear.objects.create(committee=committee, year=YEAR)
    for year in models.PlanYear.objects.filter(committee=committee):
        for order, (code, name, parent) in enumerate(
            [("14", "Hemtjänst", ""), (NORTH, "Norra", "14"), (SOUTH, "Södra", "14")]
        ):
            models.OrgUnit.objects.create(
                plan_year=year,
                order=order,
                code=code,
                name=name,
                parent=parent,
                role="own_provider",
            )


def sent_budget(
    year: int = YEAR,
    version: str = "ram",
    sha256: str = "ram",
    more: Mapping[str, str] | None = None,
) -> Ledger:
    """A budget from another system: personnel on two accounts over the year, fees in twelfths."""
    ledger = Ledger(ledger_home())
    rows = [
        {"month": month, "account": account, "cost_centre": unit, "amount": ore, "year": year}
        for month in range(1, 13)
        for account, unit, ore in [
            ("5010", NORTH, 600_00 + month),
            ("5020", NORTH, 400_00),
            ("3110", NORTH, -100_00),
            ("5010", SOUTH, 50_00),
        ]
    ]
    put(
        ledger,
        [row | {"voucher": "", "activity": "5101", **(more or {})} for row in rows],
        kind="budget",
        version=version,
        sha256=sha256,
    )
    return ledger


def outcome(*rows: dict[str, Any], sha256: str = "utfall") -> None:
    put(Ledger(ledger_home()), rows, sha256=sha256)


def made(label: str = "Detaljbudget", based_on: str = "", **given: Any) -> str:
    about: dict[str, Any] = {
        "actor": DAVID,
        "committee": "von",
        "year": YEAR,
        "kind": "detail",
        "now": NOW,
    }
    return make_version(**{**about, "label": label, "based_on": based_on, **given})


def typed(
    version: str, unit: str, line: str, text: str, *, part: int = 0, seen: int = 0, **given: Any
) -> Saved:
    about: dict[str, Any] = {"actor": DAVID, "committee": "von", "year": YEAR, "now": NOW}
    cell = TypedCell(unit, line, part, text, seen)
    return save_cells(**{**about, "version": version, "typed": [cell], "money": Unit.KR, **given})


def held(version: str, **given: Any) -> dict[tuple[str, str], int]:
    """Each cell's year in kronor as the ledger has it: cost plus, revenue minus."""
    found = amounts_of(budget_year(committee="von", year=YEAR), version, **given)
    return {(cell.unit, cell.line): amount.ore // 100 for cell, amount in found.items()}


def own(version: str) -> models.BudgetVersion:
    return models.BudgetVersion.objects.get(key=version)
