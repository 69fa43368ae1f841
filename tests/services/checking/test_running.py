"""The worker reads each file in a child of its own, removes the files, and says what it came to."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tertial.errors import BadInput
from tertial.services import jobs
from tertial.services.checking import apart, running
from tertial.services.checking.starting import start_report_check
from tertial.services.workspace import PASSING
from tertial.store.models import Check, Job
from tests.services.checking.world import DAVID, NOW, Reader, done, result_of, started, upload

pytestmark = pytest.mark.django_db


def test_a_check_says_what_it_came_to(reader: Reader) -> None:
    check = done(started())
    assert (check.job.status, check.job.message) == ("done", "En siffra går inte ihop.")
    assert check.errors == 1
    assert reader.asked == [("rapport.pdf", [], b"bra")]


def test_nothing_is_left_but_the_result(reader: Reader, home: Path) -> None:
    token = started(upload(), against=(upload("plan.docx"),))
    done(token)
    assert [path.name for path in (home / PASSING / token).iterdir()] == [apart.RESULT]


def test_files_are_removed_when_the_reading_breaks(
    reader: Reader, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*given: Any) -> dict[str, Any]:
        raise ZeroDivisionError

    monkeypatch.setattr(apart, "check_apart", broken)
    check = done(started())
    assert check.job.status == "failed"
    assert list((home / PASSING / check.token).iterdir()) == []


def test_every_file_is_held_against_every_other_document(reader: Reader) -> None:
    done(started(upload("a.pdf"), upload("b.pdf"), against=(upload("plan.docx"),)))
    assert [(name, against) for name, against, _ in reader.asked] == [
        ("a.pdf", ["plan.docx"]),
        ("b.pdf", ["plan.docx"]),
    ]


def test_a_file_that_brings_its_child_down_takes_no_other_with_it(
    reader: Reader, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def heavy(folder: Path, file: tuple[str, Path], *more: Any) -> dict[str, Any]:
        found = {"tung.pdf": BadInput("check.too-heavy", file="tung.pdf", seconds=120)}
        if file[0] in found:
            raise found[file[0]]
        return reader(folder, file, *more)

    monkeypatch.setattr(apart, "check_apart", heavy)
    check = done(started(upload("tung.pdf"), upload("bra.pdf")))
    assert check.job.status == "done"
    data = result_of(home / PASSING / check.token)
    assert len(data["reviewed"]) == 1
    assert data["refused"][0]["file"] == "tung.pdf"
    assert "tog mer minne eller tid" in data["refused"][0]["reason"]


def test_a_check_of_which_nothing_could_be_read_is_refused_with_the_reason(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = {"reviewed": [], "refused": [{"file": "x.pdf", "reason": "Filen är tom."}]}
    monkeypatch.setattr(apart, "check_apart", lambda *given: refused)
    check = done(started(upload("x.pdf")))
    assert (check.job.status, check.job.message) == ("refused", "x.pdf: Filen är tom.")


def test_progress_is_told_by_steps(reader: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[tuple[int, int, str]] = []
    token = started(upload("a.pdf"), upload("b.pdf"))
    job = Check.objects.get(token=token).job
    running.run_check(job=job, now=NOW, on_progress=lambda *step: told.append(step))
    assert told == [
        (0, 4, "Läser a.pdf"),
        (1, 4, "Prövar siffrorna i a.pdf"),
        (2, 4, "Läser b.pdf"),
        (3, 4, "Prövar siffrorna i b.pdf"),
    ]


def test_a_report_of_ours_is_built_and_checked(home: Path) -> None:
    token = start_report_check(
        actor=DAVID, committee="von", report="delarsrapport-2020-08", now=NOW
    )
    check = done(token)
    assert check.job.status == "done"
    (reviewed,) = result_of(home / PASSING / token)["reviewed"]
    assert reviewed["document"]["id"] == "von/delarsrapport-2020-08"
    assert reviewed["check"]["file"] == "Delårsrapport 2 2020"


def test_a_check_is_no_import(reader: Reader) -> None:
    check = done(started())
    page = jobs.import_page(actor=DAVID, committee="von")
    assert page.jobs == ()
    with pytest.raises(BadInput.__mro__[1]):  # any error of ours: the job is not there
        jobs.job_page(actor=DAVID, committee="von", job=check.job.pk)


def test_a_check_that_was_broken_off_says_so_and_its_files_are_gone(
    reader: Reader, home: Path
) -> None:
    token = started()
    Job.objects.update(status="running")
    assert jobs.fail_interrupted(now=NOW) == 1
    check = Check.objects.get(token=token)
    assert check.job.status == "failed"
    assert "Lämna filen på nytt" in check.job.message
    assert list((home / PASSING).iterdir()) == []
