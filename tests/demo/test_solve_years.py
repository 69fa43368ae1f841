"""The amounts of the plan for 2026 and of August 2021, solved anew: what is committed is what the solver finds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tertial.demo.facts import REVENUE, CellKey, solution
from tertial.demo.solve import internal_pairs
from tertial.demo.solve_years import (
    CONTRADICTED,
    HALF,
    ORE,
    PLAN_COLUMNS,
    plan_activity,
    plan_line,
    printed,
    sn_problem,
    solved_plan,
    solved_report,
)


@pytest.mark.parametrize(
    ("name", "solved"), [("solution_2026", solved_plan), ("solution_2021", solved_report)]
)
def test_the_committed_solution_is_the_solver_s(name: str, solved: object) -> None:
    assert callable(solved)
    assert solved() == solution(name)


def cells(column: str) -> dict[CellKey, int]:
    return {cell: ore for (cell, of), ore in solution("solution_2026").items() if of == column}


def published(table: str) -> Iterator[tuple[str, str, float]]:
    for (of, row, column), value in printed("von-2026").items():
        if of == table and column in PLAN_COLUMNS:
            yield row, column, value


@pytest.mark.parametrize(("row", "column", "value"), list(published("income_statement")))
def test_every_cell_by_line_is_what_the_plan_prints(row: str, column: str, value: float) -> None:
    lines = {"total": None, "costs": False, "revenue": True}
    found = sum(
        -ore
        for cell, ore in cells(column).items()
        if plan_line(cell) == row or (row in lines and lines[row] in (None, cell.line in REVENUE))
    )
    assert abs(found / ORE - value) < HALF


@pytest.mark.parametrize(("row", "column", "value"), list(published("operations_statement")))
def test_every_cell_by_activity_is_what_the_plan_prints(
    row: str, column: str, value: float
) -> None:
    found = sum(ore for cell, ore in cells(column).items() if row in ("total", plan_activity(cell)))
    assert abs(found / ORE - value) < HALF


@pytest.mark.parametrize("column", PLAN_COLUMNS)
def test_what_is_paid_internally_is_received_to_the_ore(column: str) -> None:
    found = cells(column)
    for payers, payees in internal_pairs([(cell, column) for cell in found]):
        assert sum(found[cell] for cell in (*payers, *payees)) == 0


def test_only_what_the_report_contradicts_itself_in_is_left_out() -> None:
    demanded = len(sn_problem().hard)
    names = len(sn_problem().names)
    tables = ("income_statement", "operations_statement")
    cells = [key for key in printed("sn-2021") if key[0] in tables]
    assert demanded - names == len(cells) - len(CONTRADICTED)
