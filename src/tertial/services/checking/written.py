"""What a check came to, in any of its formats: findings as text, JSON and page, the protocol as PDF and Word."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from tertial.document.check.report import protocol, to_html, to_json, to_text
from tertial.document.render import render
from tertial.errors import BadInput
from tertial.services.checking.files import Outcome
from tertial.services.messages import sentence

EXTENSIONS = {"text": "txt"}


def as_bytes(outcome: Outcome, extension: str, against: Sequence[str] = ()) -> bytes:
    """A check in one format: text, json, html, or the protocol as pdf or docx."""
    match extension:
        case "json":
            return to_json(outcome.reviewed, [(file, sentence(e)) for file, e in outcome.refused])
        case "html":
            return to_html(outcome.reviewed)
        case "text":
            return to_text(outcome.reviewed).encode()
    return render(protocol(outcome.reviewed, against=against), extension)


def write_check(
    outcome: Outcome, folder: Path, formats: Sequence[str], against: Sequence[str] = ()
) -> list[Path]:
    """Write a check as ``granskning.<format>`` files in a folder, which is made; returns them.

    Raises BadInput("export.not-written"): the folder or a file in it cannot be written.
    """
    written = []
    for extension in formats if outcome.reviewed else ():
        path = folder / f"granskning.{EXTENSIONS.get(extension, extension)}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(as_bytes(outcome, extension, against))
        except OSError as error:
            problem = os.strerror(error.errno or 5)
            raise BadInput("export.not-written", file=str(path), problem=problem) from error
        written.append(path)
    return written
