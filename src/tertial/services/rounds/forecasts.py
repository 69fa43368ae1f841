"""A round's ask for a forecast: answered on the unit's sheet, it stands as the sheet stands."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from tertial.domain.rounds import AskState
from tertial.services.access import Actor
from tertial.store import models

STATES: Mapping[str, AskState] = {
    "saved": "saved",
    "handed_in": "handed_in",
    "withdrawn": "saved",
    "returned": "returned",
    "approved": "approved",
}
"""What a step of the sheet makes of the ask."""


def follow(
    actor: Actor,
    forecast: models.Forecast,
    unit: str,
    step: str,
    now: datetime,
    comment: str = "",
) -> None:
    """Let the asks of open rounds to the forecast's day stand as the sheet does. In the caller's transaction."""
    asks = models.Ask.objects.filter(
        round__plan_year=forecast.plan_year,
        round__period_end=forecast.period_end,
        round__closed_at=None,
        kind="forecast",
        unit=unit,
    )
    for ask in asks:
        ask.state = STATES[step]
        ask.changed_at, ask.changed_by = now, actor.login
        ask.remark = comment if step == "returned" else ""
        ask.is_on_behalf = False
        ask.save(update_fields=["state", "changed_at", "changed_by", "remark", "is_on_behalf"])
        if step != "saved":
            models.Answer.objects.create(
                ask=ask, step=step, comment=comment, at=now, by=actor.login
            )
