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

from django.db import transaction

from tertial.domain.statement import lines_of
from tertial.errors import BadInput, NotFound
from tertial.ledger import queries
from tertial.ledger.batches import Batch, BatchMeta, BatchWriter, Ledger
from tertial.ledger.facts import ReadingReport
from tertial.ledger.formats.mapping import ColumnMapping, load_mapping
from tertial.ledger.originals import hidden_rows
from tertial.services import foreign
from tertial.services.access import Actor, require
from tertial.services.audit import record, record_imported
from tertial.services.economy.feed.masking import masker
from tertial.services.economy.feed.months import closed_months, closed_sentence, require_open
from tertial.services.foreign import Seen
from tertial.services.imported import FileResult, ImportResult
from tertial.services.messages import sentence
from tertial.services.package import Package, Problem, read_package, store_package
from tertial.services.package.archive import is_form, is_zip, require_package, unpacked
from tertial.services.package.reading import package_problems
from tertial.services.records import load_year
from tertial.services.reporting import proofread_reports
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee, PackageImport, Report

BYTES_PER_ROW = 70
"""About how long a row is: only to say how far a long import has come."""
ADVICE = "Spara en kolumnmappning som {mapping} bredvid filen, eller ange den med --mapping."
Progress = Callable[[int, int, str], None]
"""Told (rows done, rows expected, what is being done); may raise to stop the work."""


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
    advice: str = ADVICE,
) -> ImportResult:
    """Recognise and read files, package folders and zipped packages. All are taken, or none.

    Args: committee: whose ledger it is; may be left out when the workspace has one committee, or for packages.
          mapping: how to read tables; without it ``<file>.toml`` beside the file, or a guess from the headings.
          skip_rejected: take the rest when rows are rejected.
          advice: how a mapping is given, for a table whose headings say too little; ``{mapping}`` is its name.
    A file that cannot be used at all is refused with its reason; the others are refused with its name.
    Raises: BadInput: nothing could be tried. NotFound, NotAllowed: no such committee, or no right in it.
    """
    order = _Order(
        actor, now, mapping, encoding, dry_run, skip_rejected, on_progress or _silent, advice
    )
    with ExitStack() as stack:
        packages, files, bad = _sorted_out(paths, stack)
        for _, package in packages:
            require(actor, "import_ledger", package.committee)
        own = _committee(actor, committee) if files else None
        # Reading takes long and locks nothing; only when all has been read are records and batches written.
        reader = _Reader(order, Ledger(ledger_home()), stack)
        pending = [
            reader.read(path, package.municipality_code, package.committee)
            for _, package in packages
            for path in package.ledger
        ]
        if own is not None:
            pending += [reader.read(path, own.municipality.code, own.slug) for path in files]
        if bad or any(each.is_refused(skip_rejected) for each in pending):
            return _refused(order, packages, pending, bad)
        with transaction.atomic():
            results = [_take_package(order, package, path) for path, package in packages]
            # Last in the transaction: what can fail has been tried, and one swap makes all batches count.
            batches = {} if dry_run else _commit(order, reader.ledger, pending)
            if dry_run:
                transaction.set_rollback(True)
                results = [_not_taken(result) for result in results]
        results += [_settled(each, reader.ledger, batches) for each in pending]
        return ImportResult(tuple(results), dry_run)


def _sorted_out(
    paths: Sequence[Path], stack: ExitStack
) -> tuple[list[tuple[Path, Package]], list[Path], list[FileResult]]:
    """Packages (zipped ones too), files, and what cannot be used, with why."""
    packages: list[tuple[Path, Package]] = []
    files: list[Path] = []
    bad: list[FileResult] = []
    for path in paths:
        try:
            if path.is_dir() or is_zip(path):
                folder = path if path.is_dir() else unpacked(path, stack)
                packages.append((path, read_package(require_package(folder))))
            else:
                files.append(path)
        except BadInput as error:
            bad.append(_bad(path, "package", error))
    return packages, files, bad


def _bad(path: Path, kind: str, error: BadInput) -> FileResult:
    problems = error.values.get("problems", ())
    if "package" in error.values:  # what the user calls it, not where it was unpacked
        error = BadInput(error.code, **{**error.values, "package": path.name})
    return FileResult(
        str(path),
        kind,
        "refused",
        reason=sentence(error),
        problems=tuple(map(str, problems)) if isinstance(problems, tuple) else (),
    )


def _refused(
    order: _Order,
    packages: Sequence[tuple[Path, Package]],
    pending: Sequence[_Pending],
    bad: Sequence[FileResult],
) -> ImportResult:
    """Nothing is taken: what is wrong is said of each file, and of the others which file stopped them."""
    culprits = [Path(each.file).name for each in bad]
    culprits += [each.path.name for each in pending if each.is_refused(order.skip_rejected)]
    stopped = (
        f"Stoppades av {', '.join(dict.fromkeys(culprits))}; inget i samma inläsning är inläst."
    )
    results = [
        FileResult(str(path), "package", "refused", reason=f"{path.name}: {stopped}")
        for path, _ in packages
    ]
    for each in pending:
        if each.error is not None:
            results.append(_bad(each.path, each.kind, each.error))
            continue
        result = _read(each)
        reason = "" if each.is_refused(order.skip_rejected) else f"{each.path.name}: {stopped}"
        results.append(replace(result, status="refused", rows_imported=0, reason=reason))
    return ImportResult((*bad, *results), order.dry_run)


