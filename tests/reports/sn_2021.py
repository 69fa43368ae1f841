"""The report of August 2021 built once, and what its tests read: the package's tables and the damaged text."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tertial.demo.social import write_social
from tertial.domain.swedish import parse_printed
from tests.reports.conftest import Built
from tests.shared import once

PACKAGE = Path(__file__).parents[2] / "src/tertial/demo/sn-2021"
REPORT = "sn/delarsrapport-2021-08"
SOURCE = "reports/004_db05e3c6c21bd491.txt"


@pytest.fixture(scope="session")
def sn(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The report as files, from the package and its generated ledger in a new workspace."""
    return Built(REPORT.replace("/", "-"), once(tmp_path_factory, "sn", _built) / "reports")


def _built(folder: Path) -> None:
    ledger = [str(path) for path in write_social(folder / "ledger")]
    program = str(Path(sys.executable).with_name("tertial"))
    home = ("--home", str(folder / "home"))
    out = folder / "reports"
    for arguments, ends in (
        (("import", str(PACKAGE)), {0}),
        (
            ("import", "--committee", "sn", *ledger),
            {0, 1},
        ),  # 1: asks whether years before are right
        (("report", "build", REPORT, "--out", str(out)), {0}),
    ):
        done = subprocess.run(
            [program, *home, *arguments],
            capture_output=True,
            text=True,
            env={**os.environ, "DJANGO_SETTINGS_MODULE": "tertial.conf.settings"},
            check=False,
        )
        assert done.returncode in ends, done.stdout + done.stderr


@pytest.fixture(scope="session")
def rows(sn: Built) -> dict[str, dict[str, Any]]:
    """Rows of figures by the ref of the row: table and row, or series and year."""
    return {
        _stem(cell["ref"]): row
        for table in sn.tables()
        for row in table["rows"]
        for cell in row["cells"]
        if cell.get("ref")
    }


@pytest.fixture(scope="session")
def values(rows: dict[str, dict[str, Any]]) -> dict[str, Decimal]:
    """Printed figures by ref."""
    return {
        cell["ref"]: parse_printed(cell["text"]).value or Decimal(0)
        for row in rows.values()
        for cell in row["cells"]
        if cell["value"] is not None
    }


@pytest.fixture(scope="session")
def source(reference_dir: Path) -> list[str]:
    """The lines of the damaged text."""
    return (reference_dir / SOURCE).read_text("utf-8").splitlines()


def _stem(ref: str) -> str:
    path, _, period = ref.partition("@")
    kind, key, *_ = path.split(".")
    return f"{kind}.{key}@{period[:4]}" if kind == "series" else f"{kind}.{key}"


def table_of(name: str) -> list[dict[str, str]]:
    with (PACKAGE / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))
