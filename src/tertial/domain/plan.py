"""The plan's chain and what is followed in it: goals, indicators, commitments, activities, risks, reviews.

One shape serves all that is promised and followed (``PlanItem``): a title, a background, what is to be done, and per
report a status in the municipality's own words with a comment. The municipality's scale says how a word looks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from tertial.domain.period import Period

GoalLevel = Literal["goal_area", "council_goal", "committee_goal"]
ItemKind = Literal["commitment", "activity", "risk", "review", "assignment", "check"]
Tone = Literal["done", "on", "maybe", "late", "none"]
Sex = Literal["T", "K", "M"]


@dataclass(frozen=True, slots=True)
class Goal:
    key: str
    label: str
    level: GoalLevel
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a scale (a status, a grade) with its look and its place from best to worst."""

    label: str
    tone: Tone
    order: int


@dataclass(frozen=True, slots=True)
class PlanItem:
    """Something promised: a commitment, activity, risk with its measure, review with its action.

    ``group`` gathers items that share a heading in a list (the goal of a risk, the reviewer of a review).
    """

    kind: ItemKind
    key: str
    title: str
    goal: str = ""
    background: str = ""
    text: str = ""
    source: str = ""


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


@dataclass(frozen=True, slots=True)
class IndicatorValue:
    """A value of an indicator; ``raw`` is what was registered, ``value`` is None where that is no number."""

    indicator: str
    period: Period
    sex: Sex
    raw: str
    value: Decimal | None
    entry: str = ""  # who or what registered it, and when


@dataclass(frozen=True, slots=True)
class IndicatorTarget:
    """``horizon`` milestone (the coming or current year) or long (a later year)."""

    indicator: str
    horizon: Literal["milestone", "long"]
    year: int
    raw: str


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
