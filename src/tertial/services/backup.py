"""A copy of the whole workspace in one file, taken while people work, and proved before it has a name.

The records and the ledger's register are taken at one moment: whatever changes the register does so in a transaction
of the records, so with the records locked for that moment the two agree. Batches never change and are read afterwards.
The file has no name until it has been read back: who is stopped on the way leaves nothing (ADR 0013).
"""

from __future__ import annotations

import io
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from typing import IO

from django.db import DatabaseError, connection, transaction

from tertial.errors import BadInput, NotAllowed
from tertial.ledger.batches import REJECTED
from tertial.ledger.manifest import Manifest, read_manifest, sync_folder
from tertial.ledger.originals import FOLDER as ORIGINALS
from tertial.ledger.originals import files_of
from tertial.services.access import Actor, may
from tertial.services.archive import ArchiveWriter, is_fit, opened
from tertial.services.audit import record
from tertial.services.nameless import NamelessFile, nameless
from tertial.services.soundness import (
    LEDGER,
    RECORDS,
    REGISTER,
    Migration,
    applied_migrations,
    fault_in_records,
    faults_in_ledger,
    known_migrations,
    places,
)
from tertial.services.workspace import FEEDS, PASSING, home

BACKED_UP = "workspace.backed-up"
FOLDER = "backups"
LEFT_OUT = frozenset(
    {
        FOLDER,
        FEEDS,
        LEDGER,
        PASSING,
        "fel.log",
        *(f"{RECORDS}{end}" for end in ("", "-wal", "-shm", "-journal")),
    }
)
"""What lies in a workspace and is taken by other means, or not at all: copies, what passes through a check, the log."""
PAGES_AT_A_TIME = 4096
SECONDS_FOR_A_TURN = 60.0
_VERSION_BYTES = 18
"""Where a database says how it is written: 1, 1 by a journal; 2, 2 by a log beside it, which a copy has not."""

