from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.figure import Unit
from tertial.domain.money import ore_from, rounding_tolerance
from tertial.domain.statement import (
    OUTSIDE,
    BelowLine,
    CodeRange,
    Completeness,
    Group,
    LineMap,
    Measure,
    Problem,
    ReportLine,
    Statement,
    StatementDefinition,
    Total,
    compute,
    equity,
    lines_of,
    with_label,
)
from tertial.domain.swedish import printed_ore
from tertial.errors import BadInput
from tests.domain.published import INCOME, OPERATIONS, PrintedRow, amounts, rows

DAY = date(2020, 8, 31)
CELLS: list[tuple[Group, Measure]] = [
    ("full_year", "budget"),
    ("full_year", "forecast"),
    ("full_year", "variance"),
    ("period", "budget"),
    ("period", "outcome"),
    ("period", "variance"),
]
BUDGET: tuple[Group, Measure] = ("full_year", "budget")
FORECAST: tuple[Group, Measure] = ("full_year", "forecast")


def mapped(line: str, first: str, last: str = "", **valid: date | None) -> LineMap:
    return LineMap(line, CodeRange(first, last or first), **valid)


def detail(key: str, **more: str) -> ReportLine:
    return ReportLine(key, key, "detail", **more)  # type: ignore[arg-type]  # parent and role are text


def part(key: str, parent: str, role: str = "") -> ReportLine:
    return ReportLine(key, key, "of-which", parent=parent, role=role)


def total(key: str, *sums: str) -> ReportLine:
    return ReportLine(key, key, "total", sums)


def define(
    lines: list[ReportLine], maps: list[LineMap], *, sign: Literal[1, -1] = 1
) -> StatementDefinition:
    return StatementDefinition("s", "S", "S", "account", sign, tuple(lines), tuple(maps))


def booked(code: str, budget: int, role: str = "") -> Total:
    return Total(code, {BUDGET: budget}, role)


def budgets(statement: Statement) -> dict[str, int | None]:
    return {row.line.key: row.amount("full_year", "budget") for row in statement.rows}


# --- every row of the published statements ---------------------------------------------------------------------------


def published_statement(printed: list[PrintedRow], sign: Literal[1, -1]) -> Statement:
    """The rows as lines of their own, from exact amounts that print as them."""
    codes = [f"{number:02d}" for number in range(len(printed))]
    definition = define([detail(code) for code in codes], [mapped(c, c) for c in codes], sign=sign)
    totals = [Total(c, amounts(row, sign)) for c, row in zip(codes, printed, strict=True)]
    return compute(definition, totals, on=DAY)


@pytest.mark.parametrize("report", ["2020-03", "2020-08"])
@pytest.mark.parametrize("table, sign", [(INCOME, -1), (OPERATIONS, 1)])
def test_every_published_row_prints_as_published(
    table: Mapping[str, str], sign: Literal[1, -1], report: str
) -> None:
    published = rows(table[report])
    statement = published_statement(published, sign)
    for number, row in enumerate(published):
        exact = [statement.printed(f"{number:02d}", group, measure) for group, measure in CELLS]
        shown = [printed_ore(ore, Unit.MNKR) for ore in exact if ore is not None]
        assert (row.label, shown) == (row.label, [*row.full_year, *row.period])


@pytest.mark.parametrize("report", ["2020-03", "2020-08"])
def test_the_naive_difference_of_printed_cells_is_often_wrong(report: str) -> None:
    cells = [
        (group, sign)
        for table, sign in ((INCOME, -1), (OPERATIONS, 1))
        for row in rows(table[report])
        for group in (row.full_year, row.period)
    ]
    off = [variance - (budget - other) * sign for (budget, other, variance), sign in cells]
    assert {abs(each) for each in off} == {Decimal(0), Decimal("0.1")}
    assert len(off) == 50


@pytest.mark.parametrize("report", ["2020-03", "2020-08"])
@pytest.mark.parametrize(
    "table, parts, whole",
    [(INCOME, slice(0, 5), 5), (INCOME, slice(6, 15), 15), (OPERATIONS, slice(0, 7), 7)],
)
def test_published_totals_are_the_sum_of_their_rows_within_rounding(
    table: Mapping[str, str], parts: slice, whole: int, report: str
) -> None:
    published = rows(table[report])
    for group in ("full_year", "period"):
        terms = [getattr(row, group) for row in published[parts]]
        sums = [sum(column) for column in zip(*terms, strict=True)]
        printed = getattr(published[whole], group)
        allowed = rounding_tolerance(1, len(terms))
        assert all(abs(p - s) <= allowed for p, s in zip(printed, sums, strict=True))


