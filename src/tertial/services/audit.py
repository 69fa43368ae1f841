"""What happened: every change leaves a row, written in the same transaction as the change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tertial.services.access import Actor
from tertial.store.models import AuditEvent, Committee


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
