"""DuckDB behind one door: a connection per process, a cursor per question, only the parts' files read."""

from __future__ import annotations

import glob
import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Any

from tertial.domain.figure import Kind
from tertial.errors import BadInput
from tertial.ledger.batches import Ledger
from tertial.ledger.facts import DIMENSIONS
from tertial.ledger.manifest import Part
from tertial.ledger.sums import LEVELS, WHEN, beside, level_for

THREADS = 2
Row = tuple[Any, ...]
LIMIT, OFFSET = "1718281828", "1414213562"  # stand in compiled SQL for what a page asks


@dataclass(frozen=True, slots=True)
class Source:
    """Files of one kind of facts, all inside or all outside the period that is asked about.

    ``sums`` are files of sums by month and codes, with their level. A source that has any is asked with the shapes
    over sums alone (``shapes.py``): facts and sums in one, without vouchers.
    """

    kind: Kind
    in_period: bool
    files: tuple[str, ...]
    sums: tuple[tuple[str, str], ...] = ()
    is_summed: bool = False


def source(
    ledger: Ledger, kind: Kind, parts: Iterable[Part], *, in_period: bool = True
) -> Source | None:
    """The parts, posting by posting; ``None`` when there are none."""
    files = tuple(glob.escape(str(ledger.path(part))) for part in parts)
    return Source(kind, in_period, files) if files else None


def summed(
    ledger: Ledger,
    kind: Kind,
    parts: Iterable[Part],
    *,
    in_period: bool = True,
    codes: Iterable[str] = DIMENSIONS,
) -> Source | None:
    """The parts by their sums, where they have any beside them that tell ``codes`` apart; ``None`` when there are no
    parts. Other codes than those cannot be asked for."""
    codes = tuple(codes)
    files, sums = [], []
    for part in parts:
        path = ledger.path(part)
        level = level_for(codes, part.sums)
        if level is not None:
            sums.append((level, glob.escape(str(beside(path, level)))))
        else:
            files.append(glob.escape(str(path)))
    if not files and not sums:
        return None
    return Source(kind, in_period, tuple(files), tuple(sums), is_summed=True)


def run(
    sql: str,
    sources: Sequence[Source],
    *,
    codes: Mapping[str, Collection[str]] | None = None,
    limit: int = 0,
    offset: int = 0,
) -> list[Row]:
    """Run compiled SQL over ``facts`` (the sources) and ``wanted_<dimension>`` (sets of codes).

    Values are written into the statement as quoted literals: binding one makes DuckDB import pandas (0.35 s).
    Raises ``BadInput``: ``ledger.unreadable`` when a part's file is gone or damaged, ``ledger.amount-too-large`` when a
    sum does not fit in 64 bits.
    """
    import duckdb

    branches = [branch for each in sources for branch in _branches(each)]
    tables = [f"facts AS ({' UNION ALL '.join(branches)})"]
    tables += [_wanted(name, wanted) for name, wanted in (codes or {}).items()]
    body = sql.replace(LIMIT, str(int(limit))).replace(OFFSET, str(int(offset)))
    joined = f", {body[5:]}" if body.startswith("WITH ") else f" {body}"
    cursor = _connection(os.getpid()).cursor()
    try:
        return list(cursor.execute(f"WITH {', '.join(tables)}{joined}").fetchall())
    except (duckdb.IOException, duckdb.InvalidInputException) as error:
        raise BadInput("ledger.unreadable", detail=str(error).splitlines()[0]) from error
    except (duckdb.ConversionException, duckdb.OutOfRangeException) as error:
        raise BadInput("ledger.amount-too-large", amount="") from error
    finally:
        cursor.close()


def _branches(each: Source) -> Iterator[str]:
    which = f"SELECT '{each.kind}' AS kind, {each.in_period} AS in_period, "
    if not each.is_summed:
        yield f"{which}filename, file_row_number, *, 1::BIGINT AS rows FROM read_parquet({_list(each.files)})"
        return
    for level in sorted({level for level, _ in each.sums}):
        files = [file for of, file in each.sums if of == level]
        keys = [
            name if name in LEVELS[level] else f"NULL::VARCHAR AS {name}" for name in DIMENSIONS
        ]
        yield f"{which}{', '.join((*WHEN, *keys))}, amount, rows FROM read_parquet({_list(files)})"
    if each.files:
        keys = [*WHEN, *DIMENSIONS]
        yield f"{which}{', '.join(keys)}, amount, 1::BIGINT AS rows FROM read_parquet({_list(each.files)})"


def _wanted(name: str, codes: Collection[str]) -> str:
    return f"wanted_{name} AS (SELECT unnest({_list(sorted(codes))}::VARCHAR[]) AS code)"


def _list(texts: Iterable[str]) -> str:
    """A list of quoted literals. No fact holds NUL, which a statement cannot: such a code matches nothing."""
    quoted = ("'" + text.replace("'", "''") + "'" for text in texts if "\0" not in text)
    return f"[{', '.join(quoted)}]"


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
