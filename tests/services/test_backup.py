"""A copy is a state that was, whoever writes meanwhile; it is proved before it has a name, or there is none."""

from __future__ import annotations

import os
import re
import shutil
import signal
import sqlite3
import stat
import subprocess
import zipfile
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path

import pytest
from django.db import connection
from django.test import override_settings

from tertial.errors import BadInput, NotAllowed
from tertial.ledger.batches import Ledger
from tertial.ledger.manifest import Manifest, read_manifest
from tertial.services import backup, nameless
from tertial.services.access import SYSTEM, Actor
from tertial.services.backup import BackedUp, backup_workspace
from tertial.services.messages import sentence
from tertial.store.models import AuditEvent
from tests.services.workspaces import (
    NOW,
    RECORDS,
    changed_records,
    files,
    made_in,
    names_in,
    program,
    rows,
    script,
)
from tests.shared import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that tests take copies of."""
    return once(tmp_path_factory, "arbetsyta", made_in) / "arbetsyta"


@pytest.fixture
def home(pattern: Path, tmp_path: Path) -> Iterator[Path]:
    """A workspace of the test's own, which this process believes is its."""
    folder = tmp_path / "arbetsyta"
    shutil.copytree(pattern, folder)
    with override_settings(HOME=folder):
        yield folder


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where the copy goes: a folder with nothing else in it."""
    folder = tmp_path / "kopior"
    folder.mkdir()
    return folder / "kopia.zip"


def made(out: Path, **more: object) -> BackedUp:
    return backup_workspace(**{"actor": SYSTEM, "out": out, "now": NOW, **more})  # type: ignore[arg-type]  # a test's own


def refusal(out: Path) -> BadInput:
    with pytest.raises(BadInput) as raised:
        made(out)
    return raised.value


def unzipped(file: Path, folder: Path) -> Path:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)
    return folder


# --- what is in it ----------------------------------------------------------------------------------------


def test_a_copy_holds_every_row_and_every_file(home: Path, out: Path, tmp_path: Path) -> None:
    done = made(out)
    copy = unzipped(out, tmp_path / "uppackad")
    ours = {"tertial.backup", "backup.json"}
    assert rows(copy) == rows(home)
    assert {n: h for n, h in files(copy).items() if n not in ours} == files(home)
    assert (done.file, done.size, done.batches) == (out, out.stat().st_size, 1)
    assert done.files == len(files(home)) + 1


def test_a_copy_leaves_the_workspace_as_it_was(home: Path, out: Path) -> None:
    before = rows(home, without=()), files(home)
    made(out)
    assert (rows(home, without=()), files(home)) == before


def test_who_is_signed_in_is_not_in_the_copy(home: Path, out: Path, tmp_path: Path) -> None:
    made(out)
    assert rows(home, without=())["django_session"]
    assert rows(unzipped(out, tmp_path / "a"), without=())["django_session"] == []
    assert b"inloggadnyckel" in (home / RECORDS).read_bytes()
    assert b"inloggadnyckel" not in out.read_bytes()


def test_other_copies_logs_locks_and_links_are_left_out(home: Path, out: Path) -> None:
    for name in ("backups/gammal.zip", "fel.log", "ledger/lock", "ledger/staging/x/delvis"):
        (home / name).parent.mkdir(parents=True, exist_ok=True)
        (home / name).write_text("inte med", "utf-8")
    (home / "uploads" / "genväg").symlink_to(home / "secret")
    os.mkfifo(home / "uploads" / "rör")
    made(out)
    with zipfile.ZipFile(out) as archive:
        inside = archive.namelist()
    left_out = re.compile(r"backups/|fel\.log|ledger/lock|ledger/staging|genväg|rör")
    assert [name for name in inside if left_out.search(name)] == []
    assert {"secret", "inloggning.toml", RECORDS} <= set(inside)


def test_a_copy_is_its_owner_s_alone(home: Path, out: Path) -> None:
    made(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert names_in(out.parent) == ["kopia.zip"]


def test_that_a_copy_was_made_is_in_the_trail(home: Path, out: Path) -> None:
    done = made(out, actor=Actor("karin", roles=frozenset({("central_owner", None)})))
    event = AuditEvent.objects.get()
    assert (event.actor, event.action, event.thing) == ("karin", "workspace.backed-up", "kopia.zip")
    assert event.data == {"storlek": done.size, "filer": done.files, "sigill": done.seal}


def test_how_far_it_has_come_only_grows_and_ends(home: Path, out: Path) -> None:
    told: list[tuple[int, int, str]] = []
    made(out, on_progress=lambda *each: told.append(each))
    assert all(first[0] <= second[0] for first, second in pairwise(told))
    assert told[-1][0] == told[-1][1]
    assert {what for _, _, what in told} == {"Kopierar", "Kontrollerar"}


def test_an_empty_workspace_can_be_copied(home: Path, out: Path, tmp_path: Path) -> None:
    shutil.rmtree(home / "ledger")
    shutil.rmtree(home / "uploads")
    done = made(out)
    assert (done.batches, done.files) == (0, 3)


def test_it_says_when_the_key_is_in_the_environment(
    home: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TERTIAL_SECRET_KEY", "x" * 60)
    assert made(out).is_key_elsewhere


# --- what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "roles",
    [{("administrator", "von")}, {("auditor", None)}, {("controller", None)}, set()],
)
def test_only_who_is_over_all_committees_may(
    home: Path, out: Path, roles: set[tuple[str, str | None]]
) -> None:
    with pytest.raises(NotAllowed, match=r"access\.everywhere"):
        made(out, actor=Actor("x", roles=frozenset(roles)))
    assert names_in(out.parent) == []


def test_nothing_is_written_over(home: Path, out: Path) -> None:
    out.write_text("det som finns", "utf-8")
    assert refusal(out).code == "backup.exists"
    assert out.read_text("utf-8") == "det som finns"


def test_nothing_is_written_over_that_came_meanwhile(home: Path, out: Path) -> None:
    def come(done: int, total: int, what: str) -> None:
        out.write_text("någon annans", "utf-8")

    with pytest.raises(BadInput, match=r"backup\.exists"):
        made(out, on_progress=come)
    assert out.read_text("utf-8") == "någon annans"
    assert AuditEvent.objects.count() == 0


@pytest.mark.parametrize("name", ["kopia.zip", "uploads/kopia.zip"])
def test_a_copy_in_what_is_copied_is_refused(home: Path, name: str) -> None:
    assert refusal(home / name).code == "backup.inside"


def test_a_folder_that_is_no_workspace_is_refused(tmp_path: Path, out: Path) -> None:
    with override_settings(HOME=tmp_path / "ingen"):
        assert refusal(out).code == "backup.no-workspace"
    assert not (tmp_path / "ingen").exists()


def test_a_folder_that_is_not_there_is_said(home: Path, tmp_path: Path) -> None:
    error = refusal(tmp_path / "saknas" / "kopia.zip")
    assert error.code == "backup.not-written"
    assert "den finns inte" in sentence(error)


def test_a_name_that_a_copy_cannot_have_is_said(home: Path, out: Path) -> None:
    (home / "uploads" / "a\nb.csv").write_text("", "utf-8")
    assert refusal(out).code == "backup.name"
    assert names_in(out.parent) == []


def part_of(home: Path) -> Path:
    return next((home / "ledger" / "batches").rglob("*.parquet"))


def test_a_ledger_that_is_damaged_is_said_and_not_copied(home: Path, out: Path) -> None:
    part = part_of(home)
    part.write_bytes(part.read_bytes()[:-9])
    error = refusal(out)
    assert error.code == "backup.unsound"
    assert part.name in sentence(error)
    assert names_in(out.parent) == []


def test_a_ledger_that_lacks_a_file_is_said(home: Path, out: Path) -> None:
    part_of(home).unlink()
    assert refusal(out).code == "backup.unsound"
    assert names_in(out.parent) == []


def test_a_ledger_whose_file_holds_other_sums_is_said(home: Path, out: Path) -> None:
    first, second = sorted((home / "ledger" / "batches").rglob("*.parquet"))
    first.write_bytes(second.read_bytes())
    assert "rader och summor" in sentence(refusal(out))


def test_records_with_a_row_that_hangs_loose_are_said(home: Path, out: Path) -> None:
    def loosen(records: sqlite3.Connection) -> None:
        records.execute("PRAGMA foreign_keys=OFF")
        records.execute("DELETE FROM store_municipality")

    (home / RECORDS).write_bytes(changed_records(home, loosen))
    assert "store_municipality" in sentence(refusal(out))
    assert names_in(out.parent) == []


def test_records_that_cannot_be_read_are_said(home: Path, out: Path) -> None:
    content = (home / RECORDS).read_bytes()
    half = len(content) // 2
    (home / RECORDS).write_bytes(content[:half] + bytes(len(content) - half))
    assert refusal(out).code in {"backup.unsound", "backup.records"}
    assert names_in(out.parent) == []


def test_a_workspace_of_a_newer_program_is_left_to_it(home: Path, out: Path) -> None:
    def renew(records: sqlite3.Connection) -> None:
        records.execute(
            "INSERT INTO django_migrations VALUES (999, 'store', '9999_x', '2030-01-01')"
        )

    (home / RECORDS).write_bytes(changed_records(home, renew))
    assert refusal(out).code == "backup.newer"


def test_a_full_disk_leaves_nothing(home: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(backup, "_prove", full)
    error = refusal(out)
    assert sentence(error).endswith("disken är full. Ingen fil finns kvar.")
    assert names_in(out.parent) == []


# --- a disk that cannot keep a file without a name ---------------------------------------------------------


@pytest.fixture
def other_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    def unsupported(folder: Path) -> int:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(nameless, "_without_name", unsupported)


@pytest.mark.usefixtures("other_disk")
def test_on_another_disk_the_name_is_hidden_until_it_is_whole(home: Path, out: Path) -> None:
    seen: set[str] = set()
    made(out, on_progress=lambda *_: seen.update(names_in(out.parent)))
    assert names_in(out.parent) == ["kopia.zip"]
    assert [name for name in seen if not re.fullmatch(r"\.kopia\.zip\..*\.part", name)] == []


@pytest.mark.usefixtures("other_disk")
def test_on_another_disk_what_a_killed_writer_left_is_removed(home: Path, out: Path) -> None:
    (out.parent / ".kopia.zip.abc.part").write_bytes(b"halv")
    with nameless.nameless(out), nameless.nameless(out):
        assert len(names_in(out.parent)) == 2
    assert names_in(out.parent) == []


# --- killed, and while others write -----------------------------------------------------------------------


def test_what_is_written_while_the_records_are_copied_is_not_in_the_copy(
    home: Path, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup, "PAGES_AT_A_TIME", 20)
    before, sizes = rows(home), []

    def write(done: int, total: int, what: str) -> None:
        with closing(sqlite3.connect(home / RECORDS)) as records, records:
            records.execute("UPDATE store_committee SET name = name || '!'")
            sizes.append(done)

    made(out, on_progress=write)
    assert sizes.count(0) > 10, "it was written to while pages were copied"
    assert rows(unzipped(out, tmp_path / "uppackad")) == before
    assert rows(home) != before


def test_nobody_changes_the_register_in_the_moment_that_is_copied(
    home: Path, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[str] = []

    def read(register: Path) -> Manifest:
        with closing(sqlite3.connect(home / RECORDS, timeout=0, isolation_level=None)) as records:
            records.execute("SELECT count(*) FROM store_committee").fetchone()  # others read on
            with pytest.raises(sqlite3.OperationalError, match="locked") as refused:
                records.execute("BEGIN IMMEDIATE")
            tried.append(str(refused.value))
        return read_manifest(register)

    monkeypatch.setattr(backup, "read_manifest", read)
    made(out)
    assert tried == ["database is locked"]


HALF = """
from tertial.services.backup import backup_workspace
from tertial.services.access import SYSTEM
from django.utils import timezone
from pathlib import Path
import sys
def tell(done, total, what):
    if what == {what!r} and done * {parts} >= total:
        print("half", flush=True)
        sys.stdin.read()
