"""A restored workspace is the one that was copied; whatever is wrong with the file, nothing is there afterwards."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import zipfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertial.errors import BadInput, NotAllowed
from tertial.ledger.batches import Ledger
from tertial.services import restore
from tertial.services.access import Actor, system_as
from tertial.services.messages import sentence
from tertial.services.restore import Restored, restore_workspace
from tertial.services.soundness import applied_migrations
from tests.services.workspaces import (
    NOW,
    RECORDS,
    changed_records,
    files,
    made_in,
    names_in,
    packed,
    program,
    rows,
    script,
)
from tests.shared import once

pytestmark = pytest.mark.sqlite
SYSTEM = system_as("drift")
ANYTHING = {"backup.damaged", "backup.not-ours"}


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace, and beside it a copy of it that the program has made."""
    return once(tmp_path_factory, "arbetsyta-och-kopia", _made_and_copied) / "arbetsyta"


def _made_and_copied(folder: Path) -> None:
    done = program(made_in(folder), "backup", folder / "kopia.zip")
    assert (done.returncode, done.stderr) == (0, "")


@pytest.fixture
def copy(pattern: Path) -> Path:
    return pattern.parent / "kopia.zip"


@pytest.fixture
def new(tmp_path: Path) -> Path:
    """Where the workspace shall be: nothing, in an empty folder."""
    folder = tmp_path / "maskin"
    folder.mkdir()
    return folder / "arbetsyta"


def restored(file: Path, home: Path) -> Restored:
    return restore_workspace(actor=SYSTEM, file=file, home=home, now=NOW)


def refusal(file: Path, home: Path) -> BadInput:
    with pytest.raises(BadInput) as raised:
        restored(file, home)
    assert names_in(home.parent) in ([], [home.name])
    return raised.value


# --- what comes back --------------------------------------------------------------------------------------


def test_a_restored_workspace_is_the_one_that_was_copied(
    pattern: Path, copy: Path, new: Path
) -> None:
    done = restored(copy, new)
    trail = ("django_session", "store_auditevent")
    assert rows(new, without=trail) == rows(pattern, without=trail)
    assert files(new) == files(pattern)
    assert (done.home, done.batches, done.steps, done.is_key_elsewhere) == (new, 1, 0, False)
    assert names_in(new.parent) == [new.name]
    assert Ledger(new / "ledger").verify() == ()


def test_that_it_was_restored_is_in_its_trail(pattern: Path, copy: Path, new: Path) -> None:
    done = restored(copy, new)
    (row,) = set(rows(new)["store_auditevent"]) - set(rows(pattern)["store_auditevent"])
    assert "'drift'" in row
    assert "workspace.restored" in row
    assert done.made_at.isoformat() in row


def test_the_restored_workspace_has_its_records_in_one_file(copy: Path, new: Path) -> None:
    restored(copy, new)
    assert [name for name in names_in(new) if RECORDS in name] == [RECORDS]
    assert {path.stat().st_mode & 0o077 for path in new.iterdir() if path.is_file()} == {0}


def test_it_goes_into_an_empty_folder_that_is_there(copy: Path, new: Path) -> None:
    new.mkdir()
    assert restored(copy, new).home == new


def test_a_copy_of_a_copy_is_equal(pattern: Path, copy: Path, new: Path) -> None:
    restored(copy, new)
    again = new.parent / "igen.zip"
    assert program(new, "backup", again).returncode == 0
    third = new.parent / "tredje"
    restored(again, third)
    assert files(third) == files(pattern)
    assert rows(third, without=("django_session", "store_auditevent")) == rows(
        new, without=("django_session", "store_auditevent")
    )


def test_what_an_older_program_made_is_brought_up_to_date(
    pattern: Path, tmp_path: Path, new: Path
) -> None:
    old = tmp_path / "gammal"
    shutil.copytree(pattern, old)
    text = (
        "from django.core.management import call_command\n"
        "call_command('migrate', 'mfa', '0002', verbosity=0)\n"
    )
    subprocess.run(script(old, text), check=True, capture_output=True)
    assert _steps(old) < _steps(pattern)
    done = program(new, "restore", packed(old, tmp_path / "gammal.zip"))
    assert done.returncode == 0, done.stderr
    assert "äldre än programmet" in done.stdout
    assert _steps(new) == _steps(pattern)


def _steps(home: Path) -> frozenset[tuple[str, str]]:
    with closing(sqlite3.connect(home / RECORDS)) as records:
        return applied_migrations(records)


# --- what is refused --------------------------------------------------------------------------------------


