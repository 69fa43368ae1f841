"""What was hidden in a part, in a file of its own that can be erased without touching the part.

``batches/<id>/originals/<part>`` holds the rows of the part in which something was hidden (``masking.ORIGINALS``).
Nothing that is counted or shown reads it: one service does, when somebody gives a reason.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePath
from typing import Any, TypeVar

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tertial.ledger.masking import COLUMNS, ORIGINALS

FOLDER = "originals"
P = TypeVar("P", bound=PurePath)


def in_originals(part: P) -> P:
    """Where what was hidden in a part's file lies, when anything was.

    >>> in_originals(Path("b/outcome-2020-01.parquet")).as_posix()
    'b/originals/outcome-2020-01.parquet'
    """
    return part.parent / FOLDER / part.name


class Originals:
    """What is hidden in the blocks of a month on their way to a part; in memory until ``to_disk``."""

    def __init__(self, place: Path) -> None:
        self._place = place
        self._held: list[pa.Table] = []
        self._files: list[Path] = []
        self._rows = 0

    def add(self, found: pa.Table | None, rows: int) -> None:
        """What was hidden in the next ``rows`` rows."""
        if found is not None:
            numbers = pc.add(found.column("row"), self._rows)
            self._held.append(found.set_column(0, ORIGINALS.field("row"), numbers))
        self._rows += rows

    def to_disk(self) -> None:
        """Give back the memory."""
        if not self._held:
            return
        self._place.mkdir(parents=True, exist_ok=True)
        file = self._place / f"{len(self._files)}.arrow"
        with pa.OSFile(str(file), "wb") as out, pa.ipc.new_file(out, ORIGINALS) as writer:
            for table in self._held:
                writer.write_table(table)
        self._files.append(file)
        self._held.clear()

    def write(self, order: Any, path: Path) -> bool:
        """Write it by the rows' place in the part, which ``order`` has sorted; False when nothing was hidden."""
        waiting = (pa.ipc.open_file(pa.memory_map(str(file))).read_all() for file in self._files)
        tables = [*waiting, *self._held]
        if not tables:
            return False
        table = pa.concat_tables(tables)
        places = np.empty(self._rows, dtype=np.int64)
        places[order.to_numpy()] = np.arange(self._rows)
        numbers = pa.array(places[table.column("row").to_numpy()])
        path.parent.mkdir(exist_ok=True)
        placed = table.set_column(0, ORIGINALS.field("row"), numbers)
        pq.write_table(placed.sort_by("row"), path, compression="zstd")
        path.chmod(0o600)
        self._held.clear()
        return True


def read_originals(part: Path, rows: Iterable[int]) -> Mapping[int, Mapping[str, str]]:
    """What stood in some rows of a part's file, by row and column; a row in which nothing was hidden is absent."""
    path = in_originals(part)
    if not path.is_file():
        return {}
    wanted = pa.array(list(rows), pa.int64())
    found = pq.read_table(path, filters=pc.is_in(pc.field("row"), wanted)).to_pylist()
    return {
        row["row"]: {name: row[name] for name in COLUMNS if row[name] is not None} for row in found
    }


def hidden_rows(batch: Path) -> int:
    """In how many rows of a batch something was hidden and still lies beside."""
    return sum(pq.read_metadata(path).num_rows for path in files_of(batch))


def files_of(batch: Path) -> list[Path]:
    """The files of what was hidden in a batch, by name."""
    return sorted((batch / FOLDER).glob("*.parquet"))


def erase(batch: Path) -> int:
    """Remove what was hidden in a batch for good; returns in how many rows. The batch stays as it is."""
    count = hidden_rows(batch)
    shutil.rmtree(batch / FOLDER, ignore_errors=True)
    return count
