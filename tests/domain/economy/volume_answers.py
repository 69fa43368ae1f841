"""What the code answers to the worked table of priced volumes in docs/dev/methods.md."""

from __future__ import annotations

from datetime import date

from tertial.domain.economy.volumes import MonthVolume, Price, priced, reconcile
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


ANSWERS = {"Priced volumes": volumes}
