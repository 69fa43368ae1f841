"""Volumes at their prices: what they come to, at which price on the whole, and how that agrees with what was paid.

Units and prices are exact ``Decimal``, prices in kronor; amounts are öre. Source: docs/dev/methods.md#priced-volumes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tertial.domain.figure import Unit
from tertial.domain.money import ore_from, round_half_up
from tertial.domain.volume import VolumePrice


@dataclass(frozen=True, slots=True)
class Price:
    """What a unit costs from a day to a day, both included; empty ``provider_type`` is for all that have no own."""

    service: str
    price: Decimal
    provider_type: str = ""
    valid_from: date = date.min
    valid_to: date = date.max


@dataclass(frozen=True, slots=True)
class MonthVolume:
    """Units of a service in a month; ``provider`` is the counterparty's code."""

    service: str
    month: int
    units: Decimal
    provider_type: str = ""
    provider: str = ""


def price_of(prices: Iterable[Price], year: int, volume: MonthVolume) -> Decimal | None:
    """The price on the month's first day: the provider type's own before the one for all, the newest of several.

    ``None`` where no price is valid then.
    """
    on = date(year, volume.month, 1)
    valid = [
        each
        for each in prices
        if each.service == volume.service
        and each.provider_type in ("", volume.provider_type)
        and each.valid_from <= on <= each.valid_to
    ]
    best = max(valid, key=lambda each: (bool(each.provider_type), each.valid_from), default=None)
    return None if best is None else best.price


def priced(
    prices: Sequence[Price], year: int, volumes: Iterable[MonthVolume]
) -> tuple[VolumePrice | None, tuple[MonthVolume, ...]]:
    """All units at the price that they have on the whole (Σ units × price ÷ units), and those that have no price.

    ``None`` where no units are priced: as with no volume at all there is then no price. Two of these are what
    ``effects`` takes.

    >>> found, without = priced([Price("h", Decimal(10))], 2026, [MonthVolume("h", 1, Decimal(3))])
    >>> found.amount, without
    (Decimal('30'), ())
    """
    units, amount, without = Decimal(0), Decimal(0), []
    for volume in volumes:
        price = price_of(prices, year, volume)
        if price is None:
            without.append(volume)
        else:
            units += volume.units
            amount += volume.units * price
    return (VolumePrice(units, amount / units) if units else None), tuple(without)


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A provider's compensation: volume × price against what the ledger holds, öre; ``None`` is not known."""

    provider: str
    reckoned: int | None
    paid: int | None

    @property
    def difference(self) -> int | None:
        """Paid − reckoned: plus is more paid than the volumes say."""
        if self.reckoned is None or self.paid is None:
            return None
        return self.paid - self.reckoned


def reconcile(
    prices: Sequence[Price],
    year: int,
    volumes: Iterable[MonthVolume],
    paid: Mapping[str, int],
) -> tuple[Reconciled, ...]:
    """Each provider in total, by code; a provider with a volume that has no price is not reckoned, not at nought."""
    by: dict[str, Decimal | None] = {}
    for volume in volumes:
        price, before = price_of(prices, year, volume), by.get(volume.provider, Decimal(0))
        by[volume.provider] = (
            None if price is None or before is None else before + volume.units * price
        )
    return tuple(
        Reconciled(code, _ore(by.get(code)), paid.get(code)) for code in sorted(by.keys() | paid)
    )


def _ore(kronor: Decimal | None) -> int | None:
    return None if kronor is None else ore_from(round_half_up(kronor, 2), Unit.KR)
