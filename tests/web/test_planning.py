"""The plan's pages through their addresses: forms, links, comments, and what is said when something is wrong."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tertial.store import models
from tertial.store.models import Committee, PlanYear
from tests.services.plans import plan_of
from tests.web.conftest import SignIn
from tests.web.page import Page

pytestmark = pytest.mark.django_db
PLAN = "/namnder/von/plan/"


@pytest.fixture
def plan(small_world: Committee) -> PlanYear:
    return plan_of(small_world)


@pytest.fixture
def anna(signed_in: SignIn, plan: PlanYear) -> Client:
    return signed_in("anna")


def test_the_tree_shows_the_whole_chain_and_opens_its_things(anna: Client) -> None:
    page = Page(anna.get(PLAN))
    assert page.heading() == "Mål och plan 2020"
    assert "låst, kommer uppifrån" in page.text
    links = page.links()
    assert links["Gemensam planering i hemtjänsten"] == f"{PLAN}sak/planering/"
    assert links["Nöjda brukare"] == f"{PLAN}indikator/nojd/"


def test_the_tree_folds_without_a_script(anna: Client) -> None:
    page = Page(anna.get(PLAN))
    assert len(page.select("//li[contains(@class, 'goal')]/details/summary")) == 3


def test_links_carry_the_year_on(anna: Client, plan: PlanYear) -> None:
    models.PlanYear.objects.create(committee=plan.committee, year=2021)
    links = Page(anna.get(f"{PLAN}?ar=2020")).links()
    assert links["Nöjda brukare"] == f"{PLAN}indikator/nojd/?ar=2020"


def test_a_year_that_is_none_is_taken_for_the_newest(anna: Client) -> None:
    assert Page(anna.get(f"{PLAN}?ar=i-fjol")).heading() == "Mål och plan 2020"
    assert anna.get(f"{PLAN}?ar=1999").status_code == 404


def test_a_commitment_is_added_with_a_form_and_leads_to_its_page(anna: Client) -> None:
    form = Page(anna.get(f"{PLAN}ny/commitment/"))
    assert form.heading() == "Nytt i planen 2020: utvecklingsåtagande"
    given = {"ar": "2020", "title": "Trygg utskrivning", "goal": "kontinuitet"}
    answer = anna.post(f"{PLAN}ny/commitment/", given, follow=True)
    assert answer.redirect_chain == [(f"{PLAN}sak/trygg-utskrivning/?ar=2020", 302)]
    assert "Tillagt i planen." in Page(answer).text


def test_a_fault_stands_at_its_field_and_what_was_typed_stays(anna: Client) -> None:
    given = {"ar": "2020", "title": "Planering", "due": "31 maj", "sedd": ""}
    answer = anna.post(f"{PLAN}sak/planering/andra/", given)
    assert answer.status_code == 422
    page = Page(answer)
    assert "Skriv dagen som 2026-05-31." in page.text
    [field] = page.select("//input[@name='due']")
    assert (field.get("aria-invalid"), field.get("aria-describedby")) == ("true", "f-due")
    assert page.select("//textarea[@name='title']")[0].text_content() == "Planering"


def test_a_box_can_be_unticked(anna: Client) -> None:
    page = Page(anna.get(f"{PLAN}indikator/franvaro/andra/"))
    [box] = page.select("//input[@type='checkbox' and @name='by_sex']")
    assert box.get("checked") is not None
    answer = anna.post(f"{PLAN}indikator/franvaro/andra/", {"ar": "2020", "by_sex": ""})
    assert answer.status_code == 302
    assert not models.Indicator.objects.get(key="franvaro").by_sex


def test_a_change_meanwhile_is_said_and_not_written_over(anna: Client) -> None:
    given = {"ar": "2020", "title": "Två", "sedd": "0" * 16}
    answer = anna.post(f"{PLAN}sak/planering/andra/", given)
    assert answer.status_code == 422
    assert "Någon har ändrat det här" in Page(answer).text


def test_a_change_is_undone_from_the_history(anna: Client) -> None:
    anna.post(f"{PLAN}sak/planering/andra/", {"ar": "2020", "title": "Planering"})
    page = Page(anna.get(f"{PLAN}sak/planering/"))
    [form] = page.select("//form[contains(@action, 'angra')]")
    answer = anna.post(form.get("action"), {"ar": "2020"}, follow=True)
    assert Page(answer).heading() == "Gemensam planering i hemtjänsten"


def test_what_is_taken_out_says_so_and_stays(anna: Client) -> None:
    answer = anna.post(f"{PLAN}sak/planering/ta-bort/", {"ar": "2020"}, follow=True)
    assert "Borttaget ur planen" in Page(answer).text
    assert "Gemensam planering i hemtjänsten" not in Page(anna.get(PLAN)).text
    assert "Gemensam planering i hemtjänsten" in Page(anna.get(f"{PLAN}?visa=borttagna")).text


def test_a_value_is_registered_and_shown(anna: Client) -> None:
    address = f"{PLAN}indikator/personal/varde/"
    given = {"ar": "2020", "period": "2020-08", "value": "12,5", "measured_on": "2020-08-31"}
    answer = anna.post(address, given, follow=True)
    assert "12,5 st" in Page(answer).text
    assert "Värdet är registrerat." in Page(answer).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"period": "2020-08", "value": "bra"}, "är inget värde"),
        ({"period": "", "value": "9"}, "Skriv vilken period"),
        ({"period": "2020-08", "value": "9", "unit": "x"}, "Enheten x finns inte"),
    ],
)
def test_a_value_that_cannot_be_used_is_said_and_stays(
    anna: Client, given: dict[str, str], said: str
) -> None:
    answer = anna.post(f"{PLAN}indikator/personal/varde/", given | {"ar": "2020"})
    assert answer.status_code == 422
    page = Page(answer)
    assert said in page.text
    assert page.select("//input[@name='value']")[0].get("value") == given["value"]


def test_a_chart_has_an_alt_text_and_its_table(anna: Client) -> None:
    page = Page(anna.get(f"{PLAN}indikator/personal/"))
    [picture] = page.select("//div[@role='img']")
    assert picture.get("aria-label").startswith("Personal per brukare. Totalt: 15")
    assert picture.find(".//svg") is not None
    assert "Mars 2020 14 st" in page.text


def test_a_comment_comes_back_to_its_page(anna: Client) -> None:
    back = f"{PLAN}mal/kontinuitet/"
    given = {"thing": "2020/goal/kontinuitet", "text": "Bra.", "fran": back}
    answer = anna.post("/namnder/von/kommentar/", given)
    assert answer["Location"] == f"{back}#kommentarer"
    assert "Bra." in Page(anna.get(back)).text


@pytest.mark.parametrize("back", ["https://exempel.se/", "//exempel.se", ""])
def test_a_comment_leads_nowhere_else(anna: Client, back: str) -> None:
    given = {"thing": "2020/goal/kontinuitet", "text": "Bra.", "fran": back}
    assert anna.post("/namnder/von/kommentar/", given)["Location"] == f"{PLAN}#kommentarer"


def test_what_is_written_is_text_and_no_markup(anna: Client) -> None:
    given = {"thing": "2020/goal/kontinuitet", "text": "<script>alert(1)</script>"}
    anna.post("/namnder/von/kommentar/", given)
    answer = anna.get(f"{PLAN}mal/kontinuitet/")
    assert "<script>alert" not in answer.content.decode()


def test_a_link_is_made_with_the_form(anna: Client) -> None:
    given = {"ar": "2020", "target": "item:bemanning", "relation": "minskar risken"}
    answer = anna.post(f"{PLAN}mal/kontinuitet/koppla/", given, follow=True)
    assert "minskar risken" in Page(answer).text


def test_who_may_not_change_sees_no_buttons(signed_in: SignIn, plan: PlanYear) -> None:
    page = Page(signed_in("per").get(f"{PLAN}sak/planering/"))
    assert page.select("//main//form") == []
    assert "Ändra" not in page.links()


@pytest.mark.parametrize(
    "address", ["blad/", "loften/", "uppdrag/", "projekt/", "handelser/", "utmaningar/"]
)
def test_every_list_has_a_heading_and_says_when_it_is_empty(
    signed_in: SignIn, small_world: Committee, address: str
) -> None:
    answer: Any = signed_in("per").get(f"{PLAN}{address}")
    assert answer.status_code == 200
    assert Page(answer).select("//*[contains(@class, 'empty')]")


def test_the_five_minutes_can_be_read_without_a_script(signed_in: SignIn, plan: PlanYear) -> None:
    page = Page(signed_in("per").get("/namnder/von/kort/"))
    assert page.heading() == "Kort om läget"
    assert "Det här ska nämnden ta ställning till" in page.text


def test_a_committee_without_reports_is_told_what_to_do(signed_in: SignIn, plan: PlanYear) -> None:
    models.Report.objects.all().delete()
    assert signed_in("per").get("/namnder/von/kort/").status_code == 200
