"""Debian's Chromium on a live server; the network stays on this machine."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.test import Client
from playwright.sync_api import Browser, ConsoleMessage, Page

from tertial.services.people import DEMO_PASSWORD
from tests.web.answers import samples

__all__ = ["samples"]

Open = Callable[..., Page]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = os.path.dirname(__file__)
    for item in items:
        if str(item.path).startswith(here):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session", autouse=True)
def one_request_at_a_time() -> Iterator[None]:
    """The live server's threads share the tests' one database connection, which holds one transaction at a time."""
    lock, handle = threading.Lock(), WSGIHandler.__call__

    def locked(handler: WSGIHandler, environ: Any, start_response: Any) -> Any:
        with lock:
            return handle(handler, environ, start_response)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WSGIHandler, "__call__", locked)
        yield


@pytest.fixture
def open_as(
    chromium: Browser, live_server: Any, cast: dict[str, Any], settings: Any
) -> Iterator[Open]:
    """``open_as("david", "/namnder/von/", width=360)``: a page with that person signed in.

    What the browser complains of (an error in a script, something the content policy stops) fails the test.
    """
    settings.SESSION_COOKIE_SECURE = False
    contexts, complaints = [], []

    def open_(login: str, address: str, *, width: int = 1280, **options: Any) -> Page:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale="sv-SE",
            base_url=live_server.url,
            **options,
        )
        contexts.append(context)
        if login:
            own = (
                Client()
            )  # its own: signing in another with the same one would end the first session
            own.force_login(cast[login])
            name = settings.SESSION_COOKIE_NAME
            context.add_cookies(
                [{"name": name, "value": own.cookies[name].value, "url": live_server.url}]
            )
        page = context.new_page()
        page.set_default_timeout(30_000)  # a busy machine is no fault
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.extend(_complaint(said)))
        page.goto(address)
        return page

    yield open_
    for context in contexts:
        context.close()
    assert complaints == []


def _complaint(said: ConsoleMessage) -> list[str]:
    """An error that the browser tells of; that two wrote at once is an answer."""
    return [said.text] if said.type == "error" and "409 (Conflict)" not in said.text else []


@pytest.fixture
def sign_in() -> Callable[[Page, str], None]:
    """Fill in the form, as a person does."""

    def fill(page: Page, login: str) -> None:
        page.get_by_label("Användarnamn").fill(login)
        page.get_by_label("Lösenord").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Logga in").click()

    return fill


def width_of(page: Page) -> int:
    """How wide the page is, with what must be scrolled to."""
    return int(page.evaluate("document.documentElement.scrollWidth"))
