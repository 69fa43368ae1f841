"""Forecasts of a committee's year: opened, on the board by unit and level, found by their version.

A forecast's version in the ledger is its month ("2026-08"). Until it is frozen it is sheets, one a unit.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max, Q

from tertial.domain.period import MONTHS, Period
from tertial.domain.plan import Tone
from tertial.errors import BadInput, NotFound
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.economy.basis import versions
from tertial.services.economy.forecast.basis import Figures, ForecastAsked, forecast_figures
from tertial.services.economy.forecast.rows import Typed
from tertial.services.workspace import ledger_home
from tertial.store import models

STATES: Mapping[str, tuple[str, Tone]] = {
    "open": ("Inte inlämnad", "none"),
    "handed_in": ("Inlämnad", "on"),
    "returned": ("Återlämnad", "late"),
    "approved": ("Godkänd", "done"),
}


def version_of(year: int, month: int) -> str:
    """The version of a forecast to a month's end.

    >>> version_of(2026, 8)
    '2026-08'
    """
    return f"{year}-{month:02d}"


def title_of(key: str, period_end: date) -> str:
    """What a forecast is called: "Prognos augusti 2026"."""
    return f"Prognos {MONTHS[period_end.month - 1]} {period_end.year}"


# --- found ------------------------------------------------------------------------------------------------------


def forecast_of(committee: str, key: str, *, lock: bool = False) -> models.Forecast:
    """A committee's forecast. Raises ``NotFound("forecast.unknown")``."""
    rows = models.Forecast.objects.select_related("plan_year__committee")
    found = (
        (rows.select_for_update(of=("self",)) if lock else rows)
        .filter(plan_year__committee__slug=committee, key=key)
        .order_by("-plan_year__year")
        .first()
    )
    if found is None:
        raise NotFound("forecast.unknown", forecast=key)
    return found


def asked_of(forecast: models.Forecast) -> ForecastAsked:
    """What the forecast's figures are of."""
    year = forecast.plan_year
    return ForecastAsked(
        year.committee.slug,
        year.year,
        forecast.period_end.month,
        forecast.budget_version,
        forecast.previous,
    )


def figures_of(forecast: models.Forecast, rules: int | None = None) -> Figures:
    """The forecast's figures, as the ledger and the rules are now; ``rules`` as in ``forecast_figures``."""
    return forecast_figures(asked_of(forecast), rules)


def warm(committee: str, key: str) -> None:
    """Work the figures out before a transaction begins: nobody waits for the database meanwhile."""
    figures_of(forecast_of(committee, key))


def thing_of(forecast: models.Forecast, unit: str = "") -> str:
    """The forecast's, or a sheet's, address in the audit trail."""
    year = forecast.plan_year
    return "/".join(filter(None, (year.committee.slug, f"prognos {forecast.key}", unit)))


def typed_in(forecast: models.Forecast) -> dict[str, dict[tuple[str, str, str], Typed]]:
    """What counts of every sheet, by unit and (kind, line, label): one question, whatever was typed before."""
    entries = models.ForecastEntry.objects.filter(sheet__forecast=forecast)
    newest = entries.order_by().values("sheet", "kind", "line", "label").annotate(last=Max("pk"))
    found: dict[str, dict[tuple[str, str, str], Typed]] = {}
    for unit, kind, line, label, ore, number in models.ForecastEntry.objects.filter(
        pk__in=newest.values("last")
    ).values_list("sheet__unit", "kind", "line", "label", "ore", "pk"):
        key = (kind, line, "" if kind == "own" else label)
        held = found.setdefault(unit, {})
        if key not in held or held[key].version < number:
            held[key] = Typed(ore, number)
    return found


# --- opened -----------------------------------------------------------------------------------------------------


def open_forecast(
    *,
    actor: Actor,
    committee: str,
    year: int,
    month: int,
    budget_version: str = "",
    now: datetime,
) -> str:
    """Open the forecast to a month's end for all units; returns its version.

    Without a budget version the last one that came; it is held against the last forecast of the year before it.
    Raises: BadInput("forecast.month"), BadInput("forecast.exists"), NotFound("plan-year.unknown").
    """
    if not may(actor, "adjust_forecast", committee):
        require(actor, "run_round", committee)
    if not 1 <= month <= 12:
        raise BadInput("forecast.month", month=month)
    plan_year = (
        models.PlanYear.objects.select_related("committee")
        .filter(committee__slug=committee, year=year)
        .first()
    )
    if plan_year is None:
        raise NotFound("plan-year.unknown", committee=committee, year=year)
    key = version_of(year, month)
    try:
        with transaction.atomic():
            _opened(actor, plan_year, month, budget_version, now)
    except IntegrityError as error:
        raise BadInput("forecast.exists", forecast=key) from error
    return key


