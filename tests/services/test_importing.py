"""Reading files in: whole or not at all, the same twice changes nothing, killed half way nothing has happened."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.test import override_settings

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.ledger.batches import Ledger
from tertial.services.access import SYSTEM, Actor
from tertial.services.imported import ImportResult
from tertial.services.importing import import_paths
from tertial.services.undoing import undo_batch
from tertial.services.workspace import ledger_home
from tertial.store.models import AuditEvent, Committee, Goal, PackageImport
from tests.services.packages import FILES, folder_with
from tests.shared import once

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 9, 8, 8, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[2]
HEAD = "Ansvar;Verksamhet;Konto;Verifikation;Period;Belopp;Text\n"
GOOD = HEAD + (
    "51210;51012;5010;A 1;202008;1 000,50;Lön\n"
    "51210;51012;3110;A 1;202008;-400,00;Avgift\n"
    "51210;51012;9999;A 2;202008;25,00;Utan rad\n"
)
BAD = GOOD + "51210;51012;5010;A 3;202008;tolv;Fel\n51210;51012;5010;A 3;202099;7,00;Fel\n"


@pytest.fixture(autouse=True)
def home(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "home"
    folder.mkdir()
    with override_settings(HOME=folder):
        yield folder


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "good.csv").write_text(GOOD, encoding="utf-8")
    (folder / "bad.csv").write_text(BAD, encoding="utf-8")
    return folder


def read(*paths: Path, **given: Any) -> ImportResult:
    return import_paths(**{"actor": SYSTEM, "paths": paths, "now": NOW, **given})


def batches() -> list[str]:
    return [batch.id for batch in Ledger(ledger_home()).batches()]


# --- ledger files -----------------------------------------------------------------------------------------


def test_a_file_becomes_a_batch_with_its_audit_row(small_world: Committee, files: Path) -> None:
    result = read(files / "good.csv")
    (file,) = result.files
    assert (file.status, file.rows_read, file.rows_imported) == ("imported", 3, 3)
    assert (result.exit_code, batches()) == (1, [file.batch])  # an account is on no line
    event = AuditEvent.objects.get()
    assert (event.action, event.thing, event.committee) == (
        "ledger.imported",
        file.batch,
        small_world,
    )


def test_the_same_file_twice_changes_nothing(small_world: Committee, files: Path) -> None:
    first = read(files / "good.csv")
    again = read(files / "good.csv")
    assert [file.status for file in again.files] == ["unchanged"]
    assert again.files[0].batch == first.files[0].batch
    assert (len(batches()), AuditEvent.objects.count()) == (1, 1)


def test_accounts_without_a_line_are_told_with_their_amount(
    small_world: Committee, files: Path
) -> None:
    assert read(files / "good.csv").files[0].unmapped == (("9999", 2_500),)


def test_one_rejected_row_and_nothing_is_read_in(small_world: Committee, files: Path) -> None:
    result = read(files / "good.csv", files / "bad.csv")
    assert [file.status for file in result.files] == ["refused", "refused"]
    assert [row.line for row in result.files[1].rejected] == [5, 6]
    assert (result.exit_code, batches(), AuditEvent.objects.count()) == (2, [], 0)


def test_the_rest_is_taken_on_request_and_the_rejected_are_kept(
    small_world: Committee, files: Path
) -> None:
    result = read(files / "bad.csv", skip_rejected=True)
    assert (result.exit_code, result.has_left_out) == (1, True)
    assert (result.files[0].rows_read, result.files[0].rows_imported) == (5, 3)
    (batch,) = Ledger(ledger_home()).batches()
    assert batch.rejected == 2
    assert AuditEvent.objects.get().data["avvisade"] == 2


def test_a_dry_run_tells_all_and_changes_nothing(small_world: Committee, files: Path) -> None:
    result = read(files / "good.csv", dry_run=True)
    assert (result.files[0].status, result.files[0].rows_imported) == ("checked", 3)
    assert (batches(), AuditEvent.objects.count()) == ([], 0)


def test_progress_is_told_as_it_goes(small_world: Committee, files: Path) -> None:
    told: list[tuple[int, int, str]] = []
    read(files / "good.csv", on_progress=lambda *said: told.append(said))
    assert told[-1][2] == "good.csv"
    assert all(0 <= done <= total for done, total, _ in told)


def test_a_mapping_beside_the_file_is_used(small_world: Committee, files: Path) -> None:
    (files / "odd.csv").write_text("A;B;C\n51210;5010;10,00\n", encoding="utf-8")
    (refused,) = read(files / "odd.csv").files
    assert refused.status == "refused"
    assert "Spara en kolumnmappning som odd.toml bredvid filen" in refused.reason
    assert "en av de första raderna är: A, B, C" in refused.reason


def test_the_file_as_json_is_the_contract_s(small_world: Committee, files: Path) -> None:
    said = read(files / "bad.csv").to_json()
    file = said["files"][0]
    assert said["schema"] == "tertial.import/1"
    assert {
        "file",
        "kind",
        "encoding",
        "status",
        "rows_read",
        "rows_imported",
        "rejected",
        "control_totals",
        "unmapped",
        "batch",
    } <= set(file)
    assert [set(row) for row in file["rejected"]] == [{"sheet", "line", "reason", "amount"}] * 2
    assert file["rejected"][1]["amount"] == 7.0


def test_whose_the_files_are_must_be_told_when_there_are_more(
    small_world: Committee, files: Path
) -> None:
    Committee.objects.create(municipality=small_world.municipality, slug="sn", name="SN")
    with pytest.raises(BadInput) as raised:
        read(files / "good.csv")
    assert raised.value.values["committees"] == "sn, von"
    assert read(files / "good.csv", committee="von").files[0].status == "imported"


@pytest.mark.parametrize(
    ("role", "where", "error"),
    [
        ("reporter", "von", NotAllowed),
        ("auditor", None, NotAllowed),
        ("controller", "sn", NotFound),
    ],
)
def test_who_may_not_read_in_is_refused(
    small_world: Committee, files: Path, role: str, where: str | None, error: type[Exception]
) -> None:
    actor = Actor("x", roles=frozenset({(role, where)}))
    with pytest.raises(error):
        read(files / "good.csv", committee="von", actor=actor)
    assert batches() == []


# --- taking back ------------------------------------------------------------------------------------------


def test_a_batch_is_taken_back_with_its_audit_row(small_world: Committee, files: Path) -> None:
    batch = read(files / "good.csv").files[0].batch
    undo_batch(actor=SYSTEM, batch=batch, now=NOW)
    assert Ledger(ledger_home()).batch(batch).is_undone
    assert AuditEvent.objects.filter(action="batch.undone", thing=batch).count() == 1
    assert read(files / "good.csv").files[0].status == "imported"


def test_a_batch_of_another_committee_is_unknown(small_world: Committee, files: Path) -> None:
    batch = read(files / "good.csv").files[0].batch
    with pytest.raises(BadInput) as raised:
        undo_batch(actor=SYSTEM, batch=batch, now=NOW, committee="sn")
    assert raised.value.code == "ledger.batch-unknown"
    assert not Ledger(ledger_home()).batch(batch).is_undone


# --- packages ---------------------------------------------------------------------------------------------


def test_a_package_with_its_ledger_is_read_in_together(tmp_path: Path) -> None:
    package = folder_with(tmp_path / "von", {"ledger/huvudbok.csv": GOOD})
    result = read(package)
    assert [(file.kind, file.status) for file in result.files] == [
        ("package", "imported"),
        ("csv", "imported"),
    ]
    assert sorted(AuditEvent.objects.values_list("action", flat=True)) == [
        "ledger.imported",
        "package.imported",
    ]
    again = read(package)
    assert [file.status for file in again.files] == ["unchanged", "unchanged"]
    assert (AuditEvent.objects.count(), PackageImport.objects.count()) == (2, 1)


def test_a_bad_row_in_its_ledger_keeps_the_package_out(tmp_path: Path) -> None:
    result = read(folder_with(tmp_path / "von", {"ledger/huvudbok.csv": BAD}))
    assert [file.status for file in result.files] == ["refused", "refused"]
    assert "Stoppades av huvudbok.csv" in result.files[0].reason
    assert (result.exit_code, Committee.objects.count(), batches()) == (2, 0, [])


def test_a_report_s_key_that_another_year_has_is_refused_with_its_row(tmp_path: Path) -> None:
    read(folder_with(tmp_path / "von"))
    other = {
        "package.toml": FILES["package.toml"].replace("year = 2020", "year = 2021"),
        "reports.csv": FILES["reports.csv"].replace("2020-08-31", "2021-08-31"),
    }
    with pytest.raises(BadInput) as raised:
        read(folder_with(tmp_path / "von-2021", other))
    assert raised.value.values["first"] == (
        "reports.csv, rad 2, kolumn key: rapporten delarsrapport-2020-08 finns redan i nämndens år 2020; "
        "ge den en annan nyckel, eller sätt year = 2020 i package.toml"
    )
    assert PackageImport.objects.count() == 1


def test_a_package_s_dry_run_gives_what_would_change(tmp_path: Path) -> None:
    read(folder_with(tmp_path / "von"))
    goals = FILES["goals.csv"].replace("God hälsa", "Bättre hälsa")
    result = read(folder_with(tmp_path / "von", {"goals.csv": goals}), dry_run=True)
    assert result.files[0].changes is not None
    assert result.files[0].changes.tables == {"goals": {"changed": ("halsa",)}}
    assert result.to_json()["files"][0]["changes"] == {"goals": {"changed": ["halsa"]}}
    assert Goal.objects.get().label == "God hälsa"


def test_a_register_that_cannot_be_written_keeps_the_records_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    package = folder_with(tmp_path / "von", {"ledger/huvudbok.csv": GOOD})
    monkeypatch.setattr("tertial.ledger.batches.swap_manifest", full)
    with pytest.raises(BadInput) as raised:
        read(package)
    assert raised.value.code == "ledger.not-written"
    assert (Committee.objects.count(), batches()) == (0, [])


# --- killed half way --------------------------------------------------------------------------------------

KILLED = """
import os, signal, sys
from datetime import UTC, datetime
from pathlib import Path
import django
django.setup()
from django.db.backends.utils import CursorWrapper
from tertial.ledger import batches
from tertial.services.access import SYSTEM
from tertial.services.importing import import_paths

