"""Where the economy's pages begin: a committee's money by unit and report line, from the ledger, in one question.

A line is a row of the statement per account (``income_statement``) of the plan year; where a year has none of its own,
the newest year before or after it that has. Amounts are debit-positive öre; what the ledger does not hold is absent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from tertial.domain.figure import Kind
from tertial.domain.statement import (
    Group,
    Measure,
    Statement,
    StatementDefinition,
    Total,
    compute,
)
from tertial.errors import NotFound
from tertial.ledger import queries
from tertial.ledger.batches import Ledger
from tertial.services.records import UnitRecord, YearRecords, load_year
from tertial.store import models

LINES, ACTIVITIES = "income_statement", "operations_statement"


@dataclass(frozen=True, slots=True)
class Asked:
    """Which figures: a committee, a year, January to ``end_month``, and the versions of budget and forecast."""

    committee: str
    year: int
    end_month: int
    budget_version: str = ""
    forecast_version: str = ""


@dataclass(frozen=True, slots=True)
class Basis:
    """The records that figures are read by: the year's own, and the year whose statements are used."""

    records: YearRecords
    statements: Mapping[str, StatementDefinition]
    statements_year: int
    units: Mapping[str, UnitRecord] = field(default_factory=dict)

    def definition(self, statement: str = LINES) -> StatementDefinition:
        """Raises ``NotFound("economy.no-statement")``."""
        found = self.statements.get(statement)
        if found is None:
            raise NotFound("economy.no-statement", statement=statement, year=self.records.year)
        return found


def basis(*, committee: str, year: int) -> Basis:
    """The year's records, with the statements of the nearest year that has them (the later of two as near).

    Raises ``NotFound``: the committee has no such plan year.
    """
    records = load_year(committee=committee, year=year)
    used, definitions = year, _by_key(records)
    if LINES not in definitions:
        years = models.Statement.objects.filter(
            plan_year__committee__slug=committee, key=LINES
        ).values_list("plan_year__year", flat=True)
        near = min(years, key=lambda other: (abs(other - year), -other), default=None)
        if near is not None:
            used, definitions = near, _by_key(load_year(committee=committee, year=near))
    units = {unit.code: unit for unit in records.units}
    return Basis(records, definitions, used, units)


def _by_key(records: YearRecords) -> dict[str, StatementDefinition]:
    return {each.key: each for each in records.statements}


def newest_year(committee: str) -> int:
    """The committee's newest plan year. Raises ``NotFound("economy.no-year")``."""
    found = (
        models.PlanYear.objects.filter(committee__slug=committee)
        .order_by("-year")
        .values_list("year", flat=True)
        .first()
    )
    if found is None:
        raise NotFound("economy.no-year", committee=committee)
    return int(found)


@lru_cache(maxsize=8)
def kept_ledger(home: Path) -> Ledger:
    """The ledger, which reads its register again only when it has been swapped."""
    return Ledger(home)


def versions(ledger: Ledger, *, committee: str, kind: Kind, year: int) -> tuple[str, ...]:
    """The versions in the ledger, by when they came (oldest first): the last is the one in force."""
    came: dict[str, str] = {}
    for batch in ledger.batches():
        if batch.is_undone:
            continue
        for part in batch.parts:
            key = part.key
            if (key.committee, key.kind, key.year) == (committee, kind, year):
                came[key.version] = batch.id
    order = [version for version, _ in sorted(came.items(), key=lambda item: (item[1], item[0]))]
    active = ledger.versions(committee=committee, kind=kind, year=year)
    return tuple(version for version in order if version in active)


def by_unit(
    ledger: Ledger, base: Basis, asked: Asked, statement: str = LINES
) -> Mapping[str, Statement]:
    """The statement of each cost centre that the ledger knows, from one question to it.

    Codes that no line takes are ``problems`` of their unit's statement, never dropped.
    """
    definition = base.definition(statement)
    totals: dict[str, list[Total]] = {}
    for found in queries.totals(
        ledger,
        committee=asked.committee,
        year=asked.year,
        end_month=asked.end_month,
        budget_version=asked.budget_version,
        forecast_version=asked.forecast_version,
        by=definition.dimension,
        with_cost_centre=True,
        accounts=definition.accounts,
        tag=definition.tag,
    ):
        role = base.units[found.cost_centre].role if found.cost_centre in base.units else ""
        totals.setdefault(found.cost_centre, []).append(Total(found.code, found.amounts, role))
    on = date(asked.year, asked.end_month, 1)
    return {unit: compute(definition, each, on=on) for unit, each in sorted(totals.items())}


def whole(
    statements: Mapping[str, Statement], line: str, group: Group, measure: Measure
) -> int | None:
    """A line over several units' statements, debit-positive öre; ``None`` where no unit has such an amount."""
    found = [each.row(line).amount(group, measure) for each in statements.values()]
    known = [amount for amount in found if amount is not None]
    return sum(known) if known else None
