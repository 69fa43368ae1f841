"""Granska: checks of reports, what people said of their findings, and settings of the whole municipality."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tertial.store.models.organisation import Committee
from tertial.store.models.trail import Job


class Check(models.Model):
    """A check of some files. What was read and found lies in a folder by its ``token``; ``expires_at`` is when that is
    removed, null where somebody asked to keep it. Without a committee it was made by somebody who was not signed in."""

    token = models.CharField(max_length=40, unique=True)
    job = models.OneToOneField(Job, models.CASCADE, related_name="check_of")
    committee = models.ForeignKey(Committee, models.CASCADE, null=True, related_name="+")
    created_by = models.CharField(max_length=150, blank=True)
    created_at = models.DateTimeField()
    files = models.JSONField(default=list)
    against = models.JSONField(default=list)
    errors = models.PositiveIntegerField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["expires_at"], name="check_by_expiry")]


class Verdict(models.Model):
    """What a person said of a finding, by ``Finding.key``, for the committee's next check too. Never rewritten: taken
    back, and said anew."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="+")
    key = models.CharField(max_length=16)
    verdict = models.CharField(max_length=10)  # accepted, dismissed
    reason = models.CharField(max_length=500, blank=True)
    by = models.CharField(max_length=150)
    at = models.DateTimeField()
    withdrawn_by = models.CharField(max_length=150, blank=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "key"],
                condition=Q(withdrawn_at=None),
                name="one_verdict_a_finding",
            )
        ]


class Setting(models.Model):
    """A rule of the whole municipality from a moment on; the newest holds, earlier ones are its history."""

    key = models.CharField(max_length=60)
    value = models.JSONField()
    by = models.CharField(max_length=150)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["key", "id"], name="setting_by_key")]
