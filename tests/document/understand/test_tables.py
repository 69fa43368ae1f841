"""Grids become tables: headings over columns, labels, units, notes; nothing that stood in the grid is lost."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.document.model import Table
from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.understand.cells import read_number
from tertial.document.understand.tables import joined, tables_of
from tests.document.understand.making import grid, numbers, table, values

STATEMENT = """
    Driftredovisning, mnkr | HELÅR |  |  | PERIOD JANUARI-MARS |  |
    | Budget | Prognos | Avvikelse | Budget | Utfall | Avvikelse
    Taxor och avgifter | 51,0 | 51,0 | 0,0 | 12,8 | 13,3 | 0,6
    Bidrag | 85,6 | 85,6 | 0,0 | 21,6 | 23,7 | 2,2
    **Verksamhetens intäkter** | **136,6** | **136,6** | **0,0** | **34,4** | **37,0** | **2,8**
    Personal | -765,3 | -801,1 | -35,8 | -184,8 | -191,6 | -6,8
    Lokaler | -97,3 | -97,3 | 0,0 | -24,4 | -24,3 | 0,1
    **Verksamhetens kostnader** | **-862,6** | **-898,4** | **-35,8** | **-209,2** | **-215,9** | **-6,7**
    **Årets resultat** | **-726,0** | **-761,8** | **-35,8** | **-174,8** | **-178,9** | **-3,9**
    varav uttag Eget kapital | | | | | |
    IB eget kapital | | | 3,6 | | |
