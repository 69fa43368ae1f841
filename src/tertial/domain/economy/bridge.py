"""The frame bridge: what makes this year's frame another than last year's; it closes, or says by how much it does not.

Amounts are öre, plus is more money. Source: docs/dev/methods.md#frame-bridge, domain rule 14.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tertial.domain.money import sum_ore
from tertial.domain.percent import Percent

Base = Literal["original", "adjusted"]
ChangeKind = Literal["volume", "other", "moved", "already_in_base"]


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """A change of the frame. ``already_in_base`` was decided during last year: its adjusted budget has it."""

    label: str
    kind: ChangeKind
    ore: int


@dataclass(frozen=True, slots=True)
class Bridge:
    """From last year's frame to this year's: ``base`` says which of last year's budgets it begins at.

    ``start`` and ``end`` are öre or ``None`` where nobody has said them.
    """

    base: Base
    start: int | None
    rows: tuple[BridgeRow, ...]
    end: int | None

    @property
    def explained(self) -> int:
        """The sum of the rows."""
        return sum(row.ore for row in self.rows)

    @property
    def change(self) -> int | None:
        """What the frame has changed by, as the two budgets say it."""
        return None if self.start is None or self.end is None else self.end - self.start

    @property
    def residual(self) -> int | None:
        """What the rows do not explain; nought where the bridge closes, ``None`` where an end is missing."""
        return None if self.change is None else self.change - self.explained

    @property
    def share(self) -> Percent | None:
        """The change in percent of where it began."""
        if self.change is None or not self.start:
            return None
        return Percent(Decimal(self.change * 100) / Decimal(abs(self.start)))

    def by_kind(self, kind: ChangeKind) -> int | None:
        """The sum of the rows of a kind, ``None`` where there is none."""
        return sum_ore(row.ore for row in self.rows if row.kind == kind).total


def bridge(
    *, base: Base, start: int | None, changes: Sequence[BridgeRow], end: int | None
) -> Bridge:
    """The bridge from last year's original or adjusted budget.

    Against the adjusted budget the changes that are in it already are no change, and are left out.
    >>> rows = [BridgeRow("Volymer", "volume", 273), BridgeRow("Hyror", "already_in_base", 87)]
    >>> bridge(base="original", start=1000, changes=rows, end=1360).residual
    0
    >>> bridge(base="adjusted", start=1087, changes=rows, end=1360).residual
    0
    """
    counted = (row for row in changes if base == "original" or row.kind != "already_in_base")
    return Bridge(base, start, tuple(counted), end)
