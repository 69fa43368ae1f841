"""What every test may use: the reference files beside the project, where they are."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

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
    """The records' tables, with the note that every step is done."""
    from tertial.store.tables import note_every_step

    with django_db_blocker.unblock():
        note_every_step()


@pytest.fixture(autouse=True)
def _quick_passwords(request: pytest.FixtureRequest) -> None:
    """A password costs a third of a second on purpose; in tests it need not."""
    if "django_db_setup" in request.fixturenames or "live_server" in request.fixturenames:
        settings = request.getfixturevalue("settings")
        settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def von(db: None) -> Committee:
    """Vård- och omsorgsnämnden with its year 2020 and the two interim reports, nothing read in yet."""
    from datetime import date

    from tertial.store.models import Committee, Municipality, PlanYear, Report

    home, _ = Municipality.objects.get_or_create(code="0126", defaults={"name": "Huddinge"})
    committee = Committee.objects.create(
        municipality=home, slug="von", name="Vård- och omsorgsnämnden"
    )
    year = PlanYear.objects.create(committee=committee, year=2020)
    for number, month, day in ((1, 3, 31), (2, 8, 31)):
        Report.objects.create(
            plan_year=year,
            order=number,
            key=f"delarsrapport-2020-{month:02d}",
            kind="delarsrapport",
            title=f"Delårsrapport {number} 2020",
            period_end=date(2020, month, day),
            template="delarsrapport",
            budget_version="2020",
        )
    return committee


@pytest.fixture
def small_world(von: Committee, settings: Any, tmp_path: Path) -> Committee:
    """``von`` with a workspace of its own, an income statement of three lines, a template that prints it, and a job."""
    from datetime import UTC, datetime

    from tertial.store.models import Job, LineMap, ReportLine, Statement, Template

    settings.HOME = tmp_path
    year = von.years.get()
    key = "income_statement"
    Statement.objects.create(
        plan_year=year, key=key, title="Resultaträkning", dimension="account", sign="-1"
    )
    lines = (
        ("fees", "detail", ""),
        ("personnel", "detail", ""),
        ("total", "total", "fees personnel"),
    )
    for order, (line, level, sums) in enumerate(lines):
        ReportLine.objects.create(
            plan_year=year, order=order, statement=key, key=line, label=line, level=level, sums=sums
        )
    for line, first, last in (("fees", "31", "34"), ("personnel", "50", "58")):
        LineMap.objects.create(plan_year=year, statement=key, line=line, first=first, last=last)
    section = {"id": "ekonomi", "level": 1, "title": "Ekonomi"}
    blocks = [{"type": "statement", "statement": key}]
    body = {
        "key": "delarsrapport",
        "kind": "delarsrapport",
        "section": [section | {"blocks": blocks}],
    }
    Template.objects.create(plan_year=year, key="delarsrapport", body=body)
    made = Job.objects.create(
        kind="import",
        committee=von,
        created_by="david",
        created_at=datetime(2020, 9, 8, tzinfo=UTC),
        status="done",
    )
    # By the database's own count, which a database that keeps one goes on from.
    Job.objects.filter(pk=made.pk).update(id=1)
    return von


@pytest.fixture
def cast(von: Committee) -> dict[str, Any]:
    """The fixed cast as Django users, by login (``services/people.py: CAST``): most in von, cecilia in sn, rut and
    karin in the whole municipality."""
    from datetime import UTC, datetime

    from django.contrib.auth import get_user_model

    from tertial.services.people import ensure_cast

    ensure_cast(now=datetime(2020, 9, 8, tzinfo=UTC))
    return {user.get_username(): user for user in get_user_model().objects.all()}


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and "TERTIAL_REFERENCE_DIR" in str(report.longrepr):
        _skipped.append(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were left out because the reference files are not here."""
    if _skipped:
        terminalreporter.write_line(f"Utan referensfiler hoppades {len(_skipped)} tester över.")
