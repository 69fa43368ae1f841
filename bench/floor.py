"""Times and generated input that the measurements share. A ratio is between medians of runs that take turns."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

RUNS = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians in seconds."""

    floor: float
    ours: float

    @property
    def ratio(self) -> float:
        return self.ours / self.floor


def measure(
    floor: Callable[[], object], ours: Callable[[], object], *, runs: int = RUNS, warm: bool = False
) -> Measured:
    """Run both in turns, so that a busy machine troubles them alike; ``warm``: once each before the clock starts."""
    return Measured(*medians((floor, ours), runs=runs, warm=warm))


def medians(
    works: Sequence[Callable[[], object]], *, runs: int = RUNS, warm: bool = False
) -> list[float]:
    """The same for any number of them."""
    taken: list[list[float]] = [[] for _ in works]
    for _ in range(runs + warm):
        for work, times in zip(works, taken, strict=True):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
    return [median(times[warm:]) for times in taken]


def line(name: str, measured: Measured, *, limit: float, slack: float = 0.0) -> str:
    """A line of the report; ``slack`` are seconds that are allowed on top of the floor whatever the ratio is."""
    allowed = max(measured.floor * limit, measured.floor + slack)
    verdict = "ok" if measured.ours <= allowed else "ÖVER"
    more = f" eller +{slack * 1000:.0f} ms" if slack else ""
    return (
        f"{name:<44} golv {measured.floor * 1000:8.1f} ms  vi {measured.ours * 1000:8.1f} ms  "
        f"kvot {measured.ratio:5.2f}  gräns {limit}{more}  {verdict}"
    )


def ledger_csv(path: Path, rows: int) -> None:
    """A generated export of a committee's year, as an accounting system writes it; the same for the same ``rows``."""
    import numpy as np

    chance = np.random.default_rng(20200831)
    month = chance.integers(1, 13, rows)
    ore = chance.integers(-9_999_999, 99_999_999, rows)
    columns: list[Any] = [
        50_000 + chance.integers(0, 300, rows),
        51_000 + chance.integers(0, 60, rows),
        3_000 + chance.choice(5_000, 400)[chance.integers(0, 400, rows)],
        chance.integers(100, 160, rows),
        chance.integers(100, 999, rows),
        month,
        chance.integers(1, 29, rows),
        ore,
    ]
    with path.open("w", encoding="utf-8", newline="\r\n") as out:
        out.write("Ansvar;Verksamhet;Konto;Projekt;Motpart;Period;Belopp;Vernr;Datum;Text\n")
        for n, (a, v, k, p, m, t, d, b) in enumerate(
            zip(*(c.tolist() for c in columns), strict=True)
        ):
            sign = "-" if b < 0 else ""
            out.write(
                f"{a};{v};{k};{p if n % 4 == 0 else ''};{m};2020{t:02d};{sign}{abs(b) // 100},{abs(b) % 100:02d};"
                f"A{n // 2};2020-{t:02d}-{d:02d};Genererad rad {n % 9973}\n"
            )
