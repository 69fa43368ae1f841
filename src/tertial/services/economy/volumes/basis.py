"""A year's services, prices and volumes as the pages count with them, from one query each.

Units are exact ``Decimal``; of a volume that was changed the newest counts, and one that was taken away is missing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Literal

from tertial.domain.economy.volumes import (
    Counted,
    MonthVolume,
    Pairs,
    Price,
    compared,
    filled,
    price_of,
)
from tertial.domain.figure import Unit
from tertial.domain.money import ore_from, round_half_up
from tertial.domain.statement import CodeRange
from tertial.domain.swedish import format_number, parse_number
from tertial.errors import NotFound, TertialError
from tertial.services.economy.page.cells import Quantity
from tertial.services.records import code_ranges
from tertial.store import models

Kind = Literal["outcome", "budget", "forecast"]
Term = Quantity | Literal["forecast_before"]
"""What volumes are held against each other: ``forecast_before`` is the version before the one that is shown."""
KINDS: Mapping[Kind, str] = {"outcome": "Utfall", "budget": "Budget", "forecast": "Prognos"}
"""Kinds of volumes and what they are called."""
KIND_WORDS: Mapping[str, Kind] = {"utfall": "outcome", "budget": "budget", "prognos": "forecast"}
"""How a kind is written in an address and in a file."""
WORD_OF: Mapping[Kind, str] = {kind: word for word, kind in KIND_WORDS.items()}
NO_TYPE, NO_PROVIDER = "(slag ej angivet)", "(utförare ej angiven)"


@dataclass(frozen=True, slots=True)
class Service:
    """A service that is paid by unit, and where its compensation stands in the ledger."""

    key: str
    label: str
    unit: str
    activity: str
    accounts: tuple[CodeRange, ...]
    own_accounts: tuple[CodeRange, ...]

    @property
    def all_accounts(self) -> tuple[CodeRange, ...]:
        return (*self.accounts, *self.own_accounts)


@dataclass(frozen=True, slots=True)
class Held:
    """What a plan year holds: ``volumes`` by kind and version, the version that was changed last at the end.

    ``unread`` are values that are no numbers, in words; ``seen`` is the newest row.
    """

    year: int
    services: tuple[Service, ...] = ()
    prices: tuple[Price, ...] = ()
    volumes: Mapping[tuple[Kind, str], tuple[MonthVolume, ...]] = field(default_factory=dict)
    unread: tuple[str, ...] = ()
    seen: int = 0

    def versions(self, kind: Kind) -> tuple[str, ...]:
        return tuple(version for of, version in self.volumes if of == kind)

    def newest(self, kind: Kind) -> str:
        return next(reversed(self.versions(kind)), "")


def held(*, committee: str, year: int) -> Held:
    """A year's own rows; nothing where there is no such year (three queries)."""
    of = {"plan_year__committee__slug": committee, "plan_year__year": year}
    unread: list[str] = []
    services = tuple(
        Service(
            row.key,
            row.label,
            row.unit,
            row.activity,
            code_ranges(row.accounts),
            code_ranges(row.own_accounts),
        )
        for row in models.PricedService.objects.filter(**of)
    )
    prices = [
        (row, _number(row.price, f"{row.service}: {row.price}", unread))
        for row in models.ServicePrice.objects.filter(**of)
    ]
    rows = list(models.Volume.objects.filter(**of).order_by("id"))
    volumes: dict[tuple[Kind, str], list[MonthVolume]] = {}
    for row in _in_force(rows):
        units = _number(row.raw, f"{row.service}, månad {row.month}: {row.raw}", unread)
        if units is not None:
            volume = MonthVolume(row.service, row.month, units, row.provider_type, row.provider)
            volumes.setdefault((row.kind, row.version), []).append(volume)
    return Held(
        year,
        services,
        tuple(_price(row, found) for row, found in prices if found is not None),
        {key: tuple(found) for key, found in volumes.items()},
        tuple(unread),
        rows[-1].pk if rows else 0,
    )


def _in_force(rows: Sequence[models.Volume]) -> list[models.Volume]:
    """The newest row of each key that says something, by when they came."""
    newest = {key_of(row): row for row in rows}
    return sorted((row for row in newest.values() if row.raw), key=lambda row: row.pk)


def key_of(row: models.Volume) -> tuple[str, str, str, int, str, str]:
    """What a volume is of: newer rows with the same key take its place."""
    return (row.service, row.provider_type, row.provider, row.month, row.kind, row.version)


def _number(text: str, said: str, unread: list[str]) -> Decimal | None:
    try:
        return parse_number(text)
    except TertialError:
        unread.append(said)
        return None


