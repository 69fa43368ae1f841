"""The plan's chain and what is followed in it: goals, indicators, commitments, activities, risks, reviews.

One shape serves all that is promised and followed (``PlanItem``): a title, a background, what is to be done, and per
report a status in the municipality's own words with a comment. The municipality's scale says how a word looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from tertial.domain.period import Period

GoalRole = Literal["area", "council", "committee", "unit"]
ItemKind = Literal[
    "commitment",
    "activity",
    "risk",
    "review",
    "assignment",
    "check",
    "priority",
    "event",
    "challenge",
    "project",
    "initiative",
    "measure",
    "control",
    "action",
]
LinkKind = Literal["goal", "indicator", "item", "line", "row"]
Tone = Literal["done", "on", "maybe", "late", "none"]
Sex = Literal["T", "K", "M"]


@dataclass(frozen=True, slots=True)
class GoalLevel:
    """A level of the chain: what a municipality calls it, and what it is whatever its name.

    Goals of a common level come from above: a committee shows them and does not change them.
    """

    key: str
    label: str
    plural: str
    role: GoalRole
    is_common: bool = False


DEFAULT_LEVELS: Mapping[str, GoalLevel] = {
    level.key: level
    for level in (
        GoalLevel("goal_area", "Målområde", "Målområden", "area", True),
        GoalLevel("council_goal", "Kommunfullmäktigemål", "Kommunfullmäktigemål", "council", True),
        GoalLevel("committee_goal", "Nämndmål", "Nämndmål", "committee"),
        GoalLevel("unit_goal", "Enhetsmål", "Enhetsmål", "unit"),
    )
}


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of the chain. ``level`` is the key of its level, ``parent`` the goal above, ``unit`` whose work plan it is
    in, ``owner`` who answers for it (a login, or a function in words), ``previous`` its key last year if another,
    ``ended_on`` when it was withdrawn: what has a history is ended, never deleted."""

    key: str
    label: str
    level: str
    parent: str = ""
    text: str = ""
    unit: str = ""
    owner: str = ""
    previous: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a scale (a status, a grade) with its look and its place from best to worst."""

    label: str
    tone: Tone
    order: int


@dataclass(frozen=True, slots=True)
class PlanItem:
    """Something promised or followed: a commitment, activity, assignment, project, event, risk with its measure,
    review with its action.

    ``origin``, ``decided_on``, ``paragraph`` and ``case_number`` say who gave it and where that is written; ``due`` is
    when it must be done or reported back; ``amount`` its effect in öre, plus is favourable. A common item comes from
    above and is locked.
    """

    kind: ItemKind
    key: str
    title: str
    goal: str = ""
    background: str = ""
    text: str = ""
    owner: str = ""
    unit: str = ""
    parent: str = ""
    origin: str = ""
    decided_on: date | None = None
    paragraph: str = ""
    case_number: str = ""
    due: date | None = None
    amount: int | None = None
    is_common: bool = False
    previous: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """Two things that belong together, each a kind and a key."""

    source_kind: LinkKind
    source: str
    target_kind: LinkKind
    target: str
    relation: str = ""


@dataclass(frozen=True, slots=True)
class ProjectPhase:
    """A phase of an efficiency project; ``year`` as written ("2026", "2026–2027")."""

    key: str
    year: str
    phase: str = ""
    activities: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Benefit:
    """A row of a benefit calculation: what a project costs or saves in a year, öre without sign."""

    key: str
    label: str
    kind: Literal["cost", "saving"]
    year: int
    amount: int


@dataclass(frozen=True, slots=True)
class Project:
    """An efficiency project: what the item of that kind has besides (``item`` is its key)."""

    item: str
    area: str = ""
    current_state: str = ""
    target_state: str = ""
    this_year: str = ""
    effects: str = ""
    benefit: str = ""
    phases: tuple[ProjectPhase, ...] = ()
    benefits: tuple[Benefit, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemStatus:
    """Where an item stands in a report: a word of the scale or free text, and a comment (Markdown)."""

    item: str
    status: str
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Assessment:
    """A person's judgement of a goal in a report, with reasons; never computed."""

    goal: str
    grade: str
    motive: str = ""
    assessed_by: str = ""
    assessed_on: date | None = None
    is_preliminary: bool = False


