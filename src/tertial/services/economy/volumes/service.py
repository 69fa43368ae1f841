"""One service: month by month and cumulated, by provider type and provider, its prices, its picture, its rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from itertools import accumulate

from tertial.document.model import Chart, Series
from tertial.domain.economy.volumes import Counted, MonthVolume, Price, by_month, is_own
from tertial.domain.figure import Unit
from tertial.domain.percent import share
from tertial.domain.period import MONTHS as MONTH_NAMES
from tertial.domain.swedish import format_ore, format_percent
from tertial.services.access import Actor, require
from tertial.services.economy.budget.pages import asked_year
from tertial.services.economy.codes import Names, code_names, named
from tertial.services.economy.printing import money_of
from tertial.services.economy.volumes.basis import (
    NO_PROVIDER,
    NO_TYPE,
    Service,
    Term,
    VolumeYear,
    open_volumes,
    price_in,
    price_text,
    prices_text,
    sum_of,
    units_text,
)
from tertial.services.economy.volumes.page import TERMS, VolumeAsked, VolumeHead, head_of

SHOWN: tuple[Term, ...] = ("last_year", "budget", "outcome", "forecast")


@dataclass(frozen=True, slots=True)
class MonthLine:
    """A month: its units in the order of ``SHOWN``, outcome − budget, and the same two from January on.

    ``rows`` say of what kind the rows behind each of the units are (a word of an address); empty: not of this year.
    """

    month: int
    name: str
    cells: tuple[str, ...]
    rows: tuple[str, ...]
    difference: str
    so_far: tuple[str, str, str]
    price: str


@dataclass(frozen=True, slots=True)
class ProviderLine:
    """A provider type, or a provider within it, from January to the month that is shown."""

    provider_type: str
    provider: str
    label: str
    side: str
    units: str
    part: str
    price: str
    ore: str
    is_part: bool


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A price in force, or one that a version is reckoned with."""

    provider_type: str
    price: str
    version: str
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class ServicePage:
    """A service. ``months`` end with the year; ``providers`` sum to the outcome from January."""

    head: VolumeHead
    key: str
    label: str
    unit: str
    headings: tuple[str, ...]
    months: tuple[MonthLine, ...]
    totals: tuple[str, ...]
    providers: tuple[ProviderLine, ...]
    prices: tuple[PriceLine, ...]
    chart: Chart | None


def service_page(
    *,
    actor: Actor,
    committee: str,
    year: int | None,
    service: str,
    asked: VolumeAsked,
) -> ServicePage:
    """A service's page. Raises ``NotFound("volume.no-service")``."""
    require(actor, "see_breakdown", committee)
    of = asked_year(committee, year)
    opened = open_volumes(committee, of.year, asked.chosen)
    own = opened.service(service)
    head, money = head_of(actor, of, opened, asked), money_of(asked.money)
    sides = [opened.counted(service, term) for term in SHOWN]
    names = code_names(committee=committee, year=opened.year)
    return ServicePage(
        head,
        own.key,
        own.label,
        own.unit,
        tuple(TERMS[term] for term in SHOWN),
        _months(opened, own, sides),
        tuple(units_text(sum_of(each, range(1, 13)).units) for each in sides),
        _Providers(opened.counted(service, "outcome"), head.month, money, names).lines(),
        tuple(_price_line(each) for each in opened.held.prices if each.service == service),
        _chart(own, sides),
    )


