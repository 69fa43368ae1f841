"""Facts on their way into a batch: sorted out by month, in memory until a limit, then on disk, at last as Parquet."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tertial.domain.figure import Kind
from tertial.errors import BadInput
from tertial.ledger.facts import FACTS, Chunk
from tertial.ledger.masking import Masker
from tertial.ledger.originals import Originals, in_originals
from tertial.ledger.sums import sums_of, write_sums

ROW_GROUP = 32_768
"""Rows that are put in order and written at a time: what is held while a month is written grows with it, not with the
month (``bench/sie.py`` measures the whole import)."""
AMOUNT_LIMIT = 2**63 - 1
_Key = tuple[Kind, str, int, int]


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """A Parquet file of one kind, version, year and month, with its sums in öre; ``sums``: the levels beside it."""

    kind: Kind
    version: str
    year: int
    month: int
    file: str
    rows: int
    debit: int
    credit: int
    has_vouchers: bool
    sums: tuple[str, ...]


class Spill:
    """Gathers chunks by (kind, version, year, month); holds at most ``memory_rows`` rows in memory.

    What ``masker`` hides is gathered beside them, and lies in ``originals`` once the parts are written.
    """

    def __init__(self, folder: Path, memory_rows: int, masker: Masker | None = None) -> None:
        self._folder = folder
        self._memory_rows = memory_rows
        self._masker = masker
        self._originals: dict[_Key, Originals] = {}
        self._held: dict[_Key, list[pa.Table]] = {}
        self._held_rows = 0
        self._spilled: dict[_Key, list[Path]] = {}
        self._files = 0

    def add(self, chunk: Chunk) -> None:
        """Take a chunk. Raises ``ValueError`` when it is not in ``FACTS``' columns (a fault of the reader)."""
        if not chunk.table.schema.equals(FACTS):
            raise ValueError(f"chunk is not in FACTS: {chunk.table.schema}")
        for year, month, table in _by_month(chunk.table):
            key = (chunk.kind, chunk.version, year, month)
            self._held.setdefault(key, []).append(self._hidden(key, table))
        self._held_rows += chunk.table.num_rows
        if self._held_rows > self._memory_rows:
            self._to_disk()

    def _hidden(self, key: _Key, table: pa.Table) -> pa.Table:
        if self._masker is None:
            return table
        masked, found = self._masker.hide(table, *key[2:])
        originals = self._originals.setdefault(
            key, Originals(self._folder / f"originals-{len(self._originals)}")
        )
        originals.add(found, table.num_rows)
        return masked

    def write_parts(self, folder: Path) -> tuple[WrittenPart, ...]:
        """Write every month as one sorted Parquet file and give back the memory and the disk."""
        keys = sorted({*self._held, *self._spilled})
        files = [folder / f"{n}.parquet" for n in range(len(keys))]
        # One month at a time: two at once are no quicker on two cores (Arrow uses both) and hold twice as much.
        parts = tuple(
            _write(key, self._table(key), file, self._originals.get(key))
            for key, file in zip(keys, files, strict=True)
        )
        self._held.clear()
        shutil.rmtree(self._folder, ignore_errors=True)
        return parts

    def _to_disk(self) -> None:
        self._folder.mkdir(exist_ok=True)
        for key, tables in self._held.items():
            self._files += 1
            path = self._folder / f"{self._files}.arrow"
            with pa.OSFile(str(path), "wb") as out, pa.ipc.new_file(out, FACTS) as writer:
                for table in tables:
                    writer.write_table(table)
            self._spilled.setdefault(key, []).append(path)
        for originals in self._originals.values():
            originals.to_disk()
        self._held.clear()
        self._held_rows = 0

    def _table(self, key: _Key) -> pa.Table:
        spilled = [
            pa.ipc.open_file(pa.memory_map(str(path))).read_all()
            for path in self._spilled.get(key, ())
        ]
        return pa.concat_tables([*spilled, *self._held.get(key, ())])


def part_sums(source: Path | IO[bytes]) -> tuple[int, int, int] | None:
    """Rows, debit and credit of a part as its file says; ``None`` when it cannot be read as facts."""
    try:
        amounts = pq.read_table(source, columns=["amount"]).column("amount")
    except (pa.ArrowException, OSError, KeyError):
        return None
    return (len(amounts), *_debit_and_credit(amounts))


def _by_month(table: pa.Table) -> Iterator[tuple[int, int, pa.Table]]:
    months = pc.add(
        pc.multiply(table.column("year").cast(pa.int32()), 100),
        table.column("month").cast(pa.int32()),
    )
    distinct = sorted(months.unique().to_pylist())
    for value in distinct:
        rows = table if len(distinct) == 1 else table.filter(pc.equal(months, value))
        yield value // 100, value % 100, rows


def _write(key: _Key, table: pa.Table, path: Path, originals: Originals | None) -> WrittenPart:
    debit, credit = _debit_and_credit(table.column("amount"))
    order = pc.sort_indices(table, sort_keys=[("account", "ascending")])
    with pq.ParquetWriter(path, FACTS, compression="zstd") as writer:
        for start in range(0, table.num_rows, ROW_GROUP):
            writer.write_table(table.take(order.slice(start, ROW_GROUP)), ROW_GROUP)
    _sync(path)
    if originals is not None and originals.write(order, in_originals(path)):
        _sync(in_originals(path))
    has_vouchers = pc.any(pc.not_equal(table.column("voucher"), "")).as_py()
    sums = sums_of(table)
    for each in write_sums(sums, path) if sums else ():
        _sync(each)
    return WrittenPart(
        *key, path.name, table.num_rows, debit, credit, bool(has_vouchers), tuple(sums)
    )


def _debit_and_credit(amounts: Any) -> tuple[int, int]:
    """Exact sums of the positive and the negative amounts. Raises ``BadInput("ledger.amount-too-large")``."""
    sums = []
    for part in (pc.greater(amounts, 0), pc.less(amounts, 0)):
        chosen = pc.filter(amounts, part)
        exact = pc.sum(chosen.cast(pa.decimal128(38, 0))).as_py() or 0
        sums.append(int(exact))
    if any(abs(total) > AMOUNT_LIMIT for total in sums):
        raise BadInput("ledger.amount-too-large", amount=max(sums, key=abs))
    return sums[0], sums[1]


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
