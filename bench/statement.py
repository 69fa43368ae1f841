"""The sums that a report's statements ask for, beside hand-written SQL on the same Parquet files."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench.floor import Measured, line, measure
from tertial.ledger.batches import BatchMeta, Ledger
from tertial.ledger.facts import FACTS, Chunk
from tertial.ledger.queries import CodeTotal, totals

LIMIT, SLACK = 1.3, 0.015
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
        ledger = Ledger(home)
        for kind, count in (("outcome", rows), ("budget", rows // 10), ("forecast", rows // 10)):
            _fill(ledger, kind, count)
        return [
            line(f"{name}, {rows} rader", measured, limit=LIMIT, slack=SLACK)
            for name, measured in _measured(ledger)
        ]
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _measured(ledger: Ledger) -> list[tuple[str, Measured]]:
    found = []
    for name, by, with_cost_centre in (
        ("resultaträkning (konto)", "account", False),
        ("verksamheter", "activity", False),
        ("verksamheter och ansvar", "activity", True),
    ):
        floor = _by_hand(ledger, by, with_cost_centre)

        def ours(by: Any = by, with_cost_centre: bool = with_cost_centre) -> list[CodeTotal]:
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
        writer.append(Chunk(kind, "" if kind == "outcome" else "2020", _facts(rows)))
        writer.commit()


def _facts(rows: int) -> Any:
    import numpy as np
    import pyarrow as pa

    chance = np.random.default_rng(rows)

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
        pa.array([f"A{n // 2}" for n in range(rows)]),
        pa.nulls(rows, pa.date32()),
        pa.array([f"Genererad rad {n % 9973}" for n in range(rows)]),
    ]
    return pa.table(columns, schema=FACTS)
