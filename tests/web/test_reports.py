"""The list of reports, a report to read, and a report as a file."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.web import sample
from tests.web.page import Page

pytestmark = pytest.mark.django_db
LIST = "/namnder/von/rapporter/"
PAGE = f"{LIST}delarsrapport-2020-08/"


def test_the_list_says_what_is_decided_and_what_is_a_draft(
    david: Client, samples: dict[str, Any]
) -> None:
    page = Page(david.get(LIST))
    assert page.links()["Delårsrapport 2 2020"] == PAGE
    assert "januari–augusti 2020 utkast" in page.text
    assert "januari–mars 2020 beslutad 28 april 2020" in page.text


def test_an_empty_list_says_where_reports_come_from(david: Client, samples: dict[str, Any]) -> None:
    samples["report_list_page"] = sample.report_list(reports=())
    assert "Året har inga rapporter än." in Page(david.get(LIST)).text


def test_a_report_has_contents_that_lead_to_its_sections(
    david: Client, samples: dict[str, Any]
) -> None:
    page = Page(david.get(PAGE))
    contents = page.select("//nav[@aria-label='Innehåll']//a/@href")
    assert contents == ["#sammanfattning", "#ekonomi", "#driftredovisning", "#ataganden"]
    assert all(page.select(f"//*[@id='{href[1:]}']") for href in contents)


def test_its_figures_lead_to_where_they_come_from(david: Client, samples: dict[str, Any]) -> None:
    figures = Page(david.get(PAGE)).select("//article//a[contains(@href, '/siffra/')]/@href")
    assert f"{PAGE}siffra/operations_statement.row0.period.outcome/" in figures


def test_it_can_be_kept_in_five_formats(david: Client, samples: dict[str, Any]) -> None:
    kept = Page(david.get(PAGE)).select("//a[@download]/@href")
    assert kept == [f"{PAGE}fil/{each}" for each in ("pdf", "docx", "html", "xlsx", "json")]


def test_there_is_one_heading_of_the_first_level(david: Client, samples: dict[str, Any]) -> None:
    assert len(Page(david.get(PAGE)).select("//h1")) == 1


def test_codes_outside_are_shown_above_the_report(david: Client, samples: dict[str, Any]) -> None:
    samples["report_page"] = sample.report(unmapped=(sample.unmapped(), sample.unmapped()))
    assert "2 koder står utanför rapporten" in Page(david.get(PAGE)).text


def test_a_file_comes_with_its_name_and_kind(
    david: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tertial.services import reporting

    built = ("von-delarsrapport-2020-08.json", b"{}", "application/json")
    monkeypatch.setattr(reporting, "build_file", lambda **asked: built)
    answer = david.get(f"{PAGE}fil/json")
    assert answer.content == b"{}"
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == f'attachment; filename="{built[0]}"'
