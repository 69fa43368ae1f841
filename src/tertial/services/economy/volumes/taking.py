"""Files of volumes: kept while what they would change is shown, taken whole, and undone.

A file writes what it says; what it does not name stays, unless it is said to be the whole of its versions. The same
file twice changes nothing.
"""

from __future__ import annotations

import hashlib
import secrets
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO

from django.db import transaction
from django.utils import timezone

from tertial.domain.period import MONTHS as MONTH_NAMES
from tertial.errors import BadInput, Conflict, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.economy.budget.pages import BudgetHead, asked_year, budget_head
from tertial.services.economy.codes import code_names, named
from tertial.services.economy.volumes.basis import KINDS, Kind, held
from tertial.services.economy.volumes.entries import (
    Entry,
    Key,
    append,
    is_same,
    locked_year,
    newest_rows,
)
from tertial.services.economy.volumes.files import read_volumes
from tertial.services.people import names_of
from tertial.services.workspace import uploads_home
from tertial.store import models

FOLDER = "volymer"
SUFFIXES = (".csv", ".txt", ".xlsx", ".xls")
KEPT = timedelta(days=1)
SHOWN = 500


@dataclass(frozen=True, slots=True)
class FileAsked:
    """Of what kind and version a file is where it does not say, and whether it is the whole of its versions."""

    kind: Kind
    version: str
    is_whole: bool = False


@dataclass(frozen=True, slots=True)
class VolumeChange:
    """A volume that a file would change, as printed; ``line`` is nought for one that it takes away."""

    line: int
    service: str
    provider_type: str
    provider: str
    month: str
    of: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class VolumePreview:
    """What a file would do, or what is wrong in it. ``shown`` is what to hand back to take what was shown."""

    head: BudgetHead
    upload: str
    file: str
    asked: FileAsked
    changes: tuple[VolumeChange, ...] = ()
    same: int = 0
    left: int = 0
    problems: tuple[str, ...] = ()
    shown: str = ""


@dataclass(frozen=True, slots=True)
class TakenFile:
    id: int
    name: str
    rows: int
    what: str
    by: str
    at: str
    undone: str
    can_undo: bool


@dataclass(frozen=True, slots=True)
class FilesPage:
    head: BudgetHead
    files: tuple[TakenFile, ...]
    budgets: tuple[str, ...]
    forecasts: tuple[str, ...]
    services: tuple[tuple[str, str], ...]


def files_page(*, actor: Actor, committee: str, year: int | None) -> FilesPage:
    """The files that were taken, the newest first, and what a new one may be of. Raises ``NotFound``."""
    require(actor, "edit_economy", committee)
    of = asked_year(committee, year)
    found = held(committee=committee, year=of.year)
    rows = models.VolumeFile.objects.filter(
        plan_year__committee__slug=committee, plan_year__year=of.year
    ).order_by("-id")
    people = names_of({name for row in rows for name in (row.taken_by, row.undone_by)})
    of_files: dict[int, list[str]] = {}
    kinds = models.Volume.objects.filter(file__in=rows).order_by("file", "kind", "version")
    for file, kind, version in kinds.values_list("file", "kind", "version").distinct():
        of_files.setdefault(file, []).append(f"{KINDS[kind]} {version}".strip().lower())
    return FilesPage(
        budget_head(actor=actor, of=of, money="tkr"),
        tuple(_taken(row, people, of_files.get(row.pk, [])) for row in rows),
        found.versions("budget"),
        found.versions("forecast"),
        tuple((each.key, each.label) for each in found.services),
    )


def _taken(row: models.VolumeFile, people: dict[str, str], of: Sequence[str]) -> TakenFile:
    undone = ""
    if row.undone_at:
        undone = f"{people.get(row.undone_by, row.undone_by)} {_when(row.undone_at)}"
    return TakenFile(
        row.pk,
        row.name,
        row.rows,
        ", ".join(of),
        people.get(row.taken_by, row.taken_by),
        _when(row.taken_at),
        undone,
        not row.undone_at,
    )


