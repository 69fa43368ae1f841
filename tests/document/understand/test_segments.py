"""Heading lines whose columns are lost become names of columns."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.document.understand.segments import (
    is_unit_line,
    likely_count,
    mended,
    names_of,
    parted,
)


@pytest.mark.parametrize(
    "line, count",
    [
        ("Driftredovisning, mnkr Budget Prognos Avvikelse Budget Utfall Avvikelse", 6),
        ("Mått Utfall 2017 Utfall 2018 Utfall 2019 Trend", 4),
        ("Verksamhet, tkr jan-aug 2019 jan-aug 2020 jan- aug 2021", 3),
        ("Indikatorer 2019 2020 Aug 2021 Etappmal", 4),
    ],
)
def test_the_columns_are_counted_from_their_words(line: str, count: int) -> None:
    assert likely_count(line) == count


def test_groups_that_the_last_column_stands_outside_of_are_not_its_own() -> None:
    names = names_of(
        ["Helår Perioden", "Post Budget Utfall Avvikelse Budget Utfall Avvikelse Utfall"], 7
    )
    assert names.groups == ("Helår",) * 3 + ("Perioden",) * 3 + ("",)


def test_lines_above_without_words_of_headings_are_the_title_and_a_unit_is_a_unit() -> None:
    names = names_of(["Nämndens investeringar", "Belopp i tkr", "Projekt Budget Utfall"], 2)
    assert (names.title, names.unit, names.label, names.columns) == (
        "Nämndens investeringar",
        "Belopp i tkr",
        "Projekt",
        ("Budget", "Utfall"),
    )


def test_a_letter_that_ocr_put_wrong_is_mended_in_a_known_word() -> None:
    assert [mended(word) for word in ("Awvikelse", "HELÅR", "Skolor")] == [
        "Avvikelse",
        "HELÅR",
        "Skolor",
    ]


@given(st.lists(st.text(min_size=1, max_size=6), max_size=30), st.integers(-1, 12), st.booleans())
def test_no_word_of_a_line_is_lost(words: list[str], n: int, has_label: bool) -> None:
    found = parted(words, n, has_label=has_label) or (" ".join(words), [])
    texts = [found[0], *found[1]]
    assert " ".join(filter(None, texts)) == " ".join(words)


def test_a_heading_with_a_unit_is_no_line_of_the_unit() -> None:
    assert is_unit_line("(tkr)")
    assert not is_unit_line("Utfall tkr")
