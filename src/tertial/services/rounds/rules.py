"""The committee's own rules for rounds: which kinds there are, what they ask and when, and the year's calendar.

A kind that has been used is not removed, only changed: rounds that are open keep the days they were opened with.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, get_args

from django.db import IntegrityError, transaction
from django.db.models import Max

from tertial.domain.rounds import AskKind
from tertial.domain.swedish import format_date
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.rounds.opening import ASKED, DAY_KINDS, newest_year
from tertial.store import models

REPORT_KINDS = {
    "verksamhetsplan": "Verksamhetsplan",
    "manadsrapport": "Månadsrapport",
    "delarsrapport": "Delårsrapport",
    "verksamhetsberattelse": "Verksamhetsberättelse",
}


@dataclass(frozen=True, slots=True)
class KindLine:
    key: str
    label: str
    report_kind: str
    cutoffs: str
    asks: tuple[str, ...]
    answer_days: int
    approve_days: int


@dataclass(frozen=True, slots=True)
class DayLine:
    id: int
    day: date
    printed: str
    kind: str
    kind_label: str
    label: str


@dataclass(frozen=True, slots=True)
class RoundRulesPage:
    committee: str
    committee_name: str
    year: int
    kinds: Sequence[KindLine]
    days: Sequence[DayLine]
    asks: Sequence[tuple[str, str]]
    day_kinds: Sequence[tuple[str, str]]
    report_kinds: Sequence[tuple[str, str]]


def round_rules_page(*, actor: Actor, committee: str) -> RoundRulesPage:
    """The kinds of rounds and the calendar of the newest plan year."""
    require(actor, "see_settings", committee)
    year = newest_year(committee)
    kinds = models.RoundKind.objects.filter(plan_year=year)
    days = models.CalendarDay.objects.filter(plan_year=year).order_by("day", "order")
    return RoundRulesPage(
        committee,
        year.committee.name,
        year.year,
        tuple(
            KindLine(
                k.key,
                k.label,
                k.report_kind,
                k.cutoffs,
                tuple(k.asks.split()),
                k.answer_days,
                k.approve_days,
            )
            for k in kinds
        ),
        tuple(
            DayLine(int(d.pk), d.day, format_date(d.day), d.kind, DAY_KINDS[d.kind], d.label)
            for d in days
        ),
        tuple(ASKED.items()),
        tuple((key, word or "Annat") for key, word in DAY_KINDS.items()),
        tuple(REPORT_KINDS.items()),
    )


def save_round_kind(
    *,
    actor: Actor,
    committee: str,
    key: str,
    label: str,
    report_kind: str,
    cutoffs: Sequence[int],
    asks: Sequence[str],
    answer_days: int,
    approve_days: int,
    now: datetime,
) -> None:
    """Add a kind of round, or change the one with that key.

    Raises: BadInput("round-kind.asks"): nothing is asked. BadInput("round-kind.month"): a month that is not 1–12.
            BadInput("round.days"): approval would be due before the answers.
    """
    require(actor, "edit_settings", committee)
    chosen = [kind for kind in get_args(AskKind) if kind in asks]
    if not chosen or not label.strip() or not key:
        raise BadInput("round-kind.asks")
    if any(not 1 <= month <= 12 for month in cutoffs):
        raise BadInput("round-kind.month", months=" ".join(map(str, cutoffs)))
    if approve_days > answer_days:
        raise BadInput("round.days", answer=answer_days, approve=approve_days)
    values: dict[str, Any] = {
        "label": label.strip(),
        "report_kind": report_kind,
        "cutoffs": " ".join(map(str, sorted(set(cutoffs)))),
        "asks": " ".join(chosen),
        "answer_days": answer_days,
        "approve_days": approve_days,
    }
    year = newest_year(committee)
    with transaction.atomic():
        before = models.RoundKind.objects.filter(plan_year=year, key=key).first()
        was = {name: getattr(before, name) for name in values} if before else {}
        if was == values:
            return
        models.RoundKind.objects.update_or_create(
            plan_year=year,
            key=key,
            defaults=values,
            create_defaults={**values, "order": _next(models.RoundKind, year)},
        )
        _audit(actor, year, "round-kind.saved", key, now, före=was, efter=values)


def add_calendar_day(
    *, actor: Actor, committee: str, day: date, kind: str, label: str, now: datetime
) -> None:
    """Put a day in the year's wheel. Raises ``BadInput("calendar.day")`` for one without words, or the same twice."""
    require(actor, "edit_settings", committee)
    year = newest_year(committee)
    if kind not in DAY_KINDS or not label.strip():
        raise BadInput("calendar.day", day=day)
    try:
        with transaction.atomic():
            order = _next(models.CalendarDay, year)
            models.CalendarDay.objects.create(
                plan_year=year,
                day=day,
                key=f"{kind}-{order}",
                kind=kind,
                label=label.strip(),
                order=order,
            )
            _audit(actor, year, "calendar.added", day.isoformat(), now, text=label.strip())
    except IntegrityError as error:
        raise BadInput("calendar.day", day=day) from error


def remove_calendar_day(*, actor: Actor, committee: str, number: int, now: datetime) -> None:
    """Take a day out of the wheel; what it was stands in the log. Raises ``NotFound("calendar.unknown")``."""
    require(actor, "edit_settings", committee)
    year = newest_year(committee)
    with transaction.atomic():
        row = models.CalendarDay.objects.filter(plan_year=year, pk=number).first()
        if row is None:
            raise NotFound("calendar.unknown", number=number)
        _audit(
            actor, year, "calendar.removed", row.day.isoformat(), now, text=row.label, slag=row.kind
        )
        row.delete()


def _next(model: Any, year: models.PlanYear) -> int:
    return (model.objects.filter(plan_year=year).aggregate(last=Max("order"))["last"] or 0) + 1


def _audit(
    actor: Actor, year: models.PlanYear, action: str, thing: str, now: datetime, **data: object
) -> None:
    slug = year.committee.slug
    record(
        actor=actor,
        action=action,
        thing=f"{slug}/{year.year}/{thing}",
        committee=slug,
        now=now,
        data=data,
    )
