"""Workbooks: by hand, by XlsxWriter and openpyxl, OpenDocument and the old format."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tertial.document.model import Place, Unread
from tertial.document.parts import Reading
from tertial.document.read import read
from tertial.document.read.xlsx import read_xlsx
from tests.document.read.making import S, cells, grids, headings, row, texts, workbook


def written(write: Callable[[Any, Any], None]) -> Reading:
    """A workbook by XlsxWriter with what ``write`` puts on its one sheet."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    write(book, book.add_worksheet("Drift"))
    book.close()
    return read_xlsx(out.getvalue())


def rows_at(sheet: Any, top: int, left: int, rows: list[list[object]], look: Any = None) -> None:
    for n, cells_of_row in enumerate(rows):
        for m, value in enumerate(cells_of_row):
            if value is not None:
                sheet.write(top + n, left + m, value, look)


TABLE: list[list[object]] = [
    ["mnkr", "Budget", "Utfall"],
    ["Bidrag", 85.6, 95.2],
    ["Summa", 85.6, 95.2],
]
READ = [["mnkr", "Budget", "Utfall"], ["Bidrag", "85,6", "95,2"], ["Summa", "85,6", "95,2"]]


def test_a_sheet_is_a_heading_with_its_table_and_places() -> None:
    reading = written(lambda _, sheet: rows_at(sheet, 2, 1, TABLE))
    assert headings(reading) == [(1, "Drift")]
    assert cells(grids(reading)[0]) == READ
    assert grids(reading)[0].rows[1].place == Place(line=4, sheet="Drift")


def test_decimals_are_those_that_are_shown() -> None:
    def write(book: Any, sheet: Any) -> None:
        one = book.add_format({"num_format": "0.0"})
        percent = book.add_format({"num_format": "0.0%"})
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        rows_at(sheet, 0, 0, [["a", "b"], ["Utfall", None], ["Andel", None], ["Dag", None]])
        sheet.write(1, 1, 11.3999999, one)
        sheet.write(2, 1, 0.0914, percent)
        sheet.write(3, 1, 44074, day)

    grid = grids(written(write))[0]
    assert [r.cells[1].text for r in grid.rows] == ["b", "11,4", "9,1\u00a0%", "2020-08-31"]


def test_title_above_and_notes_under_belong_to_the_table() -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.write(0, 0, "Resultaträkning per augusti")
        sheet.write(1, 0, "Belopp i mnkr")
        rows_at(sheet, 3, 0, [["", "Utfall*"], *TABLE[1:]])
        sheet.write(7, 0, "* Preliminärt")
        sheet.write(9, 0, "En helt annan text om något annat.")

    reading = written(write)
    grid = grids(reading)[0]
    assert (grid.title, grid.unit) == ("Resultaträkning per augusti", "mnkr")
    assert grid.notes == (("*", "Preliminärt"),)
    assert texts(reading) == ["En helt annan text om något annat."]


def test_a_comment_that_is_a_note_on_the_sheet_marks_its_cell() -> None:
    def write(_: Any, sheet: Any) -> None:
        rows_at(sheet, 0, 0, TABLE)
        sheet.write_comment(1, 2, "Preliminärt.")
        sheet.write_comment(2, 2, "Något annat.")
        sheet.write(4, 0, "1 Preliminärt.")

    grid = grids(written(write))[0]
    assert [r.cells[2].text for r in grid.rows] == ["Utfall", "95,2¹", "95,2"]
    assert grid.notes == (("1", "Preliminärt."),)


def test_tables_under_each_other_are_two_and_a_spaced_table_is_one() -> None:
    def write(_: Any, sheet: Any) -> None:
        rows_at(sheet, 0, 0, TABLE[:2])
        rows_at(sheet, 3, 0, TABLE[2:])  # goes on after an empty row
        rows_at(sheet, 6, 0, [["tkr", "Plan", "Kostnad"], ["Lokaler", 3, 4]])

    assert [cells(grid) for grid in grids(written(write))] == [
        READ,
        [["tkr", "Plan", "Kostnad"], ["Lokaler", "3", "4"]],
    ]


def test_figures_without_a_format_are_as_exact_as_their_neighbours() -> None:
    def write(book: Any, sheet: Any) -> None:
        rows_at(sheet, 0, 0, [["", 2019, 2020], ["Taxor", 51, 51.6], ["Bidrag", 85.6, 95.2]])
        rows_at(sheet, 3, 0, [["Anställda", 375, 399], ["Avrundat", None, 4.25]])
        sheet.write(4, 1, 51, book.add_format({"num_format": "0"}))

    assert cells(grids(written(write))[0]) == [
        ["", "2019", "2020"],
        ["Taxor", "51,0", "51,6"],
        ["Bidrag", "85,6", "95,2"],
        ["Anställda", "375", "399,0"],
        ["Avrundat", "51", "4,25"],
    ]


