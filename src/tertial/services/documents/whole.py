"""A folder that is written whole or not at all: beside its place, forced to disk, and then given its name."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from tertial.ledger.manifest import sync_folder

STAGED: Final = ".skrivs-"


@contextmanager
def staged(root: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """A folder beside its place with these files on disk; gone again unless it is given its place.

    What a process that was killed left half written is removed by the next that writes there.
    """
    root.mkdir(parents=True, exist_ok=True)
    for left in root.glob(f"{STAGED}*"):
        if _is_left(left):
            shutil.rmtree(left, ignore_errors=True)
    folder = Path(tempfile.mkdtemp(dir=root, prefix=f"{STAGED}{os.getpid()}-"))
    try:
        for name, content in files.items():
            write(folder / name, content)
        yield folder
    finally:
        if folder.exists():
            shutil.rmtree(folder, ignore_errors=True)


def _is_left(folder: Path) -> bool:
    """Whether the process that writes it is no longer there."""
    number = folder.name.removeprefix(STAGED).partition("-")[0]
    return not (number.isdigit() and Path(f"/proc/{number}").exists())


def write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def give_place(folder: Path, place: Path) -> None:
    """Give a whole folder its name; one without a row that lies there (its writer was killed) is moved out."""
    for inside in (*(each for each in folder.rglob("*") if each.is_dir()), folder):
        sync_folder(inside)
    if place.exists():
        shutil.rmtree(place)
    folder.chmod(0o755)
    folder.rename(place)
    sync_folder(place.parent)
