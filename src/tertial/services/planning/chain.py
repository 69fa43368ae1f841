"""The chain as a tree: from goal area to a unit's work plan, with what measures and what is done under each goal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from tertial.domain.plan import Goal, ItemKind, PlanItem
from tertial.domain.swedish import format_date
from tertial.services.access import Actor
from tertial.services.planning.pages import ChainFilter, ChainPage, Choice, GoalNode, Leaf
from tertial.services.planning.reading import DEEDS, KIND_WORDS, Plan, open_plan

FOLDED = ("committee", "unit")
"""Levels that lie folded when nothing narrows the tree: what is above them is seen at a glance."""


@dataclass(frozen=True, slots=True)
class Belonging:
    """What hangs where: goals under goals, and under each its leaves; ``loose`` hangs nowhere that is shown."""

    below: Mapping[str, list[Goal]]
    leaves: Mapping[str, list[Leaf]]
    loose: tuple[Leaf, ...]
    risks: frozenset[str]
    """Goals that a risk belongs to, by its own goal or by a link."""


def chain_page(
    *,
    actor: Actor,
    committee: str,
    year: int | None,
    today: date,
    chosen: ChainFilter | None = None,
) -> ChainPage:
    """The chain of a plan year, narrowed by ``chosen``. The same number of queries however much it holds."""
    plan = open_plan(actor=actor, committee=committee, year=year, today=today)
    narrowing = chosen or ChainFilter()
    found = belonging(plan, narrowing)
    roots = tuple(
        node
        for goal in found.below.get("", ())
        if (node := goal_node(plan, found, goal, narrowing, 0)) is not None
    )
    ended = [
        *(each for each in plan.records.goals if each.ended_on),
        *(each for each in plan.records.indicators if each.ended_on),
        *(each for each in plan.records.items if each.ended_on),
    ]
    return ChainPage(
        head=plan.head,
        roots=roots,
        loose=found.loose,
        counts=_counts(plan),
        gaps=sum(_gaps_below(node) for node in roots) + sum(bool(leaf.gap) for leaf in found.loose),
        ended=len(ended),
        owners=_owners(plan),
        units=_units(plan),
        kinds=_kinds(plan),
        chosen=narrowing,
    )


def belonging(plan: Plan, chosen: ChainFilter) -> Belonging:
    """What hangs where of what a filter leaves."""
    shown = {g.key: g for g in plan.records.goals if chosen.ended or g.ended_on is None}
    units = _within(plan, chosen.unit)
    below: dict[str, list[Goal]] = {}
    for goal in shown.values():
        below.setdefault(goal.parent if goal.parent in shown else "", []).append(goal)
    leaves: dict[str, list[Leaf]] = {}
    loose: list[Leaf] = []

    def hang(goal: str, leaf: Leaf, without: Leaf) -> None:
        if goal in shown:
            leaves.setdefault(goal, []).append(leaf)
        else:
            loose.append(without)

    for indicator in plan.records.indicators:
        wanted = chosen.kind in ("", "indicator") and chosen.owner in ("", indicator.owner)
        if wanted and not chosen.unit and (chosen.ended or indicator.ended_on is None):
            leaf = plan.indicator_leaf(indicator)
            hang(indicator.goal, leaf, leaf)
    for item in plan.records.items:
        wanted = chosen.kind in ("", item.kind) and chosen.owner in ("", item.owner)
        in_unit = not chosen.unit or item.unit in units
        if wanted and in_unit and (chosen.ended or item.ended_on is None):
            hang(item.goal, plan.item_leaf(item), plan.item_leaf(item, _gap(plan, item)))
    return Belonging(below, leaves, tuple(loose), goals_with_risks(plan))


def goal_node(
    plan: Plan, found: Belonging, goal: Goal, chosen: ChainFilter, depth: int
) -> GoalNode | None:
    """A goal with all below it; None where a filter leaves nothing of it."""
    below = tuple(
        node
        for each in found.below.get(goal.key, ())
        if (node := goal_node(plan, found, each, chosen, depth + 1)) is not None
    )
    leaves = tuple(found.leaves.get(goal.key, ()))
    owned = chosen.owner and goal.owner == chosen.owner
    in_unit = chosen.unit and goal.unit in _within(plan, chosen.unit)
    if not chosen.is_empty and not (leaves or below or owned or in_unit):
        return None
    level = plan.level(goal)
    graded = plan.graded.get(goal.key, ())
    report, last = graded[-1] if graded else (None, None)
    return GoalNode(
        key=goal.key,
        label=goal.label,
        level=level.label,
        depth=depth,
        is_locked=level.is_common,
        grade=last.grade if last else "",
        tone=plan.tone("grade", last.grade) if last else "none",
        note=report.title if report else "",
        owner=plan.owner(goal.owner),
        unit=plan.unit(goal.unit),
        gaps=gaps(plan, goal, found.risks) if chosen.is_empty else (),
        leaves=leaves,
        below=below,
        is_open=level.role not in FOLDED or not chosen.is_empty,
        ended_on=format_date(goal.ended_on) if goal.ended_on else "",
    )


def gaps(plan: Plan, goal: Goal, risks: frozenset[str] | None = None) -> tuple[str, ...]:
    """What a committee's or unit's own goal lacks: measures, something that is done, a risk thought of."""
    if plan.level(goal).role not in ("committee", "unit") or goal.ended_on is not None:
        return ()
    found = []
    if not any(i.goal == goal.key and i.ended_on is None for i in plan.records.indicators):
        found.append("ingen indikator")
    items = [i for i in plan.records.items if i.goal == goal.key and i.ended_on is None]
    if not any(item.kind in DEEDS for item in items):
        found.append("inget åtagande")
    if goal.key not in (goals_with_risks(plan) if risks is None else risks):
        found.append("ingen risk")
    return tuple(found)


def _gap(plan: Plan, item: PlanItem) -> str:
    linked = any(
        {(each.source_kind, each.source), (each.target_kind, each.target)} >= {("item", item.key)}
        and "goal" in (each.source_kind, each.target_kind)
        for each in plan.records.links
    )
    if linked:
        return ""
    if item.goal:
        return "målet finns inte i planen"
    return "hör inte till något mål" if item.kind == "risk" else ""


def goals_without_risk(plan: Plan) -> tuple[Goal, ...]:
    """The committee's own goals that no risk belongs to."""
    found = goals_with_risks(plan)
    return tuple(
        goal
        for goal in plan.records.goals
        if plan.level(goal).role == "committee" and goal.ended_on is None and goal.key not in found
    )


