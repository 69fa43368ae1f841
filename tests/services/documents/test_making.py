"""A new report of a year, proposed from what was chosen, and an empty one taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed
from tertial.services.documents.making import (
    NewReport,
    make_report,
    new_report_page,
    proposed_key,
    proposed_title,
    remove_report,
    removing_page,
)
from tertial.services.documents.states import states_of
from tertial.services.reporting import build_report
from tertial.store.models import (
    AuditEvent,
    CaseVersion,
    Committee,
    Publication,
    Report,
    Seal,
    SectionStep,
    TextVersion,
)
from tests.services.documents.writing_world import ANNA, BO, NOW, REPORT, make

pytestmark = pytest.mark.django_db
NEW = NewReport("delarsrapport", "2020-05-31", "2020", "", "Majrapport", "majrapport-2020")


@pytest.fixture
def world(small_world: Committee) -> Committee:
    make(small_world)
    return small_world


def made(**changes: Any) -> str:
    return make_report(
        actor=ANNA, committee="von", year=2020, given=replace(NEW, **changes), now=NOW
    )


def test_a_new_report_can_be_built_at_once(world: Committee) -> None:
    assert made() == "majrapport-2020"
    built = build_report(actor=ANNA, report_id="von/majrapport-2020")
    assert (built.title, built.period_end) == ("Majrapport", "2020-05-31")
    assert AuditEvent.objects.get(action="report.made").thing == "von/majrapport-2020"


def test_what_is_chosen_decides_what_is_proposed(world: Committee) -> None:
    page = new_report_page(
        actor=ANNA, committee="von", given={"till": "2020-08-31"}, today=date(2020, 9, 8)
    )
    assert (page.template, page.key) == ("delarsrapport", "delarsrapport-2020-08")
    assert page.budgets == ("2020",)
    page = new_report_page(actor=ANNA, committee="von", given={}, today=date(2020, 5, 8))
    assert page.period_end == "2020-04-30"


@pytest.mark.parametrize(
    ("kind", "end", "title", "key"),
    [
        ("manadsrapport", date(2026, 3, 31), "R mars 2026", "manadsrapport-2026-03"),
        ("delarsrapport", date(2026, 8, 31), "R per 31 augusti 2026", "delarsrapport-2026-08"),
        ("verksamhetsplan", date(2026, 12, 31), "R 2026", "verksamhetsplan-2026"),
        ("kvalitetsberattelse", date(2026, 12, 31), "R 2026", "kvalitetsberattelse-2026"),
    ],
)
def test_names_follow_the_kind(kind: str, end: date, title: str, key: str) -> None:
    assert (proposed_title("R", kind, end), proposed_key(kind, end)) == (title, key)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"period_end": "2020-05-30"}, "report.period-end"),
        ({"period_end": "2021-05-31"}, "report.period-end"),
        ({"period_end": "maj"}, "report.period-end"),
        ({"title": " "}, "report.title"),
        ({"key": "Maj 2020"}, "report.key"),
        ({"key": "mallar"}, "report.key"),
        ({"key": REPORT}, "report.exists"),
        ({"budget_version": "2019"}, "report.version"),
        ({"forecast_version": "2020-05"}, "report.version"),
    ],
)
def test_what_cannot_be_is_told(world: Committee, changes: dict[str, str], code: str) -> None:
    with pytest.raises(BadInput) as raised:
        made(**changes)
    assert raised.value.code == code


def test_only_an_empty_report_is_taken_away(world: Committee) -> None:
    made()
    remove_report(actor=ANNA, committee="von", report="majrapport-2020", now=NOW)
    assert not Report.objects.filter(key="majrapport-2020").exists()
    assert removing_page(actor=ANNA, committee="von", report=REPORT).said == ("texter",)
    with pytest.raises(BadInput) as raised:
        remove_report(actor=ANNA, committee="von", report=REPORT, now=NOW)
    assert raised.value.values["what"] == "texter"
    with pytest.raises(NotAllowed):
        remove_report(actor=BO, committee="von", report=REPORT, now=NOW)


def test_a_report_says_how_far_it_has_come(world: Committee) -> None:
    of: dict[str, Any] = {
        "plan_year": world.years.get(),
        "report": REPORT,
        "at": NOW,
        "by": "anna",
    }

    def word() -> str:
        return states_of("von")[REPORT].word

    said = [word()]
    TextVersion.objects.create(**of, section="ekonomi", body="<p>A</p>")
    said.append(word())
    SectionStep.objects.create(**of, section="ekonomi", step="handed_in")
    said.append(word())
    SectionStep.objects.create(**of, section="ekonomi", step="approved")
    said.append(word())
    CaseVersion.objects.create(**of)
    said.append(word())
    seal = Seal.objects.create(**of, number=1, sha256="a", folder="a", status="proposed")
    said.append(word())
    Seal.objects.filter(pk=seal.pk).update(status="decided")
    said.append(word())
    Publication.objects.create(seal=seal, at=NOW, by="eva")
    said.append(word())
    assert said == [
        *("utkast", "skrivs", "inlämnad", "godkänd", "i ärende", "hos nämnden"),
        *("beslutad", "publicerad"),
    ]
