"""What a section says: the newest saved version, else the package's text."""

from __future__ import annotations

import pytest

from tertial.document.model import Document, Paragraph
from tertial.domain.swedish import MINUS, NBSP
from tertial.services.access import SYSTEM
from tertial.services.documents.texts import texts_by_report, texts_of
from tertial.services.reporting import build_report
from tertial.store.models import Committee, PlanYear, TextVersion
from tests.services.documents.writing_world import NOW, OUTCOME, REPORT, make

pytestmark = pytest.mark.django_db


def _saved(body: str, how: str = "saved") -> None:
    TextVersion.objects.create(
        plan_year=PlanYear.objects.get(),
        report=REPORT,
        section="ekonomi",
        body=body,
        how=how,
        at=NOW,
        by="bo",
    )


def _paragraphs(document: Document, section: str) -> list[str]:
    [found] = [each for each in document.sections if each.id == section]
    return [each.text for each in found.blocks if isinstance(each, Paragraph)]


def test_a_report_shows_the_newest_saved_text_and_the_packages_where_there_is_none(
    small_world: Committee,
) -> None:
    make(small_world)
    _saved("<p>Ett utkast.</p>")
    _saved(f'<p>Lönerna är <data value="{OUTCOME}">2,5</data>.</p>')
    document = build_report(actor=SYSTEM, report_id=f"von/{REPORT}")
    assert _paragraphs(document, "ekonomi") == [f"Lönerna är {MINUS}2,5{NBSP}miljoner kronor."]
    assert _paragraphs(document, "sammanfattning") == ["Det gick bra."]


def test_a_text_that_stands_aside_is_no_text(small_world: Committee) -> None:
    make(small_world)
    _saved("<p>Den ena.</p>")
    _saved("<p>Den andra.</p>", "aside")
    year = PlanYear.objects.get()
    assert texts_of(year, REPORT)["ekonomi"] == "Den ena."
    assert texts_by_report(year) == {
        REPORT: {"sammanfattning": "Det gick bra.", "ekonomi": "Den ena."}
    }
