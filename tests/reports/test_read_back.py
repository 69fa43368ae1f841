"""Our own reports read back: what was written as PDF, by us, LibreOffice and Chromium, has the same tables."""

from __future__ import annotations

import json
import re
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tertial.document.model import Table
from tertial.document.parts import Grid
from tertial.document.read.pdf import read_pdf
from tertial.document.understand.tables import tables_of

REPORTS = (
    "von-delarsrapport-2020-03",
    "von-delarsrapport-2020-08",
    "von-verksamhetsplan-2026",
    "sn-delarsrapport-2021-08",
)
UNTAGGED = 'pdf:writer_pdf_Export:{"UseTaggedPDF":{"type":"boolean","value":"false"}}'
_MARK = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹⁰*]+$")
Figures = dict[tuple[str, int, int], Decimal]


def words(text: str) -> str:
    return " ".join(_MARK.sub("", text).split())


def written(folder: Path, name: str) -> list[dict[str, Any]]:
    data = json.loads((folder / f"{name}.json").read_text("utf-8"), parse_float=Decimal)
    blocks = (block for section in data["sections"] for block in section["blocks"])
    return [block for block in blocks if block["type"] == "table"]


def figures_of(table: dict[str, Any]) -> Figures:
    """The values by label, which of the rows with that label, and column."""
    seen: dict[str, int] = {}
    found: Figures = {}
    for row in table["rows"]:
        label = words(row["label"])
        seen[label] = seen.get(label, -1) + 1
        for column, cell in enumerate(row["cells"]):
            if cell["value"] is not None:
                found[label, seen[label], column] = Decimal(cell["value"])
    return found


def read(content: bytes) -> list[Table]:
    grids = (part for part in read_pdf(content).parts if isinstance(part, Grid))
    return [table for grid in grids for table in tables_of(grid, set())]


def figures_in(table: Table) -> Figures:
    seen: dict[str, int] = {}
    found: Figures = {}
    for row in table.rows:
        label = words(row.label)
        seen[label] = seen.get(label, -1) + 1
        for column, cell in enumerate(row.cells):
            if cell.value is not None:
                found[label, seen[label], column] = cell.value
    return found


def best(wanted: Figures, tables: list[Figures]) -> int:
    """How many of the figures the table that is most like has at their places."""
    return max((len(wanted.items() & each.items()) for each in tables), default=0)


@pytest.fixture(scope="module")
def by_libreoffice(demo_files: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("libreoffice")
    profile = f"-env:UserInstallation=file://{folder}/profile"
    files = [str(demo_files / f"{name}.docx") for name in REPORTS]
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", UNTAGGED, "--outdir", folder, *files],
        capture_output=True,
        check=True,
        timeout=240,
    )
    return folder


@pytest.fixture(scope="module")
def by_chromium(demo_files: Path, tmp_path_factory: pytest.TempPathFactory, chromium: Any) -> Path:
    folder = tmp_path_factory.mktemp("chromium")
    page = chromium.new_page()
    for name in REPORTS:
        page.goto((demo_files / f"{name}.html").as_uri())
        page.pdf(path=folder / f"{name}.pdf", format="A3", landscape=True, print_background=True)
    page.close()
    return folder


@pytest.mark.parametrize("name", REPORTS)
def test_every_table_of_our_pdf_is_read_back_with_its_rows_columns_and_values(
    demo_files: Path, name: str
) -> None:
    tables = read((demo_files / f"{name}.pdf").read_bytes())
    found = [
        ([words(row.label) for row in table.rows], len(table.columns), figures_in(table))
        for table in tables
    ]
    missing = [
        table["title"]
        for table in written(demo_files, name)
        if not any(
            labels == [words(row["label"]) for row in table["rows"]]
            and columns == len(table["columns"])
            and figures_of(table).items() <= figures.items()
            for labels, columns, figures in found
        )
    ]
    assert missing == []
    assert len(tables) == len(written(demo_files, name))


@pytest.mark.parametrize("name", REPORTS)
def test_ninety_seven_of_a_hundred_figures_are_read_as_libreoffice_sets_them(
    demo_files: Path, by_libreoffice: Path, name: str
) -> None:
    assert share(demo_files, by_libreoffice, name) >= 0.97


@pytest.mark.parametrize("name", REPORTS)
def test_ninety_seven_of_a_hundred_figures_are_read_as_chromium_prints_them(
    demo_files: Path, by_chromium: Path, name: str
) -> None:
    assert share(demo_files, by_chromium, name) >= 0.97


def share(folder: Path, printed: Path, name: str) -> float:
    """The share of the figures in all tables that are read under their label and column."""
    tables = [figures_in(table) for table in read((printed / f"{name}.pdf").read_bytes())]
    wanted = [figures_of(table) for table in written(folder, name)]
    return sum(best(each, tables) for each in wanted) / sum(map(len, wanted))
