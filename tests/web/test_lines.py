"""The page of report lines, on the real service."""

from __future__ import annotations

import pytest
from django.test import Client

from tertial.store.models import LineMap
from tests.web.conftest import SignIn
from tests.web.page import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]
PAGE = "/namnder/von/installningar/rapportrader/"
NEW = {
    "target": "income_statement/personnel",
    "first": "59",
    "last": "",
    "valid_from": "2020-05-01",
}


def test_each_line_shows_its_codes_and_what_it_sums(david: Client) -> None:
    page = Page(david.get(PAGE))
    assert page.heading() == "Rapportrader 2020"
    assert "fees 31–34" in page.text
    assert "summerar fees, personnel" in page.text


def test_a_map_is_added_and_said(david: Client) -> None:
    page = Page(david.post(PAGE, NEW, follow=True))
    assert "Kopplingen är tillagd" in page.text
    assert "59 från 2020-05-01" in page.text


@pytest.mark.parametrize("missing", ["target", "first", "valid_from"])
def test_a_form_that_lacks_something_keeps_what_was_typed(david: Client, missing: str) -> None:
    answer = david.post(PAGE, NEW | {missing: ""})
    assert answer.status_code == 422
    page = Page(answer)
    kept = {field.get("name"): field.get("value") for field in page.select("//main//input")}
    assert kept["first"] == (NEW | {missing: ""})["first"]
    assert page.select("//*[@role='alert']")
    assert LineMap.objects.count() == 2


def test_what_the_service_refuses_is_said_in_the_form(david: Client) -> None:
    answer = david.post(PAGE, NEW | {"first": "60", "last": "59"})
    assert answer.status_code == 422
    assert "60" in Page(answer).select("//*[@role='alert']")[0].text_content()


def test_a_map_is_ended_and_said(david: Client) -> None:
    found = LineMap.objects.get(line="fees")
    answer = david.post(f"{PAGE}avsluta/{found.pk}/", {"valid_to": "2020-06-30"}, follow=True)
    assert "Kopplingen är avslutad." in Page(answer).text
    assert "31–34 till 2020-06-30" in Page(answer).text


def test_ending_without_a_day_is_refused(david: Client) -> None:
    found = LineMap.objects.get(line="fees")
    answer = david.post(f"{PAGE}avsluta/{found.pk}/", {"valid_to": "snart"})
    assert answer.status_code == 422


def test_who_may_only_look_sees_no_form(signed_in: SignIn) -> None:
    page = Page(signed_in("bo").get(PAGE))
    assert "fees 31–34" in page.text
    assert page.select("//main//form") == []
