"""Volumes by keyboard and file: typed in a grid, read in and undone, reconciled, on a screen and on a phone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tertial.store.models import Committee
from tests.browser.conftest import Open, width_of
from tests.browser.test_accessibility import violations
from tests.services.economy import volumes_world

HERE = "/namnder/von/ekonomi/volymer/"
ASKED = "?ar=2020&manad=3&enhet_belopp=kr"
PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
FILE = f"Insats;Slag av utförare;Utförare;Månad;Antal\nHemtjänst;{volumes_world.PRIVATE};864;3;11\n"

pytestmark = pytest.mark.django_db(transaction=True)


def look(page: Page, name: str) -> None:
    """Nothing for axe to say, nothing wider than the screen, and a picture of it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    width = page.viewport_size["width"]  # type: ignore[index]  # it has one
    page.screenshot(path=PICTURES / f"economy-volumes-{name}-{width}.png", full_page=True)
    assert violations(page) == []
    assert width_of(page) <= width


def test_a_controllers_month(small_world: Committee, open_as: Open, tmp_path: Path) -> None:
    volumes_world.make(small_world)
    page = open_as("david", f"{HERE}{ASKED}")
    look(page, "laget")

    # A cell by keyboard, its sum at once, and it is there when the page is read again.
    page.goto(f"{HERE}skriv/?ar=2020&vad=budget:2020&insats=home")
    cell = page.locator(f"input[data-key='home|{volumes_world.OWN}||1']")
    cell.focus()
    page.keyboard.type("30")
    page.keyboard.press("Enter")
    expect(page.locator("[data-grid-said]")).to_have_text(re.compile("^Sparat"))
    expect(page.locator("#m-0")).to_have_text("44")
    look(page, "skriv")
    page.reload()
    expect(cell).to_have_value("30")

    # A file: what it changes, taken, undone.
    page.goto(f"{HERE}filer/?ar=2020")
    path = tmp_path / "mars.csv"
    path.write_text(FILE, "utf-8")
    page.locator("#file").set_input_files(path)
    page.get_by_role("button", name="Visa vad som ändras").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Vad filen ändrar")
    look(page, "fil")
    page.get_by_role("button", name="Läs in ändringarna").click()
    look(page, "filer")
    page.get_by_role("button", name="Ångra mars.csv").click()
    expect(page.get_by_text("Filen är ångrad: 1 antal gick tillbaka.")).to_be_visible()

    # From the difference of a provider to its vouchers.
    page.goto(f"{HERE}avstamning/{ASKED}")
    look(page, "avstamning")
    page.get_by_role("link", name="verifikationer, 865").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("erifikationer")
    expect(page.locator("table")).to_contain_text("560")


def test_it_fits_a_phone(small_world: Committee, open_as: Open) -> None:
    volumes_world.make(small_world)
    page = open_as("david", f"{HERE}{ASKED}", width=360)
    look(page, "laget")
    for path in ("insats/home/", "insats/home/rader/", "avstamning/", "priser/", "skriv/"):
        page.goto(f"{HERE}{path}{ASKED}")
        look(page, path.strip("/").replace("/", "-"))
