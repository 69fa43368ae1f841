"""The year's end: the result with its closing entries, and equity before and after the council has decided.

Öre, surplus-positive; ``None`` is not known. Source: docs/dev/methods.md#year-end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertial.domain.money import sum_ore
from tertial.domain.statement import BelowLine, Equity, equity


@dataclass(frozen=True, slots=True)
class YearEnd:
    """``before`` carries the whole variance; ``after`` only what the council let be carried.

    ``undecided`` counts requests that nobody has decided: until then what is after the decision is not known.
    """

    outcome: int | None
    variance: int | None
    before: Equity
    after: Equity
    undecided: int


def year_end(
    *,
    budget: int | None,
    twelve_months: int | None,
    closing_entries: int | None = None,
    decided: Sequence[int | None] = (),
    items: Sequence[BelowLine] = (),
    opening: int | None = None,
    withdrawal: int | None = None,
) -> YearEnd:
    """The year's end from net costs (cost plus) of budget, months 1–12 and closing entries.

    Args: decided: what the council decided of each request; ``None`` is undecided. Without requests nothing is
          decided, and what is after the decision is not known.

    >>> found = year_end(budget=500, twelve_months=450, closing_entries=20, decided=[10], opening=5)
    >>> found.variance, found.before.closing, found.after.closing
    (30, 35, 15)
    """
    outcome = None if twelve_months is None else sum_ore((twelve_months, closing_entries)).total
    variance = None if budget is None or outcome is None else budget - outcome
    carried = sum_ore(decided)
    return YearEnd(
        outcome,
        variance,
        equity(variance=variance, items=items, opening=opening, withdrawal=withdrawal),
        equity(variance=carried.complete, opening=opening, withdrawal=withdrawal),
        carried.missing,
    )
