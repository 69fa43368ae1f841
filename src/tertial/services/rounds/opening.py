"""Opening and closing a round, and the list of rounds: what is asked of whom, until when.

What is asked comes from the plan and the round's kind; who is asked is who answers for the thing, else the manager of
its unit. What nobody answers for is asked too, and stands on the board as unowned.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import Count, Q

from tertial.domain.period import MONTHS
from tertial.domain.rounds import (
    AskKind,
    Deadlines,
    RoundKind,
    Wanted,
    assign,
    deadlines,
)
from tertial.domain.swedish import format_date
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.economy.forecast.versions import ensure_forecast
from tertial.services.rounds.asks import committee_name, round_head, round_of
from tertial.services.rounds.pages import (
    Choice,
    OpeningPage,
    RoundListPage,
    WheelDay,
    WheelPage,
)
from tertial.services.rounds.things import fix
from tertial.store import models

ASKED: Mapping[AskKind, str] = {
    "status": "läge för åtaganden, uppdrag, projekt, risker och granskningar",
    "indicator": "indikatorvärden",
    "assessment": "bedömningar av mål",
    "text": "texter",
    "event": "händelser av väsentlig betydelse",
    "forecast": "helårsprognoser",
}
FOLLOWED = (
    "commitment",
    "activity",
    "assignment",
    "priority",
    "project",
    "initiative",
    "risk",
    "measure",
    "control",
    "review",
    "action",
    "check",
)
"""Kinds of items that a round asks the status of; events are asked for anew, challenges belong to the plan."""
ANSWERS = ("reporter", "approver", "quality_owner", "hr", "controller", "planning_officer")
DAY_KINDS = {
    "meeting": "Sammanträde",
    "cutoff": "Brytdatum",
    "deadline": "Sista dag",
    "decision": "Beslut",
    "other": "",
}


@dataclass(frozen=True, slots=True)
class Opening:
    """A round about to be opened: ``asks`` are what is asked and of whom ("" for nobody)."""

    kind: RoundKind
    period_end: date
    meeting_on: date
    due: Deadlines
    report: str
    title: str
    asks: tuple[tuple[Wanted, str], ...]


def round_list_page(*, actor: Actor, committee: str, today: date) -> RoundListPage:
    """A committee's rounds, the newest first, with how far they have come."""
    require(actor, "see_round", committee)
    rounds = (
        models.Round.objects.select_related("plan_year__committee")
        .filter(plan_year__committee__slug=committee)
        .annotate(
            asked=Count("asks"),
            approved=Count("asks", filter=Q(asks__state="approved")),
        )
    )
    lines: list[Any] = list(rounds)
    year = _newest(committee)
    kinds = _kinds(year) if year else {}
    return RoundListPage(
        committee,
        committee_name(committee),
        year.year if year else None,
        tuple((round_head(each, today), each.approved, each.asked) for each in lines),
        tuple(Choice(kind.key, kind.label) for kind in kinds.values()),
    )


def opening_page(
    *,
    actor: Actor,
    committee: str,
    kind: str = "",
    period_end: date | None = None,
    meeting_on: date | None = None,
    today: date,
) -> OpeningPage:
    """What opening a round would ask; nothing is written. Without a kind: which kinds there are."""
    require(actor, "run_round", committee)
    year = newest_year(committee)
    kinds = _kinds(year)
    page = OpeningPage(
        committee=committee,
        committee_name=year.committee.name,
        year=year.year,
        kinds=tuple(Choice(each.key, each.label) for each in kinds.values()),
        kind=kind,
        period_end=None,
        meeting_on=None,
        answers_due=None,
        approval_due=None,
        report="",
        title="",
        counts=(),
        unowned=(),
        answerers=0,
    )
    if kind not in kinds:
        return page
    opening = _opening(year, kinds[kind], period_end, meeting_on, today)
    return _previewed(page, year, opening)


