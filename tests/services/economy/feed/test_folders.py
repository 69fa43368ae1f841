"""Files that come by themselves: taken when they are whole, once, told of, and never lost."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tertial.ledger.batches import Ledger
from tertial.services.access import SYSTEM, Actor
from tertial.services.economy.feed.folders import forget_fed, look
from tertial.services.economy.feed.mappings import save_mapping
from tertial.services.economy.feed.page import save_feed
from tertial.services.jobs import run_job
from tertial.services.workspace import home, ledger_home
from tertial.store.models import AuditEvent, Committee, Feed, FeedFile, Job
from tests.services.packages import folder_with
from tests.services.workspaces import program, script

NOW = datetime(2020, 9, 8, 10, tzinfo=UTC)
LATER = NOW + timedelta(seconds=5)
DAVID = Actor("david", "David", frozenset({("controller", "von")}))
FILE = (
    "Ansvar;Verksamhet;Konto;Verifikation;Period;Belopp;Text\n"
    "51210;51012;5010;A 1;202003;100,00;Lön\n"
)
OWN = "A;V;K;Nr;P;B\n51210;51012;5010;A 1;202003;100,00\n"
MAPPING = """
[columns]
cost_centre = "A"
activity = "V"
account = "K"
voucher = "Nr"
period = "P"
[[amounts]]
column = "B"
"""


@pytest.fixture
def folder(small_world: Committee) -> Path:
    """A watched folder."""
    save_feed(
        actor=DAVID,
        committee="von",
        folder="utfall",
        pattern="*.csv",
        mapping="",
        encoding="",
        is_active=True,
        now=NOW,
    )
    return home() / "feeds/von/utfall"


def take(at: datetime = LATER) -> list[str]:
    """What is ready at a moment, read in; the states of the jobs."""
    return [run_job(number, now=at)[0] for number in look(now=at)]


def batches() -> list[str]:
    return [batch.meta.file for batch in Ledger(ledger_home()).batches()]


def test_a_file_that_has_stopped_growing_is_taken_and_moved(folder: Path) -> None:
    (folder / "mars.csv").write_text(FILE, encoding="utf-8")
    assert take(NOW) == []
    assert take() == ["done"]
    assert sorted(path.name for path in (folder / "inlast").iterdir()) == [
        *("mars.csv", "mars.csv.txt")
    ]
    note = (folder / "inlast/mars.csv.txt").read_text("utf-8")
    assert "mars.csv: inläst" in note
    assert not (folder / "mars.csv").exists()
    row = FeedFile.objects.get()
    assert (row.status, row.name, row.job.status) == ("imported", "mars.csv", "done")
    assert AuditEvent.objects.get(action="ledger.imported").actor == "david"


def test_a_file_that_grows_waits(folder: Path) -> None:
    file = folder / "mars.csv"
    file.write_text(FILE, encoding="utf-8")
    take(NOW)
    file.write_text(FILE + FILE.splitlines()[1].replace("A 1", "A 2"), encoding="utf-8")
    assert take(LATER) == []
    assert take(LATER + timedelta(seconds=5)) == ["done"]


@pytest.mark.parametrize("mark", ["mars.csv.klar", "mars.csv.ok", "mars.ok"])
def test_a_mark_says_that_it_is_whole(folder: Path, mark: str) -> None:
    (folder / "mars.csv").write_text(FILE, encoding="utf-8")
    (folder / mark).touch()
    assert take(NOW) == ["done"]
    assert not (folder / mark).exists()


@pytest.mark.parametrize(
    "name", ["mars.txt", ".mars.csv", "mars.csv.tmp", "mars.csv.part", "mapping.toml"]
)
def test_what_is_no_file_of_the_feed_is_left(folder: Path, name: str) -> None:
    (folder / name).write_text(FILE, encoding="utf-8")
    take(NOW)
    assert take() == []


def test_links_and_folders_and_empty_files_are_left(folder: Path, tmp_path: Path) -> None:
    outside = tmp_path / "hemlig.csv"
    outside.write_text(FILE, encoding="utf-8")
    (folder / "lank.csv").symlink_to(outside)
    (folder / "mapp.csv").mkdir()
    (folder / "tom.csv").touch()
    take(NOW)
    assert take() == []


def test_a_file_that_cannot_be_used_is_put_aside_with_the_reason(folder: Path) -> None:
    (folder / "fel.csv").write_text(FILE.replace("100,00", "tolv"), encoding="utf-8")
    take(NOW)
    assert take() == ["refused"]
    assert "tolv" in (folder / "avvisat/fel.csv.txt").read_text("utf-8")
    assert (batches(), FeedFile.objects.get().status) == ([], "refused")


def test_a_package_is_not_taken_by_a_feed(folder: Path) -> None:
    Feed.objects.update(pattern="*")
    (folder / "paket.zip").write_bytes(b"PK")
    take(NOW)
    assert take() == ["refused"]
    assert "zip-paket" in (folder / "avvisat/paket.zip.txt").read_text("utf-8")


def test_the_same_file_again_changes_nothing_and_keeps_both(folder: Path) -> None:
    for at in (NOW, NOW + timedelta(days=1)):
        (folder / "mars.csv").write_text(FILE, encoding="utf-8")
        take(at)
        take(at + timedelta(seconds=5))
    assert len(batches()) == 1
    assert (folder / "inlast/mars (2).csv").exists()


def test_a_saved_mapping_is_used(folder: Path) -> None:
    save_mapping(actor=DAVID, committee="von", name="Raindance", text=MAPPING, now=NOW)
    Feed.objects.update(mapping="Raindance")
    (folder / "mars.csv").write_text(OWN, encoding="utf-8")
    take(NOW)
    assert take() == ["done"]


def test_a_feed_that_is_off_or_of_another_committee_is_not_looked_into(folder: Path) -> None:
    (folder / "mars.csv").write_text(FILE, encoding="utf-8")
    assert look(now=NOW, committee="sn") == []
    Feed.objects.update(is_active=False)
    assert (take(NOW), take()) == ([], [])


def test_a_file_waits_once_for_the_worker(folder: Path) -> None:
    (folder / "mars.csv").write_text(FILE, encoding="utf-8")
    look(now=NOW)
    assert len(look(now=LATER)) == 1
    assert look(now=LATER) == []


def test_after_a_failure_that_was_not_the_files_it_rests(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*arguments: Any, **given: Any) -> None:
        raise RuntimeError("disken")

    (folder / "mars.csv").write_text(FILE, encoding="utf-8")
    take(NOW)
    with monkeypatch.context() as patch:
        patch.setattr("tertial.services.economy.feed.folders.import_paths", broken)
        assert take() == ["failed"]
    assert take(LATER + timedelta(minutes=1)) == []
    assert take(LATER + timedelta(minutes=11)) == ["done"]


def test_a_folder_that_cannot_be_read_is_said(folder: Path) -> None:
    folder.rmdir()
    folder.write_text("", encoding="utf-8")
    assert take(NOW) == []
    assert Feed.objects.get().problem.startswith("Mappen kan inte läsas")


def test_what_was_put_away_is_forgotten_in_time(folder: Path) -> None:
    (folder / "mars.csv").write_text(FILE, encoding="utf-8")
    take(NOW)
    take()
    assert forget_fed(before=datetime(2020, 1, 1, tzinfo=UTC)) == 0
    assert forget_fed(before=datetime(2100, 1, 1, tzinfo=UTC)) == 2


KILL = """
import os, signal, sys
from datetime import datetime, timedelta
from django.utils import timezone
from tertial.services.economy.feed import folders as feed
from tertial.services import jobs
from tertial.ledger import batches
from tertial.store.models import Job
def die(*arguments, **given):
    os.kill(os.getpid(), signal.SIGKILL)
