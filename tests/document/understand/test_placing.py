"""Rows that lost their columns: numbers are told apart and placed by the table's own arithmetic, or left in doubt."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.document.model import Table
from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.understand.tables import tables_of
from tests.document.understand.making import numbers, values

TWO_GROUPS = (
    "HELÅR PERIOD JANUARI-AUGUSTI",
    "Driftredovisning, mnkr Budget Prognos Avvikelse Budget Utfall Avvikelse",
)


def read(heads: tuple[str, ...], rows: str, **more: bool) -> Table:
    """The table of heading lines and rows "label | the words of its numbers"."""
    made = [GridRow((GridCell(head, is_heading=True),)) for head in heads]
    for row in rows.strip("\n").split("\n"):
        label, _, words = row.strip().partition("|")
        made.append(GridRow((GridCell(label.strip()), *(GridCell(w) for w in words.split()))))
    grid = Grid(tuple(made), heading_rows=len(heads), is_aligned=False, **more)
    (table,) = tables_of(grid, set())
    return table


def test_decimals_tell_where_a_number_ends() -> None:
    table = read(TWO_GROUPS, "Årets resultat | -1 272,7 -1 261,8 10,9 -854,0 -842,6 11,4")
    assert values(table.rows[0]) == numbers(
        "-1272.7", "-1261.8", "10.9", "-854.0", "-842.6", "11.4"
    )
    assert [(c.group, c.name) for c in table.columns][2:4] == [
        ("HELÅR", "Avvikelse"),
        ("PERIOD JANUARI-AUGUSTI", "Budget"),
    ]
    assert (table.label_heading, table.unit) == ("Driftredovisning, mnkr", "mnkr")


def test_whole_numbers_are_told_apart_by_budget_minus_outcome() -> None:
    table = read(
        ("Helår Perioden", "Post, tkr Budget Prognos Avvikelse Budget Utfall Avvikelse Utfall"),
        """
        Intäkter | 50 149 51927 1778 32990 35519 2529 43 829
        Personal | 277573 265650 11923 184 398 176 119 8279 172323
        Lokaler | 21 106 21957 -851 14 070 14 453 -383 14 551
        """,
        is_damaged=True,
    )
    assert values(table.rows[0]) == numbers(
        "50149", "51927", "1778", "32990", "35519", "2529", "43829"
    )
    assert values(table.rows[1])[3:6] == numbers("184398", "176119", "8279")
    assert [column.group for column in table.columns] == ["Helår"] * 3 + ["Perioden"] * 3 + [""]


def test_values_of_one_kind_are_told_apart_by_their_size() -> None:
    table = read(
        ("Insats augusti 2020 augusti 2019 augusti 2018",),
        """
        Platser | 570 606 593
        Hemtjänst, timmar | 177 207 182 020 184 687
        - egen utförare | 14 683 16 789 26 941
        """,
    )
    assert [c.name for c in table.columns] == ["augusti 2020", "augusti 2019", "augusti 2018"]
    assert [values(row) for row in table.rows] == [
        numbers("570", "606", "593"),
        numbers("177207", "182020", "184687"),
        numbers("14683", "16789", "26941"),
    ]
    assert {cell.doubt for row in table.rows for cell in row.cells} == {""}


def test_rows_that_lost_two_columns_are_placed_where_the_columns_sum() -> None:
    table = read(
        (
            "Helår Perioden",
            "Verksamheter (tkr) Budget Prognos Avvikelse Budget Utfall Avvikelse Utfall",
        ),
        """
        Socialpsykiatri | 70 108 69 808 46 808 46 537 40 341
        Vård | 346 733 342 341 230451 227 234 212924
        Nämnd | 6 007 4576 4003 2 640 3035
        Ensamkommande | 0 2748 348 1418 4268
        Summa nettokostnad | 422 848 419 473 3375 281 609 277 829 3780 260 569
        """,
        is_damaged=True,
    )
    assert values(table.rows[3]) == numbers("0", "2748", None, "348", "1418", None, "4268")
    assert {cell.doubt for cell in table.rows[3].cells if cell.text} == {"inferred"}
    assert {cell.doubt for cell in table.rows[4].cells} == {""}


def test_single_values_after_the_total_stand_in_the_column_they_add_on_to() -> None:
    table = read(
        TWO_GROUPS,
        """
        Årets resultat | -1 272,7 -1 261,8 10,9 -854,0 -842,6 11,4
        Ansökt bidrag | 22,2
        Resultat efter bidrag | 33,1
        varav uttag Eget kapital |
        IB eget kapital | 3,6
        UB eget kapital | 36,7
        """,
    )
    placed = [values(row) for row in table.rows]
    assert placed[1] == numbers(None, None, "22.2", None, None, None)
    assert placed[3] == numbers(None, None, None, None, None, None)
    assert placed[5] == numbers(None, None, "36.7", None, None, None)
    assert table.rows[5].cells[2].doubt == "inferred"


def test_what_nothing_places_is_left_open() -> None:
    table = read(
        ("Mått Utfall 2017 Utfall 2018 Utfall 2019 Trend",),
        "Balanserat resultat | -15,7 3,6 Positiv",
    )
    assert [(cell.text, cell.doubt) for cell in table.rows[0].cells] == [
        ("", ""),
        ("-15,7", "open"),
        ("3,6", "open"),
        ("Positiv", ""),
    ]


def test_names_over_several_lines_belong_to_the_last_columns() -> None:
    table = read(
        (
            "Bidrag Bidrag",
            "Statsbidrag (tkr) Bidrag Kostnad Netto inräknat i inräknat i",
            "budget prognos",
        ),
        """
        Ombud | 1214 2295 -1081 1208 1214
        Uppdrag 2021 | 1655 1655 0 1046 1655
        Summa | 2869 3950 -1081 2254 2869
        """,
    )
    assert [c.name for c in table.columns] == [
        "Bidrag",
        "Kostnad",
        "Netto",
        "Bidrag inräknat i budget",
        "Bidrag inräknat i prognos",
    ]
    assert table.rows[1].label == "Uppdrag 2021"


def test_months_that_have_not_come_are_empty_at_the_end_of_the_row() -> None:
    table = read(
        ("Jan Feb Mar Apr Maj Jun Jul Aug Sep Okt Mo Dec",),
        """
        | 2020 31,4 31,0 31,0 31,0 31,4 324 35,6 36,0 36,7 36,9 36,2 37,0
        | 2021 37,9 37,3 38,1 39,0 38,4 37,1 37,2 36,0
        """,
        is_damaged=True,
    )
    assert [row.label for row in table.rows] == ["2020", "2021"]
    assert values(table.rows[0])[5] == Decimal("32.4")
    assert table.rows[0].cells[5].doubt == "repaired"
    assert values(table.rows[1])[7:10] == numbers("36.0", None, None)
    assert table.columns[10].name == "Nov"


figures = st.one_of(
    st.integers(-99999, 99999).map(lambda n: f"{n:,}".replace(",", " ")),
    st.decimals(-2000, 2000, places=1).map(lambda d: f"{d:,}".replace(",", " ").replace(".", ",")),
)


@settings(deadline=None, max_examples=150)
@given(
    rows=st.lists(st.lists(figures, min_size=1, max_size=7), min_size=1, max_size=6),
    heads=st.lists(
        st.lists(
            st.sampled_from(["Budget", "Utfall", "2020", "aug", "Avvikelse", "xyz"]), max_size=8
        ),
        max_size=3,
    ),
    is_damaged=st.booleans(),
)
def test_every_digit_in_is_a_digit_out_and_none_comes_twice(
    rows: list[list[str]], heads: list[list[str]], is_damaged: bool
) -> None:
    made = [GridRow((GridCell(" ".join(head), is_heading=True),)) for head in heads]
    made += [
        GridRow((GridCell("Rad"), *(GridCell(w) for f in row for w in f.split()))) for row in rows
    ]
    grid = Grid(tuple(made), heading_rows=len(heads), is_aligned=False, is_damaged=is_damaged)
    (table,) = tables_of(grid, set())
    read_back = [
        row.label.removeprefix("Rad") + "".join(c.text for c in row.cells) for row in table.rows
    ]
    assert [digits(text) for text in read_back] == [digits("".join(row)) for row in rows]


def digits(text: str) -> str:
    return "".join(c for c in text if c.isdigit())


@pytest.mark.parametrize("words", [" ".join(["123"] * 60), " ".join(["-"] * 50), "1 " * 59 + "000"])
def test_hostile_rows_are_read_in_no_time(words: str) -> None:
    table = read(("Post Budget Utfall Avvikelse",), "\n".join([f"Rad | {words}"] * 20))
    assert len(table.rows) == 20
