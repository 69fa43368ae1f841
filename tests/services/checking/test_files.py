"""Files are read and checked where they lie, each held against the others; what cannot be read is told apart."""

from __future__ import annotations

import errno
from pathlib import Path

import pytest

from tertial.errors import BadInput
from tertial.services.checking.files import check_files, read_file
from tertial.services.messages import sentence
from tests.services.checking.test_apart import TEXT


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "bra.md"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_a_file_is_read_under_the_name_it_is_shown_by(good: Path) -> None:
    outcome = check_files([("min rapport.md", good)], [("plan.md", good)])
    (reviewed,) = outcome.reviewed
    assert reviewed.checked.file == "min rapport.md"
    assert (outcome.refused, outcome.exit_code) == ((), 0)


def test_what_does_not_add_up_is_one(tmp_path: Path, good: Path) -> None:
    wrong = tmp_path / "fel.md"
    wrong.write_text(TEXT.replace("| Summa | 510 |", "| Summa | 610 |"), encoding="utf-8")
    outcome = check_files([("bra", good), ("fel", wrong)])
    assert [bool(each.errors) for each in outcome.reviewed] == [False, True]
    assert outcome.exit_code == 1


def test_the_others_are_checked_when_one_cannot_be_read(tmp_path: Path, good: Path) -> None:
    outcome = check_files([("saknas", tmp_path / "saknas"), ("bra", good)])
    assert [each.checked.file for each in outcome.reviewed] == ["bra"]
    assert [(name, error.code) for name, error in outcome.refused] == [("saknas", "file.missing")]
    assert outcome.exit_code == 2


def test_a_folder_is_told_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        read_file(tmp_path, "mapp")
    assert sentence(raised.value) == "mapp är en mapp. Ange filerna i den, en och en."


@pytest.mark.parametrize("method", ["is_dir", "read_bytes"])
def test_a_file_that_may_not_be_read_says_so(
    good: Path, monkeypatch: pytest.MonkeyPatch, method: str
) -> None:
    monkeypatch.setattr(Path, method, _denied)
    with pytest.raises(BadInput) as raised:
        read_file(good, "a.md")
    assert sentence(raised.value) == (
        "a.md går inte att öppna: du har inte rätt att läsa eller skriva där."
    )


def _denied(_: Path) -> bytes:
    raise PermissionError(errno.EACCES, "Permission denied")


def test_a_file_that_is_too_large_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "stor.txt"
    with path.open("wb") as file:
        file.truncate((100 << 20) + 1)
    with pytest.raises(BadInput) as raised:
        read_file(path)
    assert raised.value.code == "read.too_large"
