"""People, one's own page and a second factor in a browser: axe finds nothing, nothing is wider than the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from playwright.sync_api import expect

from tertial.services.providers import Provider, SignIn
from tertial.store.models import Committee, OrgUnit
from tests.browser.conftest import Open, width_of
from tests.browser.test_accessibility import violations

LIST = "/namnder/von/personer/"
REGISTER = """Anstnr;Användarnamn;E-post;Förnamn;Efternamn;Titel;Enhet;Chef
100;bo;bo@example.org;Bo;Ek;Enhetschef;52110;200
101;maj;maj@example.org;Maj;Ström;Undersköterska;59999;100
200;frida;frida@example.org;Frida;Dahl;Områdeschef;ÄO;
102;eli;eli@example.org;Eli;Dal;Undersköterska;52110;100
"""
NEXT = """Anstnr;Användarnamn;E-post;Förnamn;Efternamn;Titel;Enhet;Chef
100;bo;bo@example.org;Bo;Ek;Enhetschef;52110;200
101;maj;maj@example.org;Maj;Lind;Undersköterska;52120;900
200;frida;frida@example.org;Frida;Dahl;Områdeschef;ÄO;
300;siv;siv@example.org;Siv;Ny;Undersköterska;52110;100
"""


@pytest.fixture
def pages(
    von: Committee, cast: dict[str, Any], settings: Any, tmp_path: Path
) -> dict[str, tuple[str, str]]:
    """Name → who looks, and where: a register taken, another shown, one with faults, a substitute, two providers."""
    settings.HOME = tmp_path
    kinds = ("oidc", "saml")
    settings.SIGN_IN = SignIn(tuple(Provider(k, k, f"Kommunens {k}") for k in kinds))  # type: ignore[arg-type]  # kinds
    year = von.years.get()
    for code, parent in (("ÄO", ""), ("52110", "ÄO"), ("52120", "ÄO")):
        OrgUnit.objects.create(
            plan_year=year, code=code, name=f"Enhet {code}", parent=parent, role="own_provider"
        )
    anna = Client()
    anna.force_login(cast["anna"])

    def upload(text: str) -> str:
        file = SimpleUploadedFile("personal.csv", text.encode())
        return str(anna.post(f"{LIST}inlasning/", {"file": file})["Location"])

    anna.post(upload(REGISTER), {"shown": ""})
    away = {"substitute": "kim", "valid_from": "2020-01-01", "valid_to": "2099-12-31"}
    anna.post(f"{LIST}person/bo/ersattare/", {**away, "reason": "semester"})
    return {
        "people": ("anna", LIST),
        "nobody": ("anna", f"{LIST}?sok=ingen"),
        "person": ("anna", f"{LIST}person/bo/"),
        "import": ("anna", f"{LIST}inlasning/"),
        "changes": ("anna", upload(NEXT)),
        "account": ("bo", "/mitt-konto/"),
        "second factor": ("bo", "/mitt-konto/andra-faktor/"),
        "log": ("anna", "/namnder/von/logg/"),
        "sign in": ("", "/logga-in/"),
    }


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    open_as: Open, pages: dict[str, tuple[str, str]], width: int, scheme: str
) -> None:
    found = {}
    for name, (login, address) in pages.items():
        page = open_as(login, address, width=width, color_scheme=scheme)
        page.locator("main details").evaluate_all(
            "all => all.forEach(each => { each.open = true })"
        )
        found[name] = (violations(page), width_of(page) > width)
        page.context.close()
    assert {name: what for name, what in found.items() if any(what)} == {}


def test_a_register_is_taken_by_keyboard_and_mouse(
    open_as: Open, pages: dict[str, tuple[str, str]], tmp_path: Path
) -> None:
    register = tmp_path / "ny.csv"
    register.write_text(NEXT, encoding="utf-8")
    page = open_as("anna", f"{LIST}inlasning/", width=360)
    page.get_by_label("Personalregister").set_input_files(register)
    page.get_by_role("button", name="Visa vad som ändras").click()
    expect(page.get_by_role("heading", name="Slutar 1")).to_be_visible()
    page.get_by_role("button", name="Läs in ändringarna").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("3 personer lades till")
    page.get_by_role("textbox", name="Sök").fill("lind maj")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Maj Lind")).to_be_visible()


def test_a_second_factor_is_set_up_and_used(
    open_as: Open, cast: dict[str, Any], sign_in: Any
) -> None:
    page = open_as("bo", "/mitt-konto/andra-faktor/", width=360)
    secret = page.locator("form.card kbd").inner_text()
    assert page.locator("form.card img").evaluate("each => each.naturalWidth") > 0

    def code(aside: int) -> str:
        return format_hotp_value(hotp_value(secret, int(timezone.now().timestamp()) // 30 + aside))

    page.get_by_label("Kod").fill(code(-1))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Reservkoder")).to_be_visible()
    paper = page.locator("main li kbd").first.inner_text()
    assert violations(page) == []
    other = open_as("", "/logga-in/")
    sign_in(other, "bo")
    expect(other.get_by_role("heading", name="Skriv koden")).to_be_visible()
    assert violations(other) == []
    other.get_by_label("Kod").fill(paper)
    other.keyboard.press("Enter")
    expect(other.get_by_title("Mitt konto")).to_be_visible()
