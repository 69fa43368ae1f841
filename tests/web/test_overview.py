"""The overview: how do we stand."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.web import sample
from tests.web.conftest import SignIn
from tests.web.page import Page

pytestmark = pytest.mark.django_db
PAGE = "/namnder/von/"
FIGURE = "/namnder/von/rapporter/delarsrapport-2020-08/siffra/operations_statement"


@pytest.fixture
def page(david: Client, samples: dict[str, Any]) -> Page:
    return Page(david.get(PAGE))


def test_it_begins_with_a_sentence_that_says_how_things_stand(page: Page) -> None:
    assert page.heading() == "Så står vi"
    assert "överskott på 11,4 mnkr för januari–augusti 2020" in page.text


def test_every_figure_leads_to_where_it_comes_from(page: Page) -> None:
    links = page.links()
    assert links["11,4 mnkr"] == f"{FIGURE}.total.period.variance/"
    assert links["320,5"] == f"{FIGURE}.row0.period.budget/"
    assert links["−54,6"].endswith("own_provider_total.full_year.variance/")


def test_a_variance_has_its_sign_beside_its_colour(page: Page) -> None:
    bad = page.select("//td[contains(@class, 'neg')]")
    assert {cell.text_content()[0] for cell in bad} == {"−", "▼"}


def test_a_status_has_its_word_beside_its_shape(page: Page) -> None:
    shapes = page.select("//span[starts-with(@class, 'st ')]")
    assert all(shape.text_content().strip() for shape in shapes)
    assert "Ej klart i år var: Osäkert" in page.text


def test_another_report_can_be_chosen(page: Page) -> None:
    chosen = page.select("//nav[@aria-label='Läget enligt']//a[@aria-current='page']")
    assert [a.text for a in chosen] == ["januari–augusti 2020"]
    assert page.links()["januari–mars 2020"] == "?rapport=delarsrapport-2020-03"


def test_the_chosen_report_is_asked_for(
    david: Client, samples: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tertial.services import overview

    asked: list[object] = []
    monkeypatch.setattr(
        overview, "overview_page", lambda **k: (asked.append(k["report"]), sample.overview())[1]
    )
    david.get(PAGE, {"rapport": "delarsrapport-2020-03"})
    david.get(PAGE)
    assert asked == ["delarsrapport-2020-03", None]


def test_codes_outside_the_report_are_shown_with_their_amounts(
    david: Client, samples: dict[str, Any]
) -> None:
    samples["overview_page"] = sample.overview(unmapped=(sample.unmapped(),))
    page = Page(david.get(PAGE))
    assert "En kod står utanför rapporten" in page.text
    assert "4999 Resultaträkning ingen Utfall period 12 345,00 kr" in page.text
    assert page.links()["Koppla koderna till rader"].endswith("/installningar/rapportrader/")


def test_an_empty_committee_says_what_to_do(david: Client, samples: dict[str, Any]) -> None:
    from tertial.document.model import Paragraph, Table

    samples["overview_page"] = sample.overview(
        lede=Paragraph("Ingen ekonomi är inläst än.", style="lede"),
        figures=(),
        deviations=Table("avvikelser", "", (), ()),
        goals=(),
        commitments=(),
        indicators=(),
        risks=(),
        remarks=(),
    )
    page = Page(david.get(PAGE))
    assert page.links()["Läs in huvudboken"] == "/namnder/von/inlasning/"
    assert "Inga mål är inlagda för året." in page.text
    assert "Inga risker följs i rapporten." in page.text


def test_what_is_written_by_people_is_never_markup(david: Client, samples: dict[str, Any]) -> None:
    from tertial.services.pages import StatusLine

    evil = "<script>alert(1)</script>"
    samples["overview_page"] = sample.overview(risks=(StatusLine(evil, evil, "late", evil),))
    body = david.get(PAGE).content.decode()
    assert evil not in body
    assert "&lt;script&gt;" in body


@pytest.mark.parametrize(("login", "may"), [("cecilia", True), ("rut", False)])
@pytest.mark.parametrize("address", ["/namnder/sn/", "/namnder/sn/rapporter/"])
def test_a_committee_without_a_report_says_what_to_do(
    signed_in: SignIn, login: str, may: bool, address: str
) -> None:
    answer = signed_in(login).get(address)
    page = Page(answer)
    assert answer.status_code == 200
    assert "har inga rapporter än." in page.text
    assert (page.links().get("Gå till Inläsning") == "/namnder/sn/inlasning/") == may
