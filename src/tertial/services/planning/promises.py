"""What became of the plan: each promise through the year's reports, what fell silent and what was said otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.utils import timezone

from tertial.domain.plan import DEFAULT_LEVELS, Indicator, Tone
from tertial.domain.promises import Followed, Promise, Redefined, Thing, Told, follow
from tertial.services.access import Actor
from tertial.services.planning.measured import REACH_TONES
from tertial.services.planning.pages import Choice, PromiseLine, PromisePage
from tertial.services.planning.reading import DEEDS, KIND_WORDS, PLANS, Plan, open_plan
from tertial.services.records import ReportRecord
from tertial.store import models

FATES: Mapping[str, tuple[str, Tone]] = {
    "kept": ("Följt genom rapporterna", "done"),
    "late": ("Nämns först senare", "maybe"),
    "stopped": ("Nämns inte längre", "late"),
    "silent": ("Nämns inte i någon rapport", "late"),
    "ended": ("Borttaget ur planen", "none"),
    "waiting": ("Ingen rapport än", "none"),
}
GONE = "Finns inte i nästa års plan, utan att ha blivit klart"
_TITLES = ("label", "name", "title")


def promise_page(*, actor: Actor, committee: str, year: int | None, today: date) -> PromisePage:
    """The promises of a plan year, followed. A fixed number of queries."""
    plan = open_plan(actor=actor, committee=committee, year=year, today=today)
    reports = _told_of(plan)
    here = plan.head.year
    found = follow(
        _own(plan),
        [_told(plan, report) for report in reports],
        before=_of_year(committee, here - 1),
        after=_of_year(committee, here + 1) if here + 1 in plan.head.years else None,
        changed=_changed(committee, here),
    )
    lines = tuple(_line(each) for each in found)
    groups: dict[str, list[PromiseLine]] = {}
    for line in lines:
        groups.setdefault(line.kind_label, []).append(line)
    dropped = [each.fate in ("silent", "stopped") or each.is_gone for each in found]
    return PromisePage(
        head=plan.head,
        reports=tuple(Choice(report.key, report.title) for report in reports),
        groups=tuple((name, tuple(those)) for name, those in groups.items()),
        counts={
            words: count
            for fate, (words, _) in FATES.items()
            if (count := sum(each.fate == fate for each in found))
        },
        dropped=tuple(line for line, gone in zip(lines, dropped, strict=True) if gone),
        redefined=tuple(line for line, each in zip(lines, found, strict=True) if each.changes),
    )


def _own(plan: Plan) -> Iterable[Promise]:
    """What the plan promises: the committee's and units' goals, the indicators, what will be done."""
    for goal in plan.records.goals:
        level = plan.level(goal)
        if level.role in ("committee", "unit"):
            yield Promise(
                "goal",
                goal.key,
                goal.label,
                level.plural,
                goal.previous,
                ended_on=goal.ended_on,
            )
    targets: dict[str, list[str]] = {}
    for target in plan.records.indicator_targets:
        targets.setdefault(target.indicator, []).append(f"{target.year}: {target.raw}")
    for each in plan.records.indicators:
        aims = tuple(targets.get(each.key, ()))
        yield Promise(
            "indicator", each.key, each.name, "Indikatorer", each.previous, aims, each.ended_on
        )
    for kind, (_, plural) in KIND_WORDS.items():
        for item in plan.records.items:
            if item.kind == kind and kind in DEEDS:
                yield Promise(
                    "item", item.key, item.title, plural, item.previous, ended_on=item.ended_on
                )


def _of_year(committee: str, year: int) -> tuple[Promise, ...]:
    """The promises of another year: enough to compare with (five queries, or one where there is no such year)."""
    plan_year = models.PlanYear.objects.filter(committee__slug=committee, year=year).first()
    if plan_year is None:
        return ()

    def rows(model: Any, **where: Any) -> Any:
        return model.objects.filter(plan_year=plan_year, ended_on=None, **where)

    levels = {row.key: row.role for row in models.GoalLevel.objects.filter(plan_year=plan_year)}
    roles = levels or {key: level.role for key, level in DEFAULT_LEVELS.items()}
    targets: dict[str, list[str]] = {}
    for target in models.IndicatorTarget.objects.filter(plan_year=plan_year):
        targets.setdefault(target.indicator, []).append(f"{target.year}: {target.raw}")
    return (
        *(
            Promise("goal", row.key, row.label, previous=row.previous)
            for row in rows(models.Goal)
            if roles.get(row.level) in ("committee", "unit")
        ),
        *(
            Promise(
                "indicator",
                row.key,
                row.name,
                previous=row.previous,
                targets=tuple(targets.get(row.key, ())),
            )
            for row in rows(models.Indicator)
        ),
        *(
            Promise("item", row.key, row.title, previous=row.previous)
            for row in rows(models.PlanItem, kind__in=DEEDS)
        ),
    )


def _told_of(plan: Plan) -> tuple[ReportRecord, ...]:
    """The reports that say how it went: not plans, nor those that nobody has written in yet."""
    records = plan.records
    return tuple(
        report
        for report in records.reports
        if report.kind not in PLANS
        and (
            report.decided_on
            or records.statuses.get(report.key)
            or records.assessments.get(report.key)
            or records.notes.get(report.key)
        )
    )


def _told(plan: Plan, report: ReportRecord) -> dict[Thing, Told]:
    """What a report says of each thing."""
    found: dict[Thing, Told] = {}
    for key, grade in plan.records.assessments.get(report.key, {}).items():
        found["goal", key] = Told(grade.grade.capitalize(), plan.tone("grade", grade.grade))
    for key, status in plan.records.statuses.get(report.key, {}).items():
        found["item", key] = Told(plan.plain(status.status), plan.tone("status", status.status))
    notes = plan.records.notes.get(report.key, {})
    for indicator in plan.records.indicators:
        value = _value(plan, indicator, report)
        if value is not None:
            found["indicator", indicator.key] = value
        elif indicator.key in notes:
            found["indicator", indicator.key] = Told("Kommenterad")
    return found


def _value(plan: Plan, indicator: Indicator, report: ReportRecord) -> Told | None:
    """The newest value of the year that was known at the report's day."""
    values = plan.measures.committee(indicator.key)
    known = [
        value
        for value in values
        if value.period.year == plan.head.year and value.period.last_day() <= report.period_end
    ]
    if not known:
        return None
    is_newest = known[0] == values[0]
    standing = plan.measures.standing(indicator) if is_newest else None
    return Told(known[0].text, REACH_TONES[standing.reach] if standing else "none")


