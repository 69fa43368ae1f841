"""Priced services, price lists and volumes of 2026 and 2025, made of the generated ledgers (all of it generated).

Units are what a provider was paid divided by the price, a little off as in life: compensation reconciles but for what
``STORIES`` hide. Run as a module it writes the tables of the packages anew.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

from tertial.demo import history, living
from tertial.demo.facts import HERE
from tertial.demo.writing import Leaf, chart

PRIVATE, OWN = "extern utförare", "egen utförare"
BOUGHT, INTERNAL = "46", "47"
BUDGET, MARCH, AUGUST = "2026", "2026-03", "2026-08"
MARK = "(genererat)"
Row = dict[str, str]


@dataclass(frozen=True, slots=True)
class Priced:
    """A service and its prices in kronor: from January 2026 (or July), in the budget, and last year's."""

    key: str
    label: str
    unit: str
    activity: str
    private: str
    own: str
    in_budget: str
    last_year: tuple[str, str]
    from_july: str = ""


SERVICES = (
    Priced(
        "residential",
        "Särskilt boende för äldre",
        "dygn",
        "5101",
        private="2420,00",
        own="2290,00",
        in_budget="2400,00",
        last_year=("2365,59", "2238,50"),
    ),
    Priced(
        "home_care",
        "Hemtjänst i kundval",
        "timmar",
        "5102",
        private="468,00",
        own="455,00",
        in_budget="468,00",
        last_year=("457,48", "444,80"),
        from_july="475,50",
    ),
    Priced(
        "lss_home",
        "Bostad med särskild service LSS",
        "dygn",
        "5201",
        private="3445,00",
        own="3310,00",
        in_budget="3380,00",
        last_year=("3367,55", "3235,60"),
    ),
    Priced(
        "daily",
        "Daglig verksamhet LSS",
        "dagar",
        "5202",
        private="985,00",
        own="940,00",
        in_budget="985,00",
        last_year=("962,85", "918,90"),
    ),
    Priced(
        "housing_support",
        "Boendestöd",
        "timmar",
        "5205",
        private="452,00",
        own="440,00",
        in_budget="452,00",
        last_year=("441,85", "430,10"),
    ),
)
STORIES: Mapping[tuple[str, str], tuple[int, int]] = {
    ("home_care", "864104"): (5, 962),
    ("lss_home", "864107"): (3, 981),
}
"""Providers that are paid for more than they report: from which month, and how much is reported (thousandths)."""
LOOKED_AHEAD = {MARCH: (4, 1_004), AUGUST: (9, 0)}
"""Forecasts: the first month that they state, and how much of the budget (thousandths; nought is the pace so far)."""


def services() -> Iterator[Row]:
    for each in SERVICES:
        yield {
            "key": each.key,
            "label": each.label,
            "unit": each.unit,
            "activity": each.activity,
            "accounts": BOUGHT,
            "own_accounts": INTERNAL,
        }


def prices() -> Iterator[Row]:
    """Last year's, this year's, and where the budget was reckoned with another."""
    for each in SERVICES:
        for kind, now, before in (
            (PRIVATE, each.private, each.last_year[0]),
            (OWN, each.own, each.last_year[1]),
        ):
            word = "own" if kind == OWN else "private"
            later = each.from_july if kind == PRIVATE else ""
            end = "2026-06-30" if later else ""
            yield _price(each, kind, f"{word}-2025", before, "2025-01-01", "2025-12-31")
            yield _price(each, kind, f"{word}-2026", now, "2026-01-01", end)
            if later:
                yield _price(each, kind, f"{word}-2026-07", later, "2026-07-01", "")
        if each.in_budget != each.private or each.from_july:
            row = _price(each, PRIVATE, "private-budget", each.in_budget, "2026-01-01", "")
            yield {**row, "version": BUDGET}


def _price(each: Priced, kind: str, key: str, price: str, first: str, last: str) -> Row:
    return {
        "key": f"{each.key}-{key}",
        "service": each.key,
        "provider_type": kind,
        "price": price,
        "version": "",
        "valid_from": first,
        "valid_to": last,
        "note": MARK,
    }


Paid = Mapping[tuple[str, str, str, int], int]
"""Öre by activity, provider type, counterparty and month."""


