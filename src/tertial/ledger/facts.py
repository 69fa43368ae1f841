"""What a ledger fact is, and what every reader of a file hands over.

A fact is one posting, one budget row or one forecast row. Amounts are whole öre, debit-positive as in SIE: cost is
positive, revenue negative. Codes are text, leading zeros kept. A code that a source does not have is the empty string.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from tertial.domain.figure import Kind

FACTS = pa.schema(
    [
        ("year", pa.int16()),
        ("month", pa.int8()),  # 1–12; 0 opening and 13 closing entries
        ("account", pa.string()),
        ("cost_centre", pa.string()),
        ("activity", pa.string()),
        ("project", pa.string()),
        ("counterparty", pa.string()),
        ("tag", pa.string()),  # free code, such as "Corona"
        ("amount", pa.int64()),  # öre, debit-positive
        (
            "voucher",
            pa.string(),
        ),  # series and number, unique in a year; empty in budgets and forecasts
        ("date", pa.date32()),
        ("text", pa.string()),
    ]
)
DIMENSIONS = ("account", "cost_centre", "activity", "project", "counterparty", "tag")


@dataclass(frozen=True, slots=True)
class RejectedRow:
    """A row that cannot be taken.

    ``line`` counts from 1 in the file or sheet; ``amount`` is öre where it could be read.
    """

    line: int
    reason: str
    sheet: str = ""
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Chunk:
    """Facts of one kind and version, in ``FACTS``' columns; any number of years and months may be mixed."""

    kind: Kind
    version: str
    table: pa.Table


@dataclass(slots=True)
class ReadingReport:
    """What reading a file came to. Complete only when its chunks have been read to the end.

    ``control_totals`` are named sums in öre that the file or the reader gives ("debet", "kredit", "#PSALDO 2020-03").
    ``rows_left_out`` are rows that say themselves that they are no postings (subtotals, repeated headings):
    ``rows_read = rows_imported + rejected + rows_left_out``.
    ``warnings`` are Swedish sentences that the user must see though the file can be used. ``owner`` is whose ledger the
    file says it is, by name, where it says so.
    """

    format: str
    encoding: str = ""
    rows_read: int = 0
    rows_imported: int = 0
    rows_left_out: int = 0
    rejected: list[RejectedRow] = field(default_factory=list)
    control_totals: dict[str, int] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)
    owner: str = ""


class Reading(Protocol):
    """A file being read: iterate ``chunks()`` once, then look at ``report``. Memory does not grow with the file.

    Raises ``BadInput`` where the file as a whole cannot be used (not when a row cannot: that is a rejected row).
    """

    report: ReadingReport

    def chunks(self) -> Iterator[Chunk]: ...
