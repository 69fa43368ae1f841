"""What every test may use: the reference files beside the project, where they are."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
REFERENCE = Path(os.environ.get("TERTIAL_REFERENCE_DIR", ROOT.parent / "shared"))
_skipped: list[str] = []


@pytest.fixture(scope="session")
def reference_dir() -> Path:
    """The folder of reference files (``TERTIAL_REFERENCE_DIR``, else ``../shared``); tests without it are skipped."""
    if not REFERENCE.is_dir():
        pytest.skip("inga referensfiler: sätt TERTIAL_REFERENCE_DIR")
    return REFERENCE


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and "TERTIAL_REFERENCE_DIR" in str(report.longrepr):
        _skipped.append(report.nodeid)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests were left out because the reference files are not here."""
    if _skipped:
        terminalreporter.write_line(f"Utan referensfiler hoppades {len(_skipped)} tester över.")
