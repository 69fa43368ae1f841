"""Figures of the four published reports stand under their own row and column; in doubt only where they were lost."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from tertial.document.model import Document, Table
from tertial.document.read import read

FEWEST = {"001": 180, "002": 320, "003": 190, "004": 280}


def report(folder: Path, number: str) -> Document:
    (path,) = (folder / "reports").glob(f"{number}_*.txt")
    return read(path.read_bytes(), path.name)


def tables(document: Document) -> list[Table]:
    return [b for section in document.sections for b in section.blocks if isinstance(b, Table)]


@pytest.mark.parametrize("number", FEWEST)
def test_the_tables_figures_are_read_and_few_are_open_to_doubt(
    reference_dir: Path, number: str
) -> None:
    cells = [
        cell
        for table in tables(report(reference_dir, number))
        for row in table.rows
        for cell in row.cells
        if cell.value is not None
    ]
    assert len(cells) >= FEWEST[number]
    assert sum(cell.doubt == "open" for cell in cells) * 50 <= len(cells)


@pytest.mark.parametrize(
    "number, row, column, value, doubt",
    [
        ("001", "Köp av verksamhet", "PERIOD JANUARI-MARS Utfall", "-104.7", ""),
        ("001", "Långtidssjukfrånvaro (över 180 dagar)", "Kön Män 02-2019", "1.9", ""),
        ("002", "Verksamhetens kostnader", "PERIOD JANUARI-AUGUSTI Budget", "-1510.6", ""),
        ("002", "UB eget kapital", "HELÅR Avvikelse", "36.7", "inferred"),
        ("002", "Personlig assistans LSS, antal timmar", "augusti 2018", "41107", ""),
        ("003", "Summa", "Budgeterat 2026", "32291", ""),
        ("003", "Personalomsättning inom Funktionsstöd", "2025 (Delår 2)", "8.4", ""),
        ("004", "Personal", "Perioden januari-augusti Avvikelse", "8279", ""),
        ("004", "Ensamkommande barn och unga", "Perioden föregående ar Utfall", "4268", "inferred"),
        ("004", "Summa investeringar", "Perioden Utfall", "776", ""),
    ],
)
def test_a_figure_stands_under_its_row_and_column(
    reference_dir: Path, number: str, row: str, column: str, value: str, doubt: str
) -> None:
    found = {
        (cell.value, cell.doubt)
        for table in tables(report(reference_dir, number))
        for each in table.rows
        if each.label == row
        for cell, c in zip(each.cells, table.columns, strict=True)
        if f"{c.group} {c.name}".strip() == column
    }
    assert (Decimal(value), doubt) in found
