"""The plan: goals, indicators, and what is promised and followed."""

from __future__ import annotations

from django.db import models

from tertial.store.models.organisation import OfYear


class ScaleWord(OfYear):
    scale = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    tone = models.CharField(max_length=10)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "scale", "label"], name="one_scale_word")
        ]


class Goal(OfYear):
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    level = models.CharField(max_length=20)
    parent = models.CharField(max_length=80, blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_goal_key")]


class Indicator(OfYear):
    key = models.CharField(max_length=80)
    name = models.CharField(max_length=300)
    goal = models.CharField(max_length=80)
    unit = models.CharField(max_length=20, blank=True)
    polarity = models.CharField(max_length=10)
    decimals = models.PositiveSmallIntegerField(default=1)
    by_sex = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "key"], name="one_indicator_key")
        ]


class Registered(models.Model):
    """Appended, never changed: the newest row of a key is the value, the older ones its history."""

    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=150)

    class Meta:
        abstract = True


class IndicatorValue(OfYear, Registered):
    indicator = models.CharField(max_length=80)
    period = models.CharField(max_length=12)
    sex = models.CharField(max_length=1, default="T")
    raw = models.CharField(max_length=60)

    class Meta(OfYear.Meta):
        indexes = [
            models.Index(
                fields=["plan_year", "indicator", "period"], name="indicator_value_by_period"
            )
        ]


class IndicatorTarget(OfYear):
    indicator = models.CharField(max_length=80)
    horizon = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    raw = models.CharField(max_length=60)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "indicator", "horizon", "year"], name="one_target"
            ),
        ]


class PlanItem(OfYear):
    """A commitment, activity, risk with measure, or review with action."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    title = models.TextField()
    goal = models.CharField(max_length=80, blank=True)
    background = models.TextField(blank=True)
    text = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_item_key")]
