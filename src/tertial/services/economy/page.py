"""The economy page: how the committee's money stands, for any period, level and pair of figures."""

from __future__ import annotations

from dataclasses import dataclass

from tertial.services.access import Actor, require


@dataclass(frozen=True, slots=True)
class EconomyPage:
    committee: str


def economy_page(*, actor: Actor, committee: str) -> EconomyPage:
    """The page of a committee. Raises ``NotAllowed`` without ``see_breakdown``."""
    require(actor, "see_breakdown", committee)
    return EconomyPage(committee)
