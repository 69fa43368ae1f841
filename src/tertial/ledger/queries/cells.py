"""What forecasts are made of: sums by cost centre, account and month, of all units in one question."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from tertial.domain.figure import Kind
from tertial.domain.statement import CodeRange
from tertial.ledger.batches import Ledger
from tertial.ledger.queries import shapes
from tertial.ledger.queries.engine import run, summed
from tertial.ledger.queries.totals import YEAR


@dataclass(frozen=True, slots=True)
class CellAmount:
    """The sum of a month's facts, debit-positive öre; codes after ``amount`` are empty unless asked for."""

    cost_centre: str
    account: str
    month: int
    amount: int
    activity: str = ""
    project: str = ""
    counterparty: str = ""
    tag: str = ""


_MORE = ("activity", "project", "counterparty", "tag")


def cells(
    ledger: Ledger,
    *,
    committee: str,
    kind: Kind,
    year: int,
    version: str = "",
    months: Collection[int] = YEAR,
    accounts: tuple[CodeRange, ...] = (),
    with_activity: bool = False,
    with_codes: bool = False,
    cost_centres: Collection[str] | None = None,
) -> list[CellAmount]:
    """Sums in order of cost centre, account and month; months without facts are absent.

    ``accounts`` and ``cost_centres`` restrict what is counted; ``with_codes`` keeps all codes of a fact apart.
    """
    parts = ledger.active_parts(
        committee=committee, kind=kind, version=version, year=year, months=months
    )
    asked = ("cost_centre", "account", *(("activity",) if with_activity else ()))
    found = summed(ledger, kind, parts, codes=asked)
    if found is None:
        return []
    more = _MORE if with_codes else _MORE[:1] if with_activity else ()
    by = ("cost_centre", "account", "month", *more)
    wanted = {} if cost_centres is None else {"cost_centre": cost_centres}
    rows = run(shapes.sql(shapes.grouped, by, accounts, tuple(wanted)), [found], codes=wanted)
    return [
        CellAmount(centre, account, month, amount, *codes)
        for centre, account, month, *codes, _, amount in rows
    ]
