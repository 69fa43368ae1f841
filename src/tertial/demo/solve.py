"""Finds exact amounts, cell by cell, that print as every published figure: run by a developer, never by the program.

``python -m tertial.demo.solve`` writes ``solution.csv``. A linear programme: each published cell is an interval of
half a printed unit around its value, narrowed a little so that rounding to whole öre cannot leave it; among all
solutions the one nearest to ``prior.csv`` is taken. It needs scipy, which only tests install.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from tertial.demo.facts import (
    COLUMNS,
    HERE,
    REPORT_COLUMNS,
    CellKey,
    prior,
    published,
    statements,
)
from tertial.domain.statement import OUTSIDE, StatementDefinition, lines_of

HALF = 0.05  # mnkr, half a printed unit
MARGIN = 0.0015  # mnkr inside the interval, more than all öre that rounding can move
SEASON = {"march": 3 / 12, "august": 8 / 12, "year": 1.0}
SHIFTS = {  # what the outcome does that a budget spread evenly does not: share of the budget's pace
    ("purchased_services", "5203"): 0.35,
    ("grants_paid", "5203"): 9.0,
}
ACCOUNT_OF = {  # one account per line, to ask the statements' own maps where a cell belongs
    "fees": "3110",
    "services_sold": "3610",
    "grants_received": "3510",
    "other_revenue": "3410",
    "internal_revenue": "3310",
    "personnel": "5010",
    "premises": "6010",
    "grants_paid": "4510",
    "purchased_services": "4630",
    "internal_cost": "4710",
    "goods_and_services": "6450",
    "consultants_and_agency_staff": "7510",
    "other_costs": "7610",
    "capital_cost": "7910",
}
Terms = dict[tuple[CellKey, str], float]


class Problem:
    """A linear programme over non-negative magnitudes, one per cell and column."""

    def __init__(self, cells: Iterable[CellKey]) -> None:
        self.cells = tuple(cells)
        self.names = [(cell, column) for cell in self.cells for column in COLUMNS]
        self.place = {name: number for number, name in enumerate(self.names)}
        self.rows: list[tuple[Terms, float, float]] = []

    def between(self, terms: Terms, low: float, high: float) -> None:
        self.rows.append((terms, low, high))

    def solve(self, wanted: dict[CellKey, float]) -> dict[tuple[CellKey, str], float]:
        """The feasible point nearest to the prior. Raises ``RuntimeError`` where there is none."""
        import numpy as np
        from scipy.optimize import linprog
        from scipy.sparse import coo_array

        count = len(self.names)
        distances = list(self._distances(wanted))
        total = count + len(distances)
        entries: list[tuple[int, int, float]] = []
        bounds_low, bounds_high = [], []
        for row, (terms, low, high) in enumerate(self.rows):
            entries += [(row, self.place[name], weight) for name, weight in terms.items()]
            bounds_low.append(low)
            bounds_high.append(high)
        for number, (terms, aim, _) in enumerate(distances):  # |Σ terms − aim| ≤ distance
            for sign in (1.0, -1.0):
                row = len(bounds_high)
                entries += [(row, self.place[n], sign * w) for n, w in terms.items()]
                entries.append((row, count + number, -1.0))
                bounds_low.append(-np.inf)
                bounds_high.append(sign * aim)
        at, of, weights = zip(*entries, strict=True)
        matrix = coo_array((weights, (at, of)), shape=(len(bounds_high), total)).tocsr()
        cost = np.concatenate([np.zeros(count), [weight for _, _, weight in distances]])
        result: Any = linprog(
            cost,
            *self._inequalities(matrix, bounds_low, bounds_high),
            bounds=(0, None),
            method="highs",
        )
        if result.status != 0:
            raise RuntimeError(f"ingen lösning: {result.message}")
        return {name: float(result.x[number]) for name, number in self.place.items()}

    @staticmethod
    def _inequalities(matrix: Any, low: list[float], high: list[float]) -> tuple[Any, Any]:
        import numpy as np
        from scipy.sparse import vstack

        lower, upper = np.array(low), np.array(high)
        above, below = np.isfinite(upper), np.isfinite(lower)
        return vstack([matrix[above], -matrix[below]]), np.concatenate(
            [upper[above], -lower[below]]
        )

    def _distances(self, wanted: dict[CellKey, float]) -> Iterable[tuple[Terms, float, float]]:
        """(terms, aim, weight): the year's budget near the prior, every other column near its share of it."""
        for cell in self.cells:
            scale = 1 / max(wanted[cell], 0.2)
            yield {(cell, "budget_year"): 1.0}, wanted[cell], scale
            for column, (kind, _, _, _) in COLUMNS.items():
                if column == "budget_year" or column.startswith("covid"):
                    continue
                season = SEASON["year" if kind == "forecast" else column.rsplit("_")[-1]]
                pace = season * (
                    SHIFTS.get((cell.line, cell.activity), 1.0) if kind != "budget" else 1.0
                )
                yield {(cell, column): 1.0, (cell, "budget_year"): -pace}, 0.0, scale


