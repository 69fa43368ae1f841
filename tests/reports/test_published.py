"""Every figure that the two reports published stands in ours, under its published label, in all five formats."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal

import pytest

from tertial.demo.facts import Published, published
from tests.reports.conftest import FORMATS, Built


def of_report(month: str) -> list[Published]:
    return [cell for cell in published() if cell.report == month and cell.table != "prosa"]


def texts_of(row: dict[str, object]) -> list[str]:
    return [cell["text"] for cell in row["cells"]]  # type: ignore[index,attr-defined]  # plain JSON


def plain(text: str) -> str:
    """Without the differences that formats may have: white space and hyphenation."""
    return re.sub(r"[\s\u00ad\u00a0]+", " ", text).strip()


def figure_rows(built: Built) -> Iterator[tuple[str, str]]:
    """Rows with figures: label, and all that is printed after it."""
    for table in built.tables():
        for row in table["rows"]:
            cells = [plain(text) for text in texts_of(row) if text]
            if any(cell["value"] is not None for cell in row["cells"]):
                yield plain(row["label"]), " ".join(cells)


def test_every_report_is_built_in_every_format(every: Built) -> None:
    sizes = {extension: every.path(extension).stat().st_size for extension in FORMATS}
    assert min(sizes.values()) > 10_000


def test_every_published_figure_stands_in_a_row_with_its_published_label(built: Built) -> None:
    data = json.loads(built.path("json").read_text("utf-8"), parse_float=Decimal, parse_int=Decimal)
    rows = [
        (row["label"], cell["ref"], cell["value"])
        for section in data["sections"]
        for block in section["blocks"]
        for row in block.get("rows", ())
        for cell in row["cells"]
        if cell.get("ref")
    ]
    missing = [
        cell for cell in of_report(built.month) if (cell.label, cell.ref, cell.value) not in rows
    ]
    assert len(of_report(built.month)) > 150
    assert missing == []


def test_the_printed_text_and_the_number_of_a_cell_say_the_same(ledger: Built) -> None:
    from tertial.domain.swedish import parse_number

    cells = [cell for table in ledger.tables() for row in table["rows"] for cell in row["cells"]]
    numbers = [cell for cell in cells if cell["value"] is not None]
    assert len(numbers) > 100
    for cell in numbers:
        assert parse_number(cell["text"].split("\u00a0%")[0].split("\u00a0mnkr")[0]) == Decimal(
            str(cell["value"])
        )


def test_html_has_the_same_tables(ledger: Built) -> None:
    from lxml import html

    tree = html.fromstring(ledger.path("html").read_bytes())
    for table in ledger.tables():
        found = tree.get_element_by_id(table["id"])
        rows = [
            [plain(" ".join(cell.itertext())) for cell in row.iterchildren("th", "td")]
            for row in found.iterfind("tbody/tr")
        ]
        wanted = [
            [plain(f"{row['label']} {row.get('note', '')}"), *map(plain, texts_of(row))]
            for row in table["rows"]
        ]
        assert rows == wanted


def test_word_has_the_same_tables(ledger: Built) -> None:
    import docx

    rows = {
        tuple(plain(cell.text) for cell in row.cells)
        for table in docx.Document(str(ledger.path("docx"))).tables
        for row in table.rows
    }
    wanted = {
        (plain(row["label"] + row.get("note", "")), *map(plain, texts_of(row)))
        for table in ledger.tables()
        for row in table["rows"]
    }
    assert wanted <= rows


def test_excel_has_the_same_numbers_as_numbers(built: Built) -> None:
    import openpyxl

    book = openpyxl.load_workbook(built.path("xlsx"))
    rows = list(book["Data"].iter_rows(min_row=2, values_only=True))
    found = {(row[1], row[8], row[6]) for row in rows}
    assert [
        cell
        for cell in of_report(built.month)
        if (cell.label, cell.ref, float(cell.value)) not in found
    ] == []
    sheet = book["Resultaträkning"]
    assert isinstance(sheet["B6"].value, int | float)


def test_pdf_prints_every_row_of_figures(ledger: Built) -> None:
    import pypdfium2

    pdf = pypdfium2.PdfDocument(ledger.path("pdf"))
    text = plain(" ".join(page.get_textpage().get_text_range() for page in pdf))
    assert [row for row in figure_rows(ledger) if row[1] not in text] == []


@pytest.mark.parametrize(
    ("label", "note"),
    [("Korttidsplatser, helårsplatser", "35"), ("Boendestöd, antal timmar", "7 638")],
)
def test_rows_that_contradict_their_parts_are_printed_as_published_with_a_note(
    demo_files: object, label: str, note: str
) -> None:
    built = Built("von-delarsrapport-2020-08", demo_files)  # type: ignore[arg-type]  # the fixture's path
    rows = [
        (table, row) for table in built.tables() for row in table["rows"] if row["label"] == label
    ]
    (table, row), *_ = rows
    notes = {each["mark"]: plain(each["text"]) for each in table["notes"]}
    assert note in notes[row["note"]]


def test_the_report_says_that_its_ledger_is_generated(every: Built) -> None:
    assert "generera" in " ".join(every.data["remarks"])


def test_no_sentence_of_the_published_reports_is_copied(
    every: Built, reference_dir: object
) -> None:
    from pathlib import Path

    folder = Path(str(reference_dir)) / "reports"
    theirs = plain(
        " ".join(path.read_text("utf-8") for path in sorted(folder.glob("00[12]_*.txt")))
    )
    ours = [
        sentence
        for section in every.data["sections"]
        for block in section["blocks"]
        for text in (block.get("text", ""), block.get("background", ""), block.get("comment", ""))
        for sentence in re.split(r"(?<=[.!?])\s+", text)
        if len(sentence) > 60
    ]
    assert [sentence for sentence in ours if plain(sentence) in theirs] == []
