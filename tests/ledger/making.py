"""Facts and batches as tests write them: a few named values, the rest as usual."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import pyarrow as pa

from tertial.domain.figure import Kind
from tertial.ledger.batches import Batch, BatchMeta, Ledger
from tertial.ledger.facts import FACTS, Chunk

NOON = datetime(2020, 9, 8, 12, 0, tzinfo=UTC)
USUAL: Mapping[str, Any] = {
    "year": 2020,
    "month": 1,
    "account": "4600",
    "cost_centre": "51210",
    "activity": "51012",
    "project": "",
    "counterparty": "",
    "tag": "",
    "amount": 100,
    "voucher": "A 1",
    "date": date(2020, 1, 31),
    "text": "Genererad",
}


def facts(*rows: Mapping[str, Any]) -> pa.Table:
    """A table of facts; what a row does not say is as usual."""
    full = [{**USUAL, **row} for row in rows]
    return pa.Table.from_pylist(full, schema=FACTS)


def meta(sha256: str = "a", **values: Any) -> BatchMeta:
    """Where a batch is from: the file is told by its hash."""
    usual = {
        "organisation": "0126",
        "committee": "von",
        "source": "ekonomisystemet",
        "created_at": NOON,
        "file": f"{sha256}.csv",
        "sha256": sha256,
    }
    return BatchMeta(**{**usual, **values})


def put(
    ledger: Ledger,
    rows: Sequence[Mapping[str, Any]],
    *,
    kind: Kind = "outcome",
    version: str = "",
    **about: Any,
) -> Batch:
    """Write rows as a batch of their own."""
    with ledger.write(meta(**about)) as writer:
        writer.append(Chunk(kind, version, facts(*rows)))
        return writer.commit()
