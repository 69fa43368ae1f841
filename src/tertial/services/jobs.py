"""Long work: rows in a table, done one at a time by one worker, with progress that a page can show.

A job is put in the queue by a person with the right to it; the worker does it in that person's name.
"""

from __future__ import annotations

import re
import shutil
import time
import traceback
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.db import transaction
from django.utils import timezone

from tertial.domain.figure import Unit
from tertial.domain.swedish import format_number, format_ore
from tertial.errors import BadInput, NotFound, TertialError
from tertial.ledger.batches import Batch, Ledger
from tertial.services.access import Actor, may, require, system_as
from tertial.services.backups import KIND as BACKUP
from tertial.services.backups import run_backup
from tertial.services.checking.keeping import drop_files
from tertial.services.checking.running import run_check
from tertial.services.checking.starting import KIND as CHECK
from tertial.services.economy.feed.folders import KIND as FEED
from tertial.services.economy.feed.folders import run_feed
from tertial.services.economy.feed.mappings import mapping_named, saved_mappings
from tertial.services.economy.feed.page import feed_lines
from tertial.services.imported import (
    STATUS_WORDS,
    ImportResult,
    changes_phrase,
    printed,
    rows_phrase,
    rows_word,
)
from tertial.services.importing import import_paths
from tertial.services.messages import sentence
from tertial.services.package.columns import title_of
from tertial.services.pages import (
    ImportPage,
    JobLine,
    JobPage,
    RegisterLine,
    Rejected,
)
from tertial.services.undoing import Undone
from tertial.services.undoing import undo_batch as take_back
from tertial.services.workspace import home, ledger_home, uploads_home
from tertial.store.models import Committee, Job

SHOWN_JOBS = 20
SHOWN_REJECTED = 200
SECONDS_BETWEEN_SAVES = 0.5
LONGEST_MESSAGE = 300
ADVICE = "Ladda upp en kolumnmappning tillsammans med filen, med namnet {mapping} (se handboken)."
KIND_WORDS = {FEED: "Bevakad mapp"}
KINDS = {"outcome": "utfall", "budget": "budget", "forecast": "prognos"}


# --- the page ---------------------------------------------------------------------------------------------


def start_import(
    *,
    actor: Actor,
    committee: str,
    uploads: Iterable[tuple[str, IO[bytes]]],
    dry_run: bool = False,
    mapping: str = "",
    now: datetime | None = None,
) -> int:
    """Keep the uploaded files and queue their import; returns the job's number. ``mapping`` is a saved one's name.

    Raises ``BadInput("upload.none")`` when there is no file. ``NotFound("mapping.unknown")``.
    """
    require(actor, "import_ledger", committee)
    mapping_named(committee, mapping)
    at = now or timezone.now()
    job = Job(kind="import", created_by=actor.login, created_at=at, committee=_committee(committee))
    folder = uploads_home() / f"{at:%Y%m%d-%H%M%S-%f}"
    names: list[str] = []
    for name, file in uploads:
        target = folder / _safe_name(name, len(names))
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as out:
            shutil.copyfileobj(file, out)
        names.append(target.relative_to(folder).as_posix())
    names = _beside(folder, names)
    if not names:
        raise BadInput("upload.none")
    job.arguments = {
        "folder": folder.name,
        "files": names,
        "dry_run": dry_run,
        "mapping": mapping,
        "skip_rejected": False,
    }
    job.save()
    return int(job.pk)


def take_the_rest(*, actor: Actor, committee: str, job: int, now: datetime | None = None) -> int:
    """Queue the same files again without the rows that were rejected. Raises ``BadInput("job.not-refused")``."""
    require(actor, "import_ledger", committee)
    before = _job(committee, job)
    is_refused = before.status == "refused" and before.kind == "import"
    if not is_refused or before.arguments.get("dry_run"):
        raise BadInput("job.not-refused", job=job)
    again = Job.objects.create(
        kind="import",
        committee=before.committee,
        created_by=actor.login,
        created_at=now or timezone.now(),
        arguments={**before.arguments, "skip_rejected": True},
    )
    return int(again.pk)


def import_page(*, actor: Actor, committee: str) -> ImportPage:
    """What has been read in for a committee, newest first, and the latest jobs."""
    require(actor, "see_imports", committee)
    found = _committee(committee)
    jobs = Job.objects.filter(committee=found).exclude(kind=CHECK)[:SHOWN_JOBS]
    return ImportPage(
        committee,
        found.name,
        tuple(map(_job_line, jobs)),
        _register(actor, committee),
        tuple(each.name for each in saved_mappings(committee)),
        tuple(feed_lines(committee, shown=3)),
    )


