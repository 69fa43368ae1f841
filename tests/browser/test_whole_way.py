"""The whole way on the real services: a file with a wrong row, the rest of it, a report, a figure, its vouchers."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import expect

from tertial.services.jobs import run_next
from tests.browser.conftest import Open

HEAD = "Ansvar;Verksamhet;Konto;Period;Datum;Verifikation;Text;Belopp\n"
ROWS = [
    f"6100;510;5011;2020-{month:02d};2020-{month:02d}-25;A{month};Lön (påhittad);{month}000,25\n"
    for month in range(1, 9)
]
FEE = "6100;510;3110;2020-02;2020-02-10;B1;Avgift (påhittad);-4000,50\n"
WRONG = "6100;510;5011;2020-03;2020-03-25;A99;Lön (påhittad);12,3,4\n"


def _file(*rows: str) -> dict[str, Any]:
    content = (HEAD + "".join(rows)).encode()
    return {"name": "huvudbok-2020-08.csv", "mimeType": "text/csv", "buffer": content}


@pytest.mark.usefixtures("small_world")
def test_from_a_file_to_the_vouchers_whose_sum_is_the_figure(open_as: Open) -> None:
    page = open_as("david", "/namnder/von/")
    page.get_by_text("Förvalta").click()
    page.get_by_role("link", name="Inläsning").click()
    page.get_by_label("Välj filer").set_input_files(_file(*ROWS, FEE, WRONG))
    page.get_by_role("button", name="Läs in", exact=True).click()
    page.wait_for_url("**/inlasning/*/")
    assert run_next()
    expect(page.get_by_role("heading", name="En avvisad rad")).to_be_visible()
    expect(page.get_by_role("cell", name="11", exact=True)).to_be_visible()
    page.get_by_role("button", name="Läs in resten").click()
    assert run_next()
    expect(page.get_by_text("9 rader inlästa")).to_be_visible()

    page.get_by_role("link", name="Rapporter", exact=True).click()
    page.get_by_role("link", name="Delårsrapport 2 2020", exact=True).click()
    row = page.get_by_role("article").get_by_role("row", name="personnel")
    figure = row.locator("a[href*='period.outcome']")
    figure.click()
    panel = page.get_by_role("dialog")
    expect(panel).to_contain_text("36 002,00")
    panel.get_by_role("link", name="Visa verifikationerna").click()
    expect(page.locator("#summa")).to_contain_text("36 002,00 kr")
    expect(page.get_by_text("Det är siffran, på öret.")).to_be_visible()
    page.get_by_label("Månad").select_option("mars")
    page.get_by_role("button", name="Visa", exact=True).click()
    expect(page.locator("#summa")).to_contain_text("3 000,25 kr")

    page.get_by_text("Förvalta").click()
    page.get_by_role("link", name="Inläsning", exact=True).click()
    page.get_by_role("link", name="Ångra").click()
    page.get_by_role("button", name="Ångra inläsningen").click()
    expect(page.get_by_text("Inläsningen är ångrad.")).to_be_visible()
    expect(page.get_by_text("ångrad", exact=True)).to_be_visible()


@pytest.mark.usefixtures("small_world")
def test_a_dry_run_says_what_would_happen_and_changes_nothing(open_as: Open) -> None:
    page = open_as("david", "/namnder/von/inlasning/")
    page.get_by_label("Välj filer").set_input_files(_file(*ROWS))
    page.get_by_role("button", name="Provläs").click()
    page.wait_for_url("**/inlasning/*/")
    assert run_next()
    expect(page.get_by_text("Provläst: filen kan läsas in.")).to_be_visible()
    page.get_by_role("link", name="Till inläsningarna").click()
    expect(page.get_by_text("Ingenting är inläst än.")).to_be_visible()
