"""The batch store: immutable Parquet files, one register, one commit point.

``home/batches/<batch id>/<kind>-<version>-<year>-<mm>.parquet`` holds facts sorted by account;
``home/manifest.json`` says which batches there are (``ledger/manifest.py``). A batch is written in a staging folder
that nobody reads, moved into place, and exists from the moment the manifest is swapped. Killed before that, the old
state stands and the next writer sweeps what was left.

>>> with ledger.write(meta) as writer:                                   # doctest: +SKIP
...     for chunk in reading.chunks():
...         writer.append(chunk)
...     batch = writer.commit(reading.report)
"""

from __future__ import annotations

import fcntl
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from tertial.domain.figure import Kind
from tertial.errors import BadInput
from tertial.ledger.facts import Chunk, ReadingReport, RejectedRow
from tertial.ledger.manifest import (
    Batch,
    BatchMeta,
    Manifest,
    Part,
    PartKey,
    read_manifest,
    swap_manifest,
    sync_folder,
)
from tertial.ledger.masking import Masker
from tertial.ledger.originals import erase, in_originals
from tertial.ledger.spill import Spill, WrittenPart, part_sums
from tertial.ledger.sums import agree, beside, totals_of

__all__ = ["Batch", "BatchMeta", "BatchWriter", "Discrepancy", "Ledger", "Part", "PartKey"]

