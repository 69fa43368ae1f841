"""What becomes of a unit's forecast: handed in and so confirmed, taken back, returned, approved upward, adjusted.

An approver approves the sheets of one's units one by one or a whole level's. The controller's adjustment is kept apart
from what the unit wrote, on any unit or level.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from tertial.domain.figure import Unit
from tertial.domain.swedish import parse_number
from tertial.errors import BadInput, NotAllowed
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.economy.forecast.sheets import (
    Sheet,
    amount_of,
    audit_sheet,
    is_mine,
    require_open,
    sheet_of,
    take_missing,
    writable,
)
from tertial.services.economy.forecast.versions import (
    STATES,
    figures_of,
    forecast_of,
    managers,
    thing_of,
    warm,
)
from tertial.services.rounds.forecasts import follow
from tertial.store import models

MOVED, MOVED_SHARE = "100", "2"
"""A line must be explained when it moved by more than so many thousand kronor and so many percent, where the
municipality has no thresholds of its own (``forecast_moved``, ``forecast_moved_share``)."""


def moved(sheet: Sheet) -> tuple[str, ...]:
    """The lines that moved so much since the last forecast (the first one: the budget) that it must be said why."""
    least, least_share = _limits(sheet)
    found = []
    for line, ore in sheet.expected().items():
        held = sheet.figures.of(sheet.row.unit, line)
        before = held.previous if sheet.forecast.previous else held.budget
        if abs(ore - (before or 0)) > max(least, abs(before or 0) * least_share // 10_000):
            found.append(line)
    return tuple(found)


def _limits(sheet: Sheet) -> tuple[int, int]:
    """Öre, and hundredths of a percent, as they are on the forecast's day."""
    rows = sorted(
        (each.valid_from or date.min, each.key, each.value)
        for each in sheet.figures.base.records.thresholds
    )
    held = {key: value for since, key, value in rows if since <= sheet.forecast.period_end}
    least = parse_number(held.get("forecast_moved", MOVED))
    least_share = parse_number(held.get("forecast_moved_share", MOVED_SHARE))
    return int(least * 100_000), int(least_share * 100)


def hand_in(*, actor: Actor, committee: str, key: str, unit: str, now: datetime) -> None:
    """Hand the sheet in; lines where nothing is typed take the proposal. So what another wrote is confirmed.

    Raises: BadInput("forecast.reason"): it has moved, and nobody has said why.
            NotAllowed("forecast.not-yours"): only the unit's manager, or the substitute, confirms.
    """
    require(actor, "forecast", committee, unit)
    warm(committee, key)
    with transaction.atomic():
        sheet = writable(actor, committee, key, unit)
        if sheet.row.on_behalf_of and not is_mine(actor, sheet.row.on_behalf_of):
            raise NotAllowed("forecast.not-yours", who=sheet.row.on_behalf_of)
        lines = moved(sheet)
        if lines and not sheet.row.reason.strip():
            definition = sheet.figures.definition
            labels = ", ".join(definition.line(line).label for line in lines)
            raise BadInput("forecast.reason", lines=labels, count=len(lines))
        take_missing(sheet, actor, now)
        step(actor, sheet, "handed_in", "handed_in", now)


def step(
    actor: Actor, sheet: Sheet, name: str, state: str, now: datetime, comment: str = ""
) -> None:
    """Take a sheet to another state, with its row of history and of audit."""
    row = sheet.row
    row.state, row.remark = state, comment if name == "returned" else row.remark
    if name == "handed_in":
        row.on_behalf_of = ""
    row.save(update_fields=["state", "remark", "on_behalf_of"])
    models.ForecastStep.objects.create(
        sheet=row, step=name, comment=comment, at=now, by=actor.login
    )
    audit_sheet(
        actor, sheet, f"forecast.{name}", now, **({"kommentar": comment} if comment else {})
    )
    follow(actor, sheet.forecast, row.unit, name, now, comment)


