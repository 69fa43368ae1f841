"""A plan with a risk and a control of it, forty vouchers to draw among, and the cast as actors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from tertial.ledger.batches import Ledger
from tertial.services.access import Actor, actor_of
from tertial.services.planning.editing import save_thing
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee, PlanYear
from tests.ledger.making import put
from tests.services.plans import NOW, TODAY, plan_of

ActorOf = Callable[[str], Actor]
ABOUT: dict[str, Any] = {"committee": "von", "year": 2020}
BANDS = "0–79 % Ej godkänt; 80–89 % Delvis godkänt; 90–100 % Godkänt"
RISK = "risken-med-representation"
CONTROL = "stickprov"


@pytest.fixture
def plan(small_world: Committee) -> PlanYear:
    return plan_of(small_world)


@pytest.fixture
def who(plan: PlanYear, cast: dict[str, Any]) -> ActorOf:
    """The actor of one of the cast, as of the first of September."""
    return lambda login: actor_of(cast[login], today=TODAY)


def add(who: ActorOf, kind: str, login: str = "kim", **given: str) -> str:
    """A new risk, measure, control … in the plan; its key."""
    return save_thing(actor=who(login), **ABOUT, kind="item", item_kind=kind, given=given, now=NOW)


@pytest.fixture
def risk(who: ActorOf) -> str:
    return add(who, "risk", title="Risken med representation", stage="plan")


@pytest.fixture
def control(who: ActorOf, risk: str) -> str:
    given = {"title": "Stickprov", "parent": risk, "accounts": "7600-7699", "bands": BANDS}
    return add(who, "control", **given)


def posted(numbers: range, *, sha256: str = "a", account: str = "7610") -> None:
    """Vouchers of 100 kronor each, two postings to a voucher, from January on."""
    rows = [
        {
            "voucher": f"A {number}",
            "account": account,
            "amount": half,
            "month": 1 + number % 3,
            "text": f"Lunch {number}",
        }
        for number in numbers
        for half in (6_000, 4_000)
    ]
    put(Ledger(ledger_home()), rows, sha256=sha256, source=sha256)


@pytest.fixture
def vouchers() -> None:
    posted(range(1, 41))
