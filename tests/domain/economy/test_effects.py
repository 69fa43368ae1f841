"""Volume, price and the rest."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.economy.effects import effects
from tertial.domain.volume import VolumePrice

numbers = st.decimals("0", "100000", places=3)


def test_fewer_places_are_a_surplus_and_dearer_ones_a_deficit() -> None:
    planned, actual = VolumePrice(Decimal(100), Decimal(50)), VolumePrice(Decimal(90), Decimal(52))
    found = effects(30_000, planned, actual)
    assert (found.volume, found.price, found.other) == (50_000, -18_000, -2_000)


@given(st.integers(-(10**13), 10**13), numbers, numbers, numbers, numbers)
def test_the_three_are_the_variance(
    variance: int, units: Decimal, price: Decimal, units_now: Decimal, price_now: Decimal
) -> None:
    found = effects(variance, VolumePrice(units, price), VolumePrice(units_now, price_now))
    assert found.variance == variance
