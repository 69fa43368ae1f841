"""A finding is accepted, or dismissed with a reason; it is known the next time, and can be taken back."""

from __future__ import annotations

import pytest

from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor
from tertial.services.checking.pages import check_page
from tertial.services.checking.verdicts import judge, verdicts_of, withdraw
from tertial.store.models import AuditEvent, Verdict
from tests.document.check.report.sample import SUM, WORDING
from tests.services.checking.world import DAVID, NOW, PER, Reader, done, started

pytestmark = pytest.mark.django_db


@pytest.fixture
def token(reader: Reader) -> str:
    made = started()
    done(made)
    return made


def dismiss(token: str, reason: str = "Så  säger vi\nhär.", actor: Actor = DAVID) -> None:
    judge(
        actor=actor,
        committee="von",
        token=token,
        key=WORDING.key,
        verdict="dismissed",
        reason=reason,
        now=NOW,
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
        "fynd": SUM.message,
        "skäl": "Räknat på annat sätt.",
    }


def test_the_same_finding_is_known_in_the_next_check(token: str, reader: Reader) -> None:
    dismiss(token)
    again = started()
    done(again)
    page = check_page(actor=DAVID, committee="von", token=again)
    assert page.file
    assert page.file.verdicts[WORDING.key].reason == "Så säger vi här."


def test_another_committee_does_not_know_it(token: str) -> None:
    dismiss(token)
    assert verdicts_of("sn", [WORDING.key]) == {}


def test_what_was_said_can_be_taken_back_and_is_never_erased(token: str) -> None:
    dismiss(token)
    withdraw(actor=DAVID, committee="von", token=token, key=WORDING.key, now=NOW)
    assert verdicts_of("von", [WORDING.key]) == {}
    assert Verdict.objects.get().withdrawn_by == "david"
    assert AuditEvent.objects.filter(action="check.withdrawn").count() == 1
    with pytest.raises(NotFound):
        withdraw(actor=DAVID, committee="von", token=token, key=WORDING.key, now=NOW)


def test_a_new_word_takes_the_place_of_the_old(token: str) -> None:
    dismiss(token)
    dismiss(token, "En annan orsak.")
    assert verdicts_of("von", [WORDING.key])[WORDING.key].reason == "En annan orsak."
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
