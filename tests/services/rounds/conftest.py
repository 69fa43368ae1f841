"""An open round in a small plan, and the cast as actors."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from tertial.services.access import Actor, actor_of
from tertial.services.rounds.opening import open_round
from tertial.store.models import Committee, PlanYear
from tests.services.plans import MEETING, NOW, PERIOD, TODAY, plan_of

ActorOf = Callable[[str], Actor]


@pytest.fixture(autouse=True)
def mail_server(settings: Any) -> None:
    """Letters go to the test's own box."""
    settings.HAS_MAIL = True


@pytest.fixture
def plan(small_world: Committee) -> PlanYear:
    return plan_of(small_world)


@pytest.fixture
def who(plan: PlanYear, cast: dict[str, Any]) -> ActorOf:
    """The actor of one of the cast, as of the first of September."""
    return lambda login: actor_of(cast[login], today=TODAY)


@pytest.fixture
def opened(who: ActorOf) -> int:
    """The number of an open round for the second interim report of 2020."""
    return open_round(
        actor=who("anna"),
        committee="von",
        kind="delar",
        period_end=PERIOD,
        meeting_on=MEETING,
        answers_due=date(2020, 9, 11),
        approval_due=date(2020, 9, 18),
        now=NOW,
    )
