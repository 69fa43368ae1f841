"""A new report of a year from a template, and an empty one taken away."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from tertial.document.template import KEY
from tertial.domain.period import MONTHS
from tertial.domain.swedish import format_date
from tertial.errors import BadInput, NotFound
from tertial.ledger.batches import Ledger
from tertial.services.access import Actor, require
from tertial.services.audit import record
from tertial.services.documents.template_pages import asked_year, plan_years
from tertial.services.documents.template_sources import title_of
from tertial.services.documents.templates import plan_year_of, template_of
from tertial.services.economy.basis import versions
from tertial.services.reporting import PLANS, committee_name
from tertial.services.workspace import ledger_home
from tertial.store import models

TAKEN = frozenset({"ny", "mallar"})
"""Addresses beside the reports'."""
OF_YEAR = frozenset(
    {"verksamhetsberattelse", "kvalitetsberattelse", "patientsakerhetsberattelse", *PLANS}
)
"""Kinds of reports that a year has one of, named after it."""
WRITTEN: Mapping[str, str] = {
    "SectionText": "texter",
    "TextVersion": "texter",
    "ItemStatus": "status",
    "Assessment": "bedömningar",
    "IndicatorNote": "kommentarer till mått",
    "EquityEntry": "eget kapital",
    "SectionStep": "steg i granskningen",
    "FindingAnswer": "svar på kontroller",
    "CaseVersion": "ärende",
    "CommitteeDecision": "beslut",
    "Seal": "sigill",
    "Round": "en omgång",
}
"""What may have been said in a report, by model: a report that has any is not removed."""


@dataclass(frozen=True, slots=True)
class NewReportPage:
    """What a new report can be made of; ``title`` and ``key`` are proposed for what is chosen."""

    committee: str
    committee_name: str
    year: int
    years: tuple[int, ...]
    templates: tuple[tuple[str, str], ...]
    template: str
    period_end: str
    budgets: tuple[str, ...]
    forecasts: tuple[str, ...]
    forecast: str
    title: str
    key: str