def test_a_report_without_empty_rows_is_parted_at_its_titles_and_texts() -> None:
    def write(_: Any, sheet: Any) -> None:
        rows_at(sheet, 0, 0, [["2 Ekonomi"], ["Tabell 1. Drift"], *TABLE])
        rows_at(sheet, 5, 0, [["Bidragen är högre än budget."], ["Personal"], ["Mått", 2019, 2020]])
        rows_at(sheet, 8, 0, [["Anställda", 375, 399]])

    reading = written(write)
    assert headings(reading) == [(1, "Drift"), (2, "2 Ekonomi")]
    assert [(grid.title, len(grid.rows)) for grid in grids(reading)] == [
        ("Tabell 1. Drift", 3),
        ("Personal", 2),
    ]
    assert texts(reading) == ["Bidragen är högre än budget."]


def test_figures_kept_as_texts_are_figures() -> None:
    def write(_: Any, sheet: Any) -> None:
        rows_at(sheet, 0, 0, [["mnkr", "Utfall"], ["Bidrag", "95,2"]])
        rows_at(sheet, 3, 0, [["Summa", "95,2"]])

    assert cells(grids(written(write))[0]) == [
        ["mnkr", "Utfall"],
        ["Bidrag", "95,2"],
        ["Summa", "95,2"],
    ]


def test_years_are_headings_and_begin_a_table_of_their_own() -> None:
    def write(_: Any, sheet: Any) -> None:
        rows_at(sheet, 0, 0, [["", 2019, 2020], ["Bidrag", 1, 2]])
        rows_at(sheet, 3, 0, [["", 2019, 2020], ["Platser", 3, 4]])

    assert len(grids(written(write))) == 2


def test_tables_beside_each_other_are_two_and_an_empty_column_inside_one_is_nothing() -> None:
    def beside(_: Any, sheet: Any) -> None:
        rows_at(sheet, 0, 0, TABLE)
        rows_at(sheet, 0, 5, [["tkr", "Plan"], ["Lokaler", 3], ["IT", 4]])

    def inside(_: Any, sheet: Any) -> None:
        rows_at(sheet, 0, 0, [["mnkr", "Budget", None, "Utfall"], ["Bidrag", 1, None, 2]])

    assert [cells(grid) for grid in grids(written(beside))] == [
        READ,
        [["tkr", "Plan"], ["Lokaler", "3"], ["IT", "4"]],
    ]
    assert cells(grids(written(inside))[0]) == [["mnkr", "Budget", "Utfall"], ["Bidrag", "1", "2"]]


def test_merged_headings_keep_their_width_and_those_beside_them_are_not_shared() -> None:
    def write(_: Any, sheet: Any) -> None:
        sheet.merge_range(0, 1, 0, 2, "HELÅR")
        rows_at(
            sheet, 1, 0, [["mnkr", "Budget", "Prognos", "Trend"], ["Bidrag", 85.6, 95.2, "Upp"]]
        )

    grid = grids(written(write))[0]
    found = [[(c.text, c.colspan, c.rowspan) for c in r.cells] for r in grid.rows[:2]]
    assert found == [
        [("mnkr", 1, 2), ("HELÅR", 2, 1), ("Trend", 1, 2)],
        [("Budget", 1, 1), ("Prognos", 1, 1)],
    ]


def test_bold_indent_and_frozen_rows_are_kept() -> None:
    def write(book: Any, sheet: Any) -> None:
        rows_at(sheet, 0, 0, TABLE[:2])
        sheet.write(2, 0, "varav stat", book.add_format({"indent": 1}))
        sheet.write(2, 1, 3)
        rows_at(sheet, 3, 0, [["Summa", 85.6]], book.add_format({"bold": True}))
        sheet.freeze_panes(1, 0)

    grid = grids(written(write))[0]
    assert grid.heading_rows == 1
    assert [r.cells[0].is_bold for r in grid.rows] == [False, False, False, True]
    assert grid.rows[2].cells[0].indent > 0


def test_hidden_sheets_are_left_out_and_hidden_rows_are_read() -> None:
    def write(book: Any, sheet: Any) -> None:
        rows_at(sheet, 0, 0, TABLE)
        sheet.set_row(1, None, None, {"hidden": True})
        other = book.add_worksheet("Dold")
        rows_at(other, 0, 0, [["hemligt", 1], ["mer", 2]])
        other.hide()

    reading = written(write)
    assert headings(reading) == [(1, "Drift")]
    assert cells(grids(reading)[0]) == READ


