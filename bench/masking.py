"""What hiding personal data costs an import: the same file with the rules that hold from the start, and with none.

By the processor's time, in turns: what else the machine does says nothing then.
"""

from __future__ import annotations

import shutil
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bench.floor import ledger_csv
from bench.ledger import MAPPING
from tertial.domain.statement import CodeRange
from tertial.ledger.batches import BatchMeta, Ledger
from tertial.ledger.formats.tabular import open_tabular
from tertial.ledger.masking import Masker, MaskRule

LIMIT = 1.15
RUNS = 5
RULES = (
    MaskRule("text", "numbers"),
    MaskRule("counterparty", "numbers"),
    MaskRule("text", "everything", CodeRange("45", "45")),
)


def run(rows: int) -> list[str]:
    """Lines to print for an export of that many rows."""
    folder = Path(tempfile.mkdtemp(prefix="bench-masking-"))
    try:
        export = folder / "huvudbok.csv"
        ledger_csv(export, rows)
        taken: dict[bool, list[float]] = {False: [], True: []}
        for turn in range(2 * RUNS + 2):
            is_masked = turn % 2 == 1
            began = time.process_time()
            _import(export, folder / "ledger", Masker(RULES if is_masked else ()))
            taken[is_masked].append(time.process_time() - began)
        plain, masked = (median(taken[which][1:]) for which in (False, True))
        verdict = "ok" if masked / plain <= LIMIT else "ÖVER"
        said = f"Maskering vid import, {rows} rader: {masked:.2f} s CPU mot {plain:.2f} s utan"
        return [f"{said}, {masked / plain:.3f} gånger (gräns {LIMIT:.2f}) {verdict}"]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _import(export: Path, home: Path, masker: Masker) -> None:
    shutil.rmtree(home, ignore_errors=True)
    meta = BatchMeta(
        organisation="0126",
        committee="von",
        source="bench",
        created_at=datetime(2020, 9, 8, tzinfo=UTC),
        file=export.name,
        sha256="bench",
        format="csv",
        mapping=MAPPING.fingerprint(),
    )
    reading = open_tabular(export, mapping=MAPPING)
    with Ledger(home).write(meta, masker=masker) as writer:
        for chunk in reading.chunks():
            writer.append(chunk)
        writer.commit(reading.report)
