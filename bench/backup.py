"""A proved backup of a workspace, and its restoring, beside a plain copy of the same folder (which proves nothing)."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from bench.floor import ledger_csv, line, measure

LIMIT = 16.0
MOST_ROWS_IN_A_FILE = 1_000_000
"""Of the copy's time: each byte is written once, read back twice, hashed three times; each amount is summed."""
SLACK_SECONDS = 1.0
COPIES = 8
"""How many batches of the generated rows there are: a ledger of some years."""
_ROOT = Path(__file__).resolve().parents[1]
_MEASURE = (
    "import django; django.setup(); from bench.backup import measured; print(measured({rows}))"
)


def run(rows: int) -> list[str]:
    """One line, measured in a process whose workspace is made for it."""
    folder = Path(tempfile.mkdtemp(prefix="bench-backup-"))
    own = {
        **os.environ,
        "TERTIAL_HOME": str(folder / "home"),
        "DJANGO_SETTINGS_MODULE": "tertial.conf.settings",
    }
    try:
        done = subprocess.run(
            [sys.executable, "-c", _MEASURE.format(rows=rows)],
            cwd=_ROOT,
            env=own,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout.strip().splitlines()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measured(rows: int) -> str:
    """The line: medians of a plain copy and of a backup, taking turns."""
    from django.utils import timezone

    from tertial.services.access import SYSTEM
    from tertial.services.backup import backup_workspace
    from tertial.services.workspace import home

    _make(rows)
    plain, ours = home().parent / "kopia", home().parent / "kopia.zip"

    def copy() -> None:
        shutil.rmtree(plain, ignore_errors=True)
        shutil.copytree(home(), plain)

    def back_up() -> None:
        ours.unlink(missing_ok=True)
        backup_workspace(actor=SYSTEM, out=ours, now=timezone.now())

    found = measure(copy, back_up, warm=True)
    name = f"säkerhetskopia, {ours.stat().st_size / 1e6:.0f} MB"
    return line(name, found, limit=LIMIT, slack=SLACK_SECONDS)


def _make(rows: int) -> None:
    """A workspace with ``COPIES`` batches of the generated year and as many rows of the trail as a busy year leaves."""
    from datetime import UTC, datetime

    from bench.ledger import MAPPING
    from tertial.ledger.batches import BatchMeta, Ledger
    from tertial.ledger.formats.tabular import open_tabular
    from tertial.services import workspace
    from tertial.store.models import AuditEvent

    workspace.prepare()
    now = datetime(2020, 9, 8, tzinfo=UTC)
    file = workspace.home().parent / "bok.csv"
    ledger_csv(file, rows)
    ledger = Ledger(workspace.ledger_home())
    for number in range(COPIES):
        meta = BatchMeta("0126", f"n{number}", "bench", now, file.name, f"{number:064d}")
        reading = open_tabular(file, mapping=MAPPING)
        with ledger.write(meta) as writer:
            for chunk in reading.chunks():
                writer.append(chunk)
            writer.commit(reading.report)
    AuditEvent.objects.bulk_create(
        (
            AuditEvent(at=now, actor="anna", action="bench", thing=f"sak:{n}", data={"n": n})
            for n in range(min(rows // 10, 100_000))
        ),
        batch_size=2_000,
    )
