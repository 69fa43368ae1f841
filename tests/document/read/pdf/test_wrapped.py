"""Cells too narrow for a number or a word, in tables with rules."""

from __future__ import annotations

import pytest

from tertial.document.read.pdf.lines import Piece
from tertial.document.read.pdf.wrapped import text_in
from tests.document.read.pdf.setting import table


def cell(*lines: tuple[str, float], leading: float = 12.0) -> list[Piece]:
    """Pieces under each other: their text and how wide it is."""
    return [
        Piece(text, 0.0, n * leading, width, n * leading + 10, n * leading + 9, 10.0, False)
        for n, (text, width) in enumerate(lines)
    ]


@pytest.mark.parametrize(
    ("lines", "room", "read"),
    [
        pytest.param([("36", 10), ("077", 15)], 20, "36 077", id="groups of three figures"),
        pytest.param([("−1", 10), ("250,5", 22)], 30, "−1 250,5", id="decimals"),
        pytest.param([("36", 10), ("077", 15)], 60, "36\n077", id="there was room: two figures"),
        pytest.param([("36,5", 20), ("077", 15)], 20, "36,5\n077", id="a whole number above"),
        pytest.param([("100,0", 25), ("%", 8)], 60, "100,0 %", id="its unit"),
        pytest.param([("Hyra och", 40), ("lokaler", 30)], 60, "Hyra och lokaler", id="words"),
        pytest.param([("Kommun-", 40), ("styrelsen", 30)], 60, "Kommunstyrelsen", id="a hyphen"),
        pytest.param([("Summ", 22), ("a", 5)], 60, "Summa", id="one letter left"),
    ],
)
def test_lines_of_a_cell(lines: list[tuple[str, float]], room: float, read: str) -> None:
    assert text_in(cell(*lines), room) == read


@pytest.mark.parametrize(
    ("edge", "read"),
    [
        pytest.param(53.0, "Personalkostnader", id="no letter more had room"),
        pytest.param(70.0, "Personalkos tnader", id="there was room"),
        pytest.param(50.0, "Personalkos tnader", id="the word made the column"),
        pytest.param(None, "Personalkos tnader", id="no rules tell"),
    ],
)
def test_a_word_wider_than_its_cell_is_one_again(edge: float | None, read: str) -> None:
    assert text_in(cell(("Personalkos", 50.0), ("tnader", 27.0)), 60.0, edge) == read


def test_texts_far_apart_in_a_cell_are_two() -> None:
    assert text_in(cell(("Först", 20), ("Sedan", 20), leading=20), 60) == "Först\nSedan"


@pytest.mark.parametrize("place", ["top", "horizon", "bottom"])
def test_numbers_broken_in_narrow_cells_stay_in_their_row(place: str) -> None:
    source = f"""#table(columns: (3cm, 1cm, 1cm), align: (left, right + {place}, right + {place}), stroke: 0.4pt,
      [Rad], [2024], [2025], [Energi], [36\\ 077], [5 410], [Lokaler], [12], [1\\ 250,5], [Summa], [−1], [1])"""
    assert table(source)[1:] == [
        ["Energi", "36 077", "5 410"],
        ["Lokaler", "12", "1 250,5"],
        ["Summa", "−1", "1"],
    ]
