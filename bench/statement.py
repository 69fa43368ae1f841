"""The sums that a report's statements ask for, beside hand-written SQL, pandas and hledger on the same vouchers.

Every answer is compared before a clock starts. ``pandas`` reads the columns it needs from the same Parquet files;
``hledger`` reads the same postings as a journal, at most a million. Growth and peak memory are those of a process of
its own that answers all three questions.
"""

from __future__ import annotations

import csv
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

from bench.floor import Measured, line, measure
from tertial.ledger.batches import BatchMeta, Ledger
from tertial.ledger.facts import FACTS, Chunk
from tertial.ledger.manifest import Part
from tertial.ledger.queries import CodeTotal, totals

LIMIT, SLACK = 1.3, 0.015
TIMES, HLEDGER_TIMES = 20, 100
"""How much quicker the sums must be than pandas on the vouchers, and all than hledger."""
MOST_POSTINGS = 1_000_000
MOST_MEMORY = 500e6
CHUNK = 1_000_000
YEAR, END_MONTH = 2020, 8
AMOUNTS = (
    ("full_year", "budget"),
    ("full_year", "forecast"),
    ("period", "budget"),
    ("period", "outcome"),
)


def run(rows: int) -> list[str]:
    """Lines to print for a ledger of that many outcome rows, with budget and forecast of a tenth each."""
    home = Path(tempfile.mkdtemp(prefix="bench-statement-"))
    try:
        ledger = _filled(home / "ledger", rows)
        lines = [
            line(f"{name}, {rows} rader", measured, limit=LIMIT, slack=SLACK)
            for name, measured in _measured(ledger)
        ]
        lines += _beside_pandas(ledger, rows)
        lines += _beside_hledger(home, min(rows, MOST_POSTINGS))
        return [*lines, *_growth(home, ledger, rows)]
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _filled(home: Path, rows: int) -> Ledger:
    ledger = Ledger(home)
    for kind, count in (("outcome", rows), ("budget", rows // 10), ("forecast", rows // 10)):
        _fill(ledger, kind, count)
    return ledger


class _WithoutSums(Ledger):
    """The same ledger, asked voucher by voucher."""

    def active_parts(self, **asked: Any) -> tuple[Part, ...]:
        return tuple(replace(part, has_sums=False) for part in super().active_parts(**asked))


def _beside_pandas(ledger: Ledger, rows: int) -> list[str]:
    """Like for like from the vouchers, and from the sums beside them, which must be ``TIMES`` quicker."""
    plain = _WithoutSums(ledger.home)
    by_pandas = _by_pandas(ledger)
    assert by_pandas() == _outcomes(plain) == _outcomes(ledger), "the answers differ"
    like = measure(by_pandas, lambda: _outcomes(plain), runs=3, warm=True)
    quick = measure(by_pandas, lambda: _outcomes(ledger), runs=3, warm=True)
    times = quick.floor / quick.ours
    verdict = "ok" if times >= TIMES or rows < MOST_POSTINGS else "ÖVER"
    return [
        (
            f"samma verifikationer, {rows} rader: pandas {like.floor * 1000:.0f} ms, vi {like.ours * 1000:.0f} ms, "
            f"{like.floor / like.ours:.1f} gånger"
        ),
        (
            f"med summorna bredvid, {rows} rader: pandas {quick.floor * 1000:.0f} ms, vi {quick.ours * 1000:.0f} ms, "
            f"{times:.0f} gånger (gräns {TIMES})  {verdict}"
        ),
    ]


def _outcomes(ledger: Ledger) -> dict[tuple[str, str], int]:
    """The period's outcome per account and cost centre."""
    found = totals(ledger, committee="von", year=YEAR, end_month=END_MONTH, with_cost_centre=True)
    return {(row.code, row.cost_centre): row.amounts["period", "outcome"] for row in found}


def _by_pandas(ledger: Ledger) -> Callable[[], dict[tuple[str, str], int]]:
    import pandas as pd

    parts = ledger.active_parts(
        committee="von", kind="outcome", year=YEAR, months=range(1, END_MONTH + 1)
    )
    files = [ledger.path(part) for part in parts]

    def ask() -> dict[tuple[str, str], int]:
        columns = ["account", "cost_centre", "amount"]
        facts = pd.concat(pd.read_parquet(file, columns=columns) for file in files)
        sums = facts.groupby(["account", "cost_centre"], sort=False)["amount"].sum()
        return {key: int(amount) for key, amount in sums.items()}

    return ask


def _beside_hledger(home: Path, rows: int) -> list[str]:
    """A balance of the period by account and cost centre; hledger is run once, since it takes long."""
    program = shutil.which("hledger")
    if program is None:
        return ["hledger saknas: apt-get install hledger  ÖVER"]
    ledger = _filled(home / "hledger", rows * 12 // END_MONTH)  # the period holds ``rows``
    journal = home / "bok.journal"
    _write_journal(ledger, journal)
    asked = ["balance", "-f", str(journal), "--flat", "-N", "-E", "-O", "csv", "^K"]
    start = time.perf_counter()
    done = subprocess.run([program, *asked], capture_output=True, text=True, check=True)
    theirs = time.perf_counter() - start
    said = dict(_balance(text) for text in done.stdout.splitlines()[1:])
    ours = _outcomes(ledger)
    assert said == ours, "the answers differ"
    taken = []
    for _ in range(5):
        start = time.perf_counter()
        _outcomes(Ledger(ledger.home))
        taken.append(time.perf_counter() - start)
    times = theirs / median(taken)
    verdict = "ok" if times >= HLEDGER_TIMES or rows < MOST_POSTINGS else "ÖVER"
    return [
        (
            f"hledger, {rows} konteringar: {theirs:.1f} s, vi {median(taken) * 1000:.0f} ms, "
            f"{times:.0f} gånger (gräns {HLEDGER_TIMES})  {verdict}"
        )
    ]


def _write_journal(ledger: Ledger, path: Path) -> None:
    """The period's postings as a journal: two postings a transaction, the other on an account of its own."""
    import pyarrow.parquet as pq

    parts = ledger.active_parts(
        committee="von", kind="outcome", year=YEAR, months=range(1, END_MONTH + 1)
    )
    with path.open("w", encoding="utf-8") as out:
        for part in parts:
            columns = ["account", "cost_centre", "amount"]
            table = pq.read_table(ledger.path(part), columns=columns).to_pydict()
            for account, centre, ore in zip(*(table[name] for name in columns), strict=True):
                out.write(
                    f"{YEAR}-{part.key.month:02d}-01 x\n    K:{account}:{centre}  {ore}\n    B:1\n\n"
                )


def _balance(text: str) -> tuple[tuple[str, str], int]:
    name, amount = next(csv.reader([text]))
    _, account, centre = name.split(":")
    return (account, centre), int(amount)


def _growth(home: Path, ledger: Ledger, rows: int) -> list[str]:
    """The three questions in a process of its own, over a tenth of the rows and over all, with its peak memory."""
    small = _filled(home / "tenth", rows // 10)
    lines = []
    for name, count, asked in (("en tiondel", rows // 10, small), ("alla", rows, ledger)):
        done = subprocess.run(
            [sys.executable, "-m", "bench.statement", str(asked.home)],
            capture_output=True,
            text=True,
            check=True,
        )
        seconds, peak = map(float, done.stdout.split())
        verdict = "ok" if peak <= MOST_MEMORY else "ÖVER"
        lines.append(
            f"tre tabeller, {name} ({count} rader): {seconds * 1000:.0f} ms, minne {peak / 1e6:.0f} MB "
            f"(gräns {MOST_MEMORY / 1e6:.0f})  {verdict}"
        )
    return lines


def _ask_all(home: Path) -> None:
    """What ``_growth`` runs apart: the median of five turns and the process's own peak."""
    ledger = Ledger(home)
    taken = []
    for _ in range(6):
        start = time.perf_counter()
        for by, with_cost_centre in (("account", False), ("activity", False), ("activity", True)):
            _ours(ledger, by, with_cost_centre)
        taken.append(time.perf_counter() - start)
    status = Path("/proc/self/status").read_text("ascii")
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    print(median(taken[1:]), int(peak) * 1024)


def _ours(ledger: Ledger, by: Any, with_cost_centre: bool) -> list[CodeTotal]:
    return totals(
        ledger,
        committee="von",
        year=YEAR,
        end_month=END_MONTH,
        budget_version="2020",
        forecast_version="2020",
        by=by,
        with_cost_centre=with_cost_centre,
    )


def _measured(ledger: Ledger) -> list[tuple[str, Measured]]:
    found = []
    for name, by, with_cost_centre in (
        ("resultaträkning (konto)", "account", False),
        ("verksamheter", "activity", False),
        ("verksamheter och ansvar", "activity", True),
    ):
        floor = _by_hand(ledger, by, with_cost_centre)

        def ours(by: Any = by, with_cost_centre: bool = with_cost_centre) -> list[CodeTotal]:
            return _ours(ledger, by, with_cost_centre)

        _require_equal(floor(), ours(), with_cost_centre)
        found.append((name, measure(floor, ours, runs=25, warm=True)))
    return found


def _require_equal(
    floor: list[tuple[Any, ...]], ours: list[CodeTotal], with_cost_centre: bool
) -> None:
    plain = [
        (
            row.code,
            *((row.cost_centre,) if with_cost_centre else ()),
            *(row.amounts[key] for key in AMOUNTS),  # type: ignore[index]  # plain words here
        )
        for row in ours
    ]
    assert floor == plain, "the answers differ"


def _by_hand(
    ledger: Ledger, by: str, with_cost_centre: bool
) -> Callable[[], list[tuple[Any, ...]]]:
    """What somebody who knows the files would write, files listed beforehand."""
    import duckdb

    engine = duckdb.connect(":memory:", config={"threads": 2})
    columns = f"{by}, cost_centre" if with_cost_centre else by

    def files(kind: Any, months: range) -> list[str]:
        version = "" if kind == "outcome" else "2020"
        parts = ledger.active_parts(
            committee="von", kind=kind, version=version, year=YEAR, months=months
        )
        return [str(ledger.path(part)) for part in parts]

    facts = " UNION ALL ".join(
        f"SELECT {n} AS kind, month, {columns}, amount FROM read_parquet({files(kind, months)})"
        for n, kind, months in (
            (1, "budget", range(1, 14)),
            (2, "forecast", range(1, 14)),
            (3, "outcome", range(1, END_MONTH + 1)),
        )
    )
    sums = ", ".join(
        f"coalesce(sum(amount) FILTER ({condition}), 0)::BIGINT"
        for condition in ("kind = 1", "kind = 2", f"kind = 1 AND month <= {END_MONTH}", "kind = 3")
    )
    sql = f"SELECT {columns}, {sums} FROM ({facts}) GROUP BY ALL ORDER BY ALL"
    return lambda: list(engine.execute(sql).fetchall())


def _fill(ledger: Ledger, kind: Any, rows: int) -> None:
    meta = BatchMeta(
        organisation="0126",
        committee="von",
        source="bench",
        created_at=datetime(2020, 9, 8, tzinfo=UTC),
        file=f"{kind}.csv",
        sha256=kind,
    )
    with ledger.write(meta) as writer:
        for first in range(0, rows, CHUNK):
            facts = _facts(min(CHUNK, rows - first), first)
            writer.append(Chunk(kind, "" if kind == "outcome" else "2020", facts))
        writer.commit()


def _facts(rows: int, first: int) -> Any:
    import numpy as np
    import pyarrow as pa

    chance = np.random.default_rng(first + rows)

    centre = chance.integers(0, 300, rows)  # each does three things, with sixty accounts
    activity = (centre * 7 + chance.integers(0, 3, rows)) % 60
    account = (centre * 11 + chance.integers(0, 60, rows)) % 400

    def codes(first: int, numbers: Any) -> Any:
        return pa.array((first + numbers).astype(str))

    columns = [
        pa.array(np.full(rows, YEAR, dtype=np.int16)),
        pa.array(chance.integers(1, 13, rows).astype(np.int8)),
        codes(4_000, account),
        codes(50_000, centre),
        codes(51_000, activity),
        codes(100, activity),
        codes(100, account),
        pa.repeat("", rows),
        pa.array(chance.integers(-9_999_999, 99_999_999, rows)),
        pa.array([f"A{(first + n) // 2}" for n in range(rows)]),
        pa.nulls(rows, pa.date32()),
        pa.array([f"Genererad rad {n % 9973}" for n in range(rows)]),
    ]
    return pa.table(columns, schema=FACTS)


if __name__ == "__main__":
    _ask_all(Path(sys.argv[1]))
