"""Forecasts: what units expect of the year, typed and kept row by row until it is frozen and written to the ledger."""

from __future__ import annotations

from django.db import models

from tertial.store.models.organisation import OfYear, PlanYear, RuleOfYear
from tertial.store.models.stamped import Stamp, Stamped

MEASURES = Stamp("plan_year", "Committee", "years", "measures")


class Forecast(models.Model):
    """A forecast of a plan year; ``key`` is its version in the ledger ("2026-08").

    ``state`` is open or frozen. ``previous`` is the forecast version that it is held against, ``with_measures`` and
    ``with_grants`` what the frozen one counts in, ``batch`` the ledger's batch. ``lifted_*`` tell of the last
    time that a freeze was lifted.
    """

    plan_year = models.ForeignKey(PlanYear, models.CASCADE, related_name="forecasts")
    key = models.CharField(max_length=40)
    period_end = models.DateField()
    budget_version = models.CharField(max_length=60, blank=True)
    previous = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=10, default="open")
    with_measures = models.BooleanField(default=True)
    with_grants = models.BooleanField(default=False)
    batch = models.CharField(max_length=60, blank=True)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    frozen_at = models.DateTimeField(null=True, blank=True)
    frozen_by = models.CharField(max_length=150, blank=True)
    lifted_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.CharField(max_length=150, blank=True)
    lifted_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-period_end", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "key"], name="one_forecast_version")
        ]


class ForecastSheet(models.Model):
    """A unit's part of a forecast, or a level's above units, which only holds adjustments.

    ``state`` is open, handed_in, returned or approved. ``version`` counts the saves of its texts, so that two writers
    are told. ``on_behalf_of`` is the unit's manager until the manager has confirmed what somebody else wrote.
    ``entered`` is another number whenever an amount has been typed: see ``Stamped``.
    """

    forecast = models.ForeignKey(Forecast, models.CASCADE, related_name="sheets")
    unit = models.CharField(max_length=40)
    state = models.CharField(max_length=10, default="open")
    version = models.PositiveIntegerField(default=0)
    entered = models.BigIntegerField(default=0)
    reason = models.TextField(blank=True)
    assumptions = models.TextField(blank=True)
    remark = models.TextField(blank=True)
    on_behalf_of = models.CharField(max_length=150, blank=True)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["unit"]
        constraints = [
            models.UniqueConstraint(fields=["forecast", "unit"], name="one_sheet_a_unit")
        ]


class ForecastEntry(Stamped):
    """An amount as it was typed, only ever added: debit-positive öre, ``None`` for one that was taken away.

    ``kind`` is own (the newest row of a line counts), adjustment, pending_grant or measure (the newest of a line and
    label counts).
    """

    STAMP = Stamp("sheet", "ForecastSheet", "pk", "entered")
    sheet = models.ForeignKey(ForecastSheet, models.CASCADE, related_name="entries")
    line = models.CharField(max_length=60)
    ore = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=14, default="own")
    label = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class ForecastStep(models.Model):
    """What happened to a sheet, only ever added: handed_in, withdrawn, returned, approved, reopened, frozen."""

    sheet = models.ForeignKey(ForecastSheet, models.CASCADE, related_name="steps")
    step = models.CharField(max_length=12)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class KnownItem(Stamped):
    """Something out of the ordinary on a unit's line: once in ``month``, or every month from it (``kind`` lasting).

    ``ore`` is debit-positive, a month's where it lasts. Never changed: withdrawn, and another is added.
    """

    STAMP = RuleOfYear.STAMP
    plan_year = models.ForeignKey(PlanYear, models.CASCADE, related_name="+")
    unit = models.CharField(max_length=40)
    line = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    month = models.PositiveSmallIntegerField()
    ore = models.BigIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["id"]


class Measure(Stamped, OfYear):
    """What a unit does to keep its budget: ``planned`` is its effect this year in öre, plus improves the result."""

    STAMP = MEASURES
    key = models.CharField(max_length=80)
    unit = models.CharField(max_length=40)
    line = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    planned = models.BigIntegerField()
    from_month = models.PositiveSmallIntegerField(default=1)
    owner = models.CharField(max_length=150, blank=True)
    status = models.CharField(max_length=12, default="planned")
    note = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_measure_key")]


class MeasureEffect(Stamped):
    """What a measure (its key) has given so far, only ever added: ``ore`` improves the result, in ``month``."""

    STAMP = MEASURES
    plan_year = models.ForeignKey(PlanYear, models.CASCADE, related_name="+")
    measure = models.CharField(max_length=80)
    month = models.PositiveSmallIntegerField()
    ore = models.BigIntegerField()
    note = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