def test_the_two_statements_agree_on_the_result_with_opposite_signs() -> None:
    for report in ("2020-03", "2020-08"):
        income, operations = rows(INCOME[report])[-1], rows(OPERATIONS[report])[-1]
        assert income.full_year[:2] == tuple(-cell for cell in operations.full_year[:2])
        assert income.full_year[2] == operations.full_year[2]
        assert income.period[2] == operations.period[2]


INCOME_LINES = {
    "fees": "31",
    "internal_revenue": "33",
    "personnel": "50-57",
    "grants_paid": "45",
    "purchased": "46",
    "internal_cost": "47",
}


def income_statement() -> Statement:
    """August 2020, the rows that domain rules 5 and 20 speak of."""
    revenue, costs = list(INCOME_LINES)[:2], list(INCOME_LINES)[2:]
    definition = define(
        [
            *(detail(key) for key in revenue),
            total("revenue", *revenue),
            *(detail(key) for key in costs),
            total("cost", *costs),
            total("total", "revenue", "cost"),
        ],
        [mapped(key, *codes.split("-")) for key, codes in INCOME_LINES.items()],
        sign=-1,
    )
    printed = {row.label: row for row in rows(INCOME["2020-08"])[5:]}
    internal = rows(INCOME["2020-08"])[4]
    facts = {
        "3100": rows(INCOME["2020-08"])[0],
        "3300": internal,
        "5010": printed["Personal"],
        "4500": printed["Bidrag kostnader"],
        "4630": printed["Köp av verksamhet"],
        "4700": printed["Intern resursfördelning"],
    }
    return compute(definition, [Total(c, amounts(r, -1)) for c, r in facts.items()], on=DAY)


def test_internal_revenue_and_cost_that_differ_are_seen() -> None:
    pair = ["internal_revenue", "internal_cost"]
    statement = income_statement()
    forecast = statement.together(pair, "full_year", "forecast")
    assert printed_ore(forecast or 0, Unit.MNKR) == Decimal("15.9")
    assert statement.together(pair, "period", "outcome") == 0


def test_a_budget_and_an_outcome_on_different_lines_are_judged_together() -> None:
    variance = income_statement().together(["purchased", "grants_paid"], "period", "variance")
    assert printed_ore(variance or 0, Unit.MNKR) == Decimal("44.0")


def test_lines_are_not_judged_together_twice() -> None:
    with pytest.raises(BadInput, match=r"statement\.double_counted"):
        income_statement().together(["cost", "purchased"], "period", "variance")


def test_lines_judged_together_with_one_missing_have_no_value() -> None:
    definition = define([detail("a"), detail("b")], [mapped("a", "1"), mapped("b", "2")])
    assert compute(definition, [booked("1", 5)], on=DAY).together(["a", "b"], *BUDGET) is None


# --- signs and missing values ----------------------------------------------------------------------------------------


def test_a_statement_prints_its_own_sign_and_never_turns_a_variance() -> None:
    definition = define([detail("fees")], [mapped("fees", "31")], sign=-1)
    fees = Total("3100", {("period", "budget"): -128, ("period", "outcome"): -133})
    statement = compute(definition, [fees], on=DAY)
    printed = [statement.printed("fees", "period", m) for m in ("budget", "outcome", "variance")]
    assert printed == [128, 133, 5]


def test_what_the_ledger_does_not_hold_is_missing_and_not_zero() -> None:
    definition = define(
        [detail("a"), detail("b"), total("t", "a", "b")], [mapped("a", "1"), mapped("b", "2")]
    )
    only_budget = Total("1", {BUDGET: 0})
    statement = compute(definition, [only_budget], on=DAY)
    assert statement.row("a").amount("full_year", "budget") == 0
    assert statement.row("a").amount("full_year", "forecast") is None
    assert statement.row("a").amount("full_year", "variance") is None
    assert statement.row("b").amount("full_year", "budget") is None
    assert statement.printed("b", "full_year", "budget") is None