left = int(sys.argv[2])

def killed():
    os.kill(os.getpid(), signal.SIGKILL)

def die_in_time(module, name):
    real = getattr(module, name)
    def counted(*arguments, **named):
        global left
        left -= 1
        if left < 0:
            killed()
        return real(*arguments, **named)
    setattr(module, name, counted)

def die_after(module, name):
    real = getattr(module, name)
    setattr(module, name, lambda *arguments: (real(*arguments), killed()))

for name in ("fsync", "rename", "replace"):
    die_in_time(os, name)
for name in ("execute", "executemany"):
    die_in_time(CursorWrapper, name)
if sys.argv[3] == "after":
    die_after(batches, "swap_manifest")
import_paths(actor=SYSTEM, paths=[Path(sys.argv[1])], now=datetime(2020, 9, 9, tzinfo=UTC))
"""
STATE = """
import django
django.setup()
from tertial.ledger.batches import Ledger
from tertial.services.workspace import ledger_home, reconcile
from tertial.store.models import AuditEvent, Goal, OrgUnit
added = reconcile()
print(Goal.objects.get().label, OrgUnit.objects.count(), len(Ledger(ledger_home()).batches()),
      AuditEvent.objects.filter(action="ledger.imported").count(), sep="|")
"""


EACH = """
import json, os, sys, traceback
from pathlib import Path
import django
django.setup()
import duckdb, pyarrow.parquet
import tertial.services.importing
from django.conf import settings
from django.db import connection
for program, home, *arguments in json.loads(sys.stdin.read()):
    child = os.fork()
    if child == 0:
        try:
            settings.HOME = Path(home)
            if connection.vendor == "sqlite":
                connection.settings_dict["NAME"] = str(settings.HOME / "records.sqlite3")
            sys.argv[1:] = arguments
            exec(program, {})
            sys.stdout.flush()
            os._exit(0)
        finally:
            traceback.print_exc()
            os._exit(1)
    print("end", os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


def run(*asked: tuple[object, ...]) -> tuple[list[int], list[str]]:
    """Programs with a workspace and arguments, one after the other, each in a process of its own: how they ended, and
    what was said. The processes come from one in which everything is imported."""
    done = subprocess.run(
        [sys.executable, "-c", EACH],
        input=json.dumps([[str(word) for word in each] for each in asked]),
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tertial.conf.settings"},
    )
    lines = done.stdout.splitlines()
    ends = [int(each.removeprefix("end ")) for each in lines if each.startswith("end ")]
    return ends, [each for each in lines if not each.startswith("end ")]


@pytest.fixture
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with the small package and its ledger read in, as files, to take copies of."""
    return once(tmp_path_factory, "before", _read_in) / "before"


def _read_in(made: Path) -> None:
    folder = folder_with(made / "old", {"ledger/huvudbok.csv": GOOD})
    program = Path(sys.executable).with_name("tertial")
    done = subprocess.run(
        [program, "--home", made / "before", "import", folder],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tertial.conf.settings"},
    )
    assert done.returncode == 1, done.stderr  # an account is on no line


OLD, NEW = "God hälsa|2|1|1", "Bättre hälsa|1|2|2"


@pytest.fixture
def newer(tmp_path: Path) -> Path:
    """The next version of the package, with another month in its ledger."""
    changes = {
        "goals.csv": FILES["goals.csv"].replace("God hälsa", "Bättre hälsa"),
        "units.csv": "code;name;parent;role\nvon;Nämnden;;management\n",
        "ledger/huvudbok.csv": GOOD.replace("202008", "202009"),
    }
    return folder_with(tmp_path / "new", changes)


def test_an_import_killed_half_way_leaves_the_old_state(
    tmp_path: Path, before: Path, newer: Path
) -> None:
    homes = {step: tmp_path / f"killed-{step}" for step in (0, 10, 20, 30, 10_000)}
    for home in homes.values():
        shutil.copytree(before, home)
    asked = [((KILLED, home, newer, step, ""), (STATE, home)) for step, home in homes.items()]
    ends, states = run(*chain.from_iterable(asked))
    assert ends[::2] == [-signal.SIGKILL] * 4 + [0]
    assert states == [OLD] * 4 + [NEW]


@pytest.mark.sqlite
def test_an_import_killed_at_its_very_end_is_made_whole_by_reading_in_again(
    tmp_path: Path, before: Path, newer: Path
) -> None:
    home = tmp_path / "home"
    shutil.copytree(before, home, dirs_exist_ok=True)
    again, look = (KILLED, home, newer, 10_000, ""), (STATE, home)
    ends, states = run((*again[:-1], "after"), look, again, look)
    assert ends == [-signal.SIGKILL, 0, 0, 0]
    assert states == ["God hälsa|2|2|2", NEW], "its batch has its audit row"
