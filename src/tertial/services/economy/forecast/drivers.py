"""What drives a unit's forecast: the accounts that have left the budget most so far, with their vouchers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from tertial.domain.figure import Kind, Unit
from tertial.domain.period import Period, PeriodKind
from tertial.domain.statement import OUTSIDE
from tertial.ledger.batches import Ledger
from tertial.ledger.queries.cells import cells
from tertial.ledger.queries.totals import period_months
from tertial.services.economy.forecast.basis import Figures, line_of
from tertial.services.economy.page.cells import CellRef
from tertial.services.economy.printing import printed
from tertial.services.workspace import ledger_home

SHOWN = 6


@dataclass(frozen=True, slots=True)
class Driver:
    """An account of a line: its variance against the budget so far (plus is favourable), and its cell."""

    account: str
    line: str
    variance: str
    is_good: bool
    cell: str


def drivers(figures: Figures, unit: str, money: Unit) -> tuple[Driver, ...]:
    """The accounts that differ most from the budget so far, the largest first; none without a budget."""
    return _drivers(figures, unit, money)


@lru_cache(maxsize=2_000)
def _drivers(figures: Figures, unit: str, money: Unit) -> tuple[Driver, ...]:
    asked, ledger = figures.asked, Ledger(ledger_home())
    months = tuple(period_months(asked.end_month))
    budget = _by_account(ledger, figures, unit, "budget", asked.budget_version, months)
    if not budget:
        return ()
    outcome = _by_account(ledger, figures, unit, "outcome", "", months)
    on = date(asked.year, asked.end_month, 1)
    found = []
    for account in budget.keys() | outcome.keys():
        line = line_of(figures.definition, account, figures.role(unit), on)
        if line and line != OUTSIDE:
            found.append((budget.get(account, 0) - outcome.get(account, 0), account, line))
    found.sort(key=lambda each: (-abs(each[0]), each[1]))
    labels = {line.key: line.label for line in figures.definition.lines}
    period = Period(asked.year, asked.end_month, PeriodKind.YTD)
    key = figures.definition.key
    return tuple(
        Driver(
            account,
            labels[line],
            printed(variance, money, plus=True),
            variance > 0,
            str(CellRef(period, key, line, "outcome", unit=unit, code=account)),
        )
        for variance, account, line in found[:SHOWN]
        if variance
    )


def _by_account(
    ledger: Ledger, figures: Figures, unit: str, kind: Kind, version: str, months: Sequence[int]
) -> dict[str, int]:
    found: dict[str, int] = {}
    for cell in cells(
        ledger,
        committee=figures.asked.committee,
        kind=kind,
        year=figures.asked.year,
        version=version,
        months=months,
        accounts=figures.definition.accounts,
        cost_centres=(unit,),
    ):
        found[cell.account] = found.get(cell.account, 0) + cell.amount
    return found