def open_round(
    *,
    actor: Actor,
    committee: str,
    kind: str,
    period_end: date,
    meeting_on: date,
    answers_due: date,
    approval_due: date,
    title: str = "",
    now: datetime,
) -> int:
    """Open a round; returns its number. What it asks is fixed from then on.

    Raises: BadInput("round.exists"): the report has a round. BadInput("round.order"): the days are not in order.
            BadInput("round.kind"), BadInput("round.empty"): no such kind, or nothing to ask.
    """
    require(actor, "run_round", committee)
    year = newest_year(committee)
    kinds = _kinds(year)
    if kind not in kinds:
        raise BadInput("round.kind", kind=kind, kinds=", ".join(kinds) or "inga")
    if not answers_due <= approval_due <= meeting_on:
        raise BadInput(
            "round.order", answers=answers_due, approval=approval_due, meeting=meeting_on
        )
    opening = _opening(year, kinds[kind], period_end, meeting_on, now.date())
    if not opening.asks:
        raise BadInput("round.empty", kind=kinds[kind].label)
    try:
        with transaction.atomic():
            round_ = models.Round.objects.create(
                plan_year=year,
                kind=kind,
                title=title.strip() or opening.title,
                report=opening.report,
                period_end=period_end,
                meeting_on=meeting_on,
                answers_due=answers_due,
                approval_due=approval_due,
                opened_at=now,
                opened_by=actor.login,
            )
            _ensure_report(year, kinds[kind], opening)
            if "forecast" in kinds[kind].asks:
                ensure_forecast(actor=actor, plan_year=year, period_end=period_end, now=now)
            _ask(round_, opening.asks)
            record(
                actor=actor,
                action="round.opened",
                thing=f"{committee}/{year.year}/{opening.report}",
                committee=committee,
                now=now,
                data={"frågor": len(opening.asks), "svar senast": answers_due.isoformat()},
            )
    except IntegrityError as error:
        raise BadInput("round.exists", report=opening.report) from error
    return int(round_.pk)


def close_round(*, actor: Actor, committee: str, round_id: int, now: datetime) -> None:
    """Close a round: nobody can answer any more. What is not approved stays out of the report."""
    require(actor, "run_round", committee)
    with transaction.atomic():
        round_ = round_of(committee, round_id)
        if round_.closed_at is not None:
            raise BadInput("round.closed", round=round_.title)
        round_.closed_at = now
        round_.save(update_fields=["closed_at"])
        _audit_round(actor, round_, "round.closed", now)


def reopen_round(*, actor: Actor, committee: str, round_id: int, now: datetime) -> None:
    """Undo closing a round."""
    require(actor, "run_round", committee)
    with transaction.atomic():
        round_ = round_of(committee, round_id)
        round_.closed_at = None
        round_.save(update_fields=["closed_at"])
        _audit_round(actor, round_, "round.reopened", now)


def wheel_page(*, actor: Actor, committee: str, today: date) -> WheelPage:
    """The year's wheel: the calendar's days and every round's deadlines, month by month."""
    require(actor, "see_committee", committee)
    year = newest_year(committee)
    days = [
        (row.day, row.kind, row.label) for row in models.CalendarDay.objects.filter(plan_year=year)
    ]
    for each in models.Round.objects.filter(plan_year=year):
        days += [
            (each.answers_due, "deadline", f"Svar lämnas in: {each.title}"),
            (each.approval_due, "deadline", f"Svar godkänns: {each.title}"),
        ]
    months = tuple(
        (
            name.capitalize(),
            tuple(
                WheelDay(day, format_date(day), kind, DAY_KINDS[kind], label, day < today)
                for day, kind, label in sorted(days)
                if (day.year, day.month) == (year.year, number)
            ),
        )
        for number, name in enumerate(MONTHS, start=1)
    )
    return WheelPage(committee, year.committee.name, year.year, months, format_date(today))


# --- inside -----------------------------------------------------------------------------------------------------


def _newest(committee: str) -> models.PlanYear | None:
    years = models.PlanYear.objects.select_related("committee").filter(committee__slug=committee)
    return years.order_by("year").last()


def newest_year(committee: str) -> models.PlanYear:
    """The committee's newest plan year. Raises ``NotFound("committee.no-year")``."""
    found = _newest(committee)
    if found is None:
        raise NotFound("committee.no-year", committee=committee)
    return found


def _kinds(year: models.PlanYear) -> dict[str, RoundKind]:
    return {
        row.key: RoundKind(
            row.key,
            row.label,
            row.report_kind,
            tuple(int(month) for month in row.cutoffs.split() if month.isdigit()),
            tuple(row.asks.split()),
            row.answer_days,
            row.approve_days,
        )
        for row in models.RoundKind.objects.filter(plan_year=year)
    }


