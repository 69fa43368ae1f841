"""The sums that a report's statements ask for, beside hand-written SQL, pandas and hledger on the same vouchers.

Three tables of one committee and period, each with the year's budget and forecast and the period's budget and outcome:
per account, per activity, per activity and unit. Every answer is compared before a clock starts. "Alla verifikationer"
reads what the others read; "summor" reads the sums beside the vouchers (``ledger/sums.py``), as the program does.
Growth and peak memory are those of a process of its own that answers all three.
"""

from __future__ import annotations

import csv
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from statistics import median
from typing import Any

from bench.floor import Measured, line, medians
from bench.vouchers import VERSION, YEAR, is_kept, kept
from tertial.domain.statement import Group, Measure
from tertial.ledger.batches import Ledger
from tertial.ledger.manifest import Part
from tertial.ledger.queries import totals

LIMIT, SLACK = 1.3, 0.015
TIMES, HLEDGER_TIMES = 20, 100
"""How much quicker the sums must be than pandas on the vouchers, and all than hledger."""
MOST_POSTINGS = 1_000_000
"""What hledger is given, and from where on the limits beside it and pandas hold."""
MOST_ROWS = 10_000_000
"""Beyond this only growth is measured; ten times as many rows, once made, are in the growth of every later run."""
MOST_MEMORY = 500e6
END_MONTH = 8
TABLES = (
    ("resultaträkning (konto)", "account", ("account",)),
    ("verksamheter", "activity", ("activity",)),
    ("verksamheter och ansvar", "activity", ("activity", "cost_centre")),
)
AMOUNTS: tuple[tuple[Group, Measure], ...] = (
    ("full_year", "budget"),
    ("full_year", "forecast"),
    ("period", "budget"),
    ("period", "outcome"),
)
_FILES = (
    ("budget", range(1, 14)),
    ("forecast", range(1, 14)),
    ("outcome", range(1, END_MONTH + 1)),
)
Answer = list[tuple[Any, ...]]