def problem() -> Problem:
    """All constraints: the published cells, and what makes the amounts plausible."""
    cells = tuple(prior())
    made = Problem(cells)
    definitions = statements()
    for cell in published():
        statement = cell.ref.split(".")[0]
        if statement not in definitions or statement == "investment_statement":
            continue
        _, line, group, measure = cell.ref.split(".")
        if line not in definitions[statement].keys:
            continue  # rows below the result are not in the ledger
        terms = _terms(cells, definitions[statement], line, cell.report, group, measure)
        low, high = float(cell.value) - HALF + MARGIN, float(cell.value) + HALF - MARGIN
        made.between(terms, low, high)
    _plausible(made)
    return made


def _terms(
    cells: Iterable[CellKey],
    definition: StatementDefinition,
    line: str,
    report: str,
    group: str,
    measure: str,
) -> Terms:
    sign = 1 if measure == "variance" else definition.sign
    columns = REPORT_COLUMNS[report, group, measure]
    if definition.tag:
        columns = (("covid_august", 1),)
    return {
        (cell, column): float(sign * cell.sign * part)
        for cell in cells
        if _is_on(definition, line, cell)
        for column, part in columns
    }


def _is_on(definition: StatementDefinition, line: str, cell: CellKey) -> bool:
    """Whether a cell's amount is part of a line, by the statement's own maps."""
    code = ACCOUNT_OF[cell.line] if definition.dimension == "account" else cell.activity
    from datetime import date

    for key in definition.summed(line):
        own = definition.line(key)
        mapped = lines_of(code, definition.maps, date(2020, 8, 31))
        belongs = key in mapped or own.parent in mapped
        if belongs and OUTSIDE not in mapped and own.takes(cell.role):
            return True
    return False


def _plausible(made: Problem) -> None:
    for cell in made.cells:
        is_reserve = cell.role == "reserve"
        for before, after in (
            ("budget_march", "budget_august"),
            ("budget_august", "budget_year"),
            ("outcome_march", "outcome_august"),
        ):
            made.between({(cell, after): 1.0, (cell, before): -1.0}, 0.0, float("inf"))
        tagged = {(cell, "covid_august"): 1.0}
        made.between(
            {**tagged, (cell, "outcome_august"): -0.9, (cell, "outcome_march"): 0.9},
            -float("inf"),
            0,
        )
        may_be_tagged = cell.line in (
            "personnel",
            "consultants_and_agency_staff",
            "goods_and_services",
        )
        if not may_be_tagged or cell.role not in ("own_provider", "management"):
            made.between(tagged, 0.0, 0.0)
        if is_reserve:
            for column in ("outcome_march", "outcome_august"):
                made.between({(cell, column): 1.0}, 0.0, 0.0)
        elif cell.line not in ("grants_paid",):
            _paced(made, cell)
    _internal_allocation_is_equal(made)
    elderly = [c for c in made.cells if c.line == "purchased_services" and c.activity < "5200"]
    a_month = {
        (c, col): s / 5
        for c in elderly
        for col, s in (("outcome_august", 1.0), ("outcome_march", -1.0))
    }
    made.between(a_month, 14.06, 14.14)


def _paced(made: Problem, cell: CellKey) -> None:
    """No quarter is empty and none holds the whole year: every column within bounds of its even share."""
    for column, share in (
        ("budget_march", 3 / 12),
        ("budget_august", 8 / 12),
        ("outcome_march", 3 / 12),
        ("outcome_august", 8 / 12),
    ):
        made.between({(cell, column): 1.0, (cell, "budget_year"): -0.3 * share}, 0.0, float("inf"))


def _internal_allocation_is_equal(made: Problem) -> None:
    """What one side pays the other receives, in every column where the totals are published equal."""
    for column in COLUMNS:
        if column in ("forecast_august", "covid_august"):
            continue
        terms = {
            (cell, column): float(cell.sign)
            for cell in made.cells
            if cell.line in ("internal_cost", "internal_revenue")
        }
        made.between(terms, 0.0, 0.0)


def solved() -> dict[tuple[CellKey, str], int]:
    """Whole öre, debit-positive, for every cell and column that is not zero."""
    wanted = {cell: float(weight) for cell, weight in prior().items()}
    amounts = problem().solve(wanted)
    ore = {name: name[0].sign * round(value * 100_000_000) for name, value in amounts.items()}
    return {name: amount for name, amount in ore.items() if amount}


def main() -> None:
    found = solved()
    with (HERE / "solution.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(("line", "activity", "role", "column", "ore"))
        for (cell, column), ore in sorted(found.items()):
            writer.writerow((cell.line, cell.activity, cell.role, column, ore))
    total = sum(ore for (_, column), ore in found.items() if column == "budget_year")
    print(f"{len(found)} belopp, årets nettokostnad {Decimal(total) / 100_000_000} mnkr")


if __name__ == "__main__":
    main()