def goals_with_risks(plan: Plan) -> frozenset[str]:
    """The goals that a risk belongs to, by its own goal or by a link."""
    risks = {i.key for i in plan.records.items if i.kind == "risk" and i.ended_on is None}
    found = {plan.items[key].goal for key in risks}
    for link in plan.records.links:
        ends = {link.source_kind: link.source, link.target_kind: link.target}
        if ends.get("item") in risks and "goal" in ends:
            found.add(ends["goal"])
    return frozenset(found - {""})


def _gaps_below(node: GoalNode) -> int:
    return bool(node.gaps) + sum(_gaps_below(each) for each in node.below)


def _within(plan: Plan, unit: str) -> frozenset[str]:
    """A unit and all units below it."""
    found = {unit} if unit else set()
    while more := {u.code for u in plan.records.units if u.parent in found} - found:
        found |= more
    return frozenset(found)


def _counts(plan: Plan) -> tuple[tuple[str, int], ...]:
    """How many there are of each kind, by the municipality's own words."""
    levels = {level.key: level.plural for level in map(plan.level, plan.records.goals)}
    found = {
        plural: sum(g.level == key and g.ended_on is None for g in plan.records.goals)
        for key, plural in levels.items()
    }
    found["Indikatorer"] = sum(i.ended_on is None for i in plan.records.indicators)
    for kind, (_, plural) in KIND_WORDS.items():
        found[plural] = sum(i.kind == kind and i.ended_on is None for i in plan.records.items)
    return tuple((name, count) for name, count in found.items() if count)


def _owners(plan: Plan) -> tuple[Choice, ...]:
    owners = {each.owner for each in plan.records.goals}
    owners |= {i.owner for i in plan.records.indicators} | {i.owner for i in plan.records.items}
    named = [Choice(owner, plan.owner(owner)) for owner in owners - {""}]
    return tuple(sorted(named, key=lambda each: each.label.casefold()))


def _units(plan: Plan) -> tuple[Choice, ...]:
    """The units that something is for, and those above them."""
    codes: set[str] = {g.unit for g in plan.records.goals} | {i.unit for i in plan.records.items}
    for code in tuple(codes):
        while code in plan.units and (code := plan.units[code].parent):
            codes.add(code)
    return tuple(Choice(u.code, u.name) for u in plan.records.units if u.code in codes)


def _kinds(plan: Plan) -> tuple[Choice, ...]:
    there: Iterable[ItemKind] = {item.kind for item in plan.records.items}
    kinds = [Choice(kind, KIND_WORDS[kind][1]) for kind in KIND_WORDS if kind in there]
    return (Choice("indicator", "Indikatorer"), *kinds)
