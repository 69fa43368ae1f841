"""What of the economy is asked for, made whole: year, month, columns, table, scope and unit of money."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from tertial.domain.period import MONTHS, Period, PeriodKind
from tertial.domain.statement import StatementDefinition
from tertial.errors import BadInput
from tertial.ledger.batches import Ledger
from tertial.services.economy.basis import LINES, Basis
from tertial.services.economy.page.cells import LABELS, QUANTITIES, Quantity
from tertial.store import models

Span = Literal["", "manad", "hittills", "helar", "r12"]
SPANS: Final[dict[Span, str]] = {
    "": "Som i rapporten",
    "manad": "Månaden",
    "hittills": "Året hittills",
    "helar": "Helåret",
    "r12": "Rullande tolv månader",
}
"""What is summed; the empty one is the report's two groups, the full year and the year to date."""
KINDS: Final[dict[Span, PeriodKind]] = {
    "manad": PeriodKind.MONTH,
    "hittills": PeriodKind.YTD,
    "helar": PeriodKind.YEAR,
    "r12": PeriodKind.R12,
}
ROWS: Final = {"rader": "Rad för rad", "enheter": "Enhet för enhet"}


@dataclass(frozen=True, slots=True)
class PageAsked:
    """What the address asks for, as written there; empty is the usual. ``year`` and ``month`` are None for the newest.

    ``span`` is one of ``SPANS``; ``shown`` and ``against`` words of ``QUANTITIES``; ``per`` one of ``ROWS``;
    ``line`` is the line that units are shown for; ``money`` one of ``MONEY``.
    """

    year: int | None = None
    month: int | None = None
    span: str = ""
    shown: str = ""
    against: str = ""
    table: str = ""
    per: str = "rader"
    line: str = ""
    unit: str = ""
    money: str = "mnkr"
    budget: str = ""
    forecast: str = ""


@dataclass(frozen=True, slots=True)
class PageColumn:
    """A column of figures: an amount, or with ``against`` a variance, in kronor or in percent of what it is against."""

    name: str
    group: str
    period: Period
    quantity: Quantity
    against: Quantity | None = None
    is_percent: bool = False


def year_and_month(
    ledger: Ledger, *, committee: str, year: int | None, month: int | None
) -> tuple[int, int]:
    """The year and month to show: those asked for, else the newest plan year with an outcome and its last month.

    Raises: NotFound("economy.no-year"). BadInput("economy.month"): no month of the year.
    """
    from tertial.services.economy.basis import newest_year

    if month is not None and not 1 <= month <= 12:
        raise BadInput("economy.month", month=month)
    if year is None:
        newest = newest_year(committee)
        years = plan_years(committee)
        year = next((y for y in years if _last_month(ledger, committee, y)), newest)
    return year, month or _last_month(ledger, committee, year) or 12


def plan_years(committee: str) -> tuple[int, ...]:
    """The committee's plan years, the newest first (one query)."""
    found = models.PlanYear.objects.filter(committee__slug=committee).order_by("-year")
    return tuple(found.values_list("year", flat=True))


def _last_month(ledger: Ledger, committee: str, year: int) -> int:
    months = ledger.months(committee=committee, kind="outcome", year=year)
    return max((min(month, 12) for month in months if month), default=0)


def table_of(base: Basis, key: str) -> StatementDefinition:
    """The statement asked for; else the first by activity that shows its sides, else by activity, else by account."""
    if key:
        return base.definition(key)
    plain = [each for each in base.statements.values() if not each.tag]
    sided = [
        each
        for each in plain
        if each.dimension == "activity" and any(line.role for line in each.lines)
    ]
    by_activity = [each for each in plain if each.dimension == "activity"]
    for found in (*sided, *by_activity):
        return found
    return base.definition(LINES)


def result_line(definition: StatementDefinition) -> str:
    """The line that sums the statement: its last total, else its last line."""
    totals = [line.key for line in definition.lines if line.level == "total" and not line.role]
    return totals[-1] if totals else definition.lines[-1].key


def columns_of(asked: PageAsked, year: int, month: int) -> tuple[PageColumn, ...]:
    """The columns: the report's six, or a pair with its variance, in kronor and percent.

    Raises: BadInput("economy.span"), BadInput("economy.quantity"): a word that is none of them, or twice the same.
    """
    until = Period(year, month, PeriodKind.YTD)
    if not asked.span and not asked.shown and not asked.against:
        return (
            *_three(Period.year_of(year), "budget", "forecast"),
            *_three(until, "budget", "outcome"),
        )
    if asked.span not in SPANS:
        raise BadInput("economy.span", span=asked.span, known=", ".join(filter(None, SPANS)))
    shown, against = pair_of(asked)
    kind = KINDS.get(asked.span, PeriodKind.YTD)
    period = replace(until, kind=kind, month=12 if kind is PeriodKind.YEAR else month)
    if "forecast" in (shown, against):
        period = Period.year_of(year)
    three = _three(period, against, shown)
    return (*three, replace(three[-1], name="Avvikelse %", is_percent=True))


def pair_of(asked: PageAsked) -> tuple[Quantity, Quantity]:
    """What is shown and what it is held against. Raises ``BadInput("economy.quantity")``."""
    try:
        shown = QUANTITIES[asked.shown or ("prognos" if asked.span == "helar" else "utfall")]
        against = QUANTITIES[asked.against or ("ifjol" if shown == "budget" else "budget")]
    except KeyError as error:
        raise BadInput("economy.quantity", word=str(error.args[0])) from error
    if shown == against:
        raise BadInput("economy.quantity", word=f"{asked.shown} {asked.against}")
    return shown, against


def _three(period: Period, against: Quantity, shown: Quantity) -> tuple[PageColumn, ...]:
    group = heading(period)
    return (
        PageColumn(LABELS[against], group, period, against),
        PageColumn(LABELS[shown], group, period, shown),
        PageColumn("Avvikelse", group, period, shown, against),
    )


def heading(period: Period) -> str:
    """A period as the heading of a group of columns: "Helår 2020", "Januari–augusti 2020"."""
    if period.kind is PeriodKind.YEAR:
        return f"Helår {period.year}"
    if period.kind is PeriodKind.R12:
        return f"Tolv månader t.o.m. {MONTHS[period.month - 1]} {period.year}"
    return period.phrase[:1].upper() + period.phrase[1:]
