"""Heading rows become columns."""

from __future__ import annotations

import pytest

from tests.document.understand.making import table


@pytest.mark.parametrize(
    "above",
    [
        "| HELÅR | | | PERIOD | |",
        "| | HELÅR | | | PERIOD |",
        "| HELÅR | HELÅR | HELÅR | PERIOD | PERIOD | PERIOD",
    ],
)
def test_a_heading_stands_over_its_columns_wherever_it_is_written(above: str) -> None:
    names = "Budget | Utfall | Avvikelse"
    made = table(f"{above}\nPost | {names} | {names}\nA | 1 | 1 | 0 | 1 | 1 | 0")
    assert [c.group for c in made.columns] == ["HELÅR"] * 3 + ["PERIOD"] * 3


def test_names_in_two_rows_are_read_as_one_name() -> None:
    made = table("Post | Budget | Utfall\n | helår | mars\nA | 1 | 2")
    assert [c.name for c in made.columns] == ["Budget helår", "Utfall mars"]


def test_a_column_without_a_second_heading_keeps_its_own() -> None:
    made = table("Post | Budget | Utfall | \n | | jan-mar | apr-jun\nA | 1 | 2 | 3")
    assert [(c.group, c.name) for c in made.columns] == [
        ("", "Budget"),
        ("Utfall", "jan-mar"),
        ("Utfall", "apr-jun"),
    ]


def test_a_target_in_words_stands_in_a_column_of_figures_and_a_trend_does_not() -> None:
    made = table("Mått | Utfall 2025 | Etappmål 2026 | Trend\nA | 1 | Minska | Positiv")
    assert [c.is_text for c in made.columns] == [False, False, True]


def test_years_when_things_are_ready_are_no_figures() -> None:
    made = table("Projekt | Budget | Klart\nBron | 12 | 2026\nHallen | 45 | 2025")
    assert [cell.value for cell in made.rows[0].cells][1] is None


def test_numbers_of_persons_that_look_like_years_are_figures() -> None:
    made = table("Enhet | Antal 2024\nNorr | 2010\nSöder | 1990")
    assert made.rows[0].cells[0].value == 2010
