"""A workspace on disk, as the program makes one, and what a copy of it must have kept."""

from __future__ import annotations

import hashlib
import io
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from tertial.services.archive import ArchiveWriter
from tests.services.ledgers import FEBRUARY, JANUARY, export
from tests.services.packages import folder_with

NOW = datetime(2026, 11, 24, 15, 24, tzinfo=UTC)
RECORDS = "records.sqlite3"
NOT_COMPARED = {RECORDS, f"{RECORDS}-wal", f"{RECORDS}-shm", "ledger/lock", "fel.log"}


def program(home: Path, *words: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run ``tertial`` in a process of its own, on that workspace; ``more`` is added to the environment."""
    environment = {**os.environ, "TERTIAL_HOME": str(home), **more}
    return subprocess.run(
        [sys.executable, "-m", "tertial.cli", *map(str, words)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def script(home: Path, text: str) -> list[str]:
    """The command of a process that runs a script with Django started on the workspace."""
    start = (
        f"import os; os.environ.update(TERTIAL_HOME={str(home)!r},"
        " DJANGO_SETTINGS_MODULE='tertial.conf.settings')\nimport django; django.setup()\n"
    )
    return [sys.executable, "-c", start + text]


def made_in(folder: Path) -> Path:
    """A workspace with a committee's year, two months of ledger, an upload, a mark and somebody signed in."""
    home = folder / "arbetsyta"
    book = export(folder / "bok.csv", [JANUARY, FEBRUARY])
    done = program(home, "import", folder_with(folder / "von-2020"))
    assert done.returncode == 0, done.stderr
    done = program(home, "import", book, "--committee", "von")
    assert done.returncode == 0, done.stderr
    upload = home / "uploads" / "20200908-080000-000000" / "huvudbok åäö.csv"
    upload.parent.mkdir(parents=True)
    upload.write_bytes(book.read_bytes())
    (home / "inloggning.toml").write_text("second_factor = []\n", "utf-8")
    with closing(sqlite3.connect(home / RECORDS)) as records, records:
        records.execute(
            "INSERT INTO django_session VALUES ('inloggadnyckel', 'data', '2099-01-01')"
        )
    return home


def rows(home: Path, *, without: tuple[str, ...] = ("django_session",)) -> dict[str, list[str]]:
    """Every row of every table, by table."""
    with closing(sqlite3.connect(f"file:{home / RECORDS}?mode=ro", uri=True)) as records:
        names = [
            name
            for (name,) in records.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            name: sorted(map(repr, records.execute(f"SELECT * FROM {name}")))
            for name in sorted(set(names) - {*without, "sqlite_sequence"})
        }


def files(home: Path) -> dict[str, str]:
    """Every file but the records by its path, as a hash."""
    found = (path for path in sorted(home.rglob("*")) if path.is_file())
    names = {path.relative_to(home).as_posix(): path for path in found}
    return {
        name: hashlib.sha256(path.read_bytes()).hexdigest()
        for name, path in names.items()
        if name not in NOT_COMPARED and name.split("/")[0] != "backups"
    }


def packed(home: Path, out: Path, changed: Mapping[str, bytes | None] | None = None) -> Path:
    """A file that is sealed as a backup is, of whatever a folder holds: what somebody could forge.

    ``changed`` are other contents by name; ``None`` leaves a file out.
    """
    contents: dict[str, bytes | None] = {
        name: (home / name).read_bytes() for name in [RECORDS, *files(home)]
    }
    contents |= changed or {}
    about = {"version": "0.1.0", "created_at": NOW.isoformat(), "created_by": "anna", "key": "file"}
    with out.open("wb+") as file, ArchiveWriter(file) as writer:
        for name, content in contents.items():
            if content is not None:
                writer.add(name, io.BytesIO(content), lambda more: None)
        writer.close(about)
    return out


def changed_records(home: Path, change: Callable[[sqlite3.Connection], object]) -> bytes:
    """The records' file after a change, made in a copy."""
    copy = home.parent / "ändrad.sqlite3"
    copy.write_bytes((home / RECORDS).read_bytes())
    with closing(sqlite3.connect(copy, isolation_level=None)) as records:
        records.execute("PRAGMA journal_mode=DELETE")
        change(records)
    content = copy.read_bytes()
    copy.unlink()
    return content


def names_in(folder: Path) -> list[str]:
    """What lies in a folder, hidden or not, in order."""
    return sorted(path.name for path in folder.iterdir())
