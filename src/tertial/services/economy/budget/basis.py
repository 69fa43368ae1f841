"""A budget version as amounts by unit and line, as of any time: from its movements, or from the ledger where another
system sent it. One question each, whatever the number of cells; all amounts are debit-positive öre.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max, Sum

from tertial.domain.economy.budget import PARTS, BudgetAmount, BudgetCell
from tertial.domain.economy.periods import MONTHS, TWELFTHS, PeriodKey, period_key
from tertial.domain.statement import OUTSIDE, StatementDefinition
from tertial.errors import BadInput, NotFound
from tertial.ledger.batches import Ledger
from tertial.ledger.queries.cells import CellAmount, cells
from tertial.services.economy.basis import Basis, basis, versions
from tertial.services.economy.forecast.basis import line_of
from tertial.services.economy.written import SOURCE
from tertial.services.workspace import ledger_home
from tertial.store import models

Amounts = Mapping[BudgetCell, BudgetAmount]
ACROSS = "/"
"""Between year and key where a version began as a copy of another year's."""


@dataclass(frozen=True, slots=True)
class VersionHead:
    """A version in a list. ``is_ours`` was made here; others were sent by another system and are only read.

    ``can_type`` while it is a draft; ``came`` orders versions: ISO time or batch id.
    """

    key: str
    label: str
    kind: str
    state: str
    is_ours: bool
    can_type: bool = False
    based_on: str = ""
    decided_on: date | None = None
    decided_by: str = ""
    paragraph: str = ""
    note: str = ""
    made_by: str = ""
    made_on: date | None = None


@dataclass(frozen=True, slots=True, eq=False)
class BudgetYear:
    """What versions of a year are read by: records, the statement that is typed in, keys of periodisation."""

    committee: str
    year: int
    base: Basis
    definition: StatementDefinition
    ledger: Ledger
    keys: Mapping[str, PeriodKey] = field(default_factory=dict)

    @property
    def sign(self) -> int:
        """−1 where the statement prints revenue as plus and cost as minus."""
        return self.definition.sign

    def role(self, unit: str) -> str:
        found = self.base.units.get(unit)
        return found.role if found else ""

    def name(self, unit: str) -> str:
        found = self.base.units.get(unit)
        return found.name if found else unit

    def units(self) -> tuple[str, ...]:
        """The cost centres that are budgeted, in the organisation's order: those that are above no other."""
        above = {unit.parent for unit in self.base.records.units}
        return tuple(unit.code for unit in self.base.records.units if unit.code not in above)

    def lines(self, unit: str) -> tuple[str, ...]:
        """The lines that are typed for a unit: those that gather accounts and take its role."""
        role = self.role(unit)
        return tuple(
            line.key
            for line in self.definition.lines
            if line.level == "detail" and line.takes(role)
        )


def budget_year(*, committee: str, year: int) -> BudgetYear:
    """Raises ``NotFound``: no such plan year, or no year that has an income statement."""
    base = basis(committee=committee, year=year)
    rows = models.PeriodKey.objects.filter(
        plan_year__committee__slug=committee, plan_year__year=year
    )
    keys = {"": TWELFTHS}
    for row in rows:
        with suppress(BadInput):  # the list of keys says which are no whole
            keys[row.key] = period_key(row.key, row.label, row.shares)
    return BudgetYear(committee, year, base, base.definition(), Ledger(ledger_home()), keys)


def version_row(*, committee: str, year: int, key: str, lock: bool = False) -> models.BudgetVersion:
    """A version made here, locked until the transaction ends where it will change. Raises ``NotFound``."""
    rows = models.BudgetVersion.objects.select_related("plan_year__committee")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(plan_year__committee__slug=committee, plan_year__year=year, key=key).first()
    if found is None:
        raise NotFound("budget.unknown", version=key, year=year)
    return found


def heads(of: BudgetYear) -> tuple[VersionHead, ...]:
    """All versions of the year: those that other systems sent, then ours in the order they were made."""
    rows = models.BudgetVersion.objects.filter(
        plan_year__committee__slug=of.committee, plan_year__year=of.year
    )
    own = [head_of(row) for row in rows]
    known = {each.key for each in own}
    sent = versions(of.ledger, committee=of.committee, kind="budget", year=of.year)
    others = [
        VersionHead(key, key or "(utan namn)", "sent", "sent", is_ours=False)
        for key in sent
        if key not in known
    ]
    return (*others, *own)


def head_of(row: models.BudgetVersion) -> VersionHead:
    return VersionHead(
        row.key,
        row.label,
        row.kind,
        row.state,
        is_ours=True,
        can_type=row.state == "draft",
        based_on=row.based_on,
        decided_on=row.decided_on,
        decided_by=row.decided_by,
        paragraph=row.paragraph,
        note=row.note,
        made_by=row.made_by,
        made_on=row.made_at.date(),
    )


