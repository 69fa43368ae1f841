"""A writer: a figure by search, a typed number bound, new figures that turn a word, mended, handed in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tertial.services.documents.saving import save_text
from tertial.services.documents.texts import texts_of
from tertial.services.documents.writing import section_page
from tertial.store.models import Committee, PlanYear, ReportLine, SectionStep, TextVersion
from tests.browser.conftest import Open, width_of
from tests.browser.test_accessibility import violations
from tests.services.documents.writing_world import (
    ANNA,
    BO,
    NOW,
    OUTCOME,
    PLACE,
    REPORT,
    VARIANCE,
    make,
    more_wages,
)

SECTION = f"/namnder/von/rapporter/{REPORT}/skriv/ekonomi/"
PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"

pytestmark = pytest.mark.django_db(transaction=True)


def _look(page: Page, name: str) -> None:
    """Nothing for axe to say, nothing wider than the screen at both widths, and pictures of it."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    for width in (360, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=PICTURES / f"writing-{name}-{width}.png", full_page=True)
        assert violations(page) == []
        assert width_of(page) <= width


def _opened(open_as: Open) -> Page:
    """The section in the editor; what the first page needs is loaded before a browser waits for it."""
    section_page(actor=BO, **PLACE, section="ekonomi", now=NOW)
    Client().get("/logga-in/")
    page = open_as("bo", SECTION)
    page.set_default_timeout(30_000)
    expect(page.locator("[data-writing][data-ready]")).to_be_attached(timeout=30_000)
    return page


def _saved(page: Page) -> None:
    expect(page.locator("[data-said]")).to_have_text(re.compile(r"^Sparat \d\d\.\d\d$"))


def _write(page: Page, text: str) -> None:
    page.keyboard.type(text)


def _text() -> str:
    return texts_of(PlanYear.objects.get(), REPORT)["ekonomi"]


def test_a_section_from_first_word_to_handed_in(small_world: Committee, open_as: Open) -> None:
    ReportLine.objects.filter(key="personnel").update(label="Personal")
    ledger = make(small_world)
    page = _opened(open_as)
    editor = page.get_by_role("textbox", name="Ekonomi")
    editor.click()
    _write(page, "Personalen har ett överskott om ")
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("personal avvikelse period")
    first = page.get_by_role("option").first
    expect(first).to_contain_text("Personal › Avvikelse för perioden")
    _look(page, "palette")
    page.get_by_role("combobox").press("Enter")
    expect(editor.locator("data")).to_have_attribute("value", VARIANCE)
    _write(page, ". Utfallet för personal är 2,5 miljoner kronor och hyran 7,3 mnkr.")
    _saved(page)
    expect(page.locator(".flag.known")).to_have_text("2,5 miljoner kronor")
    expect(page.locator(".flag.unbound")).to_have_text("7,3 mnkr")
    _look(page, "marks")
    page.get_by_role("button", name=re.compile("^Bind till .*Personal › Utfall")).click()
    expect(page.locator(".flag.known")).to_have_count(0)
    _saved(page)
    expect(editor.locator("data")).to_have_count(2)
    assert f"överskott om [[{VARIANCE}|abs mnkr]]. Utfallet för personal är [[{OUTCOME}|" in _text()
    more_wages(ledger)
    page.reload()
    page.get_by_role("link", name="Se vad de ändrar").click()
    expect(page.get_by_role("heading", name="En mening behöver skrivas om")).to_be_visible()
    _look(page, "new-figures")
    page.get_by_role("button", name="Ta de nya siffrorna").click()
    expect(page.get_by_text("Ett ord säger emot sin siffra")).to_be_visible()
    _look(page, "sections")
    page.locator("#innehall").get_by_role("link", name="Ekonomi", exact=True).click()
    expect(page.locator(".flag.word")).to_have_text("överskott")
    page.get_by_role("button", name="Byt till ”underskott”").click()
    expect(page.locator(".flag.word")).to_have_count(0)
    _saved(page)
    assert _text().startswith(f"Personalen har ett underskott om [[{VARIANCE}|abs mnkr]].")
    page.get_by_role("button", name="Lämna in avsnittet").click()
    expect(page.get_by_text("Avsnittet är inlämnat.")).to_be_visible()
    assert SectionStep.objects.get().text == TextVersion.objects.last().pk  # type: ignore[union-attr]  # there is one


def test_two_who_write_are_told_and_both_texts_become_one(
    small_world: Committee, open_as: Open
) -> None:
    make(small_world)
    page = _opened(open_as)
    page.get_by_role("textbox", name="Ekonomi").click()
    save_text(
        actor=ANNA, **PLACE, section="ekonomi", body="<p>Annas.</p>", base=0, how="saved", now=NOW
    )
    _write(page, "Bos.")
    page.get_by_role("link", name="För samman texterna").click()
    _look(page, "merge")
    page.get_by_role("button", name="Spara den sammanförda texten").click()
    expect(page.get_by_text("Texterna är sammanförda.")).to_be_visible()
    assert _text() == "Annas.\n\nBos."
    page.get_by_role("link", name="Historik").click()
    page.get_by_role("link", name=re.compile(r"^\d{4}-")).last.click()
    _look(page, "history")
