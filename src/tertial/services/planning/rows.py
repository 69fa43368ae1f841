"""Rows of a plan year that are about to change: found, locked, and who may."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tertial.domain.plan import DEFAULT_LEVELS
from tertial.errors import NotFound
from tertial.services.access import Action, Actor, may, require
from tertial.services.audit import record
from tertial.services.planning.fields import MODELS
from tertial.services.planning.history import address
from tertial.services.planning.pages import ThingKind
from tertial.services.planning.reading import KIND_WORDS
from tertial.store import models


def plan_year_of(committee: str, year: int) -> models.PlanYear:
    found = (
        models.PlanYear.objects.select_related("committee")
        .filter(committee__slug=committee, year=year)
        .first()
    )
    if found is None:
        raise NotFound("plan-year.unknown", committee=committee, year=year)
    return found


def row_of(plan_year: models.PlanYear, kind: ThingKind, key: str, *, lock: bool = False) -> Any:
    rows = MODELS[kind].objects.select_related("plan_year__committee")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(plan_year=plan_year, key=key).first()
    if found is None:
        raise NotFound("plan.unknown", key=key)
    return found


def require_item_kind(kind: ThingKind, item_kind: str) -> None:
    if kind == "item" and item_kind not in KIND_WORDS:
        raise NotFound("plan.unknown", key=item_kind)


CONTROL_KINDS = frozenset({"risk", "measure", "control", "check", "review", "action"})
"""Kinds of items that are internal control's: another right than the plan's (ADR 0021)."""


def require_some(actor: Actor, committee: str, kind: ThingKind) -> None:
    """Whoever may change no thing of a kind at all is told so before anything is looked up."""
    control: tuple[Action, ...] = ("edit_control", "edit_common_control")
    some: tuple[Action, ...] = ("edit_common_plan", *(control if kind == "item" else ()))
    if not any(may(actor, action, committee) for action in some):
        require(actor, "edit_plan", committee)


def right_to_add(kind: ThingKind, item_kind: str) -> Action:
    """Which right a new thing takes, before it is known whether it comes from above."""
    return "edit_control" if kind == "item" and item_kind in CONTROL_KINDS else "edit_plan"


def right_for(plan_year: models.PlanYear, kind: ThingKind, row: Any) -> Action:
    """Which right a change of a thing takes: what comes from above is its central owner's."""
    if kind == "item" and row.kind in CONTROL_KINDS:
        return "edit_common_control" if row.is_common else "edit_control"
    if kind == "item":
        common = row.is_common
    elif kind == "goal":
        common = _is_common_level(plan_year, row.level)
    else:
        goal = models.Goal.objects.filter(plan_year=plan_year, key=row.goal).first()
        common = not row.is_local and goal is not None and _is_common_level(plan_year, goal.level)
    return "edit_common_plan" if common else "edit_plan"


def _is_common_level(plan_year: models.PlanYear, level: str) -> bool:
    levels = {each.key: each for each in models.GoalLevel.objects.filter(plan_year=plan_year)}
    found = levels.get(level) or (None if levels else DEFAULT_LEVELS.get(level))
    return found is not None and bool(found.is_common)


def audit_change(
    actor: Actor,
    plan_year: models.PlanYear,
    kind: ThingKind,
    key: str,
    action: str,
    now: datetime,
    before: Mapping[str, str],
    after: Mapping[str, str],
    **more: object,
) -> None:
    slug = plan_year.committee.slug
    record(
        actor=actor,
        action=action,
        thing=f"{slug}/{address(plan_year.year, kind, key)}",
        committee=slug,
        now=now,
        data={"before": dict(before), "after": dict(after), **more},
    )
