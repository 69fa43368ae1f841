"""Whom a provider's answer is about; real providers are in tests/browser/test_sign_in.py."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tertial.services.providers import Provider, SignIn
from tertial.web.external import identity_of
from tests.web.page import Page

OIDC = Provider("kommunen", "oidc", "Kommunen", claim="email")
NUMBER = Provider("kommunen", "oidc", "Kommunen", match="number", claim="employeeid")
TRUSTED = Provider("kommunen", "oidc", "Kommunen", claim="email", trusts_email=True)
NAME = Provider("kommunen", "oidc", "Kommunen", claim="preferred_username")
SAML = Provider("adfs", "saml", "ADFS", claim="mail")
MAIL = {"email": "maj@x.se"}


@pytest.mark.parametrize(
    ("provider", "said", "value", "is_verified"),
    [
        (OIDC, {"id_token": {**MAIL, "email_verified": True}}, "maj@x.se", True),
        (OIDC, {"userinfo": {**MAIL, "email_verified": "true"}}, "maj@x.se", True),
        (OIDC, {"id_token": MAIL}, "maj@x.se", False),
        (OIDC, {"id_token": {**MAIL, "email_verified": False}}, "maj@x.se", False),
        (TRUSTED, {"id_token": MAIL}, "maj@x.se", True),
        (NAME, {"id_token": {"preferred_username": "maj", "email_verified": True}}, "maj", False),
        (NUMBER, {"id_token": {"employeeid": 100}}, "100", True),
        (
            NUMBER,
            {"id_token": {"sub": "a"}, "userinfo": {"sub": "a", "employeeid": "7"}},
            "7",
            True,
        ),
        (
            NUMBER,
            {"id_token": {"sub": "a"}, "userinfo": {"sub": "b", "employeeid": "7"}},
            "7",
            False,
        ),
        (OIDC, {}, "", False),
        (SAML, {"mail": ["maj@x.se", "annan@x.se"]}, "maj@x.se", True),
        (SAML, {"mail": []}, "", True),
        (SAML, {}, "", True),
    ],
)
def test_an_identity_is_what_the_provider_vouches_for(
    provider: Provider, said: dict[str, Any], value: str, is_verified: bool
) -> None:
    found = identity_of(provider, said)
    assert (found.value, found.is_verified) == (value, is_verified)


@pytest.fixture
def providers(settings: Any, db: None) -> None:
    kept = SignIn((OIDC, SAML))
    settings.SIGN_IN = kept
    settings.SOCIALACCOUNT_PROVIDERS = kept.apps


@pytest.mark.usefixtures("providers")
def test_the_sign_in_page_leads_to_each_provider_and_keeps_where_one_was_going() -> None:
    links = Page(Client().get("/logga-in/?next=/namnder/von/")).links()
    assert links["Kommunen"] == "/inloggning/oidc/kommunen/?next=/namnder/von/"
    assert links["ADFS"] == "/inloggning/saml/adfs/?next=/namnder/von/"


@pytest.mark.usefixtures("providers")
@pytest.mark.parametrize(
    "address",
    [
        "/inloggning/oidc/annan/",
        "/inloggning/oidc/adfs/",
        "/inloggning/saml/kommunen/",
        "/inloggning/saml/kommunen/metadata/",
    ],
)
def test_a_provider_that_is_not_there_has_no_address(address: str) -> None:
    assert Client().get(address).status_code == 404


@pytest.mark.usefixtures("providers")
@pytest.mark.parametrize(
    "address",
    [
        "/inloggning/oidc/kommunen/svar/",
        "/inloggning/oidc/kommunen/svar/?code=x&state=y",
        "/inloggning/saml/adfs/svar/klart/",
    ],
)
def test_an_answer_to_no_question_is_told_on_our_own_page(address: str) -> None:
    answer = Client().get(address)
    assert answer.status_code == 401
    assert "släppte inte in dig" in Page(answer).text
    assert "default-src 'self'" in answer["Content-Security-Policy"]


@pytest.mark.usefixtures("providers")
def test_an_answer_out_of_all_proportion_is_refused() -> None:
    answer = Client().post("/inloggning/saml/adfs/svar/", {"SAMLResponse": "x" * 600_000})
    assert answer.status_code == 400
    assert "orimligt stort" in Page(answer).text


@pytest.mark.usefixtures("providers")
def test_signing_out_elsewhere_signs_nobody_out_here(client: Client, cast: dict[str, Any]) -> None:
    client.force_login(cast["bo"])
    client.get("/inloggning/saml/adfs/ut/?SAMLRequest=x")
    assert client.get("/mitt-konto/").status_code == 200


def test_no_page_of_allauth_is_mounted(client: Client, db: None) -> None:
    for address in ("/accounts/login/", "/accounts/signup/", "/signup/", "/login/", "/logout/"):
        assert client.get(address).status_code == 404
