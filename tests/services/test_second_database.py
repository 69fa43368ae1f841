"""The program with its records in PostgreSQL: read in, asked, exported the same; copies are the database's own."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.postgres import postgres
from tests.services.ledgers import FEBRUARY, JANUARY, export
from tests.services.packages import folder_with
from tests.services.workspaces import program

__all__ = ["postgres"]


@pytest.fixture(scope="module")
def home(postgres: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with a package and two months of ledger, its records in PostgreSQL."""
    folder = tmp_path_factory.mktemp("pg")
    made = folder / "arbetsyta"
    package = folder_with(folder / "von-2020")
    book = export(folder / "bok.csv", [JANUARY, FEBRUARY])
    for words in (["import", package], ["import", book, "--committee", "von"]):
        done = program(made, *words, TERTIAL_DATABASE=postgres)
        assert done.returncode == 0, done.stderr
    return made


def test_what_was_read_in_comes_out_the_same(home: Path, postgres: str, tmp_path: Path) -> None:
    done = program(home, "export", "von/2020", "--out", tmp_path / "ut", TERTIAL_DATABASE=postgres)
    assert done.returncode == 0, done.stderr
    again = program(home, "import", tmp_path / "ut", TERTIAL_DATABASE=postgres)
    assert again.returncode == 0, again.stderr
    assert "redan inläst" in again.stdout
    assert not (home / "records.sqlite3").exists()


def test_a_report_is_built(home: Path, postgres: str, tmp_path: Path) -> None:
    words = ["report", "build", "von/delarsrapport-2020-08", "--out", tmp_path, "--format", "json"]
    done = program(home, *words, TERTIAL_DATABASE=postgres)
    assert done.returncode in (0, 1), done.stderr
    assert (tmp_path / "von-delarsrapport-2020-08.json").is_file()


def test_a_backup_says_where_the_records_are(home: Path, postgres: str, tmp_path: Path) -> None:
    done = program(home, "backup", tmp_path / "kopia.zip", TERTIAL_DATABASE=postgres)
    assert done.returncode == 2
    assert "pg_dump" in done.stderr


@pytest.mark.parametrize("address", ["mysql://dator/databas", "postgresql://dator"])
def test_an_address_that_cannot_be_used_is_said(tmp_path: Path, address: str) -> None:
    done = program(tmp_path / "ny", "demo", "--no-serve", TERTIAL_DATABASE=address)
    assert done.returncode == 2
    assert "TERTIAL_DATABASE" in done.stderr
