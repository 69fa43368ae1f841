"""The ledger of the report that is left as a damaged text: Socialnämnden, January to August 2021 (generated).

Its sums print as every published figure of the report's economy (``solution_2021.csv``): by line and activity, grants,
what the pandemic cost, investments, and the same months of the two years before. Units and vouchers are ours.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tertial.demo.dealing import Plan, deal
from tertial.demo.facts import CellKey, solution
from tertial.demo.living import INVENTORY
from tertial.demo.writing import Journal, Leaf, write_plan, write_vouchers
from tertial.domain.money import split_ore

YEAR, LAST_MONTH, VOUCHERS = 2021, 8, 24_000
TKR = 100_000  # öre
TAG, GRANT = "Covid-19", "Riktat bidrag"
PERIOD, REST, ALL = range(1, 9), range(9, 13), range(1, 13)
CARE, PSYCHIATRY, MINORS = "6101", "6301", "6201"
UNIT = "own_provider"


@dataclass(frozen=True, slots=True)
class Marked:
    """A published amount (tkr, debit-positive) inside a cell: of a grant's project, or with the pandemic's tag."""

    line: str
    activity: str
    outcome: int
    forecast: int
    budget: int = 0
    project: str = ""
    tag: str = ""

    @property
    def cell(self) -> CellKey:
        return CellKey(self.line, self.activity, UNIT)

    def of(self, column: str) -> int:
        """Öre in a column of the solution."""
        tkr = {
            "outcome_august": self.outcome,
            "forecast_august": self.forecast,
            "budget_year": self.budget,
        }.get(column, 0)
        return tkr * TKR


MARKED = (
    Marked("revenue", PSYCHIATRY, -1_214, -1_214, -1_208, tag=GRANT, project="8101"),
    Marked("revenue", CARE, -1_655, -1_655, -1_046, tag=GRANT, project="8102"),
    Marked("revenue", CARE, -1_919, -1_919, -575, tag=GRANT, project="8103"),
    Marked("revenue", CARE, -2_450, -2_450, 0, tag=GRANT, project="8104"),
    Marked("purchased_services", PSYCHIATRY, 2_295, 3_440, tag=GRANT, project="8101"),
    Marked("personnel", CARE, 1_655, 2_480, tag=GRANT, project="8102"),
    Marked("personnel", CARE, 1_919, 2_880, tag=GRANT, project="8103"),
    Marked("purchased_services", CARE, 5_215, 5_215, tag=GRANT, project="8104"),
    Marked("revenue", CARE, -772, -830, tag=TAG),
    Marked("personnel", CARE, 21, 42, tag=TAG),
    Marked("other", CARE, 113, 112, tag=TAG),
)
INVESTMENTS = (
    # project, unit; tkr: budget to August and for the year, outcome, forecast
    ("9101", "41140", 237, 237, 237, 237),
    ("9102", "41110", 539, 539, 539, 539),
    ("9103", "44120", 0, 250, 0, 250),
    ("9104", "44120", 224, 474, 0, 0),
)
NET_2019 = {PSYCHIATRY: 41_223, CARE: 229_587, "1001": 15_076, MINORS: -483}
"""Published net cost January to August 2019, tkr."""


def write_social(out: Path) -> list[Path]:
    """Budget, forecast, the two years before and the ledger, in the order they are to be imported."""
    out.mkdir(parents=True, exist_ok=True)
    ledger = out / "sn-huvudbok-2021-01--2021-08.csv"
    return [
        write_plan(out / "sn-budget-2021-1.csv", "budget", "2021-1", budget()),
        write_plan(out / "sn-prognos-2021-08.csv", "forecast", "2021-08", forecast()),
        write_plan(out / "sn-utfall-2019--2020.csv", "outcome", "", before()),
        write_vouchers(ledger, list(outcome()), Journal(YEAR, 20210831, VOUCHERS)),
    ]


def _plan(seed: str, year: int = YEAR, luck: int = 0) -> Plan:
    return Plan(
        year, f"sn {seed}", "unit_services_sn", "chart_of_accounts_sn", is_coarse=False, luck=luck
    )


def column(name: str) -> Mapping[CellKey, int]:
    return {cell: ore for (cell, of), ore in solution("solution_2021").items() if of == name}


def _dealt(
    plan: Plan, name: str, months: range, minus: Mapping[CellKey, int] | None = None
) -> Iterator[Leaf]:
    """A column over months, what is marked in it apart; ``minus`` is what an earlier part of the year has."""
    cells = column(name)
    for cell in sorted(cells.keys() | (minus or {}).keys()):
        ore = cells.get(cell, 0) - (minus or {}).get(cell, 0)
        own = [each for each in MARKED if each.cell == cell and each.of(name)]
        for each in own:
            yield from deal(plan, cell, each.of(name), months, tag=each.tag, project=each.project)
        yield from deal(plan, cell, ore - sum(each.of(name) for each in own), months)


def budget() -> Iterator[Leaf]:
    plan = _plan("budget")
    yield from _dealt(plan, "budget_august", PERIOD)
    yield from _dealt(plan, "budget_year", REST, column("budget_august"))
    yield from _investments(2, PERIOD)
    yield from _investments(3, REST, minus=2)


def forecast() -> Iterator[Leaf]:
    yield from _dealt(_plan("prognos"), "forecast_august", ALL)
    yield from _investments(5, ALL)


def outcome() -> Iterator[Leaf]:
    yield from _dealt(_plan("utfall", luck=6), "outcome_august", PERIOD)
    yield from _investments(4, PERIOD)


def before() -> Iterator[Leaf]:
    """January to August of 2019 and 2020, without vouchers."""
    cells = column("outcome_2020")
    for cell, ore in cells.items():
        yield from deal(_plan("utfall 2020", 2020, 4), cell, ore, PERIOD)
    for activity, tkr in NET_2019.items():
        own = {cell: ore for cell, ore in cells.items() if cell.activity == activity}
        line = "revenue" if activity == MINORS else "personnel"  # what makes up the difference
        rest = CellKey(line, activity, next(iter(own)).role)
        others = {cell: ore for cell, ore in own.items() if cell != rest}
        left = tkr * TKR - sum(others.values())
        for cell, ore in (others | {rest: left}).items():
            yield from deal(_plan("utfall 2019", 2019, 4), cell, ore, PERIOD)


def _investments(amount: int, months: range, minus: int = 0) -> Iterator[Leaf]:
    for row in INVESTMENTS:
        project, unit, *_ = (str(each) for each in row)
        tkr = int(row[amount]) - (int(row[minus]) if minus else 0)
        parts = split_ore(tkr * TKR, [1] * len(months))
        for month, ore in zip(months, parts, strict=True):
            yield Leaf(unit, "", INVENTORY, month, ore, project=project, year=YEAR)
