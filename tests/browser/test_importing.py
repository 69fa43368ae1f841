"""Reading a file in: what the form says, progress that stops, rejected rows."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.browser.conftest import Open
from tests.web import sample

PAGE = "/namnder/von/inlasning/"


def test_a_chosen_file_is_named(open_as: Open, samples: dict[str, Any]) -> None:
    page = open_as("david", PAGE)
    file = {"name": "huvudbok.csv", "mimeType": "text/csv", "buffer": b"a;b\n"}
    page.get_by_label("Välj filer").set_input_files(file)
    expect(page.locator("[data-chosen]")).to_have_text("huvudbok.csv")


def test_what_is_too_large_is_refused_before_it_is_sent(
    open_as: Open, samples: dict[str, Any], settings: Any
) -> None:
    settings.UPLOAD_LIMIT_BYTES = 10
    page = open_as("david", PAGE)
    file = {"name": "huvudbok.csv", "mimeType": "text/csv", "buffer": b"x" * 11}
    page.get_by_label("Välj filer").set_input_files(file)
    expect(page.locator("[data-chosen]")).to_contain_text("Filerna är för stora")
    expect(page.get_by_role("button", name="Läs in", exact=True)).to_be_disabled()


def test_progress_is_followed_until_it_is_done(open_as: Open, samples: dict[str, Any]) -> None:
    samples["job_page"] = sample.running()
    page = open_as("david", f"{PAGE}7/")
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "40")
    samples["job_page"] = sample.job()
    expect(page.get_by_role("heading", name="3 avvisade rader")).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_count(0)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(2_000)  # longer than between two questions
    assert asked == []


def test_rejected_rows_can_be_kept_as_a_file(open_as: Open, samples: dict[str, Any]) -> None:
    page = open_as("david", f"{PAGE}8/")
    with page.expect_download() as kept:
        page.get_by_role("link", name="Ladda ned som CSV").click()
    lines = kept.value.path().read_text("utf-8-sig").splitlines()
    assert lines[0] == "Fil;Blad;Rad;Varför;Belopp"
    assert len(lines) == 4
