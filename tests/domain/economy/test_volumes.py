"""Volumes at their prices: budget and outcome as effects take them, and providers reconciled."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.economy.effects import effects
from tertial.domain.economy.volumes import MonthVolume, Price, priced, reconcile

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
