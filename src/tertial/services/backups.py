"""The page of backups: when the last was taken, one more by a job, those that are kept, and fetching one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tertial.domain.swedish import format_number
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require, system_as
from tertial.services.audit import record
from tertial.services.backup import (
    BACKED_UP,
    FOLDER,
    BackedUp,
    OnProgress,
    backup_workspace,
    require_everywhere,
)
from tertial.services.trail import LogLine, lines_of
from tertial.services.workspace import home
from tertial.store.models import AuditEvent, Job

KIND = "backup"
KEPT = 7
"""How many the page keeps; each new one takes the place of the oldest."""
LARGEST_DOWNLOAD = 500_000_000
"""Bytes; a larger file would hold one of the server's few processes for too long, and is fetched on the machine."""
FETCHED = "workspace.backup-fetched"
ACTIONS = (BACKED_UP, FETCHED, "workspace.restored")
SHOWN_EVENTS = 10
_NAME = re.compile(r"tertial-\d{4}-\d{2}-\d{2}-\d{6}(?:-\d+)?\.zip")


@dataclass(frozen=True, slots=True)
class BackupLine:
    """A file that is kept; ``size`` in words. One that is not ``can_be_fetched`` here is fetched on the machine."""

    name: str
    made_at: str
    size: str
    can_be_fetched: bool


@dataclass(frozen=True, slots=True)
class BackupJob:
    """The latest run: ``status`` as of jobs, ``percent`` of the bytes."""

    status: str
    message: str
    percent: int

    @property
    def is_under_way(self) -> bool:
        return self.status in {"waiting", "running"}


@dataclass(frozen=True, slots=True)
class BackupsPage:
    """``last`` is the newest that was made, wherever it was put; ``None`` before the first."""

    committee: str
    last: LogLine | None
    job: BackupJob | None
    files: Sequence[BackupLine]
    events: Sequence[LogLine]
    kept: int
    folder: str


def backups_page(*, actor: Actor, committee: str) -> BackupsPage:
    """When the last copy was made, how a run goes, the copies that are kept and what was done with them, newest first.

    Raises: NotFound, NotAllowed: as ``require``. NotAllowed("access.everywhere").
    """
    _require(actor, committee)
    events = list(AuditEvent.objects.filter(action__in=ACTIONS)[:SHOWN_EVENTS])
    last = AuditEvent.objects.filter(action=BACKED_UP).first()
    lines = lines_of([*events, *filter(None, [last])], _names(last, events))
    return BackupsPage(
        committee=committee,
        last=lines[-1] if last else None,
        job=_job(),
        files=tuple(map(_line, _kept())),
        events=lines[: len(events)],
        kept=KEPT,
        folder=str(home() / FOLDER),
    )


def start_backup(*, actor: Actor, committee: str, now: datetime) -> int:
    """Queue a copy; returns the job's number, that of one under way where there is one."""
    _require(actor, committee)
    with transaction.atomic():
        waiting = Job.objects.filter(kind=KIND, status__in=("waiting", "running")).first()
        if waiting is None:
            waiting = Job.objects.create(kind=KIND, created_by=actor.login, created_at=now)
    return int(waiting.pk)


def fetch_backup(*, actor: Actor, committee: str, name: str, now: datetime) -> Path:
    """The file of a copy, to be handed out; that it was is in the trail.

    Raises: NotFound("backup.unknown"). BadInput("backup.large"): fetched on the machine instead.
    """
    _require(actor, committee)
    found = next((path for path in _kept() if path.name == name), None)
    if found is None:
        raise NotFound("backup.unknown", file=name)
    if found.stat().st_size > LARGEST_DOWNLOAD:
        raise BadInput("backup.large", file=str(found))
    record(actor=actor, action=FETCHED, thing=name, now=now)
    return found


def run_backup(*, login: str, now: datetime, on_progress: OnProgress) -> BackedUp:
    """What the job does: a new copy in the workspace's folder of copies; the oldest beyond ``KEPT`` are removed."""
    folder = home() / FOLDER
    folder.mkdir(mode=0o700, exist_ok=True)
    out = folder / f"tertial-{timezone.localtime(now):%Y-%m-%d-%H%M%S}.zip"
    made = backup_workspace(actor=system_as(login), out=out, now=now, on_progress=on_progress)
    for old in _kept()[KEPT:]:
        old.unlink(missing_ok=True)
    return made


def size_words(size: int) -> str:
    """Bytes as a person says them.

    >>> [size_words(n) for n in (900, 38_200_000, 2_400_000_000)]
    ['1 kB', '38,2 MB', '2,4 GB']
    """
    for limit, word in ((1_000_000_000, "GB"), (1_000_000, "MB")):
        if size >= limit:
            return f"{format_number(Decimal(size) / limit, 1)} {word}"
    return f"{format_number(max(1, round(size / 1000)))} kB"


def contents_words(files: int, batches: int) -> str:
    """What a copy holds.

    >>> contents_words(60, 1)
    '60 filer, 1 inläsning ur huvudboken'
    """
    word = "inläsning" if batches == 1 else "inläsningar"
    return f"{format_number(files)} filer, {format_number(batches)} {word} ur huvudboken"


def _require(actor: Actor, committee: str) -> None:
    require(actor, "back_up", committee)
    require_everywhere(actor)


def _kept() -> list[Path]:
    """The copies in the folder, newest first; their names sort by time."""
    folder = home() / FOLDER
    found = folder.iterdir() if folder.is_dir() else ()
    names = (path for path in found if _NAME.fullmatch(path.name) and path.is_file())
    return sorted(names, key=lambda path: path.name, reverse=True)


def _line(path: Path) -> BackupLine:
    found = path.stat()
    return BackupLine(
        name=path.name,
        made_at=_clock(datetime.fromtimestamp(found.st_mtime, tz=timezone.get_current_timezone())),
        size=size_words(found.st_size),
        can_be_fetched=found.st_size <= LARGEST_DOWNLOAD,
    )


def _names(last: AuditEvent | None, events: Sequence[AuditEvent]) -> dict[str, str]:
    """What those behind the events are called, by login."""
    logins = {event.actor for event in [*events, *filter(None, [last])]}
    users = User.objects.filter(username__in=logins)
    return {user.username: user.get_full_name() or user.username for user in users}


def _job() -> BackupJob | None:
    job = Job.objects.filter(kind=KIND).first()
    if job is None:
        return None
    percent = 100 if job.finished_at else int(100 * job.done / job.total) if job.total else 0
    return BackupJob(job.status, job.message or _("Väntar på sin tur."), min(percent, 100))


def _clock(at: datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")
