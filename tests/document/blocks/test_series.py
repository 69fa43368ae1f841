"""Months of several years: a line a year, the newest first, the same figures as a table, gaps where none is known."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.document.blocks import make
from tertial.document.blocks.context import Place
from tertial.document.book import FigureBook
from tertial.document.model import Block, Chart, Table
from tertial.domain.period import Period
from tertial.domain.plan import Series, SeriesValue
from tests.document.world import facts

BLOCK = {"type": "months", "series": "placed", "years": ["2020", "2021"], "budget": "budget"}


def _values(series: str, year: int, *raw: str) -> list[SeriesValue]:
    return [
        SeriesValue(series, Period(year, month), text, Decimal(text.replace(",", ".")))
        for month, text in enumerate(raw, start=1)
        if text
    ]


def made(values: list[SeriesValue], **options: object) -> list[Block]:
    own = facts(
        series=(
            Series("placed", "volumes", "Placeringar", "placeringar", decimals=1, note="Not."),
            Series("budget", "volumes", "Budget", "placeringar", decimals=1),
        ),
        series_values={(v.series, str(v.period)): v for v in values},
    )
    return list(make(Place(FigureBook(own), "volymer"), {**BLOCK, **options}))  # type: ignore[arg-type]  # no headings


@pytest.fixture(scope="module")
def blocks() -> list[Block]:
    return made(
        _values("placed", 2020, "36,1", "", "34,0")
        + _values("placed", 2021, "37,9", "37")
        + _values("budget", 2021, *["35,9"] * 12)
    )


def test_the_newest_year_is_drawn_first_and_the_budget_last(blocks: list[Block]) -> None:
    chart = blocks[0]
    assert isinstance(chart, Chart)
    assert [series.name for series in chart.series] == ["2021", "2020", "Budget 2021"]
    assert chart.categories[:3] == ("jan", "feb", "mar")
    assert chart.series[1].values[:4] == (Decimal("36.1"), None, Decimal("34.0"), None)
    assert "2020: 36,1\xa0placeringar (jan) till 34,0\xa0placeringar (mar)" in chart.alt


def test_the_table_has_a_row_a_year_as_years_go_and_prints_as_registered(
    blocks: list[Block],
) -> None:
    table = blocks[1]
    assert isinstance(table, Table)
    assert [row.label for row in table.rows] == ["2020", "2021", "Budget 2021"]
    assert [cell.text for cell in table.rows[0].cells[:3]] == ["36,1", "", "34,0"]
    assert [cell.text for cell in table.rows[1].cells[:2]] == ["37,9", "37"]
    assert table.rows[1].cells[0].ref == "series.placed.T.outcome@2021-01"
    assert [note.text for note in table.notes] == ["Not."]


def test_the_table_may_stand_alone_under_the_series_name() -> None:
    (table,) = made(_values("placed", 2021, "37,9"), chart=False)
    assert isinstance(table, Table)
    assert table.title == "Placeringar"


def test_no_chart_is_drawn_of_nothing() -> None:
    (table,) = made([])
    assert isinstance(table, Table)
