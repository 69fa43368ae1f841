"""The solved amounts print every figure that the two published reports state of the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from tertial.demo.facts import (
    COLUMNS,
    HERE,
    REPORT_COLUMNS,
    CellKey,
    Published,
    prior,
    published,
    rows,
    solution,
    statements,
)
from tertial.demo.solve import ACCOUNT_OF, GROWING, Problem, solved
from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, round_half_up
from tertial.domain.statement import Statement, StatementDefinition, Total, compute

IN_LEDGER = [
    cell
    for cell in published()
    if cell.ref.split(".")[0] in statements()
    and cell.ref.split(".")[0] != "investment_statement"
    and cell.ref.split(".")[1] in statements()[cell.ref.split(".")[0]].keys
]
INTERNAL = ("internal_cost", "internal_revenue")


def internal_pair(cell: CellKey) -> str:
    """The service that is paid for, or what units pay for support."""
    is_support = cell.activity >= "5501" or (cell.line, cell.role) == (
        "internal_cost",
        "own_provider",
    )
    return "support" if is_support else cell.activity


def budgeted_nets() -> dict[str, int]:
    """What an own provider's service is budgeted to cost, net, in the year."""
    nets: defaultdict[str, int] = defaultdict(int)
    for (cell, column), ore in solution().items():
        if (cell.role, column) == ("own_provider", "budget_year") and cell.activity < "55":
            nets[cell.activity] += ore
    return nets


def code_of(definition: StatementDefinition, cell: CellKey) -> str:
    return ACCOUNT_OF[cell.line] if definition.dimension == "account" else cell.activity


def amounts_of(report: str, tag: str, cell: CellKey) -> Mapping[tuple[str, str], int]:
    if tag:
        return {("period", "outcome"): solution().get((cell, "covid_august"), 0)}
    return {
        (group, measure): solution().get((cell, columns[0][0]), 0)
        for (of_report, group, measure), columns in REPORT_COLUMNS.items()
        if of_report == report and measure != "variance"
    }


def statement(report: str, key: str) -> Statement:
    definition = statements()[key]
    totals = [
        Total(code_of(definition, cell), amounts_of(report, definition.tag, cell), cell.role)  # type: ignore[arg-type]  # groups and measures as in the domain
        for cell in prior()
        if key != "paired_lines" or code_of(definition, cell)[:2] in ("45", "46")
    ]
    return compute(definition, totals, on=date(2020, 8, 31))


@pytest.fixture(scope="module")
def computed() -> Mapping[tuple[str, str], Statement]:
    places = {(cell.report, cell.ref.split(".")[0]) for cell in IN_LEDGER}
    return {place: statement(*place) for place in places}


def printed(computed: Mapping[tuple[str, str], Statement], cell: Published) -> Decimal:
    key, line, group, measure = cell.ref.split(".")
    ore = computed[cell.report, key].printed(line, group, measure)  # type: ignore[arg-type]  # from our file
    assert ore is not None
    return round_half_up(in_unit(ore, Unit.MNKR), 1)


def test_every_published_cell_of_the_ledger_prints_as_published(
    computed: Mapping[tuple[str, str], Statement],
) -> None:
    wrong = [
        (cell.report, cell.ref, cell.printed, printed(computed, cell))
        for cell in IN_LEDGER
        if printed(computed, cell) != cell.value
    ]
    assert not wrong
    assert len(IN_LEDGER) > 330


def test_every_account_and_activity_has_its_line_in_every_statement(
    computed: Mapping[tuple[str, str], Statement],
) -> None:
    assert {place: each.problems for place, each in computed.items() if each.problems} == {}


INVESTMENTS = [cell for cell in published() if cell.ref.split(".")[0] == "investment_statement"]
PROJECTS = {"premises_plan": ("11",), "other_investments": ("20",), "total": ("11", "20")}
KRONOR = {  # report and measure: the columns of investments.csv, the second taken from the first
    ("2020-03", "budget"): ("budget_1",),
    ("2020-03", "outcome"): ("outcome_march",),
    ("2020-03", "forecast"): ("forecast_march",),
    ("2020-03", "variance"): ("budget_1", "forecast_march"),
    ("2020-08", "budget"): ("budget_2",),
    ("2020-08", "outcome"): ("outcome_august",),
    ("2020-08", "forecast"): ("forecast_august",),
    ("2020-08", "variance"): ("budget_2", "forecast_august"),
}


