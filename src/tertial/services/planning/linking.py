"""What belongs together: links between things of the plan, budget lines and rows of tables."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.planning.pages import ThingKind
from tertial.services.planning.rows import audit_change, plan_year_of, row_of
from tertial.store import models


def link_things(
    *,
    actor: Actor,
    committee: str,
    year: int,
    kind: ThingKind,
    key: str,
    target: str,
    relation: str,
    now: datetime,
) -> None:
    """Say that a thing belongs together with another: ``target`` is ``goal:key``, ``item:key``, ``indicator:key``,
    ``line:statement.line`` or ``row:table.row``.

    Raises: NotFound("plan.unknown"): there is no such thing. BadInput("link.exists"), BadInput("link.itself").
    """
    require(actor, "edit_plan", committee)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        row_of(plan_year, kind, key)
        target_kind, _, target_key = target.partition(":")
        _require_target(plan_year, target_kind, target_key)
        if (target_kind, target_key) == (kind, key):
            raise BadInput("link.itself")
        _made, is_new = models.Link.objects.get_or_create(
            plan_year=plan_year,
            source_kind=kind,
            source=key,
            target_kind=target_kind,
            target=target_key,
            defaults={"relation": relation.strip()[:60]},
        )
        if not is_new:
            raise BadInput("link.exists")
        after = {"koppling": target, "relation": relation.strip()[:60]}
        audit_change(actor, plan_year, kind, key, "plan.linked", now, {}, after)


def unlink_things(
    *, actor: Actor, committee: str, year: int, kind: ThingKind, key: str, link: int, now: datetime
) -> None:
    """Take away a link of a thing. Raises ``NotFound("link.unknown")``."""
    require(actor, "edit_plan", committee)
    with transaction.atomic():
        plan_year = plan_year_of(committee, year)
        found = models.Link.objects.filter(plan_year=plan_year, pk=link).first()
        ends = (
            {(found.source_kind, found.source), (found.target_kind, found.target)}
            if found
            else set()
        )
        if found is None or (kind, key) not in ends:
            raise NotFound("link.unknown", link=link)
        said = f"{found.source_kind}:{found.source} – {found.target_kind}:{found.target}"
        found.delete()
        audit_change(actor, plan_year, kind, key, "plan.unlinked", now, {"koppling": said}, {})


def _require_target(plan_year: models.PlanYear, kind: str, key: str) -> None:
    of_year = {"plan_year": plan_year}
    holder, _, part = key.partition(".")
    rows: Mapping[str, Any] = {
        "goal": models.Goal.objects.filter(**of_year, key=key),
        "indicator": models.Indicator.objects.filter(**of_year, key=key),
        "item": models.PlanItem.objects.filter(**of_year, key=key),
        "line": models.ReportLine.objects.filter(**of_year, statement=holder, key=part),
        "row": models.TableRow.objects.filter(**of_year, table=holder, key=part),
    }
    if kind not in rows or not rows[kind].exists():
        raise NotFound("plan.unknown", key=key)
