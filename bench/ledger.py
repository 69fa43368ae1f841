"""Importing a CSV export (validated, mapped, written, registered) beside DuckDB reading the same file."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.floor import ledger_csv, line, measure
from tertial.ledger.batches import BatchMeta, Ledger
from tertial.ledger.formats.mapping import AmountColumn, ColumnMapping
from tertial.ledger.formats.tabular import open_tabular

LIMIT = 5.0
MOST_ROWS_IN_A_FILE = 1_000_000
MAPPING = ColumnMapping(
    columns={
        "account": ("Konto",),
        "cost_centre": ("Ansvar",),
        "activity": ("Verksamhet",),
        "project": ("Projekt",),
        "counterparty": ("Motpart",),
        "period": ("Period",),
        "voucher": ("Vernr",),
        "date": ("Datum",),
        "text": ("Text",),
    },
    amounts=(AmountColumn("Belopp"),),
)
TYPES = {
    **dict.fromkeys(("Ansvar", "Verksamhet", "Konto", "Projekt", "Motpart"), "VARCHAR"),
    "Period": "VARCHAR",
    "Belopp": "DECIMAL(18,2)",
    "Vernr": "VARCHAR",
    "Datum": "DATE",
    "Text": "VARCHAR",
}


def run(rows: int) -> list[str]:
    """Lines to print for an export of that many rows."""
    import duckdb

    folder = Path(tempfile.mkdtemp(prefix="bench-ledger-"))
    try:
        export = folder / "huvudbok.csv"
        ledger_csv(export, rows)
        engine = duckdb.connect(":memory:", config={"threads": 2})
        sql = (
            f"CREATE OR REPLACE TABLE t AS SELECT * FROM read_csv('{export}', delim=';', header=true, "
            f"decimal_separator=',', types={TYPES})"
        )

        def floor() -> None:
            engine.execute(sql)

        def ours() -> None:
            home = folder / "ledger"
            shutil.rmtree(home, ignore_errors=True)
            assert import_csv(export, home) == rows

        measured = measure(floor, ours, warm=True)
        return [line(f"CSV-import, {rows} rader", measured, limit=LIMIT)]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def import_csv(export: Path, home: Path) -> int:
    """The whole import; gives the number of rows registered."""
    with export.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    meta = BatchMeta(
        organisation="0126",
        committee="von",
        source="bench",
        created_at=datetime(2020, 9, 8, tzinfo=UTC),
        file=export.name,
        sha256=digest,
        format="csv",
        mapping=MAPPING.fingerprint(),
    )
    reading = open_tabular(export, mapping=MAPPING)
    with Ledger(home).write(meta) as writer:
        for chunk in reading.chunks():
            writer.append(chunk)
        return writer.commit(reading.report).rows
