"""HR files for tests: rows as dicts, written as CSV or Excel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

HEADINGS = ("Anstnr", "Användarnamn", "E-post", "Förnamn", "Efternamn", "Titel", "Enhet", "Chef")
Row = Mapping[str, str]


def row(number: str, name: str, unit: str = "52110", chef: str = "", **more: str) -> Row:
    """A person by a few words: ``row("100", "Maj Ström")``."""
    first, _, last = name.partition(" ")
    login = more.pop("login", first.lower())
    return {
        "Anstnr": number,
        "Användarnamn": login,
        "E-post": more.pop("email", f"{login}@example.org"),
        "Förnamn": first,
        "Efternamn": last,
        "Titel": "",
        "Enhet": unit,
        "Chef": chef,
        **more,
    }


def csv_file(path: Path, rows: Sequence[Row], *, encoding: str = "utf-8") -> Path:
    """A CSV file as a Swedish HR system writes it."""
    headings = list(dict.fromkeys(name for each in rows for name in each)) or list(HEADINGS)
    lines = [headings, *([each.get(name, "") for name in headings] for each in rows)]
    path.write_text("\r\n".join(";".join(line) for line in lines) + "\r\n", encoding=encoding)
    return path


def excel_file(path: Path, rows: Sequence[Sequence[object]], sheet: str = "Personal") -> Path:
    """A workbook with a cover sheet before the one that holds the rows."""
    from openpyxl import Workbook

    book = Workbook()
    cover = book.active
    assert cover is not None
    cover.append(["Uttag ur personalsystemet"])
    page = book.create_sheet(sheet)
    for each in rows:
        page.append(list(each))
    book.save(path)
    return path
