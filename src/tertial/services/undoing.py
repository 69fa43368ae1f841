"""Taking a batch back, or saying what that would do: which months another batch gives again, and which are empty."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from tertial.domain.figure import Kind
from tertial.errors import BadInput
from tertial.ledger.batches import Batch, Ledger, Part, PartKey
from tertial.services.access import Actor, require
from tertial.services.audit import record_undone
from tertial.services.economy.feed.months import require_open
from tertial.services.imported import SCHEMA, FileResult
from tertial.services.messages import sentence
from tertial.services.workspace import ledger_home

KINDS: dict[Kind, str] = {"outcome": "utfall", "budget": "budget", "forecast": "prognos"}


@dataclass(frozen=True, slots=True)
class Undone:
    """What taking a batch back did, or in a dry run would do.

    ``restored`` are the months that count from an earlier batch again, by that batch; ``emptied`` those that have no
    figures left; months that a later batch had replaced already stay as they are. ``hindrance`` says, in a dry run, why
    it would be refused.
    """

    batch: Batch
    restored: tuple[tuple[Batch, str], ...]
    emptied: str
    is_dry_run: bool = False
    hindrance: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """What happened, a sentence each."""
        would = self.is_dry_run
        name = f"{self.batch.id} ({self.batch.meta.file})"
        found = [f"{name} skulle ångras; ingenting är ändrat." if would else f"{name} är ångrad."]
        for batch, months in self.restored:
            counts = "skulle gälla igen" if would else "gäller igen"
            found.append(f"{months} ur {batch.id} ({batch.meta.file}) {counts}.")
        if self.emptied:
            left = "Inga siffror skulle finnas kvar för" if would else "Inga siffror finns kvar för"
            found.append(f"{left} {self.emptied}.")
        if not self.restored and not self.emptied:
            found.append("En senare inläsning hade redan ersatt den; siffrorna är desamma.")
        if self.hindrance:
            found.append(self.hindrance)
        return tuple(found)

    def to_json(self) -> dict[str, Any]:
        """As the contract's ``tertial.import/1``: the batch's file, with what became of its months."""
        status = "checked" if self.is_dry_run else "undone"
        file = FileResult(self.batch.meta.file, self.batch.meta.format, status, batch=self.batch.id)
        return {
            "schema": SCHEMA,
            "dry_run": self.is_dry_run,
            "files": [
                file.to_json()
                | {
                    "restored": [
                        {"batch": batch.id, "file": batch.meta.file, "months": months}
                        for batch, months in self.restored
                    ],
                    "emptied": self.emptied or None,
                }
            ],
        }


def undo_batch(
    *,
    actor: Actor,
    batch: str,
    now: datetime,
    committee: str | None = None,
    dry_run: bool = False,
) -> Undone:
    """Take a batch back: what it replaced counts again. ``dry_run`` says what would happen and changes nothing.

    Raises ``BadInput("ledger.batch-unknown")`` (also for a batch of another committee than ``committee``),
    ``BadInput("ledger.batch-undone")``, ``BadInput("month.closed")`` when it would change a month that is closed.
    """
    ledger = Ledger(ledger_home())
    found = ledger.batch(batch)
    if committee is not None and found.meta.committee != committee:
        raise BadInput("ledger.batch-unknown", batch=batch)
    require(actor, "undo_import", found.meta.committee)
    done = _effect(ledger, found, now, dry_run)
    if dry_run:
        return replace(done, hindrance=_hindrance(ledger, found, now))
    with transaction.atomic():
        require_open(ledger, found.meta.committee, _after(ledger, found, now))
        record_undone(actor=actor, batch=found, now=now)
        ledger.undo(batch, at=now, by=actor.login)
    return done


def _after(ledger: Ledger, batch: Batch, now: datetime) -> dict[PartKey, Path | None]:
    """The file that would count without the batch, for each key that it counts for now."""
    manifest = ledger.manifest
    after = manifest.with_undone(batch.id, now, "").active
    counting = (part.key for part in batch.parts if manifest.active.get(part.key) is part)
    return {key: ledger.path(after[key]) if key in after else None for key in counting}


def _hindrance(ledger: Ledger, batch: Batch, now: datetime) -> str:
    try:
        require_open(ledger, batch.meta.committee, _after(ledger, batch, now))
    except BadInput as error:
        return sentence(error)
    return ""


def _effect(ledger: Ledger, batch: Batch, now: datetime, dry_run: bool) -> Undone:
    """What the register would say without the batch, beside what it says now."""
    manifest = ledger.manifest
    if batch.undone_at is not None:
        raise BadInput(
            "ledger.batch-undone",
            batch=batch.id,
            at=batch.undone_at,
            by=batch.undone_by,
        )
    after = manifest.with_undone(batch.id, now, "").active
    counting = [part for part in batch.parts if manifest.active.get(part.key) is part]
    again: dict[str, list[Part]] = {}
    for part in counting:
        again.setdefault(after[part.key].batch if part.key in after else "", []).append(part)
    emptied = again.pop("", [])
    return Undone(
        batch,
        tuple((ledger.batch(each), months_phrase(parts)) for each, parts in again.items()),
        months_phrase(emptied),
        dry_run,
    )


def months_phrase(parts: Iterable[Part]) -> str:
    """Kinds with their months: "utfall 2020-01 – 2020-03, 2020-05".

    Empty for no parts; a forecast or budget has its version.
    """
    months: dict[str, list[int]] = {}
    for part in parts:
        name = f"{KINDS[part.key.kind]} {part.key.version}".strip()
        months.setdefault(name, []).append(part.key.year * 14 + part.key.month)
    return "; ".join(
        f"{name} {', '.join(_runs(sorted(set(found))))}" for name, found in months.items()
    )


def _runs(months: list[int]) -> list[str]:
    runs: list[list[int]] = []
    for month in months:
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return [
        _month(run[0]) if len(run) == 1 else f"{_month(run[0])} – {_month(run[-1])}" for run in runs
    ]


def _month(number: int) -> str:
    year, month = divmod(number, 14)  # 0 is opening entries, 13 closing
    return f"{year}-{month:02d}"
