"""What happened: every change leaves a row, written in the same transaction as the change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from tertial.services.access import SYSTEM, Actor, system_as
from tertial.store.models import AuditEvent, Committee

if TYPE_CHECKING:
    from tertial.ledger.batches import Batch

IMPORTED, UNDONE = "ledger.imported", "batch.undone"


def record(
    *,
    actor: Actor,
    action: str,
    thing: str,
    now: datetime,
    committee: str = "",
    data: Mapping[str, object] | None = None,
) -> None:
    """Add a row to the audit trail: who, what, to which thing, with which values."""
    AuditEvent.objects.create(
        at=now,
        actor=actor.login,
        action=action,
        committee=Committee.objects.filter(slug=committee).first() if committee else None,
        thing=thing[:200],
        data=dict(data or {}),
    )


def record_imported(*, actor: Actor, batch: Batch, now: datetime) -> None:
    """A batch was read in: from which file, how many rows, how many were left out."""
    record(
        actor=actor,
        action=IMPORTED,
        thing=batch.id,
        committee=batch.meta.committee,
        now=now,
        data={"fil": batch.meta.file, "rader": batch.rows, "avvisade": batch.rejected},
    )


def record_undone(*, actor: Actor, batch: Batch, now: datetime) -> None:
    """A batch was taken back."""
    record(
        actor=actor,
        action=UNDONE,
        thing=batch.id,
        committee=batch.meta.committee,
        now=now,
        data={"fil": batch.meta.file},
    )


def add_missing(batches: tuple[Batch, ...]) -> int:
    """Add the rows that batches in the register lack; returns how many. Must run in a transaction.

    The register is the commit point: a machine that stops right after it is swapped leaves a batch without its row.
    Who read such a batch in is not known any longer, so the row says the system; who took it back is in the register.
    """
    rows = AuditEvent.objects.filter(action__in=(IMPORTED, UNDONE))
    known = set(rows.values_list("action", "thing"))
    added = 0
    for batch in batches:
        if (IMPORTED, batch.id) not in known:
            record_imported(actor=SYSTEM, batch=batch, now=batch.meta.created_at)
            added += 1
        if batch.undone_at is not None and (UNDONE, batch.id) not in known:
            record_undone(actor=system_as(batch.undone_by), batch=batch, now=batch.undone_at)
            added += 1
    return added
