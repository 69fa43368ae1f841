"""A unit's budget as a grid: its lines by year or by month, typed where a line gathers accounts.

What is typed is exact; what is summed is printed rounded once, in an element that a saved grid is told anew.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from tertial.domain.economy.budget import WHOLE_YEAR, BudgetAmount, BudgetCell
from tertial.domain.economy.periods import MONTHS
from tertial.domain.figure import Unit
from tertial.domain.period import MONTHS as MONTH_NAMES
from tertial.domain.statement import ReportLine
from tertial.domain.swedish import format_ore
from tertial.services.economy.budget.basis import (
    ACROSS,
    Amounts,
    BudgetYear,
    amounts_of,
    budget_year,
    chosen_keys,
    key_for,
    newest,
    over_units,
    printed_sums,
    version_row,
)
from tertial.services.economy.budget.typing import exact


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell of a grid: typed in where it has a ``key``, else printed in an element of that ``id``."""

    text: str
    label: str = ""
    key: str = ""
    id: str = ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """A line of the statement; ``more`` is what is printed after its cells."""

    key: str
    label: str
    level: str
    cells: tuple[GridCell, ...]
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BudgetGrid:
    """A unit's lines by year or month. ``seen`` is the newest movement of it."""

    unit: str
    unit_name: str
    columns: tuple[str, ...]
    rows: tuple[GridRow, ...]
    seen: int
    more_columns: tuple[str, ...] = ()


def printed(of: BudgetYear, ore: int | None, money: Unit) -> str:
    """An amount with the sign of its statement, rounded once; missing is empty."""
    return format_ore(None if ore is None else ore * of.sign, money)


def shown_lines(of: BudgetYear) -> tuple[ReportLine, ...]:
    """The lines that a budget can fill: those that are typed, and what sums them."""
    return tuple(line for line in of.definition.lines if line.level not in ("of-which", "memo"))


def unit_grid(
    of: BudgetYear,
    held: Amounts,
    chosen: Mapping[BudgetCell, str],
    unit: str,
    *,
    months: bool,
    money: Unit,
    seen: int,
    can_type: bool,
    against: tuple[str, Amounts] | None = None,
) -> BudgetGrid:
    """A unit's lines as a grid: the year, or twelve months and the year; typed where a line gathers accounts."""
    parts = (*range(1, MONTHS + 1), WHOLE_YEAR) if months else (WHOLE_YEAR,)
    typed = set(of.lines(unit)) if can_type else set()
    by_part = {part: _by_line(of, held, chosen, unit, part) for part in parts}
    sums = {part: printed_sums(of, by_line) for part, by_line in by_part.items()}
    before = printed_sums(of, over_units(against[1], [unit])) if against else {}
    rows = []
    for line in shown_lines(of):
        if line.level == "detail" and line.key not in of.lines(unit):
            continue
        cells = []
        for part in parts:
            ore = sums[part].get(line.key)
            is_typed = line.key in typed and not (months and part == WHOLE_YEAR)
            label = f"{line.label}, {_part_name(part)}"
            cells.append(
                GridCell(exact(ore, money, of.sign), label, f"{unit}/{line.key}/{part}")
                if is_typed
                else GridCell(printed(of, ore, money), label, id=f"c-{line.key}-{part}")
            )
        more = () if months else _more(of, line, before, sums[WHOLE_YEAR], chosen, unit, money)
        rows.append(GridRow(line.key, line.label, line.level, tuple(cells), more))
    columns = tuple(_part_name(part)[:3].capitalize() if part else "Helår" for part in parts)
    more_columns = () if months else (against[0] if against else "Jämförelse", "Skillnad", "Nyckel")
    return BudgetGrid(unit, of.name(unit), columns, tuple(rows), seen, more_columns)


def _more(
    of: BudgetYear,
    line: ReportLine,
    before: Mapping[str, int],
    now: Mapping[str, int],
    chosen: Mapping[BudgetCell, str],
    unit: str,
    money: Unit,
) -> tuple[str, ...]:
    was, is_ = before.get(line.key), now.get(line.key)
    apart = None if was is None and is_ is None else (was or 0) - (is_ or 0)
    key = key_for(of, chosen, BudgetCell(unit, line.key)).label if line.level == "detail" else ""
    return (printed(of, was, money), format_ore(apart, money, sign=True) if before else "", key)


def _by_line(
    of: BudgetYear,
    held: Amounts,
    chosen: Mapping[BudgetCell, str],
    unit: str,
    part: int,
) -> dict[str, int]:
    found = {}
    for cell, amount in held.items():
        if cell.unit == unit:
            found[cell.line] = _part(amount, part, of, chosen, cell)
    return found


def _part(
    amount: BudgetAmount,
    part: int,
    of: BudgetYear,
    chosen: Mapping[BudgetCell, str],
    cell: BudgetCell,
) -> int:
    if part == WHOLE_YEAR:
        return amount.ore
    return amount.months(key_for(of, chosen, cell))[part - 1]


def _part_name(part: int) -> str:
    return MONTH_NAMES[part - 1] if part else "helår"


@dataclass(frozen=True, slots=True)
class SavedCells:
    """What a grid is told after it was saved: cells and printed texts as they are now."""

    cells: tuple[GridCell, ...]
    texts: Mapping[str, str]
    seen: int


def saved_cells(
    *, committee: str, year: int, version: str, unit: str, months: bool, money: Unit
) -> SavedCells:
    """A unit's grid as it is now: every cell, so that what others have changed is seen. The caller has saved."""
    of = budget_year(committee=committee, year=year)
    row = version_row(committee=committee, year=year, key=version)
    held = amounts_of(of, version, units=[unit])
    key = row.based_on
    against = None
    if not months and key and ACROSS not in key:
        against = (key, amounts_of(of, key, units=[unit]))
    grid = unit_grid(
        of,
        held,
        chosen_keys(row),
        unit,
        months=months,
        money=money,
        seen=newest(row),
        can_type=True,
        against=against,
    )
    cells = [cell for line in grid.rows for cell in line.cells]
    texts = {cell.id: cell.text for cell in cells if cell.id}
    if not months:
        texts |= {f"d-{line.key}": line.more[1] for line in grid.rows}
    return SavedCells(tuple(cell for cell in cells if cell.key), texts, grid.seen)
