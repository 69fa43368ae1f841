"""Reading files in: ledger files and data packages, whole or not at all, and taking a batch back.

One rejected row and nothing is imported, unless the rest is asked for; the same file twice changes nothing. The command
line calls ``import_paths``; the page puts a job in the queue (``services/jobs.py``) that does the same.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from django.db import transaction

from tertial.domain.figure import Unit
from tertial.domain.money import in_unit
from tertial.domain.statement import lines_of
from tertial.errors import BadInput, NotFound
from tertial.ledger import queries
from tertial.ledger.batches import Batch, BatchMeta, BatchWriter, Ledger
from tertial.ledger.facts import ReadingReport, RejectedRow
from tertial.ledger.formats.mapping import ColumnMapping, load_mapping
from tertial.services.access import Actor, require
from tertial.services.audit import record, record_imported, record_undone
from tertial.services.messages import sentence
from tertial.services.package import (
    Changes,
    Package,
    Problem,
    is_package,
    read_package,
    store_package,
)
from tertial.services.records import load_year
from tertial.services.reporting import proofread_reports
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee, PackageImport

SCHEMA = "tertial.import/1"
BYTES_PER_ROW = 70
"""About how long a row is: only to say how far a long import has come."""
Progress = Callable[[int, int, str], None]
"""Told (rows done, rows expected, what is being done); may raise to stop the work."""


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file. ``status``: imported, unchanged, refused, or checked in a dry run.

    ``unmapped`` are accounts that no report line takes, with the sum of their facts, öre.
    """

    file: str
    kind: str
    status: str
    encoding: str = ""
    rows_read: int = 0
    rows_imported: int = 0
    rejected: tuple[RejectedRow, ...] = ()
    control_totals: Mapping[str, int] = field(default_factory=dict)
    unmapped: tuple[tuple[str, int], ...] = ()
    warnings: tuple[str, ...] = ()
    batch: str = ""
    changes: Changes | None = None

    def to_json(self) -> dict[str, Any]:
        found: dict[str, Any] = {
            "file": self.file,
            "kind": self.kind,
            "encoding": self.encoding,
            "status": self.status,
            "rows_read": self.rows_read,
            "rows_imported": self.rows_imported,
            "rejected": [
                {
                    "sheet": row.sheet,
                    "line": row.line,
                    "reason": row.reason,
                    "amount": None if row.amount is None else _kronor(row.amount),
                }
                for row in self.rejected
            ],
            "control_totals": {name: _kronor(ore) for name, ore in self.control_totals.items()},
            "unmapped": [{"account": code, "amount": _kronor(ore)} for code, ore in self.unmapped],
            "warnings": list(self.warnings),
            "batch": self.batch or None,
        }
        if self.changes is not None:
            found["changes"] = {
                name: {what: list(keys) for what, keys in changed.items()}
                for name, changed in self.changes.tables.items()
            }
        return found


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What an import came to; ``is_dry_run`` when nothing was to be changed."""

    files: tuple[FileResult, ...]
    is_dry_run: bool = False

    @property
    def is_refused(self) -> bool:
        return any(file.status == "refused" for file in self.files)

    @property
    def has_left_out(self) -> bool:
        """Whether rows were left out on request."""
        return not self.is_refused and any(file.rejected for file in self.files)

    @property
    def exit_code(self) -> int:
        return 2 if self.is_refused else 1 if self.has_left_out else 0

    def to_json(self) -> dict[str, Any]:
        """The contract's ``tertial.import/1``; amounts are kronor."""
        return {
            "schema": SCHEMA,
            "dry_run": self.is_dry_run,
            "files": [f.to_json() for f in self.files],
        }


def import_paths(
    *,
    actor: Actor,
    paths: Sequence[Path],
    now: datetime,
    committee: str = "",
    mapping: ColumnMapping | None = None,
    encoding: str = "",
    dry_run: bool = False,
    skip_rejected: bool = False,
    on_progress: Progress | None = None,
) -> ImportResult:
    """Recognise and read files and package folders. All are taken, or none.

    Args: committee: whose ledger it is; may be left out when the workspace has one committee, or for packages.
          mapping: how to read tables; without it ``<file>.toml`` beside the file, or a guess from the headings.
          skip_rejected: take the rest when rows are rejected.
    Raises: BadInput: a file that cannot be used at all. NotFound, NotAllowed: no such committee, or no right in it.
    """
    order = _Order(actor, now, mapping, encoding, dry_run, skip_rejected, on_progress or _silent)
    packages = [(path, read_package(path)) for path in paths if is_package(path)]
    for _, package in packages:
        require(actor, "import_ledger", package.committee)
    files = [path for path in paths if not is_package(path)]
    own = _committee(actor, committee) if files else None
    with ExitStack() as stack:
        # Reading takes long and locks nothing; only when all has been read are records and batches written.
        reader = _Reader(order, Ledger(ledger_home()), stack)
        pending = [
            reader.read(path, package.municipality_code, package.committee)
            for _, package in packages
            for path in package.ledger
        ]
        if own is not None:
            pending += [reader.read(path, own.municipality.code, own.slug) for path in files]
        refused = not skip_rejected and any(p.report and p.report.rejected for p in pending)
        with transaction.atomic():
            results = [_take_package(order, package, path) for path, package in packages]
            # Last in the transaction: what can fail has been tried, and one swap makes all batches count.
            batches = {} if dry_run or refused else _commit(order, reader.ledger, pending)
            if dry_run or refused:
                transaction.set_rollback(True)
                results = [_not_taken(result) for result in results]
        results += [_settled(each, refused, batches) for each in pending]
        return ImportResult(tuple(results), dry_run)