def after(module, name):
    real = getattr(module, name)
    setattr(module, name, lambda *a, **g: (real(*a, **g), die()))
where = {where!r}
if where == "importing":
    feed.import_paths = die
if where == "imported":
    after(batches, "swap_manifest")
if where == "putting":
    feed._put_away = die
if where == "moving":
    feed.sync_folder = die
Job.objects.all().delete()  # as ten minutes later
now = timezone.now()
for job in [*feed.look(now=now), *feed.look(now=now + timedelta(seconds=5))]:
    jobs.run_job(job)
"""
ADD = """
from django.utils import timezone
from tertial.services.access import SYSTEM
from tertial.services.economy.feed.page import save_feed
save_feed(actor=SYSTEM, committee="von", folder="utfall", pattern="*", mapping="", encoding="",
          is_active=True, now=timezone.now())
"""
TELL = """
from tertial.ledger.batches import Ledger
from tertial.services.workspace import ledger_home
from tertial.store.models import FeedFile, AuditEvent
print(len(Ledger(ledger_home()).batches()), FeedFile.objects.count(),
      AuditEvent.objects.filter(action="ledger.imported").count())
"""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Path], Path]:
    """A copy of a workspace on disk with a watched folder."""
    import shutil

    made = tmp_path_factory.mktemp("feed") / "arbetsyta"
    done = program(made, "import", folder_with(made.parent / "von-2020"))
    assert done.returncode < 2, done.stderr
    subprocess.run(script(made, ADD), check=True)

    def copied(place: Path) -> Path:
        return Path(shutil.copytree(made, place / "arbetsyta"))

    return copied


@pytest.mark.parametrize("where", ["importing", "imported", "putting", "moving"])
def test_whoever_is_killed_on_the_way_loses_nothing(
    tmp_path: Path, workspace: Callable[[Path], Path], where: str
) -> None:
    place = workspace(tmp_path)
    folder = place / "feeds/von/utfall"
    (folder / "mars.csv").write_text(FILE, encoding="utf-8")
    died = subprocess.run(script(place, KILL.format(where=where)), check=False)
    assert died.returncode == -signal.SIGKILL
    subprocess.run(script(place, KILL.format(where="")), check=True)
    assert (folder / "inlast/mars.csv").read_text("utf-8") == FILE
    assert os.listdir(folder) == ["inlast"]
    told = subprocess.run(script(place, TELL), capture_output=True, text=True, check=True)
    assert told.stdout.split()[:2] == ["1", "1"]


def test_the_command_takes_what_has_come_and_says_it(
    tmp_path: Path, workspace: Callable[[Path], Path]
) -> None:
    place = workspace(tmp_path)
    folder = place / "feeds/von/utfall"
    (folder / "mars.csv").write_text(FILE, encoding="utf-8")
    done = program(place, "feed", "--once", "--committee", "von")
    assert (done.returncode, done.stderr) == (0, "")
    assert "mars.csv: inläst" in done.stdout
    (folder / "fel.csv").write_text("x", encoding="utf-8")
    refused = program(place, "feed", "--once")
    assert refused.returncode == 1
    assert "fel.csv" in refused.stderr


def test_jobs_of_the_feed_are_told_apart(folder: Path) -> None:
    (folder / "mars.csv").write_text(FILE, encoding="utf-8")
    (number,) = (look(now=NOW), look(now=LATER))[1]
    job = Job.objects.get(pk=number)
    assert (job.kind, job.created_by, job.arguments["files"]) == ("feed", "david", ["mars.csv"])
    assert SYSTEM.is_system
