"""Staff as the economy meets it: positions per unit, what the year costs, vacancies, agency staff, what if pay rose.

Positions are of the plan year and come by the data package or the page; persons are not in them. Amounts are öre.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction

from tertial.domain.economy.forecasting import KnownItem, round_ore
from tertial.domain.economy.staffing import (
    PayTerm,
    Position,
    PositionCost,
    StaffCost,
    added,
    by_unit,
    with_revision,
    year_costs,
)
from tertial.domain.figure import Unit
from tertial.domain.percent import Percent
from tertial.domain.period import MONTHS
from tertial.domain.statement import StatementDefinition, lines_of
from tertial.domain.swedish import format_number, format_percent, parse_number
from tertial.errors import BadInput
from tertial.services.access import Actor, require
from tertial.services.economy.basis import Basis, basis, newest_year
from tertial.services.economy.printing import MONEY, printed
from tertial.store import models

PAY = "5010"
"""An account of pay: positions without a line of their own stand on the line that takes it."""


@dataclass(frozen=True, slots=True)
class StaffedLine:
    """What positions say of a unit's line: the months that replace the run rate, or what is known beside it.

    A line with none but agency staff holds more than them: they are then known items.
    """

    months: Sequence[Fraction] = ()
    known: tuple[KnownItem, ...] = ()


def staff_costs(
    base: Basis, definition: StatementDefinition, year: int
) -> Mapping[tuple[str, str], StaffedLine]:
    """What each unit's line costs by its positions; lines without positions are absent."""
    rows = positions_of(base.records.committee, year)
    if not rows:
        return {}
    usual = pay_line(definition, date(year, 1, 1))
    found: dict[tuple[str, str], list[PositionCost]] = {}
    for cost in year_costs(rows, pay_terms_of(base.records.committee, year), year=year):
        cell = (cost.position.unit, cost.position.line or usual)
        found.setdefault(cell, []).append(cost)
    return {cell: _staffed(costs) for cell, costs in found.items()}


def _staffed(costs: Sequence[PositionCost]) -> StaffedLine:
    whole = added(costs)
    if any(cost.position.kind != "agency" for cost in costs):
        return StaffedLine(months=whole.cost)
    months = {month: round_ore(ore) for month, ore in enumerate(whole.cost, 1) if ore}
    return StaffedLine(known=(KnownItem("Inhyrd personal enligt tjänsterna", months),))


def pay_line(definition: StatementDefinition, on: date) -> str:
    """The line of pay; empty where no line takes it."""
    return next(iter(lines_of(PAY, definition.maps, on)), "")


def positions_of(committee: str, year: int) -> tuple[Position, ...]:
    """The positions of a plan year. Raises ``BadInput("staffing.number")``."""
    rows = models.Position.objects.filter(
        plan_year__committee__slug=committee, plan_year__year=year
    )
    return tuple(
        Position(
            key=row.key,
            unit=row.unit,
            title=row.title,
            fte=_decimal(row.fte, row.key),
            monthly_pay=row.monthly_pay,
            kind=row.kind,
            line=row.line,
            group=row.group,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
            fills=row.fills,
        )
        for row in rows
    )


def pay_terms_of(committee: str, year: int) -> tuple[PayTerm, ...]:
    """What pay brings with it in a plan year. Raises ``BadInput("staffing.number")``."""
    rows = models.PayTerm.objects.filter(plan_year__committee__slug=committee, plan_year__year=year)
    return tuple(
        PayTerm(
            group=row.group,
            valid_from=row.valid_from,
            overhead=_decimal(row.overhead, row.group) / 100,
            revision_month=row.revision_month,
            revision=_decimal(row.revision or "0", row.group) / 100,
        )
        for row in rows
    )


def _decimal(text: str, where: str) -> Decimal:
    try:
        return parse_number(text)
    except BadInput as error:
        raise BadInput("staffing.number", text=text, where=where) from error


# --- the page ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class UnitStaff:
    """A unit's staff as printed: full-time equivalents in the mean of the year, amounts of the year."""

    code: str
    name: str
    fte: str
    vacant_fte: str
    planned: str
    cost: str
    agency: str
    gap: str
    is_gap_good: bool
    what_if: str


@dataclass(frozen=True, slots=True)
class PositionLine:
    """A position as printed; ``months`` are its twelve months."""

    key: str
    title: str
    kind: str
    kind_label: str
    fte: str
    pay: str
    period: str
    fills: str
    cost: str
    months: Sequence[str]


