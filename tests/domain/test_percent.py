from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from tertial.domain.money import round_half_up
from tertial.domain.percent import (
    Percent,
    PercentagePoints,
    budget_adherence,
    mean,
    net_cost_deviation,
    percent_change,
    rolling_12_mean,
    rolling_12_share,
    share,
)
from tertial.errors import BadInput

sick_leave = Percent(Decimal("9.4"))
a_little = PercentagePoints(Decimal("0.3"))
PLACEMENTS = [
    Decimal(tenths) / 10 for tenths in (320, 314, 317, 310, 314, 310, 310, 310, 314, 324, 356, 360)
]


def printed(value: Percent | PercentagePoints | None, decimals: int = 1) -> Decimal:
    assert value is not None
    return round_half_up(value.value, decimals)


def test_the_change_of_a_share_is_in_percentage_points() -> None:
    change = Percent(Decimal("9.1")) - sick_leave
    assert change == PercentagePoints(Decimal("-0.3"))
    assert printed(percent_change(Decimal("9.4"), Decimal("9.1"))) == Decimal("-3.2")


def test_the_change_of_a_number_is_in_percent() -> None:
    assert printed(percent_change(375, 399)) == Decimal("6.4")
    assert printed(percent_change(618, 533)) == Decimal("-13.8")


def test_points_move_a_percentage() -> None:
    assert sick_leave + a_little == Percent(Decimal("9.7"))
    assert sick_leave - a_little == Percent(Decimal("9.1"))
    assert a_little + a_little == PercentagePoints(Decimal("0.6"))
    assert a_little - a_little == PercentagePoints(Decimal(0))
    assert -a_little == PercentagePoints(Decimal("-0.3"))
    assert abs(-a_little) == a_little


@pytest.mark.parametrize(
    "mix",
    [
        lambda: sick_leave + sick_leave,  # type: ignore[operator]  # the fault under test
        lambda: a_little + sick_leave,  # type: ignore[operator]  # the fault under test
        lambda: a_little - sick_leave,  # type: ignore[operator]  # the fault under test
        lambda: sick_leave + 1,  # type: ignore[operator]  # the fault under test
        lambda: sick_leave - Decimal(1),  # type: ignore[operator]  # the fault under test
        lambda: a_little + 1,  # type: ignore[operator]  # the fault under test
        lambda: sick_leave * 2,  # type: ignore[operator]  # the fault under test
        lambda: sick_leave < a_little,  # type: ignore[operator]  # the fault under test
        lambda: sum([sick_leave, sick_leave]),  # type: ignore[type-var]  # the fault under test
    ],
)
def test_percent_and_points_cannot_be_mixed(mix: Callable[[], Any]) -> None:
    with pytest.raises(TypeError):
        mix()


def test_a_percentage_never_equals_points() -> None:
    assert Percent(Decimal(1)) != PercentagePoints(Decimal(1))
    assert Percent(Decimal(1)) < Percent(Decimal(2))
    assert PercentagePoints(Decimal(-1)) < PercentagePoints(Decimal(0))


@pytest.mark.parametrize(
    "part, whole, expected",
    [
        (64, 213 + 64, "23.1"),  # daglig verksamhet, by its volumes
        (Decimal("90.5"), Decimal("303.5"), "29.8"),
        (3579, 8420, "42.5"),  # boendestöd, hours
        (0, 5, "0.0"),
    ],
)
def test_a_share_is_part_of_whole(part: int | Decimal, whole: int | Decimal, expected: str) -> None:
    assert printed(share(part, whole)) == Decimal(expected)


@pytest.mark.parametrize("part, whole", [(None, 5), (5, None), (5, 0), (0, 0)])
def test_a_share_of_nothing_is_missing(part: int | None, whole: int | None) -> None:
    assert share(part, whole) is None


@pytest.mark.parametrize("old, new", [(None, 5), (5, None), (0, 5)])
def test_a_change_from_nothing_is_missing(old: int | None, new: int | None) -> None:
    assert percent_change(old, new) is None


def test_a_change_from_a_negative_amount_is_plus_when_it_goes_up() -> None:
    assert percent_change(-100, -50) == Percent(Decimal(50))


def test_budget_adherence_is_of_the_net_budget() -> None:
    assert printed(budget_adherence(422_848, 422_848 - 3_375)) == Decimal("0.8")
    assert printed(budget_adherence(1_469_251, 1_522_327)) == Decimal("-3.6")


@pytest.mark.parametrize("budget, forecast", [(None, 1), (1, None), (0, 1)])
def test_budget_adherence_without_a_base_is_missing(
    budget: int | None, forecast: int | None
) -> None:
    assert budget_adherence(budget, forecast) is None


def test_plus_is_favourable_also_where_the_net_budget_is_revenue() -> None:
    assert budget_adherence(-100, -110) == Percent(Decimal(10))


def test_net_cost_deviation_is_plus_when_dearer_than_expected() -> None:
    assert net_cost_deviation(5_250, 5_000) == Percent(Decimal(5))
    assert net_cost_deviation(None, 5_000) is None


def test_the_mean_of_twelve_months() -> None:
    assert round_half_up(rolling_12_mean(PLACEMENTS) or Decimal(0), 1) == Decimal("32.2")


def test_a_share_over_twelve_months_weighs_large_months_more() -> None:
    parts, wholes = [1] * 11 + [90], [100] * 11 + [900]
    assert printed(rolling_12_share(parts, wholes), 2) == Decimal("5.05")
    assert printed(Percent((Decimal(11) + 10) / 12), 2) == Decimal("1.75")


def test_twelve_months_with_one_missing_have_no_value() -> None:
    assert rolling_12_mean([*PLACEMENTS[:-1], None]) is None
    assert rolling_12_share([1] * 12, [*[1] * 11, None]) is None


@pytest.mark.parametrize("count", [0, 11, 13])
def test_twelve_months_are_twelve(count: int) -> None:
    with pytest.raises(BadInput, match=r"rolling\.months"):
        rolling_12_mean([1] * count)


def test_a_mean_with_a_part_missing_is_missing() -> None:
    assert mean([1, 2, 6]) == 3
    assert mean([1, None]) is None
    assert mean([]) is None
