"""The plan on one page: goals, targets, and what will be done, for the wall and for the committee's table."""

from __future__ import annotations

from datetime import date

from tertial.domain.plan import Goal
from tertial.domain.swedish import format_date
from tertial.services.access import Actor
from tertial.services.planning.measured import with_unit
from tertial.services.planning.pages import SheetGoal, SheetPage
from tertial.services.planning.reading import DEEDS, KIND_WORDS, Plan, open_plan


def sheet_page(*, actor: Actor, committee: str, year: int | None, today: date) -> SheetPage:
    """The committee's own goals under those of the council; what was taken out of the plan is not on it."""
    plan = open_plan(actor=actor, committee=committee, year=year, today=today)
    own = [
        goal
        for goal in plan.records.goals
        if plan.level(goal).role == "committee" and goal.ended_on is None
    ]
    groups: dict[str, list[SheetGoal]] = {}
    for goal in own:
        above = plan.goals.get(goal.parent)
        groups.setdefault(above.label if above else "", []).append(_goal(plan, goal))
    keys = {goal.key for goal in own}
    loose = [
        (KIND_WORDS[item.kind][0], item.title)
        for item in plan.records.items
        if item.kind in DEEDS and item.goal not in keys and not item.parent and not item.ended_on
    ]
    return SheetPage(
        plan.head, tuple((name, tuple(goals)) for name, goals in groups.items()), tuple(loose)
    )


def _goal(plan: Plan, goal: Goal) -> SheetGoal:
    measures = []
    for indicator in plan.records.indicators:
        if indicator.goal == goal.key and indicator.ended_on is None:
            target = plan.measures.target(indicator, plan.head.year)
            newest = plan.measures.standing(indicator).value
            value = newest.text if newest else ""
            measures.append((indicator.name, value, with_unit(target, indicator.unit)))
    deeds = []
    for item in plan.records.items:
        below = not item.parent or plan.items.get(item.parent) is None
        if item.goal == goal.key and item.kind in DEEDS and below and item.ended_on is None:
            due = f", senast {format_date(item.due)}" if item.due else ""
            deeds.append((KIND_WORDS[item.kind][0], f"{item.title}{due}"))
    return SheetGoal(goal.label, plan.owner(goal.owner), tuple(measures), tuple(deeds))
