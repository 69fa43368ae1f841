"""What an item of the plan shows of internal control on its page: its own fields in words, and a risk's assessments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertial.domain.plan import PlanItem
from tertial.domain.swedish import format_date
from tertial.services.access import Action, Actor, may
from tertial.services.control.reading import DEFAULT_SCALES, scales_of
from tertial.services.control.risks import WHEN
from tertial.services.planning.fields import DETAILS, detail_texts
from tertial.services.planning.reading import Plan
from tertial.services.planning.rows import CONTROL_KINDS
from tertial.store import models


@dataclass(frozen=True, slots=True)
class Assessed:
    """An assessment as it was made. ``level`` is the product."""

    when: str
    level: int
    likelihood: str
    consequence: str
    reason: str
    who: str


@dataclass(frozen=True, slots=True)
class ControlPart:
    """``fields`` are (label, text). ``scores`` only of a risk, the newest first; ``scales`` are the choices of a new
    one: likelihood and consequence, each (level, word)."""

    kind: str
    fields: Sequence[tuple[str, str]]
    scores: Sequence[Assessed] = ()
    scales: Sequence[tuple[str, str, Sequence[tuple[int, str]]]] = ()
    may_assess: bool = False


def control_part(actor: Actor, plan: Plan, item: PlanItem) -> ControlPart | None:
    """What internal control says of an item; None for items that are not its own (two queries at most)."""
    if item.kind not in CONTROL_KINDS:
        return None
    of_year = {
        "plan_year__committee__slug": plan.head.committee,
        "plan_year__year": plan.head.year,
    }
    fields: tuple[tuple[str, str], ...] = ()
    if item.kind in DETAILS:
        row = DETAILS[item.kind].model.objects.filter(**of_year, item=item.key).first()
        fields = tuple((label, text) for label, text in detail_texts(item.kind, row) if text)
    if item.kind != "risk":
        return ControlPart(item.kind, fields)
    scales = scales_of(models.RiskScale.objects.filter(**of_year))
    rows = list(models.RiskScore.objects.filter(**of_year, item=item.key))
    right: Action = "edit_common_control" if item.is_common else "edit_control"
    return ControlPart(
        item.kind,
        fields,
        tuple(
            Assessed(
                WHEN[row.when],
                row.likelihood * row.consequence,
                f"{scales['likelihood'].word(row.likelihood)} ({row.likelihood})",
                f"{scales['consequence'].word(row.consequence)} ({row.consequence})",
                plan.plain(row.reason),
                ", ".join(
                    filter(
                        None,
                        (
                            plan.owner(row.assessed_by),
                            format_date(row.assessed_on) if row.assessed_on else "",
                        ),
                    )
                ),
            )
            for row in reversed(rows)
        ),
        tuple(
            (name, label, tuple(enumerate(scales[name].words, 1)))
            for name, label in zip(DEFAULT_SCALES, ("Sannolikhet", "Konsekvens"), strict=True)
        ),
        may(actor, right, plan.head.committee) and item.ended_on is None,
    )
