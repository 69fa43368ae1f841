"""The case and the decision: written from the report's figures, saved append-only, checked against the report."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from tertial.document.model import Paragraph
from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.documents.case import (
    HEADINGS,
    Case,
    CaseChanged,
    Consequence,
    Related,
    case_file,
    case_page,
    newest,
    save_case,
)
from tertial.services.documents.deciding import decisions_of, register_decision
from tertial.services.documents.drafts import draft_of, report_of
from tertial.store.models import CaseVersion, Committee, Report
from tests.services.documents.sealable import BO, EVA, NOW, PER, REF, REPORT, decide, fill

pytestmark = pytest.mark.django_db
CASE = Case(
    number="VON 2020/0412",
    meeting_on=date(2020, 9, 24),
    summary=f"Personalen kostade [[{REF}|kr]] i perioden.",
    proposals=("Delårsrapporten godkänns.", "Rapporten sänds till kommunstyrelsen."),
    consequences=(Consequence("Ekonomiska konsekvenser", "Inga."), Consequence("Miljö")),
    attachments=("Delårsrapport 2 2020",),
    related=(Related("VON 2020/0413", "Begäran om tilläggsanslag"),),
)


@pytest.fixture
def world(small_world: Committee, tmp_path: Path) -> Committee:
    return fill(small_world, tmp_path / "files")


def _save(case: Case, actor: Any = EVA) -> int:
    return save_case(actor=actor, committee="von", report=REPORT, case=case, now=NOW)


def test_a_case_begins_with_the_headings_that_the_committee_used_before(world: Committee) -> None:
    page = case_page(actor=EVA, committee="von", report=REPORT)
    assert tuple(each.heading for each in page.case.consequences) == HEADINGS
    assert (page.document, page.may_write) == (None, True)
    _save(CASE)
    other, _ = newest(report_of("von", "delarsrapport-2020-03"))
    assert [each.heading for each in other.consequences] == ["Ekonomiska konsekvenser", "Miljö"]
    assert other.summary == ""


def test_a_case_is_a_document_with_the_report_s_figures(world: Committee) -> None:
    _save(CASE)
    page = case_page(actor=PER, committee="von", report=REPORT)
    assert page.document is not None
    by_id = {section.id: section for section in page.document.sections}
    assert list(by_id) == [
        "forslag",
        "sammanfattning",
        "konsekvenser",
        "konsekvens-1",
        "bilagor",
        "sarskilda-arenden",
    ]
    first = by_id["sammanfattning"].blocks[0]
    assert isinstance(first, Paragraph)
    assert "300" in first.text
    assert first.figures[0].ref == REF
    assert page.document.subtitle == "Ärende VON 2020/0412 · Sammanträde 24 september 2020"


@pytest.mark.parametrize("extension", ["pdf", "docx", "html", "xlsx", "json"])
def test_a_case_is_printed_in_every_format(world: Committee, extension: str) -> None:
    with pytest.raises(NotFound, match=r"case\.none"):
        case_file(actor=PER, committee="von", report=REPORT, extension=extension)
    _save(CASE)
    name, content = case_file(actor=PER, committee="von", report=REPORT, extension=extension)
    assert name == f"von-{REPORT}-tjansteutlatande.{extension}"
    assert len(content) > 400


def test_the_checks_find_what_is_wrong_in_a_case(world: Committee) -> None:
    wrong = "Kostnaderna ökade med 10 procent, från 100 mnkr till 150 mnkr."
    _save(Case(summary=wrong, proposals=CASE.proposals))
    page = case_page(actor=EVA, committee="von", report=REPORT)
    assert page.checked is not None
    assert [f.severity for f in page.checked.findings] == ["error"]


def test_a_reference_to_nothing_is_not_saved(world: Committee) -> None:
    with pytest.raises(NotFound, match=r"figure\.unknown"):
        _save(Case(summary="[[income_statement.nothing.period.outcome]]"))
    with pytest.raises(BadInput, match=r"case\.long"):
        _save(Case(summary="x" * 50_000))
    assert not CaseVersion.objects.exists()


def test_two_writers_are_told_and_nothing_is_lost(world: Committee) -> None:
    first = _save(CASE)
    assert _save(Case(**_given(base=first))) == first  # nothing new, nothing saved
    second = _save(Case(**_given(base=first, reasons="Skäl.")))
    with pytest.raises(CaseChanged) as error:
        _save(Case(**_given(base=first, reasons="Andra skäl.")))
    assert error.value.theirs.reasons == "Skäl."
    _save(Case(**_given(base=second, reasons="Båda skälen.")))
    assert CaseVersion.objects.count() == 3


def _given(**more: Any) -> dict[str, Any]:
    names = ("number", "meeting_on", "summary", "proposals", "consequences")
    also = ("attachments", "related")
    return {name: getattr(CASE, name) for name in (*names, *also)} | more


def test_only_who_may_writes_and_decides(world: Committee) -> None:
    with pytest.raises(NotAllowed):
        _save(CASE, BO)
    with pytest.raises(NotAllowed):
        decide(actor=BO)


def test_a_decision_is_registered_and_put_right_by_a_new_one(world: Committee) -> None:
    decide("returned", paragraph="§ 11")
    assert Report.objects.get(key=REPORT).decided_on is None
    decide(
        "changed",
        points=["Godkänns", " "],
        reservations="(V) reserverar sig.",
        conditions="Återkommer i oktober.",
        changed=["ekonomi", "finns-inte"],
    )
    found = decisions_of(draft_of("von", REPORT).report)
    assert [each.paragraph for each in found] == ["12", "11"]
    assert found[0].changed == ("Ekonomi",)
    assert found[0].points == ("Godkänns",)
    assert found[0].headline == "Beslutades med ändringar 8 september 2020, § 12"
    assert Report.objects.get(key=REPORT).decided_on == NOW.date()


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"outcome": "maybe"}, "decision.outcome"),
        ({"paragraph": " § "}, "decision.paragraph"),
        ({"decided_on": NOW.date() + timedelta(days=1)}, "decision.future"),
        ({"outcome": "changed"}, "decision.changes"),
    ],
)
def test_what_is_wrong_with_a_decision_is_told(
    world: Committee, given: dict[str, Any], code: str
) -> None:
    about: dict[str, Any] = {"outcome": "approved", "paragraph": "12", "decided_on": NOW.date()}
    with pytest.raises(BadInput) as error:
        register_decision(actor=EVA, committee="von", report=REPORT, now=NOW, **(about | given))
    assert error.value.code == code
