"""What the code answers to the worked table of priced volumes in docs/dev/methods.md."""

from __future__ import annotations

from datetime import date

from tertial.domain.economy.volumes import (
    MonthVolume,
    Price,
    price_faults,
    price_of,
    priced,
    reconcile,
)
from tertial.domain.figure import Unit
from tertial.domain.money import ore_from
from tertial.domain.swedish import format_ore, parse_number

Row = list[str]
YEAR = 2026


def _price(text: str) -> Price:
    amount, _, month = text.partition(" from ")
    of, _, number = amount.rpartition(" ")
    start = date(YEAR, int(month or 1), 1)
    return Price("service", parse_number(number), of, start)


def volumes(row: Row) -> list[str]:
    prices = [_price(text) for text in row[0].split("; ")]
    months = [text.split(": ") for text in row[2].split("; ")]
    given = [
        MonthVolume("service", int(month), parse_number(units), row[1], "100")
        for month, units in months
    ]
    paid = ore_from(parse_number(row[3]), Unit.KR)
    (found,) = reconcile(prices, YEAR, given, {"100": paid})
    without = priced(prices, YEAR, given)[1]
    return [
        format_ore(found.reckoned, Unit.KR),
        str(len(without)),
        format_ore(found.difference, Unit.KR),
    ]


def _dated(text: str) -> Price:
    """``400``, ``p 420``, ``400 in 2026`` (a version), each with ``from 01-01 to 06-30``."""
    head, _, days = text.partition(" from ")
    first, _, last = days.partition(" to ")
    head, _, version = head.partition(" in ")
    of, _, number = head.rpartition(" ")
    return Price(
        "service",
        parse_number(number),
        of,
        date.fromisoformat(f"{YEAR}-{first}") if first else date.min,
        date.fromisoformat(f"{YEAR}-{last}") if last else date.max,
        version,
    )


def prices(row: Row) -> list[str]:
    given = [_dated(text) for text in row[0].split("; ")]
    volume = MonthVolume("service", int(row[1]), parse_number("1"), row[2])
    found = price_of(given, YEAR, volume, row[3])
    faults = (
        f"{each.kind} {each.first:%m-%d} to {each.last:%m-%d}" for each in price_faults(given)
    )
    return ["" if found is None else f"{found:f}", "; ".join(faults)]


ANSWERS = {"Priced volumes": volumes, "Prices": prices}
