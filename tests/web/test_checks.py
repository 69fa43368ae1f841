"""Granska: the form, a check under way, findings beside their place, verdicts, the protocol, and the signed-out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tertial.services import jobs
from tertial.services.checking import apart, openness
from tertial.store.models import Check, Committee, Job, Verdict
from tests.document.check.report.sample import REVIEWED, SUM, WORDING
from tests.services.checking.world import KARIN, Reader
from tests.web.conftest import SignIn
from tests.web.page import Page

pytestmark = pytest.mark.django_db
PAGE = "/namnder/von/granska/"
OPEN = "/granska/"


def _file(name: str = "rapport.pdf", content: bytes = b"bra") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


@pytest.fixture(autouse=True)
def reader(small_world: Committee, monkeypatch: pytest.MonkeyPatch) -> Reader:
    """What every file is read as: the hand-made report."""
    Job.objects.all().delete()
    made = Reader()
    monkeypatch.setattr(apart, "check_apart", made)
    return made


@pytest.fixture
def checked(david: Client) -> str:
    """The address of a check that is done."""
    answer = david.post(PAGE, {"files": _file()})
    assert jobs.run_next()
    return str(answer["Location"])


def judged(client: Client, address: str, **given: str) -> Any:
    return client.post(f"{address}fynd/", {"fynd": WORDING.key, "nummer": "2", **given})


# --- the form ---------------------------------------------------------------------------------------------


def test_the_form_says_what_is_tried_and_that_nothing_is_kept(david: Client) -> None:
    page = Page(david.get(PAGE))
    assert page.heading() == "Granska"
    assert "Filen tas bort när den är läst." in page.text
    assert "Du har inte granskat något det senaste dygnet." in page.text


def test_files_and_what_they_are_held_against_start_a_check(david: Client, reader: Reader) -> None:
    answer = david.post(PAGE, {"files": [_file(), _file("b.docx")], "against": _file("plan.docx")})
    token = answer["Location"].removeprefix(PAGE).rstrip("/")
    assert Check.objects.get(token=token).files == ["rapport.pdf", "b.docx"]
    jobs.run_next()
    assert [against for _, against, _ in reader.asked] == [["plan.docx"], ["plan.docx"]]


@pytest.mark.parametrize(
    ("files", "said"),
    [([], "Välj minst en fil"), ([_file() for _ in range(11)], "Granska högst 10 filer")],
    ids=["none", "many"],
)
def test_what_cannot_be_started_is_said_in_the_form(
    david: Client, files: list[Any], said: str
) -> None:
    answer = david.post(PAGE, {"files": files})
    assert answer.status_code == 422
    assert said in Page(answer).select("//*[@role='alert']")[0].text_content()


def test_what_is_too_large_is_refused_with_the_limit(david: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 100
    answer = david.post(PAGE, {"files": _file(content=b"x" * 101)})
    assert answer.status_code == 413
    assert "Filerna är för stora" in Page(answer).text
    assert not Check.objects.exists()


# --- a check ----------------------------------------------------------------------------------------------


def test_a_check_under_way_asks_again_until_it_is_done(david: Client) -> None:
    address = david.post(PAGE, {"files": _file()})["Location"]
    page = Page(david.get(address))
    assert "Väntar på sin tur." in page.text
    assert page.select("//*[@hx-trigger='every 1000ms']")
    jobs.run_next()
    assert david.get(address, headers={"HX-Request": "true"})["HX-Refresh"] == "true"
    assert not Page(david.get(address)).select("//*[@hx-trigger]")


def test_a_check_begins_with_what_it_came_to_and_what_was_tried(
    david: Client, checked: str
) -> None:
    page = Page(david.get(checked))
    assert page.heading() == "En siffra går inte ihop"
    assert "2 summor och 1 tal i texten mot tabell gick att pröva. 4 gick inte" in page.text
    assert "Dessutom 1 varning och 1 upplysning." in page.text


def test_a_finding_lies_beside_its_marked_figure(david: Client, checked: str) -> None:
    page = Page(david.get(checked))
    (card,) = page.select("//article[@id='fynd-3']")
    said = " ".join(card.text_content().split())
    assert "Fynd 3 · fel · summa" in said
    assert SUM.message in said
    assert "310 + 200 = 510" in said
    (mark,) = page.select("//mark[span[@id='plats-3']]")
    assert mark.text_content().startswith("610")
    assert card.xpath(".//a[@href='#plats-3']")[0].text == "Visa på sidan 2"


def test_findings_are_narrowed_by_kind(david: Client, checked: str) -> None:
    page = Page(david.get(f"{checked}?slag=error"))
    assert "1 av 3 fynd visas." in page.text
    assert len(page.select("//article[contains(@class, 'finding')]")) == 1


def test_a_file_that_could_not_be_read_is_said(
    david: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    refused = {"reviewed": [], "refused": [{"file": "x.pdf", "reason": "Filen är tom."}]}
    monkeypatch.setattr(apart, "check_apart", lambda *given: refused)
    address = david.post(PAGE, {"files": _file("x.pdf")})["Location"]
    jobs.run_next()
    page = Page(david.get(address))
    assert "x.pdf: Filen är tom." in page.text
    assert "Granska en annan fil" in page.links()


def test_a_result_that_is_gone_is_a_page_that_says_so(
    david: Client, checked: str, tmp_path: Path
) -> None:
    for path in tmp_path.rglob(apart.RESULT):
        path.unlink()
    answer = david.get(checked)
    assert answer.status_code == 404
    assert "det sparas i 24 timmar" in Page(answer).text


# --- verdicts ---------------------------------------------------------------------------------------------


def test_a_finding_is_dismissed_with_a_reason_and_folded(david: Client, checked: str) -> None:
    answer = judged(david, checked, gor="avfarda", skal="Så säger vi.", slag="warning")
    assert answer["Location"] == f"{checked}?slag=warning#fynd-2"
    page = Page(david.get(checked))
    (card,) = page.select("//article[@id='fynd-2']")
    assert "Så säger vi." in card.text_content()
    assert card.xpath(".//details[summary='Visa fyndet']")
    assert "Ett fynd är avfärdat." in page.text


def test_a_finding_dismissed_in_another_document_says_so_with_the_reason_ready(
    david: Client, checked: str, reader: Reader
) -> None:
    judged(david, checked, gor="avfarda", skal="Så säger vi.")
    document = replace(REVIEWED.document, title="En annan rapport")
    reader.reviewed = replace(REVIEWED, document=document)
    answer = david.post(PAGE, {"files": _file()})
    assert jobs.run_next()
    (card,) = Page(david.get(answer["Location"])).select("//article[@id='fynd-2']")
    assert "Samma fynd avfärdades i Påhittad rapport av" in card.text_content()
    assert card.xpath(".//textarea")[0].text == "Så säger vi."


def test_the_findings_stand_in_short_above_the_document_without_the_dismissed(
    david: Client, checked: str
) -> None:
    short = "//section[@aria-labelledby='i-korthet']//a"
    page = Page(david.get(checked))
    assert [link.get("href") for link in page.select(short)] == [
        "#fynd-3",
        "#fynd-2",
        "#fynd-1",
    ]
    judged(david, checked, gor="avfarda", skal="Så säger vi.")
    assert [link.get("href") for link in Page(david.get(checked)).select(short)] == [
        "#fynd-3",
        "#fynd-1",
    ]


def test_a_dismissal_without_a_reason_is_asked_for_one(david: Client, checked: str) -> None:
    answer = judged(david, checked, gor="avfarda", skal=" ")
    assert answer.status_code == 422
    assert "Skriv varför fyndet avfärdas." in Page(answer).text
    assert not Verdict.objects.exists()


def test_what_was_said_is_taken_back(david: Client, checked: str) -> None:
    judged(david, checked, gor="godta")
    assert "Godtaget" in Page(david.get(checked)).text
    judged(david, checked, gor="angra")
    assert "Godtaget" not in Page(david.get(checked)).text


# --- keep, remove, take along -----------------------------------------------------------------------------


def test_a_kept_check_is_seen_by_the_committee(
    david: Client, checked: str, signed_in: SignIn
) -> None:
    per = signed_in("per")
    assert per.get(checked).status_code == 404
    assert "Granskningen är sparad." in Page(david.post(f"{checked}spara/", follow=True)).text
    page = Page(per.get(checked))
    assert "Sparad." in page.text
    assert not page.select("//button[text()='Ta bort']")
    assert "rapport.pdf" in Page(per.get(PAGE)).links()


def test_a_check_is_removed(david: Client, checked: str) -> None:
    answer = david.post(f"{checked}ta-bort/", follow=True)
    assert "Granskningen är borttagen." in Page(answer).text
    assert david.get(checked).status_code == 404


@pytest.mark.parametrize(
    ("extension", "content_type"),
    [
        ("pdf", "application/pdf"),
        ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("json", "application/json"),
        ("html", "text/html; charset=utf-8"),
    ],
)
def test_the_protocol_is_a_file(
    david: Client, checked: str, extension: str, content_type: str
) -> None:
    answer = david.get(f"{checked}protokoll/{extension}")
    assert answer["Content-Type"] == content_type
    assert answer["Content-Disposition"] == f'attachment; filename="granskning-rapport.{extension}"'


def test_a_report_of_ours_is_checked_from_its_page(david: Client) -> None:
    report = "/namnder/von/rapporter/delarsrapport-2020-08/"
    page = Page(david.get(report))
    (form,) = page.select("//form[button='Granska']")
    address = david.post(form.get("action"))["Location"]
    jobs.run_next()
    assert "Delårsrapport 2 2020" in Page(david.get(address)).text


def test_many_checks_and_findings_ask_no_more(david: Client, checked: str) -> None:
    def asked(address: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert david.get(address).status_code == 200
        return len(queries)

    before = asked(PAGE), asked(checked)
    for _ in range(10):
        david.post(PAGE, {"files": _file()})
    assert (asked(PAGE), asked(checked)) == before
    assert max(before) <= 12


# --- the signed-out ---------------------------------------------------------------------------------------


@pytest.fixture
def is_open() -> None:
    openness.set_openness(
        actor=KARIN, committee="von", is_open=True, per_hour=1, now=timezone.now()
    )


def test_it_is_closed_at_first(client: Client) -> None:
    assert client.get(OPEN)["Location"].startswith("/logga-in/")
    answer = client.post(OPEN, {"files": _file()})
    assert answer["Location"].startswith("/logga-in/")
    assert answer.wsgi_request.FILES == {}
    assert not Check.objects.exists()


@pytest.mark.usefixtures("is_open")
def test_where_it_is_open_a_report_is_checked_without_signing_in(client: Client) -> None:
    answer = client.post(OPEN, {"files": _file()})
    address = answer["Location"]
    jobs.run_next()
    page = Page(client.get(address))
    assert page.heading() == "En siffra går inte ihop"
    assert not page.select("//button[contains(., 'Godta') or contains(., 'Spara')]")
    assert client.get(f"{address}protokoll/pdf").content.startswith(b"%PDF")
    assert client.post(f"{address}ta-bort/")["Location"] == OPEN
    assert client.get(address).status_code == 404


@pytest.mark.usefixtures("is_open")
def test_who_has_had_their_number_is_told_before_anything_is_kept(client: Client) -> None:
    client.post(OPEN, {"files": _file()})
    answer = client.post(OPEN, {"files": _file()})
    assert answer.status_code == 422
    assert "Från den här adressen har 1 granskningar gjorts" in Page(answer).text
    assert answer.wsgi_request.FILES == {}


@pytest.mark.usefixtures("is_open")
def test_a_check_of_the_committee_is_not_opened_by_its_name_alone(
    client: Client, checked: str
) -> None:
    token = urlsplit(checked).path.rstrip("/").rsplit("/", 1)[-1]
    assert client.get(f"{OPEN}{token}/").status_code == 404
    assert client.post(f"{OPEN}{token}/ta-bort/").status_code == 404


def test_the_setting_is_changed_with_history(signed_in: SignIn) -> None:
    karin = signed_in("karin")
    address = "/namnder/von/installningar/granska/"
    assert "Avstängt" in Page(karin.get(address)).text
    karin.post(address, {"oppen": "ja", "per_timme": "7"})
    page = Page(karin.get(address))
    assert "Öppet för alla" in page.text
    assert "öppet, 7 i timmen" in page.text
    answer = karin.post(address, {"oppen": "ja", "per_timme": "0"})
    assert answer.status_code == 422
