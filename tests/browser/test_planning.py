"""The plan's pages in a browser: axe finds nothing, nothing is wider than the screen, the tree goes by keyboard."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.store.models import Committee
from tests.browser.conftest import Open, width_of
from tests.browser.test_accessibility import violations
from tests.services.plans import plan_of

PLAN = "/namnder/von/plan/"
PAGES = (
    *("", "mal/kontinuitet/", "sak/planering/", "sak/planering/andra/", "indikator/personal/"),
    *("ny/indikator/", "uppdrag/", "projekt/", "handelser/", "loften/", "blad/", "../kort/"),
)


@pytest.fixture
def plan(small_world: Committee) -> Any:
    return plan_of(small_world)


@pytest.mark.parametrize(("width", "scheme"), [(1280, "light"), (360, "dark")])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    open_as: Open, plan: Any, width: int, scheme: str
) -> None:
    page = open_as("anna", PLAN, width=width, color_scheme=scheme)
    found, wide = {}, []
    for address in PAGES:
        page.goto(PLAN + address)
        found[address] = violations(page)
        wide += [address] * (width_of(page) > width)
    assert {address: faults for address, faults in found.items() if faults} == {}
    assert wide == []


def test_the_tree_is_opened_with_the_keyboard(open_as: Open, plan: Any) -> None:
    page = open_as("per", PLAN)
    link = page.get_by_role("link", name="Nöjda brukare")
    assert not link.is_visible()
    below = page.locator("summary", has_text="God kontinuitet i hemtjänsten")
    below.focus()
    page.keyboard.press("Enter")
    link.wait_for()
    page.keyboard.press("Enter")
    link.wait_for(state="hidden")
