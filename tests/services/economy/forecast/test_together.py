"""Ten managers save their forecasts through the pages while a batch is read in: nothing is lost, no error page."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.postgres import postgres
from tests.services.economy.forecast.ten_managers import MANAGERS, SAVES, UNITS
from tests.services.ledgers import JANUARY, export

__all__ = ["postgres"]
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def in_sqlite() -> str:
    """The records' file in the workspace."""
    return ""


@pytest.fixture
def in_postgresql(postgres: str) -> str:
    """A database of the test's own."""
    with psycopg.connect(postgres, autocommit=True) as server:
        server.execute("CREATE DATABASE together")
    return postgres.removesuffix("/tertial") + "/together"


@pytest.mark.parametrize("records", ["in_sqlite", "in_postgresql"])
def test_ten_managers_and_an_import_lose_nothing(
    records: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    book = export(tmp_path / "bok.csv", [JANUARY] * 5_000)
    environment = {
        **os.environ,
        "TERTIAL_HOME": str(tmp_path / "arbetsyta"),
        "TERTIAL_DATABASE": request.getfixturevalue(records),
        "DJANGO_SETTINGS_MODULE": "tertial.conf.settings",
    }
    done = subprocess.run(
        [sys.executable, "-m", "tests.services.economy.forecast.ten_managers", str(book)],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["codes"] == [0] * (MANAGERS + 1), done.stderr
    wanted = sorted([unit, (1_000 + n) * 100_000] for unit in UNITS for n in range(SAVES))
    assert sorted(told["typed"]) == wanted
    assert told["audited"] == MANAGERS * SAVES
    assert told["handed in"] == MANAGERS
    assert told["rows"] == 80 + 5_000
