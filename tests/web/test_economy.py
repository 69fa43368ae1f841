"""The economy's pages on a small ledger: what they ask, what they link to, and how often they ask the database."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tertial.store.models import Comment, Committee, OrgUnit
from tests.services.economy import page_world as world
from tests.web.page import Page

pytestmark = pytest.mark.django_db
ECONOMY = "/namnder/von/ekonomi/"
CELL = f"{ECONOMY}siffra/2020-03ytd/operations_statement.care/-/budget-utfall/"


@pytest.fixture
def committee(small_world: Committee) -> Committee:
    world.make(small_world)
    return small_world


def test_every_figure_is_a_link_to_where_it_comes_from(committee: Committee, david: Client) -> None:
    page = Page(david.get(ECONOMY, {"enhet_belopp": "tkr"}))
    cells = page.select("//table[@id='ekonomi']//td[normalize-space()]")
    links = page.select("//table[@id='ekonomi']//td/a[@data-figure]/@href")
    assert len(links) == len(cells) > 20
    assert f"{CELL}?enhet_belopp=tkr" in links


def test_what_is_chosen_stands_in_the_form_and_the_links(
    committee: Committee, david: Client
) -> None:
    asked = {"per": "enheter", "rad": "care", "enhet": "SOF", "tid": "r12", "mot": "ifjol"}
    page = Page(david.get(ECONOMY, asked))
    chosen = set(page.select("//option[@selected]/@value"))
    assert {"enheter", "care", "SOF", "r12", "ifjol", "3", "2020"} <= chosen
    assert page.links()["Bistånd"] == "?tid=r12&mot=ifjol&per=enheter&rad=care&enhet=51110"


def test_a_word_that_is_none_is_told(committee: Committee, david: Client) -> None:
    answer = david.get(ECONOMY, {"ar": "tjugo"})
    assert answer.status_code == 400
    assert "ar ska vara ett tal, inte tjugo." in Page(answer).text


def test_the_table_comes_as_a_workbook(committee: Committee, david: Client) -> None:
    answer = david.get(f"{ECONOMY}tabell.xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="von-ekonomi-2020-03ytd.xlsx"'
    assert answer.content[:2] == b"PK"


def test_a_cell_opens_in_the_panel_and_as_a_page(committee: Committee, david: Client) -> None:
    page = Page(david.get(CELL))
    assert page.heading() == "Driftbudget › Äldreomsorg › januari–mars 2020 › avvikelse"
    assert page.links()["Förklara avvikelsen"].startswith(f"{ECONOMY}avvikelser/?cell=2020-03ytd/")
    assert page.links()["51110 Bistånd"] == CELL.replace("/-/", "/51110/")
    part = david.get(CELL, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in part
    assert f'href="{CELL}"' in part


def test_a_part_leads_to_its_vouchers(committee: Committee, david: Client) -> None:
    page = Page(david.get(CELL.replace("budget-", ""), {"budget": "2020"}))
    (to,) = page.select("//tr[th='4600']//a/@href")
    assert to.endswith("/utfall/verifikationer/?budget=2020&konto=4600")
    listed = Page(david.get(to))
    assert "3 rader om tillsammans 300,00 kr" in listed.text
    assert "Urvalet är en del av siffran." in listed.text


def test_a_comment_is_written_where_the_figure_is(committee: Committee, david: Client) -> None:
    box = Page(david.get(CELL))
    thing, back = (
        box.select(f"//form[contains(@action, 'kommentar')]//input[@name='{name}']/@value")[0]
        for name in ("thing", "fran")
    )
    sent = {"thing": thing, "fran": back, "text": "Följs upp i maj."}
    assert david.post("/namnder/von/kommentar/", sent)["Location"] == f"{CELL}#kommentarer"
    assert "Följs upp i maj." in Page(david.get(CELL)).text
    assert "En kommentar" in Page(david.get(ECONOMY)).text


def test_an_empty_ledger_says_what_to_do(small_world: Committee, david: Client) -> None:
    page = Page(david.get(ECONOMY))
    assert "Huvudboken har inget för 2020 än." in page.text
    assert page.links()["Läs in huvudbok, budget eller prognos"] == "/namnder/von/inlasning/"


@pytest.mark.parametrize("address", [ECONOMY, f"{ECONOMY}?per=enheter", CELL])
def test_more_units_and_comments_ask_no_more(
    committee: Committee, david: Client, address: str
) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert david.get(address).status_code == 200
        return len(queries)

    Comment.objects.create(
        committee=committee, thing="2020/ekonomi/x", text="x", at=datetime(2020, 4, 8, tzinfo=UTC)
    )
    before = asked()
    year = committee.years.get()
    OrgUnit.objects.bulk_create(
        OrgUnit(plan_year=year, order=n, code=f"6{n:04}", name=f"Enhet {n}", parent="SOF")
        for n in range(50)
    )
    Comment.objects.bulk_create(
        Comment(
            committee=committee,
            thing="2020/ekonomi/2020-03ytd/operations_statement.care/-/budget-utfall",
            text="x",
            at=datetime(2020, 4, 8, tzinfo=UTC),
        )
        for _ in range(50)
    )
    assert asked() <= before + 1  # the names of those who wrote
