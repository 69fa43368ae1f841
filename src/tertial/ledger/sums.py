"""Sums of a part beside it: one row per month and set of codes, so that a statement need not read every voucher.

``huvudbok.parquet`` has ``huvudbok.sums.parquet`` by all codes, and fewer rows by some of them (``LEVELS``), each where
it is worth its while. They are made by one engine (Arrow) when the part is written and proved by another (DuckDB) from
the written files, before the batch counts; a part without them is read voucher by voucher, with the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import IO, Any, TypeVar

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tertial.ledger.facts import DIMENSIONS

P = TypeVar("P", Path, PurePosixPath)
FULL = "sums"
LEVELS: Mapping[str, tuple[str, ...]] = {
    "account": ("account",),
    "unit": ("cost_centre", "activity"),
    "line": ("account", "cost_centre"),
    FULL: DIMENSIONS,
}
"""The codes that rows are summed by, fewest rows first."""
WHEN = ("year", "month")
SUMS = pa.schema(
    [
        ("year", pa.int16()),
        ("month", pa.int8()),
        *((name, pa.string()) for name in DIMENSIONS),
        ("amount", pa.int64()),  # öre, debit-positive
        ("rows", pa.int64()),  # how many facts it is the sum of
    ]
)
"""Columns of ``FULL``; the other levels lack some of the codes."""
FEWEST = 1_000
"""Parts with fewer rows than this are read as quickly as sums of them would be."""
GAIN = 2
"""A sum must stand for at least this many rows of what it is made from in the mean."""


def beside(part: P, level: str = FULL) -> P:
    """Where the sums of a part's file lie, when it has any.

    >>> beside(Path("outcome-2020-01.parquet")).name
    'outcome-2020-01.sums.parquet'
    """
    return part.with_name(f"{part.stem}.{level}{part.suffix}")


def level_for(codes: Iterable[str], there: Iterable[str]) -> str | None:
    """The level with the fewest rows that tells those codes apart; ``None`` when none of those that are there does."""
    wanted = frozenset(codes)
    return next((each for each in LEVELS if each in there and wanted <= {*LEVELS[each]}), None)


def sums_of(facts: pa.Table) -> dict[str, pa.Table]:
    """The sums of a month's facts by the level that each is worth a file at."""
    if facts.num_rows < FEWEST:
        return {}
    finest = _grouped(facts, FULL, ("amount", "count"))
    found = {level: _grouped(finest, level, ("rows", "sum")) for level in LEVELS if level != FULL}
    found = {level: each for level, each in found.items() if _is_worth(each, finest)}
    return found | ({FULL: finest} if _is_worth(finest, facts) else {})


def _grouped(rows: pa.Table, level: str, count: tuple[str, str]) -> pa.Table:
    keys = (*WHEN, *LEVELS[level])
    grouped = rows.group_by(list(keys), use_threads=False).aggregate([("amount", "sum"), count])
    columns = [grouped.column(name) for name in (*keys, "amount_sum", "_".join(count))]
    schema = pa.schema([SUMS.field(name) for name in (*keys, "amount", "rows")])
    return pa.table(columns, schema=schema).sort_by([(LEVELS[level][0], "ascending")])


def _is_worth(sums: pa.Table, of: pa.Table) -> bool:
    return bool(sums.num_rows * GAIN <= of.num_rows)


def write_sums(found: Mapping[str, pa.Table], part: Path) -> tuple[Path, ...]:
    """Write the sums of a part that lies on disk and prove them against it.

    Raises ``RuntimeError`` when they differ: then a fault of ours stops the import, and nothing of it counts.
    """
    for level, sums in found.items():
        pq.write_table(sums, beside(part, level), compression="zstd")
    if not agree(part, found):
        raise RuntimeError(f"sums of {part.name} differ from its facts")
    return tuple(beside(part, level) for level in found)


def agree(part: Path, levels: Iterable[str]) -> bool:
    """Whether every sum is that of the part's facts, and every fact is in one: asked of DuckDB, from the files.

    The full sums are held against the facts, the others against the full ones where there are any.
    """
    import duckdb

    levels = tuple(levels)
    with duckdb.connect(":memory:", config={"threads": 2}) as engine:
        engine.execute("SET autoinstall_known_extensions = false")
        for level in levels:
            has_full = FULL in levels and level != FULL
            sql = _unlike(level, "sum(rows)" if has_full else "count(*)")
            base = beside(part) if has_full else part
            files = {"part": str(base), "sums": str(beside(part, level))}
            if engine.execute(sql, files).fetchone() != (0,):
                return False
    return True


def _unlike(level: str, count: str) -> str:
    keys = ", ".join((*WHEN, *LEVELS[level]))
    return (
        f"SELECT count(*) FROM (SELECT {keys}, sum(amount) AS amount, {count} AS rows FROM read_parquet($part) "
        f"GROUP BY ALL) AS facts FULL JOIN read_parquet($sums) AS sums USING ({keys}) "
        "WHERE facts.amount IS DISTINCT FROM sums.amount OR facts.rows IS DISTINCT FROM sums.rows"
    )


def totals_of(source: Path | IO[bytes]) -> tuple[int, int] | None:
    """Rows and net öre that a file of sums stands for; ``None`` when it cannot be read as sums."""
    try:
        table: Any = pq.read_table(source, columns=["amount", "rows"])
    except (pa.ArrowException, OSError, KeyError):
        return None
    amounts = table.column("amount").cast(pa.decimal128(38, 0))
    rows = table.column("rows")
    return int(pc.sum(rows).as_py() or 0), int(pc.sum(amounts).as_py() or 0)
