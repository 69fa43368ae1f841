"""How a figure may have come to stand wrong: a sign lost, digits swapped, a neighbour's figure, a row left out.

An explanation makes a finding credible and easy to mend; it is never needed for one. Of several the plainest is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from tertial.document.understand.interval import Interval

Reason = Literal["sign", "swapped", "copied", "left-out", "factor", "digit-missing", "digit"]
STRONG: Final[frozenset[Reason]] = frozenset(("sign", "swapped", "copied", "left-out", "factor"))
"""Reasons that hardly fit by chance; that one digit differs fits many figures."""
_FACTORS: Final = (Decimal(10), Decimal(100), Decimal(1000))
LONGEST: Final = 12
"""Digits of figures whose digits are tried."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """``words`` finish a sentence: "två siffror har bytt plats"."""

    reason: Reason
    words: str
    value: Decimal | None = None

    @property
    def is_strong(self) -> bool:
        return self.reason in STRONG


@dataclass(frozen=True, slots=True)
class Nearby:
    """A figure that could have been copied, and where it stands: "raden ovanför", "raden Hemtjänst"."""

    value: Decimal
    where: str


def explain(
    printed: Decimal, decimals: int, allowed: Interval, nearby: Sequence[Nearby] = ()
) -> Explanation | None:
    """The plainest way from a figure that may stand within ``allowed`` to the one printed; ``None`` where none fits."""
    if printed and allowed.low <= -printed <= allowed.high:
        words = "minustecknet saknas" if printed > 0 else "det står ett minustecken för mycket"
        return Explanation("sign", words, -printed)
    digits = str(int(abs(printed.scaleb(decimals)).to_integral_value())).zfill(decimals + 1)
    if len(digits) > LONGEST:
        return None
    if value := _first(_swapped(digits), printed, decimals, allowed):
        return Explanation("swapped", "två siffror har bytt plats", value)
    for near in nearby:
        if near.value == printed and len(digits.strip("0")) >= 2:
            return Explanation("copied", f"samma tal står på {near.where}")
    for factor in _FACTORS:
        for value in (printed * factor, printed / factor):
            if value and allowed.low <= value <= allowed.high:
                return Explanation("factor", f"talet är fel med en faktor {factor}", value)
    if value := _first(_changed(digits), printed, decimals, allowed):
        return Explanation("digit", "en siffra skiljer", value)
    if value := _first(_longer(digits), printed, decimals, allowed):
        return Explanation("digit-missing", "en siffra saknas", value)
    if value := _first(_shorter(digits), printed, decimals, allowed):
        return Explanation("digit-missing", "det står en siffra för mycket", value)
    return None


def _first(
    candidates: Iterator[str], printed: Decimal, decimals: int, allowed: Interval
) -> Decimal | None:
    sign = -1 if printed < 0 else 1
    for digits in candidates:
        value = Decimal(int(digits or "0") * sign).scaleb(-decimals)
        if value != printed and allowed.low <= value <= allowed.high:
            return value
    return None


def _swapped(digits: str) -> Iterator[str]:
    for i in range(len(digits) - 1):
        yield digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]


def _changed(digits: str) -> Iterator[str]:
    for i in range(len(digits)):
        for new in "0123456789" if i or len(digits) == 1 else "123456789":
            yield digits[:i] + new + digits[i + 1 :]


def _longer(digits: str) -> Iterator[str]:
    for i in range(len(digits) + 1):
        for new in "0123456789":
            yield digits[:i] + new + digits[i:]


def _shorter(digits: str) -> Iterator[str]:
    if len(digits) > 1:
        for i in range(len(digits)):
            yield digits[:i] + digits[i + 1 :]


def left_out(
    terms: Sequence[tuple[str, Decimal]], rest: Decimal, tolerance: Decimal
) -> Explanation | None:
    """A row that the printed sum leaves out, or has twice: ``terms`` are (label, what it adds), ``rest`` is what the
    printed sum is more than they give. Told only where it can be one row alone."""
    if len(terms) < 3:
        return None
    fits = [(label, value) for label, value in terms if value and abs(rest + value) <= tolerance]
    if len(fits) == 1 and abs(fits[0][1]) > 2 * tolerance:
        return Explanation("left-out", f"raden {fits[0][0]} tycks vara utelämnad ur summan")
    twice = [(label, value) for label, value in terms if value and abs(rest - value) <= tolerance]
    if len(twice) == 1 and abs(twice[0][1]) > 2 * tolerance:
        return Explanation("left-out", f"raden {twice[0][0]} tycks vara räknad två gånger")
    return None
