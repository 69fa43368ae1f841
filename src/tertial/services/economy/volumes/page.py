"""All services of a year: units and money in a pair of quantities, what volume and price make of the difference."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tertial.domain.economy.effects import ServiceEffect, effect_of
from tertial.domain.figure import Unit
from tertial.domain.money import sum_ore
from tertial.domain.period import MONTHS as MONTH_NAMES
from tertial.domain.swedish import NBSP, format_ore
from tertial.services.access import Actor, require
from tertial.services.economy.budget.basis import BudgetYear
from tertial.services.economy.budget.pages import BudgetHead, asked_year, budget_head
from tertial.services.economy.page.words import joined
from tertial.services.economy.printing import money_of
from tertial.services.economy.volumes.basis import (
    NO_TYPE,
    Chosen,
    Service,
    Sum,
    Term,
    VolumeYear,
    open_volumes,
    pairs_of,
    price_in,
    prices_text,
    sum_of,
    units_text,
)


@dataclass(frozen=True, slots=True)
class Pair:
    """What is held against what: of the whole year, or from January to the month that is shown."""

    label: str
    against: Term
    shown: Term
    is_year: bool = False

    def months(self, month: int) -> tuple[int, ...]:
        return tuple(range(1, 13 if self.is_year else month + 1))


PAIRS: Mapping[str, Pair] = {
    "budget-utfall": Pair("Budget mot utfall, till och med månaden", "budget", "outcome"),
    "budget-prognos": Pair("Budget mot prognos, helår", "budget", "forecast", True),
    "prognos-utfall": Pair("Prognos mot utfall, till och med månaden", "forecast", "outcome"),
    "ifjol-utfall": Pair("I fjol mot utfall, till och med månaden", "last_year", "outcome"),
    "forra-prognos": Pair(
        "Förra prognosen mot prognosen, helår", "forecast_before", "forecast", True
    ),
}
"""The pairs by their word in an address."""
TERMS: Mapping[Term, str] = {
    "budget": "Budget",
    "outcome": "Utfall",
    "forecast": "Prognos",
    "last_year": "I fjol",
    "forecast_before": "Förra prognosen",
}
COLUMNS = ("against", "shown", "difference", "price", "against_ore", "shown_ore", "variance")


@dataclass(frozen=True, slots=True)
class VolumeAsked:
    """What of the volumes is asked for, as the address says it."""

    month: int | None = None
    pair: str = ""
    budget: str = ""
    forecast: str = ""
    money: str = "tkr"

    @property
    def chosen(self) -> Chosen:
        return Chosen(self.budget, self.forecast)


@dataclass(frozen=True, slots=True)
class VolumeHead:
    """What every page of volumes has above it: what is asked for, and what else could be."""

    budget: BudgetHead
    month: int
    month_name: str
    pair: str
    pairs: tuple[tuple[str, str], ...]
    budgets: tuple[str, ...]
    forecasts: tuple[str, ...]
    budget_version: str
    forecast_version: str
    unread: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class VolumeLine:
    """A service, or a provider type of it: ``cells`` in the order of ``COLUMNS``; what lacks says what is not known."""

    key: str
    label: str
    unit: str
    cells: tuple[str, ...]
    lacks: str = ""
    is_part: bool = False


@dataclass(frozen=True, slots=True)
class EffectLine:
    """A service's difference in money by volume and price; empty where it cannot be told, and why."""

    label: str
    volume: str
    price: str
    total: str
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class VolumesPage:
    """The services of a year. ``totals`` are of money alone: units of different kinds have no sum."""

    head: VolumeHead
    against: str
    shown: str
    lines: tuple[VolumeLine, ...]
    totals: tuple[str, str, str]
    effects: tuple[EffectLine, ...]
    effect_total: EffectLine | None
    sentence: str


def volumes_page(
    *, actor: Actor, committee: str, year: int | None, asked: VolumeAsked
) -> VolumesPage:
    """All services in a pair. Raises ``NotFound``, ``BadInput("economy.money")``."""
    require(actor, "see_breakdown", committee)
    of = asked_year(committee, year)
    opened = open_volumes(committee, of.year, asked.chosen)
    head, money = head_of(actor, of, opened, asked), money_of(asked.money)
    pair = PAIRS[head.pair]
    months = pair.months(head.month)
    lines: list[VolumeLine] = []
    sums: list[tuple[Sum, Sum]] = []
    effects: list[tuple[Service, ServiceEffect | None]] = []
    for service in opened.held.services:
        found = _lines(opened, service, pair, months, money)
        lines += found
        terms = (opened.counted(service.key, each) for each in (pair.against, pair.shown))
        against, shown = (sum_of(each, months) for each in terms)
        sums.append((against, shown))
        if against.units is not None and shown.units is not None:
            pairs = pairs_of(opened, service.key, (pair.against, pair.shown), months)
            effects.append((service, None if pairs is None else effect_of(pairs)))
    known = [each for _, each in effects if each is not None]
    return VolumesPage(
        head,
        _term(opened, pair.against),
        _term(opened, pair.shown),
        tuple(lines),
        _totals(sums, money),
        tuple(_effect(service.label, found, money) for service, found in effects),
        _effect("Summa", _added(known), money) if known else None,
        effect_sentence([(service.label, each) for service, each in effects if each], money),
    )


