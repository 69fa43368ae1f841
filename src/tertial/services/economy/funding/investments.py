"""Investments with what was carried over, their outcome by project in the ledger; and the premises that are needed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tertial.domain.economy.grants import InvestmentAmounts
from tertial.domain.figure import Unit
from tertial.domain.money import PartialSum, sum_ore
from tertial.domain.period import MONTHS
from tertial.domain.statement import CodeRange
from tertial.domain.swedish import format_ore
from tertial.ledger.queries.coded import coded
from tertial.ledger.queries.totals import period_months
from tertial.services.access import Actor, require
from tertial.services.economy.budget.basis import BudgetYear
from tertial.services.economy.budget.pages import BudgetHead, asked_year, budget_head, units_of
from tertial.services.economy.budget.records import RecordForm, form_of, rows_of
from tertial.services.economy.funding.fields import DECISIONS, INVESTMENT_KINDS, PREMISES_STATES
from tertial.services.economy.funding.grants import last_month
from tertial.services.economy.printing import money_of
from tertial.services.records import code_ranges
from tertial.store import models

STATEMENT = "investment_statement"
FIXED_ASSETS = (CodeRange("11", "12"),)
"""Accounts of fixed assets in the municipal chart, where no statement of investments says which are counted."""
COLUMNS = (
    "budget",
    "carried_over",
    "added",
    "available",
    "outcome",
    "forecast",
    "variance",
)


@dataclass(frozen=True, slots=True)
class InvestmentLine:
    """An investment as printed: ``cells`` in the order of ``COLUMNS``."""

    form: RecordForm
    label: str
    decision: str
    kind: str
    projects: str
    cells: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class InvestmentsPage:
    """The investments of a year, their outcome to the end of ``month``.

    ``other`` is what is posted on fixed assets and belongs to none of them: printed, empty where there is none.
    """

    head: BudgetHead
    month: int
    month_name: str
    investments: tuple[InvestmentLine, ...]
    totals: tuple[str, ...]
    missing: tuple[int, ...]
    other: str
    new: RecordForm
    units: tuple[tuple[str, str], ...]


def investments_page(
    *, actor: Actor, committee: str, year: int | None, money: str, month: int | None = None
) -> InvestmentsPage:
    """The register with its outcome, in one question to the ledger. Raises ``NotFound``."""
    require(actor, "see_breakdown", committee)
    of, unit = asked_year(committee, year), money_of(money)
    month = month or last_month(of)
    rows: list[models.Investment] = rows_of("investering", committee=committee, year=of.year)
    posted, other = posted_by_investment(of, rows, month)
    found = {row.key: _amounts(row, posted.get(row.key)) for row in rows}
    sums = totals(list(found.values()))
    return InvestmentsPage(
        budget_head(actor=actor, of=of, money=money),
        month,
        MONTHS[month - 1],
        tuple(_line(row, found[row.key], unit) for row in rows),
        tuple(format_ore(sums[name].total, unit) for name in COLUMNS),
        tuple(sums[name].missing for name in COLUMNS),
        format_ore(other, unit) if other else "",
        form_of("investering"),
        units_of(of),
    )


def totals(found: Sequence[InvestmentAmounts]) -> Mapping[str, PartialSum]:
    """Each column's sum and how many investments it lacks; no carry-over and nothing added is not a lack."""
    sums = {name: sum_ore(getattr(each, name) for each in found) for name in COLUMNS}
    for name in ("carried_over", "added", "outcome"):
        sums[name] = PartialSum(sums[name].total, sums[name].parts, 0)
    return sums


def posted_by_investment(
    of: BudgetYear, rows: Sequence[models.Investment], month: int
) -> tuple[Mapping[str, int], int]:
    """What each investment has cost, öre, and what is posted on fixed assets that is none of them. One question.

    A project that two investments name is the first one's.
    """
    statement = of.base.statements.get(STATEMENT)
    codes = {row.key: code_ranges(row.projects) for row in rows if row.projects}
    found: dict[str, int] = {}
    other = 0
    for fact in coded(
        of.ledger,
        committee=of.committee,
        kind="outcome",
        year=of.year,
        months=period_months(month),
        accounts=statement.accounts if statement else FIXED_ASSETS,
    ):
        mine = (key for key, ranges in codes.items() if any(fact.project in r for r in ranges))
        key = next(mine, "")
        if key:
            found[key] = found.get(key, 0) + fact.amount
        else:
            other += fact.amount
    return found, other


def _amounts(row: models.Investment, outcome: int | None) -> InvestmentAmounts:
    return InvestmentAmounts(row.budget, row.carried_over, row.added, row.forecast, outcome)


def _line(row: models.Investment, amounts: InvestmentAmounts, unit: Unit) -> InvestmentLine:
    return InvestmentLine(
        form_of("investering", row),
        row.label,
        dict(DECISIONS).get(row.decision, row.decision),
        dict(INVESTMENT_KINDS).get(row.kind, row.kind),
        row.projects,
        tuple(
            format_ore(getattr(amounts, name), unit, sign=name == "variance") for name in COLUMNS
        ),
        " ".join(filter(None, (row.decided_in, row.note))),
    )


@dataclass(frozen=True, slots=True)
class PremisesLine:
    """A premises project as printed; ``investment`` is the label of the one that belongs to it."""

    form: RecordForm
    label: str
    state: str
    need: str
    places: str
    ready: str
    rent: str
    unit: str
    investment: str
    note: str


@dataclass(frozen=True, slots=True)
class PremisesPage:
    """Premises that are needed, what they add up to, and how many rows do not say."""

    head: BudgetHead
    premises: tuple[PremisesLine, ...]
    places: str
    rent: str
    missing: tuple[int, int]
    new: RecordForm
    units: tuple[tuple[str, str], ...]


def premises_page(*, actor: Actor, committee: str, year: int | None, money: str) -> PremisesPage:
    """The register of premises projects; those that were stopped are in no sum. Raises ``NotFound``."""
    require(actor, "see_breakdown", committee)
    of, unit = asked_year(committee, year), money_of(money)
    rows: list[models.PremisesProject] = rows_of("lokal", committee=committee, year=of.year)
    labels = {
        row.key: row.label for row in rows_of("investering", committee=committee, year=of.year)
    }
    going = [row for row in rows if row.status != "stopped"]
    places = sum_ore(row.places for row in going)
    rent = sum_ore(row.rent for row in going)
    lines = tuple(
        PremisesLine(
            form_of("lokal", row),
            row.label,
            dict(PREMISES_STATES).get(row.status, row.status),
            row.need,
            "" if row.places is None else str(row.places),
            row.ready_on.isoformat() if row.ready_on else "",
            format_ore(row.rent, unit, sign=True),
            f"{row.unit} {of.name(row.unit)}" if row.unit else "",
            labels.get(row.investment, row.investment),
            " ".join(filter(None, (row.decided_in, row.note))),
        )
        for row in rows
    )
    return PremisesPage(
        budget_head(actor=actor, of=of, money=money),
        lines,
        "" if places.total is None else str(places.total),
        format_ore(rent.total, unit, sign=True),
        (places.missing, rent.missing),
        form_of("lokal"),
        units_of(of),
    )
