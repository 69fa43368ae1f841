"""What a printed cell and a label say."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.document.understand.cells import (
    Label,
    Slot,
    is_blank,
    read_cell,
    read_label,
    read_number,
    unit_in,
    unit_of_label,
    without_unit,
)
from tertial.domain.swedish import format_number


@pytest.mark.parametrize(
    "text, value, decimals, unit",
    [
        ("1 234,50", "1234.50", 2, None),
        ("−12,7", "-12.7", 1, None),
        ("–5", "-5", 0, None),
        ("-\n18,3", "-18.3", 1, None),
        ("(98 000)", "-98000", 0, None),
        ("279 -", "-279", 0, None),
        ("+24", "24", 0, None),
        ("0,0", "0.0", 1, None),
        ("9,1 %", "9.1", 1, "%"),
        ("19,3 mnkr", "19.3", 1, "mnkr"),
        ("≤ 7,7", "7.7", 1, None),
        ("8,7 (juli 2025)", "8.7", 1, None),
        ("1.234.567", "1234567", 0, None),
        ("**51,0**", "51.0", 1, None),
    ],
)
def test_numbers_are_read_as_they_are_printed(
    text: str, value: str, decimals: int, unit: str | None
) -> None:
    cell = read_number(text)
    assert cell is not None
    assert (cell.value, cell.decimals, cell.unit) == (Decimal(value), decimals, unit)


@pytest.mark.parametrize("text", ["", "-", "--", "–", "Minska", "1.234", "jan-aug", "x" * 90])
def test_words_and_dashes_are_no_numbers(text: str) -> None:
    assert read_number(text) is None


@pytest.mark.parametrize(
    "text, value, doubt",
    [("2O 1l5,5", "20115.5", "open"), ("1B17", "1817", "open"), ("| 1064", "1064", "")],
)
def test_damaged_digits_are_read_and_stay_open_until_something_confirms_them(
    text: str, value: str, doubt: str
) -> None:
    cell = read_cell(Slot(text), is_damaged=True)
    assert (cell.value, cell.doubt) == (Decimal(value), doubt)


def test_letters_are_no_digits_in_a_text_that_is_whole() -> None:
    assert read_number("2O15") is None


@given(st.decimals(-(10**12), 10**12, places=2))
def test_what_is_printed_is_read_back(value: Decimal) -> None:
    cell = read_number(format_number(value, 2))
    assert cell is not None
    assert cell.value == value


@given(st.text(max_size=80), st.booleans())
def test_no_text_is_refused(text: str, is_damaged: bool) -> None:
    read_cell(Slot(text), is_damaged=is_damaged)
    read_label(text, is_damaged=is_damaged)
    unit_of_label(text)
    assert is_blank(text) in (True, False)


@pytest.mark.parametrize(
    "text, label",
    [
        ("- egen utförare", Label("egen utförare", has_dash=True)),
        ("-extern utförare, ej lov", Label("extern utförare, ej lov", has_dash=True)),
        ("• Hyror", Label("Hyror", has_dash=True)),
        ("Dagverksamhet, tillfällen (1)", Label("Dagverksamhet, tillfällen", "1")),
        ("Övrigt¹", Label("Övrigt", "1")),
        ("Beläggning, m²", Label("Beläggning, m²")),
        ("Areal (km²)", Label("Areal (km²)")),
        ("Volym m³", Label("Volym m³")),
        ("Yta, m²³", Label("Yta, m²", "3")),
        ("Program²", Label("Program", "2")),
        ("Budgethållning*", Label("Budgethållning", "*")),
        ("Kostnader (delår 2025)", Label("Kostnader (delår 2025)")),
        ("-", Label("-")),
    ],
)
def test_a_label_is_parted_from_its_dash_and_its_mark(text: str, label: Label) -> None:
    assert read_label(text) == label


@pytest.mark.parametrize("text, year", [("7020", "2020"), ("J019", "2019"), ("e—2020", "2020")])
def test_damaged_years_are_labels(text: str, year: str) -> None:
    assert read_label(text, is_damaged=True).text == year


@pytest.mark.parametrize(
    "text, unit",
    [
        ("Belopp i tusental kronor", "tkr"),
        ("Driftredovisning, mnkr", "mnkr"),
        ("miljoner kronor", "mnkr"),
        ("procentenheter", "procentenheter"),
        ("Skrift", None),
    ],
)
def test_units_are_known_by_their_words(text: str, unit: str | None) -> None:
    assert unit_in(text) == unit


def test_a_word_that_is_a_unit_elsewhere_gives_none_to_a_label() -> None:
    assert unit_of_label("Timmar hemtjänst") is None
    assert unit_of_label("Hemtjänst, timmar.") == "timmar"


@pytest.mark.parametrize(
    "title, bare",
    [
        ("Investeringar, tkr", "Investeringar"),
        ("Bidrag (tkr)", "Bidrag"),
        ("Driftredovisning, tkr Intäkt/kostnad", "Driftredovisning"),
        ("Sjukfrånvaro, kvinnor", "Sjukfrånvaro, kvinnor"),
    ],
)
def test_a_title_is_rid_of_its_unit(title: str, bare: str) -> None:
    assert without_unit(title) == bare
