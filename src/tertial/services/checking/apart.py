"""A file of somebody else's is read in a process of its own, with little memory and little time.

A hostile file can make a reader eat memory, loop, or crash its C libraries; then the child dies and the server says so.
The child has neither the environment's secrets nor Django, and writes one file: what it read and found. Why: ADR 0017.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from tertial.document.check import report
from tertial.document.check.report import Reviewed
from tertial.document.model import Document
from tertial.document.render.json import from_data, to_data, written
from tertial.errors import BadInput

MEMORY: Final = 1_500 << 20
"""Bytes of address space: the libraries take a third before the first page."""
SECONDS: Final = 120
"""Of a processor; and as long by the clock, twice over."""
LARGEST_RESULT: Final = 16 << 20
"""Bytes that a child may write; a report of 60 pages takes a quarter of a megabyte."""
SHOWN_FAULT = 2_000
ORDER, RESULT, FAULT = "order.json", "result.json", "fault.txt"
_LOG = logging.getLogger("tertial.checking")
OnStep = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use: bytes of memory, seconds of a processor."""

    memory: int = MEMORY
    seconds: int = SECONDS


def check_apart(
    folder: Path,
    file: tuple[str, Path],
    against: Sequence[tuple[str, Path]] = (),
    on_step: OnStep = lambda what, name: None,
    limits: Limits = Limits(),  # a frozen value
) -> dict[str, Any]:
    """Check one file in a child; returns what ``child`` wrote: ``reviewed`` and ``refused``, as ``reviewed_of`` reads.

    Args: folder: the child's own, where it writes.  file, against: (name, where it is).
    Raises BadInput("check.too-heavy"): the child was stopped, or died.
    """
    order = {
        "files": [[file[0], str(file[1])]],
        "against": [[name, str(path)] for name, path in against],
        "memory": limits.memory,
        "seconds": limits.seconds,
    }
    (folder / ORDER).write_text(json.dumps(order), encoding="utf-8")
    (folder / RESULT).unlink(missing_ok=True)
    if code := _run(folder, on_step, 2.0 * limits.seconds):
        _LOG.error("a child ended with %s: %s", code, _fault(folder))
        raise BadInput("check.too-heavy", file=file[0], seconds=limits.seconds)
    done: dict[str, Any] = parse((folder / RESULT).read_bytes())
    return done


def read_apart(name: str, content: bytes) -> Document:
    """The document in a file of somebody else's, read in a child.

    Raises BadInput: ``read.refused`` with the reader's sentence, ``check.too-heavy``.
    """
    with tempfile.TemporaryDirectory(prefix="tertial-") as place:
        folder = Path(place)
        path = folder / "file"
        path.write_bytes(content)
        done = check_apart(folder, (name, path))
    if done["refused"]:
        raise BadInput("read.refused", reason=done["refused"][0]["reason"])
    return reviewed_of(done)[0].document


def _fault(folder: Path) -> str:
    """The end of what a child said before it died."""
    return (folder / FAULT).read_text("utf-8", errors="replace")[-SHOWN_FAULT:]


def _run(folder: Path, on_step: OnStep, seconds: float) -> int:
    """Run the child to its end, tell its steps, and stop it when the time is up; returns its exit code."""
    with (
        (folder / FAULT).open("wb") as fault,
        subprocess.Popen(
            [sys.executable, "-I", "-m", "tertial.services.checking.child", str(folder)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=fault,
            env={"LANG": "C.UTF-8", "PATH": os.defpath},
            cwd=folder,
            text=True,
            encoding="utf-8",
        ) as child,
    ):
        alarm = threading.Timer(seconds, child.kill)
        alarm.start()
        try:
            for line in child.stdout or ():
                what, _, name = line.rstrip("\n").partition("\t")
                on_step(what, name)
            return child.wait()
        finally:
            alarm.cancel()
            child.kill()


def limit(limits: Limits) -> None:
    """In the child: what this process may use from here on."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, LARGEST_RESULT),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        ceiling = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (ceiling, ceiling))


# --- what is written --------------------------------------------------------------------------------------


def data_of(reviewed: Sequence[Reviewed], refused: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Documents and findings as plain values, with the files that were refused and why."""
    return {
        "reviewed": [
            {"document": to_data(each.document), "check": report.to_data(each)} for each in reviewed
        ],
        "refused": [{"file": file, "reason": reason} for file, reason in refused],
    }


def reviewed_of(data: dict[str, Any]) -> tuple[Reviewed, ...]:
    """The files of ``data_of``, as values again."""
    return tuple(
        Reviewed(from_data(each["document"]), report.from_data(each["check"]))
        for each in data["reviewed"]
    )


def dump(data: dict[str, Any]) -> bytes:
    """As JSON, numbers digit for digit."""
    return "".join(written(data, "\n")).encode()


def parse(content: bytes) -> Any:
    """What ``dump`` wrote, its numbers as decimals."""
    return json.loads(content, parse_float=Decimal, parse_int=Decimal)
