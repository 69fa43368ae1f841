"""Sections on their way: handed in, returned, approved, opened again by a later text."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.documents.answers import answer_finding
from tertial.services.documents.drafts import draft_of
from tertial.services.documents.steps import (
    SectionLine,
    approve_all,
    hand_in_all,
    review_page,
    sections_of,
    set_owner,
)
from tertial.services.documents.texts import ASIDE
from tertial.store.models import AuditEvent, Committee, SectionText, TextVersion
from tests.services.documents.sealable import (
    BO,
    EVA,
    NOW,
    PER,
    REPORT,
    fill,
    take,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(small_world: Committee, tmp_path: Path) -> Committee:
    return fill(small_world, tmp_path / "files")


def _line(section: str = "ekonomi") -> SectionLine:
    lines = sections_of(draft_of("von", REPORT))
    return next(line for line in lines if line.id == section)


def _write(world: Committee, body: str, how: str = "saved") -> None:
    TextVersion.objects.create(
        plan_year=world.years.get(),
        report=REPORT,
        section="ekonomi",
        body=body,
        how=how,
        at=NOW,
        by="bo",
    )


def test_the_sections_that_somebody_writes_are_on_the_board(world: Committee) -> None:
    page = review_page(actor=PER, committee="von", report=REPORT)
    assert [line.id for line in page.standing.sections] == ["sammanfattning", "ekonomi"]
    assert page.state == ("Skrivs: 0 av 2 avsnitt är godkända", "none")
    assert _line("sammanfattning").owner == "bo"
    assert not page.may_approve


def test_a_section_is_handed_in_returned_with_a_comment_and_approved(world: Committee) -> None:
    take("ekonomi", "handed_in", BO)
    assert _line().word == "Inlämnat"
    with pytest.raises(BadInput, match=r"section\.comment"):
        take("ekonomi", "returned", EVA)
    take("ekonomi", "returned", EVA, "Skriv om prognosen")
    assert (_line().state, _line().history[-1].comment) == ("returned", "Skriv om prognosen")
    take("ekonomi", "handed_in", BO)
    take("ekonomi", "approved", EVA)
    assert [each.did for each in _line().history] == [
        "lämnade in",
        "återlämnade",
        "lämnade in",
        "godkände",
    ]
    with pytest.raises(BadInput, match=r"section\.step"):
        take("ekonomi", "handed_in", BO)
    assert AuditEvent.objects.filter(action="section.approved").count() == 1


def test_a_text_saved_after_the_approval_opens_the_section_again(world: Committee) -> None:
    take("ekonomi", "approved", EVA)
    _write(world, "<p>Undanlagd</p>", ASIDE)
    assert _line().state == "approved"
    _write(world, "<p>Ny text</p>")
    assert _line().state == "reopened"
    with pytest.raises(BadInput, match=r"section\.changed"):
        take("ekonomi", "approved", EVA, seen=0)
    take("ekonomi", "approved", EVA, seen=_line().text)
    assert _line().state == "approved"


def test_writers_hand_in_and_do_not_approve(world: Committee) -> None:
    with pytest.raises(NotAllowed):
        take("ekonomi", "approved", BO)
    with pytest.raises(NotAllowed):
        take("ekonomi", "handed_in", PER)
    with pytest.raises(NotFound, match=r"section\.unknown"):
        take("finns-inte", "handed_in", BO)


def test_all_is_handed_in_and_approved_at_once(world: Committee) -> None:
    SectionText.objects.filter(section="sammanfattning").update(body="")
    assert hand_in_all(actor=BO, committee="von", report=REPORT, now=NOW) == 1  # one is empty
    assert approve_all(actor=EVA, committee="von", report=REPORT, now=NOW) == 1
    assert approve_all(actor=EVA, committee="von", report=REPORT, now=NOW) == 0


def test_a_section_gets_another_owner(world: Committee, cast: dict[str, object]) -> None:
    def give(owner: str) -> None:
        set_owner(
            actor=EVA, committee="von", report=REPORT, section="ekonomi", owner=owner, now=NOW
        )

    give("david")
    assert (_line().owner, _line().owner_name) == ("david", "David Sjö")
    with pytest.raises(BadInput, match=r"section\.owner"):
        give("per")
    give("")
    assert _line().owner == ""


def test_a_finding_is_answered_with_a_reason_or_the_answer_taken_back(world: Committee) -> None:
    SectionText.objects.filter(section="ekonomi").update(
        body="Kostnaderna ökade med 10 procent, från 100 mnkr till 150 mnkr."
    )
    page = review_page(actor=EVA, committee="von", report=REPORT)
    (finding,) = page.errors
    assert page.standing.blocking == (finding,)

    def answer(reason: str, key: str = finding.key) -> None:
        answer_finding(actor=EVA, committee="von", report=REPORT, key=key, reason=reason, now=NOW)

    with pytest.raises(BadInput, match=r"finding\.reason"):
        answer("nej")
    with pytest.raises(BadInput, match=r"finding\.unknown"):
        answer("Det är avrundat", "0" * 16)
    answer("Det är avrundat")
    standing = review_page(actor=EVA, committee="von", report=REPORT).standing
    assert standing.blocking == ()
    assert standing.answers[finding.key].reason == "Det är avrundat"
    answer("")
    assert review_page(actor=EVA, committee="von", report=REPORT).standing.blocking == (finding,)
