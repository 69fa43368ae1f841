"""SIE files as tests write them, and readings as tests look at them."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tertial.domain.figure import Kind
from tertial.ledger.facts import FACTS, ReadingReport
from tertial.ledger.formats.sie import SieOptions, open_sie

HEAD = """#FLAGGA 0
#PROGRAM "Provprogram" 1.0
#FORMAT PC8
#SIETYP 4
#FNAMN "Vård- och omsorgsnämnden"
#RAR 0 20200101 20201231
#DIM 1 "Ansvar"
#DIM 6 "Projekt"
#DIM 20 "Verksamhet"
#DIM 21 "Motpart"
#KONTO 4010 "Material"
"""
BALANCES = HEAD.replace("#SIETYP 4", "#SIETYP 3") + "#OMFATTN 20201231\n"


@dataclass(frozen=True)
class Read:
    """All that a reading gave: the facts as dicts by kind, and its report."""

    rows: dict[Kind, list[dict[str, Any]]]
    versions: frozenset[tuple[Kind, str]]
    report: ReadingReport

    @property
    def outcome(self) -> list[dict[str, Any]]:
        return self.rows.get("outcome", [])

    @property
    def budget(self) -> list[dict[str, Any]]:
        return self.rows.get("budget", [])

    def reasons(self) -> list[tuple[int, str]]:
        return [(row.line, row.reason) for row in self.report.rejected]

    def warning(self, word: str) -> str:
        """The one warning that has the word in it."""
        (found,) = [sentence for sentence in self.report.warnings if word in sentence]
        return found


def read(path: Path, *, quick: bool = True, **options: Any) -> Read:
    """Read a file to the end."""
    reading = open_sie(path, options=SieOptions(**options), quick=quick)
    rows: dict[Kind, list[dict[str, Any]]] = {}
    versions = set()
    for chunk in reading.chunks():
        assert chunk.table.schema.equals(FACTS)
        rows.setdefault(chunk.kind, []).extend(chunk.table.to_pylist())
        versions.add((chunk.kind, chunk.version))
    report = reading.report
    assert report.rows_read == (report.rows_imported + report.rows_left_out + len(report.rejected))
    return Read(rows, frozenset(versions), report)


def read_bytes(data: bytes, **options: Any) -> Read:
    """Read a file that has these bytes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bok.se"
        path.write_bytes(data)
        return read(path, **options)


def read_text(text: str, *, written_in: str = "cp437", **options: Any) -> Read:
    """Read a file that has this text."""
    return read_bytes(text.encode(written_in), **options)


def voucher(head: str, *rows: str) -> str:
    """A voucher: what stands after ``#VER``, and after each ``#TRANS``."""
    lines = [f"#VER {head}", "{", *(f"   #TRANS {row}" for row in rows), "}"]
    return "\n".join(lines) + "\n"


def balance_lines(label: str, rows: Sequence[tuple[str, str, str, str]]) -> str:
    """Period balances of the file's own year: period, account, object list, amount."""
    return "".join(f"{label} 0 {p} {a} {{{o}}} {amount}\n" for p, a, o, amount in rows)
