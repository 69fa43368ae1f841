"""DuckDB behind one door: a connection per process, a cursor per question, only the parts' files read."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

from tertial.domain.figure import Kind
from tertial.errors import BadInput
from tertial.ledger.batches import Ledger
from tertial.ledger.manifest import Part

THREADS = 2
Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Files of one kind of facts, all inside or all outside the period that is asked about."""

    kind: Kind
    in_period: bool
    files: tuple[str, ...]


def source(
    ledger: Ledger, kind: Kind, parts: Iterable[Part], *, in_period: bool = True
) -> Source | None:
    """The parts as a source; ``None`` when there are none."""
    files = tuple(glob.escape(str(ledger.path(part))) for part in parts)
    return Source(kind, in_period, files) if files else None


def run(
    sql: str,
    sources: Sequence[Source],
    *,
    codes: Mapping[str, Collection[str]] | None = None,
    values: Mapping[str, object] | None = None,
) -> list[Row]:
    """Run compiled SQL over ``facts`` (the sources) and ``wanted_<dimension>`` (sets of codes).

    Raises ``BadInput("ledger.unreadable")`` when a part's file is gone or damaged.
    """
    import duckdb

    codes = codes or {}
    bound: dict[str, object] = dict(values or {})
    bound |= {f"files{n}": list(each.files) for n, each in enumerate(sources)}
    bound |= {f"wanted_{name}": sorted(wanted) for name, wanted in codes.items()}
    prefix = _prefix(tuple((s.kind, s.in_period) for s in sources), tuple(sorted(codes)))
    cursor = _connection(os.getpid()).cursor()
    try:
        return list(cursor.execute(_joined(prefix, sql), bound).fetchall())
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        raise BadInput("ledger.unreadable", detail=str(error).splitlines()[0]) from error
    finally:
        cursor.close()


def _joined(prefix: str, sql: str) -> str:
    return f"WITH {prefix}, {sql[5:]}" if sql.startswith("WITH ") else f"WITH {prefix} {sql}"


@lru_cache(maxsize=256)
def _prefix(labels: tuple[tuple[Kind, bool], ...], wanted: tuple[str, ...]) -> str:
    branches = (
        f"SELECT '{kind}' AS kind, {in_period} AS in_period, filename, file_row_number, * "
        f"FROM read_parquet($files{n})"
        for n, (kind, in_period) in enumerate(labels)
    )
    tables = [f"facts AS ({' UNION ALL '.join(branches)})"]
    tables += [
        f"wanted_{name} AS (SELECT unnest($wanted_{name}::VARCHAR[]) AS code)" for name in wanted
    ]
    return ", ".join(tables)


_opening = Lock()
_open: dict[int, Any] = {}


def _connection(process: int) -> Any:
    """One in-memory connection per process (a fork gets its own), made at the first question."""
    if process not in _open:
        with _opening:
            if process not in _open:
                import duckdb

                fresh = duckdb.connect(":memory:", config={"threads": THREADS})
                fresh.execute("SET autoinstall_known_extensions = false")  # never the network
                fresh.execute("SET parquet_metadata_cache = true")  # parts never change
                _open[process] = fresh
    return _open[process]
