"""Detail, of-which, subtotal, total, memo: by words, dashes, indents and arithmetic."""

from __future__ import annotations

import pytest

from tertial.document.model import Row
from tertial.document.understand.cells import Slot, read_cell
from tertial.document.understand.levels import Line, levelled, sounds_like_sum
from tests.document.understand.making import table


def line(label: str, *values: str, indent: float = 0.0, is_bold: bool = False) -> Line:
    cells = tuple(read_cell(Slot(value)) for value in values)
    return Line(Row(label, cells), indent=indent, is_bold=is_bold)


def levels(*lines: Line) -> list[str]:
    return [row.level for row in levelled(lines)]


def test_a_row_without_the_word_is_a_sum_when_it_adds_up_in_its_columns() -> None:
    parts = [line("Norr", "11", "12"), line("Söder", "13", "14"), line("Väster", "15", "16")]
    assert levels(*parts, line("Kommunen", "39", "42"))[-1] == "total"
    assert levels(*parts, line("Öster", "39", "49"))[-1] == "detail"


def test_rounding_is_no_difference() -> None:
    parts = [line("Norr", "1,4", "2,4"), line("Söder", "3,4", "4,4"), line("Väster", "5,4", "6,4")]
    assert levels(*parts, line("Kommunen", "10,3", "13,1"))[-1] == "total"


def test_an_indented_row_is_part_of_the_one_it_stands_under() -> None:
    rows = levelled(
        [
            line("Vård", "10", "11"),
            line("hemtjänst", "6", "7", indent=10),
            line("Skola", "5", "5"),
            line("Summa", "15", "16", indent=10),
        ]
    )
    assert [(row.level, row.parent) for row in rows] == [
        ("detail", ""),
        ("of-which", "Vård"),
        ("detail", ""),
        ("total", ""),
    ]


def test_rows_indented_under_a_heading_without_figures_are_details() -> None:
    assert levels(line("Fastigheter", "", ""), line("Skola", "5", "6", indent=8)) == [
        "detail",
        "detail",
    ]


def test_the_total_may_stand_first() -> None:
    made = table("Antal | 2023 | 2024\nTotalt | 10 | 12\nvarav kvinnor | 6 | 7\nvarav män | 4 | 5")
    assert [row.level for row in made.rows] == ["total", "of-which", "of-which"]


def test_sums_of_groups_are_subtotals_and_the_last_of_all_the_total() -> None:
    made = [
        line("Löner", "5", "5"),
        line("Hyror", "2", "3"),
        line("Summa drift", "7", "8"),
        line("Skola", "1", "1"),
        line("Bro", "1", "2"),
        line("Summa investering", "2", "3"),
        line("Totalt", "9", "11"),
    ]
    assert [level for level in levels(*made) if level != "detail"] == [
        "subtotal",
        "subtotal",
        "total",
    ]


@pytest.mark.parametrize(
    "label", ["Total sjukfrånvaro", "Samtliga elever i åk 9", "Resultatenheter"]
)
def test_labels_that_only_begin_like_sums_are_none(label: str) -> None:
    assert not sounds_like_sum(label)


@pytest.mark.parametrize(
    "label", ["SUMMA", "Arets resultat", "Summa nettokostnad", "Resultat efter bidrag"]
)
def test_sums_are_called_so(label: str) -> None:
    assert sounds_like_sum(label)
