"""A forecast is frozen: closed to typing and written to the ledger, where reports, pages and the ERP's file read it.

Each unit's line is dealt out: months that have passed as they became, the rest over the months ahead and over accounts
and activities by their budget (else their outcome), to the öre. Adjustments, measures and grants are written with a tag
of their own, so that they stay apart in the ledger too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from tertial.domain.economy.forecasting import EVEN, Key, deal
from tertial.domain.figure import Kind
from tertial.domain.statement import OUTSIDE
from tertial.errors import BadInput
from tertial.ledger.batches import Batch, Ledger
from tertial.ledger.queries.cells import cells
from tertial.ledger.queries.totals import YEAR, period_months
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.economy.forecast.basis import Cell, Figures, line_of
from tertial.services.economy.forecast.rows import Typed, expected_of
from tertial.services.economy.forecast.sheets import require_open
from tertial.services.economy.forecast.versions import (
    figures_of,
    forecast_of,
    measures_of,
    thing_of,
    title_of,
    typed_in,
    warm,
)
from tertial.services.economy.written import Amount, write_version
from tertial.services.workspace import ledger_home
from tertial.store import models

TAGS: Mapping[str, str] = {
    "own": "",
    "adjustment": "prognosjustering",
    "measure": "åtgärd",
    "pending_grant": "sökt bidrag",
}
"""The free code that each kind of entry has in the ledger."""
PROPOSED = "Förslaget"
"""What an entry is called that nobody typed."""
Entry = tuple[str, str, str, int]
"""Unit, line, kind and debit-positive öre."""


def freeze(
    *,
    actor: Actor,
    committee: str,
    key: str,
    with_measures: bool,
    with_grants: bool,
    is_sure: bool = False,
    now: datetime,
) -> Batch:
    """Freeze a forecast; units that have not handed in stand with what they typed, else with the proposal.

    Raises: BadInput("forecast.not-approved"): sheets are not approved, and ``is_sure`` is not said.
            BadInput("forecast.frozen"), BadInput("economy.version-imported"), BadInput("ledger.no-facts").
    """
    require(actor, "adjust_forecast", committee)
    warm(committee, key)
    with transaction.atomic():
        forecast = forecast_of(committee, key, lock=True)
        require_open(forecast)
        left = models.ForecastSheet.objects.filter(forecast=forecast).exclude(state="approved")
        figures = figures_of(forecast)
        waiting = left.filter(unit__in=figures.units).count()
        if waiting and not is_sure:
            raise BadInput("forecast.not-approved", count=waiting)
        _fix(actor, forecast, figures, now)
        forecast.state, forecast.frozen_at, forecast.frozen_by = "frozen", now, actor.login
        forecast.with_measures, forecast.with_grants = with_measures, with_grants
        record(
            actor=actor,
            action="forecast.frozen",
            thing=thing_of(forecast),
            committee=committee,
            now=now,
            data={"ej godkända": waiting, "åtgärder": with_measures, "sökta bidrag": with_grants},
        )
        batch = write_version(
            actor=actor,
            committee=committee,
            kind="forecast",
            year=figures.asked.year,
            version=forecast.key,
            amounts=_amounts(figures, entries_of(forecast)),
            label=title_of(forecast.key, forecast.period_end),
            now=now,
        )
        forecast.batch = batch.id
        forecast.save()
    return batch


def _fix(actor: Actor, forecast: models.Forecast, figures: Figures, now: datetime) -> None:
    """Write down what is counted in, so that the frozen forecast can be seen as it was: proposals, measures."""
    sheets = {row.unit: row for row in models.ForecastSheet.objects.filter(forecast=forecast)}
    for unit in figures.units:
        if unit not in sheets:
            sheets[unit] = models.ForecastSheet.objects.create(forecast=forecast, unit=unit)
    typed = typed_in(forecast)
    entries = []
    for unit in figures.units:
        own = _own(typed.get(unit, {}))
        for line, ore in expected_of(figures, unit, own).items():
            if own.get(line) is None:
                entries.append(_entry(actor, sheets[unit], now, line, ore, "own", PROPOSED))
    for each in measures_of(forecast.plan_year):
        if each.left and each.row.unit in sheets:
            sheet, line = sheets[each.row.unit], each.row.line
            entries.append(_entry(actor, sheet, now, line, -each.left, "measure", each.row.label))
    models.ForecastEntry.objects.bulk_create(entries, batch_size=500)


# --- lifted -----------------------------------------------------------------------------------------------------


def lift_freeze(*, actor: Actor, committee: str, key: str, reason: str, now: datetime) -> None:
    """Open a frozen forecast again, with why: its batch is taken back, and what the freeze had filled in with it.

    Raises: BadInput("forecast.not-frozen"), BadInput("forecast.why").
            BadInput("forecast.reported"): a report that is decided or sealed builds on it.
            BadInput("forecast.followed"): a later forecast of the year is held against it.
    """
    require(actor, "adjust_forecast", committee)
    why = " ".join(reason.split())[:500]
    if not why:
        raise BadInput("forecast.why")
    with transaction.atomic():
        forecast = forecast_of(committee, key, lock=True)
        _require_free(forecast)
        _unfix(actor, forecast, now)
        batch = forecast.batch
        forecast.state, forecast.batch, forecast.frozen_at, forecast.frozen_by = (
            "open",
            "",
            None,
            "",
        )
        forecast.lifted_at, forecast.lifted_by, forecast.lifted_why = now, actor.login, why
        forecast.save()
        record(
            actor=actor,
            action="forecast.lifted",
            thing=thing_of(forecast),
            committee=committee,
            now=now,
            data={"varför": why, "parti": batch},
        )
        ledger = Ledger(ledger_home())
        found = ledger.manifest.batch(batch)
        if found is not None and found.undone_at is None:
            ledger.undo(batch, at=now, by=actor.login)


def _require_free(forecast: models.Forecast) -> None:
    if forecast.state != "frozen":
        raise BadInput("forecast.not-frozen", forecast=forecast.key)
    reports = models.Report.objects.filter(
        plan_year__committee=forecast.plan_year.committee, forecast_version=forecast.key
    )
    sealed = models.Seal.objects.filter(plan_year=OuterRef("plan_year"), report=OuterRef("key"))
    held = reports.filter(Q(decided_on__isnull=False) | Exists(sealed)).first()
    if held is not None:
        raise BadInput("forecast.reported", report=held.title)
    later = models.Forecast.objects.filter(plan_year=forecast.plan_year, previous=forecast.key)
    follower = later.first()
    if follower is not None:
        title = title_of(follower.key, follower.period_end)
        raise BadInput("forecast.followed", forecast=title)


def _unfix(actor: Actor, forecast: models.Forecast, now: datetime) -> None:
    """Proposals and measures that the freeze wrote down count no more: they are reckoned anew while it is open."""
    written = models.ForecastEntry.objects.filter(
        sheet__forecast=forecast, at=forecast.frozen_at, by=forecast.frozen_by
    ).filter(Q(kind="measure") | Q(kind="own", label=PROPOSED))
    models.ForecastEntry.objects.bulk_create(
        models.ForecastEntry(
            sheet=entry.sheet,
            line=entry.line,
            ore=None,
            kind=entry.kind,
            label=entry.label,
            at=now,
            by=actor.login,
        )
        for entry in written.select_related("sheet")
    )


def _own(typed: Mapping[tuple[str, str, str], Typed]) -> dict[str, int | None]:
    return {line: each.ore for (kind, line, _), each in typed.items() if kind == "own"}


def _entry(
    actor: Actor,
    sheet: models.ForecastSheet,
    now: datetime,
    line: str,
    ore: int,
    kind: str,
    label: str,
) -> models.ForecastEntry:
    return models.ForecastEntry(
        sheet=sheet, line=line, ore=ore, kind=kind, label=label[:200], at=now, by=actor.login
    )


def entries_of(forecast: models.Forecast) -> list[Entry]:
    """What a forecast counts in: own amounts, adjustments, and measures and grants where it says so."""
    kinds = {"own", "adjustment"}
    kinds |= {"measure"} if forecast.with_measures else set()
    kinds |= {"pending_grant"} if forecast.with_grants else set()
    return [
        (unit, line, kind, each.ore)
        for unit, typed in sorted(typed_in(forecast).items())
        for (kind, line, _label), each in sorted(typed.items())
        if kind in kinds and each.ore is not None
    ]


# --- as facts ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Facts:
    """What each unit's line is made of, by account and activity."""

    passed: dict[Cell, dict[tuple[int, Key], int]] = field(default_factory=dict)
    outcome: dict[Cell, dict[Key, int]] = field(default_factory=dict)
    budget: dict[Cell, dict[Key, int]] = field(default_factory=dict)


