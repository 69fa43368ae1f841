"""Signing in with real providers of identities, and with a second factor."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Browser, Page

from tertial.services.providers import read_sign_in
from tertial.store.models import AuditEvent, Committee, RoleAssignment, Staff
from tests.browser.identity import PASSWORD, SamlProvider, openid_provider

OIDC = """
[[provider]]
id = "kommunen"
kind = "oidc"
name = "Kommunens konto"
server = "{address}"
client_id = "tertial"
client_secret_env = "HEMLIG"
{more}
"""
SAML = """
[[provider]]
id = "adfs"
kind = "saml"
name = "Kommunens ADFS"
metadata = "idp.xml"
match = "{match}"
"""


@pytest.fixture
def maj(cast: dict[str, Any], von: Committee) -> User:
    """Somebody from the register of staff: without a password, with a role."""
    user = User.objects.create(username="maj", email="maj.strom@example.org", first_name="Maj")
    user.set_unusable_password()
    user.save()
    Staff.objects.create(user=user, number="100", committee=von)
    RoleAssignment.objects.create(user=user, committee=von, role="reader")
    return user


@pytest.fixture
def configure(settings: Any, tmp_path: Path) -> Callable[[str], None]:
    """Use a file of settings, as the program does when it starts."""

    def use(text: str) -> None:
        (tmp_path / "inloggning.toml").write_text(text, encoding="utf-8")
        found = read_sign_in(tmp_path, {"HEMLIG": "hemligheten"})
        settings.SIGN_IN = found
        settings.SOCIALACCOUNT_PROVIDERS = found.apps
        settings.SECOND_FACTOR_ROLES = found.demands

    return use


@pytest.fixture
def page(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A browser that asks nobody outside this machine; what the provider's own pages want from elsewhere is stopped."""
    context = chromium.new_context(base_url=live_server.url, locale="sv-SE")
    context.route(lambda url: "localhost" not in url, lambda route: route.abort())
    opened = context.new_page()
    opened.set_default_timeout(10_000)
    yield opened
    context.close()


@pytest.fixture(scope="module")
def nanoidp(live_server: Any, tmp_path_factory: Any) -> Iterator[str]:
    redirect = f"{live_server.url}/inloggning/oidc/kommunen/svar/"
    with openid_provider(tmp_path_factory.mktemp("idp"), redirect) as address:
        yield address


@pytest.fixture
def oidc(nanoidp: str, configure: Callable[[str], None]) -> Callable[[str], None]:
    """Our settings for nanoidp, with some more lines."""
    return lambda more="": configure(OIDC.format(address=nanoidp, more=more))


def go_in(page: Page, name: str, address: str = "/logga-in/?next=/namnder/von/") -> None:
    """From our page to the provider's, and through it."""
    page.goto(address)
    page.get_by_role("link", name="Kommunens konto").click()
    page.locator("#username").fill(name)
    page.locator("#password").fill(PASSWORD)
    page.locator("#password").press("Enter")


def test_a_person_comes_in_by_openid_connect(
    page: Page, maj: User, oidc: Callable[..., None]
) -> None:
    oidc()
    go_in(page, "maj")
    page.wait_for_url("**/namnder/von/")
    assert page.get_by_title("Mitt konto").inner_text() == "Maj"
    assert AuditEvent.objects.filter(actor="maj", action="sign_in.done").count() == 1
    assert User.objects.filter(email__iexact="maj.strom@example.org").count() == 1


def test_an_identity_that_is_nobodys_here_is_told_so_and_nobody_is_made(
    page: Page, maj: User, oidc: Callable[..., None]
) -> None:
    oidc("trusts_email = true")
    before = User.objects.count()
    go_in(page, "okand")
    page.get_by_role("alert").wait_for()
    assert "hör inte till någon person här" in page.get_by_role("alert").inner_text()
    assert (User.objects.count(), RoleAssignment.objects.filter(user=maj).count()) == (before, 1)
    page.goto("/namnder/von/")
    assert "/logga-in/" in page.url


