"""The list of reports, a report to read, and a report as a file."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tertial.document.caveats import WrongWord
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
    assert "januari–augusti 2020 utkast Nästa: Skriv texterna" in page.text
    assert "januari–mars 2020 · beslutad 28 april 2020" in page.text


def test_an_empty_list_says_where_reports_come_from(david: Client, samples: dict[str, Any]) -> None:
    samples["report_list_page"] = sample.report_list(reports=())
    page = Page(david.get(LIST))
    assert "har inga rapporter än." in page.text
    assert page.links()["Gå till Inläsning"] == "/namnder/von/inlasning/"


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


def test_a_word_against_its_figure_is_shown_above_the_report(
    david: Client, samples: dict[str, Any]
) -> None:
    ref = "operations_statement.total.period.variance"
    wrong = WrongWord("Ekonomi", "Ett överskott om 38,6.", "−38,6", ref, "överskott", "underskott")
    samples["report_page"] = sample.report(wrong_words=(wrong,), lacking=("Utfall saknas.",))
    page = Page(david.get(PAGE))
    assert "Ett ord säger emot sin siffra" in page.text
    assert "Under Ekonomi: ”Ett överskott om 38,6.”" in page.text
    assert "Det som stämmer är underskott." in page.text
    assert page.select("//section//a[text()='−38,6']/@href") == [f"{PAGE}siffra/{ref}/"]
    assert "Utfall saknas." in page.text


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