def _when(at: datetime) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H.%M}"


# --- the file while its changes are shown --------------------------------------------------------------------


def keep_volumes(
    *, actor: Actor, committee: str, name: str, file: IO[bytes] | None, now: datetime
) -> str:
    """Keep an uploaded file a day; returns the word it is found by. Raises: BadInput("upload.none", "file.unknown")."""
    require(actor, "edit_economy", committee)
    if file is None:
        raise BadInput("upload.none")
    clean = Path(name.replace("\\", "/")).name[-100:] or "volymer"
    if Path(clean).suffix.lower() not in SUFFIXES:
        raise BadInput("file.unknown", file=clean)
    here = uploads_home() / FOLDER / committee
    for old in here.glob("*"):
        if old.stat().st_mtime < (now - KEPT).timestamp():
            shutil.rmtree(old, ignore_errors=True)
    word = secrets.token_urlsafe(12)
    (here / word).mkdir(parents=True)
    with (here / word / clean).open("wb") as out:
        shutil.copyfileobj(file, out)
    return word


def _kept(committee: str, upload: str) -> Path:
    folder = uploads_home() / FOLDER / committee / Path(upload).name
    found = next(iter(folder.glob("*")), None) if folder.is_dir() else None
    if found is None:
        raise NotFound("volume.upload-unknown")
    return found


def preview_volumes(
    *, actor: Actor, committee: str, year: int, upload: str, asked: FileAsked
) -> VolumePreview:
    """What the kept file would change; where it has faults, they are ``problems``. Nothing is changed.

    Raises: NotFound("volume.upload-unknown"): it has been taken, or lay too long. What opening a file may raise.
    """
    require(actor, "edit_economy", committee)
    path = _kept(committee, upload)
    of = asked_year(committee, year)
    page = VolumePreview(budget_head(actor=actor, of=of, money="tkr"), upload, path.name, asked)
    plan_year = models.PlanYear.objects.get(committee__slug=committee, year=year)
    entries, problems = _read(path, committee, year, asked)
    if problems:
        return replace(page, problems=problems)
    rows = newest_rows(plan_year)
    changed = changes_of(entries, rows, is_whole=asked.is_whole)
    names = code_names(committee=committee, year=year)
    labels = {each.key: each.label for each in held(committee=committee, year=year).services}
    versions = {(each.kind, each.version) for each in entries}
    named_keys = {each.key for each in entries}
    left = sum(
        bool(row.raw) and (key[4], key[5]) in versions and key not in named_keys
        for key, row in rows.items()
    )
    return replace(
        page,
        changes=tuple(
            VolumeChange(
                each.line,
                labels.get(each.service, each.service),
                each.provider_type,
                named(names, "counterparty", each.provider) if each.provider else "",
                MONTH_NAMES[each.month - 1],
                f"{KINDS[each.kind]} {each.version}".strip(),
                rows[each.key].raw if each.key in rows else "",
                each.text,
            )
            for each in changed
        ),
        same=len(entries) - sum(bool(each.line) for each in changed),
        left=0 if asked.is_whole else left,
        shown=_fingerprint(changed, rows),
    )


def _read(
    path: Path, committee: str, year: int, asked: FileAsked
) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
    found = held(committee=committee, year=year)
    read = read_volumes(
        path, services=found.services, year=year, kind=asked.kind, version=asked.version
    )
    return read.entries, read.problems


def changes_of(
    entries: Sequence[Entry], rows: dict[Key, models.Volume], *, is_whole: bool
) -> list[Entry]:
    """What of a file differs from what is there; of a whole file also what it does not name, taken away."""
    changed = [
        each
        for each in entries
        if not is_same(rows[each.key].raw if each.key in rows else "", each.text)
    ]
    if is_whole:
        versions = {(each.kind, each.version) for each in entries}
        named_keys = {each.key for each in entries}
        gone = (
            row
            for key, row in rows.items()
            if row.raw and (row.kind, row.version) in versions and key not in named_keys
        )
        changed += [_entry(row, "") for row in gone]
    return changed


