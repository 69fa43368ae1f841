"""What a report is built from, as one immutable value: statements, records, texts. No query happens after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from tertial.domain.controlled import Controlled
from tertial.domain.figure import Kind, Selection
from tertial.domain.period import Period
from tertial.domain.plan import (
    DEFAULT_LEVELS,
    Assessment,
    Goal,
    GoalLevel,
    GoalRole,
    Indicator,
    IndicatorNote,
    IndicatorTarget,
    IndicatorValue,
    ItemStatus,
    Link,
    PlanItem,
    Project,
    Scale,
    Series,
    SeriesValue,
)
from tertial.domain.registered import RegisteredTable
from tertial.domain.statement import Equity, Problem, Statement

YEAR_END = 13
"""The month of closing entries: a full year has them, and so has a period that ends in December."""


@dataclass(frozen=True, slots=True)
class BatchSource:
    """A batch that facts were read from: its id, the file it came from, when, and which kind of value."""

    id: str
    file: str
    created_at: str
    kind: str
    version: str


@dataclass(frozen=True, slots=True)
class Monthly:
    """A statement row by month of the year, debit-positive öre; ``outcome`` ends where the report ends."""

    budget: tuple[int | None, ...]
    outcome: tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class BoundCell:
    """What the ledger says of a cell of a registered table: exact öre with the table's sign.

    A sum has ``selection`` and ``batches``; a difference has the refs of its two ``terms``, the first minus the second.
    """

    ore: int
    selection: Selection | None = None
    batches: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """Everything a report's blocks may use. ``period`` is the year to date that the report covers.

    ``accounts_in_use`` are all account codes with facts in the report's batches, ``units`` maps cost centre to
    (name, role); cost centres with facts that it lacks are ``unknown_units``. ``texts`` are Markdown by section,
    ``is_closed``: the year is at its end and nothing is forecast any more; its outcome stands for the forecast, so that
    what was written of the full year in August is right in December too.
    ``monthly`` is keyed by (statement, line); ``bound`` by (table, row, column): cells that the ledger gives too.
    """

    id: str
    key: str
    kind: str
    title: str
    committee: str
    committee_name: str
    municipality: str
    period: Period
    period_end: date
    budget_version: str
    forecast_version: str
    statements: Mapping[str, Statement]
    accounts_in_use: frozenset[str]
    units: Mapping[str, tuple[str, str]]
    unknown_units: tuple[Problem, ...] = ()
    equity: Equity | None = None
    monthly: Mapping[tuple[str, str], Monthly] = field(default_factory=dict)
    levels: Mapping[str, GoalLevel] = field(default_factory=lambda: DEFAULT_LEVELS)
    goals: tuple[Goal, ...] = ()
    items: tuple[PlanItem, ...] = ()
    links: tuple[Link, ...] = ()
    projects: Mapping[str, Project] = field(default_factory=dict)
    tables: Mapping[str, RegisteredTable] = field(default_factory=dict)
    bound: Mapping[tuple[str, str, str], BoundCell] = field(default_factory=dict)
    statuses: Mapping[str, ItemStatus] = field(default_factory=dict)
    assessments: Mapping[str, Assessment] = field(default_factory=dict)
    status_scale: Scale = field(default_factory=lambda: Scale({}))
    grade_scale: Scale = field(default_factory=lambda: Scale({}))
    indicators: tuple[Indicator, ...] = ()
    indicator_values: Mapping[tuple[str, str, str], IndicatorValue] = field(default_factory=dict)
    indicator_targets: tuple[IndicatorTarget, ...] = ()
    indicator_notes: Mapping[str, IndicatorNote] = field(default_factory=dict)
    series: tuple[Series, ...] = ()
    series_values: Mapping[tuple[str, str], SeriesValue] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    batches: tuple[BatchSource, ...] = ()
    remarks: tuple[str, ...] = ()
    is_closed: bool = False
    controlled: Controlled = field(default_factory=Controlled)

    def role(self, goal: Goal) -> GoalRole | None:
        """What the goal's level is, whatever it is called; ``None`` for a level that is not there."""
        level = self.levels.get(goal.level)
        return level.role if level else None

    def selection(
        self, statement: str, line: str, group: Literal["full_year", "period"], measure: str
    ) -> Selection | None:
        """The ledger facts behind a cell that is a sum (budget, outcome, forecast), signed as the table prints it.

        ``None`` for a total of lines that are restricted to different roles: its parts have one each, it has none.
        """
        computed = self.statements[statement]
        definition, row = computed.definition, computed.row(line)
        roles = {definition.line(part).role for part in definition.summed(line)}
        if len(roles) > 1:
            return None
        codes: dict[str, frozenset[str]] = {definition.dimension: row.codes}
        if definition.accounts:
            counted = frozenset(
                code for code in self.accounts_in_use if any(code in r for r in definition.accounts)
            )
            codes["account"] = codes.get("account", counted) & counted
        if definition.tag:
            codes["tag"] = frozenset({definition.tag})
        for role in roles - {""}:
            codes["cost_centre"] = frozenset(
                code for code, (_, own) in self.units.items() if own == role
            )
        last = YEAR_END if group == "full_year" or self.period.month == 12 else self.period.month
        kind: Kind = "outcome"
        if measure == "budget":
            kind = "budget"
        elif measure == "forecast" and not self.is_closed:
            kind = "forecast"
        versions = {"budget": self.budget_version, "forecast": self.forecast_version}
        return Selection(
            committee=self.committee,
            kind=kind,
            version=versions.get(kind, ""),
            year=self.period.year,
            months=tuple(range(1, last + 1)),
            codes=codes,
            sign=definition.sign,
        )