def run(rows: int) -> Iterator[str]:
    """Lines to print for a ledger of that many outcome rows, each when it is known."""
    if rows > MOST_ROWS:
        yield from _growth([rows // 100, rows // 10, rows])
        return
    ledger = kept(rows)
    yield from _beside_sql(ledger, rows)
    yield from _beside_pandas(ledger, rows)
    yield from _growth([rows // 10, rows, *(more for more in (rows * 10,) if is_kept(more))])
    yield from _beside_hledger(min(rows, MOST_POSTINGS))


class _WithoutSums(Ledger):
    """The same ledger, asked voucher by voucher."""

    def active_parts(self, **asked: Any) -> tuple[Part, ...]:
        return tuple(replace(part, sums=()) for part in super().active_parts(**asked))


def _ours(ledger: Ledger, by: Any, keys: tuple[str, ...]) -> Answer:
    found = totals(
        ledger,
        committee="von",
        year=YEAR,
        end_month=END_MONTH,
        budget_version=VERSION,
        forecast_version=VERSION,
        by=by,
        with_cost_centre="cost_centre" in keys,
    )
    codes = ((row.code, row.cost_centre)[: len(keys)] for row in found)
    return [
        (*code, *(row.amounts[each] for each in AMOUNTS))
        for code, row in zip(codes, found, strict=True)
    ]


def _all_ours(ledger: Ledger) -> list[Answer]:
    return [_ours(ledger, by, keys) for _, by, keys in TABLES]


def _files(ledger: Ledger, kind: Any, months: range) -> list[str]:
    version = "" if kind == "outcome" else VERSION
    parts = ledger.active_parts(
        committee="von", kind=kind, version=version, year=YEAR, months=months
    )
    return [str(ledger.path(part)) for part in parts]


# --- SQL ----------------------------------------------------------------------------------------------------------


def _beside_sql(ledger: Ledger, rows: int) -> Iterator[str]:
    plain = _WithoutSums(ledger.home)
    for name, by, keys in TABLES:
        by_hand = _by_hand(ledger, keys)
        works = (
            by_hand,
            lambda by=by, keys=keys: _ours(plain, by, keys),
            lambda by=by, keys=keys: _ours(ledger, by, keys),
        )
        assert works[0]() == works[1]() == works[2](), "the answers differ"
        floor, *both = medians(works, runs=5 if rows >= MOST_ROWS else 25, warm=True)
        for what, ours in zip(("alla verifikationer", "summor"), both, strict=True):
            measured = Measured(floor, ours)
            yield line(f"{name}, {rows} rader, {what}", measured, limit=LIMIT, slack=SLACK)


def _by_hand(ledger: Ledger, keys: tuple[str, ...]) -> Callable[[], Answer]:
    """What somebody who knows the files would write, files listed beforehand."""
    import duckdb

    engine = duckdb.connect(":memory:", config={"threads": 2})
    columns = ", ".join(keys)
    facts = " UNION ALL ".join(
        f"SELECT '{kind}' AS kind, month, {columns}, amount FROM read_parquet({_files(ledger, kind, months)})"
        for kind, months in _FILES
    )
    budget, outcome = "kind = 'budget'", "kind = 'outcome'"
    conditions = (budget, "kind = 'forecast'", f"{budget} AND month <= {END_MONTH}", outcome)
    sums = ", ".join(f"coalesce(sum(amount) FILTER ({each}), 0)::BIGINT" for each in conditions)
    sql = f"SELECT {columns}, {sums} FROM ({facts}) GROUP BY ALL ORDER BY ALL"
    return lambda: list(engine.execute(sql).fetchall())


# --- pandas -------------------------------------------------------------------------------------------------------


def _beside_pandas(ledger: Ledger, rows: int) -> list[str]:
    """Like for like from the vouchers, and from the sums beside them, which must be ``TIMES`` quicker."""
    plain = _WithoutSums(ledger.home)
    by_pandas = _by_pandas(ledger)
    assert by_pandas() == _all_ours(ledger), "the answers differ"
    works = (by_pandas, lambda: _all_ours(plain), lambda: _all_ours(ledger))
    theirs, like, quick = medians(works, runs=3, warm=True)
    verdict = "ok" if theirs / quick >= TIMES or rows < MOST_POSTINGS else "ÖVER"
    return [
        (
            f"tre tabeller, {rows} rader, samma verifikationer: pandas {theirs * 1000:.0f} ms, "
            f"vi {like * 1000:.0f} ms, {theirs / like:.1f} gånger"
        ),
        (
            f"tre tabeller, {rows} rader, summor: pandas {theirs * 1000:.0f} ms, vi {quick * 1000:.0f} ms, "
            f"{theirs / quick:.0f} gånger (gräns {TIMES})  {verdict}"
        ),
    ]


def _by_pandas(ledger: Ledger) -> Callable[[], list[Answer]]:
    """All three tables, the files read once for them."""
    import pandas as pd

    files = {kind: _files(ledger, kind, months) for kind, months in _FILES}
    columns = ["month", "account", "activity", "cost_centre", "amount"]

    def ask() -> list[Answer]:
        facts = {
            kind: pd.concat([pd.read_parquet(each, columns=columns) for each in paths])
            for kind, paths in files.items()
        }
        facts["period"] = facts["budget"][facts["budget"]["month"] <= END_MONTH]
        return [table(facts, list(keys)) for _, _, keys in TABLES]

    def table(facts: dict[str, Any], keys: list[str]) -> Answer:
        sums = [
            facts[kind].groupby(keys, sort=False)["amount"].sum()
            for kind in ("budget", "forecast", "period", "outcome")
        ]
        codes = sums[0].index
        for each in sums[1:]:
            codes = codes.union(each.index)
        codes = codes.sort_values()
        amounts = [each.reindex(codes, fill_value=0).tolist() for each in sums]
        parts = [codes.get_level_values(n).tolist() for n in range(len(keys))]
        return list(zip(*parts, *amounts, strict=True))

    return ask


# --- hledger ------------------------------------------------------------------------------------------------------


def _beside_hledger(rows: int) -> list[str]:
    """A balance of the period by account and cost centre; hledger is run once, since it takes long."""
    program = shutil.which("hledger")
    if program is None:
        return ["hledger saknas: apt-get install hledger  ÖVER"]
    ledger = kept(rows * 12 // END_MONTH)  # the period holds ``rows``
    with tempfile.TemporaryDirectory(prefix="bench-hledger-") as folder:
        journal = Path(folder) / "bok.journal"
        count = _write_journal(ledger, journal)
        asked = ["balance", "-f", str(journal), "--flat", "-N", "-E", "-O", "csv", "^K"]
        start = time.perf_counter()
        done = subprocess.run([program, *asked], capture_output=True, text=True, check=True)
        theirs = time.perf_counter() - start
    said = dict(_balance(text) for text in done.stdout.splitlines()[1:])
    assert said == _outcomes(ledger), "the answers differ"
    (ours,) = medians([lambda: _outcomes(Ledger(ledger.home))], warm=True)
    verdict = "ok" if theirs / ours >= HLEDGER_TIMES or rows < MOST_POSTINGS else "ÖVER"
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    return [
        (
            f"saldo per konto och ansvar, {count} konteringar: hledger {theirs:.1f} s ({memory / 1e6:.0f} MB), "
            f"vi {ours * 1000:.0f} ms, {theirs / ours:.0f} gånger (gräns {HLEDGER_TIMES})  {verdict}"
        )
    ]


def _outcomes(ledger: Ledger) -> dict[tuple[str, str], int]:
    """The period's outcome per account and cost centre."""
    found = totals(ledger, committee="von", year=YEAR, end_month=END_MONTH, with_cost_centre=True)
    return {(row.code, row.cost_centre): row.amounts["period", "outcome"] for row in found}


def _write_journal(ledger: Ledger, path: Path) -> int:
    """The period's vouchers as a journal, each evened out on an account of its own; returns how many postings."""
    import pyarrow.parquet as pq

    columns, count = ["voucher", "account", "cost_centre", "amount"], 0
    with path.open("w", encoding="utf-8") as out:
        for month, file in enumerate(_files(ledger, "outcome", range(1, END_MONTH + 1)), start=1):
            table = pq.read_table(file, columns=columns).sort_by("voucher").to_pydict()
            count, last = count + len(table["amount"]), ""
            for voucher, account, centre, ore in zip(*table.values(), strict=True):
                if voucher != last:
                    out.write("    B\n\n" if last else "")
                    out.write(f"{YEAR}-{month:02d}-01 {voucher}\n")
                out.write(f"    K:{account}:{centre}  {ore}\n")
                last = voucher
            out.write("    B\n\n")
    return count


def _balance(text: str) -> tuple[tuple[str, str], int]:
    name, amount = next(csv.reader([text]))
    _, account, centre = name.split(":")
    return (account, centre), int(amount)


# --- growth and memory ----------------------------------------------------------------------------------------


def _growth(sizes: list[int]) -> Iterator[str]:
    """The three tables in a process of its own, by the sums and voucher by voucher, with its peak memory."""
    for rows in sizes:
        home = kept(rows).home
        for what, times in (("summor", 5), ("alla verifikationer", 1)):
            done = subprocess.run(
                [sys.executable, "-m", "bench.statement", str(home), what, str(times)],
                capture_output=True,
                text=True,
                check=True,
            )
            seconds, peak = map(float, done.stdout.split())
            verdict = "ok" if peak <= MOST_MEMORY else "ÖVER"
            yield (
                f"tre tabeller, {rows} rader, {what}: {seconds * 1000:.0f} ms, minne {peak / 1e6:.0f} MB "
                f"(gräns {MOST_MEMORY / 1e6:.0f})  {verdict}"
            )


def _ask_all(home: Path, what: str, times: int) -> None:
    """What ``_growth`` runs apart: the median after a first turn, and the process's own peak."""
    ledger = Ledger(home) if what == "summor" else _WithoutSums(home)
    taken = []
    for _ in range(times + 1):
        start = time.perf_counter()
        _all_ours(ledger)
        taken.append(time.perf_counter() - start)
    status = Path("/proc/self/status").read_text("ascii")
    (peak,) = (line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    print(median(taken[1:]), int(peak) * 1024)


if __name__ == "__main__":
    _ask_all(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
