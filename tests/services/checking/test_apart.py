"""A child with little memory and little time: what it finds comes back, what it dies of is said."""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

import pytest

from tertial.errors import BadInput
from tertial.services.checking import apart
from tests.document.check.report.sample import REVIEWED

TEXT = """# Bidrag

Bidragen blev sammanlagt 510 tkr.

| Projekt | Bidrag |
|---|---|
| Läsning | 310 |
| Odling | 200 |
| Summa | 510 |
"""


def written(folder: Path, text: str) -> tuple[str, Path]:
    path = folder / "fil"
    path.write_text(text, encoding="utf-8")
    return "rapport.md", path


def test_what_was_read_and_found_comes_back(tmp_path: Path) -> None:
    steps: list[tuple[str, str]] = []
    file = written(tmp_path, TEXT)
    data = apart.check_apart(tmp_path, file, [file], lambda *step: steps.append(step))
    (reviewed,) = apart.reviewed_of(data)
    assert reviewed.checked.file == "rapport.md"
    assert [section.title for section in reviewed.document.sections][-1:] == ["Bidrag"]
    assert steps == [("read", "rapport.md"), ("read", "rapport.md"), ("check", "rapport.md")]


def test_a_file_that_cannot_be_read_comes_back_with_its_sentence(tmp_path: Path) -> None:
    data = apart.check_apart(tmp_path, written(tmp_path, ""))
    assert data == {
        "reviewed": [],
        "refused": [
            {
                "file": "rapport.md",
                "reason": "Filen är tom. Spara rapporten på nytt och försök igen.",
            }
        ],
    }


@pytest.mark.parametrize(
    ("text", "limits"),
    [("a" * (40 << 20), apart.Limits(memory=20 << 20)), (TEXT, apart.Limits(seconds=0))],
    ids=["memory", "time"],
)
def test_a_child_that_takes_too_much_is_stopped_and_said(
    tmp_path: Path, text: str, limits: apart.Limits
) -> None:
    with pytest.raises(BadInput) as raised:
        apart.check_apart(tmp_path, written(tmp_path, text), limits=limits)
    assert raised.value.code == "check.too-heavy"
    assert raised.value.values["file"] == "rapport.md"


def test_a_child_that_sleeps_is_stopped_by_the_clock(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / apart.ORDER)  # it waits for an order that nobody writes
    begun = time.monotonic()
    assert apart._run(tmp_path, lambda *step: None, 0.5) != 0
    assert time.monotonic() - begun < 20


def test_the_child_sees_none_of_the_servers_secrets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: dict[str, object] = {}
    popen = apart.subprocess.Popen

    def watch(*words: object, **given: object) -> object:
        asked.update(given)
        return popen(*words, **given)  # type: ignore[call-overload]  # passed on as it came

    monkeypatch.setenv("TERTIAL_SECRET_KEY", "hemlig")
    monkeypatch.setattr(apart.subprocess, "Popen", watch)
    apart.check_apart(tmp_path, written(tmp_path, ""))
    assert asked["env"] == {"LANG": "C.UTF-8", "PATH": os.defpath}


def test_documents_and_findings_are_written_and_read_without_loss() -> None:
    data = apart.data_of([REVIEWED], [("x", "y")])
    assert apart.reviewed_of(apart.parse(apart.dump(data))) == (REVIEWED,)
    assert json.loads(apart.dump(data))["refused"] == [{"file": "x", "reason": "y"}]