def _commit(order: _Order, ledger: Ledger, pending: Sequence[_Pending]) -> dict[Path, Batch]:
    """The batches of all files that were read, by one swap of the register, each with its audit row."""
    written = [(each.path, each.writer, each.report) for each in pending]
    committees = {each.path: each.committee for each in pending}
    new = [(path, writer, report) for path, writer, report in written if writer is not None]
    if not new:
        return {}
    for path, writer, report in new:
        require_open(ledger, committees[path], writer.written(report))
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
    advice: str


@dataclass(frozen=True, slots=True)
class _Pending:
    """A file that has been read to the end, and waits for the others before it counts.

    ``report`` is None when the same file counts already (``known``), or cannot be used at all (``error``).
    """

    path: Path
    committee: str
    kind: str = ""
    report: ReadingReport | None = None
    writer: BatchWriter | None = None
    known: Batch | None = None
    seen: Seen = field(default_factory=Seen)
    error: BadInput | None = None

    def is_refused(self, skip_rejected: bool) -> bool:
        return self.error is not None or bool(
            self.report and self.report.rejected and not skip_rejected
        )


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
    _require_own_reports(package, path)
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


def _require_own_reports(package: Package, path: Path) -> None:
    """A report's key is its address: no other year of the committee may have it."""
    keys = [str(row["key"]) for row in package.tables["reports"]]
    taken = dict(
        Report.objects.filter(plan_year__committee__slug=package.committee, key__in=keys)
        .exclude(plan_year__year=package.year)
        .values_list("key", "plan_year__year")
    )
    places = package.places.get("reports", ())
    problems = [
        Problem(
            file,
            line,
            "key",
            f"rapporten {key} finns redan i nämndens år {taken[key]}; ge den en annan nyckel, "
            f"eller sätt year = {taken[key]} i package.toml",
        )
        for key, (file, line) in zip(keys, places, strict=False)
        if key in taken
    ]
    if problems:
        raise package_problems(path.name, problems)


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
        raise package_problems(path.name, tuple(problems))


# --- ledger files -----------------------------------------------------------------------------------------


class _Reader:
    """Reads files to the end into staged batches, which vanish unless they are committed."""

    def __init__(self, order: _Order, ledger: Ledger, stack: ExitStack) -> None:
        self._order = order
        self.ledger = ledger
        self._stack = stack

    def read(self, path: Path, organisation: str, committee: str) -> _Pending:
        """The file to its end; why it cannot be used is part of the answer."""
        try:
            return self._tried(path, organisation, committee)
        except BadInput as error:
            return _Pending(path, committee, error=self._explained(path, error))

    def _tried(self, path: Path, organisation: str, committee: str) -> _Pending:
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
            return _Pending(path, committee, meta.format, known=known)
        writer = None if order.dry_run else self._writer(meta)
        expected = max(1, path.stat().st_size // BYTES_PER_ROW)
        done, seen = 0, Seen()
        for chunk in reading.chunks():
            done += chunk.table.num_rows
            order.progress(min(done, expected), expected, path.name)
            seen.add(chunk)
            if writer is not None:
                writer.append(chunk)
        if not done and (order.skip_rejected or not reading.report.rejected):
            raise BadInput("ledger.no-facts", file=path.name)
        return _Pending(path, committee, meta.format, reading.report, writer, None, seen)

    def _writer(self, meta: BatchMeta) -> BatchWriter:
        return self._stack.enter_context(self.ledger.write(meta, masker=masker(meta.committee)))

    def _explained(self, path: Path, error: BadInput) -> BadInput:
        """The error with advice that fits whoever reads the file in."""
        if error.code != "tabular.mapping-needed":
            return error
        if is_form(path):
            return BadInput("package.form-alone", file=path.name)
        advice = self._order.advice.format(mapping=path.with_suffix(".toml").name)
        return BadInput(error.code, **{**error.values, "advice": advice})


def _read(pending: _Pending) -> FileResult:
    """What reading a file came to, whatever becomes of it."""
    report = pending.report
    if report is None:
        return FileResult(str(pending.path), pending.kind, "unchanged")
    warnings = foreign.warnings(committee=pending.committee, seen=pending.seen, owner=report.owner)
    if (
        pending.writer is None
    ):  # a dry run: what is read in for good is refused, or has changed nothing
        warnings += tuple(
            f"{closed_sentence(state)}: filen tas bara emot om månaden är oförändrad i den."
            for state in closed_months(pending.committee, pending.seen.outcome)
        )
    return FileResult(
        file=str(pending.path),
        kind=report.format,
        status="checked",
        encoding=report.encoding,
        rows_read=report.rows_read,
        rows_imported=report.rows_imported,
        rows_left_out=report.rows_left_out,
        rejected=tuple(report.rejected),
        control_totals=dict(report.control_totals),
        warnings=(*report.warnings, *warnings),
    )


def _settled(pending: _Pending, ledger: Ledger, batches: Mapping[Path, Batch]) -> FileResult:
    """What became of a file that could be used. Only reads: by now it counts, or does not."""
    result = _read(pending)
    known = pending.known
    batch = known or batches.get(pending.path)
    if batch is None:
        return result
    return replace(
        result,
        status="unchanged" if known else "imported",
        batch=batch.id,
        rejected=ledger.rejected_rows(known) if known else result.rejected,
        unmapped=_unmapped(batch, pending.committee),
        masked=hidden_rows(ledger.folder(batch.id)),
    )


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
