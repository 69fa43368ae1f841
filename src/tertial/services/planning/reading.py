"""A plan year as read for its pages: its records, who is who, and what each report says of each thing.

The number of queries does not depend on how much the year holds.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.models import User

from tertial.domain.figure import Unit
from tertial.domain.plan import (
    DEFAULT_LEVELS,
    Assessment,
    Goal,
    GoalLevel,
    Indicator,
    ItemKind,
    ItemStatus,
    PlanItem,
    Scale,
    Tone,
)
from tertial.domain.swedish import format_date, format_ore
from tertial.errors import NotFound
from tertial.services.access import Actor, require
from tertial.services.planning.measured import REACH_TONES, TREND_TONES, Measures
from tertial.services.planning.pages import Leaf, PlanHead
from tertial.services.records import ReportRecord, UnitRecord, YearRecords, load_year
from tertial.store import models

KIND_WORDS: Mapping[ItemKind, tuple[str, str]] = {
    "priority": ("Särskild prioritering", "Särskilda prioriteringar"),
    "commitment": ("Utvecklingsåtagande", "Utvecklingsåtaganden"),
    "assignment": ("Uppdrag", "Uppdrag"),
    "activity": ("Aktivitet", "Aktiviteter"),
    "initiative": ("Satsning", "Satsningar"),
    "project": ("Effektiviseringsprojekt", "Effektiviseringsprojekt"),
    "risk": ("Risk", "Risker"),
    "measure": ("Riskåtgärd", "Riskåtgärder"),
    "control": ("Kontroll av risk", "Kontroller av risker"),
    "review": ("Granskning", "Granskningar"),
    "action": ("Åtgärd efter granskning", "Åtgärder efter granskningar"),
    "check": ("Systematisk kontroll", "Systematiska kontroller"),
    "event": ("Händelse", "Händelser av väsentlig betydelse"),
    "challenge": ("Utmaning", "Utmaningar"),
}
DEEDS: frozenset[ItemKind] = frozenset(
    {"commitment", "assignment", "activity", "initiative", "project", "priority"}
)
"""Kinds of items by which a goal is worked for."""
PLANS = frozenset({"verksamhetsplan", "internkontrollplan", "plan"})
"""Kinds of reports that say what is intended, not how it stands."""
NO_SCALE = Scale({})
_VALUE_REF = re.compile(r"indicator\.([^.]+)\.([TKM])\.outcome@(\S+)")
_REF = re.compile(r"\[\[([^\]|]+)(?:\|[^\]]*)?\]\]")


@dataclass(slots=True)
class Plan:
    """A plan year with what is looked up again and again."""

    records: YearRecords
    head: PlanHead
    today: date
    names: Mapping[str, str]
    measures: Measures
    goals: dict[str, Goal] = field(default_factory=dict)
    items: dict[str, PlanItem] = field(default_factory=dict)
    indicators: dict[str, Indicator] = field(default_factory=dict)
    units: dict[str, UnitRecord] = field(default_factory=dict)
    told: dict[str, list[tuple[ReportRecord, ItemStatus]]] = field(default_factory=dict)
    graded: dict[str, list[tuple[ReportRecord, Assessment]]] = field(default_factory=dict)
    _registered: dict[tuple[str, str], str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        records = self.records
        self.goals = {each.key: each for each in records.goals}
        self.items = {each.key: each for each in records.items}
        self.indicators = {each.key: each for each in records.indicators}
        self.units = {each.code: each for each in records.units}
        self._registered = {
            (table.key, f"{row}.{column}"): value.raw
            for table in records.tables
            for (row, column), value in table.values.items()
        }
        for report in records.reports:  # in order of their day
            for key, status in records.statuses.get(report.key, {}).items():
                self.told.setdefault(key, []).append((report, status))
            for key, grade in records.assessments.get(report.key, {}).items():
                self.graded.setdefault(key, []).append((report, grade))

    def level(self, goal: Goal) -> GoalLevel:
        known = self.records.levels or DEFAULT_LEVELS
        return known.get(goal.level) or GoalLevel(goal.level, goal.level, goal.level, "committee")

    def owner(self, owner: str) -> str:
        """Who answers for a thing, by name where it is a login."""
        return self.names.get(owner, owner)

    def unit(self, code: str) -> str:
        return self.units[code].name if code in self.units else code

    def is_locked(self, thing: Goal | Indicator | PlanItem) -> bool:
        """Whether it comes from above."""
        if isinstance(thing, Goal):
            return self.level(thing).is_common
        if isinstance(thing, Indicator):
            goal = self.goals.get(thing.goal)
            return not thing.is_local and goal is not None and self.level(goal).is_common
        return thing.is_common

    def tone(self, scale: str, word: str) -> Tone:
        return self.records.scales.get(scale, NO_SCALE).tone(word)

    def status(self, item: PlanItem) -> tuple[str, Tone, str]:
        """What was last said of an item, how it looks, and in which report."""
        told = self.told.get(item.key)
        if not told:
            return "", "none", ""
        report, status = told[-1]
        return self.plain(status.status), self.tone("status", status.status), report.title

    def plain(self, text: str) -> str:
        """A text of a report with the registered values that it refers to; a figure that is made of the ledger is one
        to read in the report."""
        return _REF.sub(self._referred, text)

    def _referred(self, match: re.Match[str]) -> str:
        """What a reference says: a value of an indicator as it may be shown, or one of a registered table."""
        measured = _VALUE_REF.fullmatch(match[1].strip())
        if measured and measured[1] in self.indicators:
            values = self.measures.shown(measured[1]).get(("", measured[2]), {})  # type: ignore[arg-type]  # a sex, by the pattern
            found = {str(period): value.text for period, value in values.items()}
            return found.get(measured[3], "(se rapporten)")
        table, _, place = match[1].strip().partition(".")
        return self._registered.get((table, place), "(se rapporten)")

    def is_late(self, item: PlanItem) -> bool:
        """Past its day and not said to be done."""
        is_open = item.ended_on is None and self.status(item)[1] != "done"
        return item.due is not None and item.due < self.today and is_open

    def item_leaf(self, item: PlanItem, gap: str = "") -> Leaf:
        status, tone, report = self.status(item)
        goal = self.goals.get(item.goal)
        return Leaf(
            kind="item",
            key=item.key,
            kind_label=KIND_WORDS[item.kind][0],
            title=item.title,
            text=status,
            tone=tone,
            note=report,
            due=format_date(item.due) if item.due else "",
            is_late=self.is_late(item),
            owner=self.owner(item.owner),
            unit=self.unit(item.unit),
            origin=" ".join(filter(None, (item.origin, item.paragraph))),
            amount=kronor(item.amount),
            goal=goal.label if goal else "",
            gap=gap,
            is_locked=item.is_common,
            ended_on=format_date(item.ended_on) if item.ended_on else "",
        )

    def indicator_leaf(self, indicator: Indicator) -> Leaf:
        found = self.measures.standing(indicator)
        value = found.value
        return Leaf(
            kind="indicator",
            key=indicator.key,
            kind_label="Indikator",
            title=indicator.name,
            text=value.text if value else "",
            tone=REACH_TONES[found.reach],
            note=value.period.phrase if value else "",
            movement=found.trend.value if found.trend else "",
            movement_tone=TREND_TONES[found.trend],
            target=found.target,
            owner=self.owner(indicator.owner),
            is_locked=self.is_locked(indicator),
            gap="" if value else "inget värde",
            ended_on=format_date(indicator.ended_on) if indicator.ended_on else "",
        )


def kronor(ore: int | None) -> str:
    """An effect in whole kronor with its sign, as it is printed; missing is empty."""
    return f"{format_ore(ore, Unit.KR, sign=True)}\N{NO-BREAK SPACE}kr" if ore is not None else ""


def open_plan(*, actor: Actor, committee: str, year: int | None, today: date) -> Plan:
    """A committee's plan of a year, the newest where none is named.

    Raises: NotFound("committee.no-year"): there is none yet. NotFound("plan-year.unknown"): not that year.
    """
    require(actor, "see_committee", committee)
    years = years_of(committee)
    records = load_year(committee=committee, year=year or years[0])
    head = PlanHead(committee, records.committee_name, records.year, years)
    return Plan(records, head, today, _names(records), Measures(records))


def years_of(committee: str) -> tuple[int, ...]:
    """The committee's plan years, the newest first. Raises ``NotFound("committee.no-year")``."""
    years = tuple(
        models.PlanYear.objects.filter(committee__slug=committee)
        .order_by("-year")
        .values_list("year", flat=True)
    )
    if not years:
        raise NotFound("committee.no-year", committee=committee)
    return years


def _names(records: YearRecords) -> dict[str, str]:
    owners = {each.owner for each in records.goals}
    owners |= {each.owner for each in records.indicators} | {each.owner for each in records.items}
    owners |= {a.assessed_by for those in records.assessments.values() for a in those.values()}
    return names_of(owners)


def names_of(logins: set[str]) -> dict[str, str]:
    """The names behind logins (one query)."""
    found = User.objects.filter(username__in=logins - {""})
    return {u.get_username(): u.get_full_name() or u.get_username() for u in found}
