"""Finds exact amounts that print as the tables of the plan for 2026 and of the report of August 2021 (developers only).

``python -m tertial.demo.solve_years`` writes ``solution_2026.csv`` and ``solution_2021.csv``. The published tables are
those of the packages ``von-2026`` and ``sn-2021``; the method is that of ``solve.py``: every printed cell is an
interval (mnkr), and of all amounts within the intervals those nearest to how such a committee spends are taken.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tertial.demo.facts import HERE, CellKey, rows, solution
from tertial.demo.solve import ORE, Problem, internal_pairs
from tertial.domain.swedish import parse_number

HALF, MARGIN = 0.0005, 0.00003  # mnkr: half a tkr, and what rounding to whole öre may move
TKR = 1000

# --- what is published ------------------------------------------------------------------------------------


@cache
def printed(package: str) -> Mapping[tuple[str, str, str], float]:
    """The cells in tkr of a package's tables, in mnkr, by (table, row, column)."""
    unit = {row["key"]: row["unit"] for row in rows(HERE / package / "tables.csv")}
    return {
        (row["table"], row["row"], row["column"]): float(parse_number(row["raw"])) / TKR
        for row in rows(HERE / package / "table_values.csv")
        if unit[row["table"]] == "tkr"
        and row["raw"].strip("-–")
        and row["column"].split(".")[-1] not in ("goals", "decision", "kind")
    }


@dataclass(frozen=True, slots=True)
class Shape:
    """What a committee's amounts are: lines and activities of its tables, and how much of each there tends to be."""

    package: str
    line_of: Callable[[CellKey], str]
    activity_of: Callable[[CellKey], str]
    prior: Callable[[str], Mapping[CellKey, float]]


def demand(made: Problem, terms: Mapping[tuple[CellKey, str], float], value: float) -> None:
    """The sum prints as ``value``."""
    made.demand(terms, value - HALF + MARGIN, value + HALF - MARGIN)


def nearness(made: Problem, prior: Mapping[CellKey, float], column: str) -> None:
    for cell, size in prior.items():
        made.want({(cell, column): 1.0}, size, 0.08 * size + 0.02)
        made.demand({(cell, column): 1.0}, 0.0)


# --- the plan for 2026 ------------------------------------------------------------------------------------

PLAN_COLUMNS = ("2024.final_accounts", "2025.budget", "2025.forecast", "2026.budget")
OTHER = frozenset(
    {
        "consultants_and_agency_staff",
        "goods_and_services",
        "other_costs",
        "capital_cost",
        "internal_cost",
    }
)
REVENUE = frozenset(
    {"fees", "services_sold", "grants_received", "other_revenue", "internal_revenue"}
)
MOVED: Mapping[str, tuple[tuple[str, float], ...]] = {
    "1002": (("5109", 1.0),),
    "5209": (("5206", 1.0),),
    "5401": (("5108", 0.5), ("5208", 0.35), ("5308", 0.15)),
    "5503": (("5106", 1.0),),
    "5601": (("5107", 0.6), ("5207", 0.4)),
}
"""Where the activities of 2020 are in 2026: management and assessment are told by whom they are for."""
BEYOND_INTERNAL = 92.0  # mnkr of "Övrigt" that is no internal allocation
GROUPS = {
    "elderly_care": ("51",),
    "lss_sfb": ("5201", "5202", "5203", "5206", "5207", "5208"),
    "disability_other": ("5204", "5205", "53"),
    "political": ("10",),
    "other_operations": ("54", "55", "56"),
}


def plan_activity(cell: CellKey) -> str:
    return next(key for key, codes in GROUPS.items() if cell.activity.startswith(codes))


def plan_line(cell: CellKey) -> str:
    return "revenue" if cell.line in REVENUE else "other" if cell.line in OTHER else cell.line


def plan_prior(column: str) -> Mapping[CellKey, float]:
    """The year's budget of 2020 in the activities of 2026, each line scaled to what is published."""
    base: dict[CellKey, float] = {}
    for (cell, of), ore in solution().items():
        if of != "budget_year":
            continue
        for activity, share in MOVED.get(cell.activity, ((cell.activity, 1.0),)):
            role = "purchaser" if cell.role == "political" and activity == "5109" else cell.role
            key = CellKey(cell.line, activity, role)
            base[key] = base.get(key, 0.0) + abs(ore) / ORE * share
    published = printed("von-2026")
    wanted = {
        row: abs(published["income_statement", row, column])
        for row in (
            "revenue",
            "personnel",
            "premises",
            "grants_paid",
            "purchased_services",
            "other",
        )
    }
    internal = wanted["other"] - BEYOND_INTERNAL
    sums: dict[str, float] = {}
    for cell, size in base.items():
        sums[_part(cell)] = sums.get(_part(cell), 0.0) + size
    wanted |= {"revenue": wanted["revenue"] - internal, "other": BEYOND_INTERNAL}
    wanted |= {"internal": 2 * internal}  # paid and received
    return {cell: size * wanted[_part(cell)] / sums[_part(cell)] for cell, size in base.items()}


def _part(cell: CellKey) -> str:
    return "internal" if cell.line.startswith("internal") else plan_line(cell)


def plan_problem(column: str) -> Problem:
    prior = plan_prior(column)
    made = Problem(tuple((cell, column) for cell in prior))
    nearness(made, prior, column)
    for (table, row, of), value in printed("von-2026").items():
        if of == column and table == "income_statement":
            terms = {(c, column): float(-c.sign) for c in prior if _on_line(c, row)}
            demand(made, terms, value)
            if row == "total":  # a frame is decided in whole tkr, where the rounded rows allow it
                made.want(terms, value, MARGIN / 10)
        if of == column and table == "operations_statement":
            terms = {
                (c, column): float(c.sign) for c in prior if row in ("total", plan_activity(c))
            }
            demand(made, terms, value)
    for payers, payees in internal_pairs(made.names):
        paid = {(c, column): 1.0 for c in payers} | {(c, column): -1.0 for c in payees}
        made.demand(paid, 0.0, 0.0)
    return made


