from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.volume import VolumeChange, VolumePrice, volume_budget, volume_change

numbers = st.decimals(0, 10**6, places=2)
services = st.builds(VolumePrice, units=numbers, price=numbers)


def test_a_change_is_its_volume_effect_and_its_price_effect() -> None:
    assert VolumeChange(Decimal("17.1"), Decimal("18.6")).total == Decimal("35.7")
    funded = [Decimal("27.3"), Decimal("7.2"), Decimal("1.2")]
    by_area = [Decimal("9.3"), Decimal("21.7"), Decimal("4.7")]
    assert sum(funded) == sum(by_area) == Decimal("35.7")


@given(services, services)
def test_the_two_effects_always_sum_to_the_change(before: VolumePrice, after: VolumePrice) -> None:
    assert volume_change(before, after).total == after.amount - before.amount


@given(services, numbers)
def test_with_an_unchanged_price_all_is_volume(before: VolumePrice, units: Decimal) -> None:
    assert volume_change(before, VolumePrice(units, before.price)).price_effect == 0


def test_a_budget_of_volumes_is_units_times_price() -> None:
    bought = [VolumePrice(Decimal(10), Decimal("3.5")), VolumePrice(Decimal(2), Decimal(5))]
    assert volume_budget(bought) == 45
    assert volume_budget([]) == 0
