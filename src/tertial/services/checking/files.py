"""Files read and checked where they lie: what the command line does, and what the worker's child process does.

Needs no records and no workspace, and imports none.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from tertial.document.check import case_of, check
from tertial.document.check.case import Case
from tertial.document.check.report import Reviewed
from tertial.document.model import Document
from tertial.document.read import read
from tertial.document.read.limits import LARGEST_FILE
from tertial.errors import BadInput, TertialError

Step = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the files: those that were checked, and the error of each that could not be read."""

    reviewed: tuple[Reviewed, ...]
    refused: tuple[tuple[str, TertialError], ...]

    @property
    def exit_code(self) -> int:
        """The command line's answer: 2 a file could not be read, 1 figures that do not add up, 0 none."""
        if self.refused:
            return 2
        return int(any(each.errors for each in self.reviewed))


def read_file(path: Path, name: str = "") -> Document:
    """The document in a file.

    Raises BadInput: ``file.missing``, ``file.folder``, ``file.unreadable`` and ``read.too_large`` about the file
    itself, ``read.*`` about what is in it.
    """
    name = name or str(path)
    try:
        if path.is_dir():
            raise BadInput("file.folder", file=name)
        if not path.is_file():
            raise BadInput("file.missing", file=name)
        size = path.stat().st_size
        if size > LARGEST_FILE:
            raise BadInput("read.too_large", size=size >> 20, most=LARGEST_FILE >> 20)
        return read(path.read_bytes(), name)
    except OSError as error:
        problem = os.strerror(error.errno or 5)
        raise BadInput("file.unreadable", file=name, problem=problem) from error


def check_files(
    files: Sequence[tuple[str, Path]],
    against: Sequence[tuple[str, Path]] = (),
    on_step: Step = lambda what, name: None,
) -> Outcome:
    """Read files, hold each against those of ``against``, and say what was found.

    Args: files, against: (name as it is shown, where it is).  on_step: told "read" or "check" with the file's name
          before each step.
    """
    refused: list[tuple[str, TertialError]] = []
    documents = list(_documents(files, refused, on_step))
    others: list[Case] = []
    for name, document in _documents(against, refused, on_step):
        others.append(case_of(document, name))
    reviewed = []
    for name, document in documents:
        on_step("check", name)
        reviewed.append(Reviewed(document, check(document, name, others)))
    return Outcome(tuple(reviewed), tuple(refused))


def _documents(
    files: Sequence[tuple[str, Path]], refused: list[tuple[str, TertialError]], on_step: Step
) -> Iterable[tuple[str, Document]]:
    for name, path in files:
        on_step("read", name)
        try:
            yield name, read_file(path, name)
        except TertialError as error:
            refused.append((name, error))
