"""A variance as volume, price and other effect, where both volume and price are known (domain rule 13).

Source: docs/dev/methods.md#effects.
"""

from __future__ import annotations

from collections.abc import Iterable
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


@dataclass(frozen=True, slots=True)
class ServiceEffect:
    """What more or fewer units of a service make, and what their price makes: öre, surplus-positive."""

    volume: int
    price: int


def effect_of(pairs: Iterable[tuple[VolumePrice, VolumePrice]]) -> ServiceEffect:
    """The effects of planned and actual units in several months: exact, each rounded to the öre once."""
    changes = [volume_change(planned, actual) for planned, actual in pairs]
    return ServiceEffect(
        -_ore(sum((each.volume_effect for each in changes), Decimal(0))),
        -_ore(sum((each.price_effect for each in changes), Decimal(0))),
    )


def effects_of(variance: int, services: Iterable[ServiceEffect]) -> Effects:
    """A variance as the effects of services, and what they do not explain."""
    found = list(services)
    volume, price = sum(each.volume for each in found), sum(each.price for each in found)
    return Effects(volume, price, variance - volume - price)


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
    return effects_of(variance, [effect_of([(planned, actual)])])


def _ore(kronor: Decimal) -> int:
    return ore_from(round_half_up(kronor, 2), Unit.KR)
