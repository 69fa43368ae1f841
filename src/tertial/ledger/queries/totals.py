"""What statements and charts are made of: sums per code, cost centre and month."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from tertial.domain.figure import Kind
from tertial.domain.statement import CodeRange, Group, Measure
from tertial.ledger.batches import Ledger
from tertial.ledger.queries import shapes
from tertial.ledger.queries.engine import run, summed

OPENING, CLOSING = 0, 13
YEAR = tuple(range(1, CLOSING + 1))
AMOUNTS: tuple[tuple[Group, Measure], ...] = (
    ("full_year", "budget"),
    ("full_year", "forecast"),
    ("period", "budget"),
    ("period", "outcome"),
)


@dataclass(frozen=True, slots=True)
class CodeTotal:
    """Sums of the facts with one code (and cost centre, when asked for), debit-positive öre.

    A key is absent when the ledger holds no such facts at all, which is not zero; it is then absent in every row.
    """

    code: str
    amounts: Mapping[tuple[Group, Measure], int]
    cost_centre: str = ""


@dataclass(frozen=True, slots=True)
class MonthAmount:
    """The sum of a month, debit-positive öre; ``code`` is empty unless asked for."""

    month: int
    amount: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class CodeUse:
    """A code that stands in the facts: how many there are and their sum, debit-positive öre."""

    code: str
    rows: int
    amount: int


def period_months(end_month: int) -> tuple[int, ...]:
    """The months from January to ``end_month``; December brings the closing entries (13) with it.

    >>> period_months(3), period_months(12)[-2:]
    ((1, 2, 3), (12, 13))
    """
    return YEAR if end_month >= 12 else YEAR[:end_month]


def totals(
    ledger: Ledger,
    *,
    committee: str,
    year: int,
    end_month: int,
    budget_version: str = "",
    forecast_version: str = "",
    by: shapes.By = "account",
    with_cost_centre: bool = False,
    accounts: tuple[CodeRange, ...] = (),
    tag: str = "",
) -> list[CodeTotal]:
    """Sums per code in one statement, ordered by code: full-year budget and forecast, the period's budget and outcome.

    ``accounts`` restricts what is counted (empty: all), ``tag`` to facts marked with that free code. The year and
    the period leave opening balances out (month 0); see ``period_months``.
    Raises ``BadInput("ledger.dimension-unknown")``.
    """
    period = frozenset(period_months(end_month))
    budget = ledger.active_parts(
        committee=committee, kind="budget", version=budget_version, year=year, months=YEAR
    )
    forecast = ledger.active_parts(
        committee=committee, kind="forecast", version=forecast_version, year=year, months=YEAR
    )
    outcome = ledger.active_parts(committee=committee, kind="outcome", year=year, months=period)
    within = [part for part in budget if part.key.month in period]
    after = [part for part in budget if part.key.month not in period]
    asked = [shapes.dimension(by), *(["cost_centre"] if with_cost_centre else [])]
    asked += [*(["account"] if accounts else []), *(["tag"] if tag else [])]
    found = (
        summed(ledger, "budget", within, codes=asked),
        summed(ledger, "budget", after, in_period=False, codes=asked),
        summed(ledger, "forecast", forecast, codes=asked),
        summed(ledger, "outcome", outcome, codes=asked),
    )
    sources = [each for each in found if each is not None]
    if not sources:
        return []
    present = {"budget": bool(budget), "forecast": bool(forecast), "outcome": bool(outcome)}
    names = tuple(name for name in AMOUNTS if present[name[1]])
    codes = {"tag": (tag,)} if tag else {}
    sql = shapes.sql(
        shapes.totals, shapes.dimension(by), with_cost_centre, accounts, tuple(codes), names
    )
    return [
        CodeTotal(row[0], dict(zip(names, row[2:], strict=True)), row[1])
        for row in run(sql, sources, codes=codes)
    ]


def monthly(
    ledger: Ledger,
    *,
    committee: str,
    kind: Kind,
    year: int,
    version: str = "",
    months: Collection[int] = YEAR,
    by: shapes.By | None = None,
    accounts: tuple[CodeRange, ...] = (),
    codes: Mapping[str, Collection[str]] | None = None,
) -> list[MonthAmount]:
    """Sums per month (and code, with ``by``), months in order. A month without facts is absent, not zero."""
    parts = ledger.active_parts(
        committee=committee, kind=kind, version=version, year=year, months=months
    )
    codes = codes or {}
    asked = {*codes, *([by] if by else []), *(["account"] if accounts else [])}
    found = summed(ledger, kind, parts, codes=asked)
    if found is None:
        return []
    keys = ("month",) if by is None else (shapes.dimension(by), "month")
    rows = run(
        shapes.sql(shapes.grouped, keys, accounts, tuple(sorted(codes))), [found], codes=codes
    )
    return [MonthAmount(month, amount, "".join(key)) for *key, month, _, amount in rows]


def codes_in_use(
    ledger: Ledger,
    *,
    committee: str,
    year: int,
    dimension: shapes.By,
    kind: Kind = "outcome",
    version: str = "",
    months: Collection[int] = YEAR,
    accounts: tuple[CodeRange, ...] = (),
) -> list[CodeUse]:
    """The codes of a dimension that stand in the facts, in order. The empty code stands for facts without one."""
    parts = ledger.active_parts(
        committee=committee, kind=kind, version=version, year=year, months=months
    )
    asked = {dimension, *(["account"] if accounts else [])}
    found = summed(ledger, kind, parts, codes=asked)
    if found is None:
        return []
    sql = shapes.sql(shapes.grouped, (shapes.dimension(dimension),), accounts, ())
    return [CodeUse(code, rows, amount) for code, rows, amount in run(sql, [found])]