"""


def test_a_heading_over_several_columns_stands_over_each_of_them() -> None:
    columns = table(STATEMENT).columns
    assert [(c.group, c.name) for c in columns] == [
        ("HELÅR", "Budget"),
        ("HELÅR", "Prognos"),
        ("HELÅR", "Avvikelse"),
        ("PERIOD JANUARI-MARS", "Budget"),
        ("PERIOD JANUARI-MARS", "Utfall"),
        ("PERIOD JANUARI-MARS", "Avvikelse"),
    ]


def test_the_first_cell_names_the_labels_and_gives_the_unit() -> None:
    made = table(STATEMENT)
    assert (made.title, made.label_heading, made.unit) == (
        "Driftredovisning",
        "Driftredovisning, mnkr",
        "mnkr",
    )


def test_rows_have_their_levels_and_an_empty_cell_is_missing_and_not_zero() -> None:
    rows = table(STATEMENT).rows
    assert [(row.label, row.level) for row in rows[2:]] == [
        ("Verksamhetens intäkter", "subtotal"),
        ("Personal", "detail"),
        ("Lokaler", "detail"),
        ("Verksamhetens kostnader", "subtotal"),
        ("Årets resultat", "total"),
        ("varav uttag Eget kapital", "of-which"),
        ("IB eget kapital", "memo"),
    ]
    assert values(rows[-1]) == numbers(None, None, "3.6", None, None, None)
    assert values(rows[0])[2] == Decimal("0.0")


def test_dashes_before_a_label_make_it_part_of_the_row_above() -> None:
    made = table("""
        Verksamhet | augusti 2020 | augusti 2019
        Korttidsplatser, helårsplatser (1) | 35 | 50
        - egen utförare | 30 | 43
        – extern utförare | 0 | 6
        Dagverksamhet, tillfällen | 2 248 | 7 754
    """)
    assert [(row.label, row.level, row.parent, row.note, row.unit) for row in made.rows] == [
        ("Korttidsplatser, helårsplatser", "detail", "", "1", "platser"),
        ("egen utförare", "of-which", "Korttidsplatser, helårsplatser", "", None),
        ("extern utförare", "of-which", "Korttidsplatser, helårsplatser", "", None),
        ("Dagverksamhet, tillfällen", "detail", "", "", None),
    ]


def test_cells_of_several_values_are_parted_and_their_heading_stands_above() -> None:
    made = table("""
        Mått | Utfall & trend | Etappmål | Kön
        Frånvaro | Utfall 02- 2020 9,1 % Utfall 02- 2019 9,4 % Trend Positiv 9,1 % 9,4 % | Etappmål 2020 Minska | Nej
        Frisknärvaro | Utfall 02- 2020 3,1 % Utfall 02- 2019 3,2 % Trend Positiv 3,1 % 3,2 % | Etappmål 2020 Öka | Nej
    """)
    assert [(c.group, c.name) for c in made.columns] == [
        ("Utfall & trend", "Utfall 02- 2020"),
        ("Utfall & trend", "Utfall 02- 2019"),
        ("Utfall & trend", "Trend"),
        ("Etappmål", "Etappmål 2020"),
        ("", "Kön"),
    ]
    assert [cell.text for cell in made.rows[0].cells] == [
        "9,1 %",
        "9,4 %",
        "Positiv",
        "Minska",
        "Nej",
    ]


def test_a_label_heading_in_a_row_of_its_own_is_no_row() -> None:
    made = table("""
        | Tidigare beslutat / Nytt beslut | Investering 2026
        Investering, tkr | |
        Inventarier | Nytt beslut | 3 900
        Summa investeringar | | 4 400
    """)
    assert (made.label_heading, made.unit) == ("Investering, tkr", "tkr")
    assert [row.label for row in made.rows] == ["Inventarier", "Summa investeringar"]


def test_merged_cells_are_repeated_and_said_to_be() -> None:
    rows = (
        GridRow((GridCell("Mål"), GridCell("Indikator"), GridCell("2025", colspan=2))),
        GridRow((GridCell("Trygghet", rowspan=2), GridCell("Andel"), GridCell("5"), GridCell("6"))),
        GridRow((GridCell("Antal"), GridCell("7", colspan=2))),
    )
    (made,) = tables_of(Grid(rows), set())
    assert [(row.label, row.spanned) for row in made.rows] == [
        ("Trygghet", False),
        ("Trygghet", True),
    ]
    assert [(cell.text, cell.spanned) for cell in made.rows[1].cells] == [
        ("Antal", False),
        ("7", False),
        ("7", True),
    ]


def test_the_same_headings_after_a_page_break_are_left_out_and_other_ones_begin_a_table() -> None:
    made = tables_of(
        grid("""
            Nyckeltal | 2023 | 2024 | 2025
            Omsättning | 9,9 | 7,7 | 7,8
            Nyckeltal | 2023 | 2024 | 2025
            Frånvaro | 8,1 | 8,2 | 8,0
            Nyckeltal | Utfall 2025 | Etappmål 2026 |
            Heltid | 52 % | 55 % |
        """),
        set(),
    )
    assert [[row.label for row in each.rows] for each in made] == [
        ["Omsättning", "Frånvaro"],
        ["Heltid"],
    ]


def test_the_first_row_over_the_whole_table_is_its_title() -> None:
    made = table("""
        Nämndens investeringar | | |
        Projekt, tkr | Budget | Utfall | Avvikelse
        Ombyggnad | 237 | 200 | 37
    """)
    assert made.title == "Nämndens investeringar"


def test_a_long_text_alone_under_a_row_is_its_comment() -> None:
    comment = "Uppgifterna avser ett genomsnitt av de tolv senaste månaderna. " * 3
    made = table(f"""
        Mått | 2024 | 2025
        Sjukfrånvaro (%) | 9,4 | 9,1
        {comment} | |
    """)
    assert [cell.text for cell in made.rows[0].cells] == ["9,4", "9,1", comment.strip()]


def test_codes_are_no_figures() -> None:
    made = table("""
        Konto | Benämning | Utfall 2025
        3011 | Avgifter | 120
        5010 | Löner | -480
    """)
    assert [row.label for row in made.rows] == ["Avgifter", "Löner"]
    assert values(made.rows[0]) == numbers(None, "120")


def test_years_may_be_labels() -> None:
    made = table("""
        | Jan | Feb | Mar
        2024 | 36,1 | 35,1 | 34,4
        2025 | 31,4 | 31,0 | 31,0
    """)
    assert [row.label for row in made.rows] == ["2024", "2025"]


def parts() -> tuple[Table, ...]:
    ids: set[str] = set()
    texts = (
        "Verksamhet, tkr | Budget | Utfall\nSkola | 4 | 5",
        "Verksamhet, tkr | Budget | Utfall\nVård | 6 | 7\nSumma | 10 | 12",
        "Verksamhet, tkr | Budget | Utfall\nVägar | 1 | 2\nSumma | 1 | 2",
    )
    return tuple(each for text in texts for each in tables_of(grid(text), ids))


def test_a_table_parted_by_a_page_break_is_made_one_and_a_whole_one_after_it_is_not() -> None:
    made = joined(parts())
    assert [[row.label for row in each.rows] for each in made] == [
        ["Skola", "Vård", "Summa"],
        ["Vägar", "Summa"],
    ]
    assert made[0].rows[-1].level == "total"


cells = st.one_of(
    st.sampled_from(
        [
            "",
            "-",
            "Budget",
            "Utfall 2020",
            "varav kvinnor",
            "Summa",
            "9,1 %",
            "2021",
            "1 234",
            "x" * 150,
        ]
    ),
    st.from_regex(r"-?[0-9]{1,4}(,[0-9])?", fullmatch=True),
    st.text(max_size=20),
)
grids = st.builds(
    Grid,
    rows=st.lists(
        st.builds(
            GridRow,
            cells=st.lists(
                st.builds(
                    GridCell,
                    text=cells,
                    colspan=st.integers(0, 5),
                    rowspan=st.integers(0, 5),
                    is_bold=st.booleans(),
                    is_heading=st.booleans(),
                ),
                max_size=6,
            ).map(tuple),
        ),
        max_size=8,
    ).map(tuple),
    title=st.text(max_size=10),
    heading_rows=st.none() | st.integers(0, 9),
    is_aligned=st.booleans(),
    is_damaged=st.booleans(),
)


@settings(deadline=None, max_examples=200)
@given(grids)
def test_no_grid_is_refused_and_every_row_is_as_wide_as_its_headings(made: Grid) -> None:
    found = tables_of(made, set())
    assert all(len(row.cells) == len(each.columns) for each in found for row in each.rows)
    assert len({each.id for each in found}) == len(found)


@pytest.mark.parametrize("text", ["-", "--", "–", "", "..."])
def test_a_dash_is_missing(text: str) -> None:
    assert read_number(text) is None