backup_workspace(actor=SYSTEM, out=Path({out!r}), now=timezone.now(), on_progress=tell)
"""


@pytest.mark.parametrize(
    ("what", "parts"), [("Kopierar", 10), ("Kopierar", 4), ("Kontrollerar", 2)]
)
def test_killed_on_the_way_it_leaves_no_file_and_no_lock(
    home: Path, out: Path, what: str, parts: int
) -> None:
    text = HALF.format(out=str(out), what=what, parts=parts)
    with subprocess.Popen(script(home, text), stdin=subprocess.PIPE, stdout=subprocess.PIPE) as one:
        assert one.stdout
        assert one.stdout.readline() == b"half\n"
        one.send_signal(signal.SIGKILL)
        assert one.wait() == -signal.SIGKILL
    assert names_in(out.parent) == []
    with closing(sqlite3.connect(home / RECORDS, timeout=0)) as records:
        records.execute("BEGIN IMMEDIATE")
    assert made(out).file.is_file()


WRITERS = """
import sys, threading, itertools
from pathlib import Path
from django.db import connection, transaction
from django.utils import timezone
from tertial.services import workspace
from tertial.services.access import SYSTEM
from tertial.services.importing import import_paths
from tertial.store.models import AuditEvent
stop, ready = threading.Event(), threading.Barrier(12)
def pair(writer, n):
    with transaction.atomic():
        for half in "ab":
            AuditEvent.objects.create(at=timezone.now(), actor=writer, action="pair", thing=f"{n}{half}")
