"""Sums by several codes at once: what is followed by unit, activity, project, tag and account together."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tertial.domain.figure import Kind
from tertial.domain.statement import CodeRange
from tertial.ledger.batches import Ledger
from tertial.ledger.queries import shapes
from tertial.ledger.queries.engine import run, summed
from tertial.ledger.queries.totals import YEAR

_BY = ("cost_centre", "activity", "project", "tag", "account")


@dataclass(frozen=True, slots=True)
class CodedAmount:
    """The sum of the facts with these codes, debit-positive öre."""

    cost_centre: str
    activity: str
    project: str
    tag: str
    account: str
    amount: int


def coded(
    ledger: Ledger,
    *,
    committee: str,
    kind: Kind,
    year: int,
    version: str = "",
    months: Collection[int] = YEAR,
    accounts: tuple[CodeRange, ...] = (),
) -> list[CodedAmount]:
    """Sums by cost centre, activity, project, tag and account, in that order."""
    parts = ledger.active_parts(
        committee=committee, kind=kind, version=version, year=year, months=months
    )
    found = summed(ledger, kind, parts)
    if found is None:
        return []
    rows = run(shapes.sql(shapes.grouped, _BY, accounts, ()), [found])
    return [
        CodedAmount(centre, activity, project, tag, account, amount)
        for centre, activity, project, tag, account, _, amount in rows
    ]
