"""A goal's page and an item's page: all that is known of it, on one page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from tertial.document.model import Cell, Column, Row, Table
from tertial.domain.figure import Unit
from tertial.domain.goals import evidence_of, rule_says
from tertial.domain.plan import Benefit, Goal, Indicator, PlanItem, Project, Tone
from tertial.domain.swedish import format_date, format_ore
from tertial.errors import BadInput, NotFound
from tertial.services.access import Action, Actor, may
from tertial.services.control.parts import control_part
from tertial.services.planning.chain import belonging, gaps, goal_node
from tertial.services.planning.comments import comment_box
from tertial.services.planning.earlier import said_before
from tertial.services.planning.editing import has_history
from tertial.services.planning.history import address, changes
from tertial.services.planning.links import linkable, links_of
from tertial.services.planning.pages import (
    ChainFilter,
    Choice,
    Evidence,
    GoalPage,
    Handling,
    ItemPage,
    Leaf,
    Phase,
    ProjectPart,
    Said,
    ThingKind,
)
from tertial.services.planning.reading import KIND_WORDS, Plan, kronor, open_plan
from tertial.services.planning.rows import CONTROL_KINDS, plan_year_of

LOCKED = "Kommer uppifrån och är låst här. Den som sköter kommunens gemensamma mål kan ändra det."


def goal_page(*, actor: Actor, committee: str, year: int | None, key: str, today: date) -> GoalPage:
    """A goal with its evidence, its assessments through the reports, and what hangs on it.

    Raises ``NotFound("plan.unknown")``.
    """
    plan = open_plan(actor=actor, committee=committee, year=year, today=today)
    goal = plan.goals.get(key)
    if goal is None:
        raise NotFound("plan.unknown", key=key)
    handled = handling(actor, plan, "goal", goal)
    found = belonging(plan, ChainFilter())
    nodes = (goal_node(plan, found, each, ChainFilter(), 1) for each in found.below.get(key, ()))
    leaves = [leaf for leaf in found.leaves.get(key, ()) if leaf.kind == "item"]
    thing = address(plan.head.year, "goal", key)
    return GoalPage(
        head=plan.head,
        handling=handled,
        label=goal.label,
        level=plan.level(goal).label,
        text=plan.plain(goal.text),
        above=_above(plan, goal),
        facts=_facts(("Ansvarig", plan.owner(goal.owner)), ("Enhet", plan.unit(goal.unit))),
        gaps=gaps(plan, goal, found.risks),
        evidence=_evidence(plan, goal),
        said=(*_graded(plan, goal), *said_before(plan, "goal", key)),
        below=tuple(node for node in nodes if node is not None),
        items=by_kind(leaves),
        links=links_of(plan, "goal", key),
        linkable=linkable(plan, "goal", key) if may(actor, "edit_plan", committee) else (),
        history=changes(committee, thing, may_undo=handled.may_edit),
        comments=comment_box(actor=actor, committee=committee, thing=thing),
    )


def item_page(*, actor: Actor, committee: str, year: int | None, key: str, today: date) -> ItemPage:
    """An item of any kind, with what every report has said of it, those of earlier years too.

    Raises ``NotFound("plan.unknown")``.
    """
    plan = open_plan(actor=actor, committee=committee, year=year, today=today)
    item = plan.items.get(key)
    if item is None:
        raise NotFound("plan.unknown", key=key)
    handled = handling(actor, plan, "item", item)
    status, tone, _ = plan.status(item)
    goal, parent = plan.goals.get(item.goal), plan.items.get(item.parent)
    thing = address(plan.head.year, "item", key)
    parts = [i for i in plan.records.items if i.parent == key and i.ended_on is None]
    return ItemPage(
        head=plan.head,
        handling=handled,
        kind_label=KIND_WORDS[item.kind][0],
        title=item.title,
        status=status,
        tone=tone,
        background=plan.plain(item.background),
        text=plan.plain(item.text),
        goal=Choice(goal.key, goal.label) if goal else None,
        parent=Choice(parent.key, parent.title) if parent else None,
        parts=tuple(plan.item_leaf(each) for each in parts),
        facts=_item_facts(plan, item),
        is_late=plan.is_late(item),
        project=project_part(plan, item),
        control=control_part(actor, plan, item),
        said=(*_told(plan, item), *said_before(plan, "item", key)),
        links=links_of(plan, "item", key),
        linkable=linkable(plan, "item", key) if may(actor, "edit_plan", committee) else (),
        history=changes(committee, thing, may_undo=handled.may_edit),
        comments=comment_box(actor=actor, committee=committee, thing=thing),
    )


def handling(
    actor: Actor, plan: Plan, kind: ThingKind, thing: Goal | Indicator | PlanItem
) -> Handling:
    """What the actor may do to a thing, and why not."""
    locked = plan.is_locked(thing)
    right: Action = "edit_common_plan" if locked else "edit_plan"
    if isinstance(thing, PlanItem) and thing.kind in CONTROL_KINDS:
        right = "edit_common_control" if locked else "edit_control"
    may_edit = may(actor, right, plan.head.committee)
    removes = False
    if may_edit and thing.ended_on is None:
        row = plan_year_of(plan.head.committee, plan.head.year)
        removes = not has_history(row, kind, thing.key)
    return Handling(
        kind=kind,
        key=thing.key,
        may_edit=may_edit,
        locked=LOCKED if locked else "",
        ended_on=format_date(thing.ended_on) if thing.ended_on else "",
        removes=removes,
    )


def by_kind(leaves: Sequence[Leaf]) -> tuple[tuple[str, tuple[Leaf, ...]], ...]:
    """Items under the plural of their kind."""
    groups = ((one, many) for one, many in KIND_WORDS.values())
    found = (
        (many, tuple(leaf for leaf in leaves if leaf.kind_label == one)) for one, many in groups
    )
    return tuple((name, those) for name, those in found if those)


def _above(plan: Plan, goal: Goal) -> tuple[Choice, ...]:
    found: list[Choice] = []
    seen = {goal.key}
    while goal.parent in plan.goals and goal.parent not in seen:
        goal = plan.goals[goal.parent]
        seen.add(goal.key)
        found.insert(0, Choice(goal.key, goal.label))
    return tuple(found)


def _facts(*facts: tuple[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple((label, text) for label, text in facts if text)


def _item_facts(plan: Plan, item: PlanItem) -> tuple[tuple[str, str], ...]:
    return _facts(
        ("Ansvarig", plan.owner(item.owner)),
        ("Enhet", plan.unit(item.unit)),
        ("Klart senast", format_date(item.due) if item.due else ""),
        ("Kommer från", item.origin),
        ("Beslutat", format_date(item.decided_on) if item.decided_on else ""),
        ("Paragraf", item.paragraph),
        ("Diarienummer", item.case_number),
        ("Effekt", kronor(item.amount)),
    )


def _told(plan: Plan, item: PlanItem) -> tuple[Said, ...]:
    return tuple(
        Said(
            report.key,
            report.title,
            format_date(report.period_end),
            plan.plain(status.status),
            plan.tone("status", status.status),
            plan.plain(status.comment),
        )
        for report, status in reversed(plan.told.get(item.key, []))
    )


def _graded(plan: Plan, goal: Goal) -> tuple[Said, ...]:
    return tuple(
        Said(
            report.key,
            report.title,
            format_date(report.period_end),
            grade.grade,
            plan.tone("grade", grade.grade),
            plan.plain(grade.motive),
            plan.owner(grade.assessed_by),
            grade.is_preliminary,
        )
        for report, grade in reversed(plan.graded.get(goal.key, []))
    )


def _evidence(plan: Plan, goal: Goal) -> Evidence:
    """What the goal's measures say, and what its rules say of them; the judgement is somebody's, not this."""
    below = [i for i in plan.records.indicators if i.goal == goal.key and i.ended_on is None]
    found = [(i, plan.measures.standing(i)) for i in below]
    seen = evidence_of(
        (
            i.key,
            standing.value.number if standing.value else None,
            plan.measures.target(i, plan.records.year),
            i.polarity,
        )
        for i, standing in found
    )
    rules = []
    for rule in (r for r in plan.records.goal_rules if r.goal == goal.key):
        try:
            verdict = rule_says(rule.rule, rule.level, seen)
        except BadInput:  # a package may hold a rule that cannot be read
            rules.append((f"Regeln {rule.rule}", "går inte att läsa", _tone(None)))
            continue
        said = f"Nämndens regel för ”{rule.grade}”, beslutad {format_date(rule.declared_on)}"
        answer = {True: "uppfylld", False: "inte uppfylld", None: "går inte att avgöra"}
        rules.append((said, f"{answer[verdict.is_met]}: {verdict.why}", _tone(verdict.is_met)))
    summary = ""
    if seen.known:
        summary = f"{seen.met} av {seen.known} indikatorer med värde och mål når målet."
    elif below:
        summary = "Ingen indikator har både värde och mål än."
    return Evidence(summary, tuple(map(plan.indicator_leaf, below)), tuple(rules))


def _tone(is_met: bool | None) -> Tone:
    return "none" if is_met is None else "done" if is_met else "late"


# --- projects ------------------------------------------------------------------------------------------------


def project_part(plan: Plan, item: PlanItem) -> ProjectPart | None:
    """What an efficiency project has besides; None for another item."""
    if item.kind != "project":
        return None
    project = plan.records.projects.get(item.key) or Project(item.key)
    table, net = calculation(project.benefits)
    return ProjectPart(
        project.area,
        plan.plain(project.current_state),
        plan.plain(project.target_state),
        plan.plain(project.this_year),
        plan.plain(project.effects),
        plan.plain(project.benefit),
        tuple(
            Phase(p.year, p.phase, plan.plain(p.activities), plan.plain(p.effect))
            for p in project.phases
        ),
        table,
        net,
    )


def calculation(benefits: Sequence[Benefit]) -> tuple[Table | None, str]:
    """A benefit calculation by year with its sums, in thousands of kronor, and its net in words.

    Savings less costs, summed exactly in öre and rounded once.
    """
    if not benefits:
        return None, ""
    years = sorted({each.year for each in benefits})
    rows: dict[tuple[str, str, str], dict[int, int]] = {}
    for each in benefits:
        row = rows.setdefault((each.kind, each.key, each.label), {})
        row[each.year] = row.get(each.year, 0) + each.amount

    def printed(label: str, amounts: dict[int, int], level: str = "detail") -> Row:
        texts = [format_ore(amounts.get(year), Unit.TKR) for year in years]
        total = format_ore(sum(amounts.values()), Unit.TKR)
        return Row(label, tuple(Cell(text) for text in (*texts, total)), level)  # type: ignore[arg-type]  # a level

    def summed(kind: str) -> dict[int, int]:
        those = [row for (each, *_), row in rows.items() if each == kind]
        return {year: sum(row.get(year, 0) for row in those) for year in years}

    savings, costs = summed("saving"), summed("cost")
    net = {year: savings[year] - costs[year] for year in years}
    made = [
        *(printed(label, row) for (kind, _, label), row in rows.items() if kind == "cost"),
        printed("Kostnader", costs, "subtotal"),
        *(printed(label, row) for (kind, _, label), row in rows.items() if kind == "saving"),
        printed("Besparingar", savings, "subtotal"),
        printed("Netto", net, "total"),
    ]
    columns = (*(Column(str(year)) for year in years), Column("Summa"))
    table = Table("nyttokalkyl", "Nyttokalkyl", columns, tuple(made), "Post", Unit.TKR)
    return table, kronor(sum(net.values()))
