"""A budget is decided: closed by name and paragraph, dealt out on accounts and months, and written to the ledger.

What the version that it began as had stays, by account, activity, project, counterparty and tag; what differs is dealt
out by weights: its own, else the year's outcome, else last year's, else the line's first account.
Source: docs/dev/methods.md#dealing-out, ADR 0019.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from django.db import transaction

from tertial.domain.economy.budget import BudgetCell, dealt_out
from tertial.domain.economy.periods import MONTHS
from tertial.domain.statement import OUTSIDE
from tertial.errors import BadInput, NotFound
from tertial.ledger.queries.cells import CellAmount
from tertial.services.access import Actor, require
from tertial.services.economy.budget.basis import (
    ACROSS,
    BudgetYear,
    budget_year,
    chosen_keys,
    fact_line,
    facts_of,
    is_in_ledger,
    key_for,
    moved_amounts,
    version_row,
)
from tertial.services.economy.budget.outcome import line_at, outcome_facts
from tertial.services.economy.budget.overheads import landed
from tertial.services.economy.budget.versions import audit_version
from tertial.services.economy.written import Amount, write_version
from tertial.store import models


class Code(NamedTuple):
    """What money of a cell lies on; what is dealt out by an outcome has account and activity alone."""

    account: str
    activity: str = ""
    project: str = ""
    counterparty: str = ""
    tag: str = ""

    @classmethod
    def of(cls, fact: CellAmount) -> Code:
        return cls(fact.account, fact.activity, fact.project, fact.counterparty, fact.tag)

    def amount(self, month: int, unit: str, ore: int) -> Amount:
        return Amount(
            month,
            self.account,
            unit,
            self.activity,
            ore,
            project=self.project,
            counterparty=self.counterparty,
            tag=self.tag,
        )


def decide(
    *,
    actor: Actor,
    committee: str,
    year: int,
    version: str,
    decided_on: date,
    decided_by: str,
    paragraph: str,
    now: datetime,
    note: str = "",
) -> str:
    """Close a version as decided and write it to the ledger; returns the id of its batch.

    Raises: BadInput("budget.decided"): it is already. BadInput("budget.restated"): it is for comparison.
            BadInput("budget.empty"), BadInput("budget.body"), BadInput("budget.decided-later").
            BadInput("economy.version-imported"): the ledger has a version of that name from another system.
    """
    require(actor, "decide_budget", committee)
    if not decided_by.strip():
        raise BadInput("budget.body")
    if decided_on > now.date():
        raise BadInput("budget.decided-later", day=decided_on.isoformat())
    with transaction.atomic():
        of = budget_year(committee=committee, year=year)
        row = version_row(committee=committee, year=year, key=version, lock=True)
        if row.state != "draft":
            day = row.decided_on.isoformat() if row.decided_on else ""
            raise BadInput("budget.decided", version=row.label, by=row.decided_by, day=day)
        if row.kind == "restated":
            raise BadInput("budget.restated", version=row.label)
        amounts = dealt_amounts(of, version)
        if not any(amount.ore for amount in amounts):
            raise BadInput("budget.empty", version=row.label)
        row.state, row.decided_on, row.decided_by = "decided", decided_on, decided_by.strip()
        row.paragraph, row.note = paragraph.strip()[:40], note.strip()
        row.closed_at, row.closed_by = now, actor.login
        row.save()
        audit_version(
            actor,
            row,
            "budget.decided",
            now,
            {"av": row.decided_by, "dag": decided_on.isoformat(), "paragraf": row.paragraph},
        )
        batch = write_version(
            actor=actor,
            committee=committee,
            kind="budget",
            year=year,
            version=version,
            amounts=amounts,
            label=f"{row.label} {year}",
            now=now,
        )
        row.batch = batch.id
        row.save(update_fields=["batch"])
    return batch.id


def dealt_amounts(of: BudgetYear, version: str) -> list[Amount]:
    """A version dealt out on unit, codes and month; sums to the version by unit, line and month exactly.

    What the version it began as has on accounts outside the statement's lines comes with it as it is.
    Raises: NotFound("budget.unknown"). BadInput("budget.no-account"): a line has no account to put the money on.
    """
    row = version_row(committee=of.committee, year=of.year, key=version)
    chosen = chosen_keys(row)
    weights = _Weights(of)
    base, fixed = _Base.of(of, row.based_on), _fixed(of, row, chosen)
    found = list(base.outside)
    for cell, amount in moved_amounts(row).items():
        months = list(amount.months(key_for(of, chosen, cell)))
        for account, lands in fixed.get(cell, {}).items():
            months = [month - here for month, here in zip(months, lands, strict=True)]
            found += _dealt(Code(account), cell, lands)
        codes = base.cells.get(cell, {})
        sizes = {} if codes and any(any(each) for each in codes.values()) else weights.of(cell)
        for code, dealt in dealt_out(months, codes, sizes).items():
            found += _dealt(code, cell, dealt)
    return _whole(found)


def _dealt(code: Code, cell: BudgetCell, months: Sequence[int]) -> list[Amount]:
    return [code.amount(month, cell.unit, ore) for month, ore in enumerate(months, start=1) if ore]


def _fixed(
    of: BudgetYear, row: models.BudgetVersion, chosen: Mapping[BudgetCell, str]
) -> dict[BudgetCell, dict[str, tuple[int, ...]]]:
    """What has been put on an account of its own, by cell and account, month by month."""
    found: dict[BudgetCell, dict[str, tuple[int, ...]]] = {}
    for (cell, account), amount in landed(row).items():
        found.setdefault(cell, {})[account] = tuple(amount.months(key_for(of, chosen, cell)))
    return found


def _whole(amounts: Iterable[Amount]) -> list[Amount]:
    """Rows with the same codes and month as one."""
    sums: dict[Amount, int] = {}
    for amount in amounts:
        place = replace(amount, ore=0)
        sums[place] = sums.get(place, 0) + amount.ore
    return [replace(place, ore=ore) for place, ore in sums.items() if ore]


@dataclass(frozen=True, slots=True)
class _Base:
    """What a version began as, in the ledger: months by cell and code, and what stands on no line."""

    cells: Mapping[BudgetCell, Mapping[Code, list[int]]] = field(default_factory=dict)
    outside: tuple[Amount, ...] = ()

    @classmethod
    def of(cls, of: BudgetYear, based_on: str) -> _Base:
        if not based_on or ACROSS in based_on or not is_in_ledger(of, based_on):
            return cls()
        found: dict[BudgetCell, dict[Code, list[int]]] = {}
        outside = []
        for fact in facts_of(of, based_on, with_codes=True):
            line, code = fact_line(of, fact), Code.of(fact)
            month = min(fact.month, MONTHS)
            if line and line != OUTSIDE:
                codes = found.setdefault(BudgetCell(fact.cost_centre, line), {})
                codes.setdefault(code, [0] * MONTHS)[month - 1] += fact.amount
            else:
                outside.append(code.amount(month, fact.cost_centre, fact.amount))
        return cls(found, tuple(outside))


class _Weights:
    """By what a cell without a base is dealt out; last year is asked only where this year says nothing."""

    def __init__(self, of: BudgetYear) -> None:
        self.year = of
        self._own: dict[BudgetCell, dict[Code, int]] = {}
        self._common: dict[str, dict[Code, int]] = {}
        self._read(of, outcome_facts(of))
        if not self._own:
            self._read_last_year()

    def _read_last_year(self) -> None:
        try:
            last = budget_year(committee=self.year.committee, year=self.year.year - 1)
        except NotFound:
            return
        self._read(last, outcome_facts(last))

    def _read(self, of: BudgetYear, facts: Iterable[CellAmount]) -> None:
        for fact in facts:
            line = line_at(of, fact)
            if not line:
                continue
            code, size = Code(fact.account, fact.activity), abs(fact.amount)
            own = self._own.setdefault(BudgetCell(fact.cost_centre, line), {})
            own[code] = own.get(code, 0) + size
            common = self._common.setdefault(line, {})
            whole = Code(fact.account)
            common[whole] = common.get(whole, 0) + size

    def of(self, cell: BudgetCell) -> Mapping[Code, int]:
        for found in (self._own.get(cell, {}), self._common.get(cell.line, {})):
            if any(found.values()):
                return found
        return {Code(self._first(cell)): 1}

    def _first(self, cell: BudgetCell) -> str:
        """The first account of the line that is on no other."""
        for each in self.year.definition.maps:
            if each.line == cell.line:
                fact = CellAmount(cell.unit, each.codes.first, MONTHS, 0)
                if line_at(self.year, fact) == cell.line:
                    return each.codes.first
        raise BadInput("budget.no-account", line=self.year.definition.line(cell.line).label)
