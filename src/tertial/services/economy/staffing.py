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
    added,
    year_costs,
)
from tertial.domain.statement import StatementDefinition, lines_of
from tertial.domain.swedish import parse_number
from tertial.errors import BadInput
from tertial.services.economy.basis import Basis
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
