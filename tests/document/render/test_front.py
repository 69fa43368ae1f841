"""The title and the list of contents."""

from __future__ import annotations

from dataclasses import replace

from tertial.document.model import Section
from tertial.document.render.front import CONTENTS_LINES, contents, unbroken
from tests.document.sample import document


def test_a_contents_list_has_at_most_three_levels() -> None:
    assert [level for level, _ in contents(document())] == [1, 1, 2, 3, 1, 1, 1]


def test_a_contents_list_that_is_too_long_for_its_page_leaves_out_the_lowest_level() -> None:
    many = tuple(Section(f"s{n}", 1 + n % 3, "S") for n in range(CONTENTS_LINES + 3))
    shown = contents(replace(document(), sections=many))
    assert {level for level, _ in shown} == {1, 2}
    assert len(shown) <= CONTENTS_LINES


def test_a_document_without_sections_has_no_contents() -> None:
    assert contents(replace(document(), sections=())) == []


def test_only_dates_are_held_together() -> None:
    title = "Delårsrapport 2 per 31 augusti 2020, version 3 sista"
    assert unbroken(title).replace("\u00a0", " ") == title
    assert unbroken(title).count("\u00a0") == 2
