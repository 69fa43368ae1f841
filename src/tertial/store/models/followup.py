"""What a report says: status, assessments, notes, statistics, texts."""

from __future__ import annotations

from django.db import models

from tertial.store.models.organisation import Committee, OfYear
from tertial.store.models.plan import Registered


class Template(OfYear):
    """A report template as data: sections, headings, blocks (the parsed TOML)."""

    key = models.CharField(max_length=80)
    body = models.JSONField()

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "key"], name="one_template_key")
        ]


class Report(OfYear):
    """``key`` with the committee's slug before it is the report's id: ``von/delarsrapport-2020-08``."""

    key = models.CharField(max_length=80)
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    period_end = models.DateField()
    template = models.CharField(max_length=80)
    budget_version = models.CharField(max_length=40)
    forecast_version = models.CharField(max_length=40, blank=True)
    indicator_period = models.CharField(max_length=12, blank=True)
    decided_on = models.DateField(null=True, blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_report_key")]


class ItemStatus(OfYear):
    report = models.CharField(max_length=80)
    item = models.CharField(max_length=80)
    status = models.TextField()
    comment = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "report", "item"], name="one_item_status")
        ]


class Assessment(OfYear):
    report = models.CharField(max_length=80)
    goal = models.CharField(max_length=80)
    grade = models.CharField(max_length=60)
    motive = models.TextField(blank=True)
    assessed_by = models.CharField(max_length=150, blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    is_preliminary = models.BooleanField(default=False)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "report", "goal"], name="one_assessment")
        ]


class IndicatorNote(OfYear):
    report = models.CharField(max_length=80)
    indicator = models.CharField(max_length=80)
    comment = models.TextField(blank=True)
    sex_difference = models.CharField(max_length=20, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "report", "indicator"], name="one_note")
        ]


class Series(OfYear):
    key = models.CharField(max_length=80)
    table = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, blank=True)
    parent = models.CharField(max_length=80, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    note = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_series_key")]


class SeriesValue(OfYear, Registered):
    series = models.CharField(max_length=80)
    period = models.CharField(max_length=12)
    raw = models.CharField(max_length=60)

    class Meta(OfYear.Meta):
        indexes = [
            models.Index(fields=["plan_year", "series", "period"], name="series_value_by_period")
        ]


class SectionText(OfYear):
    """A report section's text, Markdown with figures as ``[[ref]]``."""

    report = models.CharField(max_length=80)
    section = models.CharField(max_length=80)
    body = models.TextField()

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "report", "section"], name="one_section_text"
            )
        ]


class PackageImport(models.Model):
    """A data package that was taken, so that the same again changes nothing."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    fingerprint = models.CharField(max_length=64)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=150)
