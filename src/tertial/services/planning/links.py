"""What a thing belongs together with, in words, and what it can be linked to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from tertial.services.planning.pages import Choice, LinkLine, ThingKind
from tertial.services.planning.reading import KIND_WORDS, Plan
from tertial.store import models

THINGS: Mapping[str, ThingKind] = {"goal": "goal", "indicator": "indicator", "item": "item"}


def links_of(plan: Plan, kind: ThingKind, key: str) -> tuple[LinkLine, ...]:
    """The links of a thing, whichever end it is (one query)."""
    rows = models.Link.objects.filter(
        plan_year__committee__slug=plan.head.committee, plan_year__year=plan.head.year
    )
    found = []
    for row in rows:
        here = (kind, key)
        if (row.source_kind, row.source) == here:
            other, at, relation = row.target_kind, row.target, row.relation
        elif (row.target_kind, row.target) == here:
            other, at, relation = row.source_kind, row.source, row.relation
        else:
            continue
        kind_label, title = _named(plan, other, at)
        thing: ThingKind | Literal[""] = THINGS.get(other, "") if title != at else ""
        found.append(LinkLine(int(row.pk), relation, kind_label, title, thing, at))
    return tuple(found)


def linkable(plan: Plan, kind: ThingKind, key: str) -> tuple[tuple[str, tuple[Choice, ...]], ...]:
    """What a thing can be linked to, by kind."""
    groups: dict[str, list[Choice]] = {}
    for word in KIND_WORDS:
        those = [i for i in plan.records.items if i.kind == word and (kind, key) != ("item", i.key)]
        groups[KIND_WORDS[word][1]] = [Choice(f"item:{i.key}", i.title[:120]) for i in those]
    groups["Mål"] = [
        Choice(f"goal:{g.key}", g.label)
        for g in plan.records.goals
        if (kind, key) != ("goal", g.key)
    ]
    for statement in plan.records.statements:
        groups[statement.title] = [
            Choice(f"line:{statement.key}.{line.key}", line.label) for line in statement.lines
        ]
    for table in plan.records.tables:
        groups.setdefault(table.title, []).extend(
            Choice(f"row:{table.key}.{row.key}", row.label) for row in table.rows
        )
    return tuple((name, tuple(choices)) for name, choices in groups.items() if choices)


def _named(plan: Plan, kind: str, key: str) -> tuple[str, str]:
    """A thing's kind and title in words; its key where it is not there."""
    if kind == "goal" and key in plan.goals:
        return plan.level(plan.goals[key]).label, plan.goals[key].label
    if kind == "indicator" and key in plan.indicators:
        return "Indikator", plan.indicators[key].name
    if kind == "item" and key in plan.items:
        return KIND_WORDS[plan.items[key].kind][0], plan.items[key].title
    holder, _, part = key.partition(".")
    for statement in plan.records.statements if kind == "line" else ():
        for line in statement.lines if statement.key == holder else ():
            if line.key == part:
                return statement.title, line.label
    for table in plan.records.tables if kind == "row" else ():
        for row in table.rows if table.key == holder else ():
            if row.key == part:
                return table.title, row.label
    return "Finns inte längre", key
