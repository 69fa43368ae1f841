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
_FACTORS: Final = (Decimal(10), Decimal(100), Decimal(1000))
LONGEST: Final = 12
"""Digits of figures whose digits are tried."""
UNLIKELY: Final = 0.2
"""An explanation that would fit a larger share of all figures by chance explains nothing."""
RARE: Final = 0.05
"""One that would fit a larger share does not tell this figure from others."""
COMMON: Final = 0.4
"""Lost signs and swapped digits are commoner than other slips; their odds are taken as so much smaller."""

EITHER: Final = "två siffror har bytt plats eller en siffra skiljer"
"""Rounding leaves room for both: the slip is as sure, but which it was is not, nor what should stand there."""


@dataclass(frozen=True, slots=True)
class Explanation:
    """``words`` finish a sentence: "två siffror har bytt plats". ``odds`` is the share of all figures of that length
    that would be explained as well."""

    reason: Reason
    words: str
    value: Decimal | None = None
    odds: float = 0.0

    @property
    def is_credible(self) -> bool:
        """It seldom fits by chance."""
        return self.odds < UNLIKELY

    @property
    def is_strong(self) -> bool:
        """It tells this figure from others; that one digit differs would do for any figure of its size."""
        return self.odds < RARE and self.reason not in ("digit", "digit-missing")


@dataclass(frozen=True, slots=True)
class Nearby:
    """A figure that could have been copied, and where it stands: "raden ovanför", "raden Hemtjänst"."""

    value: Decimal
    where: str


def explain(
    printed: Decimal,
    decimals: int,
    allowed: Interval,
    nearby: Sequence[Nearby] = (),
    *,
    is_count: bool = False,
) -> Explanation | None:
    """The plainest way from a figure that may stand within ``allowed`` to the one printed; ``None`` where none fits.
    A count is never negative, so that no minus is lost."""
    digits = str(int(abs(printed.scaleb(decimals)).to_integral_value())).zfill(decimals + 1)
    n = len(digits)
    fits = float((allowed.high - allowed.low).scaleb(decimals)) + 1

    def odds(tried: float, length: int = n) -> float:
        return float(min(tried * fits / 10.0**length, 1.0))

    may_turn = printed < 0 or not is_count
    if printed and may_turn and allowed.low <= -printed <= allowed.high:
        words = "minustecknet saknas" if printed > 0 else "det står ett minustecken för mycket"
        return Explanation("sign", words, -printed, odds(COMMON))
    if n > LONGEST:
        return None
    if value := _first(_swapped(digits), printed, decimals, allowed):
        share = odds(COMMON * (n - 1))
        if _first(_changed(digits), printed, decimals, allowed):
            return Explanation("swapped", EITHER, None, share)
        return Explanation("swapped", "två siffror har bytt plats", value, share)
    for near in nearby:
        if near.value == printed and len(digits.strip("0")) >= 2:
            words = f"samma tal står på {near.where}"
            return Explanation("copied", words, odds=min(3.0 * len(nearby) / 10**n, 1.0))
    for factor in _FACTORS:
        for value in (printed * factor, printed / factor):
            if value and allowed.low <= value <= allowed.high:
                words = f"talet är fel med en faktor {factor}"
                relative = (allowed.high - allowed.low) / abs(value)
                return Explanation("factor", words, value, min(6 * float(relative), 1.0))
    if value := _first(_changed(digits), printed, decimals, allowed):
        return Explanation("digit", "en siffra skiljer", value, odds(9 * n))
    if value := _first(_longer(digits), printed, decimals, allowed):
        return Explanation("digit-missing", "en siffra saknas", value, odds(10 * n, n + 1))
    if value := _first(_shorter(digits), printed, decimals, allowed):
        return Explanation("digit-missing", "det står en siffra för mycket", value, odds(n, n - 1))
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
    most = float(max(abs(value) for _, value in terms)) or 1.0
    odds = min(len(terms) * float(2 * tolerance) / most, 1.0)
    for sign, words in ((1, "utelämnad ur summan"), (-1, "räknad två gånger")):
        fits = [(label, v) for label, v in terms if v and abs(rest + sign * v) <= tolerance]
        if len(fits) == 1 and abs(fits[0][1]) > 2 * tolerance:
            return Explanation("left-out", f"raden {fits[0][0]} tycks vara {words}", odds=odds)
    return None
