"""Grants, investments, premises and the year's end on a screen and on a phone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tertial.services.economy.budget.records import save_record
from tertial.store.models import Committee
from tests.browser.conftest import Open, width_of
from tests.browser.test_accessibility import violations
from tests.services.economy.budget_world import DAVID, NOW, YEAR, add_year, sent_budget

PICTURES = Path(__file__).resolve().parents[2] / "build" / "screenshots"
RECORDS: tuple[tuple[Any, dict[str, str]], ...] = (
    ("bidrag", {"label": "Personligt ombud", "status": "received", "applied_first": "1300"}),
    ("bidrag", {"label": "Psykisk hälsa", "status": "granted", "received": "9", "cost": "12"}),
    ("investering", {"label": "Sängar", "budget": "580", "carried_over": "510", "kind": "both"}),
    ("lokal", {"label": "Ekgården", "status": "decided", "places": "60", "rent": "900"}),
    (
        "overforing",
        {"label": "Utbildning", "kind": "operations", "amount": "600", "reason": "Sköts upp"},
    ),
)

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(small_world: Committee) -> Committee:
    add_year(small_world)
    sent_budget()
    for kind, given in RECORDS:
        save_record(actor=DAVID, committee="von", year=YEAR, kind=kind, given=given, now=NOW)
    return small_world


@pytest.mark.parametrize("width", [1280, 360])
@pytest.mark.parametrize("path", ["bidrag", "investeringar", "lokaler", "bokslut"])
def test_it_is_read_by_all_and_fits(world: Committee, open_as: Open, path: str, width: int) -> None:
    page = open_as("david", f"/namnder/von/ekonomi/{path}/?ar=2021&enhet_belopp=kr", width=width)
    PICTURES.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=PICTURES / f"economy-funding-{path}-{width}.png", full_page=True)
    assert violations(page) == []
    assert width_of(page) <= width