def test_a_total_says_how_many_of_its_lines_are_missing() -> None:
    definition = define(
        [detail("a"), detail("b"), detail("c"), total("t", "a", "b", "c")],
        [mapped("a", "1"), mapped("b", "2"), mapped("c", "3")],
    )
    statement = compute(definition, [Total("1", {BUDGET: 5, FORECAST: 6}), booked("2", 7)], on=DAY)
    assert statement.row("t").amounts == {BUDGET: 12, FORECAST: 6}
    assert statement.row("t").missing == {BUDGET: 1, FORECAST: 2}
    assert statement.row("a").missing == {}


def test_a_row_that_is_not_there_is_a_key_error() -> None:
    statement = compute(define([detail("a")], [mapped("a", "1")]), [], on=DAY)
    with pytest.raises(KeyError):
        statement.row("b")
    with pytest.raises(KeyError):
        statement.definition.line("b")
    assert statement.definition.line("a") == detail("a")


# --- of-which rows ---------------------------------------------------------------------------------------------------


BY_ROLE = [
    detail("care"),
    part("care.purchaser", "care", "purchaser"),
    part("care.own", "care", "own_provider"),
    detail("staff"),
    total("total", "care", "staff"),
    total("own", "care.own"),
]


def test_a_part_without_a_map_takes_its_parents_codes_of_its_role() -> None:
    definition = define(BY_ROLE, [mapped("care", "51"), mapped("staff", "90")])
    facts = [booked("51", 3, "purchaser"), booked("51", 4, "own_provider"), booked("51", 5)]
    statement = compute(definition, [*facts, booked("90", 8, "own_provider")], on=DAY)
    assert budgets(statement) == {
        "care": 12,
        "care.purchaser": 3,
        "care.own": 4,
        "staff": 8,
        "total": 20,
        "own": 4,
    }
    assert statement.row("care.own").codes == {"51"}
    assert statement.row("total").codes == {"51", "90"}


def test_a_part_with_its_own_map_takes_only_what_is_also_its_parents() -> None:
    lines = [detail("a"), part("a.x", "a"), detail("b"), total("t", "a", "b")]
    maps = [mapped("a", "40", "44"), mapped("b", "50"), mapped("a.x", "43", "50")]
    facts = [booked("4100", 1), booked("4300", 2), booked("5000", 4)]
    statement = compute(define(lines, maps), facts, on=DAY)
    assert budgets(statement) == {"a": 3, "a.x": 2, "b": 4, "t": 7}
    assert statement.problems == ()


def test_a_part_whose_map_has_ended_takes_nothing() -> None:
    maps = [mapped("a", "4"), mapped("a.x", "43", valid_to=date(2019, 12, 31))]
    statement = compute(define([detail("a"), part("a.x", "a")], maps), [booked("43", 2)], on=DAY)
    assert budgets(statement) == {"a": 2, "a.x": None}


def test_a_part_of_a_part_and_a_part_of_a_total_are_filled() -> None:
    lines = [
        part("t.own", "t", "own_provider"),
        part("a.x.own", "a.x", "own_provider"),
        part("a.x", "a"),
        detail("a"),
        detail("b"),
        total("t", "a", "b"),
    ]
    maps = [mapped("a", "4"), mapped("b", "5"), mapped("a.x", "43")]
    facts = [
        booked("43", 1, "own_provider"),
        booked("43", 2),
        booked("44", 4, "own_provider"),
        booked("50", 8, "own_provider"),
    ]
    statement = compute(define(lines, maps), facts, on=DAY)
    assert budgets(statement) == {
        "t.own": 13,
        "a.x.own": 1,
        "a.x": 3,
        "a": 7,
        "b": 8,
        "t": 15,
    }


# --- totals ----------------------------------------------------------------------------------------------------------


def test_totals_of_totals_may_stand_above_what_they_sum() -> None:
    lines = [total("t", "s1", "s2"), total("s1", "a"), detail("a"), total("s2", "b"), detail("b")]
    definition = define(lines, [mapped("a", "1"), mapped("b", "2")])
    statement = compute(definition, [booked("1", 3), booked("2", 4)], on=DAY)
    assert budgets(statement) == {"t": 7, "s1": 3, "a": 3, "s2": 4, "b": 4}
    assert definition.summed("t") == ("a", "b")


