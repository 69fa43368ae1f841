"""The page of backups: who sees it, what it says, a copy by a job, and handing one out."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import override_settings

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services import backups, jobs
from tertial.services.access import Actor
from tertial.services.backups import backups_page, fetch_backup, run_backup, start_backup
from tertial.store.models import AuditEvent, Committee, Job
from tests.services.workspaces import NOW, made_in, names_in
from tests.shared import once

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]
KARIN = Actor("karin", roles=frozenset({("central_owner", None)}))
ANNA = Actor("anna", roles=frozenset({("administrator", "von")}))
CECILIA = Actor("cecilia", roles=frozenset({("administrator", "sn")}))


@pytest.fixture(scope="module")
def pattern(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace that tests take copies of."""
    return once(tmp_path_factory, "arbetsyta", made_in) / "arbetsyta"


@pytest.fixture
def home(pattern: Path, small_world: Committee, tmp_path: Path) -> Iterator[Path]:
    """A workspace of the test's own; the job that the small world has is gone."""
    Job.objects.all().delete()
    folder = tmp_path / "arbetsyta"
    shutil.copytree(pattern, folder)
    with override_settings(HOME=folder):
        yield folder


def page() -> backups.BackupsPage:
    return backups_page(actor=KARIN, committee="von")


def run() -> Job:
    number = start_backup(actor=KARIN, committee="von", now=NOW)
    assert jobs.run_next(now=NOW)
    return Job.objects.get(pk=number)


@pytest.mark.usefixtures("home")
def test_before_the_first_it_says_that_there_is_none() -> None:
    found = page()
    assert (found.last, found.job, found.files, found.events) == (None, None, (), ())


def test_a_job_makes_one_and_the_page_tells_of_it(home: Path) -> None:
    job = run()
    assert (job.status, job.created_by) == ("done", "karin")
    found = page()
    assert found.last
    assert (found.last.at, found.last.who) == ("2026-11-24 16:24", "karin")
    assert found.last.thing == "tertial-2026-11-24-162400.zip"
    assert [(line.name, line.can_be_fetched) for line in found.files] == [
        ("tertial-2026-11-24-162400.zip", True)
    ]
    assert found.job
    assert (found.job.percent, found.job.is_under_way) == (100, False)
    assert found.job.message == "tertial-2026-11-24-162400.zip är gjord och kontrollerad."
    assert [event.what for event in found.events] == ["Säkerhetskopia gjord"]


@pytest.mark.usefixtures("home")
def test_a_job_under_way_is_shown_and_not_started_twice() -> None:
    first = start_backup(actor=KARIN, committee="von", now=NOW)
    Job.objects.filter(pk=first).update(status="running", done=30, total=120, message="Kopierar")
    assert start_backup(actor=KARIN, committee="von", now=NOW) == first
    found = page().job
    assert found
    assert (found.percent, found.message, found.is_under_way) == (25, "Kopierar", True)


@pytest.mark.usefixtures("home")
def test_a_job_is_not_among_a_committee_s_imports() -> None:
    run()
    assert jobs.import_page(actor=KARIN, committee="von").jobs == ()


@pytest.mark.usefixtures("home")
def test_one_that_a_stopped_program_left_says_so() -> None:
    Job.objects.create(kind="backup", created_by="karin", created_at=NOW, status="running")
    assert jobs.fail_interrupted(now=NOW) == 1
    found = page().job
    assert found
    assert (found.status, "Ingen halv" in found.message) == ("failed", True)


def test_one_that_cannot_be_made_says_why(home: Path) -> None:
    next(home.rglob("*.parquet")).unlink()
    job = run()
    assert job.status == "refused"
    assert "är skadad" in job.message
    assert names_in(home / "backups") == []


def test_the_newest_are_kept_and_nothing_else_is_touched(home: Path) -> None:
    (home / "backups").mkdir()
    (home / "backups" / "egen.zip").write_text("en annans", "utf-8")
    for hour in range(backups.KEPT + 2):
        run_backup(login="karin", now=NOW + timedelta(hours=hour), on_progress=lambda *_: None)
    names = [line.name for line in page().files]
    assert len(names) == backups.KEPT
    assert names == sorted(names, reverse=True)
    assert names[-1] == "tertial-2026-11-24-182400.zip"
    assert (home / "backups" / "egen.zip").is_file()


def test_one_is_handed_out_and_that_is_in_the_trail(home: Path) -> None:
    run()
    name = page().files[0].name
    found = fetch_backup(actor=KARIN, committee="von", name=name, now=NOW)
    assert found == home / "backups" / name
    event = AuditEvent.objects.get(action="workspace.backup-fetched")
    assert (event.actor, event.thing) == ("karin", name)


@pytest.mark.parametrize("name", ["../secret", "secret", "", "tertial-2020-01-01-000000.zip"])
def test_nothing_else_is_handed_out(home: Path, name: str) -> None:
    run()
    with pytest.raises(NotFound, match=r"backup\.unknown"):
        fetch_backup(actor=KARIN, committee="von", name=name, now=NOW)


@pytest.mark.usefixtures("home")
def test_a_large_one_is_fetched_on_the_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    run()
    monkeypatch.setattr(backups, "LARGEST_DOWNLOAD", 1000)
    (line,) = page().files
    assert not line.can_be_fetched
    with pytest.raises(BadInput, match=r"backup\.large"):
        fetch_backup(actor=KARIN, committee="von", name=line.name, now=NOW)


@pytest.mark.usefixtures("home")
def test_who_is_over_one_committee_sees_nothing_of_all() -> None:
    with pytest.raises(NotAllowed):
        backups_page(actor=ANNA, committee="von")
    with pytest.raises(NotAllowed):
        start_backup(actor=ANNA, committee="von", now=NOW)
    with pytest.raises(NotAllowed):
        fetch_backup(actor=ANNA, committee="von", name="x", now=NOW)
    with pytest.raises(NotFound):
        backups_page(actor=CECILIA, committee="von")
