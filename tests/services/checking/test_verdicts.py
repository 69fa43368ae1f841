"""A finding is accepted, or dismissed with a reason; it is known the next time, and can be taken back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from tertial.document.check.report import Reviewed
from tertial.document.check.report import Verdict as Said
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor
from tertial.services.checking.pages import Chosen, FilePage, check_page
from tertial.services.checking.verdicts import judge, judged, withdraw
from tertial.store.models import AuditEvent, Check, Committee, Verdict
from tests.document.check.report.sample import REVIEWED, SUM, WORDING
from tests.services.checking.world import DAVID, NOW, PER, Reader, done, started, upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(reader: Reader) -> str:
    made = started()
    done(made)
    return made


def titled(title: str) -> Reviewed:
    return replace(REVIEWED, document=replace(REVIEWED.document, title=title))


def standing(token: str) -> Mapping[str, Said]:
    (each,) = judged(Check.objects.get(token=token), [REVIEWED])
    return each.verdicts


def checked_again() -> FilePage:
    """The same findings in what the reader reads now, a day later."""
    token = started(now=NOW + timedelta(days=1))
    done(token)
    page = check_page(actor=DAVID, committee="von", token=token)
    assert page.file
    return page.file


def dismiss(
    token: str, reason: str = "Så  säger vi\nhär.", actor: Actor = DAVID, file: int = 1
) -> None:
    judge(
        actor=actor,
        committee="von",
        token=token,
        key=WORDING.key,
        verdict="dismissed",
        reason=reason,
        now=NOW,
        file=file,
    )


def test_a_dismissal_leaves_the_headline_and_is_in_the_trail(token: str) -> None:
    judge(
        actor=DAVID,
        committee="von",
        token=token,
        key=SUM.key,
        verdict="dismissed",
        reason="Räknat på annat sätt.",
        now=NOW,
    )
    page = check_page(actor=DAVID, committee="von", token=token)
    assert page.file
    assert (page.file.headline, page.file.dismissed) == ("Inga säkra fel, men 1 sak att se över", 1)
    event = AuditEvent.objects.get(action="check.dismissed")
    assert event.actor == "david"
    assert event.data == {
        "fil": "rapport.pdf",
        "dokument": "Påhittad rapport",
        "fynd": SUM.message,
        "skäl": "Räknat på annat sätt.",
    }


def test_the_same_finding_is_known_in_the_next_check(token: str, reader: Reader) -> None:
    dismiss(token)
    page = checked_again()
    assert page.verdicts[WORDING.key].reason == "Så säger vi här."

    assert page.verdicts[WORDING.key].is_earlier


def test_a_new_version_of_the_document_is_the_same_document(token: str, reader: Reader) -> None:
    dismiss(token)
    reader.reviewed = titled("Påhittad rapport, version 2")
    page = checked_again()
    assert (page.dismissed, page.verdicts[WORDING.key].is_earlier) == (1, True)


def test_in_another_document_it_is_new_with_a_hint(token: str, reader: Reader) -> None:
    dismiss(token)
    reader.reviewed = titled("Påhittad rapport 2")
    page = checked_again()
    assert (page.dismissed, page.verdicts) == (0, {})
    hint = page.elsewhere[WORDING.key]
    assert (hint.document, hint.reason, hint.at) == (
        "Påhittad rapport",
        "Så säger vi här.",
        "2020-09-08",
    )


def test_two_files_of_a_check_are_judged_apart(home: Path, reader: Reader) -> None:
    both = iter([titled("Plan"), titled("Rapport")])
    reader.next = lambda: next(both)
    token = started(upload("plan.pdf"), upload("rapport.pdf"))
    done(token)
    dismiss(token, file=2)
    pages = [
        check_page(actor=DAVID, committee="von", token=token, chosen=Chosen(file=n)).file
        for n in (1, 2)
    ]
    assert [page.dismissed for page in pages if page] == [0, 1]
    assert [set(page.elsewhere) for page in pages if page] == [{WORDING.key}, set()]


def test_another_committee_does_not_know_it(token: str) -> None:
    dismiss(token)
    check = Check.objects.get(token=token)
    check.committee = Committee.objects.create(
        municipality=check.committee.municipality, slug="sn", name="Socialnämnden"
    )
    (each,) = judged(check, [REVIEWED])
    assert each.verdicts == {}


def test_what_was_said_can_be_taken_back_and_is_never_erased(token: str) -> None:
    dismiss(token)
    withdraw(actor=DAVID, committee="von", token=token, key=WORDING.key, now=NOW)
    assert standing(token) == {}
    assert Verdict.objects.get().withdrawn_by == "david"
    assert AuditEvent.objects.filter(action="check.withdrawn").count() == 1
    with pytest.raises(NotFound):
        withdraw(actor=DAVID, committee="von", token=token, key=WORDING.key, now=NOW)


def test_a_new_word_takes_the_place_of_the_old(token: str) -> None:
    dismiss(token)
    dismiss(token, "En annan orsak.")
    assert standing(token)[WORDING.key].reason == "En annan orsak."
    assert Verdict.objects.count() == 2


def test_a_dismissal_needs_a_reason(token: str) -> None:
    with pytest.raises(BadInput) as raised:
        dismiss(token, "  ")
    assert raised.value.code == "check.reason"


def test_only_findings_of_the_check_can_be_judged(token: str) -> None:
    with pytest.raises(NotFound) as raised:
        judge(
            actor=DAVID,
            committee="von",
            token=token,
            key="0" * 16,
            verdict="accepted",
            reason="",
            now=NOW,
        )
    assert raised.value.code == "check.finding"


def test_nobody_judges_in_a_check_of_another(token: str) -> None:
    with pytest.raises(NotFound) as raised:
        dismiss(token, actor=PER)
    assert raised.value.code == "check.unknown"
