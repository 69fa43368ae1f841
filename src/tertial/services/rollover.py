"""A new plan year from the old one, in two steps: seen before it is done, and undone exactly until somebody answers.

The common step (levels, scales, calendar, templates, what comes from above) may be taken for every committee at once;
the committee's own step by its planning officer. What is in the new year already is left alone: the same again changes
nothing.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from tertial.domain.rollover import (
    COMMON_TABLES,
    DETAIL_TABLES,
    LASTING_TABLES,
    OWN_TABLES,
    Rolled,
    RowFate,
    Step,
    UnitChange,
    drifted,
    identity,
    merged,
    roll,
    taken_for,
)
from tertial.errors import BadInput, NotFound
from tertial.services.access import Actor, require, visible
from tertial.services.audit import record
from tertial.services.package.spec import BY_NAME
from tertial.services.package.storing import tables_of
from tertial.store import models

STEPS: Mapping[Step, str] = {"common": "Gemensamma delen", "committee": "Nämndens del"}
ACTIONS: Mapping[Step, Any] = {"common": "roll_over_common", "committee": "roll_over"}
READ: tuple[str, ...] = (
    *COMMON_TABLES,
    *OWN_TABLES,
    *("goals", "indicators", "indicator_targets", "items", "links"),
    *("projects", "project_phases", "benefits"),
    *DETAIL_TABLES,
    *LASTING_TABLES,
)
TEMPLATES = "templates"
TABLE_WORDS: Mapping[str, str] = {
    "levels": "Målkedjans nivåer",
    "scale_words": "Skalor",
    "thresholds": "Gränser",
    "round_kinds": "Slag av omgångar",
    "calendar": "Årshjulet",
    "templates": "Rapportmallar",
    "goals": "Mål",
    "items": "Åtaganden, uppdrag, projekt och risker",
    "indicators": "Indikatorer",
    "indicator_targets": "Målvärden",
    "units": "Enheter",
    "statements": "Tabeller över huvudboken",
    "report_lines": "Rapportrader",
    "line_maps": "Koder till rapportrader",
    "series": "Verksamhetsstatistik",
    "goal_rules": "Regler för måluppfyllelse",
    "period_keys": "Periodiseringsnycklar",
    "reports": "Rapporter",
    "links": "Kopplingar",
    "projects": "Projekt",
    "project_phases": "Projektens faser",
    "benefits": "Nyttokalkyler",
    "risk_scales": "Skalor för risker",
    "risk_details": "Riskernas uppgifter",
    "controls": "Kontrollernas regler",
    "checks": "Systematiska kontroller",
    "reviews": "Granskningar",
    "providers": "Utförare",
    "agreements": "Avtal och uppdrag",
    "follow_ups": "Uppföljningar av utförare",
    "follow_up_findings": "Krav efter uppföljning",
    "competition_reviews": "Konkurrensprövning",
    "procurements": "Upphandlingsplan",
}
FATES = {"carried": "oförändrad", "changed": "ändrad", "new": "ny", "dropped": "följer inte med"}


@dataclass(frozen=True, slots=True)
class Group:
    """A table's rows in a preview: how many of each fate, and every row that is not simply carried."""

    name: str
    counts: Mapping[str, int]
    lines: Sequence[RowFate]


@dataclass(frozen=True, slots=True)
class StepPreview:
    step: Step
    label: str
    may: bool
    is_done: bool
    groups: Sequence[Group]
    warnings: Sequence[str]


@dataclass(frozen=True, slots=True)
class DoneStep:
    id: int
    label: str
    when: str
    who: str
    rows: int
    can_undo: bool


@dataclass(frozen=True, slots=True)
class RolloverPage:
    committee: str
    committee_name: str
    from_year: int
    year: int
    steps: Sequence[StepPreview]
    done: Sequence[DoneStep]
    units: Sequence[tuple[str, str]]
    others: Sequence[tuple[str, str]]
    is_fresh: bool
    """The newest year was just made, both steps of it: the next one is not what the page is about."""
    given: str = ""


@dataclass(frozen=True, slots=True)
class Source:
    """A committee that the new year is made from; ``units`` narrows it when the committee is split."""

    committee: str
    units: frozenset[str] = field(default_factory=frozenset)


