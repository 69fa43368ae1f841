"""What each cost centre has on each account, month by month over years: what is usual is read from it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tertial.domain.figure import Kind
from tertial.ledger.batches import Ledger
from tertial.ledger.queries import shapes
from tertial.ledger.queries.engine import run, summed

_BY = ("cost_centre", "account", "year", "month")


@dataclass(frozen=True, slots=True)
class CentreMonth:
    """A cost centre's sum on an account in a month, debit-positive öre."""

    cost_centre: str
    account: str
    year: int
    month: int
    amount: int


def centre_months(
    ledger: Ledger, *, committee: str, months: Collection[tuple[int, int]], kind: Kind = "outcome"
) -> list[CentreMonth]:
    """The sums of some (year, month), in one question; a month without facts is absent."""
    years = sorted({year for year, _ in months})
    parts = [
        part
        for year in years
        for part in ledger.active_parts(
            committee=committee,
            kind=kind,
            year=year,
            months=[month for each, month in months if each == year],
        )
    ]
    found = summed(ledger, kind, parts, codes=("cost_centre", "account"))
    if found is None:
        return []
    rows = run(shapes.sql(shapes.grouped, _BY, (), ()), [found])
    return [
        CentreMonth(centre, account, year, month, amount)
        for centre, account, year, month, _, amount in rows
    ]
