"""What reports of earlier years said of a thing that lives on under its key, or was renamed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tertial.domain.swedish import format_date
from tertial.services.planning.pages import Said, ThingKind
from tertial.services.planning.reading import Plan
from tertial.store import models

_MODELS: Mapping[str, Any] = {"goal": (models.Goal, models.Assessment, "goal"),
           "item": (models.PlanItem, models.ItemStatus, "item")}  # fmt: skip


def keys_before(plan: Plan, kind: ThingKind, key: str) -> dict[int, str]:
    """What a thing was called in the committee's earlier years, by year (one query)."""
    model = models.Indicator if kind == "indicator" else _MODELS[kind][0]
    rows = model.objects.filter(
        plan_year__committee__slug=plan.head.committee, plan_year__year__lte=plan.head.year
    ).values_list("plan_year__year", "key", "previous")
    by_year: dict[int, dict[str, str]] = {}
    for year, own, previous in rows:
        by_year.setdefault(year, {})[own] = previous or own
    found: dict[int, str] = {}
    name = key
    for year in sorted(by_year, reverse=True):
        if name not in by_year[year]:
            break
        found[year] = name
        name = by_year[year][name]
    found.pop(plan.head.year, None)
    return found


def said_before(plan: Plan, kind: ThingKind, key: str) -> tuple[Said, ...]:
    """What reports of earlier years said, the newest first (four queries, none per report)."""
    names = keys_before(plan, kind, key)
    if not names:
        return ()
    committee = {"plan_year__committee__slug": plan.head.committee, "plan_year__year__in": names}
    of_year: Any = models.Report.objects.filter(**committee)
    reports = {(row.plan_year_id, row.key): row for row in of_year}
    scale = "grade" if kind == "goal" else "status"
    words: Any = models.ScaleWord.objects.filter(**committee, scale=scale)
    tones = {(row.plan_year_id, row.label): row.tone for row in words}
    _, model, name = _MODELS[kind]
    rows = model.objects.select_related("plan_year").filter(
        **committee, **{f"{name}__in": set(names.values())}
    )
    found = []
    for row in rows:
        report = reports.get((row.plan_year_id, row.report))
        if report is None or getattr(row, name) != names[row.plan_year.year]:
            continue
        text = row.grade if kind == "goal" else row.status
        said = Said(
            report=report.key,
            title=report.title,
            day=format_date(report.period_end),
            text=text,
            tone=tones.get((row.plan_year_id, text), "none"),
            comment=plan.plain(row.motive if kind == "goal" else row.comment),
            who=getattr(row, "assessed_by", ""),
            is_preliminary=getattr(row, "is_preliminary", False),
        )
        found.append((report.period_end, said))
    return tuple(said for _, said in sorted(found, key=lambda pair: pair[0], reverse=True))