def new_report_page(
    *, actor: Actor, committee: str, given: Mapping[str, str], today: date
) -> NewReportPage:
    """The form of a new report: what was chosen so far (``ar``, ``mall``, ``till``) decides what is proposed."""
    require(actor, "edit_template", committee)
    year = asked_year(committee, given.get("ar", ""))
    rows = list(
        models.Template.objects.filter(
            plan_year__committee__slug=committee, plan_year__year=year
        ).order_by("order", "key")
    )
    chosen = next((row for row in rows if row.key == given.get("mall", "")), next(iter(rows), None))
    kind = str(chosen.body.get("kind", "")) if chosen else ""
    end = _day(given.get("till", "")) or _proposed_end(year, kind, today)
    ledger = Ledger(ledger_home())
    forecasts = versions(ledger, committee=committee, kind="forecast", year=year)
    called = title_of(chosen.body) if chosen else ""
    return NewReportPage(
        committee=committee,
        committee_name=committee_name(committee),
        year=year,
        years=plan_years(committee),
        templates=tuple((row.key, title_of(row.body)) for row in rows),
        template=chosen.key if chosen else "",
        period_end=end.isoformat(),
        budgets=versions(ledger, committee=committee, kind="budget", year=year)[::-1],
        forecasts=forecasts[::-1],
        forecast=_forecast_for(forecasts, kind, end),
        title=proposed_title(called, kind, end),
        key=proposed_key(kind, end),
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _proposed_end(year: int, kind: str, today: date) -> date:
    """The last month that has ended in the year; of what is for the whole year, its last day."""
    if kind in OF_YEAR or today.year > year:
        return date(year, 12, 31)
    month = today.month - 1 if today.year == year else 1
    month = max(1, month)
    return date(year, month, monthrange(year, month)[1])


def _forecast_for(forecasts: tuple[str, ...], kind: str, end: date) -> str:
    """The last forecast up to the report's month; none for a plan and for a year at its end."""
    if kind in PLANS or end.month == 12:
        return ""
    upto = f"{end.year}-{end.month:02d}"
    return max((each for each in forecasts if each <= upto), default="")


def proposed_title(called: str, kind: str, end: date) -> str:
    """What a report is called.

    >>> proposed_title("Månadsrapport", "manadsrapport", date(2026, 3, 31))
    'Månadsrapport mars 2026'
    >>> proposed_title("Delårsrapport", "delarsrapport", date(2026, 8, 31))
    'Delårsrapport per 31 augusti 2026'
    """
    if kind in OF_YEAR:
        return f"{called} {end.year}"
    if kind == "manadsrapport":
        return f"{called} {MONTHS[end.month - 1]} {end.year}"
    return f"{called} per {format_date(end)}"


def proposed_key(kind: str, end: date) -> str:
    """A report's key: the kind and the year, or the month.

    >>> proposed_key("delarsrapport", date(2026, 8, 31))
    'delarsrapport-2026-08'
    """
    return f"{kind}-{end.year}" if kind in OF_YEAR else f"{kind}-{end.year}-{end.month:02d}"


@dataclass(frozen=True, slots=True)
class NewReport:
    """What a form says of a new report."""

    template: str
    period_end: str
    budget_version: str
    forecast_version: str
    title: str
    key: str


def make_report(*, actor: Actor, committee: str, year: int, given: NewReport, now: datetime) -> str:
    """Make a report; returns its key.

    Raises: NotFound("template.unknown"), BadInput: "report.period-end" (no last day of a month of the year),
            "report.key" (unusable, or the address of another page), "report.exists", "report.title",
            "report.version" (the ledger has no such budget or forecast).
    """
    require(actor, "edit_template", committee)
    plan_year = plan_year_of(committee, year)
    template = template_of(committee, year, given.template)
    end = _day(given.period_end)
    if end is None or end.year != year or end.day != monthrange(end.year, end.month)[1]:
        raise BadInput("report.period-end", day=given.period_end, year=year)
    _check_name(committee, given)
    _check_versions(committee, year, given)
    with transaction.atomic():
        rows = models.Report.objects.filter(plan_year=plan_year)
        models.Report.objects.create(
            plan_year=plan_year,
            order=(rows.aggregate(last=Max("order"))["last"] or 0) + 1,
            key=given.key,
            kind=str(template.body.get("kind", "")),
            title=given.title.strip(),
            period_end=end,
            template=given.template,
            budget_version=given.budget_version,
            forecast_version=given.forecast_version,
        )
        record(
            actor=actor,
            action="report.made",
            thing=f"{committee}/{given.key}",
            committee=committee,
            now=now,
            data={"mall": given.template, "till": end.isoformat(), "titel": given.title.strip()},
        )
    return given.key


def _check_name(committee: str, given: NewReport) -> None:
    if not given.title.strip():
        raise BadInput("report.title")
    if not KEY.fullmatch(given.key) or given.key in TAKEN:
        raise BadInput("report.key", key=given.key)
    if models.Report.objects.filter(plan_year__committee__slug=committee, key=given.key).exists():
        raise BadInput("report.exists", key=given.key)


def _check_versions(committee: str, year: int, given: NewReport) -> None:
    ledger = Ledger(ledger_home())
    if given.budget_version not in versions(ledger, committee=committee, kind="budget", year=year):
        raise BadInput("report.version", kind="budget", version=given.budget_version, year=year)
    forecasts = versions(ledger, committee=committee, kind="forecast", year=year)
    if given.forecast_version and given.forecast_version not in forecasts:
        raise BadInput("report.version", kind="prognos", version=given.forecast_version, year=year)


def remove_report(*, actor: Actor, committee: str, report: str, now: datetime) -> None:
    """Take away a report that nothing is said in. Raises ``BadInput("report.written")`` with what there is."""
    require(actor, "edit_template", committee)
    row = _report(committee, report)
    held = said_in(row)
    if held:
        raise BadInput("report.written", report=row.title, what=", ".join(held))
    with transaction.atomic():
        for kept in (models.ReportPin, models.SectionOwner):
            kept.objects.filter(plan_year=row.plan_year, report=report).delete()
        row.delete()
        record(
            actor=actor,
            action="report.removed",
            thing=f"{committee}/{report}",
            committee=committee,
            now=now,
            data={"titel": row.title, "mall": row.template},
        )


@dataclass(frozen=True, slots=True)
class RemovingPage:
    """A report that may be taken away; ``said`` is what holds it."""

    committee: str
    report: str
    title: str
    said: tuple[str, ...]


def removing_page(*, actor: Actor, committee: str, report: str) -> RemovingPage:
    """What removing a report would mean."""
    require(actor, "edit_template", committee)
    row = _report(committee, report)
    return RemovingPage(committee, report, row.title, said_in(row))


def _report(committee: str, report: str) -> models.Report:
    row = models.Report.objects.select_related("plan_year").filter(
        plan_year__committee__slug=committee, key=report
    )
    found = row.first()
    if found is None:
        raise NotFound("report.unknown", committee=committee, report=report)
    return found


def said_in(report: models.Report) -> tuple[str, ...]:
    """What has been said in a report, in words; empty for one that may be removed (a question a table)."""
    found = (
        word
        for name, word in WRITTEN.items()
        if getattr(models, name)
        .objects.filter(plan_year=report.plan_year, report=report.key)
        .exists()
    )
    return tuple(dict.fromkeys(found))
