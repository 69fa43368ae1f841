"""The reason of a deviation is found in a browser, from the page down to the voucher; axe finds nothing on the way."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tertial.services.economy.deviations.variance import deviation_page
from tertial.services.economy.page.asked import PageAsked
from tertial.store.models import Committee
from tests.browser.conftest import Open, width_of
from tests.browser.test_accessibility import violations
from tests.services.economy import page_world as world

ECONOMY = "/namnder/von/ekonomi/?enhet_belopp=kr"
PICTURES = Path("build/screenshots")


@pytest.fixture
def committee(small_world: Committee) -> Committee:
    world.make(small_world)
    asked = PageAsked(table="operations_statement")
    deviation_page(actor=world.CONTROLLER, committee="von", asked=asked)  # what starts once has
    return small_world


def test_the_reason_of_a_deviation_is_found_to_the_voucher(
    committee: Committee, open_as: Open
) -> None:
    page = open_as("david", ECONOMY)
    expect(page.get_by_role("heading", level=1)).to_contain_text("8 kr bättre än budget")
    page.get_by_role("row", name="Äldreomsorg").get_by_role("link", name="+15").click()
    panel = page.get_by_role("dialog")
    expect(panel.get_by_role("heading", level=2).first).to_contain_text("Äldreomsorg")
    panel.get_by_role("link", name="Förklara avvikelsen").click()
    expect(page.get_by_label("Att kopiera")).to_have_value(
        "Äldreomsorg har ett överskott på [[operations_statement.care.period.variance|abs]] mot budget till och med "
        "mars. Det beror främst på beställare ([[operations_statement.care_bought.period.variance|mnkr]]). Åt andra "
        "hållet går egen regi ([[operations_statement.care_own.period.variance|mnkr]])."
    )
    page.get_by_role("link", name="5010 Lön verifikationer").click()
    expect(page.locator("#summa")).to_have_text("110,00 kr")
    page.get_by_label("Belopp från").fill("55")
    page.get_by_role("button", name="Visa").click()
    expect(page.get_by_role("row", name="A 3")).to_be_visible()
    expect(page.locator("#summa")).to_have_text("60,00 kr")


def test_rows_fold_and_are_filtered_by_keyboard(committee: Committee, open_as: Open) -> None:
    page = open_as("david", ECONOMY)
    code = page.get_by_role("row", name="510").first
    expect(code).to_be_hidden()
    page.get_by_role("button", name="Egen regi: delar").press("Enter")
    expect(code).to_be_visible()
    page.get_by_label("Filtrera rader").fill("ledning")
    expect(page.get_by_role("row", name="Ledning").first).to_be_visible()
    expect(page.get_by_role("row", name="Äldreomsorg")).to_be_hidden()
    page.get_by_label("Filtrera rader").press("Escape")
    expect(page.get_by_role("row", name="Äldreomsorg")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize(
    ("name", "address"),
    [
        ("ekonomi", ECONOMY),
        ("ekonomi-enheter", f"{ECONOMY}&per=enheter"),
        ("ekonomi-avvikelser", "/namnder/von/ekonomi/avvikelser/?enhet_belopp=kr"),
        (
            "ekonomi-siffra",
            "/namnder/von/ekonomi/siffra/2020-03ytd/operations_statement.care/-/budget-utfall/",
        ),
        (
            "ekonomi-verifikationer",
            "/namnder/von/ekonomi/siffra/2020-03ytd/operations_statement.care/-/utfall/verifikationer/",
        ),
    ],
)
def test_it_can_be_read_by_anybody_on_any_screen(
    committee: Committee, open_as: Open, name: str, address: str, width: int
) -> None:
    page = open_as("david", address, width=width)
    page.get_by_role("heading", level=1).wait_for()
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)
    assert width_of(page) <= width
    assert violations(page) == []
