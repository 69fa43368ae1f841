"""A check in its formats, and as files in a folder."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tertial.errors import BadInput
from tertial.services.checking.files import Outcome
from tertial.services.checking.written import as_bytes, write_check
from tests.document.check.report.sample import REVIEWED

OUTCOME = Outcome((REVIEWED,), (("x.pdf", BadInput("read.empty")),))


@pytest.mark.parametrize(
    ("extension", "start"),
    [("json", b"{"), ("html", b"<!doctype"), ("text", b"rapport.pdf"), ("pdf", b"%PDF")],
)
def test_each_format_begins_as_it_should(extension: str, start: bytes) -> None:
    assert as_bytes(OUTCOME, extension).startswith(start)


def test_what_could_not_be_read_is_told_in_words() -> None:
    told = json.loads(as_bytes(OUTCOME, "json"))
    assert told["unread"] == [
        {"file": "x.pdf", "reason": "Filen är tom. Spara rapporten på nytt och försök igen."}
    ]


def test_files_are_named_by_their_format(tmp_path: Path) -> None:
    paths = write_check(OUTCOME, tmp_path / "ny" / "mapp", ["text", "json"])
    assert [path.name for path in paths] == ["granskning.txt", "granskning.json"]


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "fil").touch()
    with pytest.raises(BadInput) as raised:
        write_check(OUTCOME, tmp_path / "fil", ["text"])
    assert raised.value.code == "export.not-written"
