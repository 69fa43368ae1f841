"""What people have typed, as an immutable batch: a decided budget, an approved or frozen forecast (design, decided 1).

Until then it is append-only rows in the records. The batch is what reports, pages and files to the ERP read.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from tertial.domain.figure import Kind
from tertial.errors import BadInput
from tertial.ledger.batches import Batch, Ledger
from tertial.ledger.facts import FACTS, Chunk
from tertial.ledger.manifest import BatchMeta
from tertial.services.access import Actor
from tertial.services.audit import record_imported
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee

SOURCE = "tertial"
"""The source system of what was typed here, as it stands in a part's key."""


@dataclass(frozen=True, slots=True, order=True)
class Amount:
    """One row of a budget or forecast: a month's debit-positive öre on a unit's account."""

    month: int
    account: str
    cost_centre: str
    activity: str
    ore: int
    project: str = ""
    counterparty: str = ""
    tag: str = ""


def write_version(
    *,
    actor: Actor,
    committee: str,
    kind: Kind,
    year: int,
    version: str,
    amounts: Sequence[Amount],
    label: str,
    now: datetime,
) -> Batch:
    """Write a version as a batch, or as a later batch of the same version; the same amounts again change nothing.

    ``label`` is shown where a file's name would be ("Prognos augusti 2026"). The caller has asked ``require``, and
    calls this last in its transaction.
    Raises: BadInput("economy.version-imported"): the version came from another system, and would be counted twice.
            BadInput("ledger.no-facts"): there are no amounts.
    """
    import pyarrow as pa

    ledger = Ledger(ledger_home())
    others = [
        part
        for part in ledger.active_parts(committee=committee, kind=kind, version=version, year=year)
        if part.key.source != SOURCE
    ]
    if others:
        raise BadInput("economy.version-imported", version=version, batch=others[0].batch)
    rows = sorted(amount for amount in amounts if amount.ore)
    table = pa.Table.from_pylist(
        [
            {
                "year": year,
                "month": row.month,
                "account": row.account,
                "cost_centre": row.cost_centre,
                "activity": row.activity,
                "project": row.project,
                "counterparty": row.counterparty,
                "tag": row.tag,
                "amount": row.ore,
                "voucher": "",
                "date": None,
                "text": "",
            }
            for row in rows
        ],
        schema=FACTS,
    )
    found = Committee.objects.select_related("municipality").get(slug=committee)
    meta = BatchMeta(
        organisation=found.municipality.code,
        committee=committee,
        source=SOURCE,
        created_at=now,
        file=label,
        sha256=_fingerprint(kind, version, rows),
        format=SOURCE,
    )
    with ledger.write(meta) as writer:
        writer.append(Chunk(kind, version, table))
        batch = writer.commit()
    if writer.is_new:
        record_imported(actor=actor, batch=batch, now=now)
    return batch


def _fingerprint(kind: Kind, version: str, rows: Sequence[Amount]) -> str:
    digest = hashlib.sha256(f"{kind} {version}".encode())
    for row in rows:
        digest.update(repr(astuple(row)).encode())
    return digest.hexdigest()
