"""Grants through their life: applied for, granted, in budget and forecast, what has come and what it has cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from tertial.domain.economy.grants import GrantAmounts
from tertial.domain.figure import Unit
from tertial.domain.money import PartialSum, sum_ore
from tertial.domain.period import MONTHS
from tertial.domain.swedish import format_ore
from tertial.services.access import Actor, require
from tertial.services.economy.budget.basis import BudgetYear
from tertial.services.economy.budget.pages import BudgetHead, asked_year, budget_head, units_of
from tertial.services.economy.budget.records import RecordForm, form_of, rows_of
from tertial.services.economy.funding.fields import GRANT_STATES
from tertial.services.economy.funding.posted import posted_by_grant
from tertial.services.economy.funding.shared import SharedGrant, shared_grants, shared_out
from tertial.services.economy.printing import money_of
from tertial.store import models

COLUMNS = (
    "applied",
    "decided",
    "budgeted",
    "forecast",
    "received",
    "cost",
    "net",
    "passed_on",
    "at_risk",
)


@dataclass(frozen=True, slots=True)
class GrantLine:
    """A grant as printed: ``cells`` in the order of ``COLUMNS``; ``source`` says where came and cost are from."""

    form: RecordForm
    label: str
    authority: str
    state: str
    cells: tuple[str, ...]
    source: str
    goals: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GrantsPage:
    """The grants of a year, followed in the ledger to the end of ``month``; sums say how many rows they lack.

    ``shared`` are other committees' grants that this one has a part of.
    """

    head: BudgetHead
    month: int
    month_name: str
    grants: tuple[GrantLine, ...]
    totals: tuple[str, ...]
    missing: tuple[int, ...]
    risk: str
    new: RecordForm
    units: tuple[tuple[str, str], ...]
    goals: tuple[tuple[str, str], ...]
    shared: tuple[SharedGrant, ...] = ()


def grants_page(
    *,
    actor: Actor,
    committee: str,
    year: int | None,
    money: str,
    month: int | None = None,
    today: date | None = None,
) -> GrantsPage:
    """The register with its outcome beside it, in one question to the ledger.

    ``today`` marks reports that are late. Raises ``NotFound``.
    """
    require(actor, "see_breakdown", committee)
    of, unit = asked_year(committee, year), money_of(money)
    month = month or last_month(of)
    rows: list[models.Grant] = rows_of("bidrag", committee=committee, year=of.year)
    posted = posted_by_grant(of, rows, month)
    goals = {goal.key: goal.label for goal in of.base.records.goals}
    found = [_Found.of(row, posted.get(row.key)) for row in rows]
    lines = tuple(_line(each, unit, goals, today) for each in found)
    sums = totals(found)
    risk = sums["at_risk"].total
    return GrantsPage(
        budget_head(actor=actor, of=of, money=money),
        month,
        MONTHS[month - 1],
        lines,
        tuple(format_ore(sums[name].total, unit) for name in COLUMNS),
        tuple(sums[name].missing for name in COLUMNS),
        format_ore(risk, unit) if risk else "",
        form_of("bidrag"),
        units_of(of),
        tuple(goals.items()),
        shared_grants(of, month, unit),
    )


def last_month(of: BudgetYear) -> int:
    """The last month of the year with an outcome, December where there is none."""
    known = of.ledger.months(committee=of.committee, kind="outcome", year=of.year)
    return max((min(each, 12) for each in known if each), default=12)


@dataclass(frozen=True, slots=True)
class _Found:
    """A grant with its amounts: of the ledger where it is followed and posted, else as typed."""

    row: models.Grant
    amounts: GrantAmounts
    source: str

    @staticmethod
    def of(row: models.Grant, posted: tuple[int | None, int | None] | None) -> _Found:
        received, cost = posted or (None, None)
        from_ledger = (received is not None) + (cost is not None)
        amounts = GrantAmounts(
            row.received if received is None else received,
            row.cost if cost is None else cost,
            row.passed_on,
            row.repaid,
            row.is_repayable,
        )
        return _Found(row, amounts, ("inskrivet", "delvis huvudboken", "huvudboken")[from_ledger])

    def amount(self, name: str) -> int | None:
        """What stands in the column with that name; öre."""
        match name:
            case "applied":
                return sum_ore((self.row.applied_first, self.row.applied_second)).total
            case "received" | "cost" | "net" | "at_risk":
                found: int | None = getattr(self.amounts, name)
                return found
            case _:
                stated: int | None = getattr(self.row, name)
                return stated


def totals(found: Sequence[_Found]) -> dict[str, PartialSum]:
    """Each column's sum, and how many grants it lacks."""
    return {name: sum_ore(each.amount(name) for each in found) for name in COLUMNS}


def _line(each: _Found, unit: Unit, goals: Mapping[str, str], today: date | None) -> GrantLine:
    row = each.row
    cells = tuple(
        format_ore(each.amount(name), unit, sign=name == "net" and bool(each.amount(name)))
        for name in COLUMNS
    )
    return GrantLine(
        form_of("bidrag", row),
        row.label,
        row.authority,
        dict(GRANT_STATES).get(row.status, row.status),
        cells,
        each.source,
        tuple((key, goals.get(key, key)) for key in row.goals.split()),
        tuple(_remarks(row, unit, today)),
    )


def _remarks(row: models.Grant, unit: Unit, today: date | None) -> list[str]:
    """What is to be known of a grant besides its amounts."""
    found = []
    if row.applied_first is not None and row.applied_second is not None:
        first, second = (format_ore(ore, unit) for ore in (row.applied_first, row.applied_second))
        found.append(f"Sökt i två omgångar: {first} och {second}.")
    if row.is_retroactive:
        found.append("Söks i efterhand.")
    if row.repaid:
        found.append(f"{format_ore(row.repaid, unit)} är återbetalat.")
    if row.shared_with:
        found.append(shared_out(row.shared_with, row.decided, unit))
    if row.report_by and row.status not in ("reported", "closed", "refused"):
        late = today is not None and row.report_by < today
        word = "Skulle ha återrapporterats" if late else "Återrapporteras senast"
        found.append(f"{word} {row.report_by.isoformat()}.")
    return found