def job_page(*, actor: Actor, committee: str, job: int, all_rejected: bool = False) -> JobPage:
    """One job: how far it has come, and when it is finished what it came to."""
    require(actor, "see_imports", committee)
    found = _job(committee, job)
    result = found.result
    rejected = [
        Rejected(
            file=Path(file["file"]).name,
            sheet=row["sheet"],
            line=row["line"],
            reason=row["reason"],
            amount=""
            if row["amount"] is None
            else format_ore(round(row["amount"] * 100), Unit.KR, decimals=2),
        )
        for file in result.get("files", ())
        for row in file["rejected"]
    ]
    return JobPage(
        committee=committee,
        committee_name=found.committee.name if found.committee else "",
        job=_job_line(found),
        is_finished=found.finished_at is not None,
        summary=tuple(_summary(result)),
        control_totals=tuple(
            (name, f"{format_ore(round(amount * 100), Unit.KR, decimals=2)} kr")
            for file in result.get("files", ())
            for name, amount in file["control_totals"].items()
        ),
        warnings=tuple(_warnings(result)),
        rejected=tuple(rejected if all_rejected else rejected[:SHOWN_REJECTED]),
        rejected_count=len(rejected),
        can_skip_rejected=found.status == "refused"
        and bool(rejected)
        and not found.arguments.get("dry_run")
        and found.kind == "import",
    )


def undo_page(*, actor: Actor, committee: str, batch: str) -> RegisterLine:
    """The batch that is about to be taken back. Raises ``NotFound("batch.unknown")``."""
    require(actor, "undo_import", committee)
    line = next((line for line in _register(actor, committee) if line.id == batch), None)
    if line is None:
        raise NotFound("batch.unknown", batch=batch)
    if not line.can_undo:
        return line
    would = undo_batch(actor=actor, committee=committee, batch=batch, dry_run=True)
    return replace(line, effect=would.lines[1:])


def undo_batch(
    *,
    actor: Actor,
    committee: str,
    batch: str,
    now: datetime | None = None,
    dry_run: bool = False,
) -> Undone:
    """Take a batch of the committee back, or say what that would do."""
    require(actor, "undo_import", committee)
    return take_back(
        actor=actor,
        batch=batch,
        committee=committee,
        now=now or timezone.now(),
        dry_run=dry_run,
    )


def _committee(slug: str) -> Committee:
    found = Committee.objects.filter(slug=slug).first()
    if found is None:
        raise NotFound("committee.unknown", committee=slug)
    return found


def _job(committee: str, job: int) -> Job:
    found = (
        Job.objects.select_related("committee")
        .filter(pk=job, committee__slug=committee)
        .exclude(kind=CHECK)
        .first()
    )
    if found is None:
        raise NotFound("job.unknown", job=job)
    return found


def _beside(folder: Path, names: Sequence[str]) -> list[str]:
    """The files to read in, each with the column mapping that was sent along: of the same name, or ``mapping.toml``.

    The only mapping beside the only file needs no name. Raises ``BadInput("upload.mapping-alone")``.
    """
    mappings = [name for name in names if name.lower().endswith(".toml")]
    files = [name for name in names if name not in mappings]
    for mapping in mappings:
        stem = Path(mapping).stem
        is_for_all = stem == "mapping" or len(files) == len(mappings) == 1
        meant = [each for each in files if is_for_all or Path(each).stem == stem]
        if not meant:
            raise BadInput("upload.mapping-alone", file=Path(mapping).name, stem=stem)
        for each in meant:
            beside = (folder / each).with_suffix(".toml")
            if beside != folder / mapping:
                shutil.copyfile(folder / mapping, beside)
    return files


def _safe_name(name: str, number: int) -> str:
    """The file's own name without folders or odd characters; two of the same name stay apart."""
    plain = (
        re.sub(r"[^\w.()-]+", "_", PurePosixPath(name.replace("\\", "/")).name).strip("._") or "fil"
    )
    return f"{number}/{plain}" if number else plain


def _job_line(job: Job) -> JobLine:
    percent = 100 if job.finished_at else int(100 * job.done / job.total) if job.total else 0
    return JobLine(
        id=int(job.pk),
        kind=KIND_WORDS.get(job.kind)
        or ("Provläsning" if job.arguments.get("dry_run") else "Inläsning"),
        status=job.status,
        file=", ".join(Path(name).name for name in job.arguments.get("files", ())),
        created_by=job.created_by,
        created_at=timezone.localtime(job.created_at).strftime("%Y-%m-%d %H:%M"),
        percent=min(percent, 100),
        message=job.message,
    )


