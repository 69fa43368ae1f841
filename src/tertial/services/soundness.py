"""Whether a workspace's stores hold what they should: the records by SQLite's own checks, the ledger by its sums.

Asked of a copy before it is called one, and of a workspace before it is put in place.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

from tertial.ledger.manifest import Manifest, Part
from tertial.ledger.spill import part_sums
from tertial.ledger.sums import beside, totals_of

RECORDS = "records.sqlite3"
LEDGER = "ledger"
REGISTER = f"{LEDGER}/manifest.json"
Migration = tuple[str, str]


def place(part: Part) -> str:
    """Where a part lies, from the workspace's folder."""
    return f"{LEDGER}/batches/{part.batch}/{part.file}"


def places(part: Part) -> tuple[str, ...]:
    """Where a part and its sums, if it has any, lie."""
    name = place(part)
    return (name, *(str(beside(PurePosixPath(name), level)) for level in part.sums))


def fault_in_records(records: sqlite3.Connection) -> str:
    """What is wrong with the records, in words; empty when nothing is."""
    try:
        said = [row[0] for row in records.execute("PRAGMA integrity_check(3)")]
        loose = records.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        return str(error)
    if said != ["ok"]:
        return str(said[0]) if said else "tom"
    return f"en rad i {loose[0]} hör till en rad i {loose[2]} som inte finns" if loose else ""


def applied_migrations(records: sqlite3.Connection) -> frozenset[Migration]:
    """The steps that have brought the records' tables to what they are; empty where they are not ours."""
    try:
        return frozenset(records.execute("SELECT app, name FROM django_migrations"))
    except sqlite3.DatabaseError:
        return frozenset()


def known_migrations() -> frozenset[Migration]:
    """The steps that this program knows."""
    from django.db.migrations.loader import MigrationLoader

    return frozenset(MigrationLoader(None).disk_migrations)


def faults_in_ledger(
    manifest: Manifest,
    names: Iterable[str],
    source: Callable[[str], Path | IO[bytes]],
) -> Iterator[str]:
    """Each part whose file is not among ``names``, or holds other rows and sums than the register says."""
    there = frozenset(names)
    for part in (part for batch in manifest.batches for part in batch.parts):
        name, *beside_it = places(part)
        if lost := [each for each in (name, *beside_it) if each not in there]:
            yield f"{lost[0]} saknas"
        elif part_sums(source(name)) != (part.rows, part.debit, part.credit):
            yield f"{name} har inte de rader och summor som registret säger"
        else:
            for sums in beside_it:
                if totals_of(source(sums)) != (part.rows, part.sum):
                    yield f"{sums} har inte de rader och summor som registret säger"
