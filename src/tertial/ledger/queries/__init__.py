"""Every question that is put to the facts, and the only place where it is put.

An expression is built with Ibis and compiled once per shape (``shapes.py``); what varies from call to call, the
parts' files and the sets of codes, is bound (``engine.py``). Answers are frozen dataclasses in whole öre.
"""

from __future__ import annotations

from tertial.ledger.queries.selection import (
    Page,
    Posting,
    Share,
    Voucher,
    breakdown,
    selection_sum,
    voucher,
    vouchers,
)
from tertial.ledger.queries.totals import (
    CodeTotal,
    CodeUse,
    MonthAmount,
    codes_in_use,
    monthly,
    totals,
)

__all__ = [
    "CodeTotal",
    "CodeUse",
    "MonthAmount",
    "Page",
    "Posting",
    "Share",
    "Voucher",
    "breakdown",
    "codes_in_use",
    "monthly",
    "selection_sum",
    "totals",
    "voucher",
    "vouchers",
]
