"""Sums for any period, quantity and scope of units, from few questions to the ledger; and lines made of them.

The ledger answers for January to a month; a single month and twelve rolling months are differences of such answers.
A forecast is of a whole year. Amounts are debit-positive öre; ``None`` is what the ledger does not hold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from tertial.domain.figure import Kind
from tertial.domain.org import Node, Tree
from tertial.domain.period import Period, PeriodKind
from tertial.domain.statement import (
    Group,
    Measure,
    Statement,
    StatementDefinition,
    Total,
    compute,
)
from tertial.ledger import queries
from tertial.ledger.batches import Ledger
from tertial.services.economy.basis import Basis, versions
from tertial.services.economy.budget.following import followed_version
from tertial.services.economy.codes import Names, code_names
from tertial.services.economy.deviations.groups import groups_of
from tertial.services.economy.page.cells import Quantity

Sums = Mapping[tuple[str, str], int]
"""Öre by (code, cost centre)."""
HELD: tuple[Group, Measure] = ("period", "outcome")
"""Where a computed statement holds the one quantity that it was computed of."""
NO_NAME, NO_CODE = "(utan enhet)", "(utan kod)"


@dataclass(frozen=True, slots=True)
class Versions:
    """Which versions are asked for; empty is the one in force."""

    budget: str = ""
    forecast: str = ""


@dataclass
class Amounts:
    """A committee's sums in one statement's dimension. Every question is put to the ledger once.

    ``month`` is the one that is looked at most: what is of a whole year is read along with it.
    """

    ledger: Ledger
    base: Basis
    committee: str
    definition: StatementDefinition
    asked: Versions = Versions()
    month: int = 12
    _answers: dict[tuple[int, int], dict[tuple[Group, Measure], Sums]] = field(default_factory=dict)
    _lines: dict[tuple[str, Period, Quantity], Statement] = field(default_factory=dict)
    _placed: dict[tuple[Period, Quantity], dict[str, dict[tuple[str, str], int]]] = field(
        default_factory=dict
    )
    _chosen: dict[int, str] = field(default_factory=dict)

    @property
    def year(self) -> int:
        return self.base.records.year

    def of(self, quantity: Quantity, period: Period) -> Sums | None:
        """The quantity's sums in the period. A forecast is the whole year's, whatever the period within it."""
        if quantity == "last_year":
            return self.of("outcome", period.previous_year())
        if quantity == "forecast":
            return self._up_to(period.year, self.month).get(("full_year", "forecast"))
        if not self._holds(quantity, period):
            return None
        key: tuple[Group, Measure] = ("period", quantity)
        year, month = period.year, period.month
        if quantity == "budget" and period.kind is PeriodKind.YEAR:
            return self._up_to(year, self.month).get(("full_year", "budget"))
        if period.kind in (PeriodKind.YTD, PeriodKind.YEAR) or period.months()[0] == (year, 1):
            return self._up_to(year, month).get(key)
        if period.kind is PeriodKind.R12:
            whole, part = self._up_to(year - 1, 12).get(key), self._up_to(year - 1, month).get(key)
            return _plus(self._up_to(year, month).get(key), _minus(whole, part))
        first = period.months()[0][1]
        return _minus(self._up_to(year, month).get(key), self._up_to(year, first - 1).get(key))

    def statement(self, quantity: Quantity, period: Period, unit: str = "") -> Statement:
        """The quantity by line within a unit's scope; it is held as ``HELD``."""
        key = (unit, period, quantity)
        if key not in self._lines:
            sums = self.of(quantity, period)
            self._lines[key] = compute(
                self.definition, self._totals(sums or {}, unit), on=self.day(period)
            )
        return self._lines[key]

    def line(self, quantity: Quantity, period: Period, line: str, unit: str = "") -> int | None:
        """A line's amount within a unit's scope; ``None`` where it has no facts."""
        return self.statement(quantity, period, unit).row(line).amount(*HELD)

    def variance(
        self, against: Quantity, shown: Quantity, period: Period, line: str, unit: str = ""
    ) -> int | None:
        """``against`` − ``shown`` of a line: plus is favourable.

        ``None`` where the ledger lacks either in the period, or the line has neither; a line that only one of them has
        is nought in the other.
        """
        if self.of(against, period) is None or self.of(shown, period) is None:
            return None
        found = [self.line(each, period, line, unit) for each in (against, shown)]
        if found == [None, None]:
            return None
        return (found[0] or 0) - (found[1] or 0)

    def parts(
        self, quantity: Quantity, period: Period, line: str, unit: str = ""
    ) -> dict[tuple[str, str], int]:
        """A line's amount by (code, cost centre) within a unit's scope; they sum to it."""
        found: dict[tuple[str, str], int] = {}
        placed = self._by_line(quantity, period)
        for key in self.definition.summed(line):
            for (code, centre), amount in placed.get(key, {}).items():
                if self.is_within(centre, unit):
                    found[code, centre] = found.get((code, centre), 0) + amount
        return found

    def by_code(
        self, quantity: Quantity, period: Period, line: str, unit: str = ""
    ) -> dict[str, int]:
        """A line's amount by the codes that it gathers."""
        found: dict[str, int] = {}
        for (code, _), amount in self.parts(quantity, period, line, unit).items():
            found[code] = found.get(code, 0) + amount
        return found

    def by_centre(
        self, quantity: Quantity, period: Period, line: str, unit: str = ""
    ) -> dict[str, int]:
        """A line's amount by cost centre."""
        found: dict[str, int] = {}
        for (_, centre), amount in self.parts(quantity, period, line, unit).items():
            found[centre] = found.get(centre, 0) + amount
        return found

    def codes(self, quantity: Quantity, period: Period, line: str) -> frozenset[str]:
        """The codes that a line gathers in the whole committee."""
        return self.statement(quantity, period).row(line).codes

    def is_within(self, centre: str, unit: str) -> bool:
        return not unit or centre == unit or self.tree.is_within(centre, unit)

    def role(self, centre: str) -> str:
        return self.base.units[centre].role if centre in self.base.units else ""

    def version(self, kind: Kind, year: int) -> str:
        """The version that is read: the one asked for, of a budget the one that was chosen, else the last that came."""
        if kind == "outcome":
            return ""
        chosen = self.asked.budget if kind == "budget" else self.asked.forecast
        if chosen and year == self.year:
            return chosen
        found = versions(self.ledger, committee=self.committee, kind=kind, year=year)
        if kind == "budget":
            followed = self._followed(year)
            if followed in found:
                return followed
        return found[-1] if found else ""

    def _followed(self, year: int) -> str:
        """The version that was chosen for a year (one query a year)."""
        if year not in self._chosen:
            self._chosen[year] = followed_version(committee=self.committee, year=year)
        return self._chosen[year]

    def day(self, period: Period) -> date:
        """The day whose maps apply: the statement's own year's, whatever year the figures are of."""
        return date(self.year, period.month if period.year == self.year else 12, 1)

    @cached_property
    def names(self) -> Names:
        """What codes are called (one query)."""
        return code_names(committee=self.committee, year=self.year)

    @cached_property
    def groups(self) -> Mapping[str, tuple[str, frozenset[str]]]:
        """Lines that are judged together: key → name and lines (one query)."""
        found = groups_of(committee=self.committee, year=self.year, statement=self.definition.key)
        return {each.key: (each.label, frozenset(each.lines.split())) for each in found}

    @cached_property
    def tree(self) -> Tree:
        """The committee's units, with a place of its own for a cost centre that is none of them."""
        return unit_tree(self.base)

    def _by_line(self, quantity: Quantity, period: Period) -> dict[str, dict[tuple[str, str], int]]:
        """The sums by the lines that gather them, of-which lines too."""
        key = (period, quantity)
        if key not in self._placed:
            lines: dict[str, list[str]] = {}
            for row in self.statement(quantity, period).rows:
                for code in () if row.line.sums else row.codes:
                    lines.setdefault(code, []).append(row.line.key)
            takes = self.takes
            placed: dict[str, dict[tuple[str, str], int]] = {}
            for (code, centre), amount in (self.of(quantity, period) or {}).items():
                role = self.role(centre)
                for line in lines.get(code, ()):
                    if role in takes[line] or "" in takes[line]:
                        placed.setdefault(line, {})[code, centre] = amount
            self._placed[key] = placed
        return self._placed[key]

    @cached_property
    def takes(self) -> Mapping[str, frozenset[str]]:
        """The roles that a line and those that it is part of are for; the empty one where it is for all."""
        found: dict[str, frozenset[str]] = {}
        for line in self.definition.lines:
            chain = (line.key, *self.definition.above(line.key))
            roles = {self.definition.line(key).role for key in chain} - {""}
            found[line.key] = frozenset(roles if len(roles) == 1 else () if roles else {""})
        return found

    def _totals(self, sums: Sums, unit: str) -> list[Total]:
        gathered: dict[tuple[str, str], int] = {}
        for (code, centre), amount in sums.items():
            if self.is_within(centre, unit):
                key = (code, self.role(centre))
                gathered[key] = gathered.get(key, 0) + amount
        return [Total(code, {HELD: amount}, role) for (code, role), amount in gathered.items()]

    def _holds(self, kind: Kind, period: Period) -> bool:
        """Whether the ledger has any facts of the kind in the period."""
        held = {
            (year, month)
            for year in {year for year, _ in period.months()}
            for month in self.ledger.months(
                committee=self.committee, kind=kind, version=self.version(kind, year), year=year
            )
        }
        return any(month in held for month in period.months())

    def _up_to(self, year: int, month: int) -> dict[tuple[Group, Measure], Sums]:
        if (year, month) not in self._answers:
            found: dict[tuple[Group, Measure], dict[tuple[str, str], int]] = {}
            for total in queries.totals(
                self.ledger,
                committee=self.committee,
                year=year,
                end_month=month,
                budget_version=self.version("budget", year),
                forecast_version=self.version("forecast", year),
                by=self.definition.dimension,
                with_cost_centre=True,
                accounts=self.definition.accounts,
                tag=self.definition.tag,
            ):
                for key, amount in total.amounts.items():
                    found.setdefault(key, {})[total.code, total.cost_centre] = amount
            self._answers[year, month] = dict(found)
        return self._answers[year, month]


def unit_tree(base: Basis) -> Tree:
    """The units of a year; one whose level above is not there stands at the top."""
    codes = base.units.keys()
    return Tree(
        Node(unit.code, unit.name, unit.parent if unit.parent in codes else "", role=unit.role)
        for unit in base.units.values()
    )


def _plus(one: Sums | None, other: Sums | None) -> Sums | None:
    if one is None or other is None:
        return one if other is None else other
    return {key: one.get(key, 0) + other.get(key, 0) for key in one.keys() | other.keys()}


def _minus(one: Sums | None, other: Sums | None) -> Sums | None:
    if one is None or other is None:
        return one
    return {key: one.get(key, 0) - other.get(key, 0) for key in one.keys() | other.keys()}
