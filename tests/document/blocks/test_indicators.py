"""Planned indicators: what was, what is aimed at, every printed form, notes under their marks."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.document.blocks import make
from tertial.document.blocks.context import Place
from tertial.document.book import FigureBook
from tertial.document.model import Chart, Table
from tertial.errors import BadInput, NotFound
from tests.document.plan_world import made, plan


def table(goal: str = "old", **options: object) -> Table:
    found = made(
        {"type": "indicators", "layout": "plan", "periods": ["2024", "2025"], **options}, goal
    )
    assert isinstance(found[0], Table)
    return found[0]


def test_values_come_before_targets_under_their_years() -> None:
    assert [column.name for column in table().columns] == [
        "Utfall 2024",
        "Utfall 2025",
        "Etappmål 2026",
        "Målvärde 2030",
    ]


def test_cells_print_every_form_as_it_was_registered() -> None:
    rows = {row.label: row.cells for row in table().rows}
    assert [cell.text for cell in rows["Besökare"]] == [
        "1\u00a0808",
        "1\u00a0930 (augusti 2025)",
        "Undersökning görs ej 2026",
        "2\u00a0000",
    ]
    assert [cell.value for cell in rows["Besökare"]] == [
        Decimal(1808),
        Decimal(1930),
        None,
        Decimal(2000),
    ]
    assert [cell.text for cell in rows["Andel 80+ (%)"]] == ["−0,5", "--", "10", ""]


def test_notes_of_values_and_targets_have_asterisks() -> None:
    found = table()
    assert [cell.note for cell in found.rows[1].cells] == ["*", "", "**", ""]
    assert [(note.mark, note.text) for note in found.notes] == [
        ("*", "Ur en annan prognos."),
        ("**", "Justerat."),
    ]


def test_a_bound_is_words_with_a_ref() -> None:
    (row,) = table("relatives").rows
    assert (row.cells[-1].text, row.cells[-1].value) == ("≤\u00a07,5", None)
    assert row.cells[-1].ref == "indicator.turnover.T.target@2030"


def test_headings_and_targets_can_be_chosen() -> None:
    found = table(headings=["2024", "Prognos 2025"], targets=["2030"])
    assert [column.name for column in found.columns] == ["2024", "Prognos 2025", "Målvärde 2030"]


def test_indicators_are_chosen_by_key_in_that_order_whatever_their_goal() -> None:
    found = table(indicators=["turnover", "visitors"])
    assert [row.label for row in found.rows] == ["Personalomsättning", "Besökare"]


def test_an_indicator_that_is_not_there_is_said() -> None:
    with pytest.raises(BadInput, match=r"template\.block"):
        table(indicators=["nothing"])


def test_a_target_is_a_figure_that_says_where_it_stands() -> None:
    book = FigureBook(plan())
    entry = book.entry("indicator.visitors.T.target@2030")
    assert entry.figure.value == Decimal(2000)
    assert entry.title == "Besökare › målvärde 2030"
    assert entry.figure.lineage.formula == "målvärde i Plan 2026"
    assert book.figure("indicator.visitors.T.target@2027").is_missing
    with pytest.raises(NotFound):
        book.figure("indicator.nothing.T.target@2027")


def test_goals_of_a_level_are_counted() -> None:
    book = FigureBook(plan())
    assert book.figure("count.goal.committee_goal.number").value == Decimal(3)
    with pytest.raises(NotFound):
        book.figure("count.goal.no_level.number")


def test_lines_of_a_chart_may_have_shorter_names() -> None:
    block = {
        "type": "indicator_chart",
        "indicators": ["visitors", "share"],
        "periods": ["2024", "2025"],
        "names": ["Besök"],
    }
    (chart,) = make(Place(FigureBook(plan()), "avsnitt"), block)
    assert isinstance(chart, Chart)
    assert [series.name for series in chart.series] == ["Besök", "Andel 80+ (%)"]