@pytest.mark.parametrize(
    "lines, code",
    [
        ([detail("a"), detail("a")], "statement.line"),
        ([total("t", "x")], "statement.line"),
        ([part("a.x", "x")], "statement.line"),
        ([detail("a"), ReportLine("a.x", "", "of-which")], "statement.line"),
        ([total("t", "t")], "statement.circular"),
        ([total("t", "u"), total("u", "t")], "statement.circular"),
        ([part("a", "b"), part("b", "a")], "statement.circular"),
        ([detail("a"), total("t", "a", "a")], "statement.double_counted"),
        ([detail("a"), total("s", "a"), total("t", "s", "a")], "statement.double_counted"),
        ([detail("a"), part("x", "a"), total("t", "a", "x")], "statement.double_counted"),
        (
            [detail("a"), part("x", "a"), part("y", "x"), total("t", "a", "y")],
            "statement.double_counted",
        ),
    ],
)
def test_a_statement_that_cannot_be_right_is_refused(lines: list[ReportLine], code: str) -> None:
    with pytest.raises(BadInput) as caught:
        define(lines, [])
    assert caught.value.code == code


def test_a_map_to_a_line_that_is_not_there_is_refused() -> None:
    with pytest.raises(BadInput, match=r"statement\.line"):
        define([detail("a")], [mapped("b", "1")])


def test_a_tower_of_double_counting_is_refused_at_once() -> None:
    tower = [detail("0"), *(total(str(n), str(n - 1), str(n - 1)) for n in range(1, 60))]
    with pytest.raises(BadInput, match=r"statement\.double_counted"):
        define(tower[::-1], [])


# --- maps ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "first, last, code, is_in",
    [
        ("46", "46", "4631", True),
        ("46", "46", "46", True),
        ("45", "46", "4699", True),
        ("45", "46", "4700", False),
        ("45", "46", "44", False),
        ("4600", "4699", "46", False),
        ("4600", "4699", "4650", True),
        ("4600", "4699", "46501", True),
        ("50", "5699", "5650", True),
        ("50", "5699", "5700", False),
        ("007", "007", "7", False),
        ("Book", "Book", "Boo", False),
    ],
)
def test_a_code_is_in_a_range(first: str, last: str, code: str, is_in: bool) -> None:
    assert (code in CodeRange(first, last)) is is_in


@pytest.mark.parametrize(
    "first, last", [("", "5"), ("5", ""), ("50", "49"), ("5", "49"), ("50", "4")]
)
def test_a_range_without_codes_is_refused(first: str, last: str) -> None:
    with pytest.raises(BadInput, match=r"code_range\.invalid"):
        CodeRange(first, last)


@given(st.text("0123456789", min_size=4, max_size=4), st.text("0123456789", min_size=1, max_size=4))
def test_a_single_code_as_range_covers_itself_and_what_begins_with_it(
    code: str, group: str
) -> None:
    assert (code in CodeRange(group, group)) is (code[: len(group)] == group)


@pytest.mark.parametrize(
    "on, line",
    [
        (date(2019, 12, 31), "old"),
        (date(2020, 1, 1), "new"),
        (date(2020, 12, 31), "new"),
    ],
)
def test_a_map_applies_from_its_first_day_to_its_last(on: date, line: str) -> None:
    maps = [
        mapped("old", "46", valid_to=date(2019, 12, 31)),
        mapped("new", "46", valid_from=date(2020, 1, 1)),
    ]
    assert lines_of("4630", maps, on) == (line,)
    statement = compute(define([detail("old"), detail("new")], maps), [booked("4630", 9)], on=on)
    assert statement.row(line).amount("full_year", "budget") == 9
    assert statement.problems == ()


def test_a_code_without_a_line_is_shown_with_its_amount() -> None:
    definition = define([detail("a"), total("t", "a")], [mapped("a", "4")])
    facts = [
        booked("4000", 5),
        booked("9000", 7, "purchaser"),
        Total("9000", {BUDGET: 1, FORECAST: 2}),
    ]
    statement = compute(definition, facts, on=DAY)
    assert statement.problems == (Problem("9000", (), {BUDGET: 8, FORECAST: 2}),)
    assert budgets(statement) == {"a": 5, "t": 5}


def test_a_code_with_two_lines_is_in_neither_and_shown_with_both() -> None:
    maps = [mapped("a", "4"), mapped("b", "46", "47"), mapped("a", "46")]
    statement = compute(define([detail("a"), detail("b")], maps), [booked("4600", 7)], on=DAY)
    assert statement.problems == (Problem("4600", ("a", "b"), {BUDGET: 7}),)
    assert budgets(statement) == {"a": None, "b": None}


