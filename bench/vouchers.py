"""Generated ledgers of a committee's year, kept between runs in a folder beside the machine's other temporary files.

An outcome has ``rows`` postings, two a voucher. Its codes are those of 300 cost centres with three activities and sixty
accounts each: 54 000 combinations. Budget and forecast have at most one row for each combination and month, and at most
a tenth of the outcome's.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tertial import ledger as _ledger
from tertial.domain.figure import Kind
from tertial.ledger.batches import BatchMeta, Ledger
from tertial.ledger.facts import FACTS, Chunk

YEAR, VERSION = 2020, "2020"
CENTRES, ACTIVITIES, ACCOUNTS = 300, 3, 60
COMBINATIONS = CENTRES * ACTIVITIES * ACCOUNTS
CHUNK = 1_000_000
HOME = Path(tempfile.gettempdir()) / "tertial-bench"
_KEPT_WITH = ("facts", "spill", "sums", "manifest", "batches")


def kept(rows: int) -> Ledger:
    """The ledger with so many outcome rows, made now if it was not made before by the same code."""
    home = HOME / _made_by() / str(rows)
    if not home.is_dir():
        _remove_others(home.parent)
        home.parent.mkdir(parents=True, exist_ok=True)
        making = Path(tempfile.mkdtemp(dir=home.parent, prefix="making-"))
        fill(making, rows)
        making.rename(home)
    return Ledger(home)


def is_kept(rows: int) -> bool:
    """Whether ``kept`` would only look it up."""
    return (HOME / _made_by() / str(rows)).is_dir()


def fill(home: Path, rows: int) -> Ledger:
    """The ledger, in a folder of the caller's."""
    ledger = Ledger(home)
    planned = min(rows // 10, COMBINATIONS * 12)
    counts: dict[Kind, int] = {"outcome": rows, "budget": planned, "forecast": planned}
    for kind, count in counts.items():
        meta = BatchMeta(
            organisation="0126",
            committee="von",
            source="bench",
            created_at=datetime(2020, 9, 8, tzinfo=UTC),
            file=f"{kind}.csv",
            sha256=kind,
        )
        with ledger.write(meta) as writer:
            for first in range(0, count, CHUNK):
                numbers = range(first, min(first + CHUNK, count))
                made = _postings(numbers) if kind == "outcome" else _planned(numbers)
                writer.append(Chunk(kind, "" if kind == "outcome" else VERSION, made))
            writer.commit()
    return ledger


def _made_by() -> str:
    """What the files depend on: another program makes them anew."""
    folder = Path(_ledger.__file__).parent
    sources = [Path(__file__), *(folder / f"{name}.py" for name in _KEPT_WITH)]
    return hashlib.sha256(b"".join(each.read_bytes() for each in sources)).hexdigest()[:12]


def _remove_others(mine: Path) -> None:
    for other in HOME.glob("*"):
        if other != mine:
            shutil.rmtree(other, ignore_errors=True)


def _postings(numbers: range) -> Any:
    """By chance, the same for the same numbers; both postings of a voucher are of one month."""
    import numpy as np
    import pyarrow as pa

    rows = len(numbers)
    chance = np.random.default_rng(numbers.start + rows)
    month = np.repeat(chance.integers(1, 13, (rows + 1) // 2), 2)[:rows]
    centre = chance.integers(0, CENTRES, rows)
    amount = chance.integers(-9_999_999, 99_999_999, rows)
    which = (chance.integers(0, ACTIVITIES, rows), chance.integers(0, ACCOUNTS, rows))
    number = np.arange(numbers.start, numbers.stop)
    voucher = _texts("A", number // 2)
    return _table(
        month, centre, which, pa.array(amount), voucher, _texts("Genererad rad ", number % 9973)
    )


def _planned(numbers: range) -> Any:
    """One row for each combination and month, in turn."""
    import numpy as np
    import pyarrow as pa

    number = np.arange(numbers.start, numbers.stop)
    combination = number // 12
    centre, rest = np.divmod(combination, ACTIVITIES * ACCOUNTS)
    amount = pa.array(100_000 + number * 7919 % 10_000_000)
    empty = pa.repeat("", len(numbers))
    return _table(number % 12 + 1, centre, np.divmod(rest, ACCOUNTS), amount, empty, empty)


def _table(month: Any, centre: Any, which: tuple[Any, Any], amount: Any, *texts: Any) -> Any:
    import numpy as np
    import pyarrow as pa

    rows = len(month)
    activity = (centre * 7 + which[0]) % 60
    account = (centre * 11 + which[1]) % 400
    columns = [
        pa.array(np.full(rows, YEAR, dtype=np.int16)),
        pa.array(month.astype(np.int8)),
        _texts("", 4_000 + account),
        _texts("", 50_000 + centre),
        _texts("", 51_000 + activity),
        _texts("", 100 + activity),
        _texts("", 100 + account),
        pa.repeat("", rows),
        amount,
        texts[0],
        pa.nulls(rows, pa.date32()),
        texts[1],
    ]
    return pa.table(columns, schema=FACTS)


def _texts(before: str, numbers: Any) -> Any:
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = pa.array(numbers).cast(pa.string())
    return pc.binary_join_element_wise(before, texts, "") if before else texts
