"""The chain as tables with merged cells: what each goal is part of, and where its measures come from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tertial.document.blocks.context import Made, Place
from tertial.document.model import Cell, Column, Note, Row, Table
from tertial.domain.plan import Goal, GoalRole

ROLES: tuple[GoalRole, ...] = ("area", "council", "committee")


@dataclass(frozen=True, slots=True)
class ChainOptions:
    title: str = "Målkedjan"
    note: str = ""


def chain(place: Place, options: ChainOptions) -> Made:
    """A row for each of the committee's goals, after the goals it is part of, area first.

    Levels are called what the municipality calls them; a level that no goal stands on has no column.
    """
    paths = [_path(place, goal) for goal in _committee_goals(place)]
    roles = [role for role in ROLES if any(role in path for path in paths)]
    if not paths:
        return
    columns = [_level(place, role) for role in roles]
    yield Table(
        id="malkedjan",
        title=options.title,
        columns=tuple(Column(name, is_text=True) for name in columns[1:]),
        rows=merged([[path.get(role, "") for role in roles] for path in paths]),
        label_heading=columns[0],
        notes=(Note("", options.note),) if options.note else (),
    )


@dataclass(frozen=True, slots=True)
class SourceListOptions:
    title: str = "Källförteckning"


def source_list(place: Place, options: SourceListOptions) -> Made:
    """Each measure's source and its id in Kolada, after the goals it belongs to."""
    found = []
    for goal in _committee_goals(place):
        path = _path(place, goal)
        for each in place.facts.indicators:
            if each.goal == goal.key and (each.source or each.kolada):
                texts = [path.get("council", ""), goal.label, each.name, each.source, each.kolada]
                found.append(texts)
    if found:
        names = (_level(place, "committee"), "Indikator", "Källa", "Id i Kolada")
        yield Table(
            id="kallforteckning",
            title=options.title,
            columns=tuple(Column(name, is_text=True) for name in names),
            rows=merged(found, levels=2),
            label_heading=_level(place, "council"),
        )


def merged(rows: Sequence[Sequence[str]], *, levels: int | None = None) -> tuple[Row, ...]:
    """Rows of words in which what repeats the row above is one cell with it, as long as all before it does too.

    ``levels``: how many of the first columns may be merged; all but the last when it is not said.
    """
    before: Sequence[str] = ()
    made = []
    for texts in rows:
        last = len(texts) - 1 if levels is None else levels
        same = [
            place < last and list(before[: place + 1]) == list(texts[: place + 1])
            for place in range(len(texts))
        ]
        cells = tuple(Cell(t, spanned=s) for t, s in zip(texts[1:], same[1:], strict=True))
        made.append(Row(texts[0], cells, spanned=same[0]))
        before = texts
    return tuple(made)


def _committee_goals(place: Place) -> Iterator[Goal]:
    """The committee's goals in the order of the chain: as the goals above them stand."""
    goals = place.facts.goals
    order = {goal.key: number for number, goal in enumerate(goals)}
    known = {goal.key: goal for goal in goals}

    def line(goal: Goal) -> tuple[int, ...]:
        above = known.get(goal.parent)
        return (*(line(above) if above else ()), order[goal.key])

    own = (goal for goal in goals if place.facts.role(goal) == "committee")
    yield from sorted(own, key=line)


def _path(place: Place, goal: Goal) -> dict[GoalRole, str]:
    """The goal and those above it by what their level is."""
    known = {each.key: each for each in place.facts.goals}
    found: dict[GoalRole, str] = {}
    at: Goal | None = goal
    while at is not None:
        role = place.facts.role(at)
        if role is not None:
            found[role] = at.label
        at = known.get(at.parent)
    return found


def _level(place: Place, role: GoalRole) -> str:
    return next((each.label for each in place.facts.levels.values() if each.role == role), "Mål")
