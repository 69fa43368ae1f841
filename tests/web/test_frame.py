"""What is around every page: menu, headers, errors."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from markupsafe import escape

from tertial.errors import BadInput, Conflict, NotAllowed, NotFound
from tests.web import sample
from tests.web.conftest import SignIn
from tests.web.page import Page

pytestmark = pytest.mark.django_db
EVERYTHING = [
    *(
        "Översikt",
        "Mina frågor",
        "Omgångar",
        "Mål",
        "Ekonomi",
        "Uppdrag",
        "Kontroll",
        "Rapporter",
        "Granska",
    ),
    *("Inläsning", "Personer", "Inställningar", "Logg", "Hjälp"),
]


def without(*words: str) -> list[str]:
    """The menu but for some."""
    return [word for word in EVERYTHING if word not in words]


@pytest.mark.parametrize(
    ("login", "menu"),
    [
        ("anna", EVERYTHING),
        ("david", without("Personer")),
        ("rut", without("Mina frågor")),
        ("bo", without("Omgångar", "Inläsning", "Personer", "Logg")),
        ("eva", without("Mina frågor", "Inläsning", "Personer")),
    ],
)
def test_the_menu_shows_what_one_may_do(
    signed_in: SignIn, samples: dict[str, Any], login: str, menu: list[str]
) -> None:
    assert Page(signed_in(login).get("/namnder/von/")).menu() == menu


def test_the_head_says_where_one_is_and_who(david: Client, samples: dict[str, Any]) -> None:
    page = Page(david.get("/namnder/von/"))
    assert "Vård- och omsorgsnämnden · 2020" in page.text
    assert "David Sjö, controller" in page.text
    assert page.select("//nav[@aria-label='Huvudmeny']//a[@aria-current='page']/text()") == [
        "Översikt"
    ]


def test_who_has_one_committee_goes_straight_there(david: Client) -> None:
    assert david.get("/")["Location"] == "/namnder/von/"


def test_who_has_several_chooses(signed_in: SignIn, samples: dict[str, Any]) -> None:
    rut = signed_in("rut")
    links = Page(rut.get("/")).links()
    assert links["Vård- och omsorgsnämnden"] == "/namnder/von/"
    assert links["Socialnämnden"] == "/namnder/sn/"
    assert Page(rut.get("/namnder/von/")).links()["byt nämnd"] == "/"


def test_who_has_none_is_told_what_to_do(client: Client, cast: dict[str, Any]) -> None:
    cast["bo"].roles.all().delete()
    client.force_login(cast["bo"])
    assert "Du har ingen roll i någon nämnd än." in Page(client.get("/")).text


@pytest.mark.parametrize("address", ["/hjalp/", "/tillganglighet/", "/logga-in/"])
def test_help_is_open_to_all(client: Client, db: None, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert "Huvudmeny" not in answer.content.decode()


@pytest.mark.parametrize("address", ["/logga-in/", "/finns-inte/", "/namnder/von/"])
def test_every_page_may_load_nothing_but_our_own(client: Client, db: None, address: str) -> None:
    answer = client.get(address)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Cache-Control"] == "no-store, private"


def test_a_large_page_is_sent_small(david: Client, samples: dict[str, Any]) -> None:
    samples["report_page"] = sample.report(rows=200)
    address = "/namnder/von/rapporter/delarsrapport-2020-08/"
    plain = david.get(address)
    small = david.get(address, headers={"Accept-Encoding": "gzip"})
    assert small["Content-Encoding"] == "gzip"
    assert len(small.content) < len(plain.content) / 4


def test_no_page_has_style_or_script_in_it(david: Client, samples: dict[str, Any]) -> None:
    for address in ("/namnder/von/", "/namnder/von/rapporter/delarsrapport-2020-08/", "/hjalp/"):
        page = Page(david.get(address))
        assert page.select("//script[not(@src)] | //style | //*[@style]") == []
        assert page.select("//@*[starts-with(name(), 'on')]") == []


@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (NotFound("committee.unknown", committee="von"), 404, "Sidan finns inte"),
        (
            NotAllowed("access.denied", action="see_audit", committee="von"),
            403,
            "Du får inte göra det här",
        ),
        (BadInput("period.invalid", text="x"), 400, "Det gick inte"),
        (Conflict("committee.unknown", committee="von"), 409, "Någon annan hann före"),
    ],
)
def test_an_error_of_a_service_is_a_page(
    david: Client, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, title: str
) -> None:
    from tertial.services import overview

    def fail(**asked: object) -> None:
        raise error

    monkeypatch.setattr(overview, "overview_page", fail)
    answer = david.get("/namnder/von/")
    assert (answer.status_code, Page(answer).heading()) == (status, title)


def test_an_address_that_is_none_is_a_page_in_swedish(client: Client, db: None) -> None:
    answer = client.get("/finns-inte/")
    assert answer.status_code == 404
    assert "Adressen leder ingenstans" in answer.content.decode()


def test_something_broken_is_a_page_that_needs_nothing(
    cast: dict[str, Any], monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    from tertial.services import overview
    from tertial.web.views.errors import server_error

    def fail(**asked: object) -> None:
        raise ZeroDivisionError

    client = Client(raise_request_exception=False)
    client.force_login(cast["david"])
    monkeypatch.setattr(overview, "overview_page", fail)
    answer = client.get("/namnder/von/")
    assert answer.status_code == 500
    assert "Något gick sönder hos oss" in answer.content.decode()
    with django_assert_num_queries(0):
        server_error(None)  # type: ignore[arg-type]  # it asks nothing of the request


def test_static_files_have_their_content_in_their_address(client: Client, db: None) -> None:
    sheets = Page(client.get("/logga-in/")).select("//link[@rel='stylesheet']/@href")
    assert sheets[0].startswith("/static/tertial.css?v=")
    answer = client.get(sheets[0])
    assert answer.status_code == 200
    assert "Access-Control-Allow-Origin" not in answer


def test_what_somebody_writes_never_becomes_another_s_token() -> None:
    from tertial.web import cards

    written = f"Före {cards._TOKEN} efter"
    assert cards._TOKEN not in str(escape(written))