@dataclass(frozen=True, slots=True)
class StaffPage:
    """What staff cost: all units, or one unit's positions. ``what_if`` says another pay revision's effect."""

    committee: str
    committee_name: str
    year: int
    money: str
    unit: str
    unit_name: str
    units: Sequence[UnitStaff]
    whole: UnitStaff | None
    positions: Sequence[PositionLine]
    terms: Sequence[tuple[str, str, str, str]]
    revision: str
    revision_month: int
    what_if: str
    months: Sequence[tuple[int, str]]


KIND_LABELS = {"employed": "Anställd", "vacant": "Vakant", "agency": "Inhyrd"}


def staff_page(
    *,
    actor: Actor,
    committee: str,
    year: int | None = None,
    unit: str = "",
    money: str = "tkr",
    revision: str = "",
    revision_month: int = 4,
) -> StaffPage:
    """Positions and what they cost; with ``revision`` (percent) also what another pay revision would cost.

    Raises: NotFound("economy.no-year"), BadInput("staffing.number"), BadInput("forecast.month"), NotAllowed.
    """
    require(actor, "see_breakdown", committee)
    base = basis(committee=committee, year=year or newest_year(committee))
    shown, of = MONEY.get(money, Unit.TKR), base.records.year
    if not 1 <= revision_month <= 12:
        raise BadInput("forecast.month", month=revision_month)
    rows, terms = positions_of(committee, of), pay_terms_of(committee, of)
    costs = year_costs(rows, terms, year=of)
    other = None
    if revision.strip():
        share = _decimal(revision, "lönerevision") / 100
        changed = with_revision(terms, month=revision_month, revision=share)
        other = year_costs(rows, changed, year=of)
    others = by_unit(other or ())
    names = {code: each.name for code, each in base.units.items()}
    whole = _unit_staff("", "", added(costs), added(other) if other else None, shown)
    return StaffPage(
        committee,
        base.records.committee_name,
        of,
        money if money in MONEY else "tkr",
        unit,
        names.get(unit, unit),
        tuple(
            _unit_staff(code, names.get(code, code), cost, others.get(code), shown)
            for code, cost in by_unit(costs).items()
        ),
        whole if rows else None,
        tuple(_position_line(cost, shown) for cost in costs if unit == cost.position.unit),
        tuple(_term(each) for each in terms),
        revision,
        revision_month,
        whole.what_if,
        tuple(enumerate(MONTHS, 1)),
    )


def _ore(months: Sequence[Fraction]) -> int:
    return round_ore(sum(months, Fraction(0)))


def _unit_staff(
    code: str, name: str, cost: StaffCost, other: StaffCost | None, money: Unit
) -> UnitStaff:
    changed = None if other is None else _ore(other.cost) - _ore(cost.cost)
    return UnitStaff(
        code,
        name,
        _mean(cost.fte),
        _mean(cost.vacant_fte),
        printed(_ore(cost.planned), money),
        printed(_ore(cost.cost), money),
        printed(_ore(cost.agency), money),
        printed(round_ore(cost.gap), money, plus=True),
        cost.gap >= 0,
        printed(changed, money, plus=True),
    )


def _mean(fte: Sequence[Fraction]) -> str:
    mean = sum(fte, Fraction(0)) / 12
    return format_number(Decimal(mean.numerator) / Decimal(mean.denominator), 1)


def _position_line(cost: PositionCost, money: Unit) -> PositionLine:
    row = cost.position
    span = " – ".join(day.isoformat() if day else "" for day in (row.starts_on, row.ends_on))
    return PositionLine(
        row.key,
        row.title,
        row.kind,
        KIND_LABELS[row.kind],
        format_number(row.fte, 2),
        printed(row.monthly_pay, Unit.KR),
        span.strip() if row.starts_on or row.ends_on else "",
        row.fills,
        printed(_ore(cost.cost), money),
        tuple(printed(round_ore(month), money) for month in cost.cost),
    )


def _term(each: PayTerm) -> tuple[str, str, str, str]:
    """Group, from when, overhead, revision; as printed."""
    revision = ""
    if each.revision_month:
        percent = format_percent(Percent(each.revision * 100))
        revision = f"{percent} från {MONTHS[each.revision_month - 1]}"
    return (
        each.group or "alla",
        each.valid_from.isoformat() if each.valid_from else "",
        format_percent(Percent(each.overhead * 100), 2),
        revision,
    )
