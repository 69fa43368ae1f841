"""What the code answers to the worked tables of the budget in docs/dev/methods.md."""

from __future__ import annotations

from decimal import Decimal

from tertial.domain.economy.bridge import Base, BridgeRow, bridge
from tertial.domain.economy.budget import (
    BudgetAmount,
    carried_over,
    dealt_out,
    entered,
    indexed,
    overhead,
)
from tertial.domain.economy.periods import MONTHS, period_key
from tertial.domain.figure import Unit
from tertial.domain.money import ore_from
from tertial.domain.swedish import format_number, format_ore, format_percent, parse_number

Row = list[str]
BASES: dict[str, Base] = {"original": "original", "adjusted": "adjusted"}


def _number(text: str) -> Decimal:
    return Decimal(parse_number(text))


def _ore(text: str) -> int:
    return int(_number(text))


def _amount(text: str) -> BudgetAmount:
    held = BudgetAmount()
    for part in text.split("; "):
        place, ore = part.split(": ")
        held = held.plus(int(place), _ore(ore))
    return held


def _parts(moved: dict[int, int]) -> str:
    return "; ".join(f"{part}: {format_number(ore)}" for part, ore in sorted(moved.items()))


def periodisation(row: Row) -> list[str]:
    months = period_key("", "", row[0]).dealt(_ore(row[1]))
    return [" ".join(format_number(month).replace("\xa0", "") for month in months)]


def budget(row: Row) -> list[str]:
    held, done, typed = _amount(row[0]), row[1], _ore(row[2]) if row[2] else 0
    if done == "indexed":
        return [_parts(indexed(held, _number(row[2])))]
    if done == "overhead":
        return [_parts(overhead(held, None, _number(row[2])))]
    part = 0 if done == "year" else int(done.removeprefix("month "))
    return [_parts({part: entered(held, typed, part)})]


def carry_over(row: Row) -> list[str]:
    surplus, deficit = _number(row[2]), _number(row[3])
    carried = carried_over(
        _ore(row[0]), _ore(row[1]), surplus_percent=surplus, deficit_percent=deficit
    )
    return [format_number(carried)]


def _by_code(text: str) -> dict[str, int]:
    parts = [part for part in text.split("; ") if part]
    return {code: _ore(part) for code, part in zip("ab", parts, strict=False)}


def dealing(row: Row) -> list[str]:
    """A month on two accounts; the other eleven months are empty."""
    rest = [0] * (MONTHS - 1)
    base = {code: [ore, *rest] for code, ore in _by_code(row[1]).items()}
    found = dealt_out([_ore(row[0]), *rest], base, _by_code(row[2]))
    return ["; ".join(format_number(found[code][0]) for code in "ab")]


def frame_bridge(row: Row) -> list[str]:
    def tkr(text: str) -> int:
        return ore_from(_number(text), Unit.TKR)

    kinds = ("volume", "other", "other", "already_in_base")
    changes = [
        BridgeRow(kind, kind, tkr(text))  # type: ignore[arg-type]  # the kinds above
        for kind, text in zip(kinds, row[2:6], strict=True)
    ]
    found = bridge(base=BASES[row[0]], start=tkr(row[1]), changes=changes, end=tkr(row[6]))
    ends = (found.change, found.explained, found.residual)
    return [*(format_ore(each, Unit.MNKR) for each in ends), format_percent(found.share)]


ANSWERS = {
    "Periodisation": periodisation,
    "Budget": budget,
    "Carry-over": carry_over,
    "Dealing out": dealing,
    "Frame bridge": frame_bridge,
}