def _register(actor: Actor, committee: str) -> tuple[RegisterLine, ...]:
    ledger = Ledger(ledger_home())
    active = set(ledger.manifest.active.values())
    can_undo = may(actor, "undo_import", committee)
    return tuple(
        _register_line(batch, active, can_undo)
        for batch in reversed(ledger.batches())
        if batch.meta.committee == committee
    )


def _register_line(batch: Batch, active: set[Any], can_undo: bool) -> RegisterLine:
    counting = sum(part in active for part in batch.parts)
    state = (
        "ångrad"
        if batch.is_undone
        else "gäller"
        if counting == len(batch.parts)
        else "delvis ersatt"
        if counting
        else "ersatt"
    )
    kinds = dict.fromkeys(f"{KINDS[p.key.kind]} {p.key.version}".strip() for p in batch.parts)
    months = sorted({(part.key.year, part.key.month) for part in batch.parts})
    first, last = (f"{year}-{month:02d}" for year, month in (months[0], months[-1]))
    return RegisterLine(
        id=batch.id,
        file=batch.meta.file,
        created_at=timezone.localtime(batch.meta.created_at).strftime("%Y-%m-%d %H:%M"),
        source=batch.meta.source,
        kinds=", ".join(kinds),
        periods=first if first == last else f"{first} – {last}",
        rows=batch.rows,
        total=format_ore(sum(part.sum for part in batch.parts), Unit.KR, decimals=2),
        state=state,
        can_undo=can_undo and not batch.is_undone,
    )