def _entry(row: models.Volume, text: str) -> Entry:
    return Entry(
        row.service, row.provider_type, row.provider, row.month, row.kind, row.version, text
    )


def _fingerprint(changed: Iterable[Entry], rows: dict[Key, models.Volume]) -> str:
    """What was shown: the changes, and the rows that they are of."""
    told = [(each.key, each.text, rows[each.key].pk if each.key in rows else 0) for each in changed]
    return hashlib.sha256(repr(told).encode()).hexdigest()


def take_volumes(
    *,
    actor: Actor,
    committee: str,
    year: int,
    upload: str,
    asked: FileAsked,
    shown: str,
    now: datetime,
) -> int:
    """Take the kept file, if it would still change what was shown; returns how many volumes were changed.

    Raises: Conflict("volume.file-changed"): others have changed the same volumes since. BadInput("volume.file"): it has
    faults. NotFound("volume.upload-unknown").
    """
    require(actor, "edit_economy", committee)
    path = _kept(committee, upload)
    with transaction.atomic():
        plan_year = locked_year(committee, year)
        entries, problems = _read(path, committee, year, asked)
        if problems:
            raise BadInput("volume.file", file=path.name, count=len(problems), first=problems[0])
        rows = newest_rows(plan_year)
        changed = changes_of(entries, rows, is_whole=asked.is_whole)
        if _fingerprint(changed, rows) != shown:
            raise Conflict("volume.file-changed", file=path.name)
        if changed:
            _write(actor, plan_year, path, changed, now)
    shutil.rmtree(path.parent, ignore_errors=True)
    return len(changed)


def _write(
    actor: Actor,
    plan_year: models.PlanYear,
    path: Path,
    changed: Sequence[Entry],
    now: datetime,
) -> None:
    file = models.VolumeFile.objects.create(
        plan_year=plan_year,
        name=path.name,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        rows=len(changed),
        taken_at=now,
        taken_by=actor.login,
    )
    append(plan_year, changed, by=actor.login, now=now, file=file)
    record(
        actor=actor,
        action="volumes.taken",
        thing=f"{plan_year.year}/volymer/fil/{file.pk}",
        committee=plan_year.committee.slug,
        now=now,
        data={"fil": path.name, "rader": len(changed)},
    )


def undo_file(
    *, actor: Actor, committee: str, year: int, file: int, now: datetime
) -> tuple[int, int]:
    """Write what stood before a file on top of it; returns how many volumes went back, and how many stay.

    A volume that has been changed since the file was taken stays as it is.
    Raises: NotFound("volume.no-file"). BadInput("volume.file-undone").
    """
    require(actor, "edit_economy", committee)
    with transaction.atomic():
        plan_year = locked_year(committee, year)
        found = models.VolumeFile.objects.filter(plan_year=plan_year, pk=file).first()
        if found is None:
            raise NotFound("volume.no-file")
        if found.undone_at:
            raise BadInput("volume.file-undone", file=found.name)
        own = list(models.Volume.objects.filter(file=found, entered_at=found.taken_at))
        first = min((row.pk for row in own), default=0)
        now_rows, before = newest_rows(plan_year), newest_rows(plan_year, id__lt=first)
        back = []
        for row in own:
            key = _entry(row, "").key
            if is_same(now_rows[key].raw, row.raw):
                back.append(_entry(row, before[key].raw if key in before else ""))
        append(plan_year, back, by=actor.login, now=now)
        found.undone_at, found.undone_by = now, actor.login
        found.save(update_fields=["undone_at", "undone_by"])
        record(
            actor=actor,
            action="volumes.undone",
            thing=f"{plan_year.year}/volymer/fil/{found.pk}",
            committee=committee,
            now=now,
            data={"fil": found.name, "rader": len(back)},
        )
    return len(back), len(own) - len(back)
