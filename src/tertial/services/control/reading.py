"""A committee's internal control of a year, as it is read from the plan and from what its items have besides."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tertial.domain.plan import PlanItem
from tertial.services.access import Actor
from tertial.services.planning.fields import STAGES
from tertial.services.planning.reading import Plan, open_plan
from tertial.store import models

DEFAULT_SCALES: Mapping[str, tuple[str, ...]] = {
    "likelihood": ("osannolik", "måttlig", "stor", "mycket stor"),
    "consequence": ("lindrig", "måttlig", "allvarlig", "mycket allvarlig"),
}
"""The words of a municipality that has set none of its own, from level 1."""
STAGE_WORDS = dict(STAGES)


@dataclass(frozen=True, slots=True)
class Score:
    """A risk as it was assessed. ``when`` is gross, before measures, or net, after them."""

    when: str
    likelihood: int
    consequence: int
    reason: str = ""
    by: str = ""
    on: date | None = None

    @property
    def value(self) -> int:
        return self.likelihood * self.consequence


@dataclass(frozen=True, slots=True)
class Scale:
    """The steps of a scale from 1, in words."""

    words: tuple[str, ...]

    @property
    def highest(self) -> int:
        return len(self.words)

    def word(self, level: int) -> str:
        return self.words[level - 1] if 1 <= level <= len(self.words) else str(level)


@dataclass(slots=True)
class Control:
    """A plan year's internal control. Details are by item key; a risk without a detail row stands in the plan, as in
    packages from before there were lists."""

    plan: Plan
    scales: Mapping[str, Scale]
    details: Mapping[str, Any]
    controls: Mapping[str, Any]
    checks: Mapping[str, Any]
    reviews: Mapping[str, Any]
    scores: Mapping[str, tuple[Score, ...]]
    earlier: Mapping[str, tuple[Score, ...]]
    """Scores of the year before, by this year's key."""
    waiting: int
    _parts: dict[str, list[PlanItem]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for item in self.plan.records.items:
            if item.parent and item.ended_on is None:
                self._parts.setdefault(item.parent, []).append(item)

    def of_kind(self, kind: str) -> tuple[PlanItem, ...]:
        """The items of a kind that are in the plan."""
        items = self.plan.records.items
        return tuple(each for each in items if each.kind == kind and each.ended_on is None)

    def parts(self, key: str, kind: str) -> tuple[PlanItem, ...]:
        """What of a kind belongs to an item."""
        return tuple(each for each in self._parts.get(key, ()) if each.kind == kind)

    def stage(self, key: str) -> str:
        return self.details[key].stage if key in self.details else "plan"

    def score(self, key: str, when: str = "gross") -> Score | None:
        """The newest assessment of a risk, before measures or after."""
        return newest(self.scores.get(key, ()), when)

    def score_before(self, key: str) -> Score | None:
        """The newest assessment of the year before, after measures where that was assessed."""
        before = self.earlier.get(key, ())
        return newest(before, "net") or newest(before, "gross")


def newest(scores: Iterable[Score], when: str) -> Score | None:
    return next((each for each in reversed(tuple(scores)) if each.when == when), None)


def open_control(*, actor: Actor, committee: str, year: int | None, today: date) -> Control:
    """A committee's internal control of a year, the newest where none is named; some ten queries besides the plan's.

    Raises: as ``open_plan``.
    """
    plan = open_plan(actor=actor, committee=committee, year=year, today=today)
    year = plan.head.year
    of_year = {"plan_year__committee__slug": committee, "plan_year__year": year}
    return Control(
        plan=plan,
        scales=scales_of(models.RiskScale.objects.filter(**of_year)),
        details=_by_item(models.RiskDetail.objects.filter(**of_year)),
        controls=_by_item(models.ControlDetail.objects.filter(**of_year)),
        checks=_by_item(models.CheckDetail.objects.filter(**of_year)),
        reviews=_by_item(models.ReviewDetail.objects.filter(**of_year)),
        scores=_scores(models.RiskScore.objects.filter(**of_year)),
        earlier=_earlier(plan, committee),
        waiting=models.CommonChange.objects.filter(**of_year, settled_at=None).count(),
    )


def _by_item(rows: Iterable[Any]) -> dict[str, Any]:
    return {row.item: row for row in rows}


def scales_of(rows: Iterable[Any]) -> dict[str, Scale]:
    """The scales by kind, likelihood and consequence: the municipality's own words, else ``DEFAULT_SCALES``."""
    own: dict[str, dict[int, str]] = {}
    for row in rows:
        own.setdefault(row.kind, {})[row.level] = row.word
    return {
        kind: Scale(
            tuple(own[kind][level] for level in sorted(own[kind])) if kind in own else words
        )
        for kind, words in DEFAULT_SCALES.items()
    }


def _scores(rows: Iterable[Any]) -> dict[str, tuple[Score, ...]]:
    found: dict[str, tuple[Score, ...]] = {}
    for row in rows:
        score = Score(
            row.when,
            row.likelihood,
            row.consequence,
            row.reason,
            row.assessed_by,
            row.assessed_on,
        )
        found[row.item] = (*found.get(row.item, ()), score)
    return found


def _earlier(plan: Plan, committee: str) -> dict[str, tuple[Score, ...]]:
    """The scores of the year before by the keys of this year."""
    before = {(item.previous or item.key): item.key for item in plan.records.items}
    rows = models.RiskScore.objects.filter(
        plan_year__committee__slug=committee, plan_year__year=plan.head.year - 1
    )
    return {before[key]: scores for key, scores in _scores(rows).items() if key in before}
