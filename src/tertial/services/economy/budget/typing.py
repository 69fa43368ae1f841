"""What is typed in a budget: cells held against what they were when they were seen, saved as differences."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tertial.domain.economy.budget import WHOLE_YEAR, BudgetAmount, BudgetCell, entered
from tertial.domain.economy.periods import MONTHS
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, ore_from
from tertial.domain.swedish import MAX_ORE, MINUS, NBSP, parse_number
from tertial.errors import BadInput, Conflict, TertialError
from tertial.services.access import Actor
from tertial.services.economy.budget.basis import (
    Amounts,
    BudgetYear,
    chosen_keys,
    key_for,
    moved_amounts,
    newest,
)
from tertial.services.economy.budget.versions import Moved, audit_version, draft, write_moves
from tertial.store import models


@dataclass(frozen=True, slots=True)
class TypedCell:
    """What somebody typed in a cell: of which unit and line, the year (part 0) or a month, and what it was then.

    ``text`` is a number in the page's unit of money with the statement's sign; ``seen`` is the newest movement then.
    """

    unit: str
    line: str
    part: int
    text: str
    seen: int

    @property
    def cell(self) -> BudgetCell:
        return BudgetCell(self.unit, self.line)


@dataclass(frozen=True, slots=True)
class CellFault:
    """Why a cell was not saved, with the movement that it must have seen to be saved all the same."""

    typed: TypedCell
    error: TertialError
    seen: int


@dataclass(frozen=True, slots=True)
class Saved:
    """``changed`` cells were saved together; ``newest`` is what a page has seen now."""

    changed: tuple[TypedCell, ...]
    faults: tuple[CellFault, ...]
    newest: int


def save_cells(
    *,
    actor: Actor,
    committee: str,
    year: int,
    version: str,
    typed: Sequence[TypedCell],
    money: Unit,
    now: datetime,
    reason: str = "",
    whole: bool = False,
) -> Saved:
    """Make cells what was typed: each becomes the difference, and what nobody changed is left alone.

    A cell that somebody else has changed since it was seen is a fault and stays as it is. ``whole``: with any fault
    nothing is saved. Raises: BadInput("budget.decided"), BadInput("budget.sent"). NotFound.
    """
    with transaction.atomic():
        of, row = draft(actor=actor, committee=committee, year=year, version=version)
        writing = _Typing(of, row, typed, money)
        moves: list[Moved] = []
        changed: list[TypedCell] = []
        faults: list[CellFault] = []
        for each in typed:
            try:
                move = writing.move(each)
            except TertialError as error:
                faults.append(CellFault(each, error, writing.newest))
                continue
            if move is not None:
                moves.append(move)
                changed.append(each)
        if whole and faults:
            return Saved((), tuple(faults), writing.newest)
        if moves:
            write_moves(row, moves, kind="entry", actor=actor, now=now, reason=reason)
            data = {"celler": len(moves), "ore": sum(move.ore for move in moves), "skal": reason}
            audit_version(actor, row, "budget.typed", now, data)
        return Saved(tuple(changed), tuple(faults), newest(row))


class _Typing:
    """Cells that were typed, held against what they were when they were seen and what they are now."""

    def __init__(
        self,
        of: BudgetYear,
        row: models.BudgetVersion,
        typed: Sequence[TypedCell],
        money: Unit,
    ) -> None:
        self.of, self.money, self.row = of, money, row
        units = {each.unit for each in typed}
        self.now = dict(moved_amounts(row, units=units))
        self.seen = {
            seen: moved_amounts(row, seen=seen, units=units) for seen in {t.seen for t in typed}
        }
        self.chosen = chosen_keys(row)
        self.newest = newest(row)
        self.units = set(of.units())

    def move(self, typed: TypedCell) -> Moved | None:
        """The movement that makes the cell what was typed; ``None`` where it is that, or was not changed."""
        self._require_place(typed)
        before = self._value(self.seen[typed.seen], typed)
        current = self._value(self.now, typed)
        if not typed.text.strip() and before is None:
            return None
        wanted = self._ore(typed.text)
        if wanted in (before, current):
            return None
        if (before or 0) != (current or 0):
            raise self._conflict(typed, current)
        key = key_for(self.of, self.chosen, typed.cell)
        ore = entered(self.now.get(typed.cell), wanted, typed.part, key)
        held = self.now.get(typed.cell, BudgetAmount())
        self.now[typed.cell] = held.plus(typed.part, ore)
        return Moved(typed.cell, typed.part, ore)

    def _value(self, held: Amounts, typed: TypedCell) -> int | None:
        amount = held.get(typed.cell)
        if amount is None:
            return None
        if typed.part == WHOLE_YEAR:
            return amount.ore
        return amount.months(key_for(self.of, self.chosen, typed.cell))[typed.part - 1]

    def _ore(self, text: str) -> int:
        ore = ore_from(parse_number(text), self.money) if text.strip() else 0
        if abs(ore) > MAX_ORE:
            raise BadInput("amount.too_large", text=text[:40])
        return ore * self.of.sign

    def _require_place(self, typed: TypedCell) -> None:
        if typed.unit not in self.units or typed.line not in self.of.lines(typed.unit):
            raise BadInput("budget.no-cell", unit=typed.unit, line=typed.line)
        if not 0 <= typed.part <= MONTHS:
            raise BadInput("budget.no-cell", unit=typed.unit, line=typed.line)

    def _conflict(self, typed: TypedCell, current: int | None) -> Conflict:
        other = (
            models.BudgetMovement.objects.filter(
                version=self.row, unit=typed.unit, line=typed.line, id__gt=typed.seen
            )
            .order_by("-id")
            .first()
        )
        return Conflict(
            "budget.changed-meanwhile",
            by=other.by if other else "",
            amount=exact(current, self.money, self.of.sign),
            line=self.of.definition.line(typed.line).label,
        )


def exact(ore: int | None, money: Unit, sign: int) -> str:
    """An amount as it is typed: exact, with as many decimals as it has and the statement's sign; missing is empty.

    >>> exact(-123_456_00, Unit.TKR, -1).replace(NBSP, " "), exact(None, Unit.KR, 1)
    ('123,456', '')
    """
    if ore is None:
        return ""
    value = in_unit(ore * sign, money)
    digits = f"{abs(value):,f}"
    whole, _, decimals = digits.partition(".")
    shown = whole.replace(",", NBSP) + ("," + decimals.rstrip("0") if decimals.strip("0") else "")
    return f"{MINUS}{shown}" if value < 0 else shown
