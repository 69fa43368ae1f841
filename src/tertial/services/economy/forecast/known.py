"""What is known of a year beside its figures: items out of the ordinary, and measures with what they give."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tertial.domain.figure import Unit
from tertial.domain.period import MONTHS
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.economy.forecast.basis import Figures, ForecastAsked, forecast_figures
from tertial.services.economy.forecast.pages import MEASURE_STATES, MeasureLine, measure_line
from tertial.services.economy.forecast.sheets import amount_of, may_write, require_write
from tertial.services.economy.forecast.versions import measures_of
from tertial.services.economy.printing import MONEY, printed
from tertial.store import models

KINDS = {"once": "en gång", "lasting": "varje månad från och med"}


@dataclass(frozen=True, slots=True)
class KnownLine:
    """A known item, with the statement's sign."""

    id: int
    unit: str
    unit_name: str
    line: str
    label: str
    when: str
    amount: str
    by: str
    can_withdraw: bool


@dataclass(frozen=True, slots=True)
class MeasuresPage:
    """The year's measures and known items, of all units or one; ``units`` are those the actor may write for."""

    committee: str
    committee_name: str
    year: int
    money: str
    unit: str
    measures: Sequence[MeasureLine]
    planned: str
    realised: str
    left: str
    known: Sequence[KnownLine]
    units: Sequence[tuple[str, str]]
    lines: Sequence[tuple[str, str]]
    months: Sequence[tuple[int, str]]
    states: Sequence[tuple[str, str]]
    kinds: Sequence[tuple[str, str]]


def measures_page(
    *, actor: Actor, committee: str, year: int | None = None, unit: str = "", money: str = "tkr"
) -> MeasuresPage:
    """Raises NotFound("plan-year.unknown"), NotAllowed."""
    require(actor, "see_breakdown", committee)
    plan_year = _plan_year(committee, year)
    shown = MONEY.get(money, Unit.TKR)
    figures = forecast_figures(ForecastAsked(committee, plan_year.year, 12))
    states = measures_of(plan_year, [unit] if unit else None)
    labels = {line.key: line.label for line in figures.definition.lines}
    mine = [code for code in figures.units if may_write(actor, committee, code)]
    items = models.KnownItem.objects.filter(plan_year=plan_year, withdrawn_at=None)
    return MeasuresPage(
        committee,
        plan_year.committee.name,
        plan_year.year,
        money if money in MONEY else "tkr",
        unit,
        tuple(measure_line(each, figures, shown) for each in states),
        printed(sum(each.row.planned for each in states), shown, plus=True),
        printed(sum(each.realised for each in states), shown, plus=True),
        printed(sum(each.left for each in states), shown, plus=True),
        tuple(
            _known_line(row, figures, labels, shown, may_write(actor, committee, row.unit))
            for row in items
            if unit in ("", row.unit)
        ),
        tuple((code, figures.name(code)) for code in mine),
        tuple(
            (line.key, line.label) for line in figures.definition.lines if line.level == "detail"
        ),
        tuple(enumerate(MONTHS, 1)),
        tuple((key, label) for key, (label, _) in MEASURE_STATES.items()),
        tuple(KINDS.items()),
    )


def _known_line(
    row: models.KnownItem, figures: Figures, labels: dict[str, str], money: Unit, may_edit: bool
) -> KnownLine:
    return KnownLine(
        int(row.pk),
        row.unit,
        figures.name(row.unit),
        labels.get(row.line, row.line),
        row.label,
        f"{KINDS[row.kind]} {MONTHS[row.month - 1]}",
        printed(row.ore, money, figures.definition.sign),
        row.by,
        may_edit,
    )


def _plan_year(committee: str, year: int | None) -> models.PlanYear:
    years = models.PlanYear.objects.select_related("committee").filter(committee__slug=committee)
    found = (years if year is None else years.filter(year=year)).order_by("-year").first()
    if found is None:
        raise NotFound("plan-year.unknown", committee=committee, year=year or "")
    return found


def _checked(
    committee: str, plan_year: models.PlanYear, unit: str, line: str, label: str, month: int
) -> Figures:
    figures = forecast_figures(ForecastAsked(committee, plan_year.year, 12))
    if unit not in figures.units:
        raise BadInput("forecast.unit", unit=unit)
    if line not in figures.own_lines(unit):
        raise BadInput("forecast.line", line=line)
    if not label.strip():
        raise BadInput("forecast.label")
    if not 1 <= month <= 12:
        raise BadInput("forecast.month", month=month)
    return figures


