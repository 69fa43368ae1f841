"""A grid laid out: merged cells repeated; title, headings and body told apart."""

from __future__ import annotations

import pytest

from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.understand.layout import MOST_COLUMNS, laid_out
from tests.document.understand.making import grid, table


def test_a_cell_that_would_cover_everything_is_bounded() -> None:
    rows = (GridRow((GridCell("x", colspan=10**9, rowspan=10**9),)), GridRow((GridCell("y"),)))
    (sheet,) = laid_out(Grid(rows))
    assert sheet.width <= MOST_COLUMNS + 1


def test_what_the_format_says_is_a_heading_is_one_and_a_row_of_units_goes_on_with_it() -> None:
    made = table("Post | Budget | Budget\n | tkr | %\nLöner | 5 | 6", heading_rows=1)
    assert [(c.name, c.unit) for c in made.columns] == [("Budget tkr", "tkr"), ("Budget %", "%")]


def test_rules_of_dashes_are_no_rows() -> None:
    (sheet,) = laid_out(grid("Post | 2024 | 2025\n----- | ---- | ----\nLöner | 5 | 6"))
    assert len(sheet.body) == 1


def test_columns_and_rows_without_words_are_left_out() -> None:
    (sheet,) = laid_out(grid("Post |  | 2025\n | |\nLöner |  | 6"))
    assert (sheet.width, len(sheet.body)) == (2, 1)


def test_a_title_in_the_labels_place_is_told_from_their_heading() -> None:
    made = table(
        "Vård | Verksamhet, tkr |\n | jan-aug 2024 | jan-aug 2025\nHem | 4 | 5", heading_rows=2
    )
    assert (made.title, made.label_heading, made.unit) == ("Vård", "Verksamhet, tkr", "tkr")
    assert [c.name for c in made.columns] == ["jan-aug 2024", "jan-aug 2025"]


def test_words_that_repeat_under_each_group_are_headings() -> None:
    made = table(
        " | 2024 | | | 2025 | |\n | Pojkar | Flickor | Annat | Pojkar | Flickor | Annat\nÅk 9 | 8 | 9 | 7 | 5 | 6 | 4"
    )
    assert [(c.group, c.name) for c in made.columns] == [
        (year, name) for year in ("2024", "2025") for name in ("Pojkar", "Flickor", "Annat")
    ]


@pytest.mark.parametrize(
    "below", [" | Ja | Nej | Ja | Kanske", " | Ja | Ja | Nej | Nej", "Svar | Ja | Nej | Ja | Nej"]
)
def test_words_that_do_not_repeat_are_a_row(below: str) -> None:
    (sheet,) = laid_out(grid(f"Fråga | Skola | | Vård |\n{below}\nAntal | 4 | 5 | 6 | 7"))
    assert len(sheet.body) == 2


def test_years_under_words_are_the_lower_line_of_headings() -> None:
    made = table(
        " | Budget | Prognos | Utfall | Avvikelse\n | 2025 | 2025 | 2508 |\nLön | 5 | 6 | 4 | 1"
    )
    assert [c.name for c in made.columns] == [
        "Budget 2025",
        "Prognos 2025",
        "Utfall 2508",
        "Avvikelse",
    ]


def test_the_rest_of_a_pair_of_years_stands_with_the_years() -> None:
    (sheet,) = laid_out(
        grid(" | Utfall | Utfall | Ändring 24\u2013\n | 2023 | 2024 | 25\nBarn | 5 | 6 | 1")
    )
    assert [slot.text for slot in sheet.headings[-1]] == [
        "",
        "Utfall 2023",
        "Utfall 2024",
        "Ändring 24\u201325",
    ]
    assert len(sheet.body) == 1


@pytest.mark.parametrize("below", [" | 2 025 | 1 990 | 2 001", " | 2025 | 1875 | 1204"])
def test_figures_that_are_no_years_are_a_row(below: str) -> None:
    (sheet,) = laid_out(grid(f" | Budget | Prognos | Utfall\n{below}\nLön | 5 | 6 | 4"))
    assert len(sheet.body) == 2


def test_a_time_alone_above_the_headings_stands_over_all_columns() -> None:
    made = table("PERIOD JAN-AUG | |\nPost | Budget | Utfall\nLöner | 5 | 6")
    assert [c.group for c in made.columns] == ["PERIOD JAN-AUG"] * 2
