"""Grants and investments: what is left when their cost is paid, and what may have to go back.

Amounts are öre without sign; ``None`` is not known. Source: docs/dev/methods.md#grants, #investments.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from tertial.domain.money import split_ore, sum_ore
from tertial.domain.swedish import parse_number
from tertial.errors import BadInput


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
class GrantShare:
    """A committee that has a part of a grant; ``percent`` is ``None`` where the part is not stated."""

    committee: str
    percent: Decimal | None


def grant_shares(text: str) -> tuple[GrantShare, ...]:
    """Who shares a grant, as it is written: names with commas between, each with its percent where it is known.

    Raises: BadInput("grant.shares"): more than the whole, or nothing, is shared.
    >>> [(each.committee, each.percent) for each in grant_shares("Socialnämnden 40 %, gsn 7,5; kultur")]
    [('Socialnämnden', Decimal('40')), ('gsn', Decimal('7.5')), ('kultur', None)]
    """
    found = []
    for part in re.split(r"[;\n]|,(?!\d)", text):
        words = re.fullmatch(r"\s*(.*?)(?:\s+([0-9]+(?:,[0-9]+)?)\s*%?)?\s*", part)
        if words and words[1]:
            found.append(GrantShare(words[1], parse_number(words[2]) if words[2] else None))
    stated = [each.percent for each in found if each.percent is not None]
    if sum(stated) > 100 or any(percent <= 0 for percent in stated):
        raise BadInput("grant.shares", text=text[:80])
    return tuple(found)


def dealt_shares(ore: int, shares: Sequence[GrantShare]) -> tuple[int, ...]:
    """An amount by the stated shares, the owner's own part last; without remainder. What is not stated gets nothing.

    >>> dealt_shares(1_001, grant_shares("a 50 %, b 25 %"))
    (501, 250, 250)
    """
    percents = [each.percent or Decimal(0) for each in shares]
    weights = [*percents, Decimal(100) - sum(percents, Decimal(0))]
    scale = 10 ** max((-int(weight.as_tuple().exponent) for weight in weights), default=0)
    return tuple(split_ore(ore, [int(weight * scale) for weight in weights]))


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
