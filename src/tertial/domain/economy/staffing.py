"""What positions cost: full-time equivalents × pay × share of the month, with overhead and the pay revision.

A vacant position costs nothing until it is filled; what it would have cost is the gap that vacancies leave. Agency
staff cost their fee, without overhead or revision. Exact fractions of öre; rounded once, when printed or forecast.
Source: docs/dev/methods.md#staff.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal

PositionKind = Literal["employed", "vacant", "agency"]
MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Position:
    """A position in a unit: ``fte`` full-time equivalents (0.75), ``monthly_pay`` öre for a whole one.

    ``starts_on`` and ``ends_on`` are its first and last day, empty without limit. ``group`` chooses its pay terms,
    ``line`` the report line that it stands on, ``fills`` the vacant position that agency staff work in.
    """

    key: str
    unit: str
    title: str
    fte: Decimal
    monthly_pay: int
    kind: PositionKind = "employed"
    line: str = ""
    group: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    fills: str = ""

    def share_of(self, year: int, month: int) -> Fraction:
        """The share of a month's days that the position is there.

        >>> Position("a", "1", "", Decimal(1), 0, starts_on=date(2026, 4, 16)).share_of(2026, 4)
        Fraction(1, 2)
        """
        days = monthrange(year, month)[1]
        first = max(self.starts_on or date.min, date(year, month, 1))
        last = min(self.ends_on or date.max, date(year, month, days))
        return Fraction(max((last - first).days + 1, 0), days)


@dataclass(frozen=True, slots=True)
class PayTerm:
    """What pay brings with it for a group (``""``: all others) from a day: ``overhead`` and ``revision`` are shares.

    ``revision_month`` is the month of the year from which pay is ``revision`` higher; ``None`` for no revision.
    """

    group: str = ""
    valid_from: date | None = None
    overhead: Decimal = Decimal(0)
    revision_month: int | None = None
    revision: Decimal = Decimal(0)

    def factor(self, month: int) -> Fraction:
        """What a month's pay is multiplied by.

        >>> PayTerm(overhead=Decimal("0.4"), revision_month=4, revision=Decimal("0.03")).factor(4)
        Fraction(721, 500)
        """
        raised = self.revision_month is not None and month >= self.revision_month
        return (1 + Fraction(self.revision) * raised) * (1 + Fraction(self.overhead))


NO_TERMS = PayTerm()


@dataclass(frozen=True, slots=True)
class PositionCost:
    """A position's twelve months in öre: ``cost`` is what it costs, ``planned`` what it costs when it is filled.

    Agency staff have a cost and no plan: the plan is the vacant position's.
    """

    position: Position
    cost: tuple[Fraction, ...]
    planned: tuple[Fraction, ...]
    fte: tuple[Fraction, ...]


@dataclass(frozen=True, slots=True)
class StaffCost:
    """Positions added, by month in öre; ``vacant`` is what vacancies would cost, ``fte`` those that work."""

    cost: tuple[Fraction, ...]
    planned: tuple[Fraction, ...]
    vacant: tuple[Fraction, ...]
    agency: tuple[Fraction, ...]
    fte: tuple[Fraction, ...]
    vacant_fte: tuple[Fraction, ...]

    @property
    def gap(self) -> Fraction:
        """The year's plan less its cost: plus is what vacancies leave when agency staff are paid."""
        return sum(self.planned, Fraction(0)) - sum(self.cost, Fraction(0))


def year_costs(
    positions: Iterable[Position], terms: Sequence[PayTerm], *, year: int
) -> tuple[PositionCost, ...]:
    """What each position costs in each month of a year.

    >>> nurse = Position("a", "1", "Sjuksköterska", Decimal("0.5"), 4_000_000)
    >>> (cost,) = year_costs([nurse], [PayTerm(overhead=Decimal("0.4"))], year=2026)
    >>> cost.cost[0], sum(cost.cost)
    (Fraction(2800000, 1), Fraction(33600000, 1))
    """
    return tuple(_cost(position, terms, year) for position in positions)


def _cost(position: Position, terms: Sequence[PayTerm], year: int) -> PositionCost:
    fte = tuple(Fraction(position.fte) * position.share_of(year, month) for month in MONTHS)
    pay = [share * position.monthly_pay for share in fte]
    none = (Fraction(0),) * 12
    if position.kind == "agency":
        return PositionCost(position, tuple(pay), none, fte)
    planned = tuple(
        amount * terms_in_force(terms, position.group, date(year, month, 1)).factor(month)
        for month, amount in zip(MONTHS, pay, strict=True)
    )
    return PositionCost(position, none if position.kind == "vacant" else planned, planned, fte)


def terms_in_force(terms: Iterable[PayTerm], group: str, on: date) -> PayTerm:
    """The newest terms of the group on a day, else those for all; without any: neither overhead nor revision."""
    valid = [each for each in terms if each.valid_from is None or each.valid_from <= on]
    for wanted in (group, ""):
        own = [each for each in valid if each.group == wanted]
        if own:
            return max(own, key=lambda each: each.valid_from or date.min)
    return NO_TERMS


def added(costs: Iterable[PositionCost]) -> StaffCost:
    """Positions' months added; the parts of a committee add up to it."""
    rows = list(costs)
    return StaffCost(
        cost=_sum(row.cost for row in rows),
        planned=_sum(row.planned for row in rows),
        vacant=_sum(row.planned for row in rows if row.position.kind == "vacant"),
        agency=_sum(row.cost for row in rows if row.position.kind == "agency"),
        fte=_sum(row.fte for row in rows if row.position.kind != "vacant"),
        vacant_fte=_sum(row.fte for row in rows if row.position.kind == "vacant"),
    )


def by_unit(costs: Iterable[PositionCost]) -> Mapping[str, StaffCost]:
    """The cost of each unit that has positions."""
    found: dict[str, list[PositionCost]] = {}
    for cost in costs:
        found.setdefault(cost.position.unit, []).append(cost)
    return {unit: added(rows) for unit, rows in sorted(found.items())}


def _sum(rows: Iterable[Sequence[Fraction]]) -> tuple[Fraction, ...]:
    months = [Fraction(0)] * 12
    for row in rows:
        months = [one + other for one, other in zip(months, row, strict=True)]
    return tuple(months)


def with_revision(terms: Iterable[PayTerm], *, month: int, revision: Decimal) -> list[PayTerm]:
    """The same terms with another pay revision: "what if it comes in June and is 3,4 percent?"."""
    return [
        replace(each, revision_month=month, revision=revision) for each in [*terms] or [NO_TERMS]
    ]
