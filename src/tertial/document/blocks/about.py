"""What every report ends with: where the figures come from and how the report was made."""

from __future__ import annotations

from dataclasses import dataclass

from tertial.document.blocks.cells import words
from tertial.document.blocks.context import Made, Place
from tertial.document.blocks.text import plain
from tertial.document.model import Cell, Column, Paragraph, Row, Status, Table
from tertial.domain.plan import Goal, Indicator

KINDS = {"outcome": "Utfall", "budget": "Budget", "forecast": "Prognos"}


@dataclass(frozen=True, slots=True)
class NoOptions:
    pass


def sources(place: Place, options: NoOptions) -> Made:
    """Which source each measure has, by goal."""
    goals = {goal.key: goal for goal in place.facts.goals}

    def above(key: str) -> str:
        goal = goals.get(key)
        return goals[goal.parent].label if goal and goal.parent in goals else ""

    rows = tuple(
        Row(
            each.name,
            (words(above(each.goal)), words(goals[each.goal].label), words(_source(each))),
        )
        for each in place.facts.indicators
        if each.source and each.goal in goals
    )
    if rows:
        columns = tuple(
            Column(name, is_text=True) for name in ("Kommunens mål", "Nämndmål", "Källa")
        )
        yield Table("kallforteckning", "Källförteckning", columns, rows, "Mått")


def _source(indicator: Indicator) -> str:
    return f"{indicator.source} – {indicator.kolada}" if indicator.kolada else indicator.source


def about(place: Place, options: NoOptions) -> Made:
    """The batches that the figures were read from, and what the reader must know of them."""
    facts = place.facts
    for remark in facts.remarks:
        yield Paragraph(remark, style="note")
    rows = tuple(
        Row(
            f"{KINDS[batch.kind]} {batch.version}".strip(),
            (words(batch.file), words(batch.created_at), words(batch.id)),
        )
        for batch in facts.batches
    )
    if rows:
        columns = tuple(Column(name, is_text=True) for name in ("Fil", "Inläst", "Inläsning"))
        yield Table("inlasningar", "Inläsningar som siffrorna bygger på", columns, rows, "Underlag")


@dataclass(frozen=True, slots=True)
class GoalsOptions:
    """``level`` shows the goals of one level alone, ``motive`` the reasons beside the grades."""

    level: str = ""
    title: str = "Bedömd måluppfyllelse"
    label_heading: str = "Mål"
    motive: bool = False


def goals(place: Place, options: GoalsOptions) -> Made:
    """All goals and how they were assessed in this report, in the plan's order; headed as preliminary when all are."""
    grades = place.facts.assessments
    shown = [
        goal
        for goal in place.facts.goals
        if goal.key in grades and options.level in ("", goal.level)
    ]
    if not shown:
        return
    above = {goal.key: goal.label for goal in place.facts.goals}
    is_preliminary = all(grades[goal.key].is_preliminary for goal in shown)

    def said(goal: Goal) -> tuple[Cell, ...]:
        grade = words(grades[goal.key].grade.capitalize())
        motive = words(plain(place.book, grades[goal.key].motive))
        return (grade, motive) if options.motive else (grade,)

    rows = tuple(
        Row(
            goal.label,
            said(goal),
            "of-which" if goal.level == "committee_goal" else "detail",
            parent=above.get(goal.parent, "") if goal.level == "committee_goal" else "",
        )
        for goal in shown
    )
    heading = "Preliminär bedömning" if is_preliminary else "Måluppfyllelse"
    columns = tuple(
        Column(name, is_text=True)
        for name in ((heading, "Motivering") if options.motive else (heading,))
    )
    yield Table("maluppfyllelse", options.title, columns, rows, options.label_heading)


def assessment(place: Place, goal: str, label: str, motive: str) -> Status:
    """A goal's grade as a status block: somebody's judgement, with reasons."""
    found = place.facts.assessments[goal]
    grade = found.grade
    return Status(
        kind="goal",
        title=label,
        status=f"{grade.capitalize()}, preliminärt" if found.is_preliminary else grade.capitalize(),
        tone=place.facts.grade_scale.tone(grade),
        comment=motive,
        ref=f"goal.{goal}",
    )
