"""The small plan with what hangs on it, and the cast as actors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tertial.services.access import Actor, actor_of
from tertial.store.models import Committee, PlanYear
from tests.services.plans import TODAY, plan_of

ActorOf = Callable[[str], Actor]


@pytest.fixture
def plan(small_world: Committee) -> PlanYear:
    return plan_of(small_world)


@pytest.fixture
def who(plan: PlanYear, cast: dict[str, Any]) -> ActorOf:
    """The actor of one of the cast, as of the first of September."""
    return lambda login: actor_of(cast[login], today=TODAY)