def unit_changes(text: str) -> tuple[UnitChange, ...]:
    """Unit changes as they are written, one a line: ``old code; new code; new name``.

    Raises: BadInput("rollover.unit-line") with the line.
    >>> unit_changes("52110; 52115; Hemtjänst norr")
    (UnitChange(old='52110', new='52115', name='Hemtjänst norr'),)
    """
    found = []
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        parts = [part.strip() for part in line.split(";")]
        if (
            not 2 <= len(parts) <= 3
            or not parts[0]
            or (parts[1] and not re.fullmatch(r"[\w.-]{1,40}", parts[1]))
        ):
            raise BadInput("rollover.unit-line", line=number, text=line.strip())
        found.append(UnitChange(parts[0], parts[1], parts[2] if len(parts) == 3 else ""))
    return tuple(found)


# --- the page -------------------------------------------------------------------------------------------------


def rollover_page(
    *, actor: Actor, committee: str, changes: str = "", sources: Iterable[str] = ()
) -> RolloverPage:
    """What each step would do, and what has been done; nothing is written.

    ``changes`` are unit changes as text, ``sources`` other committees whose years are merged into this one's.
    """
    require(actor, "roll_over", committee)
    from_year = _from_year(committee)
    target = _plan_year(committee, from_year.year + 1)
    steps = []
    for step, label in STEPS.items():
        rolled = _rolled(step, _sources(committee, sources), from_year.year, unit_changes(changes))
        there = _there(target, rolled)
        steps.append(
            StepPreview(
                step=step,
                label=label,
                may=_may(actor, step, committee),
                is_done=_is_done(target, step),
                groups=_groups(rolled),
                warnings=(*rolled.warnings, *_drift(from_year, target, there)),
            )
        )
    units = models.OrgUnit.objects.filter(plan_year=from_year).values_list("code", "name")
    others = (
        visible(actor, "roll_over", models.Committee.objects.exclude(slug=committee))
        .filter(years__year=from_year.year)
        .values_list("slug", "name")
    )
    return RolloverPage(
        committee=committee,
        committee_name=from_year.committee.name,
        from_year=from_year.year,
        year=from_year.year + 1,
        steps=tuple(steps),
        done=tuple(_done_steps(actor, committee)),
        units=tuple(units),
        others=tuple(others),
        is_fresh=all(_is_done(from_year, step) for step in STEPS),
        given=changes,
    )


def _groups(rolled: Rolled) -> tuple[Group, ...]:
    by_table: dict[str, list[RowFate]] = {}
    for line in rolled.lines:
        by_table.setdefault(line.table, []).append(line)
    return tuple(
        Group(
            TABLE_WORDS[table],
            {
                fate: sum(line.fate == fate for line in lines)
                for fate in FATES
                if any(line.fate == fate for line in lines)
            },
            tuple(line for line in lines if line.fate != "carried"),
        )
        for table, lines in by_table.items()
    )


def _done_steps(actor: Actor, committee: str) -> Iterable[DoneStep]:
    rows = models.Rollover.objects.filter(plan_year__committee__slug=committee, undone_at=None)
    last = rows.last()
    for row in rows:
        yield DoneStep(
            id=int(row.pk),
            label=f"{STEPS[row.step]} {row.from_year} → {row.from_year + 1}",
            when=timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M"),
            who=row.by,
            rows=sum(len(keys) for keys in row.made["rows"].values()),
            can_undo=row == last and _may(actor, row.step, committee),
        )


# --- doing ----------------------------------------------------------------------------------------------------