REJECTED = "rejected.json"
MEMORY_ROWS = 60_000
"""Rows held in memory while a file is read; the rest waits on disk: a large file takes no more than a small one."""
_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A part whose file does not hold what the register says."""

    batch: str
    file: str
    problem: Literal["missing", "damaged", "differs"]
    expected: tuple[int, int, int] = (0, 0, 0)  # rows, debit, credit
    found: tuple[int, int, int] | None = None


class Ledger:
    """The facts of a workspace. Reading takes no lock and never writes; any number of threads may share one."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._batches = home / "batches"
        self._staging = home / "staging"
        self._register = home / "manifest.json"
        self._cached: tuple[_Stamp | None, Manifest] = (None, Manifest())

    @property
    def manifest(self) -> Manifest:
        """The register as it is now; read again only when it has been swapped. Raises ``BadInput``."""
        stamp = _stamp(self._register)
        cached = self._cached
        if cached[0] != stamp or stamp is None:
            cached = (stamp, read_manifest(self._register))
            self._cached = cached
        return cached[1]

    def pinned(self, batches: Iterable[str], generation: int) -> Ledger:
        """The ledger as it was when those were its active batches: what came later does not count, what was undone
        later still does. For reading alone."""
        return _Pinned(self, frozenset(batches), generation)

    @property
    def generation(self) -> int:
        """A number that grows with every import and undo: what was computed from it is fresh while it stands."""
        return self.manifest.generation

    def batches(self) -> tuple[Batch, ...]:
        """All batches in the order they came, undone ones too."""
        return self.manifest.batches

    def batch(self, batch_id: str) -> Batch:
        """That batch. Raises ``BadInput("ledger.batch-unknown")``."""
        found = self.manifest.batch(batch_id)
        if found is None:
            raise BadInput("ledger.batch-unknown", batch=batch_id)
        return found

    def rejected_rows(self, batch: Batch) -> tuple[RejectedRow, ...]:
        """The rows that were left out when the batch was read in, in file order."""
        try:
            data = json.loads((self._batches / batch.id / REJECTED).read_bytes())
        except (OSError, ValueError):  # nothing was left out, or it cannot be read any longer
            return ()
        return tuple(RejectedRow(**row) for row in data)

    def unchanged(self, meta: BatchMeta) -> Batch | None:
        """The batch that this very file (with this mapping, for this committee and source) gave, if it still counts."""
        return self.manifest.unchanged(meta)

    def active_parts(
        self,
        *,
        committee: str,
        kind: Kind,
        version: str = "",
        year: int,
        months: Iterable[int] | None = None,
    ) -> tuple[Part, ...]:
        """The parts that count for these months (all when ``None``), months in order; ``part.batch`` is the lineage."""
        parts = self.manifest.index.get((committee, kind, version, year), ())
        wanted = None if months is None else frozenset(months)
        return tuple(part for part in parts if wanted is None or part.key.month in wanted)

    def months(
        self, *, committee: str, kind: Kind, version: str = "", year: int
    ) -> tuple[int, ...]:
        """The months that hold facts, in order."""
        parts = self.active_parts(committee=committee, kind=kind, version=version, year=year)
        return tuple(sorted({part.key.month for part in parts}))

    def versions(self, *, committee: str, kind: Kind, year: int) -> tuple[str, ...]:
        """The versions of a kind that hold facts in a year, sorted."""
        keys = self.manifest.index
        return tuple(sorted(v for c, k, v, y in keys if (c, k, y) == (committee, kind, year)))

    def folder(self, batch_id: str) -> Path:
        """Where a batch lies."""
        return self._batches / batch_id

    def erase_originals(self, batch_id: str) -> int:
        """Remove what was hidden in a batch for good; returns in how many rows. Raises ``BadInput``."""
        self.batch(batch_id)
        with _storing(), self._locked():
            return erase(self.folder(batch_id))

    def path(self, part: Part) -> Path:
        """Where a part's facts lie."""
        return self._batches / part.batch / part.file

    @contextmanager
    def write(
        self, meta: BatchMeta, *, memory_rows: int = MEMORY_ROWS, masker: Masker | None = None
    ) -> Iterator[BatchWriter]:
        """A writer for one batch; leaving without ``commit`` leaves no trace. ``masker`` hides personal data in it.

        At most ``memory_rows`` rows are held in memory, the rest lies in the staging folder meanwhile.
        Raises ``BadInput("ledger.not-written")`` when the disk is full or closed, there and in the writer.
        """
        with _storing(), self._locked():
            self._sweep()
            self._staging.mkdir(parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(dir=self._staging))
            guard = _hold(folder)
        try:
            yield BatchWriter(self, meta, folder, memory_rows, masker)
        finally:
            shutil.rmtree(folder, ignore_errors=True)
            os.close(guard)

    def undo(self, batch_id: str, *, at: datetime, by: str) -> Batch:
        """Take a batch back: what it replaced counts again. Its files stay.

        Raises ``BadInput``: ``ledger.batch-unknown``, ``ledger.batch-undone``, ``ledger.not-written``.
        """
        with _storing(), self._locked():
            manifest = read_manifest(self._register)
            batch = manifest.batch(batch_id)
            if batch is None:
                raise BadInput("ledger.batch-unknown", batch=batch_id)
            if batch.undone_at is not None:
                raise BadInput(
                    "ledger.batch-undone",
                    batch=batch_id,
                    at=batch.undone_at,
                    by=batch.undone_by,
                )
            swap_manifest(self._register, manifest.with_undone(batch_id, at, by))
        return self.batch(batch_id)

    def verify(self) -> tuple[Discrepancy, ...]:
        """Read every part anew and compare rows, debit and credit with the register; empty is good."""
        parts = (part for batch in self.manifest.batches for part in batch.parts)
        return tuple(found for part in parts if (found := self._check(part)) is not None)

    def _check(self, part: Part) -> Discrepancy | None:
        expected = (part.rows, part.debit, part.credit)
        path = self.path(part)
        if not path.is_file():
            return Discrepancy(part.batch, part.file, "missing", expected)
        found = part_sums(path)
        if found is None:
            return Discrepancy(part.batch, part.file, "damaged", expected)
        if found != expected:
            return Discrepancy(part.batch, part.file, "differs", expected, found)
        level = _wrong_sums(path, part.sums)
        if level is not None:
            return Discrepancy(part.batch, beside(path, level).name, "damaged", expected)
        return None

    def commit_together(
        self, writers: Sequence[tuple[BatchWriter, ReadingReport | None]]
    ) -> list[Batch]:
        """Commit several writers' batches by one swap of the register: all of them count, or none.

        Raises ``BadInput`` as ``BatchWriter.commit`` does; nothing is changed then.
        """
        with _storing():
            drafts = [writer._draft(report) for writer, report in writers]
            return [batch for batch, _ in self._commit(drafts)]

    def _commit(self, drafts: Sequence[_Draft]) -> list[tuple[Batch, bool]]:
        """The batch of each draft, and whether it is new: a file that counts already keeps the batch it has."""
        with self._locked():
            manifest = read_manifest(self._register)
            done: list[tuple[Batch, bool]] = []
            for draft in drafts:
                batch = manifest.unchanged(draft.meta)
                done.append(
                    (batch or draft.batch(manifest.next_id(draft.meta.created_at)), not batch)
                )
                if not batch:
                    _require_same_grain(manifest, done[-1][0])
                    manifest = manifest.with_batch(done[-1][0])
            self._batches.mkdir(parents=True, exist_ok=True)
            for draft, (batch, is_new) in zip(drafts, done, strict=True):
                if is_new:
                    self._move(draft.folder, self._batches / batch.id)
            if any(is_new for _, is_new in done):
                sync_folder(self._batches)
                swap_manifest(self._register, manifest)
            return done

    def _move(self, folder: Path, place: Path) -> None:
        """Bring a written folder to its place; what a killed writer left there was never registered."""
        shutil.rmtree(place, ignore_errors=True)
        (folder / _GUARD).unlink()
        sync_folder(folder)
        os.rename(folder, place)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        self.home.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(self.home / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX)
            yield
        finally:
            os.close(descriptor)

    def _sweep(self) -> None:
        """Remove what killed writers left: staging folders nobody holds, batch folders nobody registered."""
        known = {batch.id for batch in read_manifest(self._register).batches}
        for folder in _folders(self._batches):
            if folder.name not in known:
                shutil.rmtree(folder, ignore_errors=True)
        for folder in _folders(self._staging):
            if not _is_held(folder):
                shutil.rmtree(folder, ignore_errors=True)


