"""Files that come in by themselves: a folder for each feed, watched by the worker and by ``tertial feed``.

A file is taken when it has stopped growing (the same size and time at two looks), or has a mark beside it
(``fil.csv.klar``, ``fil.csv.ok``). It is read in once, told of in a text beside it, and moved last: whoever is stopped
on the way leaves it where it is, and reading the same file again changes nothing.
"""

from __future__ import annotations

import fnmatch
import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from tertial.errors import BadInput, TertialError
from tertial.ledger.manifest import sync_folder
from tertial.services.access import system_as
from tertial.services.economy.feed.mappings import mapping_named
from tertial.services.imported import ImportResult, reason_lines, text_lines
from tertial.services.importing import Progress, import_paths
from tertial.services.messages import sentence
from tertial.services.package.archive import is_zip
from tertial.services.workspace import FEEDS, home
from tertial.store.models import Feed, FeedFile, Job

KIND = "feed"
FOLDER = FEEDS
TAKEN, REFUSED = "inlast", "avvisat"
MARKS = (".klar", ".ok")
NOT_FILES = (*MARKS, ".toml", ".tmp", ".part", ".filepart", ".swp")
SETTLES = timedelta(seconds=2)
"""How long a file must have stood as it is before it is taken without a mark."""
AGAIN = timedelta(minutes=10)
"""How long a file rests after a job that failed for no fault of the file's."""
LOOK_IS_KEPT = timedelta(minutes=1)
SHOWN_LINES = 200
ADVICE = "Välj en sparad kolumnmappning för filinläsningen (namnet {mapping} behövs inte)."


@dataclass(frozen=True, slots=True)
class Told:
    """What became of a file: imported, unchanged or refused, with the lines that tell it."""

    name: str
    status: str
    lines: Sequence[str]


def feed_folder(feed: Feed) -> Path:
    """Where the feed's files are put: below the workspace's ``feeds``, by committee."""
    return home() / FOLDER / str(feed.committee.slug) / str(feed.folder)


def look(*, now: datetime, committee: str = "") -> list[int]:
    """Look into every active feed once; queue a job for each file that is ready, and return their numbers."""
    feeds = Feed.objects.select_related("committee").filter(is_active=True)
    found = feeds.filter(committee__slug=committee) if committee else feeds
    return [job for feed in found for job in _looked(feed, now)]


def run_feed(job: Job, now: datetime, on_progress: Progress) -> Told | None:
    """Read a queued file in, say what became of it beside it, and move it; ``None`` when it is not there any longer."""
    feed = Feed.objects.select_related("committee").get(pk=job.arguments["feed"])
    path = feed_folder(feed) / str(job.arguments["files"][0])
    if not path.is_file() or path.is_symlink():
        return None
    digest = _sha256(path)
    told, result = _read_in(feed, path, now, on_progress)
    with transaction.atomic():
        job.result = result.to_json() if result else {"files": []}
        FeedFile.objects.update_or_create(
            feed=feed,
            name=path.name,
            sha256=digest,
            defaults={
                "job": job,
                "status": told.status,
                "message": (told.lines[0] if told.lines else "")[:500],
                "at": now,
            },
        )
    _put_away(path, told, now)
    return told


def _looked(feed: Feed, now: datetime) -> Iterator[int]:
    try:
        ready, seen = _ready(feed, now)
        problem = ""
    except OSError as error:
        ready, seen, problem = [], {}, f"Mappen kan inte läsas: {error.strerror or error}"
    is_old = feed.looked_at is None or now - feed.looked_at >= LOOK_IS_KEPT
    if seen != feed.seen or problem != feed.problem or is_old:
        feed.seen, feed.problem, feed.looked_at = seen, problem[:300], now
        feed.save(update_fields=["seen", "problem", "looked_at"])
    for name in ready:
        job = _queued(feed, name, now)
        if job is not None:
            yield job


