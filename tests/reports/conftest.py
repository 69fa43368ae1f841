"""The demo built once: as files by the command line for all, and in a module as a workspace inside the test process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.shared import once

REPORTS = ("von-delarsrapport-2020-03", "von-delarsrapport-2020-08")
"""Those with published figures."""
GOING_ON = (
    "von-manadsrapport-2026-03",
    "von-delarsrapport-2026-08",
    "von-verksamhetsberattelse-2020",
)
"""Those of generated months."""
FORMATS = ("pdf", "docx", "html", "xlsx", "json")


@dataclass(frozen=True)
class Built:
    """A report's files by format, and what its JSON says."""

    name: str
    folder: Path

    def path(self, extension: str) -> Path:
        return self.folder / f"{self.name}.{extension}"

    @property
    def month(self) -> str:
        return self.name[-7:]

    @property
    def data(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.path("json").read_text("utf-8"))
        return found

    def tables(self) -> list[dict[str, Any]]:
        blocks = (block for section in self.data["sections"] for block in section["blocks"])
        return [block for block in blocks if block["type"] == "table"]


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of reports that ``tertial demo --no-serve`` builds in a new workspace."""
    return once(tmp_path_factory, "demo", _built_by_command) / "reports"


def _built_by_command(folder: Path) -> None:
    program = Path(sys.executable).with_name("tertial")
    home, reports = folder / "home", folder / "reports"
    done = subprocess.run(
        [program, "--home", home, "demo", "--no-serve", "--out", reports],
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tertial.conf.settings"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "OBS" not in done.stdout


@pytest.fixture(params=REPORTS)
def built(request: pytest.FixtureRequest, demo_files: Path) -> Built:
    return Built(request.param, demo_files)


@pytest.fixture(params=(*REPORTS, *GOING_ON))
def every(request: pytest.FixtureRequest, demo_files: Path) -> Built:
    """Each report of the committee whose statements come from the ledger."""
    return Built(request.param, demo_files)


@pytest.fixture(params=(*REPORTS, GOING_ON[0], GOING_ON[2]))
def ledger(request: pytest.FixtureRequest, demo_files: Path) -> Built:
    """Those whose tables are of the ledger and of statistics alone, without marks in their cells."""
    return Built(request.param, demo_files)


@pytest.fixture(scope="module")
def demo(
    django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[None]:
    """The demo in this process: package and generated ledger read in by the ordinary import, undone afterwards."""
    from django.conf import settings
    from django.db import transaction

    from tertial.demo.autumn import write_autumn
    from tertial.demo.facts import PACKAGE
    from tertial.demo.generate import write_ledger
    from tertial.services.access import SYSTEM
    from tertial.services.importing import import_paths

    before = settings.HOME
    home = tmp_path_factory.mktemp("workspace")
    now = datetime(2020, 9, 8, 8, tzinfo=UTC)
    with django_db_blocker.unblock(), transaction.atomic():
        settings.HOME = home
        import_paths(actor=SYSTEM, paths=[PACKAGE], now=now)
        files = [*write_ledger(home / "files"), *write_autumn(home / "files")]
        result = import_paths(actor=SYSTEM, paths=files, now=now, committee="von")
        assert not result.is_refused
        yield
        transaction.set_rollback(True)
    settings.HOME = before


@pytest.fixture
def browser_page(chromium: Any) -> Iterator[Any]:
    """An empty page in Chromium."""
    context = chromium.new_context()
    yield context.new_page()
    context.close()