@dataclass(frozen=True, slots=True)
class _Draft:
    """What is written and not yet registered."""

    meta: BatchMeta
    folder: Path
    parts: tuple[WrittenPart, ...]
    control_totals: Mapping[str, int]
    rejected: int

    def batch(self, batch_id: str) -> Batch:
        meta = self.meta
        names = _file_names(self.parts)
        parts = tuple(
            Part(
                key=PartKey(
                    meta.organisation,
                    meta.committee,
                    meta.source,
                    part.kind,
                    part.version,
                    part.year,
                    part.month,
                ),
                batch=batch_id,
                file=name,
                rows=part.rows,
                debit=part.debit,
                credit=part.credit,
                has_vouchers=part.has_vouchers,
                sums=part.sums,
            )
            for part, name in zip(self.parts, names, strict=True)
        )
        return Batch(batch_id, meta, parts, dict(self.control_totals), self.rejected)


class _Pinned(Ledger):
    """A ledger whose register is that of some batches, whatever has come or gone since."""

    def __init__(self, ledger: Ledger, batches: frozenset[str], generation: int) -> None:
        super().__init__(ledger.home)
        kept = (replace(b, undone_at=None) for b in ledger.batches() if b.id in batches)
        self._then = Manifest(generation, tuple(kept))

    @property
    def manifest(self) -> Manifest:
        return self._then


def _wrong_sums(path: Path, levels: Sequence[str]) -> str | None:
    """The level of a part's sums that cannot be read or is not that of its facts."""
    for level in levels:
        sums = beside(path, level)
        if not sums.is_file() or totals_of(sums) is None:
            return level
    # One by one, each against the facts: full sums that are wrong must not be blamed on what is made from them.
    return next((level for level in levels if not agree(path, (level,))), None)


