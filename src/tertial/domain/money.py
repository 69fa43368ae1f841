"""Money is whole öre: exact conversion to printed units, rounding once, splitting without a remainder.

Nothing here knows a table's sign; missing is ``None`` and never zero. Source: docs/dev/methods.md#money.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Context, Decimal, Inexact, InvalidOperation
from fractions import Fraction
from math import lcm
from typing import Final

from tertial.domain.figure import Unit
from tertial.errors import BadInput

_DIGITS: Final = 60  # more than any amount has: what would need more is refused, not rounded
_EXACT: Final = Context(prec=_DIGITS, traps=[Inexact, InvalidOperation])
_ROUNDING: Final = Context(prec=_DIGITS, rounding=ROUND_HALF_UP, traps=[InvalidOperation])
_ZEROES: Final[Mapping[Unit, int]] = {Unit.KR: 2, Unit.TKR: 5, Unit.MNKR: 8}
"""A unit of money is ten to this power of öre."""


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round at printing, once: a half goes away from zero, and there is no minus zero.

    Raises: BadInput("number.too_long"): not a finite number, or more digits than can be exact.
    Source: docs/dev/methods.md#rounding.
    >>> round_half_up(Decimal("-0.25"), 1), round_half_up(Decimal("-0.04"), 1)
    (Decimal('-0.3'), Decimal('0.0'))
    """
    try:
        rounded = value.quantize(Decimal(1).scaleb(-decimals), context=_ROUNDING)
    except InvalidOperation:
        rounded = Decimal("NaN")
    if not rounded.is_finite():
        raise BadInput("number.too_long", text=str(value)[:80])
    return rounded if rounded else abs(rounded)


def rounding_tolerance(decimals: int, terms: int) -> Decimal:
    """How far a printed total may stand from the sum of ``terms`` printed parts by rounding alone.

    Half a unit of the last printed digit for each term and for the total.
    >>> rounding_tolerance(1, 3)
    Decimal('0.20')
    """
    return Decimal(terms + 1) * Decimal(5).scaleb(-decimals - 1)


def in_unit(ore: int, unit: Unit) -> Decimal:
    """The exact amount in kr, tkr or mnkr. Raises ``BadInput("money.unit")`` for another unit.

    >>> in_unit(1_140_000_000, Unit.MNKR) == Decimal("11.4"), in_unit(-5, Unit.KR)
    (True, Decimal('-0.05'))
    """
    return Decimal(ore).scaleb(-_zeroes(unit), context=_EXACT)


def ore_from(value: Decimal, unit: Unit) -> int:
    """Whole öre from an amount in kr, tkr or mnkr, exactly.

    Raises: BadInput("money.not_whole_ore"): the amount is not a whole number of öre.
            BadInput("money.unit"): the unit is not one of money.
    >>> ore_from(Decimal("11.4"), Unit.MNKR)
    1140000000
    """
    zeroes = _zeroes(unit)
    if value.is_finite() and value.adjusted() < _DIGITS:
        ore = Fraction(value) * 10**zeroes
        if ore.denominator == 1:
            return int(ore)
    raise BadInput("money.not_whole_ore", text=str(value)[:80], unit=str(unit))


def _zeroes(unit: Unit) -> int:
    try:
        return _ZEROES[unit]
    except KeyError:
        raise BadInput("money.unit", unit=str(unit)) from None


def split_ore(total: int, weights: Sequence[int | Fraction]) -> list[int]:
    """Share out ``total`` öre by weight so that the parts sum to it exactly (largest remainder, first of equals).

    Args: weights: not negative, not all zero unless there is nothing to share.
    Raises: BadInput("money.weights"): negative weights, or none that is positive.
    >>> split_ore(100, [1, 1, 1]), split_ore(-100, [1, 1, 1])
    ([34, 33, 33], [-34, -33, -33])
    """
    if any(weight < 0 for weight in weights) or (total and not any(weights)):
        raise BadInput("money.weights", total=total)
    if not total:
        return [0] * len(weights)
    scale = lcm(
        *(weight.denominator for weight in weights)
    )  # whole numbers are quicker than fractions
    sizes = [weight.numerator * (scale // weight.denominator) for weight in weights]
    whole = sum(sizes)
    shares = [divmod(abs(total) * size, whole) for size in sizes]
    parts = [share for share, _ in shares]
    by_remainder = sorted(range(len(parts)), key=lambda i: (-shares[i][1], i))
    for i in by_remainder[: abs(total) - sum(parts)]:
        parts[i] += 1
    return parts if total > 0 else [-part for part in parts]


@dataclass(frozen=True, slots=True)
class PartialSum:
    """A sum and how much of it is known: ``total`` öre of the parts that are there, ``None`` when none is."""

    total: int | None
    parts: int
    missing: int

    @property
    def complete(self) -> int | None:
        """The total when no part is missing, else ``None``."""
        return None if self.missing else self.total


def sum_ore(parts: Iterable[int | None]) -> PartialSum:
    """Add what is there and count what is not.

    >>> sum_ore([100, None, 0])
    PartialSum(total=100, parts=3, missing=1)
    >>> sum_ore([None]).total is None, sum_ore([None, 5]).complete is None
    (True, True)
    """
    values = list(parts)
    known = [value for value in values if value is not None]
    return PartialSum(sum(known) if known else None, len(values), len(values) - len(known))


def residual(whole: int | None, parts: Iterable[int | None]) -> int | None:
    """What is left of the whole when its parts are taken away; ``None`` when any of them is missing.

    So the reserves of an activity are found: they are budgeted inside it and never printed as a row.
    >>> residual(-17, [42, -66])
    7
    """
    known = sum_ore(parts)
    if whole is None or known.missing:
        return None
    return whole - (known.total or 0)


def roll_forward(opening: int | None, changes: Iterable[int | None]) -> int | None:
    """Closing amount: the opening one and every change; ``None`` when any of them is missing.

    >>> roll_forward(-157, [193])
    36
    """
    moved = sum_ore(changes)
    if opening is None or moved.missing:
        return None
    return opening + (moved.total or 0)
