"""What grants have come to in the ledger."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tertial.domain.statement import CodeRange
from tertial.ledger.queries.coded import coded
from tertial.ledger.queries.totals import period_months
from tertial.services.economy.budget.basis import BudgetYear
from tertial.services.economy.budget.initiatives import within
from tertial.services.economy.budget.outcome import Followed
from tertial.services.records import code_ranges
from tertial.store import models

REVENUE = CodeRange("3", "3")
"""Accounts of revenue in the municipal chart; the others that the statement counts are cost."""


def posted_by_grant(
    of: BudgetYear, rows: Sequence[models.Grant], month: int
) -> Mapping[str, tuple[int | None, int | None]]:
    """What has come and what it has cost, by grant, öre without sign; nothing posted is ``None``.

    One question to the ledger, and none where no grant is followed.
    """
    asked = {row.key: _followed(of, row) for row in rows}
    asked = {key: each for key, each in asked.items() if each.is_followed}
    if not asked:
        return {}
    received: dict[str, int] = {}
    cost: dict[str, int] = {}
    for fact in coded(
        of.ledger,
        committee=of.committee,
        kind="outcome",
        year=of.year,
        months=period_months(month),
        accounts=of.definition.accounts,
    ):
        side, sign = (received, -1) if fact.account in REVENUE else (cost, 1)
        for key, each in asked.items():
            if each.takes(fact):
                side[key] = side.get(key, 0) + sign * fact.amount
    return {key: (received.get(key), cost.get(key)) for key in asked}


def _followed(of: BudgetYear, row: models.Grant) -> Followed:
    units = within(of, row.unit) if row.unit else frozenset[str]()
    return Followed(units, row.activity, row.project, row.tag, code_ranges(row.accounts))
