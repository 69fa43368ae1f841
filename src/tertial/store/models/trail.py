"""What happened, and what is being done: the audit trail and long work."""

from __future__ import annotations

from django.db import models

from tertial.store.models.organisation import Committee


class AuditEvent(models.Model):
    """A change: who, what, to which thing, with which values. Only ever added."""

    at = models.DateTimeField()
    actor = models.CharField(max_length=150)
    action = models.CharField(max_length=60)
    committee = models.ForeignKey(Committee, models.SET_NULL, null=True, related_name="+")
    thing = models.CharField(max_length=200)
    data = models.JSONField(default=dict)

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["thing", "at"], name="audit_by_thing")]


class Job(models.Model):
    """Long work, done by one worker: ``done`` of ``total`` steps; ``result`` is what the page shows."""

    kind = models.CharField(max_length=30)
    committee = models.ForeignKey(Committee, models.CASCADE, null=True, related_name="+")
    created_by = models.CharField(max_length=150)
    created_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    status = models.CharField(
        max_length=12, default="waiting"
    )  # waiting, running, done, refused, failed
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    arguments = models.JSONField(default=dict)
    result = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
