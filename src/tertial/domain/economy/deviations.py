"""A variance explained: which parts make it, what offsets it, and what is left, exactly.

Amounts are öre, surplus-positive (plus is favourable). Source: docs/dev/methods.md#deviations, domain rules 6 and 20.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from tertial.errors import BadInput

ENOUGH = Fraction(9, 10)
"""How much of all that moves a variance, taken without signs, is named before the rest is taken together."""


@dataclass(frozen=True, slots=True)
class Contribution:
    """A part of a variance: a line, a unit or an account with its own variance in öre."""

    key: str
    label: str
    amount: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A variance and its parts: ``drivers`` go its way, ``offsets`` the other, each the largest first.

    ``rest`` is what they leave of the variance, whatever it consists of; ``others`` how many parts were not named.
    Drivers + offsets + rest = variance, always.
    """

    variance: int
    drivers: tuple[Contribution, ...]
    offsets: tuple[Contribution, ...]
    rest: int
    others: int

    @property
    def named(self) -> tuple[Contribution, ...]:
        """Drivers and offsets together, by size."""
        return tuple(sorted((*self.drivers, *self.offsets), key=_by_size))


def explain(
    variance: int,
    parts: Iterable[Contribution],
    *,
    enough: Fraction = ENOUGH,
    most: int | None = None,
) -> Explanation:
    """The parts that make a variance, ranked by size and cut where they make up ``enough`` of all movement.

    ``most`` is how many are named at the most.

    Raises: BadInput("deviation.share"): ``enough`` is not between 0 and 1.
    >>> parts = [Contribution("a", "A", 42), Contribution("b", "B", -66), Contribution("c", "C", 1)]
    >>> found = explain(-17, parts)
    >>> [p.key for p in found.drivers], [p.key for p in found.offsets], found.rest, found.others
    (['b'], ['a'], 7, 1)
    """
    if not 0 <= enough <= 1:
        raise BadInput("deviation.share", share=str(enough))
    moving = sorted((part for part in parts if part.amount), key=_by_size)
    wanted = enough * sum(abs(part.amount) for part in moving)
    named: list[Contribution] = []
    reached = 0
    for part in moving[:most]:
        if reached >= wanted:
            break
        named.append(part)
        reached += abs(part.amount)
    sign = -1 if variance < 0 else 1
    return Explanation(
        variance=variance,
        drivers=tuple(part for part in named if part.amount * sign > 0),
        offsets=tuple(part for part in named if part.amount * sign < 0),
        rest=variance - sum(part.amount for part in named),
        others=len(moving) - len(named),
    )


def _by_size(part: Contribution) -> tuple[int, str]:
    return -abs(part.amount), part.key


Side = Literal["purchaser", "own_provider", "rest"]


def sides(whole: int, by_role: Mapping[str, int]) -> Mapping[Side, int]:
    """A variance as the purchaser's, the own provider's and what is left: reserves, management, politics (rule 6).

    >>> dict(sides(-17, {"purchaser": 42, "own_provider": -66, "reserve": 7}))
    {'purchaser': 42, 'own_provider': -66, 'rest': 7}
    """
    purchaser, own = by_role.get("purchaser", 0), by_role.get("own_provider", 0)
    return {"purchaser": purchaser, "own_provider": own, "rest": whole - purchaser - own}


@dataclass(frozen=True, slots=True)
class Movement:
    """A variance then and now; ``None`` where it was not stated."""

    before: int | None
    now: int | None

    @property
    def change(self) -> int | None:
        """What it has moved by; ``None`` when either is missing, which is not zero.

        >>> Movement(21, 114).change, Movement(None, 5).change
        (93, None)
        """
        return None if self.before is None or self.now is None else self.now - self.before
