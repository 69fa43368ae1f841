"""axe finds nothing, and nothing is wider than the screen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.conftest import Open, width_of
from tests.web import sample

REPORT = "/namnder/von/rapporter/delarsrapport-2020-08/"
FIGURE = f"{REPORT}siffra/{sample.REF}/"
PAGES = {
    "overview": "/namnder/von/",
    "report list": "/namnder/von/rapporter/",
    "report": REPORT,
    "lineage": FIGURE,
    "vouchers": f"{FIGURE}verifikationer/",
    "imports": "/namnder/von/inlasning/",
    "job": "/namnder/von/inlasning/8/",
    "undo": "/namnder/von/inlasning/angra/20200908-ab12/",
    "checks": "/namnder/von/granska/",
    "openness": "/namnder/von/installningar/granska/",
    "lines": "/namnder/von/installningar/rapportrader/",
    "log": "/namnder/von/logg/",
    "help": "/hjalp/",
    "accessibility": "/tillganglighet/",
    "login": "/logga-in/",  # last: without a session
}
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
    }
}


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{each['id']}: {node['target']} {node['failureSummary'][:200]}"
        for each in found
        for node in each["nodes"]
    ]


def _each_page(page: Page) -> Iterator[tuple[str, Page]]:
    """Every page in turn; sign-in as whoever has not signed in sees it."""
    for name, address in PAGES.items():
        if name == "login":
            page.context.clear_cookies()
        page.goto(address)
        yield name, page


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(open_as: Open, samples: dict[str, Any], scheme: str) -> None:
    first = open_as("david", "/", color_scheme=scheme)
    found = {name: violations(page) for name, page in _each_page(first)}
    assert {name: faults for name, faults in found.items() if faults} == {}


def test_axe_finds_nothing_where_one_chooses_a_committee(open_as: Open) -> None:
    assert violations(open_as("rut", "/")) == []


def test_axe_finds_nothing_in_a_table_of_full_size(open_as: Open, samples: dict[str, Any]) -> None:
    samples["report_page"] = sample.report(rows=200)
    assert violations(open_as("david", REPORT)) == []


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_in_the_panel(open_as: Open, samples: dict[str, Any], width: int) -> None:
    page = open_as("david", "/namnder/von/", width=width)
    page.get_by_role("link", name="301,7").click()
    page.locator("#panel .value").wait_for()
    page.locator("#panel").evaluate(
        "each => Promise.all(each.getAnimations().map(a => a.finished))"
    )
    assert violations(page) == []


@pytest.mark.parametrize("width", [360, 640, 1280])  # 640: a screen of 1280 at 200 %
def test_no_page_is_wider_than_the_screen(
    open_as: Open, samples: dict[str, Any], width: int
) -> None:
    first = open_as("david", "/", width=width)
    widths = {name: width_of(page) for name, page in _each_page(first)}
    assert {name: wide for name, wide in widths.items() if wide > width} == {}