def head(of: BudgetYear, key: str) -> VersionHead:
    """Raises ``NotFound("budget.unknown")``."""
    for each in heads(of):
        if each.key == key:
            return each
    raise NotFound("budget.unknown", version=key, year=of.year)


def amounts_of(
    of: BudgetYear,
    key: str,
    *,
    as_of: datetime | None = None,
    seen: int | None = None,
    units: Collection[str] | None = None,
) -> Amounts:
    """What a version held at a time, or when its newest movement was ``seen``. Raises ``NotFound``."""
    if not head(of, key).is_ours:
        return sent_amounts(of, key, units=units)
    row = version_row(committee=of.committee, year=of.year, key=key)
    return moved_amounts(row, as_of=as_of, seen=seen, units=units)


def moved_amounts(
    version: models.BudgetVersion,
    *,
    as_of: datetime | None = None,
    seen: int | None = None,
    units: Collection[str] | None = None,
) -> Amounts:
    """The sums of a version's movements, as ``domain/economy/budget.py: amounts`` adds them (one query)."""
    rows = models.BudgetMovement.objects.filter(version=version)
    if as_of is not None:
        rows = rows.filter(at__lte=as_of)
    if seen is not None:
        rows = rows.filter(id__lte=seen)
    if units is not None:
        rows = rows.filter(unit__in=units)
    sums = rows.order_by().values_list("unit", "line", "month").annotate(Sum("ore"))
    found: dict[BudgetCell, list[int]] = {}
    for unit, line, month, ore in sums:
        found.setdefault(BudgetCell(unit, line), [0] * PARTS)[month] = ore
    return {cell: BudgetAmount(tuple(parts)) for cell, parts in sorted(found.items())}


def newest(version: models.BudgetVersion) -> int:
    """The number of a version's newest movement: what a page of it has seen."""
    rows = models.BudgetMovement.objects.filter(version=version)
    found = rows.aggregate(newest=Max("id"))["newest"]
    return int(found or 0)


def sent_amounts(of: BudgetYear, key: str, *, units: Collection[str] | None = None) -> Amounts:
    """A version's facts in the ledger by unit and line, in months; what no line takes is left out."""
    found: dict[BudgetCell, list[int]] = {}
    for fact in facts_of(of, key, units=units):
        line = fact_line(of, fact)
        if line and line != OUTSIDE:
            parts = found.setdefault(BudgetCell(fact.cost_centre, line), [0] * PARTS)
            parts[min(fact.month, MONTHS)] += fact.amount
    return {cell: BudgetAmount(tuple(parts)) for cell, parts in sorted(found.items())}


def facts_of(
    of: BudgetYear,
    key: str,
    *,
    units: Collection[str] | None = None,
    with_codes: bool = False,
) -> list[CellAmount]:
    """A version in the ledger by cost centre, account and month, or by all codes (one question)."""
    return cells(
        of.ledger,
        committee=of.committee,
        kind="budget",
        year=of.year,
        version=key,
        accounts=of.definition.accounts,
        with_codes=with_codes,
        cost_centres=units,
    )


def fact_line(of: BudgetYear, fact: CellAmount) -> str:
    """The line that a fact stands on, ``OUTSIDE``, or "" for none."""
    return line_of(of.definition, fact.account, of.role(fact.cost_centre), date(of.year, 12, 1))


def is_in_ledger(of: BudgetYear, key: str, *, from_others: bool = False) -> bool:
    """Whether the ledger holds the version; ``from_others``: as another system sent it."""
    parts = of.ledger.active_parts(committee=of.committee, kind="budget", version=key, year=of.year)
    return any(not from_others or part.key.source != SOURCE for part in parts)


def chosen_keys(version: models.BudgetVersion) -> dict[BudgetCell, str]:
    """The key of periodisation of each cell that has been given one (one query)."""
    rows = models.BudgetPeriod.objects.filter(version=version).values_list("unit", "line", "key")
    return {BudgetCell(unit, line): key for unit, line, key in rows}


def key_for(of: BudgetYear, chosen: Mapping[BudgetCell, str], cell: BudgetCell) -> PeriodKey:
    """The key of a cell; twelfths where none was chosen, or where it is no longer in the plan."""
    return of.keys.get(chosen.get(cell, ""), TWELFTHS)


def printed_sums(of: BudgetYear, by_line: Mapping[str, int]) -> dict[str, int]:
    """Every line of the statement from the lines that are typed; a total without any part is absent."""
    found: dict[str, int] = {}
    for line in of.definition.lines:
        parts = [by_line[key] for key in of.definition.summed(line.key) if key in by_line]
        if parts:
            found[line.key] = sum(parts)
    return found


def over_units(held: Amounts, units: Iterable[str] | None = None) -> dict[str, int]:
    """Each line's year over the units."""
    wanted = None if units is None else set(units)
    found: dict[str, int] = {}
    for cell, amount in held.items():
        if wanted is None or cell.unit in wanted:
            found[cell.line] = found.get(cell.line, 0) + amount.ore
    return found
