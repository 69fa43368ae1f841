"""Long work: queued by who may, done by one worker, told as it goes, and never lost in silence."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings
from django.utils import timezone

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services import jobs
from tertial.services.access import SYSTEM, Actor
from tertial.services.package import archive
from tertial.services.workspace import uploads_home
from tertial.store.models import AuditEvent, Committee, Job
from tests.services.packages import folder_with

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 9, 8, 8, tzinfo=UTC)
DAVID = Actor("david", roles=frozenset({("controller", "von")}))
HEAD = "Ansvar;Verksamhet;Konto;Verifikation;Period;Belopp;Text\n"
GOOD = HEAD + "51210;51012;5010;A 1;202008;1 000,50;Lön\n"
BAD = GOOD + "51210;51012;5010;A 2;202008;tolv;Fel\n"


@pytest.fixture(autouse=True)
def home(small_world: Committee, tmp_path: Path) -> Iterator[Path]:
    Job.objects.all().delete()
    folder = tmp_path / "home"
    folder.mkdir()
    with override_settings(HOME=folder):
        yield folder


def started(*files: tuple[str, str | bytes], dry_run: bool = False) -> int:
    uploads = [
        (name, io.BytesIO(text if isinstance(text, bytes) else text.encode()))
        for name, text in files
    ]
    return jobs.start_import(
        actor=DAVID, committee="von", uploads=uploads, dry_run=dry_run, now=NOW
    )


def done(job: int) -> Job:
    assert jobs.run_next(now=NOW)
    return Job.objects.get(pk=job)


def zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            archive.write(path, path.relative_to(folder.parent))
    return out.getvalue()


def test_uploaded_files_are_read_in_by_the_worker_in_the_person_s_name() -> None:
    job = done(started(("huvudbok.csv", GOOD)))
    assert (job.status, job.message) == ("done", "1 rad inläst.")
    assert AuditEvent.objects.get().actor == "david"
    page = jobs.job_page(actor=DAVID, committee="von", job=job.pk)
    assert page.is_finished
    assert page.job.percent == 100
    assert page.summary[0] == ("huvudbok.csv", "inläst; 1 rad läst, 1 inläst")


def test_two_files_of_the_same_name_are_both_read_in() -> None:
    other = GOOD.replace("202008", "202007")
    job = done(started(("huvudbok.csv", GOOD), ("c:\\export\\huvudbok.csv", other)))
    assert job.status == "done"
    page = jobs.import_page(actor=DAVID, committee="von")
    assert sorted(line.periods for line in page.batches) == ["2020-07", "2020-08"]
    assert page.jobs[0].file == "huvudbok.csv, huvudbok.csv"


def test_rejected_rows_are_told_and_the_rest_is_taken_on_request() -> None:
    job = done(started(("huvudbok.csv", BAD)))
    assert (job.status, job.message) == (
        "refused",
        "1 rad kan inte läsas in. Ingenting ändrades.",
    )
    page = jobs.job_page(actor=DAVID, committee="von", job=job.pk)
    assert [(row.file, row.line) for row in page.rejected] == [("huvudbok.csv", 3)]
    assert page.can_skip_rejected
    again = done(jobs.take_the_rest(actor=DAVID, committee="von", job=job.pk, now=NOW))
    assert again.message == "1 rad inläst. 1 rad avvisades och är utelämnad."


def test_only_what_was_refused_can_be_taken_without_its_rows() -> None:
    job = done(started(("huvudbok.csv", BAD), dry_run=True))
    with pytest.raises(BadInput) as raised:
        jobs.take_the_rest(actor=DAVID, committee="von", job=job.pk)
    assert raised.value.code == "job.not-refused"


def test_a_trial_changes_nothing() -> None:
    job = done(started(("huvudbok.csv", GOOD), dry_run=True))
    assert job.message == "Provläst: filen kan läsas in. Ingenting ändrades."
    assert jobs.import_page(actor=DAVID, committee="von").batches == ()


def test_the_same_again_says_so() -> None:
    done(started(("huvudbok.csv", GOOD)))
    assert done(started(("huvudbok.csv", GOOD))).message == (
        "Samma innehåll var redan inläst. Ingenting ändrades."
    )


def test_a_zipped_package_is_read_in(tmp_path: Path) -> None:
    raw = zipped(folder_with(tmp_path / "von-2020"))
    job = done(started(("von-2020.zip", raw)))
    assert job.status == "done"
    page = jobs.job_page(actor=DAVID, committee="von", job=job.pk)
    assert ("Mål", "1 nya") in page.summary


def test_a_package_that_is_wrong_has_all_its_problems_on_the_page(tmp_path: Path) -> None:
    changes = {"goals.csv": "key;label;level\nhalsa;God;hög\n", "okänd.csv": ""}
    job = done(started(("von.zip", zipped(folder_with(tmp_path / "von", changes)))))
    assert job.status == "refused"
    page = jobs.job_page(actor=DAVID, committee="von", job=job.pk)
    assert [line.split(":")[0] for line in page.warnings] == [
        "okänd.csv",
        "goals.csv, rad 2, kolumn level",
    ]


@pytest.mark.parametrize(
    ("raw", "problem"),
    [
        (b"not a zip", "den går inte att packa upp"),
        (b"PK\x05\x06" + bytes(18), "den innehåller ingen package.toml"),
    ],
)
def test_a_zip_that_is_no_package_is_refused(raw: bytes, problem: str) -> None:
    job = done(started(("von.zip", raw)))
    assert (job.status, problem in job.message) == ("refused", True)


def test_a_zip_larger_than_it_may_be_is_not_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "LARGEST_ZIP", 10)
    job = done(started(("von.zip", zipped(folder_with(tmp_path / "von")))))
    assert "den är för stor uppackad" in job.message


def test_names_of_files_cannot_leave_their_folder() -> None:
    started(("../../etc/passwd", GOOD), ("..", GOOD))
    kept = sorted(p.relative_to(uploads_home()).parts[1:] for p in uploads_home().rglob("*.*"))
    assert Job.objects.get().arguments["files"] == ["passwd", "1/fil"]
    assert all(".." not in parts for parts in kept)


def test_without_a_file_nothing_is_queued() -> None:
    with pytest.raises(BadInput) as raised:
        started()
    assert raised.value.code == "upload.none"
    assert not Job.objects.exists()


def test_jobs_are_done_in_the_order_they_came_until_there_are_none() -> None:
    first, second = started(("a.csv", GOOD)), started(("b.csv", GOOD))
    assert done(first).status == "done"
    assert Job.objects.get(pk=second).status == "waiting"
    assert done(second).status == "done"
    assert not jobs.run_next(now=NOW)


def test_progress_is_saved_for_the_page(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[int, int, str]] = []
    real = jobs.import_paths

    def watched(**given: object) -> object:
        result = real(**given)  # type: ignore[arg-type]  # passed on as it came
        job = Job.objects.get()
        seen.append((job.done, job.total, job.message))
        return result

    monkeypatch.setattr(jobs, "import_paths", watched)
    done(started(("huvudbok.csv", GOOD)))
    assert seen == [(1, 1, "Läser huvudbok.csv")]


def test_what_nobody_expected_fails_the_job_and_is_in_the_log(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(**given: object) -> None:
        raise ZeroDivisionError("oj")

    monkeypatch.setattr(jobs, "import_paths", broken)
    job = done(started(("huvudbok.csv", GOOD)))
    assert (job.status, "oväntat" in job.message) == ("failed", True)
    assert "ZeroDivisionError: oj" in (home / "fel.log").read_text("utf-8")


def test_what_a_stopped_worker_left_is_marked_as_failed() -> None:
    job = started(("huvudbok.csv", GOOD))
    Job.objects.update(status="running", started_at=NOW)
    assert jobs.fail_interrupted(now=NOW) == 1
    page = jobs.job_page(actor=DAVID, committee="von", job=job)
    assert (page.job.status, page.is_finished) == ("failed", True)
    assert not jobs.run_next(now=NOW)


def test_a_batch_is_undone_from_the_page() -> None:
    done(started(("huvudbok.csv", GOOD)))
    (line,) = jobs.import_page(actor=DAVID, committee="von").batches
    assert (line.state, line.can_undo, line.total) == ("gäller", True, "1\u00a0000,50")
    asked = jobs.undo_page(actor=DAVID, committee="von", batch=line.id)
    assert asked.effect == ("Inga siffror skulle finnas kvar för utfall 2020-08.",)
    jobs.undo_batch(actor=DAVID, committee="von", batch=line.id, now=NOW)
    (after,) = jobs.import_page(actor=DAVID, committee="von").batches
    assert (after.state, after.can_undo) == ("ångrad", False)


def test_what_replaces_a_month_is_told_in_the_register() -> None:
    done(started(("a.csv", GOOD + "51210;51012;5010;A 2;202007;5,00;Lön\n")))
    done(started(("b.csv", GOOD.replace("1 000,50", "2 000,00"))))
    states = [line.state for line in jobs.import_page(actor=DAVID, committee="von").batches]
    assert states == ["gäller", "delvis ersatt"]


def test_a_reporter_may_not_queue_and_an_auditor_may_look() -> None:
    bo = Actor("bo", roles=frozenset({("reporter", "von")}))
    with pytest.raises(NotAllowed):
        jobs.start_import(actor=bo, committee="von", uploads=[("a", io.BytesIO(b"x"))])
    rut = Actor("rut", roles=frozenset({("auditor", None)}))
    assert jobs.import_page(actor=rut, committee="von").committee == "von"


@pytest.mark.parametrize("committee", ["von", "sn"])
def test_a_job_that_is_not_the_committee_s_is_not_found(committee: str) -> None:
    with pytest.raises(NotFound):
        jobs.job_page(actor=SYSTEM, committee=committee, job=99)


def test_a_batch_that_is_not_there_is_not_found() -> None:
    with pytest.raises(NotFound) as raised:
        jobs.undo_page(actor=DAVID, committee="von", batch="2020-01-01-0001")
    assert raised.value.code == "batch.unknown"


ODD = "51210;5010;202008;7,00\n"
ODD_MAPPING = """[columns]
account = "B"
cost_centre = "A"
period = "C"
[[amounts]]
column = "D"
"""


def test_a_mapping_that_is_sent_along_reads_its_file() -> None:
    file = f"A;B;C;D\n{ODD}"
    job = done(started(("egen.csv", file), ("egen.toml", ODD_MAPPING)))
    assert (job.status, job.message) == ("done", "1 rad inläst.")
    assert Job.objects.get().arguments["files"] == ["egen.csv"]


def test_advice_on_the_page_is_for_the_page() -> None:
    job = done(started(("egen.csv", ODD)))
    assert job.status == "refused"
    assert "--mapping" not in job.message
    assert "Ladda upp en kolumnmappning tillsammans med filen, med namnet egen.toml" in job.message
    assert "uploads" not in job.message


def test_a_mapping_for_no_file_is_refused_at_once() -> None:
    with pytest.raises(BadInput) as raised:
        started(("a.csv", GOOD), ("b.csv", GOOD), ("c.toml", ODD_MAPPING))
    assert raised.value.code == "upload.mapping-alone"


def test_uploads_are_forgotten_some_time_after_their_job() -> None:
    from datetime import timedelta

    done(started(("a.csv", GOOD)))
    upload = ("b.csv", io.BytesIO(GOOD.encode()))
    later = NOW + timedelta(seconds=1)
    jobs.start_import(actor=DAVID, committee="von", uploads=[upload], now=later)
    assert jobs.forget_uploads(before=NOW - timedelta(days=1)) == 0
    late = timezone.now() + timedelta(days=1)
    assert jobs.forget_uploads(before=late) == 1
    assert [path.name for path in uploads_home().rglob("*.csv")] == ["b.csv"]
