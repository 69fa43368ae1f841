"""What is usually posted and is missing in a month, and what is many times smaller or larger than it usually is.

Months are counted: ``12 * year + month``. Amounts are debit-positive öre; a month without a posting is absent.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from typing import Generic, Literal, TypeVar

K = TypeVar("K", bound=Hashable)
Kind = Literal["missing", "smaller", "larger"]


@dataclass(frozen=True, slots=True)
class UsualRule:
    """When a posting is usual: in ``hits`` of the last ``window`` months or more, and a median of ``least`` öre.

    One that is there is unlike the usual when it is ``times`` larger or smaller than the median, and than any of them.
    After ``told`` months without it a posting is no longer usual. Raises ``ValueError`` for a rule that finds nothing.
    """

    window: int = 6
    hits: int = 5
    told: int = 2
    least: int = 1_000_000
    times: int = 3

    def __post_init__(self) -> None:
        if not 1 <= self.hits <= self.window or self.told < 1 or self.times < 2 or self.least < 0:
            raise ValueError("hits of window, told, times or least is out of its range")


@dataclass(frozen=True, slots=True)
class Unlike(Generic[K]):
    """A posting that is not as usual: what it usually is (median, öre), what it is now (``None``: missing).

    ``months`` are those of the window that have it, in order.
    """

    key: K
    kind: Kind
    usual: int
    now: int | None
    months: tuple[int, ...]


def unlike_usual(
    postings: Mapping[K, Mapping[int, int]],
    *,
    month: int,
    known: Iterable[int],
    rule: UsualRule | None = None,
) -> list[Unlike[K]]:
    """What is missing or unlike in ``month``, the largest difference first.

    Args: postings: for each key (a unit and account) its sum in each month it was posted in.
          known: the months that the ledger holds; a month it does not hold says nothing about anybody.
    A key that has not been there in ``hits`` months is too new to be missed.

    >>> rent = {n: 50_000_00 for n in range(1, 7)}
    >>> [(each.kind, each.usual) for each in unlike_usual({"hyra": rent}, month=7, known=range(1, 8))]
    [('missing', 5000000)]
    """
    used = rule or UsualRule()
    before = sorted(each for each in set(known) if each < month)[-used.window :]
    found = (_unlike(key, amounts, month, before, used) for key, amounts in postings.items())
    return sorted((each for each in found if each is not None), key=_difference)


def median(amounts: Iterable[int]) -> int:
    """The middle amount; the mean of the two middle ones, half an öre up, where there are two. Raises ``ValueError``.

    >>> median([1, 9, 4]), median([1, 4])
    (4, 3)
    """
    order = sorted(amounts)
    if not order:
        raise ValueError("no amounts have no median")
    low, high = order[(len(order) - 1) // 2], order[len(order) // 2]
    return floor(Fraction(low + high, 2) + Fraction(1, 2))


def _unlike(
    key: K, amounts: Mapping[int, int], month: int, before: list[int], rule: UsualRule
) -> Unlike[K] | None:
    months = tuple(each for each in before if amounts.get(each))
    if len(months) < rule.hits:
        return None
    usual = median(amounts[each] for each in months)
    if abs(usual) < rule.least:
        return None
    now = amounts.get(month) or None
    if now is not None:
        kind = _size(now, usual, [amounts[each] for each in months], rule.times)
    else:
        is_told = bool(set(months) & set(before[-rule.told :]))
        kind = "missing" if is_told else None
    return Unlike(key, kind, usual, now, months) if kind else None


def _size(now: int, usual: int, earlier: list[int], times: int) -> Kind | None:
    """Whether ``now`` is many times larger or smaller; where amounts have had both signs nothing is too small."""
    sign = 1 if usual > 0 else -1
    size, seen = now * sign, [amount * sign for amount in earlier]
    if size >= times * abs(usual) and size > max(seen):
        return "larger"
    if min(seen) > 0 and size * times <= abs(usual) and size < min(seen):
        return "smaller"
    return None


def _difference(each: Unlike[K]) -> tuple[int, str]:
    return (-abs((each.now or 0) - each.usual), str(each.key))
