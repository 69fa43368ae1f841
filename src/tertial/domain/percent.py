"""Percent and percentage points are different things, so they are different types.

The difference of two shares is in percentage points (9,4 % to 9,1 % is −0,3 procentenheter); the change of an amount
is in percent (375 to 399 is +6,4 %). What the types do not allow is a ``TypeError``.
Source: docs/dev/methods.md#percent.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import overload

from tertial.errors import BadInput

Number = int | Decimal


@dataclass(frozen=True, slots=True, order=True)
class PercentagePoints:
    """A difference between two percentages.

    >>> PercentagePoints(Decimal("0.5")) + PercentagePoints(Decimal("0.2"))
    PercentagePoints(value=Decimal('0.7'))
    """

    value: Decimal

    def __add__(self, other: PercentagePoints) -> PercentagePoints:
        if type(other) is not PercentagePoints:
            return NotImplemented
        return PercentagePoints(self.value + other.value)

    def __sub__(self, other: PercentagePoints) -> PercentagePoints:
        if type(other) is not PercentagePoints:
            return NotImplemented
        return PercentagePoints(self.value - other.value)

    def __neg__(self) -> PercentagePoints:
        return PercentagePoints(-self.value)

    def __abs__(self) -> PercentagePoints:
        return PercentagePoints(abs(self.value))


@dataclass(frozen=True, slots=True, order=True)
class Percent:
    """A share or a relative change, in hundredths: ``Percent(Decimal("9.4"))`` is 9,4 %.

    >>> Percent(Decimal("9.1")) - Percent(Decimal("9.4"))
    PercentagePoints(value=Decimal('-0.3'))
    >>> Percent(Decimal("9.4")) + PercentagePoints(Decimal("-0.3"))
    Percent(value=Decimal('9.1'))
    """

    value: Decimal

    def __add__(self, other: PercentagePoints) -> Percent:
        if type(other) is not PercentagePoints:
            return NotImplemented
        return Percent(self.value + other.value)

    @overload
    def __sub__(self, other: Percent) -> PercentagePoints: ...
    @overload
    def __sub__(self, other: PercentagePoints) -> Percent: ...
    def __sub__(self, other: Percent | PercentagePoints) -> Percent | PercentagePoints:
        if type(other) is Percent:
            return PercentagePoints(self.value - other.value)
        if type(other) is PercentagePoints:
            return Percent(self.value - other.value)
        return NotImplemented


def share(part: Number | None, whole: Number | None) -> Percent | None:
    """``part`` of ``whole`` in percent; ``None`` when either is missing or the whole is zero.

    >>> share(64, 277).value.quantize(Decimal("0.1"))
    Decimal('23.1')
    """
    if part is None or not whole:
        return None
    return Percent(Decimal(part) * 100 / Decimal(whole))


def percent_change(old: Number | None, new: Number | None) -> Percent | None:
    """The change from ``old`` to ``new`` in percent of ``old``; ``None`` when it has no meaning (missing or from zero).

    A negative base is taken by its size, so that plus always means that the amount went up.
    >>> percent_change(375, 399)
    Percent(value=Decimal('6.4'))
    """
    if old is None or new is None:
        return None
    return share(Decimal(new) - Decimal(old), Decimal(old).copy_abs())


def budget_adherence(net_budget_ore: int | None, net_forecast_ore: int | None) -> Percent | None:
    """Net variance against forecast (or outcome) in percent of the net budget: plus is favourable.

    Args: net cost, öre, debit-positive. Returns ``None`` when either is missing or the budget is zero.
    Source: docs/dev/methods.md#budget-adherence (004: 3 375 of 422 848 tkr is 0,8 %).
    >>> budget_adherence(1000, 992)
    Percent(value=Decimal('0.8'))
    """
    if net_budget_ore is None or net_forecast_ore is None:
        return None
    return share(net_budget_ore - net_forecast_ore, abs(net_budget_ore))


def net_cost_deviation(net_cost: Number | None, reference_cost: Number | None) -> Percent | None:
    """How much dearer than the statistically expected cost, both kr per inhabitant: plus is dearer.

    Source: docs/dev/methods.md#net-cost-deviation. The model was changed in 2019: compare no further back.
    >>> net_cost_deviation(5250, 5000)
    Percent(value=Decimal('5'))
    """
    return percent_change(reference_cost, net_cost)


def rolling_12_share(
    parts: Sequence[Number | None], wholes: Sequence[Number | None]
) -> Percent | None:
    """A share over twelve months: the sum of parts over the sum of wholes, not the mean of monthly percentages.

    Raises: BadInput("rolling.months"): not twelve months of both. ``None`` when a month is missing.
    >>> rolling_12_share([1] * 11 + [9], [100] * 11 + [300])
    Percent(value=Decimal('1.428571428571428571428571429'))
    """
    return share(_sum_of_12(parts), _sum_of_12(wholes))


def rolling_12_mean(values: Sequence[Number | None]) -> Decimal | None:
    """The mean of twelve months; ``None`` when a month is missing.

    Raises: BadInput("rolling.months"): not twelve months.
    >>> rolling_12_mean([Decimal("1.5")] * 12)
    Decimal('1.5')
    """
    total = _sum_of_12(values)
    return None if total is None else total / 12


def mean(values: Sequence[Number | None]) -> Decimal | None:
    """The mean of all values, as for the months of a year to date; ``None`` without values or when one is missing.

    >>> mean([1, 2, 6]), mean([1, None])
    (Decimal('3'), None)
    """
    known = [Decimal(value) for value in values if value is not None]
    if not known or len(known) < len(values):
        return None
    return sum(known, Decimal(0)) / len(known)


def _sum_of_12(values: Sequence[Number | None]) -> Decimal | None:
    if len(values) != 12:
        raise BadInput("rolling.months", count=len(values))
    known = [Decimal(value) for value in values if value is not None]
    return sum(known, Decimal(0)) if len(known) == 12 else None
