"""Reports while they are written, decided and published: texts, pins, steps, the case, seals."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tertial.store.models.organisation import Committee, Municipality, PlanYear


class OfReport(models.Model):
    """What belongs to a report of a plan year, by the report's key: append-only rows, the newest counts."""

    plan_year = models.ForeignKey(PlanYear, models.CASCADE, related_name="+")
    report = models.CharField(max_length=80)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        abstract = True
        ordering = ["id"]


class TextVersion(OfReport):
    """A section's text as it was saved: sanitised HTML with figures as ``<data value="ref">``. The newest is the text;
    without one the package's ``SectionText`` is. ``base`` is the version that its writer had before them (0: none).

    ``how`` is aside for a text that was written on an older version than the newest: it is kept beside it until a
    version ``merges`` it (0: none)."""

    section = models.CharField(max_length=80)
    body = models.TextField()
    base = models.PositiveIntegerField(default=0)
    how = models.CharField(max_length=12, default="saved")
    """autosaved, saved, restored, merged, aside"""
    merges = models.PositiveIntegerField(default=0)

    class Meta(OfReport.Meta):
        indexes = [models.Index(fields=["plan_year", "report", "section"], name="text_by_section")]


class OpenText(OfReport):
    """Who has a section open to write in it, the version that they see, and when that was last heard of."""

    section = models.CharField(max_length=80)
    version = models.PositiveIntegerField(default=0)

    class Meta(OfReport.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "report", "section", "by"], name="one_open_text_a_writer"
            )
        ]


class ReportPin(OfReport):
    """The batches that a draft shows, from when it was pinned or new figures were taken; ``batches`` are ids of active
    batches, ``generation`` the ledger's when they were."""

    generation = models.PositiveIntegerField()
    batches = models.JSONField(default=list)

    class Meta(OfReport.Meta):
        indexes = [models.Index(fields=["plan_year", "report"], name="pin_by_report")]


class SectionStep(OfReport):
    """A section on its way: handed in, returned, approved, opened again. ``text`` is the version it was about (0: the
    package's)."""

    section = models.CharField(max_length=80)
    step = models.CharField(max_length=10)  # handed_in, returned, approved, reopened
    comment = models.TextField(blank=True)
    text = models.PositiveIntegerField(default=0)

    class Meta(OfReport.Meta):
        indexes = [models.Index(fields=["plan_year", "report", "section"], name="step_by_section")]


class SectionOwner(OfReport):
    """Who writes a section, where it is another than the template says; an empty login takes it back."""

    section = models.CharField(max_length=80)
    owner = models.CharField(max_length=150, blank=True)


class FindingAnswer(OfReport):
    """Why a finding of the checks stands in our own report: by ``Finding.key``, never rewritten, withdrawn by an empty
    reason."""

    key = models.CharField(max_length=40)
    reason = models.CharField(max_length=500, blank=True)


class CaseVersion(OfReport):
    """The case to the committee as it was saved: number, meeting and texts by part (Markdown, figures bound).

    ``body`` holds ``summary``, ``reasons``, ``proposals`` (list), ``consequences``, ``attachments`` (list), ``related``
    (list of separate cases: number, title)."""

    number = models.CharField(max_length=40, blank=True)
    meeting_on = models.DateField(null=True, blank=True)
    body = models.JSONField(default=dict)
    base = models.PositiveIntegerField(default=0)


class CommitteeDecision(OfReport):
    """What the committee decided: day, paragraph, decided points, reservations, conditions, and changes made at the
    table. A mistake is put right by a new row."""

    decided_on = models.DateField()
    paragraph = models.CharField(max_length=40)
    outcome = models.CharField(max_length=12)  # approved, changed, returned, postponed
    body = models.JSONField(default=dict)


class Seal(OfReport):
    """A report as one stored value: its folder under the workspace's ``sealed/`` holds document, facts, template,
    checks, sources and rendered files; ``sha256`` is that of its register of files. ``corrects`` is the number of the
    seal that an erratum puts right (0: none)."""

    number = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    folder = models.CharField(max_length=200)
    status = models.CharField(max_length=10)  # proposed (sent to the committee), decided
    corrects = models.PositiveIntegerField(default=0)
    note = models.TextField(blank=True)

    class Meta(OfReport.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "report", "number"], name="one_seal_number"
            )
        ]


class Publication(models.Model):
    """A seal that everybody may see, until it is taken back with a reason. ``hidden`` are the figures that small-number
    protection took out, by table, row and column, with why."""

    seal = models.ForeignKey(Seal, models.PROTECT, related_name="publications")
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    hidden = models.JSONField(default=list)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["seal"], condition=Q(withdrawn_at=None), name="one_publication_a_seal"
            )
        ]


class TemplateVersion(models.Model):
    """A report template as it was before it was changed: append-only, so that any version can be had again."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80)
    body = models.JSONField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["committee", "year", "key"], name="template_by_key")]


class Brand(models.Model):
    """How a municipality's documents look from a day on: logotype, accent colour, fonts; the newest counts."""

    municipality = models.ForeignKey(Municipality, models.CASCADE, related_name="+")
    valid_from = models.DateField()
    logotype = models.BinaryField(default=bytes)
    logotype_type = models.CharField(max_length=20, blank=True)  # image/png, image/svg+xml
    logotype_alt = models.CharField(max_length=200, blank=True)
    accent = models.CharField(max_length=7, blank=True)  # #rrggbb
    fonts = models.JSONField(default=dict)
    word_template = models.BinaryField(default=bytes)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
