"""Bars by row, a year's line beside budget and earlier years, a small line: with alt texts that say the figures."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from tertial.document.blocks import make
from tertial.document.blocks.context import Place
from tertial.document.book import FigureBook
from tertial.document.model import Chart
from tertial.document.render.chart import specification, to_svg
from tertial.domain.period import Period
from tertial.domain.plan import Series, SeriesValue
from tests.document.world import facts


def drawn(**block: object) -> list[Chart]:
    values = [
        SeriesValue(key, Period(year, month), f"{year % 100 + month}", Decimal(year % 100 + month))
        for key, year in (("placed", 2019), ("placed", 2020), ("placed", 2021), ("budget", 2021))
        for month in range(1, 13)
    ]
    own = facts(
        series=(
            Series("placed", "volumes", "Placeringar", "placeringar"),
            Series("budget", "volumes", "Budget", "placeringar"),
        ),
        series_values={(v.series, str(v.period)): v for v in values},
    )
    made = make(Place(FigureBook(own), "volymer"), block)
    return [each for each in made if isinstance(each, Chart)]


def test_a_year_stands_beside_its_budget_and_earlier_years() -> None:
    (chart,) = drawn(type="lines", series="placed", years=["2019", "2020", "2021"], budget="budget")
    assert [(each.name, each.role) for each in chart.series] == [
        ("2021", ""),
        ("Budget 2021", "budget"),
        ("2020", "earlier"),
        ("2019", "earlier"),
    ]
    line = json.loads(specification(chart))["layer"][0]["encoding"]
    assert line["strokeDash"]["scale"]["range"][1] == [7, 4]
    widths = re.findall(r'stroke-width="([^"]+)"', to_svg(chart))
    assert (widths.count("2.2"), widths.count("1.2")) == (2, 2)
    assert "2021: 22\xa0placeringar (jan) till 33\xa0placeringar (dec)" in chart.alt


def test_a_small_line_says_its_last_value() -> None:
    (chart,) = drawn(type="spark", series="placed", periods=["2021-01", "2021-02", "2021-03"])
    assert (chart.kind, len(chart.categories)) == ("spark", 3)
    assert ">24<" in to_svg(chart)


def test_each_row_has_its_budget_and_its_outcome() -> None:
    (chart,) = drawn(type="units_chart", statement="income_statement")
    assert [each.name for each in chart.series] == ["Budget", "Utfall"]
    assert len(chart.categories) == len(chart.series[0].values) > 1
    assert chart.categories[0] in chart.alt


def test_the_full_year_is_held_against_its_forecast() -> None:
    (chart,) = drawn(type="units_chart", statement="income_statement", groups="full_year")
    assert chart.series[1].name == "Prognos"