OnProgress = Callable[[int, int, str], None]
"""Told how many bytes of how many are done, and what is being done."""


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A copy that has been made and proved. ``size`` is bytes, ``seal`` the digits that the file ends with.

    ``is_key_elsewhere``: the key is in the environment, so the copy lacks it.
    """

    file: Path
    size: int
    seal: str
    files: int
    batches: int
    is_key_elsewhere: bool


def backup_workspace(
    *, actor: Actor, out: Path, now: datetime, on_progress: OnProgress | None = None
) -> BackedUp:
    """Write the whole workspace to the new file ``out``; the same proof as a restore makes is made of it first.

    Raises: NotAllowed("access.everywhere"): not an administrator of the whole municipality.
            BadInput("backup.exists"): never written over. BadInput("backup.inside"): it would be part of the next.
            BadInput("backup.elsewhere"): the records are in PostgreSQL, which has its own copies.
            BadInput("backup.no-workspace"). BadInput("backup.unsound"): what is there is damaged, so no copy of it.
            BadInput("backup.records"): they were locked for a minute, or cannot be read.
            BadInput("backup.newer"). BadInput("backup.name"). BadInput("backup.not-written").
    """
    require_everywhere(actor)
    source = home().resolve()
    out = _place(out, source)
    count = _Count(on_progress or _silent)
    try:
        with nameless(out) as file:
            made = _write(file.stream, out.parent, source, actor, now, count)
            _prove(file.stream, out.name, made.manifest, count)
            done = made.done(out, file.stream.seek(0, 2))
            _publish(file, out, actor, done, now)
    except OSError as error:
        raise BadInput(
            "backup.not-written", file=str(out), problem=error.strerror or str(error)
        ) from error
    except (sqlite3.DatabaseError, DatabaseError) as error:
        raise BadInput("backup.records", problem=str(error)) from error
    return done


def require_everywhere(actor: Actor) -> None:
    """A copy holds every committee, so one must be administrator of all. Raises ``NotAllowed("access.everywhere")``."""
    if not may(actor, "back_up", ""):
        raise NotAllowed("access.everywhere")


def _silent(done: int, total: int, what: str) -> None:
    pass


@dataclass(slots=True)
class _Count:
    """How far it has come: everything is written once and read back twice."""

    tell: OnProgress
    total: int = 0
    done: int = 0
    what: str = "Kopierar"

    def __call__(self, more: int) -> None:
        self.done += more
        self.tell(min(self.done, self.total), self.total, self.what)


@dataclass(slots=True)
class _Made:
    manifest: Manifest
    seal: str = ""
    files: int = 0
    is_key_elsewhere: bool = field(default_factory=lambda: "TERTIAL_SECRET_KEY" in os.environ)

    def done(self, out: Path, size: int) -> BackedUp:
        batches = len(self.manifest.batches)
        return BackedUp(out, size, self.seal, self.files, batches, self.is_key_elsewhere)


def _place(out: Path, source: Path) -> Path:
    """Where the copy goes, when it may be written there."""
    out = out.absolute()
    if connection.vendor != "sqlite":
        raise BadInput("backup.elsewhere", home=str(source))
    if not (source / RECORDS).is_file():
        raise BadInput("backup.no-workspace", home=str(source))
    if os.path.lexists(out):
        raise BadInput("backup.exists", file=str(out))
    folder = out.parent.resolve()
    if source in (folder, *folder.parents) and source / FOLDER not in (folder, *folder.parents):
        raise BadInput("backup.inside", file=str(out), folder=str(source / FOLDER))
    return out


# --- writing ----------------------------------------------------------------------------------------------


def _write(
    out: IO[bytes], folder: Path, source: Path, actor: Actor, now: datetime, count: _Count
) -> _Made:
    with ArchiveWriter(out) as writer:
        with _one_moment(source) as (live, manifest, register):
            made = _Made(manifest)
            files = [*_ledger_files(source, manifest), *_other_files(source)]
            count.total = 3 * ((source / RECORDS).stat().st_size + sum(map(_size, files)))
            with _copied(live, source, folder, count) as (records, steps):
                live.close()  # the log of others' changes can be taken in again
                writer.add(RECORDS, records, count)
        if register:
            writer.add(REGISTER, io.BytesIO(register), count)
        for name, path in files:
            _add(writer, name, path, count)
        made.files = len(writer.members)
        made.seal = writer.close(_about(actor, now, made, steps))
    os.fsync(out.fileno())
    return made


def _about(
    actor: Actor, now: datetime, made: _Made, steps: frozenset[Migration]
) -> dict[str, object]:
    return {
        "version": version("tertial"),
        "created_at": now.isoformat(),
        "created_by": actor.login,
        "generation": made.manifest.generation,
        "key": "environment" if made.is_key_elsewhere else "file",
        "migrations": sorted(map(list, steps)),
    }


@contextmanager
def _one_moment(source: Path) -> Iterator[tuple[sqlite3.Connection, Manifest, bytes]]:
    """The records to read as they are now, and the register that goes with them, while others go on writing."""
    with (
        closing(_connected(source / RECORDS)) as live,
        closing(_connected(source / RECORDS)) as gate,
    ):
        gate.execute("PRAGMA journal_mode=WAL")  # who reads is in nobody's way then
        gate.execute("BEGIN IMMEDIATE")
        live.execute("BEGIN")
        live.execute("SELECT count(*) FROM sqlite_master").fetchone()
        register = source / REGISTER
        manifest = read_manifest(register)
        content = register.read_bytes() if register.is_file() else b""
        gate.execute("ROLLBACK")
        yield live, manifest, content


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=SECONDS_FOR_A_TURN, isolation_level=None)


@contextmanager
def _copied(
    live: sqlite3.Connection, source: Path, folder: Path, count: _Count
) -> Iterator[tuple[IO[bytes], frozenset[Migration]]]:
    """The records as a file to read, without sessions and proved; it lost its name before it had content."""
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".tertial-")
    with (
        os.fdopen(descriptor, "rb+") as file,
        closing(_connected(Path(name))) as copy,
        closing(_connected(Path(name))) as kept,
    ):
        try:
            for each in (copy, kept):
                each.execute("PRAGMA synchronous=OFF")
                each.execute("PRAGMA schema_version")  # opens the file
            copy.execute("PRAGMA journal_mode=OFF")
        finally:
            os.unlink(name)
        live.backup(copy, pages=PAGES_AT_A_TIME, progress=lambda *_: count(0))
        copy.close()
        os.pwrite(descriptor, b"\x01\x01", _VERSION_BYTES)
        steps = _cleaned(kept, source)
        kept.close()
        file.seek(0)
        yield file, steps


def _cleaned(records: sqlite3.Connection, source: Path) -> frozenset[Migration]:
    """Forget who is signed in, so that a copy opens no door; then prove the records. Returns their migrations."""
    steps = applied_migrations(records)
    records.execute("PRAGMA journal_mode=MEMORY")
    records.execute("PRAGMA secure_delete=ON")
    if ("sessions", "0001_initial") in steps:
        records.execute("DELETE FROM django_session")
    if fault := fault_in_records(records):
        raise BadInput("backup.unsound", home=str(source), problem=f"{RECORDS}: {fault}")
    if unknown := sorted(steps - known_migrations()):
        raise BadInput("backup.newer", home=str(source), step="/".join(unknown[0]))
    return steps


def _ledger_files(source: Path, manifest: Manifest) -> Iterator[tuple[str, Path]]:
    for batch in manifest.batches:
        names = [name for part in batch.parts for name in places(part)]
        rejected = f"{LEDGER}/batches/{batch.id}/{REJECTED}"
        names += [rejected] if (source / rejected).is_file() else []
        hidden = files_of(source / LEDGER / "batches" / batch.id)
        names += [path.relative_to(source).as_posix() for path in hidden]
        yield from ((name, source / name) for name in names)


def _other_files(source: Path) -> Iterator[tuple[str, Path]]:
    """What else lies in the workspace: uploads, the secret, settings, marks; in order, no links, no devices."""
    for folder, folders, files in os.walk(source):
        here = Path(folder)
        if here == source:
            folders[:] = [each for each in folders if each not in LEFT_OUT]
            files = [each for each in files if each not in LEFT_OUT]
        folders.sort()
        for path in sorted(here / each for each in files):
            if path.is_file() and not path.is_symlink():
                name = path.relative_to(source).as_posix()
                if not is_fit(name):
                    raise BadInput("backup.name", file=ascii(str(path)))
                yield name, path


def _size(file: tuple[str, Path]) -> int:
    try:
        return file[1].stat().st_size
    except FileNotFoundError:
        return 0


def _add(writer: ArchiveWriter, name: str, path: Path, count: _Count) -> None:
    """Take a file; an upload that has been tidied away, or names that were erased, meanwhile are left out."""
    try:
        file = path.open("rb")
    except FileNotFoundError as error:
        if name.split("/")[0] == LEDGER and path.parent.name != ORIGINALS:
            raise BadInput("backup.unsound", home=str(home()), problem=f"{name} saknas") from error
        return
    with file:
        writer.add(name, file, count)


# --- proving and naming -----------------------------------------------------------------------------------


def _prove(file: IO[bytes], name: str, manifest: Manifest, count: _Count) -> None:
    """Read back what the disk has: the seal, every member, every part's rows and sums."""
    count.what = "Kontrollerar"
    file.seek(0)
    with opened(file, name, count) as archive:
        for member in archive.members:
            archive.copy(member, None, count)
        names = [member.name for member in archive.members]
        if fault := next(faults_in_ledger(manifest, names, archive.open), ""):
            raise BadInput("backup.unsound", home=str(home()), problem=fault)


def _publish(file: NamelessFile, out: Path, actor: Actor, done: BackedUp, now: datetime) -> None:
    """Name the file and say in the trail that it is there: both, or neither."""
    with transaction.atomic():
        record(
            actor=actor,
            action=BACKED_UP,
            thing=out.name,
            now=now,
            data={"storlek": done.size, "filer": done.files, "sigill": done.seal},
        )
        try:
            file.give_name(out)
        except FileExistsError as error:
            raise BadInput("backup.exists", file=str(out)) from error
    sync_folder(out.parent)
