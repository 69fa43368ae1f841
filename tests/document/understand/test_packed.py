"""Cells of several values become columns of their own."""

from __future__ import annotations

from tests.document.understand.making import numbers, table, values


def test_numbers_that_a_reader_took_for_one_cell_are_parted_as_their_headings_say() -> None:
    made = table("""
        Indikatorer | 2019 2020 Aug 2021 | Etappmål
        Budgethållning (%) | 4,1 % 9,0 % 0,8 %* | 0
        Omsättning (%) | 7,1 % 8,0 % 7,8 % | 7
    """)
    assert [c.name for c in made.columns] == ["2019", "2020", "Aug 2021", "Etappmål"]
    assert values(made.rows[0]) == numbers("4.1", "9.0", "0.8", "0")
    assert made.rows[0].cells[2].note == "*"


def test_a_cell_that_fits_no_heading_leaves_its_column_whole() -> None:
    made = table("""
        Indikatorer | 2019 2020 | Mål
        Budgethållning | 4,1 % 9,0 % | 0
        Omsättning | saknas ännu | 7
    """)
    assert [c.name for c in made.columns] == ["2019 2020", "Mål"]


def test_sentences_with_years_are_no_packed_values() -> None:
    made = table("""
        Nuläge | Genomförande
        Tillsyn i hemmet | Upphandling och införande 2026
        Stöd | Införande av digitalt stöd 2027 för alla som har det i dag och vill ha det
    """)
    assert [c.name for c in made.columns] == ["Genomförande"]
