"""What the code answers to the worked tables of deviations, sides and effects in docs/dev/methods.md."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction

from tertial.domain.economy.deviations import Contribution, explain
from tertial.domain.economy.deviations import sides as sides_of
from tertial.domain.economy.effects import effect_of
from tertial.domain.economy.effects import effects as effects_of
from tertial.domain.economy.effects import effects_of as effects_of_services
from tertial.domain.figure import Unit
from tertial.domain.money import ore_from
from tertial.domain.swedish import format_ore, parse_number
from tertial.domain.volume import VolumePrice

Row = list[str]


def _mnkr(text: str) -> int:
    return ore_from(parse_number(text), Unit.MNKR)


def _printed(amounts: Iterable[int]) -> str:
    return "; ".join(format_ore(amount, Unit.MNKR) for amount in amounts)


def deviations(row: Row) -> list[str]:
    texts = [text for text in row[1].split("; ") if text]
    parts = [Contribution(str(n), "", _mnkr(text)) for n, text in enumerate(texts)]
    share = Fraction(int(row[2].removesuffix(" %")), 100)
    found = explain(_mnkr(row[0]), parts, enough=share)
    named = (_printed(part.amount for part in each) for each in (found.drivers, found.offsets))
    return [*named, format_ore(found.rest, Unit.MNKR)]


def sides(row: Row) -> list[str]:
    by_role = {"purchaser": _mnkr(row[1]), "own_provider": _mnkr(row[2])}
    return [_printed([sides_of(_mnkr(row[0]), by_role)["rest"]])]


def effects(row: Row) -> list[str]:
    planned, actual = (
        VolumePrice(*(parse_number(part) for part in text.split(" × "))) for text in row[1:3]
    )
    found = effects_of(ore_from(parse_number(row[0]), Unit.KR), planned, actual)
    return [format_ore(each, Unit.KR) for each in (found.volume, found.price, found.other)]


def _volume_price(text: str) -> VolumePrice:
    return VolumePrice(*(parse_number(part) for part in text.split(" × ")))


def effects_by_service(row: Row) -> list[str]:
    services = [
        [
            (_volume_price(before), _volume_price(after))
            for before, after in (month.split(" → ") for month in service.split(", "))
        ]
        for service in row[1].split("; ")
    ]
    variance = ore_from(parse_number(row[0]), Unit.KR)
    found = effects_of_services(variance, map(effect_of, services))
    return [format_ore(each, Unit.KR) for each in (found.volume, found.price, found.other)]


ANSWERS: dict[str, Callable[[Row], list[str]]] = {
    "Deviations": deviations,
    "Sides": sides,
    "Effects": effects,
    "Effects by service": effects_by_service,
}
