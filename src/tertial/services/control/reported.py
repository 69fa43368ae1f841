"""Internal control as a report's facts: scores, rules, and the results that the report has (four queries)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tertial.domain.controlled import Controlled, ControlOutcome, ControlRule, RiskScore
from tertial.store import models

BLOCKS = frozenset({"risk_plan", "control_rules", "control_results"})
"""The kinds of blocks that need it."""


def controlled(*, committee: str, year: int, report: str) -> Controlled:
    """What a report says of internal control: the newest score of each risk and the newest result of each control."""
    of_year = {"plan_year__committee__slug": committee, "plan_year__year": year}
    scores = list(models.RiskScore.objects.filter(**of_year))
    results = models.ControlResult.objects.filter(**of_year, report=report)
    return Controlled(
        stages={row.item: row.stage for row in models.RiskDetail.objects.filter(**of_year)},
        gross=_newest(scores, "gross"),
        net=_newest(scores, "net"),
        rules={
            row.item: ControlRule(
                row.method, row.bands, row.small_at_most, row.small_bands, row.corrective
            )
            for row in models.ControlDetail.objects.filter(**of_year)
        },
        results={
            row.control: ControlOutcome(
                row.examined, row.correct, row.grade, row.by_count, row.comment
            )
            for row in results
        },
    )


def shows_control(template: Mapping[str, Any]) -> bool:
    """Whether a report's template has a block of internal control."""
    return any(
        block.get("type") in BLOCKS
        for section in template.get("section", ())
        for block in section.get("blocks", ())
    )


def _newest(scores: Iterable[Any], when: str) -> dict[str, RiskScore]:
    return {
        row.item: RiskScore(row.likelihood, row.consequence, row.reason)
        for row in scores
        if row.when == when
    }
