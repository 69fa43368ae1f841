"""Months closed and opened on their page, postings looked at, rules of what is hidden, names shown with a reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tertial.ledger.originals import hidden_rows
from tertial.services.access import SYSTEM
from tertial.services.importing import import_paths
from tertial.services.workspace import ledger_home
from tertial.store.models import AuditEvent, Committee, MaskRule
from tests.web.page import Page

pytestmark = pytest.mark.django_db
MONTHS = "/namnder/von/ekonomi/manad/"
MASKS = "/namnder/von/installningar/dolda-uppgifter/"
VOUCHERS = (
    "/namnder/von/rapporter/delarsrapport-2020-08/siffra/"
    "income_statement.personnel.period.outcome/verifikationer/"
)
FILE = (
    "Ansvar;Verksamhet;Konto;Verifikation;Period;Belopp;Text\n"
    "51210;51012;5010;A 1;202003;100,00;Lön 811218-9876\n"
    "51210;51012;3110;A 2;202003;-40,00;Avgift\n"
)


@pytest.fixture
def world(small_world: Committee, tmp_path: Path) -> Committee:
    file = tmp_path / "mars.csv"
    file.write_text(FILE, encoding="utf-8")
    import_paths(actor=SYSTEM, paths=[file], committee="von", now=timezone.now())
    return small_world


@pytest.fixture
def karin(signed_in: Any) -> Client:
    client: Client = signed_in("karin")
    return client


def test_a_month_is_closed_and_opened_again(world: Committee, karin: Client) -> None:
    about = {"ar": "2020", "manad": "3"}
    answer = karin.post(MONTHS, about | {"gor": "stang", "anteckning": "Avstämd"}, follow=True)
    page = Page(answer)
    assert "stängd" in page.text
    assert "Öppna mars 2020 igen" in page.text
    answer = karin.post(MONTHS, about | {"gor": "oppna", "anteckning": "En rättelse"}, follow=True)
    assert "öppnad igen" in Page(answer).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"ar": "2020", "manad": "3", "gor": "oppna", "anteckning": "Fel fil"}, "inte stängt"),
        ({"ar": "2020", "manad": "x"}, "finns inte"),
        ({"ar": "2020", "manad": "5"}, "att stänga"),
    ],
)
def test_what_cannot_be_done_is_said_on_the_page(
    world: Committee, karin: Client, given: dict[str, str], said: str
) -> None:
    answer = karin.post(MONTHS, given)
    assert answer.status_code == 422
    assert said in Page(answer).select("//*[@role='alert']")[0].text_content()


def test_the_controller_sees_the_month_and_has_no_button(world: Committee, david: Client) -> None:
    page = Page(david.get(MONTHS))
    assert "Kontrollsumman stämmer" in page.text
    assert "Stäng mars" not in page.text


def test_a_note_on_a_posting_is_kept(world: Committee, david: Client) -> None:
    about = {"ar": "2020", "manad": "3", "enhet": "1", "konto": "5010", "slag": "missing"}
    answer = david.post(f"{MONTHS}sett/", about | {"anteckning": "Kommer sent"})
    assert answer["Location"] == f"{MONTHS}?ar=2020&manad=3#brukar"
    assert david.post(f"{MONTHS}sett/", about).status_code == 422


def test_rules_are_added_ended_and_what_is_hidden_erased(world: Committee, david: Client) -> None:
    rule = {"gor": "lagg-till", "vad": "names", "kolumn": "text", "skal": "Arvoden"}
    page = Page(david.post(MASKS, rule, follow=True))
    assert "personnamn" in page.text
    number = MaskRule.objects.get().pk
    ending = {"gor": "avsluta", "regel": str(number), "valid_to": "2020-12-31"}
    assert "till 2020-12-31" in Page(david.post(MASKS, ending, follow=True)).text
    batch = next((ledger_home() / "batches").iterdir())
    assert hidden_rows(batch) == 1
    erase = {"gor": "radera", "inlasning": batch.name, "skal": "Gallring"}
    david.post(MASKS, erase)
    assert hidden_rows(batch) == 0
    assert david.post(MASKS, rule | {"skal": ""}).status_code == 422


def test_a_name_is_shown_with_a_reason_and_the_log_tells(world: Committee, david: Client) -> None:
    page = Page(david.get(VOUCHERS))
    assert "Lön [dolt]" in page.text
    place = page.select("//input[@name='rad']/@value")[0]
    refused = david.post(VOUCHERS, {"rad": place, "skal": ""})
    assert refused.status_code == 422
    assert "811218-9876" not in refused.content.decode()
    shown = Page(david.post(VOUCHERS, {"rad": place, "skal": "Utreder ett fel"}))
    assert "Lön 811218-9876" in shown.text
    assert AuditEvent.objects.get(action="names.revealed").data["skäl"] == "Utreder ett fel"
    assert "Namn visade" in Page(david.get("/namnder/von/logg/")).text


def test_who_may_not_see_names_has_no_button_and_no_answer(
    world: Committee, signed_in: Any, david: Client
) -> None:
    place = Page(david.get(VOUCHERS)).select("//input[@name='rad']/@value")[0]
    anna = signed_in("anna")
    assert "Visa namn" not in Page(anna.get(VOUCHERS)).text
    assert anna.post(VOUCHERS, {"rad": place, "skal": "Nyfiken"}).status_code == 403


def test_what_counts_as_usual_is_chosen_on_the_page(world: Committee, david: Client) -> None:
    about = {"ar": "2020", "manad": "3", "traffar": "3", "fonster": "4", "minst": "500"}
    address = f"{MONTHS}brukar/"
    answer = david.post(address, about | {"ganger": "2", "glomd": "1"}, follow=True)
    assert "minst 3 av de 4 senaste månaderna, minst 500 kronor" in Page(answer).text
    answer = david.post(address, about | {"ganger": "1", "glomd": "1"})
    assert answer.status_code == 422
