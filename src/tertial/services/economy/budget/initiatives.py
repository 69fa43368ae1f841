"""Earmarked initiatives: planned, and followed in the ledger by unit, tag, project, activity and accounts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tertial.domain.percent import Percent
from tertial.domain.period import MONTHS
from tertial.domain.swedish import format_ore, format_percent
from tertial.ledger.queries.totals import period_months
from tertial.services.access import Actor, require
from tertial.services.economy.budget.basis import BudgetYear
from tertial.services.economy.budget.outcome import Followed, followed
from tertial.services.economy.budget.pages import BudgetHead, asked_year, budget_head, units_of
from tertial.services.economy.budget.records import RecordForm, form_of, rows_of
from tertial.services.economy.printing import money_of
from tertial.services.records import code_ranges
from tertial.store import models


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    """An initiative: decided, what it has come to, and what is left of it; ``followed`` says by what."""

    form: RecordForm
    label: str
    decided: str
    outcome: str
    left: str
    share: str
    followed: str
    decided_in: str
    note: str


@dataclass(frozen=True, slots=True)
class InitiativesPage:
    """Earmarked initiatives, followed in the ledger to the end of ``month``."""

    head: BudgetHead
    month: int
    month_name: str
    initiatives: tuple[InitiativeLine, ...]
    total: tuple[str, str, str]
    unfollowed: int
    new: RecordForm
    units: tuple[tuple[str, str], ...]


def initiatives_page(
    *, actor: Actor, committee: str, year: int | None, money: str, month: int | None = None
) -> InitiativesPage:
    """Decided against outcome; one question to the ledger. Raises ``NotFound``."""
    require(actor, "see_breakdown", committee)
    of, unit = asked_year(committee, year), money_of(money)
    known = of.ledger.months(committee=committee, kind="outcome", year=of.year)
    month = month or max((min(each, 12) for each in known if each), default=12)
    rows = rows_of("satsning", committee=committee, year=of.year)
    asked = {row.key: _followed(of, row) for row in rows}
    cost = followed(of, asked, months=period_months(month))
    lines = tuple(
        InitiativeLine(
            form_of("satsning", row),
            row.label,
            format_ore(row.amount, unit),
            format_ore(cost.get(row.key), unit),
            "" if row.key not in cost else format_ore(row.amount - cost[row.key], unit, sign=True),
            _share(cost.get(row.key), row.amount),
            _followed_by(row, of),
            row.decided_in,
            row.note,
        )
        for row in rows
    )
    decided = sum(row.amount for row in rows) if rows else None
    spent = sum(cost.values()) if cost else None
    left = None if decided is None or spent is None else decided - spent
    return InitiativesPage(
        budget_head(actor=actor, of=of, money=money),
        month,
        MONTHS[month - 1],
        lines,
        (format_ore(decided, unit), format_ore(spent, unit), format_ore(left, unit, sign=True)),
        sum(not each.is_followed for each in asked.values()),
        form_of("satsning"),
        units_of(of),
    )


def _followed(of: BudgetYear, row: models.EarmarkedInitiative) -> Followed:
    unit = row.unit
    return Followed(
        within(of, unit) if unit else frozenset(),
        row.activity,
        row.project,
        row.tag,
        code_ranges(row.accounts),
    )


def within(of: BudgetYear, unit: str) -> frozenset[str]:
    """A unit or level with all below it."""
    below = {unit}
    while more := {u.code for u in of.base.records.units if u.parent in below} - below:
        below |= more
    return frozenset(below)


def _share(outcome: int | None, decided: int) -> str:
    if outcome is None or not decided:
        return ""
    return format_percent(Percent(Decimal(outcome * 100) / Decimal(decided)), 0)


def _followed_by(row: models.EarmarkedInitiative, of: BudgetYear) -> str:
    words = {
        "tag": "märkning",
        "project": "projekt",
        "activity": "verksamhet",
        "accounts": "konton",
    }
    unit = row.unit
    found = [f"enhet {unit} {of.name(unit)}"] if unit else []
    found += [f"{word} {getattr(row, name)}" for name, word in words.items() if getattr(row, name)]
    return ", ".join(found)