@dataclass(frozen=True, slots=True)
class GoalRule:
    """When a goal counts as reached, as the committee said in advance; ``level`` is the rule's limit, as written."""

    goal: str
    rule: Literal["share_of_indicators", "every_indicator", "within_budget"]
    grade: str
    level: str
    declared_on: date


class Polarity(StrEnum):
    HIGHER = "higher"
    LOWER = "lower"
    TARGET = "target"


class Trend(StrEnum):
    """Better, worse or unchanged: not up or down."""

    POSITIVE = "Positiv"
    NEGATIVE = "Negativ"
    UNCHANGED = "Oförändrad"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measure of a goal. ``decimals`` is how it prints, ``unit`` a ``Unit`` value or empty."""

    key: str
    name: str
    goal: str
    unit: str
    polarity: Polarity
    decimals: int = 1
    source: str = ""
    by_sex: bool = False
    description: str = ""
    frequency: str = ""
    kolada: str = ""
    owner: str = ""
    formula: str = ""
    is_local: bool = False
    guard: int | None = None
    previous: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A value of an indicator; ``raw`` is what was registered, ``value`` is None where that is no number.

    ``unit`` is the code of the unit it is of, empty for the committee; ``note`` a footnote; ``group_size`` how many
    persons are behind it.
    """

    indicator: str
    period: Period
    sex: Sex
    raw: str
    value: Decimal | None
    entry: str = ""  # who or what registered it, and when
    unit: str = ""
    note: str = ""
    source: str = ""
    measured_on: date | None = None
    group_size: int | None = None


@dataclass(frozen=True, slots=True)
class IndicatorTarget:
    """``horizon`` milestone (the coming or current year) or long (a later year)."""

    indicator: str
    horizon: Literal["milestone", "long"]
    year: int
    raw: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorNote:
    """What a report says of an indicator: a comment, and whether a difference between the sexes is unjustified."""

    indicator: str
    comment: str = ""
    sex_difference: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """A row of statistics: volumes per service and provider, key figures of choice.

    ``table`` groups rows under one heading; ``parent`` is the key of the row this is part of. Parts need not add up:
    they are printed as published, and ``note`` says so.
    """

    key: str
    table: str
    label: str
    unit: str
    parent: str = ""
    decimals: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True)
class SeriesValue:
    series: str
    period: Period
    raw: str
    value: Decimal | None
    entry: str = ""


def trend(
    now: Decimal | None, before: Decimal | None, polarity: Polarity, aim: Decimal | None = None
) -> Trend | None:
    """Better, worse or unchanged against the comparable value; ``None`` when either is missing.

    ``aim`` is the value to come near when polarity is TARGET.

    >>> trend(Decimal("9.1"), Decimal("9.4"), Polarity.LOWER)
    <Trend.POSITIVE: 'Positiv'>
    >>> trend(Decimal("11.7"), Decimal("9.2"), Polarity.LOWER)
    <Trend.NEGATIVE: 'Negativ'>
    """
    if now is None or before is None:
        return None
    if polarity is Polarity.TARGET:
        if aim is None:
            return None
        now, before = -abs(now - aim), -abs(before - aim)
    if now == before:
        return Trend.UNCHANGED
    return Trend.POSITIVE if (now > before) == (polarity is not Polarity.LOWER) else Trend.NEGATIVE


@dataclass(frozen=True, slots=True)
class Scale:
    """Words and how they look; a word that is not on the scale is free text without a shape."""

    words: Mapping[str, Word]

    def tone(self, label: str) -> Tone:
        word = self.words.get(label)
        return word.tone if word else "none"
