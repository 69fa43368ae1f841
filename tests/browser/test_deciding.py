"""From an approved draft to a reader's phone: compared, decided, sealed, published, read without signing in."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from tertial.store.models import Committee, SectionText
from tests.browser.conftest import Open, width_of
from tests.browser.test_accessibility import violations
from tests.services.documents.sealable import REPORT, approve, fill, seal

pytestmark = pytest.mark.django_db(transaction=True)
HERE = f"/namnder/von/rapporter/{REPORT}/"
PATIENCE = 60_000
"""A first page compiles its template, and a seal renders five formats."""


@pytest.fixture
def sealed_once(small_world: Committee, tmp_path: Path) -> None:
    """A report that was sent to the committee, and whose text has been changed since."""
    fill(small_world, tmp_path / "files")
    approve()
    seal()
    SectionText.objects.filter(section="ekonomi").update(body="Ekonomin är i god balans.")
    Client().get("/hjalp/")  # the first page of a process loads every other


def _compared(page: Page) -> None:
    page.goto(f"{HERE}versioner/andringar/")
    expect(page.get_by_role("status")).to_contain_text("En ändrad text", timeout=PATIENCE)
    expect(page.locator("ins")).to_contain_text("god", timeout=PATIENCE)


def _decided(page: Page) -> None:
    page.get_by_role("link", name="Ärende").click()
    page.get_by_label("Sök en siffra").fill("personnel utfall period")
    page.get_by_role("button", name="Sök").click()
    expect(page.get_by_text("[[income_statement.personnel.period.outcome")).to_be_visible(
        timeout=PATIENCE
    )
    page.get_by_label("Ärendenummer").fill("VON 2020/0412")
    page.get_by_label("Förslag till beslut").fill("Delårsrapporten godkänns.")
    page.get_by_role("textbox", name="Sammanfattning").fill(
        "Personalen kostade [[income_statement.personnel.period.outcome|kr]]."
    )
    page.get_by_role("button", name="Spara ärendet").click()
    expect(page.get_by_role("article")).to_contain_text("300", timeout=PATIENCE)
    page.get_by_label("Dag", exact=True).fill("2020-09-24")
    page.get_by_label("Paragraf").fill("12")
    page.get_by_role("button", name="Registrera beslutet").click()
    expect(page.get_by_text("Beslutades enligt förslaget 24 september 2020, § 12")).to_be_visible(
        timeout=PATIENCE
    )


def _published(page: Page) -> None:
    page.get_by_role("link", name="Versioner", exact=True).click()
    page.get_by_role("button", name="Försegla").click()
    expect(page.get_by_role("link", name="Version 2", exact=True)).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Publicering").click()
    page.get_by_role("button", name="Publicera version 2").click()
    expect(page.get_by_text("Rapporten kan läsas av alla.")).to_be_visible(timeout=PATIENCE)


def test_a_secretary_compares_decides_seals_and_publishes_and_a_visitor_reads(
    open_as: Open, sealed_once: None
) -> None:
    page = open_as("eva", "/hjalp/")
    page.set_default_timeout(PATIENCE)
    page.goto(f"{HERE}kontroll/")
    expect(page.get_by_text("Klar att försegla")).to_be_visible(timeout=PATIENCE)
    assert violations(page) == []
    for step in (_compared, _decided, _published):
        step(page)
        assert violations(page) == []
    visitor = open_as("", "/publicerat/", width=360)
    visitor.set_default_timeout(PATIENCE)
    visitor.get_by_role("link", name="Delårsrapport 2 2020").click()
    assert width_of(visitor) <= 360
    assert visitor.context.cookies() == []
    expect(visitor.get_by_role("heading", name="Det här beslutade nämnden")).to_be_visible(
        timeout=PATIENCE
    )
    expect(visitor.get_by_role("article")).to_contain_text(
        "Ekonomin är i god balans.", timeout=PATIENCE
    )
    assert violations(visitor) == []
    visitor.get_by_text("tabell som öppna data").click()
    with visitor.expect_download() as kept:
        visitor.get_by_role("link", name="CSV").click()
    assert "personnel" in kept.value.path().read_text("utf-8-sig")
    visitor.get_by_role("article").get_by_role("link", name="300").first.click()
    expect(visitor.get_by_text("Källa")).to_be_visible(timeout=PATIENCE)
    assert width_of(visitor) <= 360
