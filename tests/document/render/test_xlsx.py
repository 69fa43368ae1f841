"""Excel: numbers as numbers, texts as texts, sheets that can be found, one tidy sheet for programs."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from tertial.document.model import Cell, Column, Document, Row, Section, Table
from tertial.document.render.xlsx import LONGEST_TEXT, to_xlsx
from tests.document.render.conftest import rendered
from tests.document.sample import document, statement

FORMULAS = (
    "=1+1",
    '=HYPERLINK("http://exempel.se";"Klicka")',
    "+46 8 123 45",
    "-1+2",
    "@SUM(A1)",
    "\t=1+1",
    "{=1+1}",
    "http://exempel.se",
    "#REF!",
)


def opened(made: Document | None = None) -> Any:
    import openpyxl

    return openpyxl.load_workbook(io.BytesIO(to_xlsx(made) if made else rendered("xlsx")))


def with_tables(*tables: Table) -> Document:
    return replace(document(), sections=(Section("s", 1, "Avsnitt", tables),))


def one_row(label: str, *cells: Cell, title: str = "Tabell") -> Table:
    columns = tuple(Column(f"Kolumn {n}", is_text=True) for n, _ in enumerate(cells))
    return Table("t", title, columns, (Row(label, cells),))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_or_a_link(text: str) -> None:
    made = replace(with_tables(one_row(text, Cell(text), title=text)), remarks=(text,), title=text)
    book = opened(made)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n"}
    assert text in {cell.value for cell in cells}
    links = [cell.hyperlink for cell in cells if cell.hyperlink]
    assert all(link.target is None for link in links)


def test_figures_are_numbers_with_as_many_decimals_as_are_printed() -> None:
    table = one_row("Rad", Cell("−1 234,50", Decimal("-1234.50")), Cell("12 %", Decimal("12")))
    row = list(opened(with_tables(table))["Tabell"].iter_rows())[-1]
    assert [cell.value for cell in row] == ["Rad", -1234.5, 12]
    assert row[1].number_format == "#,##0.00;\N{MINUS SIGN}#,##0.00"
    assert row[2].number_format.endswith('" %"')


def test_an_empty_cell_is_empty_and_not_nought() -> None:
    row = list(opened(with_tables(one_row("Rad", Cell(), Cell("–"))))["Tabell"].iter_rows())[-1]
    assert [cell.value for cell in row] == ["Rad", None, "–"]


def test_sheets_have_names_of_their_own_whatever_the_titles_are() -> None:
    titles = ("Mått", "mått", "A/B [c]: d*?", "Data", "", "x" * 60, "x" * 60)
    tables = [one_row("Rad", Cell("1"), title=title) for title in titles]
    names = opened(with_tables(*tables)).sheetnames
    assert len({name.lower() for name in names}) == len(titles) + 2
    assert all(0 < len(name) <= 31 for name in names)


def test_the_contents_lead_to_every_sheet() -> None:
    book = opened()
    links = [
        cell.hyperlink.location for (cell, *_) in book["Innehåll"].iter_rows() if cell.hyperlink
    ]
    assert [link.split("'")[1] for link in links] == book.sheetnames[1:-1]


def test_the_tidy_sheet_has_a_row_for_every_printed_cell() -> None:
    made = with_tables(statement())
    rows = list(opened(made)["Data"].iter_rows(values_only=True))
    printed = [cell for row in statement().rows for cell in row.cells if cell.text]
    assert len(rows) == 1 + len(printed)
    assert rows[0][:5] == ("tabell", "rad", "del av", "grupp", "kolumn")
    first = dict(zip(rows[0], rows[1], strict=True))
    assert (first["rad"], first["grupp"], first["kolumn"]) == ("Avgifter", "Helår", "Budget")
    assert (first["värde"], first["enhet"]) == (1051, "mnkr")


def test_a_text_that_excel_cannot_hold_is_cut_and_says_so() -> None:
    made = with_tables(one_row("Rad", Cell("å" * (LONGEST_TEXT + 5))))
    found = list(opened(made)["Tabell"].iter_rows())[-1][1].value
    assert len(found) == LONGEST_TEXT
    assert found.endswith("…")
