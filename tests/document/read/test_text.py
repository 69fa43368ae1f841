"""A text becomes headings, paragraphs and grids; what the layout lost is not made up."""

from __future__ import annotations

from tertial.document.parts import Grid, Heading, Text
from tertial.document.read.text import read_text


def grids(text: str) -> list[list[list[str]]]:
    """The grids of a text as rows of cells."""
    parts = read_text(text.encode()).parts
    return [
        [[cell.text for cell in row.cells] for row in part.rows]
        for part in parts
        if isinstance(part, Grid)
    ]


def headings(text: str) -> list[tuple[int, str]]:
    parts = read_text(text.encode()).parts
    return [(part.level, part.text) for part in parts if isinstance(part, Heading)]


def texts(text: str) -> list[str]:
    return [part.text for part in read_text(text.encode()).parts if isinstance(part, Text)]


def test_tabs_keep_empty_cells() -> None:
    found = grids("Driftredovisning\tHELÅR\t\nVård\t1,0\t\nUB\t\t3,6\n")
    assert found == [[["Driftredovisning", "HELÅR", ""], ["Vård", "1,0", ""], ["UB", "", "3,6"]]]


def test_rows_of_lost_columns_are_a_label_and_words() -> None:
    text = " HELÅR PERIOD\n\nDrift, mnkr Budget Utfall\n\nAvgifter 1 051,0 51,6\n\nSumma -2 265,8 0,6\n"
    assert grids(text) == [
        [
            ["HELÅR PERIOD"],
            ["Drift, mnkr Budget Utfall"],
            ["Avgifter", "1", "051,0", "51,6"],
            ["Summa", "-2", "265,8", "0,6"],
        ]
    ]
