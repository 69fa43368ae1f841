"""What every test may use: the reference files beside the project, where they are."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.worlds import fill_small, make_cast, make_von

if TYPE_CHECKING:
    from playwright.sync_api import Browser

    from tertial.store.models import Committee

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = Path(os.environ.get("TERTIAL_REFERENCE_DIR", ROOT.parent / "shared"))
_skipped: list[str] = []
# Playwright's loop runs in this thread, and Django then believes that the database is used from it.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
CHROMIUM = os.environ.get("TERTIAL_CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
IN_MEMORY, ENOUGH = Path("/dev/shm"), 6_000_000_000


def _put_temporary_files_in_memory() -> None:
    """Tests write and remove thousands of small files, which a slow disk makes them wait for."""
    can_be_used = (
        "TMPDIR" not in os.environ
        and os.access(IN_MEMORY, os.W_OK)
        and not os.statvfs(IN_MEMORY).f_flag & os.ST_NOEXEC
        and shutil.disk_usage(IN_MEMORY).free > ENOUGH
    )
    if can_be_used:
        os.environ["TMPDIR"] = tempfile.tempdir = str(IN_MEMORY)


_put_temporary_files_in_memory()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, one in each process: a second one beside it would not start."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def reference_dir() -> Path:
    """The folder of reference files (``TERTIAL_REFERENCE_DIR``, else ``../shared``); tests without it are skipped."""
    if not REFERENCE.is_dir():
        pytest.skip("inga referensfiler: sätt TERTIAL_REFERENCE_DIR")
    return REFERENCE


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings: None) -> None:
    """Tables are made at once, as in a new workspace."""
    from django.db import connection

    connection.settings_dict["TEST"]["MIGRATE"] = False


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> None:
    """The records' tables, with the note that every step is done; a password costs nothing here, else a third of a
    second on purpose."""
    from django.conf import settings
    from django.contrib.auth.hashers import get_hashers, get_hashers_by_algorithm

    from tertial.store.tables import note_every_step

    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    get_hashers.cache_clear()
    get_hashers_by_algorithm.cache_clear()
    with django_db_blocker.unblock():
        note_every_step()


@pytest.fixture
def von(db: None) -> Committee:
    """Vård- och omsorgsnämnden with its year 2020 and the two interim reports, nothing read in yet."""
    return make_von()


@pytest.fixture
def small_world(von: Committee, settings: Any, tmp_path: Path) -> Committee:
    """``von`` with a workspace of its own, an income statement of three lines, a template that prints it, and a job."""
    settings.HOME = tmp_path
    fill_small(von)
    return von


@pytest.fixture
def cast(von: Committee) -> dict[str, Any]:
    """The fixed cast as Django users, by login (``services/people.py: CAST``)."""
    return make_cast()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and "TERTIAL_REFERENCE_DIR" in str(report.longrepr):
        _skipped.append(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were left out because the reference files are not here."""
    if _skipped:
        terminalreporter.write_line(f"Utan referensfiler hoppades {len(_skipped)} tester över.")