def _ready(feed: Feed, now: datetime) -> tuple[list[str], dict[str, list[object]]]:
    """The names that can be taken, and what each waiting file looks like now, since when."""
    folder = feed_folder(feed)
    folder.mkdir(parents=True, exist_ok=True)
    ready: list[str] = []
    seen: dict[str, list[object]] = {}
    for entry in sorted(os.scandir(folder), key=lambda each: each.name):
        if not _is_wanted(entry, feed.pattern):
            continue
        status = entry.stat(follow_symlinks=False)
        like = [status.st_size, status.st_mtime_ns]
        before = feed.seen.get(entry.name, [])
        since = str(before[2]) if before[:2] == like else now.isoformat()
        seen[entry.name] = [*like, since]
        is_still = now - datetime.fromisoformat(since) >= SETTLES
        if status.st_size and (is_still or _mark(Path(entry.path)) is not None):
            ready.append(entry.name)
    return ready, seen


def _is_wanted(entry: os.DirEntry[str], pattern: str) -> bool:
    name = entry.name.lower()
    return (
        name[:1] != "."
        and not name.endswith(NOT_FILES)
        and fnmatch.fnmatch(name, pattern.lower() or "*")
        and entry.is_file(follow_symlinks=False)
    )


def _mark(path: Path) -> Path | None:
    """The file beside it that says that it is whole."""
    found = (path.with_name(name + mark) for mark in MARKS for name in (path.name, path.stem))
    return next((each for each in found if each.is_file()), None)


def _queued(feed: Feed, name: str, now: datetime) -> int | None:
    """A job for the file, unless one waits, goes on, or failed a moment ago."""
    with transaction.atomic():
        Feed.objects.select_for_update().get(pk=feed.pk)
        jobs = Job.objects.filter(kind=KIND, arguments__feed=feed.pk, arguments__files=[name])
        if jobs.filter(status__in=("waiting", "running")).exists():
            return None
        if jobs.filter(status="failed", finished_at__gt=now - AGAIN).exists():
            return None
        made = Job.objects.create(
            kind=KIND,
            committee=feed.committee,
            created_by=feed.by,
            created_at=now,
            arguments={"feed": feed.pk, "files": [name]},
        )
    return int(made.pk)


def _read_in(
    feed: Feed, path: Path, now: datetime, on_progress: Progress
) -> tuple[Told, ImportResult | None]:
    try:
        if is_zip(path):
            raise BadInput("feed.package", file=path.name)
        result = import_paths(
            actor=system_as(feed.by),
            paths=[path],
            now=now,
            committee=feed.committee.slug,
            mapping=mapping_named(feed.committee.slug, feed.mapping),
            encoding=feed.encoding,
            on_progress=on_progress,
            advice=ADVICE,
        )
    except TertialError as error:
        return Told(path.name, "refused", (sentence(error),)), None
    file = result.files[0]
    lines = [*reason_lines(file), *text_lines(file)]
    return Told(path.name, file.status, lines), result


def _put_away(path: Path, told: Told, now: datetime) -> None:
    """Write what became of the file, then move it: the move is the last that happens."""
    folder = path.parent / (REFUSED if told.status == "refused" else TAKEN)
    folder.mkdir(exist_ok=True)
    place = _free(folder, path.name)
    text = f"{timezone.localtime(now):%Y-%m-%d %H:%M}\n" + "\n".join(told.lines[:SHOWN_LINES])
    note = place.with_name(f"{place.name}.txt")
    note.write_text(text + "\n", encoding="utf-8")
    mark = _mark(path)
    os.rename(path, place)
    sync_folder(folder)
    if mark is not None:
        mark.unlink(missing_ok=True)


def _free(folder: Path, name: str) -> Path:
    """A name that nothing in the folder has: the second ``mars.csv`` is ``mars (2).csv``."""
    place, number = folder / name, 1
    while place.exists():
        number += 1
        place = folder / f"{Path(name).stem} ({number}){Path(name).suffix}"
    return place


def forget_fed(*, before: datetime) -> int:
    """Remove files that were put away before then; returns how many. They are in the ledger, or were refused."""
    old = [
        path
        for state in (TAKEN, REFUSED)
        for path in (home() / FOLDER).glob(f"*/*/{state}/*")
        if path.is_file() and path.stat().st_mtime < before.timestamp()
    ]
    for path in old:
        path.unlink(missing_ok=True)
    return len(old)


def make_folder(feed: Feed) -> Path:
    """The feed's folder, made where it is missing."""
    folder = feed_folder(feed)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
