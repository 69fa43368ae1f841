"""How right forecasts were: every frozen forecast against what its year became.

``error = forecast − outcome`` in debit-positive öre: plus is a forecast of more net cost than there was. ``size`` tells
too high from too low whatever the sign of the line: a cost or an income forecast larger than it became is plus.
Shares are of the outcome; a group's are weighted by it, so that small lines do not drown large ones.
Source: docs/dev/methods.md#accuracy-of-forecasts.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass
from typing import TypeVar

from tertial.domain.percent import Percent, share

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Frozen:
    """A line of a frozen forecast beside the outcome of its whole year, debit-positive öre.

    ``month`` is the last month that it knew the outcome of.
    """

    year: int
    month: int
    unit: str
    line: str
    forecast: int
    outcome: int

    @property
    def error(self) -> int:
        return self.forecast - self.outcome

    @property
    def size(self) -> int:
        """The error as too high (+) or too low (−).

        >>> Frozen(2025, 8, "1", "fees", -110, -100).size, Frozen(2025, 8, "1", "personnel", 90, 100).size
        (10, -10)
        """
        return self.error if self.outcome >= 0 else -self.error


@dataclass(frozen=True, slots=True)
class Accuracy:
    """``count`` forecasts together: ``error`` their summed error in öre, ``bias`` too high (+) or low (−) and
    ``absolute`` how far off on average, both in percent of the outcome; ``None`` where the outcome is nothing."""

    count: int
    error: int
    bias: Percent | None
    absolute: Percent | None


def accuracy(rows: Iterable[Frozen]) -> Accuracy:
    """The accuracy of forecasts together.

    >>> found = accuracy([Frozen(2025, 8, "1", "a", 102, 100), Frozen(2024, 8, "1", "a", 96, 100)])
    >>> found.error, found.bias, found.absolute
    (-2, Percent(value=Decimal('-1')), Percent(value=Decimal('3')))
    """
    those = list(rows)
    whole = sum(abs(row.outcome) for row in those)
    return Accuracy(
        len(those),
        sum(row.error for row in those),
        share(sum(row.size for row in those), whole),
        share(sum(abs(row.error) for row in those), whole),
    )


def grouped(rows: Iterable[Frozen], by: Callable[[Frozen], K]) -> dict[K, Accuracy]:
    """The accuracy of each group, in the order that groups first come."""
    found: dict[K, list[Frozen]] = {}
    for row in rows:
        found.setdefault(by(row), []).append(row)
    return {key: accuracy(each) for key, each in found.items()}