def test_only_the_command_line_may(copy: Path, new: Path) -> None:
    karin = Actor("karin", roles=frozenset({("central_owner", None)}))
    with pytest.raises(NotAllowed):
        restore_workspace(actor=karin, file=copy, home=new, now=NOW)


def test_nothing_is_written_over(copy: Path, new: Path) -> None:
    new.mkdir()
    (new / "secret").write_text("det som finns", "utf-8")
    assert refusal(copy, new).code == "restore.not-empty"
    assert (new / "secret").read_text("utf-8") == "det som finns"


def test_a_file_or_a_link_in_its_place_is_left(copy: Path, new: Path) -> None:
    new.write_text("en fil", "utf-8")
    assert refusal(copy, new).code == "restore.not-empty"
    new.unlink()
    new.symlink_to(new.parent)
    assert refusal(copy, new).code == "restore.not-empty"


def test_what_came_meanwhile_is_not_written_over(
    copy: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def come(*_: object) -> None:
        new.mkdir()
        (new / "secret").write_text("någon annans", "utf-8")

    monkeypatch.setattr(restore, "_finish", come)
    assert refusal(copy, new).code == "restore.not-empty"
    assert (new / "secret").read_text("utf-8") == "någon annans"


def test_a_disk_of_its_own_is_not_renamed(copy: Path) -> None:
    with pytest.raises(BadInput, match=r"restore\.mount"):
        restored(copy, Path("/proc"))


def test_a_file_that_is_not_there_is_said(tmp_path: Path, new: Path) -> None:
    error = refusal(tmp_path / "ingen.zip", new)
    assert "den finns inte" in sentence(error)
    assert refusal(tmp_path, new).code == "backup.no-file"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_one_flipped_bit_anywhere_is_refused_and_leaves_nothing(
    copy: Path, new: Path, data: st.DataObject
) -> None:
    raw = bytearray(copy.read_bytes())
    raw[data.draw(st.integers(0, len(raw) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    file = new.parents[1] / "vänd.zip"
    file.write_bytes(raw)
    assert refusal(file, new).code in ANYTHING


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_one_cut_short_anywhere_is_refused_and_leaves_nothing(
    copy: Path, new: Path, data: st.DataObject
) -> None:
    raw = copy.read_bytes()
    file = new.parents[1] / "kort.zip"
    file.write_bytes(raw[: data.draw(st.integers(0, len(raw) - 1))])
    assert refusal(file, new).code in ANYTHING


def test_an_ordinary_zip_of_a_workspace_is_not_ours(pattern: Path, new: Path) -> None:
    file = new.parents[1] / "mapp.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.write(pattern / RECORDS, RECORDS)
    assert refusal(file, new).code == "backup.not-ours"


# --- sealed as it should be, and wrong inside --------------------------------------------------------------


def test_a_forged_one_that_is_right_is_taken(pattern: Path, new: Path) -> None:
    assert restored(packed(pattern, new.parents[1] / "a.zip"), new).files


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (RECORDS, None),
        (RECORDS, b""),
        (RECORDS, b"SQLite format 3\x00" + b"x" * 5000),
        (f"{RECORDS}-wal", b"x"),
        (f"{RECORDS}-journal", b"x"),
        ("ledger/manifest.json", b"{"),
        ("ledger/manifest.json", b"[]"),
        (f"{RECORDS}/a", b"a file below a file"),
    ],
)
def test_a_forged_content_is_refused(
    pattern: Path, new: Path, name: str, content: bytes | None
) -> None:
    file = packed(pattern, new.parents[1] / "a.zip", {name: content})
    assert refusal(file, new).code in {"backup.damaged", "restore.not-written"}


def test_a_part_that_is_missing_is_refused(pattern: Path, new: Path) -> None:
    part = next(name for name in files(pattern) if name[-8:] == ".parquet")
    file = packed(pattern, new.parents[1] / "a.zip", {part: None})
    assert f"{part} saknas" in sentence(refusal(file, new))


def test_a_part_that_is_not_parquet_is_refused(pattern: Path, new: Path) -> None:
    part = next(name for name in files(pattern) if name[-8:] == ".parquet")
    file = packed(pattern, new.parents[1] / "a.zip", {part: b"PAR1 nej PAR1"})
    assert part in sentence(refusal(file, new))


def test_a_sum_that_the_register_does_not_have_is_refused(pattern: Path, new: Path) -> None:
    text = (pattern / "ledger/manifest.json").read_text("utf-8")
    assert text.count('"debit": 10000') == 1
    forged = text.replace('"debit": 10000', '"debit": 10001').encode()
    file = packed(pattern, new.parents[1] / "a.zip", {"ledger/manifest.json": forged})
    assert "rader och summor" in sentence(refusal(file, new))


def test_a_register_that_points_outside_is_refused(pattern: Path, new: Path) -> None:
    text = (pattern / "ledger/manifest.json").read_text("utf-8")
    forged = text.replace('"file": "outcome', '"file": "../../../../outcome').encode()
    file = packed(pattern, new.parents[1] / "a.zip", {"ledger/manifest.json": forged})
    assert refusal(file, new).code == "backup.damaged"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ("DELETE FROM store_municipality", "backup.damaged"),
        ("DROP TABLE django_migrations", "backup.damaged"),
        ("DELETE FROM django_migrations", "backup.damaged"),
        (
            "INSERT INTO django_migrations VALUES (999, 'store', '9999_x', '2030-01-01')",
            "restore.newer",
        ),
        ("DELETE FROM django_migrations WHERE app = 'store'", "restore.not-started"),
        ("DROP TABLE store_auditevent", "restore.not-started"),
    ],
)
def test_records_that_are_not_what_they_should_be_are_refused(
    pattern: Path, new: Path, change: str, code: str
) -> None:
    def forge(records: sqlite3.Connection) -> None:
        records.execute("PRAGMA foreign_keys=OFF")
        records.execute(change)

    forged = {RECORDS: changed_records(pattern, forge)}
    assert refusal(packed(pattern, new.parents[1] / "a.zip", forged), new).code == code


