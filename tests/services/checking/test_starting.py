"""A check is queued by whoever has a role in the committee, or by a report of ours; its files wait for the worker."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.errors import BadInput, NotFound
from tertial.services.access import NOBODY, Actor
from tertial.services.checking import starting
from tertial.services.workspace import PASSING
from tertial.store.models import AuditEvent, Check, Job
from tests.services.checking.world import CECILIA, DAVID, NOW, PER, started, upload

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("actor", [DAVID, PER])
def test_everybody_with_a_role_may(home: Path, actor: Actor) -> None:
    check = Check.objects.get(token=started(actor=actor))
    assert (check.created_by, check.files, check.job.kind) == (
        actor.login,
        ["rapport.pdf"],
        "check",
    )
    event = AuditEvent.objects.get()
    assert (event.action, event.actor, event.data) == (
        "check.started",
        actor.login,
        {"fil": ["rapport.pdf"], "mot": []},
    )


@pytest.mark.parametrize("actor", [CECILIA, NOBODY])
def test_nobody_from_elsewhere_may(home: Path, actor: Actor) -> None:
    with pytest.raises(NotFound):
        started(actor=actor)
    assert not Check.objects.exists()
    assert not (home / PASSING).exists()


def test_files_lie_apart_under_names_of_our_own(home: Path) -> None:
    token = started(upload("../../etc/passwd", b"a"), against=(upload("plan.docx", b"b"),))
    folder = home / PASSING / token
    assert {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    } == {"files/0": b"a", "against/0": b"b"}
    check = Check.objects.get(token=token)
    assert (check.files, check.against) == (["passwd"], ["plan.docx"])


def test_without_a_file_nothing_is_started(home: Path) -> None:
    with pytest.raises(BadInput) as raised:
        starting.start_check(actor=DAVID, committee="von", uploads=[], now=NOW)
    assert raised.value.code == "check.none"
    assert not Job.objects.exists()


def test_too_many_files_are_refused_and_none_is_kept(home: Path) -> None:
    with pytest.raises(BadInput) as raised:
        started(*[upload() for _ in range(starting.MOST_FILES + 1)])
    assert raised.value.code == "check.many"
    assert list((home / PASSING).glob("*")) == []


def test_a_report_of_ours_is_held_against_the_one_before(home: Path) -> None:
    token = starting.start_report_check(
        actor=DAVID, committee="von", report="delarsrapport-2020-08", now=NOW
    )
    check = Check.objects.get(token=token)
    assert check.files == ["Delårsrapport 2 2020"]
    assert check.against == ["Delårsrapport 1 2020"]


def test_a_report_that_is_not_there_is_not_checked(home: Path) -> None:
    with pytest.raises(NotFound) as raised:
        starting.start_report_check(actor=DAVID, committee="von", report="x", now=NOW)
    assert raised.value.code == "report.unknown"
