"""A backup in a browser: made by the keyboard, followed, fetched; axe finds nothing, at any width."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tertial.services import jobs
from tertial.store.models import Committee, Job
from tests.browser.conftest import Open, width_of
from tests.browser.test_accessibility import violations
from tests.services.workspaces import NOW

PAGE = "/namnder/von/installningar/sakerhetskopia/"


@pytest.fixture
def home(small_world: Committee, settings: Any) -> Path:
    """A workspace with hardly anything in it."""
    folder = Path(settings.HOME)
    with closing(sqlite3.connect(folder / "records.sqlite3")) as records, records:
        records.execute("CREATE TABLE anything (id INTEGER PRIMARY KEY)")
    return folder


@pytest.mark.usefixtures("transactional_db")
def test_one_is_made_by_the_keyboard_and_fetched(open_as: Open, home: Path, tmp_path: Path) -> None:
    page = open_as("karin", PAGE, width=360)
    button = page.get_by_role("button", name="Gör en säkerhetskopia nu")
    button.focus()
    page.keyboard.press("Enter")
    page.get_by_role("progressbar").wait_for()
    assert violations(page) == []
    assert jobs.run_next(now=NOW)
    button.wait_for()
    assert page.get_by_text("Karin Vik").count() == 3
    with page.expect_download() as fetched:
        page.get_by_role("button", name="Ladda ned").click()
    file = tmp_path / "hämtad.zip"
    fetched.value.save_as(file)
    (kept,) = (home / "backups").iterdir()
    assert (fetched.value.suggested_filename, file.read_bytes()) == (kept.name, kept.read_bytes())


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("width", [360, 640, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_is_too_wide(
    open_as: Open, home: Path, width: int, scheme: str
) -> None:
    Job.objects.create(kind="backup", created_by="karin", created_at=NOW)
    assert jobs.run_next(now=NOW)
    page = open_as("karin", PAGE, width=width, color_scheme=scheme)
    assert violations(page) == []
    assert width_of(page) <= width
