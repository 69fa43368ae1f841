"""What all workers of a run share: a folder that the first who asks fills, and nobody changes."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable
from pathlib import Path

import pytest


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """The folder of that name, filled by ``make`` once in a run, whoever asks.

    The others wait meanwhile. What was begun and failed is begun anew in a folder of its own.
    """
    base = factory.getbasetemp()
    root = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    done = root / f"{name}.done"
    with (root / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.is_file():
            folder = factory.mktemp(name)
            make(folder)
            done.write_text(str(folder), "utf-8")
        return Path(done.read_text("utf-8"))
