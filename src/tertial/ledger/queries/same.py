"""Whether two files hold the same facts, whatever order they stand in."""

from __future__ import annotations

import glob
from functools import lru_cache
from pathlib import Path

from tertial.ledger.queries.engine import Source, run

_TYPES = {
    "in_period": "boolean",
    "year": "int16",
    "month": "int8",
    "account": "string",
    "cost_centre": "string",
    "activity": "string",
    "project": "string",
    "tag": "string",
    "amount": "int64",
    "voucher": "string",
    "date": "date",
}
"""What is compared. Texts and counterparties are not: they may be masked by other rules than last time."""


def hold_the_same(first: Path, second: Path) -> bool:
    """The same facts, as many times each. Raises ``BadInput("ledger.unreadable")``."""
    files = (
        Source("outcome", is_first, (glob.escape(str(path)),))
        for is_first, path in ((True, first), (False, second))
    )
    return run(_unlike_sql(), list(files)) == [(0,)]


@lru_cache(maxsize=1)
def _unlike_sql() -> str:
    """How many facts one file has more often than the other."""
    import ibis

    facts = ibis.table(_TYPES, name="facts")
    keys = [facts[name] for name in _TYPES if name != "in_period"]
    balance = facts.in_period.ifelse(1, -1).sum()
    unlike = facts.group_by(keys).agg(balance=balance)
    return str(ibis.to_sql(unlike.filter(unlike.balance != 0).count(), dialect="duckdb"))