def withdraw(*, actor: Actor, committee: str, key: str, unit: str, now: datetime) -> None:
    """Take back what was handed in, to write more, until it is approved."""
    require(actor, "forecast", committee, unit)
    warm(committee, key)
    with transaction.atomic():
        sheet = _in_state("handed_in", committee, key, unit)
        if not is_mine(actor, sheet.manager):
            raise NotAllowed("forecast.not-yours", who=sheet.manager)
        step(actor, sheet, "withdrawn", "open", now)


def return_sheet(
    *, actor: Actor, committee: str, key: str, unit: str, comment: str, now: datetime
) -> None:
    """Give a sheet back with what is wanted, approved or not. Raises ``BadInput("ask.comment")`` without a comment."""
    require(actor, "approve", committee, unit)
    if not comment.strip():
        raise BadInput("ask.comment")
    warm(committee, key)
    with transaction.atomic():
        sheet = _in_state("handed_in approved", committee, key, unit)
        step(actor, sheet, "returned", "returned", now, comment.strip())


def approve(*, actor: Actor, committee: str, key: str, unit: str, now: datetime) -> int:
    """Approve a unit's sheet, or all that are handed in at and below a level; returns how many.

    Raises: NotAllowed, BadInput("forecast.nothing-handed-in").
    """
    require(actor, "approve", committee, unit)
    warm(committee, key)
    with transaction.atomic():
        forecast = forecast_of(committee, key)
        require_open(forecast)
        figures, on = figures_of(forecast), managers(committee, forecast.period_end)
        waiting = models.ForecastSheet.objects.select_for_update().filter(
            forecast=forecast, unit__in=figures.within(unit), state="handed_in"
        )
        done = 0
        for row in waiting:
            if may(actor, "approve", committee, row.unit):
                sheet = Sheet(forecast, row, figures, on.get(row.unit, ""))
                step(actor, sheet, "approved", "approved", now)
                done += 1
        if not done:
            raise BadInput("forecast.nothing-handed-in", unit=unit)
    return done


def _in_state(states: str, committee: str, key: str, unit: str) -> Sheet:
    sheet = sheet_of(committee, key, unit, lock=True)
    require_open(sheet.forecast)
    if sheet.row.state not in states.split():
        raise BadInput("forecast.step", state=STATES[sheet.row.state][0].lower())
    return sheet


# --- the controller's own ---------------------------------------------------------------------------------------


def adjust(
    *,
    actor: Actor,
    committee: str,
    key: str,
    unit: str,
    line: str,
    label: str,
    amount: str,
    money: Unit,
    now: datetime,
) -> None:
    """The committee's own adjustment on a unit or a level above, with why; an empty amount takes it away.

    Raises: BadInput("forecast.label"), BadInput("forecast.line"), BadInput("forecast.unit"), or for no amount.
    """
    require(actor, "adjust_forecast", committee)
    if not label.strip():
        raise BadInput("forecast.label")
    warm(committee, key)
    with transaction.atomic():
        forecast = forecast_of(committee, key, lock=True)
        require_open(forecast)
        figures = figures_of(forecast)
        if unit not in figures.base.units and unit not in figures.units:
            raise BadInput("forecast.unit", unit=unit)
        if line not in figures.own_lines(unit):
            raise BadInput("forecast.line", line=line)
        row, _made = models.ForecastSheet.objects.get_or_create(forecast=forecast, unit=unit)
        ore = amount_of(amount, money, figures.definition.sign)
        models.ForecastEntry.objects.create(
            sheet=row,
            line=line,
            ore=ore,
            kind="adjustment",
            label=label.strip()[:200],
            at=now,
            by=actor.login,
        )
        record(
            actor=actor,
            action="forecast.adjusted",
            thing=thing_of(forecast, unit),
            committee=committee,
            now=now,
            data={"rad": line, "varför": label.strip(), "öre": ore},
        )
