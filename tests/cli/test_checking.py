"""``tertial read`` and ``tertial check``: what they print and answer, without a workspace and without Django."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tertial import cli
from tertial.document.check.finding import Checked
from tertial.document.model import Document
from tertial.errors import BadInput
from tertial.services.checking import files
from tests.document.check.report.sample import CHECKED, DOCUMENT, WORDING

Run = Callable[..., int]
BROKEN = "Filen är skadad: den slutar för tidigt. Öppna den i programmet den gjordes i och spara den på nytt."


@pytest.fixture
def findings(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a check finds in every file; a file whose text begins with "trasig" cannot be read."""
    found = list(CHECKED.findings)

    def read(data: bytes, name: str) -> Document:
        if data.startswith(b"trasig"):
            raise BadInput("read.broken", problem="den slutar för tidigt")
        return replace(DOCUMENT, title=name)

    def check(document: Document, file: str, against: Any) -> Checked:
        return replace(CHECKED, file=file, findings=tuple(found))

    monkeypatch.setattr(files, "read", read)
    monkeypatch.setattr(files, "check", check)
    return found


@pytest.fixture
def run(findings: list[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run ``tertial`` in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("TERTIAL_HOME", raising=False)
    Path("bra.txt").write_text("bra", encoding="utf-8")
    Path("trasig.pdf").write_text("trasig", encoding="utf-8")
    return lambda *words: cli.main([str(word) for word in words])


def test_a_report_is_read_as_json(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", "bra.txt", "--format", "json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["schema"], told["title"], told["id"]) == ("tertial.report/1", "bra.txt", None)


def test_a_report_is_read_as_an_outline(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("read", "bra.txt") == 0
    assert "# Riktade bidrag" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("kept", "code"),
    [(CHECKED.findings, 1), ((WORDING,), 0), ((), 0)],
    ids=["error", "warning", "-"],
)
def test_a_check_answers_one_when_figures_do_not_add_up(
    run: Run, findings: list[Any], kept: tuple[Any, ...], code: int
) -> None:
    findings[:] = kept
    assert run("check", "bra.txt") == code


def test_a_check_as_json_has_every_file(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    Path("två.txt").write_text("x", encoding="utf-8")
    assert run("check", "bra.txt", "två.txt", "--format", "json") == 1
    told = json.loads(capsys.readouterr().out)
    assert [each["file"] for each in told["files"]] == ["bra.txt", "två.txt"]
    assert told["schema"] == "tertial.findings/1"


def test_a_check_as_a_page_stands_by_itself(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("check", "bra.txt", "--format", "html") == 1
    assert capsys.readouterr().out.startswith("<!doctype html>")


def test_every_format_can_be_written_to_a_folder(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "bra.txt", "--out", "ut", "--format", "text,json,html,pdf,docx") == 1
    assert sorted(path.name for path in Path("ut").iterdir()) == [
        "granskning.docx",
        "granskning.html",
        "granskning.json",
        "granskning.pdf",
        "granskning.txt",
    ]


@pytest.mark.parametrize("words", [("--format", "text,json"), ("--format", "pdf")])
def test_several_formats_need_a_folder(
    run: Run, words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "bra.txt", *words) == 2
    assert "--out MAPP" in capsys.readouterr().err


def test_a_format_that_is_not_there_is_said(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        run("check", "bra.txt", "--format", "xml")
    assert stopped.value.code == 2
    assert "formatet xml finns inte" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "said"),
    [("trasig.pdf", f"trasig.pdf: {BROKEN}\n"), ("saknas.pdf", "saknas.pdf finns inte.\n")],
)
@pytest.mark.parametrize("command", ["read", "check"])
def test_a_file_that_cannot_be_read_is_two_and_named(
    run: Run, capsys: pytest.CaptureFixture[str], command: str, name: str, said: str
) -> None:
    assert run(command, name) == 2
    assert capsys.readouterr() == ("", said)


def test_the_others_are_checked_when_one_cannot_be_read(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("check", "trasig.pdf", "bra.txt", "--format", "json") == 2
    told = json.loads(capsys.readouterr().out)
    assert [each["file"] for each in told["files"]] == ["bra.txt"]
    assert told["unread"] == [{"file": "trasig.pdf", "reason": BROKEN}]


def test_a_document_to_hold_against_that_cannot_be_read_is_two(run: Run) -> None:
    assert run("check", "bra.txt", "--against", "trasig.pdf") == 2


def test_neither_a_workspace_nor_django_is_needed(tmp_path: Path) -> None:
    (tmp_path / "tom.txt").write_text("", encoding="utf-8")
    program = (
        "import sys; from tertial import cli; code = cli.main(['check', 'tom.txt']);"
        "print(code, 'django' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == (
        "2 False\n",
        "tom.txt: Filen är tom. Spara rapporten på nytt och försök igen.\n",
    )
    assert [path.name for path in tmp_path.iterdir()] == ["tom.txt"]