def test_an_address_that_the_provider_does_not_vouch_for_lets_nobody_in(
    page: Page, maj: User, oidc: Callable[..., None]
) -> None:
    oidc('claim = "preferred_username"')
    User.objects.filter(pk=maj.pk).update(email="maj")
    go_in(page, "maj")
    page.get_by_role("alert").wait_for()
    assert page.url.startswith("http://localhost")


def test_who_has_left_does_not_come_in(page: Page, maj: User, oidc: Callable[..., None]) -> None:
    oidc("trusts_email = true")
    User.objects.filter(pk=maj.pk).update(is_active=False)
    go_in(page, "maj")
    page.get_by_role("alert").wait_for()
    page.goto("/namnder/von/")
    assert "/logga-in/" in page.url


def test_a_provider_that_does_not_answer_is_said_on_our_page(
    page: Page, maj: User, configure: Callable[[str], None]
) -> None:
    configure(OIDC.format(address="http://localhost:9", more=""))
    page.goto("/logga-in/")
    page.get_by_role("link", name="Kommunens konto").click()
    assert "svarar inte" in page.get_by_role("alert").inner_text()


# --- SAML -------------------------------------------------------------------------------------------------


@pytest.fixture
def saml(
    live_server: Any, tmp_path: Path, configure: Callable[[str], None], request: Any
) -> Iterator[SamlProvider]:
    """A SAML provider that has our metadata, and we its."""
    provider = SamlProvider(tmp_path)
    provider.metadata()
    configure(SAML.format(match=getattr(request, "param", "email")))
    with urllib.request.urlopen(f"{live_server.url}/inloggning/saml/adfs/metadata/") as answer:
        ours = answer.read()
    with provider.serving(ours):
        yield provider


def go_in_by_saml(page: Page, name: str) -> None:
    page.goto("/logga-in/?next=/namnder/von/")
    page.get_by_role("link", name="Kommunens ADFS").click()
    page.get_by_label("Namn").fill(name)
    page.get_by_role("button", name="Logga in").click()
    page.get_by_role("button", name="Vidare").click()


@pytest.mark.parametrize("saml", ["email", "number"], indirect=True)
def test_a_person_comes_in_by_saml(page: Page, maj: User, saml: SamlProvider) -> None:
    go_in_by_saml(page, "maj")
    page.wait_for_url("**/namnder/von/")
    assert page.get_by_title("Mitt konto").inner_text() == "Maj"


def test_saml_makes_nobody(page: Page, maj: User, saml: SamlProvider) -> None:
    before = User.objects.count()
    go_in_by_saml(page, "frammande")
    assert "hör inte till någon person här" in page.get_by_role("alert").inner_text()
    assert User.objects.count() == before


def test_an_answer_that_somebody_has_changed_lets_nobody_in(
    page: Page, maj: User, saml: SamlProvider
) -> None:
    page.goto("/logga-in/")
    page.get_by_role("link", name="Kommunens ADFS").click()
    page.get_by_label("Namn").fill("frammande")
    page.get_by_role("button", name="Logga in").click()
    page.evaluate(
        """() => {
            const field = document.querySelector("[name=SAMLResponse]");
            field.value = btoa(atob(field.value).replace("frammande@example.org", "maj.strom@example.org"));
        }"""
    )
    page.get_by_role("button", name="Vidare").click()
    assert "släppte inte in dig" in page.get_by_role("alert").inner_text()
    page.goto("/namnder/von/")
    assert "/logga-in/" in page.url


def test_an_answer_nobody_asked_for_lets_nobody_in(
    page: Page, maj: User, saml: SamlProvider
) -> None:
    go_in_by_saml(page, "maj")
    page.wait_for_url("**/namnder/von/")
    page.go_back()
    page.context.clear_cookies()
    page.get_by_role("button", name="Vidare").click()
    assert "släppte inte in dig" in page.get_by_role("alert").inner_text()
