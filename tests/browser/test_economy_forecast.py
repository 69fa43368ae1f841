"""A forecast the whole way: typed and handed in by keyboard, returned, mended on a phone, approved, frozen.

The pictures are kept in build/screenshots/ for whoever wants to look.
"""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tertial.store import models
from tests.browser.conftest import Open
from tests.browser.test_round import PHONE, looked_at
from tests.services.economy.forecast_world import KEY, NOW, TKR, opened, world

BOARD = f"/namnder/von/ekonomi/prognos/{KEY}/"
SHEET = f"{BOARD}enhet/52110/"


@pytest.fixture
def forecast(small_world: models.Committee, cast: dict[str, Any]) -> None:
    labels = {"fees": "Taxor och avgifter", "personnel": "Personal", "total": "Nettokostnad"}
    for key, label in labels.items():
        models.ReportLine.objects.filter(key=key).update(label=label)
    year = world(small_world)
    opened()
    measure = {"unit": "52110", "line": "personnel", "label": "Gemensam planering, fyra grupper"}
    models.Measure.objects.create(
        plan_year=year, key="m1", planned=24 * TKR, from_month=9, status="delayed", **measure
    )
    models.MeasureEffect.objects.create(
        plan_year=year, measure="m1", month=8, ore=6 * TKR, at=NOW, by="bo"
    )


def _cell(page: Page, line: str) -> Any:
    return page.get_by_label(f"Din prognos, {line}")


@pytest.mark.usefixtures("forecast")
def test_from_a_typed_forecast_to_a_frozen_one(open_as: Open) -> None:
    bo = open_as("bo", SHEET)
    looked_at(bo, "prognos-1-blad")
    _cell(bo, "Taxor och avgifter").focus()
    bo.keyboard.type("230")
    bo.keyboard.press("Enter")
    expect(_cell(bo, "Personal")).to_be_focused()
    bo.keyboard.type("-1300")
    bo.keyboard.press("Enter")
    expect(bo.get_by_text("Sparat ")).to_be_visible()
    expect(_cell(bo, "Personal")).to_have_value("−1\u00a0300")
    expect(bo.locator("#egen-total")).to_have_text("−1\u00a0070")
    _cell(bo, "Personal").focus()
    bo.keyboard.press("Control+z")
    expect(_cell(bo, "Personal")).to_have_value("")
    bo.keyboard.press("Control+y")
    expect(bo.locator("#egen-total")).to_have_text("−1\u00a0070")
    bo.get_by_role("button", name="Lämna in").press("Enter")
    expect(bo.get_by_text("Personal har flyttats mer")).to_be_visible()
    bo.get_by_label("Varför?").fill("Pausade insatser återkommer från oktober.")
    bo.get_by_role("button", name="Lämna in").press("Enter")
    expect(bo.get_by_text("Prognosen är inlämnad.")).to_be_visible()
    looked_at(bo, "prognos-2-inlamnad")

    frida = open_as("frida", SHEET)
    frida.get_by_text("Återlämna", exact=True).click()
    frida.get_by_label("Vad behöver ändras?").fill("Vilka insatser?")
    frida.get_by_role("button", name="Återlämna prognosen").click()
    expect(frida.get_by_text("Prognosen är återlämnad.")).to_be_visible()

    phone = open_as("bo", SHEET, width=PHONE)
    expect(phone.get_by_text("Vilka insatser?")).to_be_visible()
    looked_at(phone, "prognos-3-telefon", PHONE)
    _cell(phone, "Personal").fill("-1290")
    phone.get_by_label("Varför?").fill("Pausade insatser i norr återkommer från oktober.")
    expect(phone.locator("#texter-lage")).to_contain_text("Sparat")
    phone.get_by_role("button", name="Lämna in").click()
    expect(phone.get_by_text("Prognosen är inlämnad.")).to_be_visible()
    assert models.ForecastSheet.objects.get(unit="52110").reason.startswith(
        "Pausade insatser i norr"
    )

    frida.goto(BOARD)
    frida.get_by_role("button", name="Godkänn Äldreomsorg").click()
    expect(frida.get_by_text("En prognos är godkänd.")).to_be_visible()

    david = open_as("david", BOARD)
    looked_at(david, "prognos-4-tavla")
    david.get_by_label("Frys fast").check()
    david.get_by_role("button", name="Frys prognosen").click()
    expect(david.get_by_text("Prognosen är fryst och skriven")).to_be_visible()
    looked_at(david, "prognos-5-fryst")
    small = open_as("david", BOARD, width=PHONE)
    looked_at(small, "prognos-6-tavla-telefon", PHONE)
    newest = models.ForecastEntry.objects.filter(kind="own", line="personnel", sheet__unit="52110")
    assert newest.latest("pk").ore == 1_290 * TKR


@pytest.mark.usefixtures("forecast")
def test_the_pages_beside_it(open_as: Open, small_world: models.Committee) -> None:
    for key, kind, pay in (("t1", "employed", 30), ("t2", "vacant", 31), ("t3", "agency", 70)):
        models.Position.objects.create(
            plan_year=small_world.years.get(), key=key, unit="52110", title="Undersköterska",
            kind=kind, fte="0,5", monthly_pay=pay * TKR,
        )  # fmt: skip
    david = open_as("david", "/namnder/von/ekonomi/prognos/atgarder/")
    looked_at(david, "prognos-7-atgarder")
    david.goto("/namnder/von/ekonomi/prognos/traffsakerhet/")
    looked_at(david, "prognos-8-traffsakerhet")
    david.goto("/namnder/von/ekonomi/personal/?revision=3,4&fran=6")
    looked_at(david, "prognos-9-personal")
    david.goto("/namnder/von/ekonomi/personal/?enhet=52110")
    looked_at(david, "prognos-10-tjanster")
    david.goto(SHEET + "?vy=bred")
    looked_at(david, "prognos-11-bred")
