"""What forecasts stand on: each unit's line last year, in the budget, so far, in the last forecast, and its proposal.

Worked out for all units at once and kept in the process until the ledger or the rules change: the page of a sheet asks
the ledger nothing. Amounts are debit-positive öre; ``None`` is what the ledger does not hold.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from tertial.domain.economy import forecasting
from tertial.domain.economy.forecasting import KnownItem, Line, Proposal, choose_profile, propose
from tertial.domain.figure import Kind
from tertial.domain.statement import OUTSIDE, StatementDefinition, lines_of
from tertial.ledger.batches import Ledger
from tertial.ledger.queries.cells import cells
from tertial.ledger.queries.totals import YEAR, period_months
from tertial.services.economy.basis import Basis, basis, kept_ledger
from tertial.services.economy.forecast.staffing import StaffedLine, staff_costs
from tertial.services.workspace import ledger_home
from tertial.store import models

HISTORY = 3
"""Earlier years that a profile sums, those of them that the ledger holds whole."""
Cell = tuple[str, str]
"""Unit and line."""


@dataclass(frozen=True, slots=True)
class ForecastAsked:
    """Which forecast: January to ``end_month`` is outcome; versions of budget and of the forecast before."""

    committee: str
    year: int
    end_month: int
    budget_version: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit's line as its manager meets it, debit-positive öre; ``last_year`` is the whole year before."""

    last_year: int | None = None
    budget: int | None = None
    budget_so_far: int | None = None
    outcome: int | None = None
    previous: int | None = None
    proposal: Proposal = field(default_factory=lambda: Proposal(None))


@dataclass(frozen=True, slots=True, eq=False)
class Figures:
    """All units' lines. ``units`` are those that forecast, in the organisation's order, then what it does not know.

    ``unmapped`` are öre of the outcome so far that stand on accounts without a line, by unit.
    """

    asked: ForecastAsked
    base: Basis
    definition: StatementDefinition
    units: tuple[str, ...]
    lines: Mapping[Cell, UnitLine]
    unmapped: Mapping[str, int]
    history: tuple[int, ...] = ()

    def of(self, unit: str, line: str) -> UnitLine:
        return self.lines.get((unit, line), NOTHING)

    def name(self, unit: str) -> str:
        found = self.base.units.get(unit)
        return found.name if found else unit

    def role(self, unit: str) -> str:
        found = self.base.units.get(unit)
        return found.role if found else ""

    def within(self, level: str) -> tuple[str, ...]:
        """The forecasting units at or below a unit or level."""
        below = {level}
        while more := {u.code for u in self.base.units.values() if u.parent in below} - below:
            below |= more
        return tuple(unit for unit in self.units if unit in below)

    def own_lines(self, unit: str) -> tuple[str, ...]:
        """The lines that a unit types: those that gather accounts and take its role."""
        return own_lines(self.definition, self.role(unit))


NOTHING = UnitLine()


def own_lines(definition: StatementDefinition, role: str) -> tuple[str, ...]:
    """The lines of a statement that gather accounts of cost centres with that role."""
    return tuple(
        line.key for line in definition.lines if line.level == "detail" and line.takes(role)
    )


def forecast_figures(asked: ForecastAsked, rules: int | None = None) -> Figures:
    """All units' lines, from the process's memory while ledger and rules stand.

    ``rules`` is the committee's number as it was read just now (``store/models/stamped.py``); asked for without it.
    Raises ``NotFound``: no such plan year, or no year with an income statement.
    """
    home = ledger_home()
    if rules is None:
        rules = _rules(asked.committee)
    return _figures(home, asked, kept_ledger(home).generation, rules)


def _rules(committee: str) -> int:
    found = models.Committee.objects.filter(slug=committee).values_list("rules", flat=True)
    return next(iter(found), 0)


@lru_cache(maxsize=16)
def _figures(home: Path, asked: ForecastAsked, generation: int, rules: int) -> Figures:
    return _Gathering(kept_ledger(home), asked).figures()


Monthly = dict[Cell, list[int]]
"""Twelve months of each unit's line; closing entries count in December."""