# --- stopped on the way, and the command line -------------------------------------------------------------


def test_what_a_killed_restore_left_is_removed_and_what_is_under_way_is_not(
    copy: Path, new: Path
) -> None:
    left = new.parent / f".{new.name}-abc.restoring"
    left.mkdir()
    (left / RECORDS).write_bytes(b"halv")
    with restore._staging(new) as other:
        assert not left.exists()
        restored(copy, new)
        assert other.is_dir()
    assert names_in(new.parent) == [new.name]


HALF = """
import sys, time
from pathlib import Path
from tertial.services import restore
from tertial.services.access import SYSTEM
from django.utils import timezone
def stop(*_):
    print("half", flush=True)
    sys.stdin.read()
restore._finish = stop
restore.restore_workspace(actor=SYSTEM, file=Path({file!r}), home=Path({home!r}), now=timezone.now())
"""


def test_killed_on_the_way_it_leaves_no_workspace(copy: Path, new: Path, tmp_path: Path) -> None:
    text = HALF.format(file=str(copy), home=str(new))
    command = script(tmp_path / "annan", text)
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as one:
        assert one.stdout
        assert one.stdout.readline() == b"half\n"
        one.kill()
    assert not new.exists()
    restored(copy, new)
    assert names_in(new.parent) == [new.name]


def test_at_the_command_line_it_says_what_it_did(copy: Path, new: Path) -> None:
    done = program(new, "restore", copy)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"{new} är återläst ur {copy} och kontrollerad." in done.stdout
    assert "filer, 1 inläsning ur huvudboken" in done.stdout
    assert program(new, "report", "list").stdout == "von/delarsrapport-2020-08\n"


def test_at_the_command_line_a_damaged_file_is_two_and_a_sentence(copy: Path, new: Path) -> None:
    bad = new.parents[1] / "skadad.zip"
    raw = bytearray(copy.read_bytes())
    raw[len(raw) // 2] ^= 1
    bad.write_bytes(raw)
    done = program(new, "restore", bad)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("Säkerhetskopian skadad.zip kan inte användas: ")
    assert len(done.stderr.splitlines()) == 1
    assert names_in(new.parent) == []


def test_a_key_in_the_environment_is_asked_for(pattern: Path, new: Path) -> None:
    file = new.parents[1] / "utan-nyckel.zip"
    made = program(pattern, "backup", file, TERTIAL_SECRET_KEY="x" * 60)
    assert (made.returncode, "TERTIAL_SECRET_KEY" in made.stderr) == (1, True)
    given_too = shutil.copy(file, new.parents[1] / "samma.zip")
    done = program(new, "restore", file)
    assert (done.returncode, "TERTIAL_SECRET_KEY" in done.stderr) == (1, True)
    other = new.parent / "med-nyckel"
    done = program(other, "restore", given_too, TERTIAL_SECRET_KEY="x" * 60)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("home", ["finns-inte", "tom"])
def test_at_the_command_line_no_workspace_is_said_and_none_is_made(
    tmp_path: Path, home: str
) -> None:
    (tmp_path / "tom").mkdir()
    done = program(tmp_path / home, "backup", tmp_path / "kopia.zip")
    assert done.returncode == 2
    assert "är ingen arbetsyta" in done.stderr
    assert names_in(tmp_path) == ["tom"]
    assert names_in(tmp_path / "tom") == []
