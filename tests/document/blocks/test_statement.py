"""Statements of a year at its end: the outcome stands for the forecast, and equity is reckoned on it."""

from __future__ import annotations

from dataclasses import replace

from tertial.document.blocks import make
from tertial.document.blocks.context import Place
from tertial.document.book import FigureBook
from tertial.document.model import Chart, Table
from tertial.domain.statement import ReportLine, compute
from tests.document.world import ACTIVITIES, OPERATIONS, facts

OPTIONS = {"type": "statement", "statement": "operations_statement", "columns": "year"}


def closed() -> FigureBook:
    world = facts()
    return FigureBook(replace(world, is_closed=True))


def test_a_year_s_columns_are_budget_outcome_and_variance() -> None:
    (table,) = make(Place(closed(), "drift"), OPTIONS)
    assert isinstance(table, Table)
    assert [(column.group, column.name) for column in table.columns] == [
        ("HELÅR 2020", "Budget"),
        ("HELÅR 2020", "Utfall"),
        ("HELÅR 2020", "Avvikelse"),
    ]
    assert [cell.ref.partition(".political.")[2] for cell in table.rows[3].cells] == [
        "full_year.budget",
        "period.outcome",
        "full_year.variance",
    ]


def test_the_forecast_of_a_closed_year_is_named_and_found_as_its_outcome() -> None:
    book = closed()
    entry = book.entry("operations_statement.political.full_year.variance")
    assert entry.figure.lineage is not None
    assert entry.figure.lineage.formula == "budget − utfall"
    forecast = book.entry("operations_statement.political.full_year.forecast")
    assert forecast.title.endswith("Utfall för helåret")
    assert forecast.figure.lineage is not None
    selection = forecast.figure.lineage.selection
    assert selection is not None
    assert (selection.kind, selection.version, selection.months[-1]) == ("outcome", "", 13)


def test_its_chart_has_the_outcome_alone() -> None:
    block = {"type": "deviations", "statement": "operations_statement"}
    (chart,) = make(Place(closed(), "drift"), block)
    assert isinstance(chart, Chart)
    assert len(chart.series) == 1


def test_management_has_a_side_of_its_own_where_the_statement_parts_it() -> None:
    own = ReportLine("elderly_care_lead", "Ledning", "of-which", (), "elderly_care", "management")
    lines = (*OPERATIONS.lines[:3], own, *OPERATIONS.lines[3:])
    definition = replace(OPERATIONS, lines=lines)
    world = facts()
    made = compute(definition, ACTIVITIES, on=world.period_end)
    book = FigureBook(replace(world, statements={"operations_statement": made}))
    block = {"type": "sides", "statement": "operations_statement", "groups": "period"}
    (table,) = make(Place(book, "drift"), block)
    assert isinstance(table, Table)
    names = [column.name for column in table.columns]
    assert names == ["Beställare", "Egen regi", "Reserver", "Ledning", "Totalt"]
