"""A cell's variance by lines, units and accounts; how it has moved; what it is when lines are judged together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from tertial.domain.economy.deviations import Contribution, Explanation, Movement, explain, sides
from tertial.domain.period import Period, PeriodKind
from tertial.ledger.batches import Ledger
from tertial.services.economy.basis import versions
from tertial.services.economy.codes import named
from tertial.services.economy.drill.parts import selections, shares
from tertial.services.economy.page.amounts import NO_CODE, NO_NAME, Amounts, Versions
from tertial.services.economy.page.asked import PageColumn
from tertial.services.economy.page.cells import CellRef
from tertial.services.economy.page.words import line_parts
from tertial.services.records import ReportRecord

SIDES = {
    "purchaser": "Beställare",
    "own_provider": "Egen regi",
    "rest": "Reserver, ledning och övrigt",
}


def column_of(ref: CellRef) -> PageColumn:
    """A variance's cell as a column."""
    return PageColumn("Avvikelse", "", ref.period, ref.quantity, ref.against)


def variance_of(amounts: Amounts, ref: CellRef) -> int | None:
    """The cell's öre, surplus-positive."""
    assert ref.against is not None
    return amounts.variance(ref.against, ref.quantity, ref.period, ref.line, ref.unit)


def by_line(amounts: Amounts, ref: CellRef) -> tuple[Contribution, ...]:
    """The lines that the cell's line sums, or that are part of it."""
    return line_parts(amounts, column_of(ref), ref.line, ref.unit)


def by_unit(amounts: Amounts, ref: CellRef) -> tuple[Contribution, ...]:
    """The cost centres that the cell is made of."""
    against, shown = (
        amounts.by_centre(term.quantity, term.period, term.line, term.unit) for term in ref.terms
    )
    units = amounts.base.units
    return tuple(
        Contribution(
            code,
            units[code].name if code in units else code or NO_NAME,
            against.get(code, 0) - shown.get(code, 0),
        )
        for code in sorted(against.keys() | shown.keys())
    )


def by_account(amounts: Amounts, ref: CellRef) -> tuple[Contribution, ...]:
    """The accounts that the cell is made of."""
    against, shown = (
        shares(amounts, term, "account", selections(amounts, term), counted=False)
        for term in ref.terms
    )
    sign = amounts.definition.sign
    found = dict.fromkeys((*against, *shown), 0)
    for code in found:
        before, after = (side[code].ore if code in side else 0 for side in (against, shown))
        found[code] = sign * (before - after)
    return tuple(
        Contribution(code, named(amounts.names, "account", code) or NO_CODE, ore)
        for code, ore in sorted(found.items())
    )


def by_side(amounts: Amounts, ref: CellRef) -> Mapping[str, int] | None:
    """Purchaser, own provider and what is left; ``None`` where the cell has neither of the two."""
    by_role: dict[str, int] = {}
    for part in by_unit(amounts, ref):
        role = amounts.role(part.key)
        by_role[role] = by_role.get(role, 0) + part.amount
    if not by_role.keys() & {"purchaser", "own_provider"}:
        return None
    found = sides(variance_of(amounts, ref) or 0, by_role)
    return {SIDES[side]: ore for side, ore in found.items()}


@dataclass(frozen=True, slots=True)
class Moved:
    """How a variance has moved since something, and which lines make the movement."""

    since: str
    movement: Movement
    made_of: Explanation | None


def moved(ledger: Ledger, amounts: Amounts, ref: CellRef) -> tuple[Moved, ...]:
    """How the cell has moved since the report before, and its forecast since the version before.

    What was not stated then is left out: a month of its own, or a year's first report, has nothing before it.
    """
    return tuple(filter(None, (_since_report(amounts, ref), _since_forecast(ledger, amounts, ref))))


def _since_report(amounts: Amounts, ref: CellRef) -> Moved | None:
    report = report_before(amounts.base.records.reports, ref.period)
    if report is None or ref.period.kind not in (PeriodKind.YTD, PeriodKind.YEAR):
        return None
    period = ref.period
    if period.kind is PeriodKind.YTD:
        period = Period(report.period_end.year, report.period_end.month, PeriodKind.YTD)
    before = replace_versions(amounts, Versions(report.budget_version, report.forecast_version))
    return _moved(f"Sedan {report.title}", before, replace(ref, period=period), amounts, ref)


def _since_forecast(ledger: Ledger, amounts: Amounts, ref: CellRef) -> Moved | None:
    year = ref.period.year
    known = versions(ledger, committee=amounts.committee, kind="forecast", year=year)
    current = amounts.version("forecast", year)
    place = known.index(current) if current in known else 0
    if not place:
        return None
    whole = replace(ref, period=Period.year_of(year), quantity="forecast", against="budget")
    before = replace_versions(amounts, Versions(amounts.asked.budget, known[place - 1]))
    return _moved(
        f"Helårsprognosen sedan version {known[place - 1]}", before, whole, amounts, whole
    )


def _moved(since: str, then: Amounts, was: CellRef, now: Amounts, ref: CellRef) -> Moved | None:
    movement = Movement(variance_of(then, was), variance_of(now, ref))
    if movement.change is None:
        return None
    before = {part.key: part.amount for part in by_line(then, was)}
    parts = (
        replace(part, amount=part.amount - before.get(part.key, 0)) for part in by_line(now, ref)
    )
    return Moved(since, movement, explain(movement.change, parts))


def replace_versions(amounts: Amounts, wanted: Versions) -> Amounts:
    """The same committee, year and statement, in other versions."""
    return Amounts(
        amounts.ledger, amounts.base, amounts.committee, amounts.definition, wanted, amounts.month
    )


def report_before(reports: Sequence[ReportRecord], period: Period) -> ReportRecord | None:
    """The last report of the year whose period ends before the period's last month."""
    first = date(period.year, period.month, 1)
    earlier = [each for each in reports if each.period_end < first]
    return max(earlier, key=lambda each: each.period_end, default=None)
