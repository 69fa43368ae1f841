"""Volumes at their prices: budget and outcome as effects take them, and providers reconciled."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.economy.effects import effect_of, effects, effects_of
from tertial.domain.economy.volumes import (
    Counted,
    MonthVolume,
    Price,
    by_month,
    compared,
    filled,
    price_faults,
    price_of,
    priced,
    reconcile,
)

UNITS = st.decimals(Decimal("0.01"), Decimal(10_000), places=2)
PRICES = [Price("home", Decimal(400)), Price("home", Decimal(420), "private")]


@given(st.lists(UNITS, min_size=1, max_size=12))
def test_all_units_at_one_price_are_that_price(units: list[Decimal]) -> None:
    volumes = [MonthVolume("home", month, each) for month, each in enumerate(units, 1)]
    found, without = priced(PRICES, 2026, volumes)
    assert found is not None
    assert (found.units, found.price, without) == (sum(units), Decimal(400), ())


def test_budget_and_outcome_are_what_effects_takes() -> None:
    planned, _ = priced(PRICES, 2026, [MonthVolume("home", 1, Decimal(10))])
    actual, _ = priced(PRICES, 2026, [MonthVolume("home", 1, Decimal(8), "private")])
    assert planned is not None
    assert actual is not None
    found = effects(64_000, planned, actual)
    assert (found.volume, found.price, found.other) == (80_000, -16_000, 0)


def test_what_has_no_price_is_told_and_no_volume_has_no_price() -> None:
    other = MonthVolume("day", 1, Decimal(1))
    assert priced(PRICES, 2026, [other]) == (None, (other,))
    assert priced(PRICES, 2026, []) == (None, ())


def test_a_provider_on_one_side_only_is_not_nought_on_the_other() -> None:
    reckoned, paid = reconcile(
        PRICES, 2026, [MonthVolume("home", 1, Decimal(1), provider="1")], {"2": 5}
    )
    assert (reckoned.paid, reckoned.difference) == (None, None)
    assert (paid.reckoned, paid.difference) == (None, None)


PROVIDERS = st.sampled_from(["864101", "864102", "110", ""])
VOLUMES = st.lists(
    st.builds(
        MonthVolume,
        st.just("home"),
        st.integers(1, 12),
        UNITS,
        st.sampled_from(["", "private"]),
        PROVIDERS,
    ),
    max_size=40,
)
PAID = st.dictionaries(PROVIDERS, st.integers(-(10**12), 10**12))


@given(VOLUMES.filter(bool), PAID)
def test_what_providers_are_reckoned_and_paid_is_the_whole(
    volumes: list[MonthVolume], paid: dict[str, int]
) -> None:
    found = reconcile(PRICES, 2026, volumes, paid)
    whole, _ = priced(PRICES, 2026, volumes)
    reckoned = sum(each.reckoned or 0 for each in found)
    assert whole is not None
    assert abs(reckoned - whole.amount * 100) <= len(found)
    assert sum(each.paid or 0 for each in found) == sum(paid.values())
    assert len({each.provider for each in found}) == len(found)


@given(VOLUMES, VOLUMES, st.integers(-(10**12), 10**12))
def test_effects_of_months_are_what_the_amounts_differ(
    planned: list[MonthVolume], actual: list[MonthVolume], variance: int
) -> None:
    months = {each.month for each in planned}
    pairs = compared(Counted(planned, PRICES, 2025), Counted(actual, PRICES, 2026), months)
    found = effect_of(pairs or ())
    differs = sum((before.amount - after.amount for before, after in pairs or ()), Decimal(0))
    assert abs(found.volume + found.price - differs * 100) <= 2
    assert effects_of(variance, [found]).variance == variance


def _counted(*units: int, of: str = "", prices: list[Price] = PRICES) -> Counted:
    given = [MonthVolume("home", n, Decimal(each), of) for n, each in enumerate(units, 1)]
    return Counted(given, prices, 2026)


def test_a_month_that_one_side_lacks_is_not_nought() -> None:
    assert compared(_counted(1, 2), _counted(1), {1, 2}) is None
    assert compared(_counted(1, 2), _counted(1), {1}) is not None
    assert compared(_counted(1), _counted(1, prices=[]), {1}) is None
    assert compared(_counted(1, 2), _counted(1, 2), {1, 2, 3}) is None


def test_other_provider_types_than_planned_are_compared_together() -> None:
    ((planned, actual),) = compared(_counted(10), _counted(8, of="private"), {1}) or ()
    assert (planned.price, actual.price) == (Decimal(400), Decimal(420))


def test_nought_units_have_the_price_that_one_would_have() -> None:
    ((planned, actual),) = compared(_counted(0), _counted(3), {1}) or ()
    assert (planned.units, planned.price, actual.amount) == (0, Decimal(400), Decimal(1200))


def test_a_version_is_reckoned_with_its_own_price() -> None:
    prices = [*PRICES, Price("home", Decimal(390), version="2026")]
    one = MonthVolume("home", 1, Decimal(1), "private")
    assert price_of(prices, 2026, one, "2026") == 390
    assert price_of(prices, 2026, one, "2026-08") == price_of(prices, 2026, one) == 420


def _price(first: date, last: date = date.max, of: str = "") -> Price:
    return Price("home", Decimal(1), of, first, last)


@pytest.mark.parametrize(
    ("prices", "told"),
    [
        ([_price(date(2026, 1, 1)), _price(date(2026, 7, 1), of="private")], []),
        ([_price(date.min, date(2026, 6, 30)), _price(date(2026, 7, 1))], []),
        (
            [_price(date(2026, 7, 1)), _price(date.min, date(2026, 7, 31))],
            [("overlap", date(2026, 7, 1), date(2026, 7, 31))],
        ),
        (
            [_price(date.min, date(2026, 6, 28)), _price(date(2026, 7, 1))],
            [("gap", date(2026, 6, 29), date(2026, 6, 30))],
        ),
        (
            [
                _price(date(2026, 1, 1)),
                _price(date(2026, 2, 1), date(2026, 2, 28)),
                _price(date(2026, 5, 1), date(2026, 5, 31)),
            ],
            [
                ("overlap", date(2026, 2, 1), date(2026, 2, 28)),
                ("overlap", date(2026, 5, 1), date(2026, 5, 31)),
            ],
        ),
    ],
)
def test_lists_that_overlap_or_have_gaps_are_told(
    prices: list[Price], told: list[tuple[str, date, date]]
) -> None:
    assert [(each.kind, each.first, each.last) for each in price_faults(prices)] == told


def test_months_are_missing_and_not_nought() -> None:
    one, two = MonthVolume("home", 1, Decimal(0)), MonthVolume("home", 3, Decimal(2))
    assert [str(each) for each in by_month([one, two, two])[:4]] == ["0", "None", "4", "None"]


def test_a_forecast_has_the_outcome_of_the_months_that_it_does_not_state() -> None:
    outcome = [MonthVolume("home", month, Decimal(month)) for month in (1, 2)]
    forecast = [MonthVolume("home", month, Decimal(9)) for month in (2, 3)]
    months = by_month(filled(forecast, outcome))
    assert [str(each) for each in months[:4]] == ["1", "9", "9", "None"]
