"""The pages of volumes: a register begun, a price followed and undone, a file there and back, a grid saved."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tertial.store import models
from tertial.store.models import Committee
from tests.services.economy import volumes_world as world
from tests.web.page import Page

HERE = "/namnder/von/ekonomi/volymer/"
YEAR = {"ar": "2020", "enhet_belopp": "kr"}
FILE = f"Insats;Slag av utförare;Utförare;Månad;Antal\nHemtjänst;{world.PRIVATE};864;3;11\n"


@pytest.fixture
def page(small_world: Committee, david: Client) -> Client:
    world.make(small_world)
    return david


def said(client: Client, path: str = "", **query: Any) -> str:
    return Page(client.get(HERE + path, YEAR | {"manad": "3"} | query)).text


def send(client: Client, path: str, **given: Any) -> Any:
    return client.post(HERE + path, YEAR | given)


def test_an_empty_register_says_what_to_do_and_is_begun(
    small_world: Committee, david: Client
) -> None:
    assert "Lägg upp den första insatsen med dess pris." in said(david)
    assert "Lägg till den första nedan" in said(david, "priser/")
    assert send(david, "skriv/spara/", vad="budget:2020").status_code == 302
    assert "Inga insatser är upplagda." in Page(david.get(HERE + "skriv/", YEAR, follow=True)).text
    save = reverse("economy_budget_record", kwargs={"committee": "von", "kind": "tjanst"})
    david.post(save, YEAR | {"label": "Hemtjänst", "unit": "timmar"})
    assert "följs inte" in said(david, "priser/")
    save = save.replace("tjanst", "pris")
    answer = david.post(save, YEAR | {"service": "hemtjanst", "price": "mycket"})
    assert answer.status_code == 422
    david.post(save, YEAR | {"service": "hemtjanst", "price": "450"})
    assert "gäller" in said(david, "priser/")


def test_services_are_shown_in_a_pair_and_drill_to_their_rows(page: Client) -> None:
    shown = said(page)
    assert "Antalet gör −209 kr, mest Hemtjänst (−209)." in shown
    assert "Hemtjänst timmar 105 107 +2 80,50–100,00 8 852 9 530 −679" in shown
    assert "saknar mars" in shown
    service = said(page, "insats/home/")
    assert "mars 35 rader 37 rader" in service
    assert "extern utförare privat 47 43,9 % 100,00 4 700" in service
    rows = said(page, "insats/home/rader/", slag="utfall", utforare="864")
    assert "mars Utfall extern utförare 864 12 skrivet eller ur datapaketet" in rows


def test_compensation_is_reconciled_and_leads_to_vouchers(page: Client) -> None:
    assert "865 extern utförare 15 1 500 1 560 +60 +4,0 %" in said(page, "avstamning/")
    html = page.get(HERE + "avstamning/", YEAR | {"manad": "3"}).content.decode()
    link = "income_statement.bought/-/utfall/verifikationer/"
    assert link in html
    assert "motpart=865" in html


def test_a_price_is_followed_ended_and_undone(page: Client) -> None:
    send(page, "priser/", gor="nytt-pris", key="pris-2", pris="82", dag="2020-07-01")
    assert "2020-06-30" in said(page, "priser/")
    assert send(page, "priser/", gor="avsluta", key="pris-2", dag="snart").status_code == 422
    assert send(page, "priser/", gor="annat").status_code == 404
    event = models.AuditEvent.objects.order_by("-id").values_list("id", flat=True)[0]
    send(page, "priser/", gor="angra", andring=str(event))
    assert not models.ServicePrice.objects.filter(price="82").exists()


def test_a_file_is_shown_taken_and_undone(page: Client) -> None:
    def upload(name: str, text: str, **more: str) -> Any:
        file = SimpleUploadedFile(name, text.encode())
        return page.post(HERE + "filer/", YEAR | {"file": file, "slag": "utfall"} | more)

    address = upload("mars.csv", FILE)["Location"]
    shown = Page(page.get(address)).text
    assert "mars.csv ändrar 1 antal; 0 är som förut." in shown
    assert "12 11 2" in shown
    (token,) = Page(page.get(address)).select("//input[@name='shown']/@value")
    taken = page.post(address, YEAR | {"slag": "utfall", "shown": token}, follow=True)
    assert "1 antal inläst." in Page(taken).text
    file = models.VolumeFile.objects.get()
    undone = Page(page.post(HERE + "filer/angra/", YEAR | {"fil": str(file.pk)}, follow=True)).text
    assert "Filen är ångrad: 1 antal gick tillbaka." in undone
    twice = page.post(HERE + "filer/angra/", YEAR | {"fil": str(file.pk)}, follow=True)
    assert "redan ångrad" in Page(twice).text
    assert (
        "Rad 2"
        in Page(page.get(upload("fel.csv", FILE.replace("864;3", "864;13"))["Location"])).text
    )
    assert upload("bild.png", "").status_code == 422
    assert upload("mars.csv", FILE, slag="prognos").status_code == 422


def test_a_version_is_begun_and_typed_in_without_script(page: Client) -> None:
    send(page, "skriv/ny/", slag="prognos", namn="2020-03", grund="budget:2020", insats="home")
    key = f"v:home|{world.OWN}||1"
    about = {"vad": "prognos:2020-03", "insats": "home", "seen": "999999"}
    answer = send(page, "skriv/spara/", **about, **{key: "20"})
    assert f"{world.OWN} 251" in Page(page.get(answer["Location"])).text
    again = send(page, "skriv/ny/", slag="prognos", namn="2020-03")
    assert "finns redan" in Page(page.get(again["Location"])).text


def test_the_script_is_told_cells_sums_and_faults(page: Client) -> None:
    seen = str(models.Volume.objects.order_by("-id")[0].pk)
    keys = [f"home|{world.OWN}||1", f"home|{world.OWN}||2"]
    given = {"vad": "budget:2020", "insats": "home", "key": keys, "value": ["30", "x"]}
    answer = page.post(
        HERE + "skriv/spara/",
        YEAR | given | {"version": [seen, seen]},
        headers={"Accept": "application/json"},
    ).json()
    assert answer["texts"]["m-0"] == "44"
    assert [fault["key"] for fault in answer["faults"]] == [keys[1]]
    assert answer["said"].startswith("Sparat")