def ensure_forecast(
    *, actor: Actor, plan_year: models.PlanYear, period_end: date, now: datetime
) -> models.Forecast:
    """The forecast that a round asks for, opened when it is not there yet. In the caller's transaction and rights."""
    key = version_of(period_end.year, period_end.month)
    found = models.Forecast.objects.filter(plan_year=plan_year, key=key).first()
    return found or _opened(actor, plan_year, period_end.month, "", now)


def _opened(
    actor: Actor, plan_year: models.PlanYear, month: int, budget_version: str, now: datetime
) -> models.Forecast:
    committee, year = plan_year.committee.slug, plan_year.year
    ledger, key = Ledger(ledger_home()), version_of(year, month)
    budgets = versions(ledger, committee=committee, kind="budget", year=year)
    earlier = [
        version
        for version in versions(ledger, committee=committee, kind="forecast", year=year)
        if version < key
    ]
    forecast = models.Forecast.objects.create(
        plan_year=plan_year,
        key=key,
        period_end=Period(year, month).last_day(),
        budget_version=budget_version or (budgets[-1] if budgets else ""),
        previous=max(earlier, default=""),
        opened_at=now,
        opened_by=actor.login,
    )
    units = figures_of(forecast).units
    models.ForecastSheet.objects.bulk_create(
        models.ForecastSheet(forecast=forecast, unit=unit) for unit in units
    )
    record(
        actor=actor,
        action="forecast.opened",
        thing=thing_of(forecast),
        committee=committee,
        now=now,
        data={"enheter": len(units), "budget": forecast.budget_version, "förra": forecast.previous},
    )
    return forecast


# --- what measures are still to give -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class MeasureState:
    """A measure with what it has given: öre that improve the result; ``left`` is still to come this year."""

    row: models.Measure
    realised: int

    @property
    def left(self) -> int:
        return 0 if self.row.status in ("done", "cancelled") else self.row.planned - self.realised


def measures_of(
    plan_year: models.PlanYear, units: Iterable[str] | None = None
) -> list[MeasureState]:
    """The year's measures (of those units), with what they have given: two questions."""
    rows = models.Measure.objects.filter(plan_year=plan_year)
    rows = rows if units is None else rows.filter(unit__in=list(units))
    found = list(rows)
    given: dict[str, int] = {}
    if found:
        effects = models.MeasureEffect.objects.filter(
            plan_year=plan_year, measure__in=[row.key for row in found]
        )
        for key, ore in effects.values_list("measure", "ore"):
            given[key] = given.get(key, 0) + ore
    return [MeasureState(row, given.get(row.key, 0)) for row in found]


def left_by_line(measures: Sequence[MeasureState]) -> dict[str, int]:
    """What measures are still to give, by line."""
    found: dict[str, int] = {}
    for each in measures:
        if each.left:
            found[each.row.line] = found.get(each.row.line, 0) + each.left
    return found


# --- whose it is ------------------------------------------------------------------------------------------------


def managers(committee: str, on: date) -> dict[str, str]:
    """The login of each unit's manager on a day: who reports for that very unit."""
    rows = _reporters(Q(committee__slug=committee) & ~Q(unit=""), on)
    return {unit: login for unit, login, _name in rows}


def manager_of(committee: models.Committee, unit: str, on: date) -> tuple[str, str]:
    """The login and the name of a unit's manager on a day; empty for none."""
    found = [("", ""), *(row[1:] for row in _reporters(Q(committee=committee, unit=unit), on))]
    return found[-1]


def _reporters(where: Q, on: date) -> list[tuple[str, str, str]]:
    """Unit, login and name of who reports on a day; where two report for a unit the one that counts is last."""
    rows = models.RoleAssignment.objects.filter(where, role="reporter").order_by("-pk")
    names = ("user__username", "user__first_name", "user__last_name", "user__is_active")
    return [
        (unit, login, f"{first} {last}".strip() or login)
        for unit, login, first, last, is_active, since, until in rows.values_list(
            "unit", *names, "valid_from", "valid_to"
        )
        if is_active and (since or on) <= on <= (until or on)
    ]
