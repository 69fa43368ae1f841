"""A check is kept only by request, its protocol is a file, and it can be removed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tertial.errors import BadInput, Conflict, NotAllowed, NotFound
from tertial.services.checking import apart, results
from tertial.services.checking.keeping import SAVED
from tertial.services.checking.pages import check_page
from tertial.services.checking.verdicts import judge
from tertial.services.workspace import PASSING
from tertial.store.models import AuditEvent, Check, Job
from tests.document.check.report.sample import WORDING
from tests.services.checking.world import DAVID, NOW, PER, Reader, done, started

pytestmark = pytest.mark.django_db
HERE = {"committee": "von", "now": NOW}


@pytest.fixture
def token(reader: Reader) -> str:
    made = started()
    done(made)
    return made


def test_a_kept_check_is_seen_by_all_who_may_check(token: str, home: Path) -> None:
    with pytest.raises(NotFound):
        check_page(actor=PER, committee="von", token=token)
    results.keep_check(actor=DAVID, token=token, **HERE)
    assert check_page(actor=PER, committee="von", token=token).check.until == ""
    assert (home / SAVED / token / apart.RESULT).is_file()
    assert not (home / PASSING / token).exists()
    assert AuditEvent.objects.filter(action="check.kept").count() == 1


def test_keeping_twice_changes_nothing(token: str) -> None:
    results.keep_check(actor=DAVID, token=token, **HERE)
    results.keep_check(actor=DAVID, token=token, **HERE)
    assert AuditEvent.objects.filter(action="check.kept").count() == 1


def test_what_is_gone_or_was_never_read_cannot_be_kept(token: str, home: Path) -> None:
    (home / PASSING / token / apart.RESULT).unlink()
    with pytest.raises(NotFound) as raised:
        results.keep_check(actor=DAVID, token=token, **HERE)
    assert raised.value.code == "check.gone"
    Check.objects.update(errors=None)
    with pytest.raises(BadInput):
        results.keep_check(actor=DAVID, token=token, **HERE)


def test_a_check_under_way_is_neither_kept_nor_removed(reader: Reader) -> None:
    token = started()
    for change in (results.keep_check, results.delete_check):
        with pytest.raises(Conflict):
            change(actor=DAVID, token=token, **HERE)


def test_a_removed_check_leaves_nothing_but_the_trail(token: str, home: Path) -> None:
    results.delete_check(actor=DAVID, token=token, **HERE)
    assert not Check.objects.exists()
    assert not Job.objects.exists()
    assert list((home / PASSING).iterdir()) == []
    assert AuditEvent.objects.filter(action="check.removed").count() == 1


def test_a_kept_check_of_another_is_removed_by_who_may_change_settings(token: str) -> None:
    Check.objects.update(created_by="bo")
    results.keep_check(
        actor=type(DAVID)("bo", roles=DAVID.roles), committee="von", token=token, now=NOW
    )
    with pytest.raises(NotAllowed):
        results.delete_check(actor=PER, token=token, **HERE)
    results.delete_check(actor=DAVID, token=token, **HERE)
    assert not Check.objects.exists()


@pytest.mark.parametrize(
    ("extension", "start"), [("pdf", b"%PDF"), ("docx", b"PK"), ("html", b"<!doc"), ("json", b"{")]
)
def test_the_protocol_is_a_file(token: str, extension: str, start: bytes) -> None:
    name, content, _ = results.protocol_file(
        actor=DAVID, committee="von", token=token, extension=extension
    )
    assert name == f"granskning-rapport.{extension}"
    assert content.startswith(start)


def test_a_format_that_is_not_there_is_not_found(token: str) -> None:
    with pytest.raises(NotFound):
        results.protocol_file(actor=DAVID, committee="von", token=token, extension="xml")


def test_the_page_that_is_taken_along_has_no_dismissed_findings(token: str) -> None:
    judge(
        actor=DAVID,
        committee="von",
        token=token,
        key=WORDING.key,
        verdict="dismissed",
        reason="Nej.",
        now=NOW,
    )
    given = {"actor": DAVID, "committee": "von", "token": token}
    assert WORDING.message not in results.protocol_file(**given, extension="html")[1].decode()
    told = json.loads(results.protocol_file(**given, extension="json")[1])
    assert [each["rule"] for each in told["files"][0]["findings"]] == ["sum", "unit-word", "label"]
