"""A budget made by hand: a version, typed and pasted, transferred, by workbook, decided, and in the ledger."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tertial.ledger.batches import Ledger
from tertial.services.economy.basis import versions
from tertial.services.workspace import ledger_home
from tertial.store import models
from tertial.store.models import Committee
from tests.browser.conftest import Open, width_of
from tests.browser.test_accessibility import violations
from tests.services.economy.budget_world import NORTH, SOUTH, add_year, outcome, sent_budget

BUDGET = "/namnder/von/ekonomi/budget/"
PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(small_world: Committee) -> Committee:
    add_year(small_world)
    sent_budget()
    sent_budget(2020, "fjol", "fjol")
    labels = {"fees": "Taxor och avgifter", "personnel": "Personalkostnader", "total": "Resultat"}
    for key, label in labels.items():
        models.ReportLine.objects.filter(key=key).update(label=label)
    return small_world


def cell(page: Page, key: str) -> Any:
    return page.locator(f"input[data-key='{key}']")


def paste(page: Page, text: str) -> None:
    page.evaluate(
        """text => { const data = new DataTransfer(); data.setData("text/plain", text);
        document.activeElement.dispatchEvent(
          new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }""",
        text,
    )


def picture(page: Page, name: str) -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"economy-budget-{name}.png", full_page=True)


def look(page: Page, name: str) -> None:
    """Nothing for axe to say, nothing wider than the screen, and a picture of it."""
    picture(page, name)
    assert violations(page) == []
    assert width_of(page) <= page.viewport_size["width"]  # type: ignore[index]  # it has one


def make(page: Page) -> None:
    page.get_by_label("Namn", exact=True).first.fill("Detaljbudget")
    page.get_by_label("Bygger på").select_option("ram")
    page.get_by_role("button", name="Gör version").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Detaljbudget")


def saved(page: Page) -> None:
    expect(page.locator("[data-grid-said]")).to_have_text(re.compile("^Sparat"))
    expect(page.locator("input.unsaved")).to_have_count(0)


def test_a_budget_from_first_version_to_the_ledger(
    world: Committee, open_as: Open, tmp_path: Path
) -> None:
    page = open_as("david", f"{BUDGET}?ar=2021&enhet_belopp=kr")
    look(page, "versions-1280")
    make(page)

    # A year by keyboard: type, Enter goes down, and the sum follows.
    page.goto(f"{BUDGET}version/detaljbudget/?ar=2021&vy=ar&enhet={SOUTH}&enhet_belopp=kr")
    cell(page, f"{SOUTH}/fees/0").focus()
    page.keyboard.type("250")
    page.keyboard.press("Enter")
    page.keyboard.type("-900,50")
    page.keyboard.press("Enter")
    saved(page)
    expect(page.locator("#c-total-0")).to_have_text("−651")
    expect(cell(page, f"{SOUTH}/personnel/0")).to_have_value("−900,5")
    look(page, "year-1280")

    # Months pasted from Excel, and taken back.
    page.goto(f"{BUDGET}version/detaljbudget/?ar=2021&vy=manad&enhet={SOUTH}&enhet_belopp=kr")
    cell(page, f"{SOUTH}/fees/1").focus()
    paste(page, "10\t20\t30\n-1\t-2\t-3\n")
    saved(page)
    expect(cell(page, f"{SOUTH}/personnel/3")).to_have_value("−3")
    look(page, "months-1280")
    cell(page, f"{SOUTH}/fees/1").focus()
    page.keyboard.press("Control+z")
    expect(cell(page, f"{SOUTH}/personnel/3")).not_to_have_value("−3")
    saved(page)

    # A transfer, seen in the history.
    page.get_by_role("link", name="Ändra flera").click()
    form = page.locator("form").filter(has=page.get_by_role("button", name="Omfördela"))
    form.get_by_label("Från enhet").select_option(NORTH)
    form.get_by_label("Från rad").select_option("personnel")
    form.get_by_label("Till enhet").select_option(SOUTH)
    form.get_by_label("Till rad").select_option("personnel")
    form.get_by_label("Belopp, kr").fill("-100")
    form.get_by_label("Varför").fill("En tjänst flyttar")
    look(page, "changes-1280")
    form.get_by_role("button", name="Omfördela").click()
    expect(page.get_by_text("Pengarna är omfördelade.")).to_be_visible()

    # The workbook there and back.
    with page.expect_download() as download:
        page.get_by_role("link", name="Hämta helår").click()
    path = tmp_path / "budget.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    book.active["E6"] = 300
    book.save(path)
    page.get_by_label("Ifylld fil").set_input_files(path)
    page.get_by_role("button", name="Visa vad filen ändrar").click()
    expect(page.get_by_text("ändrar 1 belopp")).to_be_visible()
    look(page, "workbook-1280")
    page.get_by_role("button", name="Läs in ändringarna").click()
    expect(page.get_by_text("1 belopp sparat.")).to_be_visible()
    look(page, "history-1280")

    # Decided: in the ledger, and closed.
    page.get_by_role("link", name="Jämför", exact=True).click()
    look(page, "compare-1280")
    page.get_by_role("link", name="Alla enheter").click()
    page.get_by_label("Beslutsdag").fill("2021-01-05")
    page.get_by_label("Paragraf").fill("§ 12")
    look(page, "overview-1280")
    page.get_by_role("button", name="Registrera beslutet").click()
    expect(page.get_by_text("Den ändras inte mer.")).to_be_visible()
    assert "detaljbudget" in versions(
        Ledger(ledger_home()), committee="von", kind="budget", year=2021
    )
    page.get_by_role("link", name="Helår").click()
    expect(page.locator("table.typed input")).to_have_count(0)


def test_requests_bridge_and_initiatives(world: Committee, open_as: Open) -> None:
    outcome(
        {"account": "5010", "tag": "buss", "cost_centre": NORTH, "amount": 500_00, "year": 2021}
    )
    page = open_as("david", f"{BUDGET}askanden/?ar=2021&enhet_belopp=kr")
    page.get_by_label("Vad pengarna är till").fill("Nytt boende")
    page.get_by_label("Begärt, kronor").fill("2000")
    page.get_by_label("Beslutat, kronor").fill("1500")
    page.get_by_label("I vilket beslut").fill("KF 2020-11-24 § 9")
    page.get_by_label("Finns i budgetversion").select_option("ram")
    page.get_by_role("button", name="Lägg till").click()
    expect(page.get_by_role("cell", name="Delvis")).to_be_visible()
    look(page, "requests-1280")

    page.get_by_role("link", name="Rambrygga").click()
    for label, kind, amount in [
        ("Volymer", "volume", "1000"),
        ("Effektivisering", "other", "-400"),
        ("Hyror", "already_in_base", "200"),
    ]:
        form = page.locator("section").filter(
            has=page.get_by_role("heading", name="Ny ramförändring")
        )
        form.get_by_label("Vad som ändras").fill(label)
        form.get_by_label("Slag").select_option(kind)
        form.get_by_label("Belopp, kronor").fill(amount)
        form.get_by_role("button", name="Lägg till").click()
        expect(page.get_by_role("rowheader", name=label)).to_be_visible()

    expect(page.locator("svg").first).to_be_visible()
    look(page, "bridge-1280")

    page.get_by_role("link", name="Satsningar").click()
    page.get_by_label("Vad pengarna är till").fill("Buss för dagverksamheten")
    page.get_by_label("Beslutat, kronor").fill("800")
    page.get_by_label("Följs på märkning").fill("buss")
    page.get_by_role("button", name="Lägg till").click()
    expect(page.get_by_role("cell", name="+300").first).to_be_visible()
    look(page, "initiatives-1280")


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("versions", "?ar=2021"),
        ("overview", "version/detaljbudget/?ar=2021"),
        ("year", f"version/detaljbudget/?ar=2021&vy=ar&enhet={NORTH}"),
        ("months", f"version/detaljbudget/?ar=2021&vy=manad&enhet={NORTH}"),
        ("changes", "version/detaljbudget/?ar=2021&vy=andra"),
        ("history", "version/detaljbudget/?ar=2021&vy=historik"),
        ("requests", "askanden/?ar=2021"),
        ("bridge", "rambrygga/?ar=2021"),
        ("initiatives", "satsningar/?ar=2021"),
        ("move", "flytta/?ar=2021"),
    ],
)
def test_it_fits_a_phone(world: Committee, open_as: Open, name: str, path: str) -> None:
    from tests.services.economy.budget_world import made

    made("Detaljbudget", "ram")
    page = open_as("karin", f"{BUDGET}{path}&enhet_belopp=kr", width=360)
    look(page, f"{name}-360")
