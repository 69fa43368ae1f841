"""Format, lint and types are tests, so that the runner's last line is the whole truth."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

CHECKS = {
    "the format (make format repairs it)": ["ruff", "format", "--check", "--diff", "."],
    "the lint": ["ruff", "check", "--output-format", "concise", "."],
    "the types": ["mypy", "--no-error-summary"],
}


@pytest.mark.parametrize("check", CHECKS)
def test_nothing_is_wrong_with(check: str) -> None:
    found = subprocess.run(
        [sys.executable, "-m", *CHECKS[check]],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, (found.stdout + found.stderr)[:6000]
