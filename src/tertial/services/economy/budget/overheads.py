"""Payroll overhead in a budget: so many percent of the salaries, on the line of its account or on a line of its own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Sum

from tertial.domain.economy.budget import PARTS, BudgetAmount, BudgetCell, overhead
from tertial.domain.statement import OUTSIDE
from tertial.errors import BadInput
from tertial.services.access import Actor
from tertial.services.economy.budget.basis import (
    ACROSS,
    BudgetYear,
    fact_line,
    facts_of,
    is_in_ledger,
    moved_amounts,
)
from tertial.services.economy.budget.changes import move_together, require_percent
from tertial.services.economy.budget.versions import Moved, draft
from tertial.services.economy.forecast.basis import line_of
from tertial.store import models

Landed = Mapping[tuple[BudgetCell, str], BudgetAmount]
"""What movements have put on an account, by cell and account."""


def add_overhead(
    *,
    actor: Actor,
    committee: str,
    year: int,
    version: str,
    salary_line: str,
    percent: Decimal,
    now: datetime,
    account: str = "",
    overhead_line: str = "",
) -> str:
    """Make the overhead so many percent of each unit's salaries; done again, it follows what salaries have become.

    With ``account`` it lands on the line that the account belongs to, be it that of the salaries, and stays on the
    account when the version is decided; else the whole of ``overhead_line`` is overhead.
    Raises: BadInput("budget.overhead-line"): the same line twice, or one that sums others. BadInput("budget.percent"),
            BadInput("budget.overhead-account"): no line takes the account. BadInput("budget.nothing").
    """
    require_percent(percent)
    with transaction.atomic():
        of, row = draft(actor=actor, committee=committee, year=year, version=version)
        gathering = {line.key for line in of.definition.lines if line.level == "detail"}
        if salary_line not in gathering:
            raise BadInput("budget.overhead-line")
        if account:
            moves = _on_account(of, row, salary_line, account, percent)
        elif overhead_line == salary_line or overhead_line not in gathering:
            raise BadInput("budget.overhead-line")
        else:
            moves = _on_line(row, salary_line, overhead_line, percent)
        reason = f"{percent} % på {of.definition.line(salary_line).label}"
        data = {"procent": str(percent), "konto": account}
        return move_together(actor, row, moves, "overhead", reason, now, data)


def landed(version: models.BudgetVersion) -> Landed:
    """What a version's movements have put on accounts (one query)."""
    rows = models.BudgetMovement.objects.filter(version=version).exclude(account="")
    sums = rows.order_by().values_list("unit", "line", "account", "month").annotate(Sum("ore"))
    found: dict[tuple[BudgetCell, str], list[int]] = {}
    for unit, line, account, month, ore in sums:
        found.setdefault((BudgetCell(unit, line), account), [0] * PARTS)[month] = ore
    return {place: BudgetAmount(tuple(parts)) for place, parts in found.items()}


def _on_line(
    row: models.BudgetVersion, salary_line: str, overhead_line: str, percent: Decimal
) -> list[Moved]:
    held = moved_amounts(row)
    return [
        Moved(BudgetCell(cell.unit, overhead_line), part, ore)
        for cell, salary in held.items()
        if cell.line == salary_line
        for part, ore in overhead(
            salary, held.get(BudgetCell(cell.unit, overhead_line)), percent
        ).items()
    ]


def _on_account(
    of: BudgetYear, row: models.BudgetVersion, salary_line: str, account: str, percent: Decimal
) -> list[Moved]:
    """Salaries are the line without what is overhead already: put there here, or by what the version began as."""
    already, before = landed(row), _in_base(of, row.based_on, account)
    moves = []
    for cell, held in moved_amounts(row).items():
        if cell.line != salary_line:
            continue
        line = line_of(of.definition, account, of.role(cell.unit), date(of.year, 12, 1))
        if not line or line == OUTSIDE:
            raise BadInput("budget.overhead-account", account=account, unit=cell.unit)
        target = BudgetCell(cell.unit, line)
        now = _sum(already.get((target, account)), before.get(target))
        salary = _less(held, now) if line == salary_line else held
        moves += [
            Moved(target, part, ore, account)
            for part, ore in overhead(salary, now, percent).items()
        ]
    return moves


def _in_base(of: BudgetYear, based_on: str, account: str) -> dict[BudgetCell, BudgetAmount]:
    """What the version that it began as has on the account."""
    if not based_on or ACROSS in based_on or not is_in_ledger(of, based_on):
        return {}
    found: dict[BudgetCell, int] = {}
    for fact in facts_of(of, based_on):
        if fact.account == account:
            cell = BudgetCell(fact.cost_centre, fact_line(of, fact))
            found[cell] = found.get(cell, 0) + fact.amount
    return {cell: BudgetAmount((ore,) + (0,) * (PARTS - 1)) for cell, ore in found.items()}


def _sum(one: BudgetAmount | None, other: BudgetAmount | None) -> BudgetAmount:
    both = zip((one or BudgetAmount()).parts, (other or BudgetAmount()).parts, strict=True)
    return BudgetAmount(tuple(first + second for first, second in both))


def _less(held: BudgetAmount, away: BudgetAmount) -> BudgetAmount:
    return _sum(held, BudgetAmount(tuple(-part for part in away.parts)))
