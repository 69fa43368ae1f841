"""Signing in and out, what stops who guesses, and one's own page."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tertial.services import signin
from tertial.services.people import DEMO_PASSWORD
from tertial.store.models import AuditEvent, RoleAssignment, Substitution
from tests.web.conftest import SignIn
from tests.web.page import Page

pytestmark = pytest.mark.django_db
PAGE = "/logga-in/"


def _try(client: Client, login: str, password: str, **more: str) -> Any:
    return client.post(PAGE, {"login": login, "password": password, **more})


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    answer = client.get("/namnder/von/")
    assert answer.status_code == 302
    assert answer["Location"] == f"{PAGE}?next=/namnder/von/"


def test_a_part_of_a_page_sends_the_whole_page_to_sign_in(client: Client) -> None:
    answer = client.get("/namnder/von/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, f"{PAGE}?next=/namnder/von/")


def test_the_right_password_leads_to_the_page_that_was_asked_for(
    client: Client, cast: dict[str, Any]
) -> None:
    answer = _try(client, "david", DEMO_PASSWORD, next="/namnder/von/rapporter/")
    assert (answer.status_code, answer["Location"]) == (302, "/namnder/von/rapporter/")


def test_an_address_elsewhere_is_not_followed(client: Client, cast: dict[str, Any]) -> None:
    answer = _try(client, "david", DEMO_PASSWORD, next="https://example.org/")
    assert answer["Location"] == reverse("start")


def test_a_wrong_password_and_an_unknown_name_are_told_alike(
    client: Client, cast: dict[str, Any]
) -> None:
    wrong, unknown = _try(client, "david", "fel"), _try(client, "ingen", "fel")
    assert wrong.status_code == unknown.status_code == 422
    assert "stämmer inte" in wrong.content.decode()
    assert "stämmer inte" in unknown.content.decode()


def test_an_empty_form_says_what_is_missing(client: Client) -> None:
    assert "Fyll i både" in _try(client, "", "").content.decode()


def test_five_failures_lock_the_login_from_that_address_and_no_other(
    cast: dict[str, Any],
) -> None:
    here, there = Client(REMOTE_ADDR="10.0.0.1"), Client(REMOTE_ADDR="10.0.0.2")
    for _ in range(signin.FAILURES_PER_LOGIN):
        _try(here, "david", "fel")
    locked = _try(here, "david", DEMO_PASSWORD)
    assert locked.status_code == 429
    assert "Vänta en kvart" in locked.content.decode()
    assert _try(there, "david", DEMO_PASSWORD).status_code == 302


def test_a_name_nobody_has_is_never_kept_in_clear(client: Client, cast: dict[str, Any]) -> None:
    _try(client, "mitt-hemliga-losenord", "fel")
    events = AuditEvent.objects.filter(action=signin.FAILED)
    kept = " ".join(f"{event.actor} {event.thing} {event.data}" for event in events)
    assert events.exists()
    assert "hemliga" not in kept
    assert "127.0.0.1" not in kept


def test_leaving_ends_the_session_and_is_noted(client: Client, cast: dict[str, Any]) -> None:
    client.force_login(cast["david"])
    answer = client.post("/logga-ut/")
    assert answer["Location"] == PAGE
    assert "_auth_user_id" not in client.session
    assert AuditEvent.objects.filter(action=signin.OUT, actor="david").exists()


def test_leaving_takes_more_than_a_link(david: Client) -> None:
    assert david.get("/logga-ut/").status_code == 405


def test_who_is_signed_in_is_not_asked_again(david: Client) -> None:
    assert david.get(PAGE)["Location"] == reverse("start")


def test_a_form_from_elsewhere_is_refused_in_swedish(cast: dict[str, Any]) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = _try(client, "david", DEMO_PASSWORD)
    assert answer.status_code == 403
    assert "Ladda om sidan" not in answer.content.decode()
    assert "ladda om sidan och skicka igen" in answer.content.decode()


# --- one's own page ---------------------------------------------------------------------------------------

MINE = "/mitt-konto/"
AWAY = {"substitute": "kim", "valid_from": "2026-01-01", "valid_to": "2099-12-31"}


def test_ones_own_page_says_what_one_may_and_where(signed_in: SignIn) -> None:
    text = Page(signed_in("bo").get(MINE)).text
    assert "Bo Ek, bo" in text
    assert "enhetschef 52110 Vård- och omsorgsnämnden" in text


def test_one_appoints_a_substitute_who_sees_it(signed_in: SignIn) -> None:
    bo = signed_in("bo")
    assert "Ersättaren är utsedd." in Page(bo.post(f"{MINE}ersattare/", AWAY, follow=True)).text
    assert "Du ersätter Bo Ek" in Page(signed_in("kim").get(MINE)).text
    row = Substitution.objects.get()
    assert signed_in("kim").post(f"{MINE}ersattare/{row.pk}/avsluta/").status_code == 404
    ended = bo.post(f"{MINE}ersattare/{row.pk}/avsluta/", follow=True)
    assert "Ersättaren gäller inte längre." in Page(ended).text


@pytest.mark.parametrize(
    ("given", "said"),
    [({}, "Välj en person"), ({**AWAY, "substitute": "cecilia"}, "kan inte vara ersättare")],
)
def test_a_substitute_that_cannot_be_says_why(
    signed_in: SignIn, given: dict[str, str], said: str
) -> None:
    answer = signed_in("bo").post(f"{MINE}ersattare/", given)
    assert (answer.status_code, said in Page(answer).text) == (422, True)


def test_a_password_is_changed_and_the_session_stays(signed_in: SignIn) -> None:
    bo = signed_in("bo")
    new = "en-lång-mening-2026"
    answer = bo.post(f"{MINE}losenord/", {"old": DEMO_PASSWORD, "new": new}, follow=True)
    assert "Lösenordet är bytt." in Page(answer).text
    assert _try(Client(), "bo", new).status_code == 302


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Fyll i det nuvarande lösenordet"),
        ({"old": "fel", "new": "en-lång-mening-2026"}, "Det nuvarande lösenordet stämmer inte."),
        ({"old": DEMO_PASSWORD, "new": "kort"}, "Lösenordet duger inte."),
    ],
)
def test_a_password_that_cannot_be_changed_says_why(
    signed_in: SignIn, given: dict[str, str], said: str
) -> None:
    assert said in Page(signed_in("bo").post(f"{MINE}losenord/", given)).text


def test_guessing_the_password_there_is_locked_too(signed_in: SignIn) -> None:
    bo = signed_in("bo")
    for _ in range(signin.FAILURES_PER_LOGIN):
        bo.post(f"{MINE}losenord/", {"old": "fel", "new": "en-lång-mening-2026"})
    locked = bo.post(f"{MINE}losenord/", {"old": DEMO_PASSWORD, "new": "en-lång-mening-2026"})
    assert locked.status_code == 429


def test_a_person_without_a_role_sees_nothing_but_a_page_that_says_so(
    signed_in: SignIn, cast: dict[str, Any]
) -> None:
    RoleAssignment.objects.filter(user=cast["bo"]).delete()
    bo = signed_in("bo")
    page = Page(bo.get("/"))
    assert "Du har ingen roll i någon nämnd än." in page.text
    assert page.menu() == ["Hjälp"]
    assert "Du har ingen roll." in Page(bo.get(MINE)).text
    for address in ("/namnder/von/", "/namnder/von/rapporter/", "/namnder/von/personer/"):
        assert bo.get(address).status_code == 404
