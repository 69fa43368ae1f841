"""Watched folders and saved mappings on their page; the file for the ERP as an answer."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tertial.ledger.batches import Ledger
from tertial.services.jobs import run_next
from tertial.services.workspace import home, ledger_home
from tertial.store.models import Committee, Feed, Job, SavedMapping
from tests.ledger.making import put
from tests.web.page import Page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("small_world")]
FEEDS = "/namnder/von/inlasning/mappar/"
ERP = "/namnder/von/ekonomi/till-ekonomisystemet/"
TOML = """
kind = "{kind}"
[columns]
cost_centre = "A"
activity = "V"
account = "K"
period = "P"
[[amounts]]
column = "B"
"""
OWN = b"A;V;K;P;B\n51210;51012;5010;202003;100,00\n"


def save(david: Client, name: str = "Egen", kind: str = "outcome") -> Any:
    given = {"gor": "mappning", "namn": name, "toml": TOML.format(kind=kind)}
    return david.post(FEEDS, given, follow=True)


def test_a_mapping_is_saved_shown_and_replaced(david: Client) -> None:
    assert "Egen" in Page(save(david)).text
    save(david)
    assert SavedMapping.objects.filter(ended_at=None).count() == 1
    assert SavedMapping.objects.count() == 2


def test_a_mapping_is_chosen_when_a_file_is_uploaded(david: Client) -> None:
    save(david)
    page = Page(david.get("/namnder/von/inlasning/"))
    assert page.select("//select[@name='mappning']/option/@value") == ["", "Egen"]
    file = SimpleUploadedFile("mars.csv", OWN, "text/csv")
    david.post("/namnder/von/inlasning/", {"files": [file], "gor": "las-in", "mappning": "Egen"})
    assert run_next()
    assert Job.objects.latest("id").status == "done"


def test_a_folder_is_watched_and_changed(david: Client) -> None:
    save(david)
    given = {"gor": "mapp", "mapp": "utfall", "monster": "*.csv", "mappning": "Egen", "pa": "ja"}
    page = Page(david.post(FEEDS, given, follow=True))
    assert "feeds/von/utfall" in page.text
    assert (home() / "feeds/von/utfall").is_dir()
    david.post(FEEDS, given | {"pa": "nej"})
    assert not Feed.objects.get().is_active
    assert "utfall" in Page(david.get("/namnder/von/inlasning/")).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"gor": "mapp", "mapp": "../etc"}, "kan inte heta så"),
        ({"gor": "mapp", "mapp": "a", "kod": "ebcdic"}, "teckenkodningarna"),
        ({"gor": "mapp", "mapp": "a", "mappning": "x"}, "ingen sparad kolumnmappning"),
        ({"gor": "mappning", "namn": "", "toml": "x"}, "Ge mappningen ett namn"),
        ({"gor": "mappning", "namn": "x", "toml": "="}, "x"),
        ({"gor": "ta-bort", "namn": "x"}, "ingen sparad kolumnmappning"),
    ],
)
def test_what_cannot_be_is_said(david: Client, given: dict[str, str], said: str) -> None:
    answer = david.post(FEEDS, given)
    assert answer.status_code == 422
    assert said in Page(answer).select("//*[@role='alert']")[0].text_content()


def test_a_mapping_in_use_stays_until_its_folder_has_another(david: Client) -> None:
    save(david)
    feed = {"gor": "mapp", "mapp": "utfall", "mappning": "Egen", "pa": "ja"}
    david.post(FEEDS, feed)
    assert david.post(FEEDS, {"gor": "ta-bort", "namn": "Egen"}).status_code == 422
    david.post(FEEDS, feed | {"mappning": ""})
    assert david.post(FEEDS, {"gor": "ta-bort", "namn": "Egen"}).status_code == 302


def test_a_file_for_the_erp_is_an_answer(david: Client, small_world: Committee) -> None:
    save(david, "Budget", "budget")
    rows = [{"voucher": "", "account": "5010", "amount": 123_45, "month": 3}]
    put(Ledger(ledger_home()), rows, kind="budget", version="2020")
    assert "Budget 2020 (2020)" in Page(david.get(ERP)).text
    given = {"version": "budget/2020/2020", "mappning": "Budget", "format": "csv"}
    answer = david.post(ERP, given)
    assert answer["Content-Disposition"] == 'attachment; filename="von-budget-2020.csv"'
    assert answer.content.decode(
        "utf-8-sig"
    ) == "A;V;K;P;B\r\n51210;51012;4600;202003;123,45\r\n".replace("4600", "5010")
    assert david.post(ERP, given | {"version": "x"}).status_code == 422
