"""Printed figures as intervals: 11,4 stands for anything from 11,35 to 11,45. What rounding explains is no error.

Source: docs/dev/methods.md#rounding-is-not-an-error.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_USUAL: Final = 10
_HALVES: Final = tuple(Decimal(5).scaleb(-n - 1) for n in range(_USUAL))
"""Half a unit of the last digit by how many decimals are printed."""


@dataclass(frozen=True, slots=True)
class Interval:
    """All exact values that print as a figure, both ends included (half up and half to even both belong)."""

    low: Decimal
    high: Decimal

    def __add__(self, other: Interval) -> Interval:
        return Interval(self.low + other.low, self.high + other.high)

    def __sub__(self, other: Interval) -> Interval:
        return Interval(self.low - other.high, self.high - other.low)

    def __neg__(self) -> Interval:
        return Interval(-self.high, -self.low)

    def __mul__(self, factor: Decimal | int) -> Interval:
        ends = (self.low * factor, self.high * factor)
        return Interval(min(ends), max(ends))

    def meets(self, other: Interval) -> bool:
        """Some exact value prints as both."""
        return self.low <= other.high and other.low <= self.high

    def distance(self, other: Interval) -> Decimal:
        """How far apart they are; 0 where they meet."""
        return max(self.low - other.high, other.low - self.high, Decimal(0))

    def divided_by(self, other: Interval) -> Interval | None:
        """The quotients; ``None`` where the divisor may be zero."""
        if other.low <= 0 <= other.high:
            return None
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        return Interval(min(ends), max(ends))


def printed(value: Decimal, decimals: int | None = None) -> Interval:
    """What a figure printed with so many decimals stands for (default: the decimals of the value itself).

    >>> printed(Decimal("11.4"))
    Interval(low=Decimal('11.35'), high=Decimal('11.45'))
    """
    if decimals is None:
        exponent = value.as_tuple().exponent
        decimals = max(-exponent, 0) if isinstance(exponent, int) else 0
    half = _HALVES[decimals] if 0 <= decimals < _USUAL else Decimal(5).scaleb(-decimals - 1)
    return Interval(value - half, value + half)


def total(parts: Iterable[Interval]) -> Interval:
    """The sum of intervals; of none it is zero exactly."""
    return sum(parts, start=Interval(Decimal(0), Decimal(0)))
