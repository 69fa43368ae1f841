"""A file that has no name until it is whole: the system forgets it when its writer dies.

Where the file system cannot do that (some network disks), it has a hidden name meanwhile, and the next writer of the
same file removes what a killed one left.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO


@dataclass(frozen=True, slots=True)
class NamelessFile:
    """A file open for writing and reading; ``hidden`` is its hidden name where it must have one."""

    stream: IO[bytes]
    hidden: Path | None = None

    def give_name(self, out: Path) -> None:
        """Let it be seen. Raises ``FileExistsError``, and nothing is written over."""
        if self.hidden is not None:
            os.link(self.hidden, out)
            return
        folder = os.open(out.parent, os.O_RDONLY)
        try:  # with a folder to begin at, the link is of what the name leads to
            os.link(f"/proc/self/fd/{self.stream.fileno()}", out, src_dir_fd=folder)
        finally:
            os.close(folder)


@contextmanager
def nameless(out: Path) -> Iterator[NamelessFile]:
    """A file that can be given the name ``out``; readable by its owner alone. Raises ``OSError``."""
    try:
        descriptor = _without_name(out.parent)
    except (IsADirectoryError, NotImplementedError, OSError) as error:
        if isinstance(error, FileNotFoundError | PermissionError | NotADirectoryError):
            raise
        with _hidden(out) as file:
            yield file
        return
    with os.fdopen(descriptor, "wb+") as stream:
        yield NamelessFile(stream)


def _without_name(folder: Path) -> int:
    return os.open(folder, os.O_TMPFILE | os.O_RDWR, 0o600)


@contextmanager
def _hidden(out: Path) -> Iterator[NamelessFile]:
    begins, ends = f".{out.name}.", ".part"
    for left in out.parent.glob(f"{begins}*{ends}"):
        _remove_if_left(left)
    descriptor, name = tempfile.mkstemp(dir=out.parent, prefix=begins, suffix=ends)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        with os.fdopen(descriptor, "wb+") as stream:
            yield NamelessFile(stream, Path(name))
    finally:
        Path(name).unlink(missing_ok=True)


def _remove_if_left(path: Path) -> None:
    """Remove a file that no living writer holds."""
    with path.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        path.unlink(missing_ok=True)