class BatchWriter:
    """Takes chunks in any order, with any mix of years and months, and commits them as one batch."""

    def __init__(
        self,
        ledger: Ledger,
        meta: BatchMeta,
        folder: Path,
        memory_rows: int,
        masker: Masker | None = None,
    ) -> None:
        self._ledger = ledger
        self._meta = meta
        self._folder = folder
        self._spill = Spill(folder / "spill", memory_rows, masker)
        self._drafted: _Draft | None = None
        self.is_new = False

    def append(self, chunk: Chunk) -> None:
        """Add facts. Raises ``BadInput("ledger.amount-too-large")`` when sums would leave 64 bits."""
        with _storing():
            self._spill.add(chunk)

    def commit(self, report: ReadingReport | None = None) -> Batch:
        """Write the parts and register the batch; ``is_new`` is False when the same file is in force already.

        Raises ``BadInput``: ``ledger.no-facts``, ``ledger.mixed-grain``. Nothing is changed then.
        """
        with _storing():
            ((batch, self.is_new),) = self._ledger._commit([self._draft(report)])
            return batch

    def written(self, report: ReadingReport | None = None) -> Mapping[PartKey, Path]:
        """The files as they will count when this is committed, by what each replaces. Raises ``BadInput``."""
        with _storing():
            draft = self._draft(report)
        return {part.key: draft.folder / part.file for part in draft.batch("").parts}

    def _draft(self, report: ReadingReport | None) -> _Draft:
        if self._drafted is None:
            self._drafted = self._write(report)
        return self._drafted

    def _write(self, report: ReadingReport | None) -> _Draft:
        parts = self._spill.write_parts(self._folder)
        if not parts:
            raise BadInput("ledger.no-facts", file=self._meta.file)
        for part, name in zip(parts, _file_names(parts), strict=True):
            os.rename(self._folder / part.file, self._folder / name)
            old, new = self._folder / part.file, self._folder / name
            for level in part.sums:
                os.rename(beside(old, level), beside(new, level))
            if in_originals(old).is_file():
                os.rename(in_originals(old), in_originals(new))
        for folder in _folders(self._folder):
            sync_folder(folder)
        rejected = report.rejected if report else []
        if rejected:
            data = json.dumps([asdict(row) for row in rejected], ensure_ascii=False, indent=1)
            (self._folder / REJECTED).write_text(data, encoding="utf-8")
        totals = report.control_totals if report else {}
        return _Draft(self._meta, self._folder, parts, totals, len(rejected))


@contextmanager
def _storing() -> Iterator[None]:
    """What the disk refuses, as something that the user can be told."""
    try:
        yield
    except OSError as error:
        raise BadInput("ledger.not-written", problem=error.strerror or str(error)) from error


def _file_names(parts: Iterable[WrittenPart]) -> tuple[str, ...]:
    """Readable, safe and distinct names, whatever a version is called."""
    names: list[str] = []
    for part in parts:
        version = re.sub(r"[^a-z0-9]+", "-", part.version.lower()).strip("-")[:40]
        stem = "-".join(
            bit for bit in (part.kind, version, f"{part.year:04d}", f"{part.month:02d}") if bit
        )
        count = sum(name.startswith(stem + ".") for name in names)
        names.append(f"{stem}.{count + 1}.parquet" if count else f"{stem}.parquet")
    return tuple(names)


def _require_same_grain(manifest: Manifest, batch: Batch) -> None:
    """Vouchers and month balances of one source and year are never mixed (decision 3)."""
    replaced = {part.key for part in batch.parts}
    standing = [part for key, part in manifest.active.items() if key not in replaced]
    for place, is_vouchers in _grains(batch.parts).items():
        others = [part for part in standing if _place(part) == place]
        if _grains(others).get(place, is_vouchers) != is_vouchers:
            raise BadInput(
                "ledger.mixed-grain",
                file=batch.meta.file,
                source=batch.meta.source,
                year=place[-1],
                batch=others[0].batch,
            )


def _grains(parts: Iterable[Part]) -> dict[tuple[str, str, str, str, int], bool]:
    """For each source and year with outcome in its months: does it hold vouchers?"""
    found: dict[tuple[str, str, str, str, int], bool] = {}
    for part in parts:
        if _is_month_outcome(part):
            found[_place(part)] = found.get(_place(part), False) or part.has_vouchers
    return found


def _is_month_outcome(part: Part) -> bool:
    return part.key.kind == "outcome" and 1 <= part.key.month <= 12


def _place(part: Part) -> tuple[str, str, str, str, int]:
    key = part.key
    return (key.organisation, key.committee, key.source, key.version, key.year)


_GUARD = ".writing"


def _hold(folder: Path) -> int:
    """Mark a staging folder as being written for as long as this process lives."""
    descriptor = os.open(folder / _GUARD, os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(descriptor, fcntl.LOCK_EX)
    return descriptor


def _is_held(folder: Path) -> bool:
    try:
        descriptor = os.open(folder / _GUARD, os.O_RDWR)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(descriptor)
    return False


def _folders(parent: Path) -> list[Path]:
    return [path for path in parent.iterdir() if path.is_dir()] if parent.is_dir() else []


def _stamp(path: Path) -> _Stamp | None:
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    return (status.st_ino, status.st_mtime_ns, status.st_size)