def _months(
    opened: VolumeYear, service: Service, sides: Sequence[Counted]
) -> tuple[MonthLine, ...]:
    stated = opened.held.volumes.get(("forecast", opened.version("forecast")), ())
    ahead = {each.month for each in stated if each.service == service.key}
    by_side = [by_month(each.volumes) for each in sides]
    budget, outcome = by_side[SHOWN.index("budget")], by_side[SHOWN.index("outcome")]
    budget_so_far, outcome_so_far = _so_far(budget), _so_far(outcome)
    counted = sides[SHOWN.index("outcome")]
    types = sorted({each.provider_type for each in counted.volumes}) or [""]
    lines = []
    for at, name in enumerate(MONTH_NAMES):
        prices = {price_in(counted, service.key, at + 1, each) for each in types}
        so_far = (budget_so_far[at], outcome_so_far[at])
        lines.append(
            MonthLine(
                at + 1,
                name,
                tuple(units_text(each[at]) for each in by_side),
                ("", "budget", "utfall", "prognos" if at + 1 in ahead else "utfall"),
                units_text(_less(outcome[at], budget[at]), sign=True),
                (
                    units_text(so_far[0]),
                    units_text(so_far[1]),
                    units_text(_less(so_far[1], so_far[0]), sign=True),
                ),
                prices_text(prices),
            )
        )
    return tuple(lines)


def _so_far(months: Sequence[Decimal | None]) -> list[Decimal | None]:
    """Running sums, as long as months are known."""
    known = []
    for month in months:
        if month is None:
            break
        known.append(month)
    sums: list[Decimal | None] = list(accumulate(known))
    return sums + [None] * (len(months) - len(sums))


def _less(one: Decimal | None, other: Decimal | None) -> Decimal | None:
    return None if one is None or other is None else one - other


@dataclass(frozen=True, slots=True)
class _Providers:
    """A service's outcome from January to a month, about to be told by provider type and provider."""

    counted: Counted
    month: int
    money: Unit
    names: Names

    def lines(self) -> tuple[ProviderLine, ...]:
        own = [each for each in self.counted.volumes if each.month <= self.month]
        whole = sum((each.units for each in own), Decimal(0))
        lines = []
        for kind in sorted({each.provider_type for each in own}):
            of_kind = [each for each in own if each.provider_type == kind]
            lines.append(self._line(kind or NO_TYPE, of_kind, whole))
            codes = sorted({each.provider for each in of_kind})
            for code in codes if codes != [""] else ():
                label = named(self.names, "counterparty", code) if code else NO_PROVIDER
                of_code = [each for each in of_kind if each.provider == code]
                lines.append(self._line(label, of_code, whole, is_part=True))
        return tuple(lines)

    def _line(
        self, label: str, volumes: Sequence[MonthVolume], whole: Decimal, *, is_part: bool = False
    ) -> ProviderLine:
        first = volumes[0]
        kind = first.provider_type
        found = sum_of(replace(self.counted, volumes=volumes), {each.month for each in volumes})
        side = "egen regi" if is_own(kind) else "privat"
        return ProviderLine(
            kind,
            first.provider if is_part else "",
            label,
            side if kind and not is_part else "",
            units_text(found.units),
            format_percent(share(found.units or Decimal(0), whole), 1),
            price_text(price_in(self.counted, first.service, self.month, kind)),
            format_ore(found.ore, self.money),
            is_part,
        )


def _price_line(price: Price) -> PriceLine:
    return PriceLine(
        price.provider_type,
        price_text(price.price),
        price.version,
        "" if price.valid_from == date.min else price.valid_from.isoformat(),
        "" if price.valid_to == date.max else price.valid_to.isoformat(),
    )


def _chart(service: Service, sides: Sequence[Counted]) -> Chart | None:
    """Units by month; the table beside it has the same figures."""
    found = {term: by_month(each.volumes) for term, each in zip(SHOWN, sides, strict=True)}
    series = tuple(
        Series(TERMS[term], months)
        for term, months in found.items()
        if any(m is not None for m in months)
    )
    if not series:
        return None
    last = "; ".join(
        f"{each.name}: {units_text(min(known))}–{units_text(max(known))}"
        for each in series
        if (known := [value for value in each.values if value is not None])
    )
    return Chart(
        id="diagram-volym",
        title=f"{service.label}, {service.unit} per månad",
        alt=f"{service.label}, {service.unit} per månad, lägsta och högsta månad. {last}.",
        kind="line",
        categories=tuple(name[:3] for name in MONTH_NAMES),
        series=series,
        unit=service.unit,
        decimals=0,
        has_table=True,
    )
