"""Templates and new reports as pages: what a form sends does one thing, and what went wrong is told where one is."""

from __future__ import annotations

import pytest
from django.test import Client

from tertial.store.models import Committee, Report, Template
from tests.services.documents.writing_world import make
from tests.web.page import Page

pytestmark = pytest.mark.django_db
MALLAR = "/namnder/von/rapporter/mallar/"
MALL = f"{MALLAR}2020/delarsrapport/"
NY = "/namnder/von/rapporter/ny/"


@pytest.fixture
def world(small_world: Committee) -> Committee:
    make(small_world)
    return small_world


def test_a_template_is_copied_from_the_list(world: Committee, david: Client) -> None:
    page = Page(david.get(MALLAR))
    assert "Patientsäkerhetsberättelse" in page.text
    given = {"ar": "2020", "kalla": "standard/manadsrapport", "titel": "", "nyckel": ""}
    answer = david.post(f"{MALLAR}kopiera/", given, follow=True)
    assert answer.redirect_chain == [(f"{MALLAR}2020/manadsrapport/", 302)]
    assert "Inte med: Diagram: månad för månad" in Page(answer).text
    again = david.post(f"{MALLAR}kopiera/", given)
    assert again.status_code == 422
    assert "Det finns redan en mall med nyckeln manadsrapport" in Page(again).text


def test_a_section_is_changed_moved_and_shown_where_it_is(world: Committee, david: Client) -> None:
    page = Page(david.get(MALL))
    assert page.heading() == "delarsrapport"
    assert "Säg vad som avviker och varför." in page.text
    given = {"version": "0", "avsnitt": "ekonomi", "gor": "up"}
    answer = david.post(f"{MALL}andra/", given)
    assert answer.status_code == 302
    assert answer["Location"] == f"{MALL}?avsnitt=ekonomi&fokus=up"
    page = Page(david.get(answer["Location"]))
    assert [li.get("id") for li in page.select("//ol[contains(@class, 'sections')]/li")] == [
        "avsnitt-ekonomi",
        "avsnitt-sammanfattning",
    ]
    assert page.select("//button[@autofocus]")[0].get("value") == "up"
    stale = david.post(f"{MALL}andra/", given)
    assert stale.status_code == 409
    assert "har ändrat mallen sedan du öppnade den" in Page(stale).text


def test_a_block_s_options_are_a_form(world: Committee, david: Client) -> None:
    page = Page(david.get(MALL))
    assert (
        page.select("//select[@name='val-statement']/option[@selected]")[0].text
        == "Resultaträkning"
    )
    given = {"version": "0", "avsnitt": "ekonomi", "gor": "block", "block": "1"}
    given |= {"slag": "statement", "val-statement": "income_statement", "val-equity": "ja"}
    david.post(f"{MALL}andra/", given | {"val-unit": "tkr", "val-columns": "outcome"})
    block = Template.objects.get().body["section"][1]["blocks"][1]
    assert block == {
        "type": "statement",
        "statement": "income_statement",
        "columns": "outcome",
        "equity": True,
        "unit": "tkr",
    }


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"gor": "dansa"}, "Välj vad som ska göras."),
        (
            {"gor": "block", "block": "1", "slag": "statement"},
            "block statement: 'statement' saknas",
        ),
    ],
)
def test_what_went_wrong_is_told(
    world: Committee, david: Client, given: dict[str, str], said: str
) -> None:
    answer = david.post(f"{MALL}andra/", {"version": "0", "avsnitt": "ekonomi"} | given)
    assert answer.status_code == 422
    assert said in Page(answer).text


def test_a_version_is_compared_and_taken_back(world: Committee, david: Client) -> None:
    given = {"version": "0", "avsnitt": "sammanfattning", "gor": "remove-section"}
    david.post(f"{MALL}andra/", given)
    address = Page(david.get(MALL)).select("//section[@aria-labelledby='versioner']//a/@href")[0]
    page = Page(david.get(address))
    assert "”Sammanfattning” är borttaget." in page.text
    base = page.select("//input[@name='version']/@value")[0]
    assert david.post(address, {"version": "0"}).status_code == 409
    assert david.post(address, {"version": base}).status_code == 302
    assert len(Template.objects.get().body["section"]) == 2


def test_the_preview_is_the_report(world: Committee, david: Client) -> None:
    page = Page(david.get(f"{MALL}forhandsgranska/?rapport=delarsrapport-2020-03"))
    assert "Det gick bra." in page.text


def test_a_new_report_is_made_and_an_empty_one_taken_away(world: Committee, david: Client) -> None:
    page = Page(david.get(f"{NY}?till=2020-05-31"))
    names = ("ar", "mall", "till", "titel", "nyckel")
    given = {
        name: page.select(f"//form[@method='post']//input[@name='{name}']/@value")[0]
        for name in names
    }
    answer = david.post(NY, given | {"budget": "2020", "prognos": ""})
    assert answer["Location"] == "/namnder/von/rapporter/delarsrapport-2020-05/"
    again = david.post(NY, given | {"budget": "2020"})
    assert again.status_code == 422
    assert "Nyckeln delarsrapport-2020-05 finns redan." in Page(again).text
    remove = f"{answer['Location']}ta-bort/"
    assert "Inget är skrivet i rapporten." in Page(david.get(remove)).text
    assert david.post(remove)["Location"] == "/namnder/von/rapporter/"
    assert not Report.objects.filter(key="delarsrapport-2020-05").exists()
    held = david.post("/namnder/von/rapporter/delarsrapport-2020-03/ta-bort/")
    assert "kan inte tas bort, för det finns texter i den" in Page(held).text


def test_who_may_only_look_has_no_forms(world: Committee, signed_in: object) -> None:
    rut = signed_in("rut")  # type: ignore[operator]  # a client by login
    page = Page(rut.get(MALL))
    assert page.select("//main//form") == []
    assert Page(rut.get(MALLAR)).select("//main//form") == []
