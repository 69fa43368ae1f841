"""The register of batches: one JSON file, ``tertial.ledger/1``, swapped whole. It is the ledger's one commit point.

A manifest is a value. Which parts count is computed from it: of all parts with the same key, the one in the
last batch that has not been undone. Nothing that a manifest names is ever changed or removed.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from tertial.domain.figure import Kind
from tertial.errors import BadInput

SCHEMA = "tertial.ledger/1"


@dataclass(frozen=True, slots=True, order=True)
class PartKey:
    """What a re-export replaces: facts of one month, kind and version from one source. Nothing else is touched."""

    organisation: str
    committee: str
    source: str
    kind: Kind
    version: str
    year: int
    month: int


@dataclass(frozen=True, slots=True)
class Part:
    """One immutable Parquet file with its key and control sums; ``debit`` ≥ 0 and ``credit`` ≤ 0 are öre.

    ``sums``: the levels at which its sums by month and codes lie beside it (``ledger/sums.py``).
    """

    key: PartKey
    batch: str
    file: str
    rows: int
    debit: int
    credit: int
    has_vouchers: bool = False
    sums: tuple[str, ...] = ()

    @property
    def sum(self) -> int:
        return self.debit + self.credit


@dataclass(frozen=True, slots=True)
class BatchMeta:
    """Where a batch comes from. ``created_at`` is an argument, never the clock; ``mapping`` is its fingerprint."""

    organisation: str
    committee: str
    source: str
    created_at: datetime
    file: str
    sha256: str
    format: str = ""
    mapping: str = ""


@dataclass(frozen=True, slots=True)
class Batch:
    """One import. ``control_totals`` are öre by name; ``rejected`` rows are kept beside the parts, in file order."""

    id: str
    meta: BatchMeta
    parts: tuple[Part, ...]
    control_totals: Mapping[str, int] = field(default_factory=dict)
    rejected: int = 0
    undone_at: datetime | None = None
    undone_by: str = ""

    @property
    def rows(self) -> int:
        return sum(part.rows for part in self.parts)

    @property
    def is_undone(self) -> bool:
        return self.undone_at is not None


@dataclass(frozen=True)
class Manifest:
    """All batches in the order they were committed; ``generation`` grows by one with every change."""

    generation: int = 0
    batches: tuple[Batch, ...] = ()

    @cached_property
    def active(self) -> Mapping[PartKey, Part]:
        """The part that counts for each key."""
        parts = (part for batch in self.batches if not batch.is_undone for part in batch.parts)
        return {part.key: part for part in parts}

    @cached_property
    def index(self) -> Mapping[tuple[str, Kind, str, int], tuple[Part, ...]]:
        """Active parts by (committee, kind, version, year), months in order."""
        found: dict[tuple[str, Kind, str, int], list[Part]] = {}
        for key in sorted(self.active):
            place = (key.committee, key.kind, key.version, key.year)
            found.setdefault(place, []).append(self.active[key])
        return {
            place: tuple(sorted(parts, key=lambda p: (p.key.month, p.key)))
            for place, parts in found.items()
        }

    def batch(self, batch_id: str) -> Batch | None:
        return next((batch for batch in self.batches if batch.id == batch_id), None)

    def unchanged(self, meta: BatchMeta) -> Batch | None:
        """The batch that the same file gave before, when every part of it still counts."""
        for batch in reversed(self.batches):
            if not batch.is_undone and _origin(batch.meta) == _origin(meta):
                return batch if all(self.active[p.key] is p for p in batch.parts) else None
        return None

    def next_id(self, created_at: datetime) -> str:
        """A readable id that sorts by day and order: ``2020-09-08-0001``."""
        day = created_at.date().isoformat()
        taken = [int(b.id.removeprefix(day + "-")) for b in self.batches if b.id.startswith(day)]
        return f"{day}-{max(taken, default=0) + 1:04d}"

    def with_batch(self, batch: Batch) -> Manifest:
        return Manifest(self.generation + 1, (*self.batches, batch))

    def with_undone(self, batch_id: str, at: datetime, by: str) -> Manifest:
        changed = (
            replace(batch, undone_at=at, undone_by=by) if batch.id == batch_id else batch
            for batch in self.batches
        )
        return Manifest(self.generation + 1, tuple(changed))


def _origin(meta: BatchMeta) -> tuple[str, ...]:
    return (meta.organisation, meta.committee, meta.source, meta.sha256, meta.mapping)


def read_manifest(path: Path) -> Manifest:
    """The manifest in that file; no file is an empty ledger. Raises ``BadInput("ledger.damaged")``."""
    try:
        data = json.loads(path.read_bytes())
    except FileNotFoundError:
        return Manifest()
    except (OSError, ValueError) as error:
        raise BadInput("ledger.damaged", file=str(path), detail=str(error)) from error
    try:
        if data["schema"] != SCHEMA:
            raise BadInput("ledger.damaged", file=str(path), detail=str(data["schema"]))
        return Manifest(data["generation"], tuple(_batch(item) for item in data["batches"]))
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput("ledger.damaged", file=str(path), detail=repr(error)) from error


def swap_manifest(path: Path, manifest: Manifest) -> None:
    """Put the manifest in place whole: after a crash at any point either the old or the new one is there."""
    text = json.dumps(
        {
            "schema": SCHEMA,
            "generation": manifest.generation,
            "batches": [_batch_data(batch) for batch in manifest.batches],
        },
        ensure_ascii=False,
        indent=1,
    )
    waiting = path.with_name(path.name + ".next")
    with waiting.open("w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    os.replace(waiting, path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make names in a folder durable."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _batch_data(batch: Batch) -> dict[str, Any]:
    meta = asdict(batch.meta) | {"created_at": batch.meta.created_at.isoformat()}
    return {
        "id": batch.id,
        **meta,
        "rows": batch.rows,
        "rejected": batch.rejected,
        "control_totals": dict(batch.control_totals),
        "undone_at": batch.undone_at.isoformat() if batch.undone_at else None,
        "undone_by": batch.undone_by,
        "parts": [_part_data(part) for part in batch.parts],
    }


def _part_data(part: Part) -> dict[str, Any]:
    key = part.key
    return {
        "kind": key.kind,
        "version": key.version,
        "year": key.year,
        "month": key.month,
        "file": part.file,
        "rows": part.rows,
        "debit": part.debit,
        "credit": part.credit,
        "sum": part.sum,
        "has_vouchers": part.has_vouchers,
        "sums": list(part.sums),
    }


def _batch(data: Mapping[str, Any]) -> Batch:
    meta = BatchMeta(
        organisation=data["organisation"],
        committee=data["committee"],
        source=data["source"],
        created_at=datetime.fromisoformat(data["created_at"]),
        file=data["file"],
        sha256=data["sha256"],
        format=data["format"],
        mapping=data["mapping"],
    )
    undone_at = data["undone_at"]
    return Batch(
        id=data["id"],
        meta=meta,
        parts=tuple(_part(data["id"], meta, item) for item in data["parts"]),
        control_totals=dict(data["control_totals"]),
        rejected=data["rejected"],
        undone_at=datetime.fromisoformat(undone_at) if undone_at else None,
        undone_by=data["undone_by"],
    )


_SUMS_BEFORE = {True: ("sums",), False: ()}
"""What registers said before there were levels, or nothing at all."""


def _part(batch: str, meta: BatchMeta, data: Mapping[str, Any]) -> Part:
    return Part(
        key=PartKey(
            organisation=meta.organisation,
            committee=meta.committee,
            source=meta.source,
            kind=data["kind"],
            version=data["version"],
            year=data["year"],
            month=data["month"],
        ),
        batch=batch,
        file=data["file"],
        rows=data["rows"],
        debit=data["debit"],
        credit=data["credit"],
        has_vouchers=data["has_vouchers"],
        sums=tuple(data.get("sums", _SUMS_BEFORE[data.get("has_sums", False)])),
    )