def _price(row: models.ServicePrice, price: Decimal) -> Price:
    return Price(
        row.service,
        price,
        row.provider_type,
        row.valid_from or date.min,
        row.valid_to or date.max,
        row.version,
    )


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which versions are asked for; empty is the one that was changed last."""

    budget: str = ""
    forecast: str = ""


_NEWEST = Chosen()


@dataclass(frozen=True, slots=True)
class Sum:
    """Units over some months, öre at their prices: ``missing`` are months without any; ``None`` is not known."""

    units: Decimal | None
    ore: int | None
    missing: tuple[int, ...]


@dataclass(eq=False)
class VolumeYear:
    """A committee's year opened for volumes; last year's is read when it is asked for."""

    committee: str
    year: int
    held: Held
    chosen: Chosen = _NEWEST

    @cached_property
    def before(self) -> Held:
        """Last year's; its prices are this year's lists where it has none."""
        found = held(committee=self.committee, year=self.year - 1)
        return found if found.prices else replace(found, prices=self.held.prices)

    def service(self, key: str) -> Service:
        """Raises ``NotFound("volume.no-service")``."""
        for each in self.held.services:
            if each.key == key:
                return each
        raise NotFound("volume.no-service", service=key)

    def version(self, kind: Kind) -> str:
        """The version that is shown: the one asked for where it is there, else the one changed last."""
        asked = {"budget": self.chosen.budget, "forecast": self.chosen.forecast}.get(kind, "")
        return asked if asked in self.held.versions(kind) else self.held.newest(kind)

    def version_before(self) -> str:
        """The forecast before the one that is shown; empty where there is none."""
        known = self.held.versions("forecast")
        shown = self.version("forecast")
        return known[known.index(shown) - 1] if shown in known[1:] else ""

    def counted(self, service: str, quantity: Term) -> Counted:
        """A service's volumes of a quantity. A forecast has the outcome of months that it does not state."""
        if quantity == "last_year":
            found = _of(self.before, "outcome", "", service)
            return Counted(found, self.before.prices, self.year - 1)
        outcome = _of(self.held, "outcome", "", service)
        if quantity == "outcome":
            return Counted(outcome, self.held.prices, self.year)
        kind: Kind = "budget" if quantity == "budget" else "forecast"
        version = self.version(kind)
        if quantity == "forecast_before":
            version = self.version_before()
        found = _of(self.held, kind, version, service)
        if kind == "forecast" and found:
            found = filled(found, outcome)
        return Counted(found, self.held.prices, self.year, version)

    @cached_property
    def last_month(self) -> int:
        """The last month that has an outcome; December where none has."""
        months = {each.month for each in self.held.volumes.get(("outcome", ""), ())}
        return max(months, default=12)


def _of(found: Held, kind: Kind, version: str, service: str) -> tuple[MonthVolume, ...]:
    rows = found.volumes.get((kind, version), ())
    return tuple(each for each in rows if each.service == service)


def open_volumes(committee: str, year: int, chosen: Chosen = _NEWEST) -> VolumeYear:
    """The year's volumes (three queries)."""
    return VolumeYear(committee, year, held(committee=committee, year=year), chosen)


def sum_of(counted: Counted, months: Collection[int], provider_type: str | None = None) -> Sum:
    """Units and what they come to; with a volume that has no price the amount is not known."""
    own = [
        each
        for each in counted.volumes
        if each.month in months and provider_type in (None, each.provider_type)
    ]
    stated = {each.month for each in own}
    missing = tuple(month for month in months if month not in stated)
    if not own:
        return Sum(None, None, missing)
    prices = [counted.price(each) for each in own]
    known = [price for price in prices if price is not None]
    amount = None
    if len(known) == len(own):
        amount = to_ore(sum(each.units * p for each, p in zip(own, known, strict=True)))
    return Sum(sum((each.units for each in own), Decimal(0)), amount, missing)


def pairs_of(
    opened: VolumeYear,
    service: str,
    terms: tuple[Term, Term],
    months: Collection[int],
) -> Pairs | None:
    """A service's units and prices in two quantities, month by month; ``None`` where either is not whole."""
    planned, actual = (opened.counted(service, term) for term in terms)
    return compared(planned, actual, months)


def price_in(counted: Counted, service: str, month: int, provider_type: str) -> Decimal | None:
    """The price of a month for a provider type."""
    one = MonthVolume(service, month, Decimal(1), provider_type)
    return price_of(counted.prices, counted.year, one, counted.version)


def to_ore(kronor: Decimal | int) -> int:
    """Exact kronor as öre, rounded once."""
    return ore_from(round_half_up(Decimal(kronor), 2), Unit.KR)


def units_text(units: Decimal | None, *, sign: bool = False) -> str:
    """Units as printed: with a decimal where they are no whole number; missing is empty.

    >>> units_text(Decimal("1234.50")).replace(chr(160), " "), units_text(Decimal("-3.0"), sign=True), units_text(None)
    ('1 234,5', '−3', '')
    """
    if units is None:
        return ""
    return format_number(units, 0 if units == units.to_integral_value() else 1, sign=sign)


def price_text(price: Decimal | None) -> str:
    """A price in kronor and öre; missing is empty."""
    return "" if price is None else format_number(price, 2)


def prices_text(prices: Iterable[Decimal | None]) -> str:
    """One price, or the lowest and the highest of several; one that is missing makes them unknown.

    >>> prices_text([Decimal(455), Decimal("475.5")]), prices_text([Decimal(1), None])
    ('455,00–475,50', '')
    """
    found = set(prices)
    known = sorted(price for price in found if price is not None)
    if not known or len(known) < len(found):
        return ""
    return "–".join(dict.fromkeys((price_text(known[0]), price_text(known[-1]))))