def _changed(committee: str, year: int) -> dict[Thing, tuple[Redefined, ...]]:
    """Titles and targets that were changed during the year, from the audit trail (one query)."""
    rows = models.AuditEvent.objects.filter(
        thing__startswith=f"{committee}/{year}/", action__in=("plan.changed", "plan.undone")
    ).order_by("at", "id")
    undone = {row.data.get("undoes") for row in rows}
    found: dict[Thing, tuple[Redefined, ...]] = {}
    for row in rows:
        kind, _, key = row.thing.removeprefix(f"{committee}/{year}/").partition("/")
        if row.action != "plan.changed" or row.pk in undone:
            continue
        when = timezone.localtime(row.at).date().isoformat()
        made = tuple(_redefined(row.data, when))
        thing: Any = (kind, key)
        found[thing] = (*found.get(thing, ()), *made)
    return found


def _redefined(data: Mapping[str, Any], when: str) -> Iterable[Redefined]:
    before, after = data["before"], data["after"]
    for name in _TITLES:
        if name in after:
            yield Redefined("title", before.get(name, ""), after[name], when)
    if "targets" in after:
        was, now = (", ".join(each.get("targets", "").splitlines()) for each in (before, after))
        yield Redefined("target", was or "inget", now or "inget", when)


def _line(followed: Followed) -> PromiseLine:
    promise = followed.promise
    fate, tone = FATES[followed.fate]
    said = [_in_words(change) for change in followed.changes]
    if promise.ended_on:
        fate = f"{fate} {promise.ended_on.isoformat()}"
    if followed.is_gone:
        fate, tone = (GONE, "late") if followed.fate == "kept" else (f"{fate}. {GONE}", "late")
    return PromiseLine(
        promise.kind,
        promise.key,
        promise.group,
        promise.title,
        tuple((told.text or "–", told.tone) if told else ("", "none") for told in followed.told),
        fate,
        tone,
        tuple(said),
    )


def _in_words(change: Redefined) -> str:
    words = {"title": "Lydelsen ändrad", "target": "Målvärdet ändrat", "key": "Ny nyckel"}
    when = f" {change.when}" if change.when else " sedan förra året"
    return f"{words[change.what]}{when}: från ”{change.before}” till ”{change.after}”"
