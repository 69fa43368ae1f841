"""The second factor when signing in, and its pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client
from django.utils import timezone

from tertial.services import secondfactor
from tertial.services.people import DEMO_PASSWORD
from tertial.services.signin import FAILURES_PER_CODE
from tertial.store.models import AuditEvent
from tests.web.conftest import SignIn
from tests.web.page import Page

pytestmark = pytest.mark.django_db
FACTOR = "/mitt-konto/andra-faktor/"


def code(secret: str, aside: int = 0) -> str:
    step = int(timezone.now().timestamp()) // 30 + aside
    return format_hotp_value(hotp_value(secret, step))


def switched_on(client: Client) -> tuple[str, list[str]]:
    """Switch it on by the pages; the secret, and the codes on paper. The code used is of the half minute before."""
    page = Page(client.get(FACTOR))
    (secret,) = page.select("//form[@class='card']//kbd/text()")
    (token,) = page.select("//input[@name='token']/@value")
    shown = Page(client.post(FACTOR, {"token": token, "code": code(secret, -1)}))
    return secret, shown.select("//ul/li/kbd/text()")


def sign_in(client: Client, onward: str = "") -> Any:
    more = {"next": onward} if onward else {}
    return client.post("/logga-in/", {"login": "bo", "password": DEMO_PASSWORD, **more})


def test_the_picture_and_the_key_say_the_same(signed_in: SignIn) -> None:
    page = Page(signed_in("bo").get(FACTOR))
    (picture,) = page.select("//img/@src")
    assert picture.startswith("data:image/svg+xml;base64,")
    assert re.fullmatch(r"[A-Z2-7]{32}", page.select("//form[@class='card']//kbd/text()")[0])


def test_it_is_switched_on_with_a_code_and_asked_for_afterwards(signed_in: SignIn) -> None:
    bo = signed_in("bo")
    secret, codes = switched_on(bo)
    assert len(codes) == 10
    client = Client()
    assert sign_in(client, "/namnder/von/rapporter/")["Location"] == "/logga-in/kod/"
    assert client.get("/namnder/von/").status_code == 302  # the password alone is not enough
    wrong = client.post("/logga-in/kod/", {"code": "000000"})
    assert (wrong.status_code, "Koden stämmer inte." in Page(wrong).text) == (422, True)
    right = client.post("/logga-in/kod/", {"code": code(secret)})
    assert right["Location"] == "/namnder/von/rapporter/"
    assert client.get("/mitt-konto/").status_code == 200


def test_a_code_on_paper_lets_in_once(signed_in: SignIn) -> None:
    _, codes = switched_on(signed_in("bo"))
    for expected in (302, 422):
        client = Client()
        sign_in(client)
        assert client.post("/logga-in/kod/", {"code": codes[0]}).status_code == expected


def test_wrong_codes_lock_also_from_elsewhere(signed_in: SignIn) -> None:
    secret, _ = switched_on(signed_in("bo"))
    here, there = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")
    sign_in(here)
    sign_in(there)
    for _ in range(FAILURES_PER_CODE):
        here.post("/logga-in/kod/", {"code": "000000"})
    locked = there.post("/logga-in/kod/", {"code": code(secret)})
    assert (locked.status_code, "Vänta en kvart" in Page(locked).text) == (429, True)


def test_without_a_password_there_is_no_code_to_give(client: Client, cast: dict[str, Any]) -> None:
    assert client.get("/logga-in/kod/")["Location"] == "/logga-in/"
    assert client.post("/logga-in/kod/", {"code": "1"})["Location"] == "/logga-in/"


def test_the_first_step_is_forgotten_after_ten_minutes(signed_in: SignIn) -> None:
    secret, _ = switched_on(signed_in("bo"))
    client = Client()
    sign_in(client)
    session = client.session
    session["entering"] = [session["entering"][0], session["entering"][1] - 601, ""]
    session.save()
    assert client.post("/logga-in/kod/", {"code": code(secret)})["Location"] == "/logga-in/"


def test_a_wrong_code_keeps_the_same_key(signed_in: SignIn) -> None:
    bo = signed_in("bo")
    page = Page(bo.get(FACTOR))
    (token,) = page.select("//input[@name='token']/@value")
    again = Page(bo.post(FACTOR, {"token": token, "code": "1"}))
    key = "//form[@class='card']//kbd/text()"
    assert again.answer.status_code == 422
    assert again.select(key) == page.select(key)
    forged = Page(bo.post(FACTOR, {"token": "x", "code": "1"}))
    assert forged.select(key) != page.select(key)


def test_new_codes_and_switching_off_take_a_code(signed_in: SignIn) -> None:
    bo = signed_in("bo")
    _, codes = switched_on(bo)
    assert bo.post(f"{FACTOR}koder/", {"code": "1"}).status_code == 422
    fresh = Page(bo.post(f"{FACTOR}koder/", {"code": codes[0]})).select("//ul/li/kbd/text()")
    assert not set(fresh) & set(codes)
    assert bo.post(f"{FACTOR}stang-av/", {"code": codes[1]}).status_code == 422
    assert bo.post(f"{FACTOR}stang-av/", {"code": fresh[0]})["Location"] == "/mitt-konto/"
    assert sign_in(Client())["Location"] == "/"


def test_who_looks_after_people_can_take_it_away(signed_in: SignIn, cast: dict[str, Any]) -> None:
    switched_on(signed_in("bo"))
    anna = signed_in("anna")
    assert "Ta bort den andra faktorn" in Page(anna.get("/namnder/von/personer/person/bo/")).text
    anna.post("/namnder/von/personer/person/bo/andra-faktor/nollstall/")
    assert not secondfactor.has_second_factor(cast["bo"])
    assert AuditEvent.objects.filter(action="second-factor.reset", actor="anna").exists()


@pytest.fixture
def demanded(settings: Any) -> None:
    settings.SECOND_FACTOR_ROLES = frozenset({"reporter"})


@pytest.mark.usefixtures("demanded")
def test_a_role_that_demands_it_comes_no_further_without(signed_in: SignIn) -> None:
    bo = signed_in("bo")
    for address in ("/", "/namnder/von/", "/mitt-konto/", "/namnder/von/rapporter/"):
        assert bo.get(address)["Location"] == FACTOR
    assert bo.post("/mitt-konto/losenord/")["Location"] == FACTOR
    assert "Din roll kräver det." in Page(bo.get(FACTOR)).text
    assert bo.get("/hjalp/").status_code == 200
    switched_on(bo)
    assert bo.get("/mitt-konto/").status_code == 200
    assert "går inte att stänga av" in Page(bo.get(FACTOR)).text


@pytest.mark.usefixtures("demanded")
def test_another_role_is_not_asked(signed_in: SignIn) -> None:
    assert signed_in("eva").get("/mitt-konto/").status_code == 200


@pytest.mark.usefixtures("demanded")
def test_a_session_from_before_it_was_switched_on_signs_in_anew(signed_in: SignIn) -> None:
    switched_on(signed_in("bo"))
    other = signed_in("bo")
    assert other.get("/mitt-konto/")["Location"] == FACTOR
    assert "Logga ut och logga in igen." in Page(other.get(FACTOR)).text
    assert other.post("/logga-ut/")["Location"] == "/logga-in/"