def test_a_code_outside_on_purpose_is_neither_counted_nor_a_problem() -> None:
    maps = [mapped("a", "4"), mapped(OUTSIDE, "1", "2")]
    statement = compute(define([detail("a")], maps), [booked("1510", 7)], on=DAY)
    assert statement.problems == ()
    assert budgets(statement) == {"a": None}


def test_a_code_both_outside_and_on_a_line_is_a_problem() -> None:
    maps = [mapped("a", "1"), mapped(OUTSIDE, "1")]
    statement = compute(define([detail("a")], maps), [booked("1510", 7)], on=DAY)
    assert statement.problems == (Problem("1510", ("a", OUTSIDE), {BUDGET: 7}),)


def test_lines_of_one_role_share_a_code_and_another_role_is_a_problem() -> None:
    lines = [detail("buys", role="purchaser"), detail("runs", role="own_provider")]
    definition = define(lines, [mapped("buys", "51"), mapped("runs", "51")])
    facts = [booked("51", 3, "purchaser"), booked("51", 4, "own_provider"), booked("51", 5)]
    statement = compute(definition, facts, on=DAY)
    assert budgets(statement) == {"buys": 3, "runs": 4}
    assert statement.problems == (Problem("51", (), {BUDGET: 5}),)


@given(
    st.lists(
        st.builds(
            Total,
            code=st.text("456", min_size=2, max_size=3),
            amounts=st.dictionaries(
                st.sampled_from([BUDGET, FORECAST]), st.integers(-(10**12), 10**12)
            ),
            role=st.sampled_from(["", "purchaser", "own_provider"]),
        )
    )
)
def test_every_ore_is_on_one_line_or_shown_as_a_problem(facts: list[Total]) -> None:
    lines = [detail("a"), part("a.own", "a", "own_provider"), detail("b"), total("t", "a", "b")]
    maps = [mapped("a", "4"), mapped("b", "5"), mapped("b", "45"), mapped(OUTSIDE, "66")]
    statement = compute(define(lines, maps), facts, on=DAY)
    outside = sum(f.amounts.get(BUDGET, 0) for f in facts if f.code[:2] == "66")
    problems = sum(p.amounts.get(BUDGET, 0) for p in statement.problems)
    placed = statement.row("t").amount("full_year", "budget") or 0
    assert placed + problems + outside == sum(f.amounts.get(BUDGET, 0) for f in facts)
    details = [statement.row(key).amount("full_year", "budget") or 0 for key in ("a", "b")]
    assert sum(details) == placed


def test_a_report_is_complete_when_no_statement_has_a_problem() -> None:
    problem = Problem("9", (), {})
    assert Completeness().is_complete
    assert Completeness({"a": ()}).is_complete
    assert not Completeness({"a": (), "b": (problem,)}).is_complete


def test_a_line_may_be_renamed_and_stays_the_same_line() -> None:
    assert with_label(detail("a"), "Måltider") == replace(detail("a"), label="Måltider")


# --- the carry-forward account ---------------------------------------------------------------------------------------


def mnkr(text: str) -> int:
    return ore_from(Decimal(text), Unit.MNKR)


def test_equity_carries_the_variance_and_what_stands_below_the_result() -> None:
    grant = BelowLine("grant", "Ansökt bidrag för Covid-19", mnkr("22.2"))
    found = equity(variance=mnkr("10.9"), items=[grant], opening=mnkr("3.6"))
    assert (found.after_items, found.carried, found.closing) == (
        mnkr("33.1"),
        mnkr("33.1"),
        mnkr("36.7"),
    )
    assert found.withdrawal is None


def test_equity_without_items_has_no_row_after_them() -> None:
    found = equity(variance=0, opening=mnkr("3.6"))
    assert (found.items, found.after_items, found.carried) == ((), None, 0)
    assert found.closing == mnkr("3.6")


def test_a_withdrawal_is_taken_from_what_is_carried() -> None:
    assert equity(variance=10, withdrawal=4, opening=1).closing == 7


@pytest.mark.parametrize("variance, opening", [(None, 5), (5, None)])
def test_closing_equity_without_its_parts_is_missing(
    variance: int | None, opening: int | None
) -> None:
    assert equity(variance=variance, opening=opening).closing is None
