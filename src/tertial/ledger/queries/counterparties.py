"""What was posted with each counterparty: compensation, as it is reconciled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tertial.domain.statement import CodeRange
from tertial.ledger.batches import Ledger
from tertial.ledger.queries import shapes
from tertial.ledger.queries.engine import run, summed

_BY = ("activity", "account", "counterparty")


@dataclass(frozen=True, slots=True)
class CounterpartyAmount:
    """The outcome with these codes, debit-positive öre; an empty ``counterparty`` is none."""

    activity: str
    account: str
    counterparty: str
    amount: int


def by_counterparty(
    ledger: Ledger,
    *,
    committee: str,
    year: int,
    months: Collection[int],
    accounts: tuple[CodeRange, ...],
    activities: Collection[str],
) -> list[CounterpartyAmount]:
    """Sums of the outcome by activity, account and counterparty, in that order; one question, nought sums too."""
    parts = ledger.active_parts(committee=committee, kind="outcome", year=year, months=months)
    found = summed(ledger, "outcome", parts)
    if found is None or not activities:
        return []
    sql = shapes.sql(shapes.grouped, _BY, accounts, ("activity",))
    rows = run(sql, [found], codes={"activity": activities})
    return [
        CounterpartyAmount(activity, account, counterparty, amount)
        for activity, account, counterparty, _, amount in rows
    ]