def roll_over(
    *,
    actor: Actor,
    committee: str,
    step: Step,
    changes: Sequence[UnitChange] = (),
    sources: Sequence[Source] = (),
    now: datetime,
) -> int:
    """Take a step into the year after the committee's newest; returns how many rows it made. Whole or not at all.

    Raises: BadInput("rollover.done"): that step is taken. BadInput("rollover.unit"): a unit that is not there.
            NotFound("committee.no-year"): there is nothing to roll over.
    """
    require(actor, ACTIONS[step], committee)
    for source in sources:
        require(actor, ACTIONS[step], source.committee)
    with transaction.atomic():
        from_year = _from_year(committee)
        target, is_new = models.PlanYear.objects.get_or_create(
            committee=from_year.committee, year=from_year.year + 1
        )
        if _is_done(target, step):
            raise BadInput("rollover.done", year=target.year)
        rolled = _rolled(step, sources or (Source(committee),), from_year.year, changes)
        made = _write(target, rolled)
        if step == "common":
            made[TEMPLATES] = _copy_templates(from_year, target)
        count = sum(len(keys) for keys in made.values())
        models.Rollover.objects.create(
            plan_year=target,
            from_year=from_year.year,
            step=step,
            made={"rows": made, "year": is_new, "print": _fingerprint(target)},
            at=now,
            by=actor.login,
        )
        record(
            actor=actor,
            action=f"rollover.{step}",
            thing=f"{committee}/{target.year}",
            committee=committee,
            now=now,
            data={"rader": count, "från": from_year.year},
        )
    return count


def roll_over_all(*, actor: Actor, now: datetime) -> tuple[str, ...]:
    """The common step for every committee where the actor may and it is not taken; returns their ids."""
    taken = []
    allowed = visible(actor, "roll_over_common", models.Committee.objects.order_by("slug"))
    with transaction.atomic():
        for committee in allowed.filter(years__isnull=False).distinct():
            year = _from_year(committee.slug)
            if not _is_done(_plan_year(committee.slug, year.year + 1), "common"):
                roll_over(actor=actor, committee=committee.slug, step="common", now=now)
                taken.append(committee.slug)
    return tuple(taken)


def undo_rollover(*, actor: Actor, committee: str, now: datetime, anyway: bool = False) -> int:
    """Take the last step back: what it made is gone, as if it had not been. Returns how many rows.

    Raises: BadInput("rollover.none"): no step is taken. BadInput("rollover.answered"): somebody has answered in the
            new year. BadInput("rollover.changed"): the new year has been worked on; ``anyway`` takes it back all the
            same.
    """
    require(actor, "roll_over", committee)
    with transaction.atomic():
        row = (
            models.Rollover.objects.select_related("plan_year__committee")
            .filter(plan_year__committee__slug=committee, undone_at=None)
            .last()
        )
        if row is None:
            raise BadInput("rollover.none")
        require(actor, ACTIONS[row.step], committee)
        target = row.plan_year
        if models.Ask.objects.filter(round__plan_year=target, version__gt=0).exists():
            raise BadInput("rollover.answered", year=target.year)
        if row.made["print"] != _fingerprint(target) and not anyway:
            raise BadInput("rollover.changed", year=target.year)
        count = _take_back(row)
        record(
            actor=actor,
            action="rollover.undone",
            thing=f"{committee}/{target.year}",
            committee=committee,
            now=now,
            data={"rader": count, "steg": STEPS[row.step]},
        )
        if row.made["year"]:
            target.delete()  # the rollover's own row goes with it; the audit trail keeps what happened
        else:
            models.Rollover.objects.filter(pk=row.pk).update(undone_at=now, undone_by=actor.login)
    return count


# --- inside ---------------------------------------------------------------------------------------------------


def _may(actor: Actor, step: Step, committee: str) -> bool:
    from tertial.services.access import may

    return may(actor, ACTIONS[step], committee)


def _plan_year(committee: str, year: int) -> models.PlanYear | None:
    return models.PlanYear.objects.filter(committee__slug=committee, year=year).first()


def _from_year(committee: str) -> models.PlanYear:
    """The year that is rolled over: the newest that was not itself made by a step whose other step remains."""
    years = list(
        models.PlanYear.objects.select_related("committee")
        .filter(committee__slug=committee)
        .order_by("-year")[:2]
    )
    if not years:
        raise NotFound("committee.no-year", committee=committee)
    steps = set(
        models.Rollover.objects.filter(plan_year=years[0], undone_at=None).values_list(
            "step", flat=True
        )
    )
    half_done = len(years) == 2 and 0 < len(steps) < len(STEPS)
    return years[1] if half_done else years[0]


def _is_done(target: models.PlanYear | None, step: Step) -> bool:
    return (
        target is not None
        and models.Rollover.objects.filter(plan_year=target, step=step, undone_at=None).exists()
    )


