"""Sums of a part beside it: one row per month and set of codes, so that a statement need not read every voucher.

``huvudbok.parquet`` has ``huvudbok.sums.parquet`` where that is worth its while. It is made by one engine (Arrow) when
the part is written and proved by another (DuckDB) from the written file, before the batch counts; a part without it is
read voucher by voucher, with the same answer.
"""

from __future__ import annotations

from pathlib import Path, PurePosixPath
from typing import IO, Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tertial.ledger.facts import DIMENSIONS

P = TypeVar("P", Path, PurePosixPath)
KEYS = ("year", "month", *DIMENSIONS)
SUMS = pa.schema(
    [
        ("year", pa.int16()),
        ("month", pa.int8()),
        *((name, pa.string()) for name in DIMENSIONS),
        ("amount", pa.int64()),  # öre, debit-positive
        ("rows", pa.int64()),  # how many facts it is the sum of
    ]
)
FEWEST = 1_000
"""Parts with fewer rows than this are read as quickly as sums of them would be."""
GAIN = 2
"""A sum must stand for at least this many facts in the mean."""


def beside(part: P) -> P:
    """Where the sums of a part's file lie, when it has any.

    >>> beside(Path("outcome-2020-01.parquet")).name
    'outcome-2020-01.sums.parquet'
    """
    return part.with_name(f"{part.stem}.sums{part.suffix}")


def summed(facts: pa.Table) -> pa.Table | None:
    """The sums of a month's facts in ``SUMS``' columns; ``None`` when they are not worth a file."""
    if facts.num_rows < FEWEST:
        return None
    grouped = facts.group_by(list(KEYS), use_threads=False).aggregate(
        [("amount", "sum"), ("amount", "count")]
    )
    if grouped.num_rows * GAIN > facts.num_rows:
        return None
    columns = [grouped.column(name) for name in (*KEYS, "amount_sum", "amount_count")]
    return pa.table(columns, schema=SUMS).sort_by([("account", "ascending")])


def write_sums(sums: pa.Table, part: Path) -> Path:
    """Write the sums of a part that lies on disk and prove them against it.

    Raises ``RuntimeError`` when they differ: then a fault of ours stops the import, and nothing of it counts.
    """
    path = beside(part)
    pq.write_table(sums, path, compression="zstd")
    if not agree(part, path):
        raise RuntimeError(f"sums of {part.name} differ from its facts")
    return path


def agree(part: Path, sums: Path) -> bool:
    """Whether every sum is that of the part's facts, and every fact is in one: asked of DuckDB, from both files."""
    import duckdb

    keys = ", ".join(KEYS)
    sql = (
        f"SELECT count(*) FROM (SELECT {keys}, sum(amount) AS amount, count(*) AS rows FROM read_parquet($part) "
        f"GROUP BY ALL) AS facts FULL JOIN read_parquet($sums) AS sums USING ({keys}) "
        "WHERE facts.amount IS DISTINCT FROM sums.amount OR facts.rows IS DISTINCT FROM sums.rows"
    )
    with duckdb.connect(":memory:", config={"threads": 2}) as engine:
        engine.execute("SET autoinstall_known_extensions = false")
        found = engine.execute(sql, {"part": str(part), "sums": str(sums)}).fetchone()
    return bool(found and found[0] == 0)


def totals_of(source: Path | IO[bytes]) -> tuple[int, int] | None:
    """Rows and net öre that a file of sums stands for; ``None`` when it cannot be read as sums."""
    try:
        table: Any = pq.read_table(source, columns=["amount", "rows"])
    except (pa.ArrowException, OSError, KeyError):
        return None
    amounts = table.column("amount").cast(pa.decimal128(38, 0))
    rows = table.column("rows")
    return int(pc.sum(rows).as_py() or 0), int(pc.sum(amounts).as_py() or 0)
