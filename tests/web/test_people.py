"""People, one person, and the register of staff as pages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tertial.store.models import RoleAssignment, Staff, Substitution
from tests.web.conftest import SignIn
from tests.web.page import Page

pytestmark = pytest.mark.django_db
LIST = "/namnder/von/personer/"
BO = f"{LIST}person/bo/"
REGISTER = """Anstnr;Användarnamn;E-post;Förnamn;Efternamn;Enhet;Chef
100;bo;bo@example.org;Bo;Ek;52110;
101;maj;maj@example.org;Maj;Ström;59999;100
"""


@pytest.fixture
def anna(signed_in: SignIn, settings: Any, tmp_path: Path) -> Client:
    """Who edits people, in a workspace of its own."""
    settings.HOME = tmp_path
    return signed_in("anna")


def upload(client: Client, text: str = REGISTER, name: str = "personal.csv", **more: str) -> Any:
    file = SimpleUploadedFile(name, text.encode())
    return client.post(f"{LIST}inlasning/", {"file": file, **more})


def test_the_list_says_who_with_which_role_where(anna: Client) -> None:
    text = Page(anna.get(LIST)).text
    assert "10 personer" in text
    assert "Bo Ek enhetschef 52110" in text
    assert "Rut Alm revisor hela kommunen" in text
    assert "Cecilia" not in text


def test_who_may_only_look_has_no_forms(signed_in: SignIn) -> None:
    page = Page(signed_in("hanna").get(LIST))
    assert page.select("//form[@method='post'][not(@class='who')]") == []
    assert Page(signed_in("hanna").get(BO)).select("//main//form") == []


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("sok=frida", "1 person"),
        ("roll=politician", "Per Holm"),
        ("visa=slutat", "Ingen passar in på det."),
        ("visa=annat&sida=99", "10 personer"),
    ],
)
def test_the_address_narrows_it(anna: Client, query: str, said: str) -> None:
    assert said in Page(anna.get(f"{LIST}?{query}")).text


def test_a_role_is_given_and_ended(anna: Client) -> None:
    answer = anna.post(f"{LIST}roll/", {"login": "Cecilia", "role": "reader"})
    assert answer["Location"] == f"{LIST}person/cecilia/"
    role = RoleAssignment.objects.get(user__username="cecilia", role="reader")
    page = Page(anna.get(f"{LIST}person/cecilia/"))
    assert "läsare Vård- och omsorgsnämnden" in page.text
    assert "controller Socialnämnden" not in page.text
    ended = anna.post(
        f"{LIST}person/cecilia/roll/{role.pk}/avsluta/", {"last_day": "2020-01-01"}, follow=True
    )
    assert "Rollen har fått en sista dag." in Page(ended).text
    assert "slutat" in Page(ended).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"login": "bo"}, "Fyll i användarnamn och roll"),
        ({"login": "ingen", "role": "reader"}, "Personen ingen finns inte"),
        ({"login": "bo", "role": "reader", "unit": "9"}, "Enheten 9 finns inte"),
        ({"login": "bo", "role": "reader", "from_person": "1", "valid_from": "x"}, "Fyll i"),
    ],
)
def test_a_role_that_cannot_be_given_says_why(
    anna: Client, given: dict[str, str], said: str
) -> None:
    answer = anna.post(f"{LIST}roll/", given)
    assert answer.status_code == 422
    assert said in Page(answer).text


def test_an_end_without_a_day_says_so(anna: Client) -> None:
    answer = anna.post(f"{BO}roll/1/avsluta/", {})
    assert "Skriv vilken dag" in Page(answer).text


def test_the_last_administrator_is_kept(anna: Client) -> None:
    role = RoleAssignment.objects.get(user__username="anna", role="administrator")
    address = f"{LIST}person/anna/roll/{role.pk}/avsluta/"
    answer = anna.post(address, {"last_day": "2020-01-01"})
    assert "är den sista som får ändra personer" in Page(answer).text


def test_a_substitute_is_appointed_and_ended(anna: Client) -> None:
    given = {"substitute": "kim", "valid_from": "2026-01-01", "valid_to": "2099-01-01"}
    page = Page(anna.post(f"{BO}ersattare/", given, follow=True))
    assert "Ersättaren är utsedd." in page.text
    assert "Kim Lund 2026-01-01–2099-01-01 · utsedd av anna" in page.text
    row = Substitution.objects.get()
    ended = anna.post(f"{BO}ersattare/{row.pk}/avsluta/", follow=True)
    assert "Ersättaren gäller inte längre." in Page(ended).text


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Välj en person"),
        ({"substitute": "bo", "valid_from": "2026-01-01", "valid_to": "2099-01-01"}, "sig själv"),
    ],
)
def test_a_substitute_that_cannot_be_says_why(
    anna: Client, given: dict[str, str], said: str
) -> None:
    assert said in Page(anna.post(f"{BO}ersattare/", given)).text


def test_a_link_for_a_password_is_shown_once_and_works(anna: Client) -> None:
    page = Page(anna.post(f"{BO}losenord/"))
    (link,) = page.select("//input[@id='lank']/@value")
    assert "/losenord/" not in Page(anna.get(BO)).text
    client = Client()
    assert "Ditt användarnamn är bo." in Page(client.get(link)).text
    wrong = client.post(link, {"new": "en-lång-mening-2026", "again": "en-annan"})
    assert "Skriv samma lösenord två gånger." in Page(wrong).text
    short = client.post(link, {"new": "kort", "again": "kort"})
    assert "Lösenordet duger inte." in Page(short).text
    right = {"new": "en-lång-mening-2026", "again": "en-lång-mening-2026"}
    assert client.post(link, right)["Location"] == "/logga-in/"
    assert client.get(link).status_code == 404
    again = client.post("/logga-in/", {"login": "bo", "password": "en-lång-mening-2026"})
    assert again.status_code == 302


def test_whom_one_does_not_look_after_wholly_has_no_such_forms(anna: Client) -> None:
    page = Page(anna.get(f"{LIST}person/karin/"))
    assert "utser själv sin ersättare" in page.text
    assert "Gör en länk" not in page.text
    assert anna.post(f"{LIST}person/karin/losenord/").status_code == 403


# --- the register of staff --------------------------------------------------------------------------------


def test_a_register_is_shown_before_it_is_taken(anna: Client) -> None:
    address = upload(anna)["Location"]
    page = Page(anna.get(address))
    assert "personal.csv: 2 nya, 0 ändrade, 0 slutar" in page.text
    assert "Okänd enhet 2" in page.text
    assert not Staff.objects.exists()
    (shown,) = page.select("//input[@name='shown']/@value")
    done = anna.post(address, {"shown": shown}, follow=True)
    assert "2 personer lades till, ändrades eller slutar." in Page(done).text
    assert Staff.objects.count() == 2
    assert anna.get(address).status_code == 404  # the file is gone
    again = Page(anna.get(upload(anna)["Location"]))
    assert "ändrar ingenting" in again.text


def test_leavers_moves_and_new_names_are_shown_each_by_itself(anna: Client) -> None:
    address = upload(anna)["Location"]
    anna.post(address, {"shown": ""})
    text = "Anstnr;Användarnamn;Namn;Enhet\n101;maj;Maj Ek;52110\n"
    page = Page(anna.get(upload(anna, text)["Location"]))
    assert "Slutar 1" in page.text
    assert "saknas i filen" in page.text
    assert "Nytt namn 1" in page.text
    assert "Maj Ström Maj Ek 101" in page.text
    assert "Byter enhet 1" in page.text


def test_in_a_part_nobody_leaves(anna: Client) -> None:
    address = upload(anna)["Location"]
    anna.post(address, {"shown": ""})
    part = upload(anna, REGISTER.rsplit("\n", 2)[0] + "\n", **{"del": "1"})["Location"]
    assert part.endswith("?del=1")
    assert "ändrar ingenting" in Page(anna.get(part)).text


def test_faults_are_all_said_and_nothing_is_taken(anna: Client) -> None:
    address = upload(anna, REGISTER.replace("101;", ";").replace("52110", ""))["Location"]
    answer = anna.get(address)
    assert answer.status_code == 422
    assert "personal.csv, rad 3, kolumn Anställningsnummer: saknas" in Page(answer).text
    assert anna.post(address).status_code == 422
    assert not Staff.objects.exists()


def test_what_changed_meanwhile_is_shown_anew(anna: Client) -> None:
    address = upload(anna)["Location"]
    answer = anna.post(address, {"shown": "något annat"})
    assert answer.status_code == 409
    assert "Någon ändrade bland personerna" in Page(answer).text
    assert not Staff.objects.exists()


@pytest.mark.parametrize(
    ("name", "said"), [("personal.pdf", "känns inte igen"), ("personal", "känns inte igen")]
)
def test_another_kind_of_file_is_refused(anna: Client, name: str, said: str) -> None:
    assert said in Page(upload(anna, name=name)).text


def test_no_file_is_no_register(anna: Client) -> None:
    assert "Välj minst en fil" in Page(anna.post(f"{LIST}inlasning/")).text


def test_a_file_that_is_too_large_is_stopped(anna: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 10
    answer = upload(anna)
    assert (answer.status_code, User.objects.filter(username="maj").exists()) == (413, False)


@pytest.mark.parametrize("word", ["..", "x", "%2e%2e%2fsecret"])
def test_a_word_that_nobody_was_given_finds_nothing(anna: Client, word: str) -> None:
    assert anna.get(f"{LIST}inlasning/{word}/").status_code == 404


def test_a_register_kept_in_one_committee_is_not_in_another(
    anna: Client, cast: dict[str, Any]
) -> None:
    word = upload(anna)["Location"].rstrip("/").rsplit("/", 1)[1]
    RoleAssignment.objects.create(user=cast["anna"], role="administrator", committee=None)
    assert anna.get(f"/namnder/sn/personer/inlasning/{word}/").status_code == 404