def _opening(
    year: models.PlanYear,
    kind: RoundKind,
    period_end: date | None,
    meeting_on: date | None,
    today: date,
) -> Opening:
    ends = period_end or _next_cutoff(kind, year, today)
    meeting = meeting_on or _next_meeting(year, ends)
    report = f"{kind.report_kind or kind.key}-{ends.year}-{ends.month:02d}"
    return Opening(
        kind=kind,
        period_end=ends,
        meeting_on=meeting,
        due=deadlines(kind, meeting),
        report=report,
        title=f"{kind.label} per {format_date(ends)}",
        asks=_wanted(year, kind, report, ends),
    )


def _month_end(year: int, month: int) -> date:
    first_of_next = date(year + month // 12, month % 12 + 1, 1)
    return first_of_next - timedelta(days=1)


def _next_cutoff(kind: RoundKind, year: models.PlanYear, today: date) -> date:
    """The last cut-off that has passed without a report, else the year's first."""
    ends = [_month_end(year.year, month) for month in kind.cutoffs or (12,)]
    taken = set(
        models.Round.objects.filter(plan_year=year, kind=kind.key).values_list(
            "period_end", flat=True
        )
    )
    free = [day for day in ends if day not in taken]
    passed = [day for day in free if day <= today]
    return passed[-1] if passed else (free or ends)[0]


def _next_meeting(year: models.PlanYear, after: date) -> date:
    """The committee's first meeting that leaves three weeks after the cut-off; a month after it where none is known."""
    days = models.CalendarDay.objects.filter(
        plan_year=year, kind="meeting", day__gte=after + timedelta(days=21)
    )
    first = days.order_by("day").values_list("day", flat=True).first()
    return first or after + timedelta(days=35)


def _previewed(page: OpeningPage, year: models.PlanYear, opening: Opening) -> OpeningPage:
    from dataclasses import replace

    counts = [
        (label, sum(wanted.kind == kind for wanted, _ in opening.asks))
        for kind, label in ASKED.items()
        if kind in opening.kind.asks
    ]
    unowned = [wanted for wanted, login in opening.asks if not login]
    names = _titles(year, unowned)
    return replace(
        page,
        period_end=opening.period_end,
        meeting_on=opening.meeting_on,
        answers_due=opening.due.answers,
        approval_due=opening.due.approval,
        report=opening.report,
        title=opening.title,
        counts=tuple(counts),
        unowned=tuple(names[each.thing] for each in unowned),
        answerers=len({login for _, login in opening.asks if login}),
        has_template=not opening.kind.report_kind
        or bool(_template(year, opening.kind.report_kind, opening.report)),
    )


def _titles(year: models.PlanYear, wanted: Iterable[Wanted]) -> dict[str, str]:
    those = list(wanted)
    names = {each.thing: each.thing for each in those}
    for model, column in (
        (models.PlanItem, "title"),
        (models.Indicator, "name"),
        (models.Goal, "label"),
    ):
        rows: Any = model
        names |= dict(rows.objects.filter(plan_year=year, key__in=names).values_list("key", column))
    return names


def _wanted(
    year: models.PlanYear, kind: RoundKind, report: str, ends: date
) -> tuple[tuple[Wanted, str], ...]:
    """What the plan has to ask of, and whom: a handful of queries."""
    wanted: list[Wanted] = []
    if "status" in kind.asks:
        rows = models.PlanItem.objects.filter(plan_year=year, kind__in=FOLLOWED, ended_on=None)
        wanted += [Wanted("status", r.key, r.unit, r.owner) for r in rows]
    if "indicator" in kind.asks:
        indicators = models.Indicator.objects.filter(plan_year=year, formula="", ended_on=None)
        wanted += [
            Wanted("indicator", r.key, "", r.owner)
            for r in indicators
            if _is_measured(r.frequency, ends.month)
        ]
    if "assessment" in kind.asks:
        roles = dict(models.GoalLevel.objects.filter(plan_year=year).values_list("key", "role"))
        goals = models.Goal.objects.filter(plan_year=year, ended_on=None)
        wanted += [
            Wanted("assessment", r.key, r.unit, r.owner)
            for r in goals
            if roles.get(r.level) in ("committee", "unit")
        ]
    if "text" in kind.asks:
        wanted += _texts(year, kind)
    managers = _managers(year, ends)
    if "event" in kind.asks:
        wanted += [Wanted("event", unit, unit, login) for unit, login in sorted(managers.items())]
    if "forecast" in kind.asks:
        wanted += [Wanted("forecast", unit, unit) for unit in _forecasting(year)]
    known = User.objects.filter(
        is_active=True, roles__role__in=ANSWERS, roles__committee=year.committee
    )
    return assign(
        wanted,
        known=frozenset(known.values_list("username", flat=True)),
        manager_of=managers,
    )


def _is_measured(frequency: str, month: int) -> bool:
    """Whether a measure has a new value at that month's end; one whose frequency is not said is asked for always."""
    every = {"month": 1, "quarter": 3, "tertial": 4, "half": 6, "year": 12}
    return frequency != "rarer" and month % every.get(frequency, 1) == 0


def _texts(year: models.PlanYear, kind: RoundKind) -> list[Wanted]:
    """Sections that have an owner, in the template that reports of the kind use."""
    last = models.Report.objects.filter(plan_year=year, kind=kind.report_kind).last()
    template = (
        models.Template.objects.filter(plan_year=year, key=last.template).first() if last else None
    )
    sections = template.body.get("section", ()) if template else ()
    return [
        Wanted("text", section["id"], "", section["owner"])
        for section in sections
        if section.get("owner")
    ]


def _forecasting(year: models.PlanYear) -> list[str]:
    """The units that no unit is below, in the organisation's order."""
    units = list(models.OrgUnit.objects.filter(plan_year=year).values_list("code", "parent"))
    levels = {parent for _, parent in units}
    return [code for code, _ in units if code not in levels]


def _managers(year: models.PlanYear, on: date) -> dict[str, str]:
    """The login of each unit's manager: who reports for it on that day."""
    rows = (
        models.RoleAssignment.objects.filter(
            committee=year.committee, role="reporter", user__is_active=True
        )
        .exclude(unit="")
        .exclude(valid_from__gt=on)
        .exclude(valid_to__lt=on)
        .order_by("-pk")
    )
    return dict(rows.values_list("unit", "user__username"))


def _ask(round_: models.Round, asks: Iterable[tuple[Wanted, str]]) -> None:
    those = list(asks)
    logins = {login for _, login in those if login}
    people = {user.get_username(): user for user in User.objects.filter(username__in=logins)}
    asked = [
        models.Ask(
            pk=order,  # for the while: things are told apart by it
            round=round_,
            kind=wanted.kind,
            thing=wanted.thing,
            unit=wanted.unit,
            assignee=people.get(login),
            order=order,
        )
        for order, (wanted, login) in enumerate(those)
    ]
    fix(round_, asked)
    for ask in asked:
        ask.pk = None
    models.Ask.objects.bulk_create(asked, batch_size=500)


def _ensure_report(year: models.PlanYear, kind: RoundKind, opening: Opening) -> None:
    """The report that the answers go to; a new one is like the last of its kind. Without a template there is none."""
    reports = models.Report.objects.filter(plan_year=year)
    template = _template(year, kind.report_kind, opening.report) if kind.report_kind else ""
    if not template or reports.filter(key=opening.report).exists():
        return
    like = reports.filter(kind=kind.report_kind).order_by("period_end").last()
    models.Report.objects.create(
        plan_year=year,
        order=reports.count(),
        key=opening.report,
        kind=kind.report_kind,
        title=opening.title,
        period_end=opening.period_end,
        template=template,
        budget_version=like.budget_version if like else str(year.year),
    )


def _template(year: models.PlanYear, kind: str, report: str) -> str:
    """The template of the report: its own, that of the last of its kind, or any of the kind; empty without one."""
    reports = models.Report.objects.filter(plan_year=year)
    own = reports.filter(key=report).first()
    like = own or reports.filter(kind=kind).order_by("period_end").last()
    return str(like.template) if like else _any_template(year, kind)


def _any_template(year: models.PlanYear, kind: str) -> str:
    templates = models.Template.objects.filter(plan_year=year)
    return next((each.key for each in templates if each.body.get("kind") == kind), "")


def _audit_round(actor: Actor, round_: models.Round, action: str, now: datetime) -> None:
    year = round_.plan_year
    record(
        actor=actor,
        action=action,
        thing=f"{year.committee.slug}/{year.year}/{round_.report}",
        committee=year.committee.slug,
        now=now,
    )
