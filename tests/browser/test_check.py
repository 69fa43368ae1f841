"""Granska the whole way: a PDF is left, its reading followed, a finding read and dismissed, the protocol saved.

The pictures are kept in build/screenshots/ for whoever wants to look.
"""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tertial.document.model import Cell, Column, Document, Paragraph, Row, Section, Table
from tertial.document.render import render
from tertial.services.jobs import run_next
from tests.browser.conftest import Open, width_of
from tests.browser.test_accessibility import violations

PICTURES = Path(__file__).resolve().parents[2] / "build/screenshots"
PAGE = "/namnder/von/granska/"
ROWS = (("Läsning", 310, 400), ("Odling", 200, 150), ("Musik", 145, 160), ("Summa", 765, 710))
"""The grants should be 655."""


def _cell(value: int) -> Cell:
    return Cell(str(value), Decimal(value))


TABLE = Table(
    id="bidrag",
    title="Bidrag per projekt",
    unit="tkr",
    label_heading="Projekt",
    columns=(Column("Bidrag"), Column("Kostnad")),
    rows=tuple(
        Row(label, (_cell(grant), _cell(cost)), "total" if label == "Summa" else "detail")
        for label, grant, cost in ROWS
    ),
)
DOCUMENT = Document(
    id="x",
    kind="delarsrapport",
    title="Delårsrapport för påhittade ändamål",
    committee="Kulturnämnden",
    period_end="2020-08-31",
    sections=(
        Section("lage", 1, "Läget", (Paragraph("Verksamheten har följt sin plan."),)),
        Section(
            "bidragen",
            1,
            "Riktade bidrag",
            (Paragraph("Bidragen blev sammanlagt 765 tkr, mer än året innan."), TABLE),
        ),
    ),
)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render(DOCUMENT, "pdf")


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"{name}.png", full_page=True)


def leave(page: Page, content: bytes) -> None:
    """Drop a file on the form and send it."""
    page.evaluate(
        """([name, content]) => {
        const file = new File([Uint8Array.from(content)], name, { type: "application/pdf" });
        const data = new DataTransfer();
        data.items.add(file);
        const drop = document.querySelector(".drop");
        drop.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
    }""",
        ["rapport.pdf", list(content)],
    )
    expect(page.locator("[data-chosen]")).to_have_text("rapport.pdf")
    page.get_by_role("button", name="Granska", exact=True).click()
    page.wait_for_url("**/granska/*/")


@pytest.mark.usefixtures("small_world")
def test_a_report_is_left_read_judged_and_its_protocol_saved(open_as: Open, pdf: bytes) -> None:
    page = open_as("david", "/namnder/von/")
    page.get_by_role("link", name="Granska", exact=True).click()
    picture(page, "granska-tom")
    assert violations(page) == []
    leave(page, pdf)
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert violations(page) == []
    assert run_next()
    expect(page.get_by_role("heading", level=1)).to_have_text("En siffra går inte ihop")
    expect(page.get_by_role("progressbar")).to_have_count(0)

    finding = page.get_by_role("article", name="summa")
    expect(finding).to_contain_text("310 + 200 + 145 = 655")
    expect(page.locator("mark.error", has_text="765").first).to_be_visible()
    assert violations(page) == []
    picture(page, "granska-1280")

    finding.get_by_text("Avfärda …").click()
    finding.get_by_label("Varför är det inget fel?").fill("En fjärde rad är hemlig.")
    finding.get_by_role("button", name="Avfärda").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Inga siffror som går emot varandra")
    expect(page.get_by_role("article", name="summa")).to_contain_text("En fjärde rad är hemlig.")
    assert violations(page) == []

    with page.expect_download() as kept:
        page.get_by_role("link", name="Spara protokollet som PDF").click()
    assert kept.value.suggested_filename == "granskning-rapport.pdf"
    assert kept.value.path().read_bytes().startswith(b"%PDF")


@pytest.mark.usefixtures("small_world")
def test_a_check_is_read_on_a_phone_and_by_the_keyboard(open_as: Open, pdf: bytes) -> None:
    page = open_as("david", PAGE, width=360)
    picture(page, "granska-tom-360")
    leave(page, pdf)
    assert run_next()
    expect(page.get_by_role("heading", level=1)).to_have_text("En siffra går inte ihop")
    assert width_of(page) <= 360
    assert violations(page) == []
    picture(page, "granska-360")
    page.get_by_role("link", name="Till första fyndet").press("Enter")
    expect(page.locator("#fynd-1")).to_be_focused()


@pytest.mark.usefixtures("small_world")
def test_without_scripts_the_form_is_plain(open_as: Open, pdf: bytes) -> None:
    page = open_as("david", PAGE, java_script_enabled=False)
    file = {"name": "rapport.pdf", "mimeType": "application/pdf", "buffer": pdf}
    page.get_by_label("Välj rapporter").set_input_files(file)  # type: ignore[arg-type]  # a payload
    page.get_by_role("button", name="Granska", exact=True).click()
    assert run_next()
    page.get_by_role("link", name="Uppdatera").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("En siffra går inte ihop")


@pytest.mark.parametrize("login", ["anna", "karin"])
def test_the_menu_of_a_person_with_every_right_is_one_line(
    open_as: Open, small_world: object, login: str
) -> None:
    page = open_as(login, PAGE)
    first = page.get_by_role("link", name="Översikt").bounding_box()
    last = page.get_by_role("button", name="Logga ut").bounding_box()
    assert first
    assert last
    assert abs((first["y"] + first["height"] / 2) - (last["y"] + last["height"] / 2)) < 10
    page.get_by_text("Förvalta").click()
    expect(page.get_by_role("link", name="Inställningar")).to_be_visible()
    assert violations(page) == []
    picture(page, f"meny-{login}")
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Inställningar")).to_be_hidden()
