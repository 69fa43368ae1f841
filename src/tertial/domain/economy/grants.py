"""Grants and investments: what is left when their cost is paid, and what may have to go back.

Amounts are öre without sign; ``None`` is not known. Source: docs/dev/methods.md#grants, #investments.
"""

from __future__ import annotations

from dataclasses import dataclass

from tertial.domain.money import sum_ore


@dataclass(frozen=True, slots=True)
class GrantAmounts:
    """What a grant has come to: ``passed_on`` went to others and is not in ``cost``; ``repaid`` has gone back."""

    received: int | None
    cost: int | None
    passed_on: int | None = None
    repaid: int | None = None
    is_repayable: bool = False

    @property
    def net(self) -> int | None:
        """Grant − cost, surplus plus; ``None`` where either is not known (domain rule 15).

        >>> GrantAmounts(1_214, 2_295).net, GrantAmounts(None, 5).net
        (-1081, None)
        """
        if self.received is None or self.cost is None:
            return None
        return self.received - self.cost

    @property
    def at_risk(self) -> int | None:
        """The most that may have to go back: what is not used, passed on or repaid; never below nought.

        A grant that is not repayable risks nothing. ``None`` where what came or what it cost is not known. What was
        passed on or repaid and is not stated lowers nothing.

        >>> GrantAmounts(1_000, 600, passed_on=150, repaid=50, is_repayable=True).at_risk
        200
        >>> GrantAmounts(1_000, 1_600, is_repayable=True).at_risk, GrantAmounts(1_000, 600).at_risk
        (0, 0)
        """
        if not self.is_repayable:
            return 0
        if self.net is None:
            return None
        return max(0, self.net - (self.passed_on or 0) - (self.repaid or 0))


@dataclass(frozen=True, slots=True)
class InvestmentAmounts:
    """An investment's year: its budget, what came with it from last year, what was added, and what it is to cost."""

    budget: int | None
    carried_over: int | None = None
    added: int | None = None
    forecast: int | None = None
    outcome: int | None = None

    @property
    def available(self) -> int | None:
        """What may be used: the sum of what is stated, ``None`` where nothing is (domain rule 21).

        >>> InvestmentAmounts(580, 510, 50).available, InvestmentAmounts(None).available
        (1140, None)
        """
        return sum_ore((self.budget, self.carried_over, self.added)).total

    @property
    def variance(self) -> int | None:
        """Available − forecast: plus is money left, minus is too little.

        >>> InvestmentAmounts(580, 510, 50, forecast=600).variance
        540
        """
        if self.available is None or self.forecast is None:
            return None
        return self.available - self.forecast

    @property
    def left(self) -> int | None:
        """Available − outcome so far."""
        if self.available is None or self.outcome is None:
            return None
        return self.available - self.outcome