def _commit(order: _Order, ledger: Ledger, pending: Sequence[_Pending]) -> dict[Path, Batch]:
    """The batches of all files that were read, by one swap of the register, each with its audit row."""
    written = [(each.path, each.writer, each.report) for each in pending]
    new = [(path, writer, report) for path, writer, report in written if writer is not None]
    if not new:
        return {}
    batches = ledger.commit_together([(writer, report) for _, writer, report in new])
    for batch in {batch.id: batch for batch in batches}.values():
        record_imported(actor=order.actor, batch=batch, now=order.now)
    return {path: batch for (path, _, _), batch in zip(new, batches, strict=True)}


def _not_taken(result: FileResult) -> FileResult:
    """A package that would have been taken, in a dry run or beside a refused file."""
    if result.kind != "package" or result.status != "imported":
        return result
    return replace(result, status="checked", rows_imported=0)


@dataclass(frozen=True, slots=True)
class _Order:
    actor: Actor
    now: datetime
    mapping: ColumnMapping | None
    encoding: str
    dry_run: bool
    skip_rejected: bool
    progress: Progress


@dataclass(frozen=True, slots=True)
class _Pending:
    """A file that has been read to the end, and waits for the others before it counts."""

    path: Path
    meta: BatchMeta
    report: ReadingReport | None  # None: the same file counts already
    writer: BatchWriter | None
    known: Batch | None = None


def _silent(done: int, total: int, what: str) -> None:
    return None


def _committee(actor: Actor, slug: str) -> Committee:
    """The committee that files are for. Raises ``BadInput("import.which-committee")`` when it must be named."""
    if not slug:
        found = list(Committee.objects.select_related("municipality")[:2])
        if len(found) != 1:
            slugs = ", ".join(Committee.objects.order_by("slug").values_list("slug", flat=True))
            raise BadInput("import.which-committee", committees=slugs or "inga")
        slug = found[0].slug
    require(actor, "import_ledger", slug)
    committee = Committee.objects.select_related("municipality").filter(slug=slug).first()
    if committee is None:
        raise NotFound("committee.unknown", committee=slug)
    return committee


# --- packages ---------------------------------------------------------------------------------------------


def _take_package(order: _Order, package: Package, path: Path) -> FileResult:
    last = PackageImport.objects.filter(committee__slug=package.committee, year=package.year).last()
    rows = sum(len(rows) for rows in package.tables.values()) + len(package.texts)
    result = FileResult(str(path), "package", "unchanged", "utf-8", rows)
    order.progress(0, rows, path.name)
    changes = store_package(package, now=order.now, by=order.actor.login)
    if changes.is_empty and last is not None:
        return replace(result, changes=changes)
    _require_whole(package, path)
    PackageImport.objects.create(
        committee=Committee.objects.get(slug=package.committee),
        year=package.year,
        fingerprint=package.fingerprint,
        imported_at=order.now,
        imported_by=order.actor.login,
    )
    record(
        actor=order.actor,
        action="package.imported",
        thing=f"{package.committee}/{package.year}",
        committee=package.committee,
        now=order.now,
        data={
            name: {what: list(keys) for what, keys in changed.items()}
            for name, changed in changes.tables.items()
        },
    )
    taken = changes.count("added") + changes.count("changed")
    return replace(result, status="imported", rows_imported=taken, changes=changes)


def _require_whole(package: Package, path: Path) -> None:
    """Texts and templates must refer to what there is, or a report would stop later, before somebody else."""
    faults = proofread_reports(committee=package.committee, year=package.year)
    problems = dict.fromkeys(
        Problem(
            f"{fault.file}, {fault.row}" if fault.row else fault.file,
            0,
            "",
            sentence(fault.error) if fault.error else f"{fault.missing}.",
        )
        for _, fault in faults
    )
    if problems:
        raise BadInput(
            "package.problems",
            package=str(path),
            count=len(problems),
            problems=tuple(problems),
            first=str(next(iter(problems))),
        )


