"""The form by which money moves between committees: what may be chosen on either side."""

from __future__ import annotations

from dataclasses import dataclass

from tertial.services.access import Actor, require, visible
from tertial.services.economy.budget.basis import BudgetYear, budget_year, heads
from tertial.services.economy.budget.pages import BudgetHead, asked_year, budget_head
from tertial.services.economy.printing import money_of
from tertial.store.models import Committee


@dataclass(frozen=True, slots=True)
class Side:
    """A committee's drafts, units and lines, as (key, label)."""

    committee: str
    name: str
    versions: tuple[tuple[str, str], ...]
    units: tuple[tuple[str, str], ...]
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class MovingPage:
    """``others`` are the committees that the actor budgets for; ``taker`` is empty until one is chosen."""

    head: BudgetHead
    others: tuple[tuple[str, str], ...]
    giver: Side
    taker: Side | None


def moving_page(
    *, actor: Actor, committee: str, other: str, year: int | None, money: str
) -> MovingPage:
    """Raises ``NotFound``: no such year, or a committee that the actor has nothing to do with."""
    require(actor, "edit_economy", committee)
    of = asked_year(committee, year)
    money_of(money)
    found = visible(actor, "edit_economy", Committee.objects.exclude(slug=committee))
    others = tuple(found.order_by("name").values_list("slug", "name"))
    taker = None
    if other:
        require(actor, "edit_economy", other)
        taker = _side(budget_year(committee=other, year=of.year))
    return MovingPage(budget_head(actor=actor, of=of, money=money), others, _side(of), taker)


def _side(of: BudgetYear) -> Side:
    return Side(
        of.committee,
        of.base.records.committee_name,
        tuple((each.key, each.label) for each in heads(of) if each.can_type),
        tuple((unit, f"{unit} {of.name(unit)}") for unit in of.units()),
        tuple((line.key, line.label) for line in of.definition.lines if line.level == "detail"),
    )