@pytest.mark.parametrize("cell", INVESTMENTS, ids=lambda cell: f"{cell.report} {cell.ref}")
def test_an_investment_prints_as_published(cell: Published) -> None:
    _, line, _, measure = cell.ref.split(".")
    plus, *minus = KRONOR[cell.report, measure]
    kronor = sum(
        int(row[plus]) - sum(int(row[each]) for each in minus)
        for row in rows(HERE / "investments.csv")
        if row["project"][:2] in PROJECTS[line]
    )
    assert round_half_up(Decimal(kronor) / 1_000_000, 1) == cell.value


def test_the_unpublished_parts_are_as_the_prose_says() -> None:
    """14,1 mnkr a month of purchases in elderly care, April to August (002)."""
    elderly = [c for c in prior() if c.line == "purchased_services" and c.activity < "52"]
    months = sum(
        solution().get((cell, "outcome_august"), 0) - solution().get((cell, "outcome_march"), 0)
        for cell in elderly
    )
    assert round_half_up(in_unit(months, Unit.MNKR) / 5, 1) == Decimal("14.1")


@pytest.mark.parametrize(
    "column", [c for c in COLUMNS if c not in ("forecast_august", "covid_august")]
)
def test_what_the_purchaser_pays_for_a_service_its_own_provider_receives(column: str) -> None:
    paid: defaultdict[str, int] = defaultdict(int)
    for (cell, of_column), ore in solution().items():
        paid[internal_pair(cell)] += ore * (cell.line in INTERNAL and of_column == column)
    assert set(paid.values()) == {0}


def test_the_two_sides_of_the_august_forecast_differ_as_published() -> None:
    sides = {
        line: abs(
            sum(
                ore
                for (c, col), ore in solution().items()
                if (c.line, col) == (line, "forecast_august")
            )
        )
        for line in INTERNAL
    }
    printed_sides = {
        line: str(round_half_up(in_unit(ore, Unit.MNKR), 1)) for line, ore in sides.items()
    }
    assert printed_sides == {"internal_cost": "740.5", "internal_revenue": "724.6"}


def test_revenue_is_credit_and_cost_is_debit() -> None:
    assert all(ore * cell.sign > 0 for (cell, _), ore in solution().items())


@pytest.mark.parametrize(("before", "after"), GROWING)
def test_no_period_takes_back_what_an_earlier_one_has_had(before: str, after: str) -> None:
    shrinking = [
        cell
        for cell in prior()
        if abs(solution().get((cell, after), 0)) < abs(solution().get((cell, before), 0)) - 1
    ]
    assert not shrinking


def test_an_own_provider_is_budgeted_to_cover_its_cost() -> None:
    assert (
        max(abs(net) for net in budgeted_nets().values()) < 10_000_000
    )  # a hundred thousand kronor


def test_solving_anew_gives_the_amounts_that_are_kept() -> None:
    anew, kept = solved(), solution()
    names = anew.keys() | kept.keys()
    furthest = max(abs(anew.get(name, 0) - kept.get(name, 0)) for name in names)
    assert furthest <= 10_000  # a hundred kronor: another machine's last digits


def test_demands_that_contradict_each_other_have_no_solution() -> None:
    name = (CellKey("fees", "5101", "purchaser"), "budget_year")
    small = Problem((name,))
    small.want({name: 1.0}, 1.0, 1.0)
    small.demand({name: 1.0}, 3.0)
    small.demand({name: 1.0}, 0.0, 2.0)
    with pytest.raises(RuntimeError, match="går inte att förena"):
        small.solve()


def test_the_nearest_amounts_within_the_bounds_are_taken() -> None:
    a, b = ((CellKey("fees", code, "purchaser"), "budget_year") for code in ("5101", "5102"))
    small = Problem((a, b))
    small.want({a: 1.0}, 1.0, 1.0)
    small.want({b: 1.0}, 1.0, 1.0)
    small.demand({a: 1.0, b: 1.0}, 3.0)
    assert {name: round(value, 9) for name, value in small.solve().items()} == {a: 1.5, b: 1.5}
