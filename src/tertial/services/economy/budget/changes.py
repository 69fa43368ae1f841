"""Changes of many cells of a budget: transfers, index, carry-over, periodisation, and undoing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from tertial.domain.economy.budget import (
    WHOLE_YEAR,
    BudgetCell,
    MovementKind,
    carried_over,
    indexed,
    require_zero_sum,
)
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor
from tertial.services.economy.budget.basis import (
    BudgetYear,
    amounts_of,
    budget_year,
    chosen_keys,
    head,
    moved_amounts,
)
from tertial.services.economy.budget.outcome import net_by_unit
from tertial.services.economy.budget.versions import Moved, audit_version, draft, write_moves
from tertial.store import models


@dataclass(frozen=True, slots=True)
class Transferred:
    """One leg of a transfer: öre that are added to a cell (debit-positive) for the year or in a month."""

    unit: str
    line: str
    ore: int
    part: int = WHOLE_YEAR


def transfer(
    *,
    actor: Actor,
    committee: str,
    year: int,
    version: str,
    legs: Sequence[Transferred],
    reason: str,
    now: datetime,
) -> str:
    """Move money between units and lines; it nets to zero. Returns what its movements share.

    Raises: BadInput("budget.transfer-unbalanced"), BadInput("budget.transfer-empty"), BadInput("budget.reason"),
            BadInput("budget.no-cell").
    """
    with transaction.atomic():
        of, row = draft(actor=actor, committee=committee, year=year, version=version)
        moves = [Moved(BudgetCell(leg.unit, leg.line), leg.part, leg.ore) for leg in legs]
        moves = [move for move in moves if move.ore]
        require_zero_sum(move.ore for move in moves)
        if not moves:
            raise BadInput("budget.transfer-empty")
        _require_reason(reason)
        require_cells(of, moves)
        moved = sum(move.ore for move in moves if move.ore > 0)
        data = {"ore": moved, "rader": len(moves)}
        return move_together(actor, row, moves, "transfer", reason, now, data)


def index_lines(
    *,
    actor: Actor,
    committee: str,
    year: int,
    version: str,
    percents: Mapping[str, Decimal],
    units: Sequence[str],
    reason: str,
    now: datetime,
) -> str:
    """Raise lines by so many percent each, in the units given (all, where none are); a row a cell and part.

    Raises: BadInput("budget.percent"), BadInput("budget.nothing"): no cell has anything on those lines.
    """
    for percent in percents.values():
        require_percent(percent)
    with transaction.atomic():
        of, row = draft(actor=actor, committee=committee, year=year, version=version)
        wanted = set(units or of.units())
        moves = [
            Moved(cell, part, ore)
            for cell, held in moved_amounts(row).items()
            if cell.unit in wanted and cell.line in percents
            for part, ore in indexed(held, percents[cell.line]).items()
        ]
        data = {"procent": {line: str(percent) for line, percent in percents.items()}}
        return move_together(actor, row, moves, "indexation", reason, now, data)


def carry_over(
    *,
    actor: Actor,
    committee: str,
    year: int,
    version: str,
    from_version: str,
    line: str,
    surplus_percent: Decimal,
    deficit_percent: Decimal,
    units: Sequence[str],
    now: datetime,
) -> str:
    """Take last year's surpluses and deficits (its budget version less its outcome) into the new year, unit by unit.

    Raises: BadInput("budget.percent"), BadInput("budget.nothing"), BadInput("budget.no-outcome"). NotFound.
    """
    for percent in (surplus_percent, deficit_percent):
        require_percent(percent)
    with transaction.atomic():
        of, row = draft(actor=actor, committee=committee, year=year, version=version)
        last = budget_year(committee=committee, year=year - 1)
        outcome = net_by_unit(last)
        if not outcome:
            raise BadInput("budget.no-outcome", year=year - 1)
        budget: dict[str, int] = {}
        for cell, amount in amounts_of(last, from_version).items():
            budget[cell.unit] = budget.get(cell.unit, 0) + amount.ore
        moves = [
            Moved(BudgetCell(unit, line), WHOLE_YEAR, ore)
            for unit in units or of.units()
            if unit in budget
            and (
                ore := carried_over(
                    budget[unit],
                    outcome.get(unit, 0),
                    surplus_percent=surplus_percent,
                    deficit_percent=deficit_percent,
                )
            )
        ]
        require_cells(of, moves)
        data = {"fran": f"{year - 1}/{from_version}"}
        reason = f"Från {year - 1}: {head(last, from_version).label} mot utfall"
        return move_together(actor, row, moves, "carry_over", reason, now, data)


def undo(
    *, actor: Actor, committee: str, year: int, version: str, together: str, now: datetime
) -> str:
    """Take movements back by their opposites. Raises: BadInput("budget.undone"), NotFound("budget.no-movement")."""
    with transaction.atomic():
        _, row = draft(actor=actor, committee=committee, year=year, version=version)
        made = models.BudgetMovement.objects.filter(version=row)
        found = list(made.filter(together=together).exclude(kind__in=("copied", "moved")))
        if not found:
            raise NotFound("budget.no-movement")
        if made.filter(undoes=together).exists():
            raise BadInput("budget.undone")
        sums: dict[tuple[BudgetCell, int, str], int] = {}
        for each in found:
            place = (BudgetCell(each.unit, each.line), each.month, each.account)
            sums[place] = sums.get(place, 0) - each.ore
        moves = [Moved(cell, part, ore, account) for (cell, part, account), ore in sums.items()]
        shared = write_moves(
            row, moves, kind=found[0].kind, actor=actor, now=now, reason="Ångrat", undoes=together
        )
        audit_version(
            actor, row, "budget.undone", now, {"celler": len(moves), "ore": sum(sums.values())}
        )
        return shared


def choose_key(
    *,
    actor: Actor,
    committee: str,
    year: int,
    version: str,
    cells: Sequence[BudgetCell],
    key: str,
    now: datetime,
) -> int:
    """Deal cells' whole years out by another key; returns how many cells changed. Raises BadInput("budget.no-key")."""
    with transaction.atomic():
        of, row = draft(actor=actor, committee=committee, year=year, version=version)
        if key not in of.keys:
            raise BadInput("budget.no-key", key=key)
        require_cells(of, [Moved(cell, WHOLE_YEAR, 0) for cell in cells])
        chosen = chosen_keys(row)
        new = [cell for cell in cells if chosen.get(cell, "") != key]
        models.BudgetPeriod.objects.bulk_create(
            models.BudgetPeriod(
                version=row, unit=cell.unit, line=cell.line, key=key, at=now, by=actor.login
            )
            for cell in new
        )
        if new:
            audit_version(actor, row, "budget.period", now, {"nyckel": key, "celler": len(new)})
        return len(new)


def move_together(
    actor: Actor,
    row: models.BudgetVersion,
    moves: Sequence[Moved],
    kind: MovementKind,
    reason: str,
    now: datetime,
    data: Mapping[str, object],
) -> str:
    """Write moves that share a reason, and their audit row. Raises ``BadInput("budget.nothing")`` where none is."""
    if not moves:
        raise BadInput("budget.nothing")
    shared = write_moves(row, moves, kind=kind, actor=actor, now=now, reason=reason)
    told = {"celler": len(moves), "skal": reason, **data}
    audit_version(actor, row, f"budget.{kind}", now, told)
    return shared


def require_cells(of: BudgetYear, moves: Iterable[Moved]) -> None:
    units = set(of.units())
    for move in moves:
        unit, line = move.cell.unit, move.cell.line
        if unit not in units or line not in of.lines(unit):
            raise BadInput("budget.no-cell", unit=unit, line=line)


def _require_reason(reason: str) -> None:
    if len(reason.strip()) < 3:
        raise BadInput("budget.reason")


def require_percent(percent: Decimal) -> None:
    if not (percent.is_finite() and -100 <= percent <= 1000):
        raise BadInput("budget.percent", percent=str(percent)[:20])