def _amounts(figures: Figures, entries: Iterable[Entry]) -> list[Amount]:
    facts, end = _facts(figures), figures.asked.end_month
    found: list[Amount] = []
    for unit, line, kind, ore in entries:
        cell = (unit, line)
        profile = figures.of(unit, line).proposal.profile if cell in figures.lines else EVEN
        parts = deal(
            ore,
            passed=facts.passed.get(cell, {}) if kind == "own" else {},
            weights=_weights(figures, facts, unit, line),
            profile=profile,
            end_month=end,
            otherwise=(_first_account(figures, line), ""),
        )
        found += [
            Amount(part.month, part.account, unit, part.activity, part.ore, tag=TAGS[kind])
            for part in parts
        ]
    return found


def _facts(figures: Figures) -> _Facts:
    asked, facts = figures.asked, _Facts()
    ledger = Ledger(ledger_home())
    on = date(asked.year, asked.end_month, 1)

    def each(
        kind: Kind, version: str, months: Iterable[int]
    ) -> Iterable[tuple[Cell, int, Key, int]]:
        for cell in cells(
            ledger,
            committee=asked.committee,
            kind=kind,
            year=asked.year,
            version=version,
            months=tuple(months),
            accounts=figures.definition.accounts,
            with_activity=True,
        ):
            line = line_of(figures.definition, cell.account, figures.role(cell.cost_centre), on)
            if line and line != OUTSIDE:
                place = (cell.cost_centre, line)
                yield place, min(cell.month, 12), (cell.account, cell.activity), cell.amount

    for place, month, key, ore in each("outcome", "", period_months(asked.end_month)):
        passed = facts.passed.setdefault(place, {})
        passed[month, key] = passed.get((month, key), 0) + ore
        _add(facts.outcome, place, key, ore)
    for place, _month, key, ore in each("budget", asked.budget_version, YEAR):
        _add(facts.budget, place, key, ore)
    return facts


def _add(into: dict[Cell, dict[Key, int]], place: Cell, key: Key, ore: int) -> None:
    held = into.setdefault(place, {})
    held[key] = held.get(key, 0) + ore


def _weights(figures: Figures, facts: _Facts, unit: str, line: str) -> Mapping[Key, int]:
    """The budget of a unit's line by account and activity, else its outcome; a level has those of its units."""
    units = figures.within(unit) or (unit,)
    for held in (facts.budget, facts.outcome):
        found: dict[Key, int] = {}
        for each in units:
            for key, ore in held.get((each, line), {}).items():
                found[key] = found.get(key, 0) + abs(ore)
        if any(found.values()):
            return found
    return {}


def _first_account(figures: Figures, line: str) -> str:
    """An account of the line for what no account is known of: the first that its map names."""
    maps = [each for each in figures.definition.maps if each.line == line]
    return maps[0].codes.first if maps else ""
