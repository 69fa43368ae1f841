"""A variance as volume, price and other effect, where both volume and price are known (domain rule 13).

Source: docs/dev/methods.md#effects.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tertial.domain.figure import Unit
from tertial.domain.money import ore_from, round_half_up
from tertial.domain.volume import VolumePrice, volume_change


@dataclass(frozen=True, slots=True)
class Effects:
    """Öre, surplus-positive: ``volume`` + ``price`` + ``other`` = the variance, always."""

    volume: int
    price: int
    other: int

    @property
    def variance(self) -> int:
        return self.volume + self.price + self.other


def effects(variance: int, planned: VolumePrice, actual: VolumePrice) -> Effects:
    """What of a cost's variance more or fewer units make, what their price makes, and what neither does.

    Units and prices are exact, prices in kronor. Fewer units than planned are a surplus, and so is a lower price.
    The volume effect is at the planned price, the price effect on the actual units; each is rounded to the öre once,
    and ``other`` takes what is left, so that the three are the variance.

    >>> from decimal import Decimal as D
    >>> found = effects(35_000, VolumePrice(D(10), D(100)), VolumePrice(D(8), D(90)))
    >>> found.volume, found.price, found.other
    (20000, 8000, 7000)
    """
    change = volume_change(planned, actual)
    volume = -_ore(change.volume_effect)
    price = -_ore(change.price_effect)
    return Effects(volume, price, variance - volume - price)


def _ore(kronor: Decimal) -> int:
    return ore_from(round_half_up(kronor, 2), Unit.KR)
