"""The command that erases what was hidden: what is young stays, a reason is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.packages import folder_with
from tests.services.workspaces import program

FILE = (
    "Ansvar;Verksamhet;Konto;Verifikation;Period;Belopp;Text\n"
    "51210;51012;5010;A 1;202003;100,00;Lön 811218-9876\n"
)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A workspace with something hidden in a batch."""
    place, file = tmp_path / "arbetsyta", tmp_path / "mars.csv"
    file.write_text(FILE, encoding="utf-8")
    program(place, "import", folder_with(tmp_path / "von-2020"))
    done = program(place, "import", file, "--committee", "von")
    assert "personuppgifter dolda i 1 rad" in done.stdout
    return place


def test_what_is_older_is_erased(home: Path) -> None:
    words = ("forget-names", "von", "--reason", "Gallringsplan", "--months")
    assert "0 rader ur 0 inläsningar" in program(home, *words, "1").stdout
    assert "1 rader ur 1 inläsningar" in program(home, *words, "0").stdout
    refused = program(home, "forget-names", "von", "--months", "0", "--reason", "x")
    assert refused.returncode == 2
    assert "skälet sparas i loggen" in refused.stderr
