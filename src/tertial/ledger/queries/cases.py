"""Vouchers as cases: what a sample is drawn from, and what signals look at."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tertial.domain.statement import CodeRange
from tertial.ledger.batches import Ledger
from tertial.ledger.queries import shapes
from tertial.ledger.queries.engine import run, source


@dataclass(frozen=True, slots=True)
class VoucherCase:
    """A voucher of the outcome as far as it was posted on the accounts asked for, debit-positive öre.

    ``text`` and ``counterparty`` are the last of its rows' in order of the alphabet, empty where none has any.
    """

    voucher: str
    batch: str
    month: int
    date: date | None
    amount: int
    account: str
    cost_centre: str
    text: str
    counterparty: str

    @property
    def name(self) -> str:
        """What tells it from all others: its batch and its number."""
        return f"{self.batch}/{self.voucher}"


def voucher_cases(
    ledger: Ledger,
    *,
    committee: str,
    year: int,
    months: Collection[int],
    accounts: tuple[CodeRange, ...],
) -> list[VoucherCase]:
    """The vouchers of some accounts and months, by number; one question. A batch that was undone has none."""
    parts = ledger.active_parts(committee=committee, kind="outcome", year=year, months=months)
    found = source(ledger, "outcome", parts)
    if found is None:
        return []
    cases: dict[tuple[str, str], VoucherCase] = {}
    for voucher, path, month, day, amount, *rest in run(
        shapes.sql(shapes.cases, accounts, ()), [found]
    ):
        batch = Path(path).parent.name
        known = cases.get((batch, voucher))
        if known is None:
            cases[batch, voucher] = VoucherCase(voucher, batch, month, day, amount, *rest)
        else:  # posted in two months
            whole = known.amount + amount
            cases[batch, voucher] = VoucherCase(
                voucher, batch, known.month, known.date, whole, *rest
            )
    return list(cases.values())
