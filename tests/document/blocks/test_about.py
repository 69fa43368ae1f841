"""Assessments of one level with their reasons, headed as preliminary when all are; sources with their id in Kolada."""

from __future__ import annotations

from dataclasses import replace

from tertial.document.blocks import make
from tertial.document.blocks.about import assessment
from tertial.document.blocks.context import Place
from tertial.document.book import FigureBook
from tertial.document.facts import ReportFacts
from tertial.document.model import Table
from tertial.domain.plan import Assessment
from tests.document.world import facts


def table(world: ReportFacts, **block: object) -> Table:
    (made,) = make(Place(FigureBook(world), "mal"), block)
    assert isinstance(made, Table)
    return made


def judged(*, is_preliminary: bool) -> ReportFacts:
    return facts(
        assessments={
            "employer": Assessment("employer", "god", "", is_preliminary=is_preliminary),
            "conditions": Assessment("conditions", "god", "Skäl.", is_preliminary=True),
        }
    )


def test_the_goals_of_one_level_are_shown_with_their_reasons() -> None:
    made = table(
        judged(is_preliminary=True),
        type="goals",
        level="committee_goal",
        title="Bedömning",
        label_heading="Område",
        motive=True,
    )
    assert [column.name for column in made.columns] == ["Preliminär bedömning", "Motivering"]
    assert [[row.label, *(cell.text for cell in row.cells)] for row in made.rows] == [
        ["Goda förutsättningar", "God", "Skäl."]
    ]


def test_one_assessment_that_is_final_makes_the_heading_plain() -> None:
    made = table(judged(is_preliminary=False), type="goals")
    assert [column.name for column in made.columns] == ["Måluppfyllelse"]
    assert len(made.rows) == 2


def test_a_preliminary_grade_says_so_where_the_goal_stands() -> None:
    place = Place(FigureBook(judged(is_preliminary=True)), "mal")
    assert assessment(place, "employer", "Mål", "").status == "God, preliminärt"


def test_a_source_in_kolada_is_followed_by_its_id() -> None:
    (indicator,) = facts().indicators
    world = facts(indicators=(replace(indicator, source="Kolada", kolada="U35544"),))
    assert table(world, type="sources").rows[0].cells[2].text == "Kolada – U35544"
