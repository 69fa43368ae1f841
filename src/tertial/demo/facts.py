"""The demo's own data files, read as values. Everything here is about one committee and one year."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from tertial.domain.statement import CodeRange, LineMap, ReportLine, StatementDefinition
from tertial.domain.swedish import parse_number

HERE = Path(__file__).resolve().parent
PACKAGE = HERE / "von-2020"
YEAR = 2020
REVENUE = frozenset(
    {"fees", "services_sold", "grants_received", "other_revenue", "internal_revenue"}
)
"""Lines that are revenue: negative in the ledger."""

COLUMNS: Mapping[str, tuple[str, str, int, int]] = {
    # column: kind, version, first and last month
    "budget_march": ("budget", "", 1, 3),
    "budget_august": ("budget", "", 1, 8),
    "budget_year": ("budget", "", 1, 12),
    "outcome_march": ("outcome", "", 1, 3),
    "outcome_august": ("outcome", "", 1, 8),
    "forecast_march": ("forecast", "2020-03", 1, 12),
    "forecast_august": ("forecast", "2020-08", 1, 12),
    "covid_august": ("outcome", "", 4, 8),
}
"""What the solution has an amount for, cell by cell; ``covid_august`` is the tagged part of the outcome."""

REPORT_COLUMNS: Mapping[tuple[str, str, str], tuple[tuple[str, int], ...]] = {
    # (report, group, measure): the columns it is made of, with their sign; a variance is budget − the other
    (report, group, measure): terms
    for report, month in (("2020-03", "march"), ("2020-08", "august"))
    for (group, measure), terms in {
        ("full_year", "budget"): (("budget_year", 1),),
        ("full_year", "forecast"): ((f"forecast_{month}", 1),),
        ("full_year", "variance"): (("budget_year", 1), (f"forecast_{month}", -1)),
        ("period", "budget"): ((f"budget_{month}", 1),),
        ("period", "outcome"): ((f"outcome_{month}", 1),),
        ("period", "variance"): ((f"budget_{month}", 1), (f"outcome_{month}", -1)),
    }.items()
}


@dataclass(frozen=True, slots=True, order=True)
class CellKey:
    """Where the solution has an amount: a line of the income statement, an activity and the side that has it."""

    line: str
    activity: str
    role: str

    @property
    def sign(self) -> int:
        """+1 for cost, −1 for revenue: the sign in the ledger."""
        return -1 if self.line in REVENUE else 1


@dataclass(frozen=True, slots=True)
class Published:
    """A printed cell: which report and table, the row's label, the column's heading, our ref, the print."""

    report: str
    table: str
    label: str
    column: str
    ref: str
    printed: str

    @property
    def value(self) -> Decimal:
        return parse_number(self.printed)


def rows(path: Path) -> Iterator[dict[str, str]]:
    """The rows of one of our semicolon-separated files."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


@cache
def published() -> tuple[Published, ...]:
    return tuple(Published(**row) for row in rows(HERE / "published.csv"))


@dataclass(frozen=True, slots=True)
class Hint:
    """How the committee spends in a cell, mnkr: the year's ``budget``, and ``extra`` beyond the line's pace."""

    budget: float
    extra: Mapping[str, float]


@cache
def prior() -> Mapping[CellKey, Hint]:
    """What the solution stays near."""
    return {
        CellKey(row["line"], row["activity"], row["role"]): Hint(
            float(parse_number(row["budget"] or "0")),
            {column: float(parse_number(row.get(column) or "0")) for column in COLUMNS},
        )
        for row in rows(HERE / "prior.csv")
    }


@cache
def solution(name: str = "solution") -> Mapping[tuple[CellKey, str], int]:
    """Öre per cell and column, debit-positive: of 2020, of the plan (``solution_2026``) or of 2021."""
    return {
        (CellKey(row["line"], row["activity"], row["role"]), row["column"]): int(row["ore"])
        for row in rows(HERE / f"{name}.csv")
    }


@cache
def cost_centres(name: str = "unit_services") -> Mapping[tuple[str, str], tuple[str, ...]]:
    """The cost centres of a committee that work with an activity, by (activity, role)."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in rows(HERE / f"{name}.csv"):
        found.setdefault((row["activity"], row["role"]), []).append(row["cost_centre"])
    return {place: tuple(codes) for place, codes in found.items()}


@cache
def statements() -> Mapping[str, StatementDefinition]:
    """The package's statements, as the program reads them."""
    lines = list(rows(PACKAGE / "report_lines.csv"))
    maps = list(rows(PACKAGE / "line_maps.csv"))
    return {
        row["key"]: StatementDefinition(
            key=row["key"],
            title=row["title"],
            caption=row["caption"],
            dimension=row["dimension"],  # type: ignore[arg-type]  # our own file
            sign=-1 if row["sign"] == "-1" else 1,
            lines=tuple(_line(each) for each in lines if each["statement"] == row["key"]),
            maps=tuple(
                LineMap(each["line"], CodeRange(each["first"], each["last"]))
                for each in maps
                if each["statement"] == row["key"]
            ),
            tag=row["tag"],
        )
        for row in rows(PACKAGE / "statements.csv")
    }


def _line(row: dict[str, str]) -> ReportLine:
    return ReportLine(
        row["key"],
        row["label"],
        row["level"],  # type: ignore[arg-type]  # our own file
        tuple(row["sums"].split()),
        row["parent"],
        row["role"],
    )
