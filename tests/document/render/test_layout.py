"""What every format lays out alike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.document.model import Cell, Column, Paragraph, Row, Section, Table
from tertial.document.render.layout import (
    caption,
    column_groups,
    figures_of,
    is_wordy,
    levels,
    pieces,
    repeats_heading,
    runs,
    status_parts,
)
from tests.document.sample import chart, document, items, prose, statement, statuses, words


@given(st.lists(st.integers(1, 6), max_size=12))
def test_headings_begin_at_one_and_never_skip_a_level(given_levels: list[int]) -> None:
    sections = tuple(Section(f"s{n}", level, "S") for n, level in enumerate(given_levels))
    found = [level for level, _ in levels(replace(document(), sections=sections))]
    assert all(after - before <= 1 for before, after in zip([0, *found], found, strict=False))
    assert all(
        1 <= level <= min(4, wanted) for level, wanted in zip(found, given_levels, strict=True)
    )


def test_levels_that_are_right_are_kept() -> None:
    assert [level for level, _ in levels(document())] == [1, 1, 2, 3, 4, 1, 1, 1]


def test_columns_without_any_group_have_no_groups() -> None:
    assert column_groups(words()) == ()
    assert [(group.name, group.span) for group in column_groups(statement())] == [
        ("Helår", 3),
        ("Period", 2),
    ]


def test_bullets_that_follow_each_other_are_one_list() -> None:
    found = list(runs((prose(), *items(), prose())))
    assert [len(run.items) for run in found] == [0, 2, 0]


def test_a_paragraphs_pieces_are_its_text() -> None:
    said = [getattr(piece, "text", piece) for piece in pieces(prose())]
    assert "".join(said) == prose().text
    assert len(said) == 5


@pytest.mark.parametrize(
    "unit, heading, title, printed",
    [
        ("mnkr", "", "Resultat", "Resultat, mnkr"),
        ("mnkr", "Drift, mnkr", "Resultat", "Resultat"),
        ("%", "", "Andel i %", "Andel i %"),
        (None, "", "Resultat", "Resultat"),
    ],
)
def test_a_caption_says_the_unit_that_nothing_else_says(
    unit: str | None, heading: str, title: str, printed: str
) -> None:
    table = Table("t", title, (Column("A"),), (), heading, unit)
    assert caption(table) == printed


def test_a_caption_right_below_its_own_words_is_a_repetition() -> None:
    under = Section("r", 1, "Resultaträkning", (statement(),))
    later = replace(under, blocks=(Paragraph("Först en text."), statement()))
    assert repeats_heading(under.blocks[0], under)
    assert not repeats_heading(later.blocks[1], later)
    assert not repeats_heading(Paragraph("Resultaträkning"), under)


def test_words_are_words_when_every_column_is() -> None:
    assert is_wordy(words())
    assert not is_wordy(statement())
    assert not is_wordy(Table("t", "T", (), (Row("r", ()),)))


def test_a_status_tells_only_what_there_is() -> None:
    assert [[name for name, _ in status_parts(each)] for each in statuses()[:2]] == [
        ["Motivering"],
        ["Bakgrund", "Utvecklingsåtagande", "Kommentar"],
    ]


def test_a_charts_figures_are_rounded_as_they_are_printed() -> None:
    table = figures_of(chart("line"))
    assert [cell.text for cell in table.rows[2].cells] == ["", "7,3", "3,0"]
    assert [str(cell.value) for cell in table.rows[2].cells] == ["None", "7.3", "3.0"]
    assert table.rows[2].cells[0] == Cell()