def _on_line(cell: CellKey, row: str) -> bool:
    return row in ("total", plan_line(cell), "costs" if cell.line not in REVENUE else "revenue")


# --- the report of August 2021 ----------------------------------------------------------------------------

SN_COLUMNS = {
    "full_year.budget": "budget_year",
    "period.budget": "budget_august",
    "full_year.forecast": "forecast_august",
    "period.outcome": "outcome_august",
    "previous_period.outcome": "outcome_2020",
}
SN_ACTIVITIES = {
    "social_psychiatry": "6301",
    "care_and_treatment": "6101",
    "committee_and_overall": "1001",
    "unaccompanied_minors": "6201",
}
SN_ROLES = {"1001": "political"}
SN_SHARES = {
    # how a line tends to lie over the activities: 6301, 6101, 1001, 6201
    "revenue": (0.11, 0.57, 0.02, 0.30),
    "personnel": (0.13, 0.82, 0.017, 0.033),
    "premises": (0.20, 0.73, 0.01, 0.06),
    "grants_paid": (0.05, 0.90, 0.05, 0.0),
    "purchased_services": (0.22, 0.73, 0.0, 0.05),
    "other": (0.12, 0.80, 0.04, 0.04),
}
CONTRADICTED = {
    ("operations_statement", "total", "period.outcome"),
    ("income_statement", "costs", "period.variance"),
}
"""277 829, in the other table 277 830; and 1 251, where the rows give less than 1 250,5 however they were rounded."""


def sn_cell(line: str, activity: str) -> CellKey:
    return CellKey(line, activity, SN_ROLES.get(activity, "own_provider"))


def sn_sign(cell: CellKey) -> float:
    return -1.0 if cell.line == "revenue" else 1.0


def sn_problem() -> Problem:
    published = printed("sn-2021")
    cells = [
        (sn_cell(line, activity), share)
        for line, shares in SN_SHARES.items()
        for activity, share in zip(SN_ACTIVITIES.values(), shares, strict=True)
        if share
    ]
    made = Problem(tuple((cell, column) for cell, _ in cells for column in SN_COLUMNS.values()))
    for of, column in SN_COLUMNS.items():
        prior = {c: share * published["income_statement", c.line, of] for c, share in cells}
        nearness(made, prior, column)
    for (table, row, of), value in published.items():
        is_ours = table in ("income_statement", "operations_statement") and of in _sn_terms()
        if is_ours and (table, row, of) not in CONTRADICTED:
            demand(made, dict(_sn_sum(made, table, row, of)), value)
    return made


def _sn_terms() -> Mapping[str, tuple[tuple[str, float], ...]]:
    """The solution's columns that a printed column is made of: a variance is budget minus the other."""
    plain = {of: ((column, 1.0),) for of, column in SN_COLUMNS.items()}
    return plain | {
        "full_year.variance": (("budget_year", 1.0), ("forecast_august", -1.0)),
        "period.variance": (("budget_august", 1.0), ("outcome_august", -1.0)),
    }


def _sn_sum(
    made: Problem, table: str, row: str, of: str
) -> Iterator[tuple[tuple[CellKey, str], float]]:
    factors = dict(_sn_terms()[of])
    is_plain = not of.endswith("variance")
    for cell, column in made.names:
        if column not in factors:
            continue
        sign = sn_sign(cell)
        if table == "income_statement" and row in ("revenue", cell.line) and row == cell.line:
            yield (cell, column), factors[column] * (1.0 if is_plain else sign)
        elif (
            ((table, row) == ("income_statement", "costs") and cell.line != "revenue")
            or row == "total"
            or (table == "operations_statement" and SN_ACTIVITIES.get(row) == cell.activity)
        ):
            yield (cell, column), factors[column] * sign


# --- whole öre --------------------------------------------------------------------------------------------


def solved_plan() -> dict[tuple[CellKey, str], int]:
    """Whole öre, debit-positive, of the plan's four columns: what is paid internally is received, sums have no öre."""
    found: dict[tuple[CellKey, str], int] = {}
    for column in PLAN_COLUMNS:
        made = plan_problem(column)
        ore = {name: max(round(value * ORE), 0) for name, value in made.solve().items()}
        for payers, payees in internal_pairs(made.names):
            paid = sum(ore[cell, column] for cell in payers)
            ore[payees[0], column] += paid - sum(ore[cell, column] for cell in payees)
        net = sum(name[0].sign * each for name, each in ore.items())
        bought = (CellKey("purchased_services", "5101", "purchaser"), column)
        ore[bought] += round(net, -2) - net  # a frame has no öre
        found |= {name: name[0].sign * each for name, each in ore.items() if each}
    return found


def solved_report() -> dict[tuple[CellKey, str], int]:
    """Whole öre, debit-positive, of the report's columns."""
    ore = {
        name: int(sn_sign(name[0])) * max(round(value * ORE), 0)
        for name, value in sn_problem().solve().items()
    }
    return {name: each for name, each in ore.items() if each}


def write(path: Path, found: Mapping[tuple[CellKey, str], int]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";", lineterminator="\n")
        writer.writerow(("line", "activity", "role", "column", "ore"))
        for (cell, column), ore in sorted(found.items()):
            writer.writerow((cell.line, cell.activity, cell.role, column, ore))


if __name__ == "__main__":
    write(HERE / "solution_2026.csv", solved_plan())
    write(HERE / "solution_2021.csv", solved_report())
