"""The years around 2026: what is published of them is there to the öre, the rest is near, and forecasts were wrong."""

from __future__ import annotations

import pytest

from tertial.demo.history import (
    FORECASTS,
    RESULT,
    YEARS,
    Frozen,
    budget,
    closing_entries,
    forecast,
    forecast_of_august_2025,
    sums,
    year_of,
)
from tertial.demo.living import column

MKR = 100_000_000


@pytest.mark.parametrize("year", RESULT)
def test_the_result_of_a_year_is_the_published_one(year: int) -> None:
    result = sum(leaf.ore for leaf in budget(year)) - sum(year_of(year).values())
    assert result == RESULT[year]


@pytest.mark.parametrize(("year", "percent"), [(2023, -0.3), (2024, 0.1)])
def test_the_budget_was_kept_as_the_plan_says(year: int, percent: float) -> None:
    planned = sum(leaf.ore for leaf in budget(year))
    kept = planned - sum(year_of(year).values())
    assert round(100 * kept / planned, 1) == percent


def test_the_equity_at_the_end_of_2019_is_what_2020_began_with() -> None:
    assert RESULT[2018] + RESULT[2019] == 3.6 * MKR


def test_2024_and_the_budget_and_forecast_of_2025_are_the_plan_s() -> None:
    assert year_of(2024) == column("2024.final_accounts")
    assert sum(leaf.ore for leaf in budget(2025)) == sum(column("2025.budget").values())
    assert sum(leaf.ore for leaf in forecast_of_august_2025()) == sum(
        column("2025.forecast").values()
    )


def test_months_and_closing_entries_sum_to_the_years() -> None:
    found = dict.fromkeys(YEARS, 0)
    for leaf in (*sums(), *closing_entries()):
        found[leaf.year] += leaf.ore
    assert found == {year: sum(year_of(year).values()) for year in YEARS}
    assert {leaf.month for leaf in sums()} == set(range(1, 13))
    assert {(leaf.year, leaf.month) for leaf in closing_entries()} == {(2025, 13)}


@pytest.mark.parametrize("frozen", FORECASTS, ids=lambda each: f"{each.year}-{each.month:02d}")
def test_a_forecast_was_too_hopeful_and_less_so_later(frozen: Frozen) -> None:
    actual = sum(year_of(frozen.year).values())
    off = (sum(leaf.ore for leaf in forecast(frozen)) - actual) / actual
    assert -0.02 < off < 0
    assert (abs(off) < 0.008) == (frozen.month == 8)
