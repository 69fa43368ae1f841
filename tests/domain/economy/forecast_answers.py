"""What the code answers to the worked tables of forecasts, staff and accuracy in docs/dev/methods.md."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction
from typing import get_args

from tertial.domain.economy.accuracy import Frozen, accuracy
from tertial.domain.economy.forecasting import EVEN, KnownItem, Line, Profile, deal, propose
from tertial.domain.economy.staffing import PayTerm, Position, PositionKind, year_costs
from tertial.domain.swedish import format_number, format_percent, parse_number

Row = list[str]
TKR = 100_000


def _number(text: str) -> int:
    return int(parse_number(text))


def _tkr(text: str) -> int | None:
    return _number(text) * TKR if text else None


def _printed(ore: int | None) -> str:
    return "" if ore is None else format_number(ore // TKR)


def proposed(row: Row) -> list[str]:
    passed, ahead = map(_number, row[3].split())
    known = KnownItem("", {8: passed * TKR, 9: ahead * TKR})
    staff = [0] * 11 + [_number(row[4]) * TKR] if row[4] else None
    line = Line(
        outcome=_tkr(row[1]),
        budget=_tkr(row[2]),
        profile=Profile("own", tuple(map(int, row[0].split()))),
        known=(known,) if passed or ahead else (),
        staff=staff,
    )
    return [_printed(propose(line, end_month=8).ore)]


def dealt(row: Row) -> list[str]:
    one, two = map(_number, row[3].split())
    end = _number(row[2])
    parts = deal(
        _number(row[0]),
        passed={(1, ("1", "")): _number(row[1])},
        weights={("1", ""): one, ("2", ""): two},
        profile=EVEN,
        end_month=end,
        otherwise=("1", ""),
    )
    ahead = [part for part in parts if part.month > end]
    return [
        format_number(sum(part.ore for part in ahead if part.account == account))
        for account in ("1", "2")
    ]


def staffed(row: Row) -> list[str]:
    month, percent = row[6].split()
    term = PayTerm(
        overhead=parse_number(row[5]) / 100,
        revision_month=int(month),
        revision=parse_number(percent) / 100,
    )
    first, last = (date.fromisoformat(cell) if cell else None for cell in row[3:5])
    kinds: dict[str, PositionKind] = {kind: kind for kind in get_args(PositionKind)}
    fte, pay = parse_number(row[1]), _number(row[2]) * 100
    position = Position("a", "1", "", fte, pay, kinds[row[0]], starts_on=first, ends_on=last)
    (cost,) = year_costs([position], [term], year=2026)
    return [format_number(int(sum(cost.cost, Fraction(0))) // 100)]


def judged(row: Row) -> list[str]:
    forecasts, outcomes = _several(row[0]), _several(row[1])
    found = accuracy(
        Frozen(2025, 8, "1", "a", one, other)
        for one, other in zip(forecasts, outcomes, strict=True)
    )
    return [format_number(found.error), format_percent(found.bias), format_percent(found.absolute)]


def _several(cell: str) -> list[int]:
    return [_number(part) for part in cell.split("; ")]


ANSWERS: Mapping[str, Callable[[Row], list[str]]] = {
    "Proposed forecast": proposed,
    "Dealt forecast": dealt,
    "Staff": staffed,
    "Accuracy of forecasts": judged,
}
