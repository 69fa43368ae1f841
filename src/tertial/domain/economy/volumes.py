"""Volumes at their prices: what they come to, at which price on the whole, and how that agrees with what was paid.

Units and prices are exact ``Decimal``, prices in kronor; amounts are öre. Source: docs/dev/methods.md#priced-volumes.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from tertial.domain.figure import Unit
from tertial.domain.money import ore_from, round_half_up
from tertial.domain.volume import VolumePrice

MONTHS = tuple(range(1, 13))
OWN = "egen"
"""The first word of a provider type that is the municipality's own ("egen utförare", "egen regi")."""


@dataclass(frozen=True, slots=True)
class Price:
    """What a unit costs from a day to a day, both included; empty ``provider_type`` is for all that have no own.

    ``version`` is the volume budget or forecast that is reckoned with it; empty is the price that is paid.
    """

    service: str
    price: Decimal
    provider_type: str = ""
    valid_from: date = date.min
    valid_to: date = date.max
    version: str = ""


@dataclass(frozen=True, slots=True)
class MonthVolume:
    """Units of a service in a month; ``provider`` is the counterparty's code."""

    service: str
    month: int
    units: Decimal
    provider_type: str = ""
    provider: str = ""


def is_own(provider_type: str) -> bool:
    """Whether a provider type is the municipality's own.

    >>> is_own("Egen utförare"), is_own("extern utförare")
    (True, False)
    """
    return provider_type.casefold().split()[:1] == [OWN]


def price_of(
    prices: Iterable[Price], year: int, volume: MonthVolume, version: str = ""
) -> Decimal | None:
    """The price on the month's first day: the version's own before the one that is paid, then the provider type's own
    before the one for all, then the newest. ``None`` where no price is valid then.
    """
    on = date(year, volume.month, 1)
    valid = [
        each
        for each in prices
        if each.service == volume.service
        and each.provider_type in ("", volume.provider_type)
        and each.version in ("", version)
        and each.valid_from <= on <= each.valid_to
    ]
    best = max(
        valid,
        key=lambda each: (bool(each.version), bool(each.provider_type), each.valid_from),
        default=None,
    )
    return None if best is None else best.price


@dataclass(frozen=True, slots=True)
class PriceFault:
    """Days, both included, on which two prices of a list are valid at once, or none is between two of them."""

    service: str
    provider_type: str
    version: str
    kind: Literal["overlap", "gap"]
    first: date
    last: date


def price_faults(prices: Iterable[Price]) -> tuple[PriceFault, ...]:
    """Where the lists overlap and where they have a gap: a list is a service's for a provider type and a version.

    >>> year = date(2026, 12, 31)
    >>> old, new = Price("h", Decimal(1), "", date.min, year), Price("h", Decimal(2), "", year)
    >>> [(each.kind, each.first == each.last) for each in price_faults([old, new])]
    [('overlap', True)]
    """
    lists: dict[tuple[str, str, str], list[Price]] = {}
    for each in prices:
        lists.setdefault((each.service, each.provider_type, each.version), []).append(each)
    found = []
    for key, own in lists.items():
        ordered = sorted(own, key=lambda each: (each.valid_from, each.valid_to))
        until = ordered[0].valid_to
        for after in ordered[1:]:
            if after.valid_from <= until:
                last = min(until, after.valid_to)
                found.append(PriceFault(*key, "overlap", after.valid_from, last))
            elif (after.valid_from - until).days > 1:
                day = timedelta(days=1)
                found.append(PriceFault(*key, "gap", until + day, after.valid_from - day))
            until = max(until, after.valid_to)
    return tuple(found)


def priced(
    prices: Sequence[Price], year: int, volumes: Iterable[MonthVolume], version: str = ""
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
        price = price_of(prices, year, volume, version)
        if price is None:
            without.append(volume)
        else:
            units += volume.units
            amount += volume.units * price
    return (VolumePrice(units, amount / units) if units else None), tuple(without)


def by_month(volumes: Iterable[MonthVolume]) -> tuple[Decimal | None, ...]:
    """The units of each of the twelve months; ``None`` where nothing is stated, which is not nought."""
    found: dict[int, Decimal] = {}
    for volume in volumes:
        found[volume.month] = found.get(volume.month, Decimal(0)) + volume.units
    return tuple(found.get(month) for month in MONTHS)


def filled(
    forecast: Iterable[MonthVolume], outcome: Iterable[MonthVolume]
) -> tuple[MonthVolume, ...]:
    """A forecast with the outcome of the months that it does not state, service by service."""
    stated = tuple(forecast)
    months = {(each.service, each.month) for each in stated}
    known = (each for each in outcome if (each.service, each.month) not in months)
    return (*known, *stated)


@dataclass(frozen=True, slots=True)
class Counted:
    """One service's volumes of a year, and what their prices are."""

    volumes: Sequence[MonthVolume]
    prices: Sequence[Price]
    year: int
    version: str = ""

    def price(self, volume: MonthVolume) -> Decimal | None:
        return price_of(self.prices, self.year, volume, self.version)

    def cells(self, months: Collection[int], by_type: bool) -> dict[tuple[int, str], VolumePrice]:
        """Units by month (and provider type) at the price that they have on the whole; without price: absent.

        Nought units have the price that one would have.
        """
        found: dict[tuple[int, str], list[MonthVolume]] = {}
        for each in self.volumes:
            if each.month in months:
                key = (each.month, each.provider_type if by_type else "")
                found.setdefault(key, []).append(each)
        cells = {}
        for key, volumes in found.items():
            prices = [self.price(each) for each in volumes]
            known = [price for price in prices if price is not None]
            if len(known) < len(volumes):
                continue
            units = sum((each.units for each in volumes), Decimal(0))
            amount = sum(
                (each.units * price for each, price in zip(volumes, known, strict=True)), Decimal(0)
            )
            cells[key] = VolumePrice(units, amount / units if units else known[0])
        return cells

    def types(self, months: Collection[int]) -> set[str]:
        return {each.provider_type for each in self.volumes if each.month in months}


Pairs = tuple[tuple[VolumePrice, VolumePrice], ...]
"""Planned and actual units and their prices, a month (and provider type) at a time."""


def compared(planned: Counted, actual: Counted, months: Collection[int]) -> Pairs | None:
    """A service's planned and actual units month by month, by provider type where both are of the same types.

    ``None`` where either lacks the units or the price of a month: a part of a period says nothing of the whole.
    """
    by_type = planned.types(months) == actual.types(months)
    before, after = planned.cells(months, by_type), actual.cells(months, by_type)
    wanted = {
        (each.month, each.provider_type if by_type else "")
        for side in (planned, actual)
        for each in side.volumes
        if each.month in months
    }
    if wanted != before.keys() or wanted != after.keys() or {m for m, _ in wanted} != set(months):
        return None
    return tuple((before[key], after[key]) for key in sorted(wanted))


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
