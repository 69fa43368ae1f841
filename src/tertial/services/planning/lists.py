"""Items of one kind in a list: assignments until they are reported back, projects, events, challenges."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

from tertial.domain.plan import ItemKind, PlanItem
from tertial.errors import NotFound
from tertial.services.access import Actor
from tertial.services.planning.pages import Leaf, ListPage, ProjectCard
from tertial.services.planning.reading import Plan, kronor, open_plan
from tertial.services.planning.things import project_part

Which = Literal["uppdrag", "projekt", "handelser", "utmaningar"]
LISTS: Mapping[str, tuple[ItemKind, str, str]] = {
    "uppdrag": (
        "assignment",
        "Uppdrag",
        "Varje uppdrag följs tills det är återrapporterat. Det som är försenat står först.",
    ),
    "projekt": (
        "project",
        "Effektiviseringsprojekt",
        "Från nuläge till önskat läge, med faser, effekter och nyttokalkyl.",
    ),
    "handelser": (
        "event",
        "Händelser av väsentlig betydelse",
        "Det som har hänt under året och som nämnden behöver känna till, med effekten på resultatet.",
    ),
    "utmaningar": (
        "challenge",
        "Utmaningar",
        "Det som väntar kommande år.",
    ),
}


def list_page(
    *, actor: Actor, committee: str, year: int | None, which: str, today: date
) -> ListPage:
    """The items of one kind. Raises ``NotFound("plan.unknown")`` for a list that there is none of."""
    plan = open_plan(actor=actor, committee=committee, year=year, today=today)
    if which not in LISTS:
        raise NotFound("plan.unknown", key=which)
    kind, title, lede = LISTS[which]
    items = [i for i in plan.records.items if i.kind == kind and i.ended_on is None]
    known = [item.amount for item in items if item.amount is not None]
    return ListPage(
        head=plan.head,
        which=which,
        title=title,
        lede=lede,
        kind=kind,
        groups=_assignments(plan, items) if kind == "assignment" else _all(plan, items),
        cards=_projects(plan, items),
        total=kronor(sum(known)) if known and kind in ("event", "project", "assignment") else "",
        unknown=len(items) - len(known),
    )


def _assignments(plan: Plan, items: Sequence[PlanItem]) -> tuple[tuple[str, tuple[Leaf, ...]], ...]:
    """Late ones first, then by their day, then those without one; those reported back last."""
    done = [item for item in items if plan.status(item)[1] == "done"]
    late = [item for item in items if plan.is_late(item)]
    going = [item for item in items if item not in done and item not in late]
    groups = (("Försenade", late), ("Pågår", going), ("Återrapporterade", done))

    def ordered(those: Sequence[PlanItem]) -> tuple[Leaf, ...]:
        return tuple(
            plan.item_leaf(item) for item in sorted(those, key=lambda i: i.due or date.max)
        )

    return tuple((name, ordered(those)) for name, those in groups if those)


def _all(plan: Plan, items: Sequence[PlanItem]) -> tuple[tuple[str, tuple[Leaf, ...]], ...]:
    return (("", tuple(map(plan.item_leaf, items))),) if items else ()


def _projects(plan: Plan, items: Sequence[PlanItem]) -> tuple[ProjectCard, ...]:
    found = ((item, project_part(plan, item)) for item in items)
    return tuple(ProjectCard(plan.item_leaf(item), part) for item, part in found if part)
