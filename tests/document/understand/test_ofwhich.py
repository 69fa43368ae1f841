"""Rows that are parts of a row above them."""

from __future__ import annotations

import pytest

from tests.document.drawn import HOURS, PLACES, drawn, grave, ties


def test_parts_are_all_of_the_row_where_they_are_so_in_most_columns() -> None:
    assert {tie.at_most for tie in ties(drawn(HOURS), "of-which")} == {False}
    assert len(ties(drawn(PLACES), "of-which")) == 6


def test_parts_that_are_some_of_it_are_only_held_to_be_no_more() -> None:
    table = drawn("""
        Personal | 2023 | 2024
        Antal anställda | 1 250 | 1 310
        - kvinnor | 1 000 | 1 048
        - heltid | 700 | 765
    """)
    assert {tie.at_most for tie in ties(table, "of-which")} == {True}
    assert grave(table) == []


@pytest.mark.parametrize("label", ["varav övertid", "- övertid"])
def test_parts_are_not_summed_and_one_that_exceeds_its_whole_is_warned_of(label: str) -> None:
    table = drawn(f"""
        Kostnader | Budget | Utfall
        Personal | 100 | 105
        {label} | 10 | 210
        Lokaler | 50 | 49
        Summa | 150 | 154
    """)
    (finding,) = grave(table)
    assert (finding.rule, finding.severity) == ("of-which", "warning")
