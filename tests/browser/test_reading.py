"""Reading: a figure opens beside the page, by mouse, by keyboard, on a phone, and without scripts."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.web import sample

HOME = "/namnder/von/"
REPORT = "/namnder/von/rapporter/delarsrapport-2020-08/"


@pytest.mark.parametrize("address", [HOME, REPORT])
@pytest.mark.parametrize("width", [360, 1280])
def test_a_figure_opens_beside_the_page_and_escape_returns_to_it(
    open_as: Open, samples: dict[str, Any], address: str, width: int
) -> None:
    page = open_as("david", address, width=width)
    figure = page.get_by_role("link", name="301,7").first
    figure.click()
    panel = page.get_by_role("dialog", name="Varifrån kommer siffran?")
    expect(panel.get_by_role("heading", name="Driftredovisning")).to_be_focused()
    expect(panel).to_contain_text("exakt 415 000 000,00")
    page.keyboard.press("Escape")
    expect(panel).to_be_hidden()
    expect(figure).to_be_focused()
    assert page.url.endswith(address)


def test_a_term_opens_in_the_panel_and_leads_back(open_as: Open, samples: dict[str, Any]) -> None:
    samples["figure_page"] = sample.variance()
    page = open_as("david", HOME)
    page.get_by_role("link", name="11,4 mnkr").click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("budget − utfall")
    expect(panel.get_by_role("button", name="Tillbaka")).to_be_hidden()
    samples["figure_page"] = sample.figure()
    panel.get_by_role("link", name="842 588 000,00").click()
    expect(panel).to_contain_text("summan av huvudbokens rader")
    samples["figure_page"] = sample.variance()
    panel.get_by_role("button", name="Tillbaka").click()
    expect(panel).to_contain_text("budget − utfall")
    panel.get_by_role("button", name="Stäng").click()
    expect(panel).to_be_hidden()


def test_from_sign_in_to_the_vouchers_with_the_keyboard_alone(
    open_as: Open, samples: dict[str, Any]
) -> None:
    from tertial.services.people import DEMO_PASSWORD

    page = open_as("", "/logga-in/")
    keys = page.keyboard

    def tab_to(name: str) -> None:
        for _ in range(80):
            keys.press("Tab")
            text = "(e => e.getAttribute('aria-label') || e.labels?.[0]?.innerText || e.innerText)"
            if name == str(page.evaluate(f"{text}(document.activeElement)")).strip():
                return
        pytest.fail(f"tabbing never reached {name}")

    tab_to("Användarnamn")
    keys.type("david")
    tab_to("Lösenord")
    keys.type(DEMO_PASSWORD)
    keys.press("Enter")
    page.wait_for_url("**/namnder/von/")
    keys.press("Tab")
    expect(page.get_by_role("link", name="Hoppa till innehållet")).to_be_focused()
    keys.press("Enter")
    tab_to("301,7")
    keys.press("Enter")
    page.locator("#panel .value").wait_for()
    tab_to("Visa verifikationerna")
    keys.press("Enter")
    page.wait_for_url("**/verifikationer/")
    expect(page.locator("#summa")).to_have_text("415 000 000,00 kr")


def test_without_scripts_a_figure_is_a_page_of_its_own(
    open_as: Open, samples: dict[str, Any]
) -> None:
    page = open_as("david", HOME, java_script_enabled=False)
    page.get_by_role("link", name="301,7").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Äldreomsorg")


def test_the_menu_folds_on_a_phone_and_opens(open_as: Open, samples: dict[str, Any]) -> None:
    page = open_as("david", HOME, width=360)
    link = page.get_by_role("link", name="Rapporter", exact=True)
    expect(link).to_be_hidden()
    page.locator(".menu > summary").click()
    expect(link).to_be_visible()


def test_without_scripts_the_menu_lies_open_on_a_phone(
    open_as: Open, samples: dict[str, Any]
) -> None:
    page = open_as("david", HOME, width=360, java_script_enabled=False)
    expect(page.get_by_role("link", name="Rapporter", exact=True)).to_be_visible()


def test_on_paper_there_is_no_menu_and_no_button(open_as: Open, samples: dict[str, Any]) -> None:
    page = open_as("david", REPORT)
    page.emulate_media(media="print")
    expect(page.get_by_role("banner")).to_be_hidden()
    expect(page.get_by_role("link", name="PDF")).to_be_hidden()
    expect(page.get_by_role("article", name="Delårsrapport 2")).to_be_visible()


def test_a_wide_table_scrolls_by_itself_under_the_keyboard(
    open_as: Open, samples: dict[str, Any]
) -> None:
    page = open_as("david", HOME, width=360)
    region = page.get_by_role("region", name="Störst avvikelse")
    region.focus()
    page.keyboard.press("ArrowRight")
    expect(region).not_to_have_js_property("scrollLeft", 0)
    left = region.get_by_role("rowheader", name="Äldreomsorg").bounding_box()
    assert left is not None
    assert left["x"] >= 0
