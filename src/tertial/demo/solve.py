"""Finds exact amounts, cell by cell, that print as every published figure: run by a developer, never by the program.

``python -m tertial.demo.solve`` writes ``solution.csv``. Least squares within bounds: each published cell is an
interval of half a printed unit around its value, narrowed a little so that rounding to whole öre cannot leave it; of
all amounts within them those nearest to ``prior.csv`` are taken. It needs scipy, which only tests install.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from tertial.demo.facts import (
    COLUMNS,
    HERE,
    REPORT_COLUMNS,
    CellKey,
    Hint,
    Published,
    prior,
    published,
    statements,
)
from tertial.domain.statement import OUTSIDE, StatementDefinition, lines_of

ORE = 100_000_000  # a mnkr
HALF = 0.05  # mnkr, half a printed unit
MARGIN = 0.0005  # mnkr inside the interval, more than all öre that rounding can move
PURCHASED_A_MONTH = 14.1  # mnkr, elderly care, April to August (002, "Ekonomiska konsekvenser")
GROWING = (  # no month takes back what an earlier one has had
    ("budget_march", "budget_august"),
    ("budget_august", "budget_year"),
    ("outcome_march", "outcome_august"),
    ("outcome_august", "forecast_august"),
)
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
    "goods_and_services": "6410",
    "consultants_and_agency_staff": "7510",
    "other_costs": "7610",
    "capital_cost": "7910",
}
Name = tuple[CellKey, str]
Terms = Mapping[Name, float]


@dataclass
class Problem:
    """What is wanted (soft: terms, aim, weight) and what must hold (hard: terms, low, high), in mnkr of magnitude."""

    names: tuple[Name, ...]
    soft: list[tuple[Terms, float, float]] = field(default_factory=list)
    hard: list[tuple[Terms, float, float]] = field(default_factory=list)

    def want(self, terms: Terms, aim: float, deviation: float) -> None:
        self.soft.append((terms, aim, 1 / deviation))

    def demand(self, terms: Terms, low: float, high: float = float("inf")) -> None:
        self.hard.append((terms, low, high))

    def solve(self) -> dict[Name, float]:
        """The amounts nearest to what is wanted. Raises ``RuntimeError`` when the demands contradict each other."""
        import numpy as np
        from scipy.linalg import solve_triangular

        wanted = self._matrix(self.soft)
        weights = np.array([weight for _, _, weight in self.soft])
        aims = np.array([aim for _, aim, _ in self.soft]) * weights
        q, r = np.linalg.qr(wanted * weights[:, None])
        centre = q.T @ aims
        demands, bounds = self._one_sided()
        # With z = r x − centre, |z| is the distance: the least z with demands·r⁻¹(z + centre) ≥ bounds.
        turned = solve_triangular(r, demands.T, trans="T").T
        z = _least_distance(turned, bounds - turned @ centre)
        return dict(zip(self.names, solve_triangular(r, z + centre).tolist(), strict=True))

    def _matrix(self, rows: list[tuple[Terms, float, float]]) -> Any:
        import numpy as np

        place = {name: number for number, name in enumerate(self.names)}
        matrix = np.zeros((len(rows), len(self.names)))
        for number, (terms, _, _) in enumerate(rows):
            for name, factor in terms.items():
                matrix[number, place[name]] += factor
        return matrix

    def _one_sided(self) -> tuple[Any, Any]:
        import numpy as np

        matrix = self._matrix(self.hard)
        low = np.array([each[1] for each in self.hard])
        high = np.array([each[2] for each in self.hard])
        below, above = np.isfinite(low), np.isfinite(high)
        return np.vstack([matrix[below], -matrix[above]]), np.concatenate(
            [low[below], -high[above]]
        )


def _least_distance(demands: Any, bounds: Any) -> Any:
    """The shortest z with demands·z ≥ bounds (Lawson and Hanson's LDP, by non-negative least squares)."""
    import numpy as np
    from scipy.optimize import nnls

    lengths = np.linalg.norm(demands, axis=1)
    demands, bounds = demands / lengths[:, None], bounds / lengths
    stacked = np.vstack([demands.T, bounds])
    target = np.zeros(len(stacked))
    target[-1] = 1.0
    dual, distance = nnls(stacked, target, maxiter=50 * stacked.shape[1])
    if distance < 1e-9:
        raise RuntimeError("de publicerade siffrorna går inte att förena")
    residual = stacked @ dual - target
    return -residual[:-1] / residual[-1]


# --- the problem of the two reports -----------------------------------------------------------------------


def problem() -> Problem:
    """Every published cell of the ledger's tables, and what makes the amounts plausible."""
    hints = prior()
    made = Problem(
        tuple((cell, column) for cell, hint in hints.items() for column in _columns(hint))
    )
    for printed in _printed_by_the_ledger():
        made.demand(_printed_terms(made.names, printed), *_interval(printed))
    for cell, hint in hints.items():
        _nearness(made, cell, hint)
        _growth(made, cell, hint)
    _internal_allocation(made)
    _own_provider_is_paid_what_it_costs(made)
    _purchases_in_elderly_care(made)
    return made


def _columns(hint: Hint) -> tuple[str, ...]:
    return tuple(c for c in COLUMNS if c != "covid_august" or hint.extra[c])


def _printed_by_the_ledger() -> Iterator[Published]:
    """Published cells that are sums of the ledger: not the rows below the result, nor registered values."""
    for cell in published():
        key, line, *_ = cell.ref.split(".")
        definition = statements().get(key)
        if definition and definition.dimension != "project" and line in definition.keys:
            yield cell


def _interval(cell: Published) -> tuple[float, float]:
    return float(cell.value) - HALF + MARGIN, float(cell.value) + HALF - MARGIN


def _printed_terms(names: Iterable[Name], cell: Published) -> Terms:
    key, line, group, measure = cell.ref.split(".")
    definition = statements()[key]
    columns = dict(REPORT_COLUMNS[cell.report, group, measure])
    if definition.tag:
        columns = {"covid_august": 1}
    sign = 1 if measure == "variance" else definition.sign
    return {
        (each, column): float(sign * each.sign * columns[column])
        for each, column in names
        if column in columns and is_on(definition, line, each)
    }


@cache
def _mapped(statement: str, code: str) -> tuple[str, ...]:
    return lines_of(code, statements()[statement].maps, date(2020, 8, 31))


def is_on(definition: StatementDefinition, line: str, cell: CellKey) -> bool:
    """Whether a cell's amount is part of a line, by the statement's own maps."""
    code = ACCOUNT_OF[cell.line] if definition.dimension == "account" else cell.activity
    mapped = _mapped(definition.key, code)
    own_maps = {each.line for each in definition.maps}
    return OUTSIDE not in mapped and any(
        definition.line(key).takes(cell.role)
        and (key in mapped or (key not in own_maps and bool({*definition.above(key)} & {*mapped})))
        for key in definition.summed(line)
    )


def _nearness(made: Problem, cell: CellKey, hint: Hint) -> None:
    """The year near the prior; each period near its share of the year, at the line's pace, and what the prior adds."""
    year = (cell, "budget_year")
    size = max(hint.budget, 0.1)
    made.want({year: 1.0}, hint.budget, 0.06 * size + 0.02)
    for column in _columns(hint):
        extra = hint.extra.get(column, 0.0)
        name = (cell, column)
        if column == "covid_august":
            made.want({name: 1.0}, extra, 0.05 * extra + 0.01)
        elif column in ("budget_march", "budget_august"):
            made.want({name: 1.0, year: -_pace(cell.line, column)}, 0.0, 0.004 * size + 0.004)
        elif column != "budget_year":
            pace = 0.0 if cell.role == "reserve" else _pace(cell.line, column)
            loose = 0.02 * size + 0.08 * abs(extra) + 0.01
            made.want({name: 1.0, year: -pace}, extra, loose)


@cache
def _pace(line: str, column: str) -> float:
    """The published share of the year's budget in a column, apart from what the prior says of single cells."""
    found = {
        columns[0][0]: abs(float(cell.value))
        for cell in published()
        for statement, row, group, measure in [cell.ref.split("@")[0].split(".")]
        if (statement, row) == ("income_statement", line)
        for columns in [REPORT_COLUMNS[cell.report, group, measure]]
        if measure != "variance"
    }
    of_line = [(cell, hint) for cell, hint in prior().items() if cell.line == line]
    explained = sum(hint.extra.get(column, 0.0) for _, hint in of_line)
    base = sum(h.budget for c, h in of_line if column.startswith("budget") or c.role != "reserve")
    return (found[column] - explained) / base


def _growth(made: Problem, cell: CellKey, hint: Hint) -> None:
    made.demand({(cell, "budget_march"): 1.0}, 0.0)
    made.demand({(cell, "outcome_march"): 1.0}, 0.0)
    made.demand({(cell, "forecast_march"): 1.0}, 0.0)
    for before, after in GROWING:
        made.demand({(cell, after): 1.0, (cell, before): -1.0}, 0.0)
    if cell.role == "reserve":
        # Their forecasts are merely near nothing: at exactly nothing the two reports' prose could not be reconciled.
        for column in ("outcome_march", "outcome_august"):
            made.demand({(cell, column): 1.0}, 0.0, 0.0)
    if hint.extra["covid_august"]:
        tagged = {(cell, "outcome_august"): 0.95, (cell, "outcome_march"): -0.95}
        made.demand({**tagged, (cell, "covid_august"): -1.0}, 0.0)


def _internal_allocation(made: Problem) -> None:
    """What the purchaser pays for a service its own provider receives; what units pay for support is received there.

    In the August forecast the two sides are published apart: 724,6 and 740,5.
    """
    for column in COLUMNS:
        if column in ("forecast_august", "covid_august"):
            continue
        for payers, payees in internal_pairs(made.names):
            terms = {(cell, column): 1.0 for cell in payers} | {(c, column): -1.0 for c in payees}
            made.demand(terms, 0.0, 0.0)


def internal_pairs(names: Iterable[Name]) -> list[tuple[list[CellKey], list[CellKey]]]:
    cells = dict.fromkeys(cell for cell, _ in names)
    payers = [cell for cell in cells if cell.line == "internal_cost"]
    payees = [cell for cell in cells if cell.line == "internal_revenue"]
    services = [cell.activity for cell in payers if cell.role == "purchaser"]
    pairs = [
        (
            [cell for cell in payers if (cell.activity, cell.role) == (service, "purchaser")],
            [cell for cell in payees if cell.activity == service],
        )
        for service in services
    ]
    support = [cell for cell in payees if cell.activity not in services]
    return [*pairs, ([cell for cell in payers if cell.role == "own_provider"], support)]


def _own_provider_is_paid_what_it_costs(made: Problem) -> None:
    """An own provider's service is budgeted to cover its cost over the year: net nothing, but for support."""
    cells = dict.fromkeys(cell for cell, _ in made.names)
    services = {c.activity for c in cells if c.line == "internal_revenue" and c.activity < "55"}
    for service in sorted(services):
        for column, deviation in (
            ("budget_march", 0.6),
            ("budget_august", 1.2),
            ("budget_year", 0.01),
        ):
            net = {
                (cell, column): float(cell.sign)
                for cell in cells
                if (cell.activity, cell.role) == (service, "own_provider")
            }
            made.want(net, 0.0, deviation)


def _purchases_in_elderly_care(made: Problem) -> None:
    share = {"outcome_august": 1 / 5, "outcome_march": -1 / 5}
    terms = {
        (cell, column): share[column]
        for cell, column in made.names
        if cell.line == "purchased_services" and cell.activity < "52" and column in share
    }
    made.demand(terms, PURCHASED_A_MONTH - HALF + MARGIN, PURCHASED_A_MONTH + HALF - MARGIN)


# --- whole öre --------------------------------------------------------------------------------------------


def solved() -> dict[Name, int]:
    """Whole öre, debit-positive, for every cell and column that is not zero."""
    made = problem()
    ore = {name: max(round(value * ORE), 0) for name, value in made.solve().items()}
    for column in COLUMNS:
        if column not in ("forecast_august", "covid_august"):
            for payers, payees in internal_pairs(made.names):
                paid = sum(ore[cell, column] for cell in payers)
                ore[payees[0], column] += paid - sum(ore[cell, column] for cell in payees)
    return {(cell, column): cell.sign * each for (cell, column), each in ore.items() if each}


def main() -> None:
    found = solved()
    with (HERE / "solution.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(("line", "activity", "role", "column", "ore"))
        for (cell, column), ore in sorted(found.items()):
            writer.writerow((cell.line, cell.activity, cell.role, column, ore))
    total = sum(ore for (_, column), ore in found.items() if column == "budget_year")
    print(f"{len(found)} belopp, årets nettokostnad {Decimal(total) / ORE} mnkr")


if __name__ == "__main__":
    main()