class _Gathering:
    """One forecast's figures being put together."""

    def __init__(self, ledger: Ledger, asked: ForecastAsked) -> None:
        self.ledger, self.asked = ledger, asked
        self.base = basis(committee=asked.committee, year=asked.year)
        self.definition = self.base.definition()
        self.on = date(asked.year, asked.end_month, 1)
        self.unmapped: dict[str, int] = {}
        self._known: dict[tuple[str, str], str] = {}

    def figures(self) -> Figures:
        asked = self.asked
        outcome = self._monthly("outcome", asked.year, months=period_months(asked.end_month))
        unmapped, self.unmapped = self.unmapped, {}
        budget = self._monthly("budget", asked.year, asked.budget_version)
        previous = self._monthly("forecast", asked.year, asked.previous) if asked.previous else {}
        history = self._history()
        last = history.get(asked.year - 1, {})
        units = self._units({unit for unit, _ in [*outcome, *budget, *previous]})
        by_line = {year: _over_units(rows) for year, rows in history.items()}
        staff = staff_costs(self.base, self.definition, asked.year)
        known = self._known_items()
        lines: dict[Cell, UnitLine] = {}
        for cell in self._cells(units):
            own = {year: rows[cell] for year, rows in history.items() if cell in rows}
            common = {year: rows[cell[1]] for year, rows in by_line.items() if cell[1] in rows}
            held = outcome.get(cell), budget.get(cell), previous.get(cell)
            staffed = staff.get(cell, StaffedLine())
            items = (*known.get(cell, ()), *staffed.known)
            if not (own or items or staffed.months or any(months is not None for months in held)):
                continue
            nought = 0 if outcome else None
            line = Line(
                outcome=nought if held[0] is None else sum(held[0]),
                budget=_sum(held[1]),
                profile=choose_profile(own, common, held[1]),
                known=items,
                staff=staffed.months or None,
                last_year=_sum(last.get(cell)),
            )
            lines[cell] = UnitLine(
                last_year=line.last_year,
                budget=line.budget,
                budget_so_far=_sum(held[1], asked.end_month),
                outcome=line.outcome,
                previous=_sum(held[2]),
                proposal=propose(line, end_month=asked.end_month),
            )
        return Figures(
            asked, self.base, self.definition, units, lines, unmapped, tuple(sorted(history))
        )

    def _cells(self, units: Sequence[str]) -> Iterator[Cell]:
        for unit in units:
            for key in own_lines(self.definition, self._role(unit)):
                yield unit, key

    def _monthly(
        self, kind: Kind, year: int, version: str = "", months: Sequence[int] = YEAR
    ) -> Monthly:
        found: Monthly = {}
        for cell in cells(
            self.ledger,
            committee=self.asked.committee,
            kind=kind,
            year=year,
            version=version,
            months=months,
            accounts=self.definition.accounts,
        ):
            line = self._line_of(cell.account, self._role(cell.cost_centre))
            if not line:
                before = self.unmapped.get(cell.cost_centre, 0)
                self.unmapped[cell.cost_centre] = before + cell.amount
            elif line != OUTSIDE:
                year_ = found.setdefault((cell.cost_centre, line), [0] * 12)
                year_[min(cell.month, 12) - 1] += cell.amount
        return found

    def _line_of(self, account: str, role: str) -> str:
        key = (account, role)
        if key not in self._known:
            self._known[key] = line_of(self.definition, account, role, self.on)
        return self._known[key]

    def _history(self) -> dict[int, Monthly]:
        """Earlier years that the ledger holds all months of."""
        whole = frozenset(range(1, 13))
        years = [
            year
            for year in range(self.asked.year - HISTORY, self.asked.year)
            if whole
            <= {*self.ledger.months(committee=self.asked.committee, kind="outcome", year=year)}
        ]
        return {year: self._monthly("outcome", year) for year in years}

    def _role(self, unit: str) -> str:
        found = self.base.units.get(unit)
        return found.role if found else ""

    def _units(self, in_ledger: set[str]) -> tuple[str, ...]:
        levels = {unit.parent for unit in self.base.records.units}
        own = [unit.code for unit in self.base.records.units if unit.code not in levels]
        return (*own, *sorted(in_ledger - {*own}))

    def _known_items(self) -> dict[Cell, tuple[KnownItem, ...]]:
        found: dict[Cell, tuple[KnownItem, ...]] = {}
        for row in models.KnownItem.objects.filter(
            plan_year__committee__slug=self.asked.committee,
            plan_year__year=self.asked.year,
            withdrawn_at=None,
        ):
            ends = 12 if row.kind == "lasting" else row.month
            months = dict.fromkeys(range(row.month, ends + 1), row.ore)
            cell = (row.unit, row.line)
            found[cell] = (*found.get(cell, ()), KnownItem(row.label, months))
        return found


def line_of(definition: StatementDefinition, account: str, role: str, on: date) -> str:
    """The line that an account of a cost centre with that role stands on, ``OUTSIDE``, or "" for none or several."""
    found = [
        key
        for key in lines_of(account, definition.maps, on)
        if key == OUTSIDE or _takes(definition, key, role)
    ]
    return found[0] if len(found) == 1 else ""


def _takes(definition: StatementDefinition, key: str, role: str) -> bool:
    line = definition.line(key)
    return line.level == "detail" and line.takes(role)


def _sum(months: Sequence[int] | None, until: int = 12) -> int | None:
    return None if months is None else sum(months[:until])


def _over_units(rows: Monthly) -> dict[str, list[int]]:
    found: dict[str, list[list[int]]] = {}
    for (_, line), months in rows.items():
        found.setdefault(line, []).append(months)
    return {line: forecasting.summed(each) for line, each in found.items()}