def paid(leaves: Iterable[Leaf]) -> Paid:
    """Compensation in a generated ledger: purchases, and what own providers are paid by the purchaser."""
    internal = chart()["internal_cost"][0].counterparty
    found: dict[tuple[str, str, str, int], int] = {}
    for leaf in leaves:
        account = leaf.account.account
        provider = leaf.counterparty or leaf.account.counterparty
        if account.startswith(BOUGHT):
            key = (leaf.activity, PRIVATE, provider, leaf.month)
            found[key] = found.get(key, 0) + leaf.ore
        elif account.startswith(INTERNAL) or leaf.payer:
            key = (leaf.activity, OWN, internal, leaf.month)
            found[key] = found.get(key, 0) + (-leaf.ore if leaf.payer else leaf.ore)
    return found


def volumes(year: int) -> list[Row]:
    """The outcome by provider; of 2026 also the budget and two forecasts, by provider type."""
    if year != living.YEAR:
        return list(_outcome(year, history_of(year), lambda each, kind, _: _last(each, kind)))
    outcome = list(_outcome(year, paid(living.outcome()), _in_force))
    budget = list(_budget(paid(living.budget())))
    ahead = [row for version in LOOKED_AHEAD for row in _ahead(version, budget, outcome)]
    return [*budget, *outcome, *ahead]


def history_of(year: int) -> Paid:
    """A year around: its ledger names no counterparties."""
    found: dict[tuple[str, str, str, int], int] = {}
    leaves = (leaf for leaf in history.sums() if leaf.year == year)
    for (activity, kind, _, month), ore in paid(leaves).items():
        key = (activity, kind, "", month)
        found[key] = found.get(key, 0) + ore
    return found


def _last(each: Priced, kind: str) -> str:
    return each.last_year[kind == OWN]


def _in_force(each: Priced, kind: str, month: int) -> str:
    if kind == OWN:
        return each.own
    return each.from_july if each.from_july and month >= 7 else each.private


def _outcome(year: int, found: Paid, price: Callable[[Priced, str, int], str]) -> Iterator[Row]:
    for each in SERVICES:
        for (activity, kind, provider, month), ore in sorted(found.items()):
            if activity != each.activity or ore <= 0 or month > 12:
                continue
            luck = Random(f"volym {year} {each.key} {provider} {month}").randint(-3, 3)
            since, told = STORIES.get((each.key, provider), (13, 1_000))
            share = 1_000 + luck if year != living.YEAR or month < since else told
            units = _units(ore * share // 1_000, price(each, kind, month))
            yield _volume(each, kind, provider, month, "outcome", "", units)


def _budget(found: Paid) -> Iterator[Row]:
    """The money of the budget at the prices that it was reckoned with."""
    for each in SERVICES:
        for kind, price in ((PRIVATE, each.in_budget), (OWN, each.own)):
            for month in range(1, 13):
                ore = sum(
                    ore
                    for (activity, of, _, when), ore in found.items()
                    if (activity, of, when) == (each.activity, kind, month)
                )
                yield _volume(each, kind, "", month, "budget", BUDGET, _units(ore, price))


def _ahead(version: str, budget: Sequence[Row], outcome: Sequence[Row]) -> Iterator[Row]:
    """A forecast of the months that are left: the budget at the pace so far."""
    first, fixed = LOOKED_AHEAD[version]
    for row in budget:
        if int(row["month"]) < first:
            continue
        same = (row["service"], row["provider_type"])
        so_far, planned = (
            sum(
                int(each["raw"])
                for each in rows
                if (each["service"], each["provider_type"]) == same and int(each["month"]) < first
            )
            for rows in (outcome, budget)
        )
        pace = fixed or so_far * 1_000 // planned
        units = int(row["raw"]) * pace // 1_000
        yield {**row, "kind": "forecast", "version": version, "raw": str(units)}


def _units(ore: int, price: str) -> int:
    kronor = Decimal(ore) / 100
    return int((kronor / Decimal(price.replace(",", "."))).to_integral_value(ROUND_HALF_UP))


def _volume(
    each: Priced, kind: str, provider: str, month: int, of: str, version: str, units: int
) -> Row:
    return {
        "service": each.key,
        "provider_type": kind,
        "provider": provider,
        "month": str(month),
        "kind": of,
        "version": version,
        "raw": str(units),
    }


def write(folder: Path, year: int) -> None:
    """The three tables of a year's package."""
    tables = {"priced_services": services(), "volumes": volumes(year), "prices": prices()}
    for name, rows in tables.items():
        found = list(rows)
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(found[0]), delimiter=";", lineterminator="\n")
            writer.writeheader()
            writer.writerows(found)


if __name__ == "__main__":
    for year in (2025, 2026):
        write(HERE / f"von-{year}", year)
