"""Efficiency projects: headings with their parts, phases by year, or a row each."""

from __future__ import annotations

import pytest

from tertial.document.blocks.context import Heading
from tertial.document.model import Paragraph, Table
from tertial.errors import BadInput
from tests.document.plan_world import made


def test_a_project_has_its_parts_under_headings_a_level_deeper() -> None:
    found = made({"type": "projects", "area": "Funktionsstöd"})
    headings = [(each.title, each.depth) for each in found if isinstance(each, Heading)]
    assert headings == [
        ("Stödkedja", 1),
        ("Nuläge", 2),
        ("Börläge och målbild", 2),
        ("Årets arbete", 2),
        ("Förväntade effekter", 2),
        ("Uppföljning", 2),
    ]


def test_what_is_done_in_a_project_stands_as_bullets_under_the_years_work() -> None:
    found = made({"type": "projects", "area": "Funktionsstöd"})
    bullets = [each.text for each in found if isinstance(each, Paragraph) and each.style == "item"]
    assert bullets == ["Bostäder: fler här hemma.", "Färre köp"]


def test_phases_are_a_table_by_year() -> None:
    (table,) = (
        each
        for each in made({"type": "projects", "area": "Funktionsstöd"})
        if isinstance(each, Table)
    )
    assert [(row.label, *(cell.text for cell in row.cells)) for row in table.rows] == [
        ("2025", "Underlag tas fram", "Analys", ""),
        ("2026–2027", "", "Införande", "Lugnare"),
    ]


def test_parts_of_a_project_are_rows_of_a_table() -> None:
    (table,) = made({"type": "projects", "layout": "table", "parent": "digital"})
    assert isinstance(table, Table)
    assert [(row.label, *(cell.text for cell in row.cells)) for row in table.rows] == [
        ("Video i hemtjänsten", "Besök.", "Skärm.", "Införande 2026", "Tryggare.\n\nSparar tid.")
    ]


def test_an_area_without_projects_says_nothing() -> None:
    assert made({"type": "projects", "area": "Ingen"}) == []
    assert made({"type": "projects", "layout": "table", "parent": "chain"}) == []


def test_a_project_that_is_not_there_is_said() -> None:
    with pytest.raises(BadInput, match=r"template\.block"):
        made({"type": "projects", "projects": ["nothing"]})
