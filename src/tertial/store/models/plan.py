"""The plan: goals, indicators, and what is promised and followed."""

from __future__ import annotations

from django.db import models

from tertial.store.models.organisation import OfYear, RuleOfYear


class ScaleWord(OfYear):
    scale = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    tone = models.CharField(max_length=10)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "scale", "label"], name="one_scale_word")
        ]


class GoalLevel(OfYear):
    """A level of the chain and what it is called; ``role`` says what it is whatever its name."""

    key = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    plural = models.CharField(max_length=60)
    role = models.CharField(max_length=10)
    is_common = models.BooleanField(default=False)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_level_key")]


class Goal(OfYear):
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=300)
    level = models.CharField(max_length=20)
    parent = models.CharField(max_length=80, blank=True)
    text = models.TextField(blank=True)
    unit = models.CharField(max_length=40, blank=True)
    owner = models.CharField(max_length=150, blank=True)
    previous = models.CharField(max_length=80, blank=True)
    ended_on = models.DateField(null=True, blank=True)

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
    description = models.TextField(blank=True)
    frequency = models.CharField(max_length=10, blank=True)
    kolada = models.CharField(max_length=12, blank=True)
    owner = models.CharField(max_length=150, blank=True)
    formula = models.CharField(max_length=300, blank=True)
    is_local = models.BooleanField(default=False)
    guard = models.PositiveSmallIntegerField(null=True, blank=True)
    previous = models.CharField(max_length=80, blank=True)
    ended_on = models.DateField(null=True, blank=True)

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
    unit = models.CharField(max_length=40, blank=True)
    raw = models.CharField(max_length=60)
    note = models.CharField(max_length=400, blank=True)
    source = models.CharField(max_length=200, blank=True)
    measured_on = models.DateField(null=True, blank=True)
    group_size = models.PositiveIntegerField(null=True, blank=True)

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
    note = models.CharField(max_length=400, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "indicator", "horizon", "year"], name="one_target"
            ),
        ]


class PlanItem(OfYear):
    """A commitment, activity, assignment, project, event, risk with measure, or review with action."""

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=80)
    title = models.TextField()
    goal = models.CharField(max_length=80, blank=True)
    background = models.TextField(blank=True)
    text = models.TextField(blank=True)
    owner = models.CharField(max_length=150, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    parent = models.CharField(max_length=80, blank=True)
    origin = models.CharField(max_length=200, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    paragraph = models.CharField(max_length=40, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    due = models.DateField(null=True, blank=True)
    amount = models.BigIntegerField(null=True, blank=True)
    is_common = models.BooleanField(default=False)
    previous = models.CharField(max_length=80, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_item_key")]


class Link(OfYear):
    """Two things of the plan that belong together; ``*_kind`` is goal, indicator, item, line or row."""

    source_kind = models.CharField(max_length=10)
    source = models.CharField(max_length=80)
    target_kind = models.CharField(max_length=10)
    target = models.CharField(max_length=120)
    relation = models.CharField(max_length=60, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "source_kind", "source", "target_kind", "target"],
                name="one_link",
            )
        ]


class Project(OfYear):
    """What an efficiency project (an item of that kind) has besides: from where, to what, with which effects."""

    item = models.CharField(max_length=80)
    area = models.CharField(max_length=120, blank=True)
    current_state = models.TextField(blank=True)
    target_state = models.TextField(blank=True)
    this_year = models.TextField(blank=True)
    effects = models.TextField(blank=True)
    benefit = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "item"], name="one_project")]


class ProjectPhase(OfYear):
    project = models.CharField(max_length=80)
    key = models.CharField(max_length=60)
    year = models.CharField(max_length=40)
    phase = models.CharField(max_length=120, blank=True)
    activities = models.TextField(blank=True)
    effect = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "project", "key"], name="one_phase")
        ]


class Benefit(OfYear):
    """A row of a benefit calculation: a cost or a saving of a year, in öre without sign."""

    project = models.CharField(max_length=80)
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    amount = models.BigIntegerField()

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "project", "key", "year"], name="one_benefit"
            )
        ]


class GoalRule(OfYear):
    """When a goal counts as reached, as the committee said in advance."""

    goal = models.CharField(max_length=80)
    rule = models.CharField(max_length=30)
    grade = models.CharField(max_length=60)
    level = models.CharField(max_length=30, blank=True)
    declared_on = models.DateField()

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "goal", "rule"], name="one_goal_rule")
        ]


class Threshold(RuleOfYear):
    key = models.CharField(max_length=30)
    value = models.CharField(max_length=30)
    valid_from = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
