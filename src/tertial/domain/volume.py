"""Price × volume: what a budget of volumes is made of, and why it changed.

Units and prices are exact ``Decimal`` in the unit the caller has (kr, tkr, mnkr): round at printing.
Source: docs/dev/methods.md#volume.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class VolumePrice:
    """A number of units at a price each."""

    units: Decimal
    price: Decimal

    @property
    def amount(self) -> Decimal:
        return self.units * self.price


@dataclass(frozen=True, slots=True)
class VolumeChange:
    """A change of an amount, as more or fewer units and as a higher or lower price: the two sum to it."""

    volume_effect: Decimal
    price_effect: Decimal

    @property
    def total(self) -> Decimal:
        return self.volume_effect + self.price_effect


def volume_budget(services: Iterable[VolumePrice]) -> Decimal:
    """Σ units × price.

    >>> volume_budget([VolumePrice(Decimal(10), Decimal(3)), VolumePrice(Decimal(2), Decimal(5))])
    Decimal('40')
    """
    return sum((service.amount for service in services), Decimal(0))


def volume_change(before: VolumePrice, after: VolumePrice) -> VolumeChange:
    """Split a change: the units that came or went at the old price, then the new price on the units there are now.

    >>> volume_change(VolumePrice(Decimal(10), Decimal(3)), VolumePrice(Decimal(12), Decimal(4)))
    VolumeChange(volume_effect=Decimal('6'), price_effect=Decimal('12'))
    """
    return VolumeChange(
        volume_effect=(after.units - before.units) * before.price,
        price_effect=(after.price - before.price) * after.units,
    )
