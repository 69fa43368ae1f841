"""What a section says: the newest saved version, else the package's text."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction

from tertial.document.model import Document, Paragraph
from tertial.domain.swedish import MINUS, NBSP
from tertial.services.access import SYSTEM
from tertial.services.documents.texts import bring, texts_by_report, texts_of
from tertial.services.package.storing import load_package, store_package
from tertial.services.reporting import build_report
from tertial.store.models import Committee, PlanYear, TextVersion
from tests.services.documents.writing_world import NOW, OUTCOME, REPORT, make

BOUND = f"[[{OUTCOME}|mnkr]]"
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


def test_a_text_from_elsewhere_comes_over_what_was_saved_and_the_history_keeps_that(
    small_world: Committee,
) -> None:
    make(small_world)
    _saved("<p>Från redigeraren.</p>")
    year = PlanYear.objects.get()
    given = {(REPORT, "ekonomi"): f"Ny, {BOUND}.", (REPORT, "sammanfattning"): "Ingen har sparat."}
    bring(year, given, by="david", now=NOW)
    bring(year, given, by="david", now=NOW)
    bring(year, {}, by="david", now=NOW)
    assert texts_of(year, REPORT)["ekonomi"] == f"Ny, {BOUND}."
    assert texts_of(year, REPORT)["sammanfattning"] == "Det gick bra."
    assert TextVersion.objects.count() == 2


def test_a_package_holds_what_was_saved_in_the_editor_and_brings_its_own_texts(
    small_world: Committee,
) -> None:
    make(small_world)
    _saved("<p>Från redigeraren.</p>")
    package = load_package(actor=SYSTEM, committee="von", year=2020)
    assert package.texts[REPORT, "ekonomi"] == "Från redigeraren."
    same = replace(package, texts={**package.texts, (REPORT, "ekonomi"): "Från paketet."})
    with transaction.atomic():
        store_package(same, now=NOW, by="david")
        store_package(same, now=NOW, by="david")
    assert texts_of(PlanYear.objects.get(), REPORT)["ekonomi"] == "Från paketet."
    _saved("<p>Skrivet sedan.</p>")
    with transaction.atomic():
        store_package(same, now=NOW, by="david")
    assert texts_of(PlanYear.objects.get(), REPORT)["ekonomi"] == "Skrivet sedan."
