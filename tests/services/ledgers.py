"""Ledger exports as tests write them: a heading and a row a posting, read without a mapping."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

NOW = datetime(2020, 9, 8, 8, tzinfo=UTC)
HEAD = "Ansvar;Verksamhet;Konto;Projekt;Motpart;Period;Belopp;Verifikation;Datum;Text"
Posting = tuple[str, str, str]
"""Account, period as 202001, amount in kronor."""
JANUARY: Posting = ("5010", "202001", "100,00")
FEBRUARY: Posting = ("5010", "202002", "200,00")


def export(path: Path, postings: Iterable[Posting]) -> Path:
    """A CSV export with those postings, as Windows saves it."""
    rows = [
        f"51210;51012;{account};;;{period};{amount};A{number};;Genererad"
        for number, (account, period, amount) in enumerate(postings, 1)
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes("\r\n".join([HEAD, *rows, ""]).encode("cp1252"))
    return path
