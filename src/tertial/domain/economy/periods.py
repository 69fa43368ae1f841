"""Periodisation keys: how the amount of a year is dealt out on its twelve months, without remainder.

Source: docs/dev/methods.md#periodisation.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from tertial.domain.money import split_ore
from tertial.errors import BadInput

MONTHS = 12
EQUAL = (Fraction(1, MONTHS),) * MONTHS


@dataclass(frozen=True, slots=True)
class PeriodKey:
    """A periodisation key: twelve shares, January first, not negative, that sum to exactly one.

    Raises: BadInput("period-key.shares"): they are not twelve, one is negative, or they are not a whole together.
    """

    key: str
    label: str
    shares: tuple[Fraction, ...]

    def __post_init__(self) -> None:
        is_whole = len(self.shares) == MONTHS and sum(self.shares) == 1
        if not is_whole or min(self.shares) < 0:
            raise BadInput("period-key.shares", label=self.label, count=len(self.shares))

    def dealt(self, ore: int) -> tuple[int, ...]:
        """Twelve months of whole öre that sum to ``ore``.

        >>> TWELFTHS.dealt(-100)[:5], sum(TWELFTHS.dealt(-100))
        ((-9, -9, -9, -9, -8), -100)
        """
        return tuple(split_ore(ore, self.shares))


TWELFTHS = PeriodKey("", "Tolftedelar", EQUAL)
"""The key of a cell for which none has been chosen."""


def period_key(key: str, label: str, text: str) -> PeriodKey:
    """A key from its shares as they are written: twelve with spaces between, that sum to 1 or to 100.

    Shares are whole numbers, decimals with comma or point, or fractions: "1/10", "8,5"; 0 is a month without money.
    Raises: BadInput("period-key.shares"), also where a share cannot be read.
    >>> period_key("skola", "Tio månader", "1/10 " * 6 + "0 0 " + "1/10 " * 4).dealt(1000)[4:9]
    (100, 100, 0, 0, 100)
    """
    words = text.split()
    shares = [_share(word) for word in words]
    known = [share for share in shares if share is not None]
    if len(known) < len(words):
        raise BadInput("period-key.shares", label=label, count=len(known))
    whole = 100 if sum(known) == 100 else 1
    return PeriodKey(key, label, tuple(share / whole for share in known))


def _share(word: str) -> Fraction | None:
    if not re.fullmatch(r"\d{1,9}(?:[.,]\d{1,9}|/[1-9]\d{0,8})?", word):
        return None
    return Fraction(word.replace(",", "."))


def from_months(key: str, label: str, months: Sequence[int]) -> PeriodKey:
    """The key by which twelve amounts, all of one sign, lie over their year.

    Raises: BadInput("period-key.shares"): signs differ, or there is nothing.
    >>> from_months("fjol", "Som i fjol", [1, 3] + [0] * 10).shares[:2]
    (Fraction(1, 4), Fraction(3, 4))
    """
    total = sum(months)
    shares = tuple(Fraction(month, total) for month in months) if total else ()
    return PeriodKey(key, label, shares)