def _summary(result: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    for file in result.get("files", ()):
        said = STATUS_WORDS[file["status"]]
        rows = rows_phrase(file["rows_read"], file["rows_imported"], file.get("rows_left_out", 0))
        is_read = file["rows_read"] and file["status"] != "refused"
        yield Path(file["file"]).name, f"{said}; {rows}" if is_read else said
        if file.get("masked"):
            yield "Personuppgifter dolda i", rows_word(file["masked"])
        for name, changed in file.get("changes", {}).items():
            yield title_of(name), changes_phrase(changed)


def _warnings(result: Mapping[str, Any]) -> Iterable[str]:
    for file in result.get("files", ()):
        if file.get("reason") and not file.get("problems"):
            yield file["reason"]
        yield from file.get("problems", ())
        yield from file.get("warnings", ())
        for each in file["unmapped"]:
            amount = printed(round(each["amount"] * 100))
            yield f"Kontot {each['account']} hör inte till någon rapportrad: {amount}."
    yield from result.get("problems", ())


# --- the worker -------------------------------------------------------------------------------------------


def fail_interrupted(*, now: datetime) -> int:
    """Mark jobs that a stopped worker left as failed; returns how many. Call when the worker starts."""
    running = Job.objects.filter(status="running")
    copies = running.filter(kind=BACKUP).update(
        status="failed",
        finished_at=now,
        message="Avbröts när programmet stängdes. Ingen halv säkerhetskopia finns kvar.",
    )
    broken_off = running.filter(kind=CHECK)
    drop_files(job.arguments["check"] for job in broken_off)
    checks = broken_off.update(
        status="failed",
        finished_at=now,
        message="Avbröts när programmet stängdes. Lämna filen på nytt.",
    )
    return (
        copies
        + checks
        + running.update(
            status="failed",
            finished_at=now,
            message="Avbröts när programmet stängdes. Läs in filen igen; var den redan inläst ändras ingenting.",
        )
    )


def run_next(*, now: datetime | None = None) -> bool:
    """Do the oldest waiting job; False when there is none."""
    with transaction.atomic():
        job = Job.objects.filter(status="waiting").order_by("id").first()
        if job is None:
            return False
        job.status, job.started_at = "running", now or timezone.now()
        job.save(update_fields=["status", "started_at"])
    _run(job, now)
    return True


def run_job(number: int, *, now: datetime | None = None) -> tuple[str, str]:
    """Do that job unless somebody else has begun it; its status and what it came to, in words."""
    with transaction.atomic():
        job = Job.objects.select_for_update().get(pk=number)
        is_mine = job.status == "waiting"
        if is_mine:
            job.status, job.started_at = "running", now or timezone.now()
            job.save(update_fields=["status", "started_at"])
    if is_mine:
        _run(job, now)
    return job.status, job.message


def _run(job: Job, now: datetime | None) -> None:
    try:
        WORK.get(job.kind, _read_in)(job, now or timezone.now())
    except TertialError as error:
        job.status, job.message = "refused", sentence(error)[:LONGEST_MESSAGE]
        problems = error.values.get("problems")
        job.result = {
            "files": [],
            "problems": [str(p) for p in problems] if isinstance(problems, tuple) else [],
        }
    except Exception:  # the worker must live: what happened is in the log, the page says so
        job.status = "failed"
        job.message = "Något oväntat hände och ingenting ändrades. Felet finns i loggen."
        with (home() / "fel.log").open("a", encoding="utf-8") as log:
            log.write(f"{timezone.now().isoformat()} jobb {job.pk}\n{traceback.format_exc()}\n")
    job.finished_at = now or timezone.now()
    job.save()


def _read_in(job: Job, now: datetime) -> None:
    result = _import(job, now)
    job.status = "refused" if result.is_refused else "done"
    job.message = _message(result)
    job.result = result.to_json()


def _back_up(job: Job, now: datetime) -> None:
    made = run_backup(login=job.created_by, now=now, on_progress=_progress(job, ""))
    job.status, job.message = "done", f"{made.file.name} är gjord och kontrollerad."


def _check(job: Job, now: datetime) -> None:
    run_check(job=job, now=now, on_progress=_progress(job, ""))


def _feed(job: Job, now: datetime) -> None:
    told = run_feed(job, now, _progress(job, "Läser "))
    if told is None:
        job.status, job.message = "done", "Filen är redan omhändertagen."
        return
    job.status = "refused" if told.status == "refused" else "done"
    job.message = f"{told.name}: {told.lines[0] if told.lines else ''}"[:LONGEST_MESSAGE]


WORK = {BACKUP: _back_up, CHECK: _check, FEED: _feed}
"""What is done for each kind of job but imports."""


def _progress(job: Job, doing: str) -> Callable[[int, int, str], None]:
    """Keeps how far a job has come, now and then."""
    saved = 0.0

    def progress(done: int, total: int, what: str) -> None:
        nonlocal saved
        if time.monotonic() - saved >= SECONDS_BETWEEN_SAVES:
            saved = time.monotonic()
            Job.objects.filter(pk=job.pk).update(done=done, total=total, message=f"{doing}{what}")

    return progress


def _import(job: Job, now: datetime) -> ImportResult:
    arguments = job.arguments
    folder = uploads_home() / arguments["folder"]
    paths = [folder / name for name in arguments["files"]]
    return import_paths(
        actor=system_as(job.created_by),
        paths=paths,
        now=now,
        committee=job.committee.slug if job.committee else "",
        mapping=mapping_named(
            job.committee.slug if job.committee else "", arguments.get("mapping", "")
        ),
        dry_run=arguments.get("dry_run", False),
        skip_rejected=arguments.get("skip_rejected", False),
        on_progress=_progress(job, "Läser "),
        advice=ADVICE,
    )


def _message(result: ImportResult) -> str:
    rejected = sum(len(file.rejected) for file in result.files)
    if result.is_refused:
        reason = next((file.reason for file in result.files if file.reason), "")
        return (
            reason[:LONGEST_MESSAGE]
            if not rejected
            else f"{_rows(rejected)} kan inte läsas in. Ingenting ändrades."
        )
    if result.is_dry_run:
        return "Provläst: filen kan läsas in. Ingenting ändrades."
    if all(file.status == "unchanged" for file in result.files):
        return "Samma innehåll var redan inläst. Ingenting ändrades."
    taken = sum(file.rows_imported for file in result.files)
    said = f"{_rows(taken)} {'inläst' if taken == 1 else 'inlästa'}."
    if rejected:
        left_out = "utelämnad" if rejected == 1 else "utelämnade"
        said += f" {_rows(rejected)} avvisades och är {left_out}."
    return said


def _rows(count: int) -> str:
    return f"{format_number(count)} {'rad' if count == 1 else 'rader'}"


def forget_uploads(*, before: datetime) -> int:
    """Remove the uploaded files of jobs that finished before then, and folders that no job has; returns how many."""
    kept = {
        arguments.get("folder")
        for arguments in Job.objects.exclude(finished_at__lt=before).values_list(
            "arguments", flat=True
        )
    }
    old = [
        folder
        for folder in uploads_home().glob("*-*-*")
        if folder.is_dir()
        and folder.name not in kept
        and folder.stat().st_mtime < before.timestamp()
    ]
    for folder in old:
        shutil.rmtree(folder, ignore_errors=True)
    return len(old)