def _sources(committee: str, others: Iterable[str]) -> tuple[Source, ...]:
    return (Source(committee), *(Source(other) for other in others if other != committee))


def _rolled(
    step: Step, sources: Sequence[Source], year: int, changes: Sequence[UnitChange]
) -> Rolled:
    parts = []
    for source in sources:
        found = _plan_year(source.committee, year)
        if found is None:
            raise NotFound("plan-year.unknown", committee=source.committee, year=year)
        own = tables_of(found, READ)
        known = {row["code"] for row in own["units"]}
        mine = changes if len(sources) == 1 else [c for c in changes if c.old in known]
        rolled = roll(own, year=year, step=step, finished=_finished(found), unit_changes=mine)
        parts.append(
            (source.committee, taken_for(rolled, source.units) if source.units else rolled)
        )
    return parts[0][1] if len(parts) == 1 else merged(parts)


def _finished(year: models.PlanYear) -> dict[str, str]:
    """Items that the year's last word of them says are done, with that word."""
    done = set(
        models.ScaleWord.objects.filter(plan_year=year, scale="status", tone="done").values_list(
            "label", flat=True
        )
    )
    ends = dict(models.Report.objects.filter(plan_year=year).values_list("key", "period_end"))
    rows = models.ItemStatus.objects.filter(plan_year=year, report__in=ends)
    said = {row.item: row.status for row in sorted(rows, key=lambda each: ends[each.report])}
    return {item: word for item, word in said.items() if word in done}


def _there(target: models.PlanYear | None, rolled: Rolled) -> dict[str, set[tuple[str, ...]]]:
    if target is None:
        return {}
    return {
        table: {identity(table, row) for row in rows}
        for table, rows in tables_of(target, rolled.tables).items()
    }


def _drift(
    old: models.PlanYear, target: models.PlanYear | None, there: Mapping[str, object]
) -> list[str]:
    """Goals of the new year that look like ones of the old under another key."""
    if target is None or "goals" not in there:
        return []

    def labels(year: models.PlanYear) -> list[tuple[str, str]]:
        return list(models.Goal.objects.filter(plan_year=year).values_list("key", "label"))

    return [
        f"”{was}” liknar ”{now}”. Är det samma mål ska det ha samma nyckel, så att serien fortsätter."
        for was, now in drifted(labels(old), labels(target))
    ]


def _write(target: models.PlanYear, rolled: Rolled) -> dict[str, list[int]]:
    """The rows that the new year does not have already; their numbers by table."""
    made = {}
    there = _there(target, rolled)
    for table, rows in rolled.tables.items():
        model: Any = getattr(models, BY_NAME[table].model)
        known = there.get(table, set())
        new = [row for row in rows if identity(table, row) not in known]
        created = model.objects.bulk_create(
            [
                model(plan_year=target, order=len(known) + order, **row)
                for order, row in enumerate(new)
            ],
            batch_size=500,
        )
        made[table] = [int(each.pk) for each in created]
    return made


def _copy_templates(from_year: models.PlanYear, target: models.PlanYear) -> list[int]:
    known = set(models.Template.objects.filter(plan_year=target).values_list("key", flat=True))
    old = models.Template.objects.filter(plan_year=from_year).exclude(key__in=known)
    created = models.Template.objects.bulk_create(
        models.Template(plan_year=target, order=each.order, key=each.key, body=each.body)
        for each in old
    )
    return [int(each.pk) for each in created]


def _take_back(row: models.Rollover) -> int:
    models.Round.objects.filter(plan_year=row.plan_year).delete()  # opened, and nobody has answered
    count = 0
    for table, keys in row.made["rows"].items():
        name = "Template" if table == TEMPLATES else BY_NAME[table].model
        model: Any = getattr(models, name)
        for start in range(0, len(keys), 500):
            model.objects.filter(pk__in=keys[start : start + 500]).delete()
        count += len(keys)
    return count


def _fingerprint(year: models.PlanYear) -> str:
    """The same for the same rows of a year."""
    tables = tables_of(year, READ)
    body = repr(
        {name: [sorted(row.items(), key=str) for row in rows] for name, rows in tables.items()}
    )
    return hashlib.sha256(body.encode()).hexdigest()
