"""Reading a SIE 4 file of vouchers beside a bare parser of one regex a line, and the memory it takes."""

from __future__ import annotations

import random
import re
import shutil
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.floor import line, measure
from tertial.ledger.batches import BatchMeta, Ledger
from tertial.ledger.formats.sie import open_sie

LIMIT = 2.0  # measured 1.5: we also check, balance, name and store what the floor only splits
MEMORY_LIMIT = 1.25
RUNS = 3
MOST_ROWS_IN_A_FILE = 1_000_000
_ROOT = Path(__file__).resolve().parents[1]
_PEAK = """
import re, sys
from pathlib import Path
from bench.sie import {work}
{work}(Path(sys.argv[1]))
print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""
_TRANS = re.compile(
    r'[ \t]*#TRANS[ \t]+(\S+)[ \t]+\{([^}]*)\}[ \t]+(\S+)(?:[ \t]+(\d{8})?(?:[ \t]+"([^"]*)")?)?'
)
_VER = re.compile(r'[ \t]*#VER[ \t]+(\S+)[ \t]+(\S+)[ \t]+(\d{8})(?:[ \t]+"([^"]*)")?')


def run(rows: int) -> list[str]:
    """Lines to print for a file of that many ``#TRANS``."""
    folder = Path(tempfile.mkdtemp(prefix="bench-sie-"))
    try:
        small, large = folder / "liten.se", folder / "stor.se"
        sie_file(small, rows // 10)
        count, debit = sie_file(large, rows)
        assert read(large) == (count, debit)
        assert bare(large) == (count, debit)
        measured = measure(lambda: bare(large), lambda: read(large), runs=RUNS)
        return [
            line(f"SIE 4, {count} #TRANS", measured, limit=LIMIT),
            _memory("läsning", "read", small, large, rows),
            _memory("inläsning", "whole_import", small, large, rows),
        ]
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def read(path: Path) -> tuple[int, int]:
    """Rows and debit (öre) as our reader gives them: checked, balanced, as tables."""
    reading = open_sie(path)
    rows = sum(chunk.table.num_rows for chunk in reading.chunks())
    assert not reading.report.rejected
    assert not reading.report.warnings
    return rows, reading.report.control_totals["debet"]


def whole_import(path: Path) -> int:
    """Rows registered: read, sorted out by month, written and committed as a batch."""
    home = path.with_suffix(".ledger")
    shutil.rmtree(home, ignore_errors=True)
    meta = BatchMeta(
        organisation="0126",
        committee="von",
        source="bench",
        created_at=datetime(2020, 9, 8, tzinfo=UTC),
        file=path.name,
        sha256=path.name,
        format="sie",
    )
    reading = open_sie(path)
    with Ledger(home).write(meta) as writer:
        for chunk in reading.chunks():
            writer.append(chunk)
        return writer.commit(reading.report).rows


def bare(path: Path) -> tuple[int, int]:
    """The floor: one regex a line and object lists kept, no check of anything, nothing stored."""
    rows = debit = 0
    objects: dict[str, list[str]] = {}
    with path.open(encoding="cp437") as file:
        for text in file:
            match = _TRANS.match(text)
            if match is None:
                match = _VER.match(text)
                if match is not None:
                    match.groups()
                continue
            _account, raw, amount, _day, _text = match.groups()
            if raw not in objects:
                objects[raw] = raw.replace('"', "").split()
            ore = int(amount.replace(".", ""))
            rows += 1
            debit += max(ore, 0)
    return rows, debit


def sie_file(path: Path, rows: int) -> tuple[int, int]:
    """A generated export of about that many ``#TRANS`` in balanced vouchers; how many, and their debit in öre."""
    chance = random.Random(20200831)
    accounts = [str(account) for account in chance.sample(range(3000, 8000), 400)]
    centres = [str(51_000 + n) for n in range(300)]
    count = number = debit = 0
    with path.open("w", encoding="cp437", newline="\n") as out:
        out.write(
            '#FLAGGA 0\n#PROGRAM "Provprogram" 1.0\n#FORMAT PC8\n#SIETYP 4\n#RAR 0 20200101 20201231\n'
            '#OMFATTN 20201231\n#DIM 1 "Ansvar"\n#DIM 6 "Projekt"\n#DIM 20 "Verksamhet"\n'
        )
        out.writelines(f'#KONTO {account} "Konto {account}"\n' for account in accounts)
        while count < rows:
            number += 1
            day = f"2020{chance.randint(1, 12):02d}{chance.randint(1, 28):02d}"
            amounts = [chance.randint(-900_000, 9_000_000) for _ in range(chance.randint(1, 6))]
            amounts.append(-sum(amounts))
            out.write(f'#VER "A" "{number}" {day} "Leverantörsfaktura {number}" {day} "sys"\n{{\n')
            for ore in amounts:
                objects = f'"1" "{chance.choice(centres)}"'
                if count % 4 == 0:
                    objects += f' "6" "P{chance.randint(1, 60)}"'
                sign = "-" if ore < 0 else ""
                out.write(
                    f"   #TRANS {chance.choice(accounts)} {{{objects}}} {sign}{abs(ore) // 100}.{abs(ore) % 100:02d} "
                    f'{day} "Genererad rad {count % 9973}"\n'
                )
                count += 1
                debit += max(ore, 0)
            out.write("}\n")
    return count, debit


def _memory(what: str, work: str, small: Path, large: Path, rows: int) -> str:
    less, more = _peak_mb(work, small), _peak_mb(work, large)
    verdict = "ok" if more <= less * MEMORY_LIMIT else "ÖVER"
    name = f"SIE 4, minne, {what}"
    return (
        f"{name:<44} {rows // 10} rader {less:8.1f} MB  {rows} rader {more:8.1f} MB  "
        f"kvot {more / less:5.2f}  gräns {MEMORY_LIMIT}  {verdict}"
    )


def _peak_mb(work: str, path: Path) -> float:
    """The most memory (MB) that a process of its own held while it did ``work`` with the file.

    Not ``ru_maxrss``, which a child inherits from the process that started it.
    """
    found = subprocess.run(
        [sys.executable, "-c", _PEAK.format(work=work), str(path)],
        cwd=_ROOT,
        check=True,
        capture_output=True,
        text=True,
    )
    return int(found.stdout) / 1024
