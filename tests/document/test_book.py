"""The book of figures: any ref of a report gives its value, its words and where it comes from."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.document.book import FigureBook
from tertial.domain.figure import Unit
from tertial.errors import NotFound
from tests.document.world import facts, mnkr


def test_an_income_statement_cell_prints_costs_with_minus() -> None:
    figure = FigureBook(facts()).figure("income_statement.personnel.period.outcome")
    assert figure.ore == mnkr("-191.56")
    assert figure.lineage.selection is not None
    assert figure.lineage.selection.sign == -1


def test_a_variance_is_plus_when_favourable_in_both_sign_conventions() -> None:
    book = FigureBook(facts())
    assert book.figure("income_statement.personnel.period.variance").ore == mnkr("-6.79")
    assert book.figure("income_statement.fees.period.variance").ore == mnkr("0.56")
    assert book.figure("operations_statement.political.period.variance").ore == mnkr("0.4")


def test_a_variance_opens_to_its_two_terms() -> None:
    lineage = FigureBook(facts()).figure("operations_statement.total.full_year.variance").lineage
    assert lineage.formula == "budget − prognos"
    assert lineage.terms == (
        "operations_statement.total.full_year.budget",
        "operations_statement.total.full_year.forecast",
    )


def test_a_ledger_cell_selects_its_own_accounts_months_and_version() -> None:
    selection = (
        FigureBook(facts())
        .figure("income_statement.personnel.full_year.forecast")
        .lineage.selection
    )
    assert selection is not None
    assert (selection.kind, selection.version, selection.months) == (
        "forecast",
        "2020-03",
        tuple(range(1, 14)),
    )
    assert selection.codes == {"account": frozenset({"5010"})}


def test_a_line_of_one_role_selects_that_role_s_cost_centres_and_operating_accounts() -> None:
    ref = "operations_statement.elderly_care_own.period.outcome"
    selection = FigureBook(facts()).figure(ref).lineage.selection
    assert selection is not None
    assert selection.codes == {
        "activity": frozenset({"5101"}),
        "account": frozenset({"3110", "5010"}),
        "cost_centre": frozenset({"52110"}),
    }


def test_rows_below_the_result_add_up() -> None:
    book = FigureBook(facts())
    values = {
        name: book.figure(f"income_statement.{name}.full_year.variance").ore
        for name in (
            "total",
            "grant",
            "after_items",
            "carried_result",
            "opening_equity",
            "closing_equity",
        )
    }
    assert values["after_items"] == values["total"] + values["grant"]
    assert values["closing_equity"] == values["opening_equity"] + values["carried_result"]


def test_a_withdrawal_that_is_not_registered_is_missing_not_zero() -> None:
    figure = FigureBook(facts()).figure("income_statement.equity_withdrawal.full_year.variance")
    assert figure.is_missing


def test_the_change_of_a_share_is_in_percentage_points() -> None:
    figure = FigureBook(facts()).figure("indicator.sick_leave.T.change@2020-02r12")
    assert (figure.value, figure.unit) == (Decimal("-0.3"), Unit.PERCENTAGE_POINTS)


def test_a_count_counts_the_list_itself() -> None:
    book = FigureBook(facts())
    assert book.figure("count.risk.all.number").value == 1
    assert book.figure("count.risk.Klart.number").value == 0


def test_a_title_says_the_figure_s_place_in_words() -> None:
    entry = FigureBook(facts()).entry("operations_statement.elderly_care.period.variance")
    assert entry.title == "Driftbudget per verksamhet › Äldreomsorg › Avvikelse för perioden"


@pytest.mark.parametrize(
    "ref",
    [
        "",
        "income_statement",
        "income_statement.nothing.period.outcome",
        "income_statement.fees.month.outcome",
        "sn:income_statement.fees.period.outcome",
        "indicator.sick_leave.T.outcome",
        "indicator.sick_leave.X.outcome@2020-02r12",
        "indicator.sick_leave.T.outcome@igår",
        "series.short_term.T.outcome",
        "count.risk.all.sum",
        "a.b.c.d.e",
        "[[",
    ],
)
def test_a_ref_that_names_nothing_is_not_found(ref: str) -> None:
    with pytest.raises(NotFound) as caught:
        FigureBook(facts()).figure(ref)
    assert caught.value.code == "figure.unknown"


def test_a_total_over_lines_of_different_roles_opens_to_its_rows_alone() -> None:
    from dataclasses import replace

    from tertial.domain.statement import ReportLine, compute
    from tests.document.world import ACTIVITIES, OPERATIONS

    mixed = ReportLine("mixed", "Båda", "memo", ("elderly_care_purchaser", "political"))
    definition = replace(OPERATIONS, lines=(*OPERATIONS.lines, mixed))
    world = facts()
    computed = compute(definition, ACTIVITIES, on=world.period_end)
    book = FigureBook(facts(statements={**world.statements, "operations_statement": computed}))
    lineage = book.figure("operations_statement.mixed.period.outcome").lineage
    assert lineage.selection is None
    assert lineage.terms == (
        "operations_statement.elderly_care_purchaser.period.outcome",
        "operations_statement.political.period.outcome",
    )
