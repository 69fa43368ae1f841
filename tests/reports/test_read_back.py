"""The demo's reports as Word, web page and workbook, read back: the same tables as their JSON says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tertial.document.model import Cell, Table
from tertial.document.parts import Grid
from tertial.document.read import read
from tertial.document.read.recognise import reader_of
from tertial.document.understand.tables import tables_of

REPORTS = (
    "von-delarsrapport-2020-03",
    "von-delarsrapport-2020-08",
    "sn-delarsrapport-2021-08",
    "von-verksamhetsplan-2026",
)
FORMATS = ("docx", "html", "xlsx")
RAISED = str.maketrans("", "", "¹²³⁴⁵⁶⁷⁸⁹*")


@dataclass(frozen=True)
class Pair:
    """A table of the JSON and the one that was read."""

    made: dict[str, Any]
    back: Table


@pytest.fixture(scope="module", params=[(r, f) for r in REPORTS for f in FORMATS], ids="-".join)
def pairs(request: pytest.FixtureRequest, demo_files: Path) -> list[Pair]:
    """Every table of a report with its reading, by title and in order."""
    name, extension = request.param
    data = json.loads((demo_files / f"{name}.json").read_text("utf-8"))
    made = [b for section in data["sections"] for b in section["blocks"] if b["type"] == "table"]
    file = (demo_files / f"{name}.{extension}").read_bytes()
    ids: set[str] = set()
    grids = (part for part in reader_of(file)(file).parts if isinstance(part, Grid))
    back = iter([table for grid in grids for table in tables_of(grid, ids)])
    return list(_paired(made, back))


def _paired(made: list[dict[str, Any]], back: Iterator[Table]) -> Iterator[Pair]:
    for table in made:
        found = next((each for each in back if _name(each.title) == _name(table["title"])), None)
        assert found is not None, f"{table['title']} is not read"
        yield Pair(table, found)


def _name(title: str) -> str:
    """A title without the unit that a caption adds."""
    return _plain(title.split(", ")[0])


def _plain(text: str) -> str:
    return " ".join(text.translate(RAISED).replace("\u00a0", " ").split())


def test_all_tables_have_their_columns(pairs: list[Pair]) -> None:
    for pair in pairs:
        made = [_plain(f"{c.get('group', '')} {c['name']}") for c in pair.made["columns"]]
        assert [_plain(f"{c.group} {c.name}") for c in pair.back.columns] == made


def test_all_tables_have_their_rows_with_their_marks(pairs: list[Pair]) -> None:
    for pair in pairs:
        made = [(_plain(row["label"]), row.get("note", "")) for row in pair.made["rows"]]
        assert [(_plain(row.label), row.note) for row in pair.back.rows] == made


def test_all_cells_have_their_values_or_words(pairs: list[Pair]) -> None:
    for pair in pairs:
        for made, back in zip(pair.made["rows"], pair.back.rows, strict=True):
            both = list(zip(made["cells"], back.cells, strict=True))
            assert [_said(cell.value, cell.text) for _, cell in both if _is_figure(cell)] == [
                _said(cell["value"], cell["text"]) for cell, found in both if _is_figure(found)
            ]
            assert [cell.note for _, cell in both if _is_figure(cell)] == [
                cell.get("note", "") for cell, found in both if _is_figure(found)
            ]
            assert [_plain(cell.text) for _, cell in both if not _is_figure(cell)] == [
                _plain(cell["text"]) for cell, found in both if not _is_figure(found)
            ]


def _is_figure(cell: Cell) -> bool:
    return cell.value is not None


def _said(value: object, text: str) -> float | str:
    """The value, or the digits of what was printed as words ("2027", "≤ 7,5") and is read as a figure."""
    if value is not None:
        return float(str(value))
    return float(text.replace("\u00a0", "").strip("≤≥<> ").replace(",", "."))


def test_all_tables_have_their_notes(pairs: list[Pair]) -> None:
    for pair in pairs:
        made = [(note["mark"], _plain(note["text"])) for note in pair.made.get("notes", ())]
        assert [(note.mark, _plain(note.text)) for note in pair.back.notes] == made


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("name", REPORTS)
def test_the_document_has_the_name_of_the_report_and_nothing_is_unread(
    demo_files: Path, name: str, extension: str
) -> None:
    data = json.loads((demo_files / f"{name}.json").read_text("utf-8"))
    document = read((demo_files / f"{name}.{extension}").read_bytes())
    assert document.unread == ()
    assert _plain(data["title"]) in _plain(document.title)