def head_of(actor: Actor, of: BudgetYear, opened: VolumeYear, asked: VolumeAsked) -> VolumeHead:
    """The head of a page; a month, pair or version that is not there is as if it was not asked for."""
    month = asked.month or opened.last_month
    return VolumeHead(
        budget_head(actor=actor, of=of, money=asked.money),
        month,
        MONTH_NAMES[month - 1],
        asked.pair if asked.pair in PAIRS else next(iter(PAIRS)),
        tuple((word, pair.label) for word, pair in PAIRS.items()),
        opened.held.versions("budget"),
        opened.held.versions("forecast"),
        opened.version("budget"),
        opened.version("forecast"),
        opened.held.unread,
    )


def _term(opened: VolumeYear, term: Term) -> str:
    """A quantity with the version that is shown: "Budget 2026"."""
    version = {
        "budget": opened.version("budget"),
        "forecast": opened.version("forecast"),
        "forecast_before": opened.version_before(),
    }.get(term, "")
    return f"{TERMS[term]} {version}".strip()


def _lines(
    opened: VolumeYear, service: Service, pair: Pair, months: Sequence[int], money: Unit
) -> list[VolumeLine]:
    """A service, and below it its provider types where it has several."""
    against, shown = (opened.counted(service.key, each) for each in (pair.against, pair.shown))
    types = sorted(against.types(months) | shown.types(months))
    price = _price(opened, service, pair, months[-1], types)
    whole = [sum_of(each, months) for each in (against, shown)]
    lines = [_line(service, service.label, whole, price, money)]
    for each in types if len(types) > 1 else ():
        sums = [sum_of(side, months, each) for side in (against, shown)]
        price = _price(opened, service, pair, months[-1], [each])
        lines.append(_line(service, each or NO_TYPE, sums, price, money, is_part=True))
    return lines


def _price(
    opened: VolumeYear, service: Service, pair: Pair, month: int, types: Sequence[str]
) -> str:
    """The price that is in force of what is shown; the lowest and highest where provider types have their own."""
    counted = opened.counted(service.key, pair.shown)
    prices = {price_in(counted, service.key, month, each) for each in types or [""]}
    return prices_text(prices)


def _line(
    service: Service,
    label: str,
    sums: Sequence[Sum],
    price: str,
    money: Unit,
    *,
    is_part: bool = False,
) -> VolumeLine:
    against, shown = sums
    cells = (
        units_text(against.units),
        units_text(shown.units),
        units_text(difference(against, shown), sign=True),
        price,
        format_ore(against.ore, money),
        format_ore(shown.ore, money),
        format_ore(variance(against, shown), money, sign=True),
    )
    return VolumeLine(service.key, label, service.unit, cells, _lacks(sums), is_part)


def difference(against: Sum, shown: Sum) -> Decimal | None:
    """Shown − against in units; ``None`` where either lacks a month that the other has."""
    if against.units is None or shown.units is None or against.missing != shown.missing:
        return None
    return shown.units - against.units


def variance(against: Sum, shown: Sum) -> int | None:
    """Against − shown in öre, plus is favourable; ``None`` where either is not whole."""
    if against.ore is None or shown.ore is None or against.missing != shown.missing:
        return None
    return against.ore - shown.ore


def _lacks(sums: Sequence[Sum]) -> str:
    """Months without units, and units without a price, in words."""
    said = []
    months = sorted({month for each in sums if each.units is not None for month in each.missing})
    if months:
        said.append(f"saknar {joined([MONTH_NAMES[month - 1] for month in months])}")
    if any(each.units is not None and each.ore is None for each in sums):
        said.append("pris saknas")
    return ", ".join(said)


def _totals(sums: Sequence[tuple[Sum, Sum]], money: Unit) -> tuple[str, str, str]:
    """The sums of money, of the services that have both; a variance that is not whole is not in it."""
    whole = [(a.ore, s.ore) for a, s in sums if variance(a, s) is not None]
    against, shown = (
        (sum_ore(side).total for side in zip(*whole, strict=True)) if whole else (None, None)
    )
    apart = None if against is None or shown is None else against - shown
    return (
        format_ore(against, money),
        format_ore(shown, money),
        format_ore(apart, money, sign=True),
    )


def _added(found: Sequence[ServiceEffect]) -> ServiceEffect:
    return ServiceEffect(sum(each.volume for each in found), sum(each.price for each in found))


def _effect(label: str, found: ServiceEffect | None, money: Unit) -> EffectLine:
    if found is None:
        why = "saknar antal eller pris för någon månad"
        return EffectLine(label, "", "", "", why)
    cells = (found.volume, found.price, found.volume + found.price)
    return EffectLine(label, *(format_ore(each, money, sign=True) for each in cells))


def effect_sentence(found: Sequence[tuple[str, ServiceEffect]], money: Unit) -> str:
    """What volumes and prices make, neutral: which services most. Empty where neither moves anything."""
    said = []
    for word, amounts in (
        (
            "Antalet gör",
            [(label, each.volume) for label, each in found],
        ),
        ("Priset gör", [(label, each.price) for label, each in found]),
    ):
        moved = sorted((each for each in amounts if each[1]), key=lambda each: -abs(each[1]))
        if moved:
            total = format_ore(sum(ore for _, ore in moved), money, sign=True)
            named = joined(
                [f"{label} ({format_ore(ore, money, sign=True)})" for label, ore in moved[:2]]
            )
            said.append(f"{word} {total}{NBSP}{money}, mest {named}.")
    return " ".join(said)