def add_known_item(
    *,
    actor: Actor,
    committee: str,
    year: int,
    unit: str,
    line: str,
    label: str,
    kind: str,
    month: int,
    amount: str,
    money: Unit,
    now: datetime,
) -> int:
    """Something out of the ordinary, with the statement's sign; the proposals count it from now on.

    Raises: BadInput("forecast.unit", "forecast.line", "forecast.label", "forecast.month", "forecast.amount").
    """
    require_write(actor, committee, unit)
    plan_year = _plan_year(committee, year)
    figures = _checked(committee, plan_year, unit, line, label, month)
    ore = amount_of(amount, money, figures.definition.sign)
    if not ore or kind not in KINDS:
        raise BadInput("forecast.amount")
    with transaction.atomic():
        row = models.KnownItem.objects.create(
            plan_year=plan_year,
            unit=unit,
            line=line,
            label=label.strip()[:200],
            kind=kind,
            month=month,
            ore=ore,
            at=now,
            by=actor.login,
        )
        _audit(actor, plan_year, unit, "forecast.known_added", now, post=label.strip(), öre=ore)
    return int(row.pk)


def withdraw_known_item(*, actor: Actor, committee: str, item: int, now: datetime) -> None:
    """Take a known item back; it stays in the history. Raises ``NotFound("forecast.known-unknown")``."""
    require(actor, "see_breakdown", committee)
    with transaction.atomic():
        row = (
            models.KnownItem.objects.select_related("plan_year__committee")
            .filter(plan_year__committee__slug=committee, pk=item, withdrawn_at=None)
            .first()
        )
        if row is None:
            raise NotFound("forecast.known-unknown", item=item)
        require_write(actor, committee, row.unit)
        row.withdrawn_at, row.withdrawn_by = now, actor.login
        row.save(update_fields=["withdrawn_at", "withdrawn_by"])
        _audit(actor, row.plan_year, row.unit, "forecast.known_withdrawn", now, post=row.label)


# --- measures ---------------------------------------------------------------------------------------------------


def add_measure(
    *,
    actor: Actor,
    committee: str,
    year: int,
    unit: str,
    line: str,
    label: str,
    planned: str,
    from_month: int,
    owner: str,
    money: Unit,
    now: datetime,
) -> str:
    """A measure with its planned effect this year, plus improves the result; returns its key."""
    require_write(actor, committee, unit)
    plan_year = _plan_year(committee, year)
    _checked(committee, plan_year, unit, line, label, from_month)
    ore = amount_of(planned, money, 1)
    if not ore:
        raise BadInput("forecast.amount")
    with transaction.atomic():
        rows = models.Measure.objects.filter(plan_year=plan_year)
        key = _free_key(label, set(rows.values_list("key", flat=True)))
        models.Measure.objects.create(
            plan_year=plan_year,
            order=rows.count(),
            key=key,
            unit=unit,
            line=line,
            label=label.strip()[:200],
            planned=ore,
            from_month=from_month,
            owner=owner.strip()[:150],
        )
        _audit(actor, plan_year, unit, "measure.added", now, åtgärd=label.strip(), öre=ore)
    return key


def follow_measure(
    *,
    actor: Actor,
    committee: str,
    year: int,
    key: str,
    status: str,
    effect: str,
    month: int,
    note: str,
    money: Unit,
    now: datetime,
) -> None:
    """Say how a measure stands and what it has given more since last time (empty: nothing); plus improves.

    Raises: NotFound("measure.unknown"), BadInput("measure.status"), BadInput("forecast.month").
    """
    plan_year = _plan_year(committee, year)
    require(actor, "see_breakdown", committee)
    with transaction.atomic():
        row = (
            models.Measure.objects.select_for_update().filter(plan_year=plan_year, key=key).first()
        )
        if row is None:
            raise NotFound("measure.unknown", key=key)
        require_write(actor, committee, row.unit)
        if status not in MEASURE_STATES:
            raise BadInput("measure.status", status=status)
        if not 1 <= month <= 12:
            raise BadInput("forecast.month", month=month)
        ore = amount_of(effect, money, 1)
        row.status = status
        row.save(update_fields=["status"])
        if ore:
            models.MeasureEffect.objects.create(
                plan_year=plan_year,
                measure=key,
                month=month,
                ore=ore,
                note=note.strip()[:300],
                at=now,
                by=actor.login,
            )
        more: dict[str, object] = {"läge": status, "öre": ore, "månad": month}
        _audit(actor, plan_year, row.unit, "measure.followed", now, åtgärd=row.label, **more)


def _free_key(label: str, taken: set[str]) -> str:
    plain = label.lower().translate(str.maketrans("åäöé", "aaoe"))
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "atgard"
    return next(
        key
        for n in range(1, len(taken) + 2)
        if (key := stem if n == 1 else f"{stem}-{n}") not in taken
    )


def _audit(
    actor: Actor, plan_year: models.PlanYear, unit: str, action: str, now: datetime, **data: object
) -> None:
    slug = plan_year.committee.slug
    record(
        actor=actor,
        action=action,
        thing=f"{slug}/{plan_year.year}/{unit}",
        committee=slug,
        now=now,
        data=data,
    )
