"""How long a person waits for ``tertial --help``: beside a bare interpreter, and at most 0.3 s."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

LIMIT_SECONDS = 0.3
RUNS = 7


def run(rows: int) -> list[str]:
    """Lines to print; ``rows`` does not matter here."""
    program = Path(sys.executable).with_name("tertial")
    bare = _seconds([sys.executable, "-c", "pass"])
    ours = _seconds([str(program), "--help"])
    verdict = "ok" if ours < LIMIT_SECONDS else "ÖVER"
    said = f"tertial --help  python {bare:.3f} s  tertial {ours:.3f} s  kvot {ours / bare:.1f}"
    return [f"{said}  gräns {LIMIT_SECONDS} s  {verdict}"]


def _seconds(command: list[str]) -> float:
    taken = []
    for _ in range(RUNS):
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        taken.append(time.perf_counter() - start)
    return median(taken)
