"""How a unit's money stands, beside what is asked of its manager: budget and outcome of the round's period."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache

from tertial.domain.figure import Unit
from tertial.domain.period import Period, PeriodKind
from tertial.domain.plan import Tone
from tertial.domain.swedish import format_ore
from tertial.ledger import queries
from tertial.ledger.batches import Ledger
from tertial.services.economy.basis import kept_ledger
from tertial.services.records import code_ranges
from tertial.services.rounds.pages import Fact
from tertial.services.workspace import ledger_home
from tertial.store import models


def unit_facts(
    round_: models.Round, units: Collection[str], names: Mapping[str, str]
) -> tuple[Fact, ...]:
    """One fact a unit that the ledger knows: "−0,4 mnkr mot budget (utfall 12,7, budget 12,3)"."""
    if not units:
        return ()
    ledger = kept_ledger(ledger_home())
    if not ledger.manifest.active:
        return ()
    year = round_.plan_year
    report = models.Report.objects.filter(plan_year=year, key=round_.report).first()
    statement = models.Statement.objects.filter(plan_year=year, dimension="activity").first()
    known = _results(
        ledger,
        ledger.generation,
        committee=year.committee.slug,
        year=round_.period_end.year,
        end_month=round_.period_end.month,
        budget_version=report.budget_version if report else str(year.year),
        accounts=statement.accounts if statement else "",
    )
    period = Period(round_.period_end.year, round_.period_end.month, PeriodKind.YTD)
    return tuple(
        _fact(names.get(unit, unit), period, *known[unit])
        for unit in sorted(units)
        if unit in known
    )


def _fact(name: str, period: Period, budget: int, outcome: int) -> Fact:
    variance = budget - outcome
    text = (
        f"{format_ore(variance, Unit.MNKR, sign=True)}\N{NO-BREAK SPACE}mnkr mot budget, {period.phrase} "
        f"(utfall {format_ore(outcome, Unit.MNKR)}, budget {format_ore(budget, Unit.MNKR)})"
    )
    tone: Tone = "late" if variance < 0 else "done"
    return Fact(name, text, tone)


@lru_cache(maxsize=64)
def _results(
    ledger: Ledger,
    generation: int,
    *,
    committee: str,
    year: int,
    end_month: int,
    budget_version: str,
    accounts: str,
) -> Mapping[str, tuple[int, int]]:
    """Budget and outcome (debit-positive öre) of every cost centre; ``generation`` makes it anew after an import."""
    found = queries.totals(
        ledger,
        committee=committee,
        year=year,
        end_month=end_month,
        budget_version=budget_version,
        forecast_version="",
        by="cost_centre",
        with_cost_centre=False,
        accounts=code_ranges(accounts),
        tag="",
    )
    return {
        each.code: (each.amounts["period", "budget"], each.amounts["period", "outcome"])
        for each in found
        if {("period", "budget"), ("period", "outcome")} <= each.amounts.keys()
    }
