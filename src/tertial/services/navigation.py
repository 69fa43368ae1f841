"""What every page needs before its own content: which committees the actor has, and where in them it may go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Max

from tertial.services.access import Action, Actor, may, visible
from tertial.services.people import ROLE_WORDS
from tertial.store.models import Committee


@dataclass(frozen=True, slots=True)
class CommitteeLink:
    """A committee the actor may see; ``year`` is its newest plan year, ``None`` before the first."""

    slug: str
    name: str
    municipality: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Frame:
    """The head of a page: who is signed in, in which committee, and what may be done there."""

    actor: Actor
    title: str
    committees: Sequence[CommitteeLink]
    here: CommitteeLink | None

    def may(self, action: Action) -> bool:
        """Whether the actor may do ``action`` in the committee of the page."""
        return self.here is not None and may(self.actor, action, self.here.slug)

    def may_everywhere(self, action: Action) -> bool:
        """Whether the actor may do ``action`` in the whole municipality."""
        return may(self.actor, action, "")


@dataclass(frozen=True, slots=True)
class StartPage:
    committees: Sequence[CommitteeLink]


def start_page(*, actor: Actor) -> StartPage:
    """The committees the actor may see, by name; who has one goes straight there."""
    return StartPage(_committees(actor))


def frame_of(*, actor: Actor, committee: str = "") -> Frame:
    """The head of a page in ``committee`` (one query); a committee the actor may not see leaves ``here`` empty.

    A page outside the committees (help) has the head of the only one there is.
    """
    if not actor.is_known:
        return Frame(actor, "", (), None)
    committees = _committees(actor)
    only = committees[0].slug if len(committees) == 1 else ""
    here = next((each for each in committees if each.slug == (committee or only)), None)
    return Frame(actor, _title(actor, committee or only), committees, here)


def _committees(actor: Actor) -> tuple[CommitteeLink, ...]:
    found = (
        visible(actor, "see_committee", Committee.objects.all())
        .annotate(newest=Max("years__year"))
        .order_by("name")
        .values_list("slug", "name", "municipality__name", "newest")
    )
    return tuple(CommitteeLink(*row) for row in found)


def _title(actor: Actor, committee: str) -> str:
    return ", ".join(
        word for role, word in ROLE_WORDS.items() if {(role, committee), (role, None)} & actor.roles
    )
