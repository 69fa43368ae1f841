"""``published.csv`` is what the reports print: every row is found there again."""

from __future__ import annotations

import re
from itertools import groupby
from pathlib import Path

import pytest

from tertial.demo.facts import Published, published

FILES = {"2020-03": "001_178fec40ef0adae5.txt", "2020-08": "002_fe9e7dd2bdeaeb07.txt"}
ROWS = [
    list(cells)
    for _, cells in groupby(published(), key=lambda cell: (cell.report, cell.table, cell.label))
]
TABLE_ROWS = [row for row in ROWS if row[0].table not in ("prosa", "Mått")]
INDICATORS = [cell for cell in published() if cell.table == "Mått"]
PROSE = [cell for cell in published() if cell.table == "prosa"]


def text_of(reports: Path, report: str) -> str:
    """A report's text on one line, without marks of emphasis."""
    raw = (reports / "reports" / FILES[report]).read_text("utf-8")
    plain = re.sub(r"\s+", " ", re.sub(r"</?(?:b|p|sup)>", "", raw))
    return plain.replace("- 18,3", "-18,3").replace("tillfällen (1)", "tillfällen")  # a note mark


def split(row: list[Published]) -> list[list[Published]]:
    """Rows that follow each other with the same label, each with its own columns."""
    width = len({cell.column for cell in row})
    return [row[n : n + width] for n in range(0, len(row), width)]


@pytest.mark.parametrize("row", TABLE_ROWS, ids=lambda row: f"{row[0].report} {row[0].ref}")
def test_a_row_is_printed_in_the_report(reference_dir: Path, row: list[Published]) -> None:
    text = text_of(reference_dir, row[0].report)
    for part in split(row):
        printed = " ".join([part[0].label, *(cell.printed for cell in part)])
        assert printed in text


@pytest.mark.parametrize("cell", INDICATORS, ids=lambda cell: f"{cell.report} {cell.ref}")
def test_an_indicators_value_is_printed_in_the_report(reference_dir: Path, cell: Published) -> None:
    text = text_of(reference_dir, cell.report)
    what, _, period = cell.column.partition(" ")
    by_month = f"{what} {period.replace('-', '- ')} {cell.printed} %"
    by_year = rf"{re.escape(cell.label)}(?: -?[\d,]+)*? {re.escape(cell.printed)}"
    assert by_month in text or re.search(by_year, text)


@pytest.mark.parametrize("cell", PROSE, ids=lambda cell: f"{cell.report} {cell.ref}")
def test_a_figure_of_the_prose_is_printed_in_the_report(
    reference_dir: Path, cell: Published
) -> None:
    text = text_of(reference_dir, cell.report)
    assert re.search(
        rf"(?<![\d,]){re.escape(cell.printed)} miljoner kronor|"
        rf"(?<![\d,]){re.escape(cell.printed)} (?:respektive|och)|"
        rf"{re.escape(cell.printed)} (?:miljoner|mnkr)",
        text,
    )


def test_both_reports_have_all_their_tables() -> None:
    tables = {report: {c.table for c in published() if c.report == report} for report in FILES}
    common = {"Resultaträkning", "Driftbudget per verksamhet/ansvar", "Investeringar", "Mått"}
    assert tables["2020-03"] == common | {"prosa"}
    assert tables["2020-08"] == common | {
        "prosa",
        "Corona – bokförda kostnader",
        "Äldreomsorg",
        "Särskilt boende",
        "Stöd i ordinärt boende",
        "Daglig verksamhet",
        "Socialpsykiatri - myndighetsutövning",
        "Godkända utförare",
        "Andel hos annan utförare %",
    }
