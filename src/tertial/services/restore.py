"""A workspace out of a backup: proved, unpacked beside its place, brought up to date, and put there whole.

Whatever is wrong with the file, the place stays as it was. The last steps (tables of this version, the trail) are the
ordinary start of a workspace, in a program of its own: this one may have no workspace, or another.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

from tertial.errors import BadInput, NotAllowed
from tertial.ledger.manifest import read_manifest, sync_folder
from tertial.services.access import Actor
from tertial.services.archive import Archive, open_archive, opened
from tertial.services.soundness import (
    RECORDS,
    REGISTER,
    Migration,
    applied_migrations,
    fault_in_records,
    faults_in_ledger,
    known_migrations,
)

RESTORED = "workspace.restored"
ENDING = ".restoring"
LOGS = frozenset(f"{RECORDS}{end}" for end in ("-wal", "-shm", "-journal"))
"""Names that SQLite would take for a part of the records."""
_FINISH = "import sys; from tertial.services.restore import finish; finish(sys.stdin.read())"


@dataclass(frozen=True, slots=True)
class Restored:
    """A workspace that has been put in place. ``steps`` is by how many its tables were older than the program.

    ``is_key_elsewhere``: the backup lacks the key, which was in the environment where it was made.
    """

    home: Path
    made_at: datetime
    made_by: str
    files: int
    batches: int
    steps: int
    is_key_elsewhere: bool


def restore_workspace(*, actor: Actor, file: Path, home: Path, now: datetime) -> Restored:
    """Make ``home``, which is missing or empty, the workspace in a backup.

    Raises: NotAllowed("access.denied"): only at the command line.
            BadInput("restore.not-empty"): never over what is there. BadInput("restore.not-written").
            BadInput("backup.no-file", "backup.not-ours", "backup.damaged"): nothing of it is believed.
            BadInput("restore.newer"): it was made by a newer program.
            BadInput("restore.not-started"): the program cannot start in it.
    """
    if not actor.is_system:
        raise NotAllowed("access.denied")
    home = home.absolute()
    _require_empty(home)
    with open_archive(file) as stream:
        return _restored(actor, stream, file, home, now)


def _restored(actor: Actor, stream: IO[bytes], file: Path, home: Path, now: datetime) -> Restored:
    with _staging(home) as folder, opened(stream, file.name, _unheard) as archive:
        with _storing(home):
            _unpack(archive, folder)
        batches = _prove(archive, folder)
        steps = _missing_steps(archive, folder)
        made_at = _made_at(archive)
        data = {"kopia": file.name, "gjord": made_at.isoformat(), "sigill": archive.seal}
        _finish(actor, folder, now, data)
        _put(folder, home)
        return Restored(
            home,
            made_at=made_at,
            made_by=str(archive.about.get("created_by", "")),
            files=len(archive.members),
            batches=batches,
            steps=steps,
            is_key_elsewhere=archive.about.get("key") == "environment",
        )


def _made_at(archive: Archive) -> datetime:
    try:
        return datetime.fromisoformat(archive.about["created_at"])
    except (KeyError, TypeError, ValueError) as error:
        problem = "den säger inte när den är gjord"
        raise BadInput("backup.damaged", file=archive.name, problem=problem) from error


def _unheard(more: int) -> None:
    pass


def _require_empty(home: Path) -> None:
    """Nothing may be there: no file, no folder with something in it, no link to either."""
    if os.path.ismount(home):
        raise BadInput("restore.mount", home=str(home))
    if os.path.islink(home) or (home.exists() and (not home.is_dir() or any(home.iterdir()))):
        raise BadInput("restore.not-empty", home=str(home))


@contextmanager
def _staging(home: Path) -> Iterator[Path]:
    """A folder beside ``home``, removed unless it has been moved; those that killed restores left go too."""
    begins = f".{home.name}-"
    with _storing(home):
        home.parent.mkdir(parents=True, exist_ok=True)
        for left in home.parent.glob(f"{begins}*{ENDING}"):
            _remove_if_left(left)
        folder = Path(tempfile.mkdtemp(dir=home.parent, prefix=begins, suffix=ENDING))
    guard = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(guard, fcntl.LOCK_EX)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(guard)


def _remove_if_left(folder: Path) -> None:
    guard = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(folder, ignore_errors=True)
    except BlockingIOError:  # another restore is at work in it
        pass
    finally:
        os.close(guard)


@contextmanager
def _storing(home: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        problem = error.strerror or str(error)
        raise BadInput("restore.not-written", home=str(home), problem=problem) from error


def _unpack(archive: Archive, folder: Path) -> None:
    names = {member.name for member in archive.members}
    if RECORDS not in names or names & LOGS:
        raise BadInput("backup.damaged", file=archive.name, problem="uppgifterna saknas i den")
    for member in archive.members:
        path = folder / member.name
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "xb", opener=_private) as out:
            archive.copy(member, out, _unheard)
            out.flush()
            os.fsync(out.fileno())


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _prove(archive: Archive, folder: Path) -> int:
    """Records and ledger hold what they should; returns how many batches there are."""
    with closing(_opened(folder)) as records:
        fault = fault_in_records(records)
    try:
        manifest = read_manifest(folder / REGISTER)
    except BadInput as error:
        problem = "huvudbokens register går inte att läsa"
        raise BadInput("backup.damaged", file=archive.name, problem=problem) from error
    names = [member.name for member in archive.members]
    fault = fault or next(faults_in_ledger(manifest, names, lambda name: folder / name), "")
    if fault:
        raise BadInput("backup.damaged", file=archive.name, problem=fault)
    return len(manifest.batches)


def _opened(folder: Path) -> sqlite3.Connection:
    """The unpacked records, to read: nothing is written beside them."""
    return sqlite3.connect(f"file:{quote(str(folder / RECORDS))}?mode=ro", uri=True)


def _missing_steps(archive: Archive, folder: Path) -> int:
    """By how many steps its tables are older than the program. Raises ``BadInput("restore.newer")``."""
    with closing(_opened(folder)) as records:
        applied: frozenset[Migration] = applied_migrations(records)
    if not applied:
        raise BadInput(
            "backup.damaged", file=archive.name, problem="uppgifterna är inga av Tertials"
        )
    known = known_migrations()
    if unknown := sorted(applied - known):
        raise BadInput(
            "restore.newer",
            file=archive.name,
            version=str(archive.about.get("version", "")),
            step="/".join(unknown[0]),
        )
    return len(known - applied)


# --- starting in it ---------------------------------------------------------------------------------------


def _finish(actor: Actor, folder: Path, now: datetime, data: dict[str, Any]) -> None:
    """Run ``finish`` in a program whose workspace the folder is."""
    asked = {"login": actor.login, "now": now.isoformat(), "data": data}
    done = subprocess.run(
        [sys.executable, "-c", _FINISH],
        input=json.dumps(asked),
        env={**os.environ, "TERTIAL_HOME": str(folder)},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [""]
        raise BadInput("restore.not-started", problem=lines[-1])


def finish(asked: str) -> None:
    """Start in the workspace of the environment: tables as of this version, audit and register agreeing, and a row."""
    given = json.loads(asked)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tertial.conf.settings")
    import django

    django.setup()
    from django.db import connection, transaction

    from tertial.services import workspace
    from tertial.services.access import system_as
    from tertial.services.audit import record

    workspace.prepare()
    workspace.reconcile()
    with transaction.atomic():
        record(
            actor=system_as(given["login"]),
            action=RESTORED,
            thing=given["data"]["kopia"],
            now=datetime.fromisoformat(given["now"]),
            data=given["data"],
        )
    connection.close()  # the log beside the records is taken in


def _put(folder: Path, home: Path) -> None:
    with _storing(home):
        for inner, _, _ in os.walk(folder):
            sync_folder(Path(inner))
        try:
            os.rename(folder, home)  # over nothing, or over an empty folder
        except OSError as error:
            if home.exists() and any(home.iterdir()):
                raise BadInput("restore.not-empty", home=str(home)) from error
            raise
        sync_folder(home.parent)