def test_formulas_are_their_kept_values_and_one_without_is_told() -> None:
    import openpyxl

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Drift"
    for line in (["mnkr", "Utfall"], ["Bidrag", 95.2], ["Summa", "=B2"]):
        sheet.append(line)
    out = io.BytesIO()
    book.save(out)
    reading = read_xlsx(out.getvalue())
    assert reading.unread == (Unread("formula", Place(line=3, sheet="Drift")),)

    def write(_: Any, sheet: Any) -> None:
        rows_at(sheet, 0, 0, TABLE[:2])
        sheet.write_formula(2, 1, "=B2", None, 85.6)

    assert cells(grids(written(write))[0])[2] == ["", "85,6", ""]


def test_cells_of_every_kind_are_read() -> None:
    cells_of_row = (
        '<c r="A1" t="inlineStr"><is><r><t>Bidrag</t></r><r><rPr><vertAlign val="superscript"/></rPr>'
        '<t>1</t></r></is></c><c r="B1" t="s"><v>0</v></c><c r="C1" t="b"><v>1</v></c>'
        '<c r="D1" t="e"><v>#DIV/0!</v></c><c r="E1" t="str"><v>text</v></c>'
        '<c r="F1" t="d"><v>2020-08-31T00:00:00</v></c><c r="G1"><v>1.5</v></c><c t="s"><v>99</v></c>'
    )
    reading = read_xlsx(
        workbook(
            f'<row r="1">{cells_of_row}</row>' + row(2, "a", "1", "2"),
            strings="<si><t>delad</t><rPh><t>läses ej</t></rPh></si>",
        )
    )
    assert cells(grids(reading)[0])[0] == [
        "Bidrag¹",
        "delad",
        "SANT",
        "#DIV/0!",
        "text",
        "2020-08-31",
        "1,5",
    ]


def test_rows_and_cells_without_places_follow_each_other() -> None:
    bare = "<row><c><v>1</v></c><c><v>2</v></c></row>"
    grid = grids(read_xlsx(workbook(bare + bare)))[0]
    assert cells(grid) == [["1", "2"], ["1", "2"]]


def test_the_strict_form_of_the_standard_is_read() -> None:
    data = workbook(row(1, "a", "b") + row(2, "c", "1"))
    strict = {"xl/worksheets/sheet1.xml": (S, "http://purl.oclc.org/ooxml/spreadsheetml/main")}
    import zipfile

    from tests.document.read.making import zipped

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    for name, (usual, other) in strict.items():
        parts[name] = parts[name].replace(usual, other)
    assert cells(grids(read_xlsx(zipped(parts)))[0]) == [["a", "b"], ["c", "1"]]


# --- written by LibreOffice -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def converted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workbook that LibreOffice has saved as ods and xls."""
    import xlsxwriter

    folder = tmp_path_factory.mktemp("soffice")
    book = xlsxwriter.Workbook(folder / "bok.xlsx")
    sheet = book.add_worksheet("Drift")
    bold = book.add_format({"bold": True, "num_format": "#,##0.0"})
    rows_at(
        sheet, 0, 0, [["Resultat, mnkr"], [], ["", None, "Prognos"], ["Bidrag", -1085.64, 95.2]]
    )
    sheet.merge_range(1, 1, 1, 2, "HELÅR")
    sheet.write(2, 1, "Budget")
    rows_at(sheet, 4, 0, [["Summa", -1085.64, 95.2]], bold)
    book.close()
    for kind in ("ods", "xls:MS Excel 97"):
        subprocess.run(
            [
                "soffice",
                "--headless",
                f"-env:UserInstallation={(folder / 'profile').as_uri()}",
                "--convert-to",
                kind,
                "--outdir",
                str(folder),
                str(folder / "bok.xlsx"),
            ],
            check=True,
            capture_output=True,
            timeout=180,
        )
    return folder


@pytest.mark.parametrize(
    "name, summed, unread",
    [
        ("bok.xlsx", ["Summa", "−1\u00a0085,6", "95,2"], ()),
        ("bok.ods", ["Summa", "−1\u00a0085,6", "95,2"], ()),
        ("bok.xls", ["Summa", "−1085,64", "95,2"], (Unread("formats", Place(sheet="Drift")),)),
    ],
)
def test_one_workbook_in_three_formats(
    converted: Path, name: str, summed: list[str], unread: tuple[Unread, ...]
) -> None:
    reading = read_xlsx((converted / name).read_bytes())
    grid = grids(reading)[0]
    assert grid.title == "Resultat, mnkr"
    assert grid.rows[0].cells[1].text == "HELÅR"
    assert grid.rows[0].cells[1].colspan == 2
    assert cells(grid)[-1] == summed
    assert reading.unread == unread


def test_the_whole_way_a_workbook_becomes_a_document() -> None:
    document = read(
        workbook(row(1, "mnkr", "Budget") + row(2, "Bidrag", "85.6") + row(3, "Summa", "85.6"))
    )
    [section] = document.sections
    assert (section.title, section.blocks[0].type) == ("Blad", "table")