def write(writer):
    for n in itertools.count():
        if n == 5:
            ready.wait()
        if stop.is_set():
            break
        pair(writer, n)
    connection.close()
def load():
    for n in itertools.count():
        if n == 1:
            ready.wait()
        if stop.is_set():
            break
        file = Path(FOLDER) / f"bok-{n}.csv"
        file.write_text(HEAD + f"51210;51012;5010;;;202003;{n + 1},00;A1;;x\\n", "utf-8")
        import_paths(actor=SYSTEM, paths=[file], committee="von", now=timezone.now())
    connection.close()
workspace.prepare()
threads = [threading.Thread(target=write, args=[f"w{n}"]) for n in range(10)] + [threading.Thread(target=load)]
for each in threads:
    each.start()
ready.wait()
print("ready", flush=True)
sys.stdin.read()
stop.set()
for each in threads:
    each.join()
print("done", flush=True)
"""
HEAD = "Ansvar;Verksamhet;Konto;Projekt;Motpart;Period;Belopp;Verifikation;Datum;Text\n"


def pairs(home: Path) -> dict[str, list[str]]:
    """What each writer has written, in the order it was."""
    with closing(sqlite3.connect(f"file:{home / RECORDS}?mode=ro", uri=True)) as records:
        found: dict[str, list[str]] = {}
        query = "SELECT actor, thing FROM store_auditevent WHERE action = 'pair' ORDER BY id"
        for writer, thing in records.execute(query):
            found.setdefault(writer, []).append(thing)
    return found


def in_trail(home: Path) -> set[str]:
    """The batches whose import the trail tells of."""
    with closing(sqlite3.connect(f"file:{home / RECORDS}?mode=ro", uri=True)) as records:
        query = "SELECT thing FROM store_auditevent WHERE action = 'ledger.imported'"
        return {thing for (thing,) in records.execute(query)}


def test_while_ten_people_write_and_files_are_read_in_each_copy_is_a_state_that_was(
    home: Path, tmp_path: Path
) -> None:
    text = f"FOLDER, HEAD = {str(tmp_path)!r}, {HEAD!r}\n{WRITERS}"
    copies = [tmp_path / f"kopia-{n}.zip" for n in range(3)]
    with subprocess.Popen(
        script(home, text), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as people:
        assert people.stdout
        assert people.stdin
        assert people.stdout.readline() == "ready\n"
        for copy in copies:
            done = program(home, "backup", copy)
            assert (done.returncode, done.stderr) == (0, "")
        people.stdin.close()
        assert people.stdout.read() == "done\n"
    finished, lengths = pairs(home), []
    for number, copy in enumerate(copies):
        back = tmp_path / f"åter-{number}"
        assert program(back, "restore", copy).returncode == 0
        had = pairs(back)
        assert len(had) == 10
        assert [(w, t) for w, t in had.items() if finished[w][: len(t)] != t or len(t) % 2] == []
        ledger = Ledger(back / "ledger")
        assert {batch.id for batch in ledger.batches()} == in_trail(back)
        assert ledger.verify() == ()
        assert files(back).items() - files(home).items() <= {
            ("ledger/manifest.json", files(back)["ledger/manifest.json"])
        }
        lengths.append((sum(map(len, had.values())), len(ledger.batches())))
    assert lengths == sorted(lengths)
    assert len(set(lengths)) == 3, "nobody wrote between the copies"
    connection.close()