# --- ledger files -----------------------------------------------------------------------------------------


class _Reader:
    """Reads files to the end into staged batches, which vanish unless they are committed."""

    def __init__(self, order: _Order, ledger: Ledger, stack: ExitStack) -> None:
        self._order = order
        self.ledger = ledger
        self._stack = stack

    def read(self, path: Path, organisation: str, committee: str) -> _Pending:
        from tertial.ledger.formats.recognise import open_file

        order = self._order
        mapping = order.mapping or mapping_beside(path)
        reading = open_file(path, mapping=mapping, encoding=order.encoding or None)
        meta = BatchMeta(
            organisation=organisation,
            committee=committee,
            source=(mapping.source if mapping else "") or reading.report.format,
            created_at=order.now,
            file=path.name,
            sha256=_sha256(path),
            format=reading.report.format,
            mapping=mapping.fingerprint() if mapping else "",
        )
        known = self.ledger.unchanged(meta)
        if known is not None:
            return _Pending(path, meta, None, None, known)
        writer = None if order.dry_run else self._stack.enter_context(self.ledger.write(meta))
        expected = max(1, path.stat().st_size // BYTES_PER_ROW)
        done = 0
        for chunk in reading.chunks():
            done += chunk.table.num_rows
            order.progress(min(done, expected), expected, path.name)
            if writer is not None:
                writer.append(chunk)
        return _Pending(path, meta, reading.report, writer)


def _settled(pending: _Pending, refused: bool, batches: Mapping[Path, Batch]) -> FileResult:
    """What became of a file. Only reads: by now it counts, or does not."""
    report = pending.report
    committee = pending.meta.committee
    name = str(pending.path)
    if report is None:
        batch = pending.known
        return FileResult(name, pending.meta.format, "unchanged", batch=batch.id if batch else "")
    result = FileResult(
        file=name,
        kind=report.format,
        status="checked",
        encoding=report.encoding,
        rows_read=report.rows_read,
        rejected=tuple(report.rejected),
        control_totals=dict(report.control_totals),
        warnings=tuple(report.warnings),
    )
    if refused:
        return replace(result, status="refused")
    result = replace(result, rows_imported=report.rows_imported)
    batch = batches.get(pending.path)
    if batch is None:
        return result
    return replace(result, status="imported", batch=batch.id, unmapped=_unmapped(batch, committee))


def mapping_beside(path: Path) -> ColumnMapping | None:
    """The column mapping saved beside a file (``<name>.toml``, else the folder's ``mapping.toml``), if there is one."""
    for candidate in (path.with_suffix(".toml"), path.parent / "mapping.toml"):
        if candidate.is_file() and candidate != path:
            return load_mapping(candidate)
    return None


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _unmapped(batch: Batch, committee: str) -> tuple[tuple[str, int], ...]:
    """Accounts in the batch's years that no line of the committee's account statement takes, with their sums."""
    ledger = Ledger(ledger_home())
    found: dict[str, int] = {}
    places = {(part.key.kind, part.key.version, part.key.year) for part in batch.parts}
    for kind, version, year in sorted(places):
        try:
            records = load_year(committee=committee, year=year)
        except NotFound:  # no plan for that year yet: nothing to map against
            continue
        maps = [
            m for d in records.statements if d.dimension == "account" and not d.tag for m in d.maps
        ]
        if not maps:
            continue
        used = queries.codes_in_use(
            ledger, committee=committee, year=year, dimension="account", kind=kind, version=version
        )
        for use in used:
            if not lines_of(use.code, maps, date(year, 12, 31)):
                found[use.code] = found.get(use.code, 0) + use.amount
    return tuple(sorted(found.items()))


def _kronor(ore: int) -> float:
    """Kronor for JSON: exact to the öre as far as a JSON number is (2^53)."""
    return float(in_unit(ore, Unit.KR))


def undo_batch(*, actor: Actor, batch: str, now: datetime, committee: str | None = None) -> Batch:
    """Take a batch back: what it replaced counts again.

    Raises ``BadInput("ledger.batch-unknown")`` (also for a batch of another committee than ``committee``),
    ``BadInput("ledger.batch-undone")``.
    """
    ledger = Ledger(ledger_home())
    found = ledger.batch(batch)
    if committee is not None and found.meta.committee != committee:
        raise BadInput("ledger.batch-unknown", batch=batch)
    require(actor, "undo_import", found.meta.committee)
    with transaction.atomic():
        record_undone(actor=actor, batch=found, now=now)
        return ledger.undo(batch, at=now, by=actor.login)
