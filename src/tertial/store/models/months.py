"""The months of the ledger: closed or open, what is masked in them, and files that come in by themselves."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tertial.store.models.organisation import Committee
from tertial.store.models.trail import Job


class MonthChange(models.Model):
    """A month was closed or opened again (``step``: closed, reopened); only ever added, the last row holds.

    ``month`` is 1–12, or 13 for the closing entries. ``number`` counts the rows of a month: two who close it at once
    cannot both be the next.
    """

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    step = models.CharField(max_length=10)
    note = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["year", "month", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "year", "month", "number"], name="one_change_of_a_month"
            )
        ]


class MonthLook(models.Model):
    """Somebody has looked at a posting that is missing or unlike what is usual, and says why it is as it is.

    ``kind`` is missing, smaller or larger. Only ever added; the last row about the same holds.
    """

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="+")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=40)
    account = models.CharField(max_length=40)
    kind = models.CharField(max_length=10)
    note = models.CharField(max_length=500)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["committee", "year", "month"], name="looks_of_a_month")]


class UsualSetting(models.Model):
    """What a committee counts as usually posted, as ``domain/economy/expected.py: UsualRule`` says it (``least``: öre).

    Only ever added, the last row holds; without any the rule's own numbers do.
    """

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="+")
    window = models.PositiveSmallIntegerField()
    hits = models.PositiveSmallIntegerField()
    told = models.PositiveSmallIntegerField()
    least = models.BigIntegerField()
    times = models.PositiveSmallIntegerField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class MaskRule(models.Model):
    """What is hidden when facts are read in: ``column`` (text, counterparty) of accounts from ``first`` to ``last``.

    Without a committee the rule is the whole municipality's. ``pattern`` is everything, names or numbers. Never
    rewritten: ended on a day, and another begins. Empty accounts are all accounts.
    """

    committee = models.ForeignKey(Committee, models.CASCADE, null=True, related_name="+")
    first = models.CharField(max_length=40, blank=True)
    last = models.CharField(max_length=40, blank=True)
    column = models.CharField(max_length=20)
    pattern = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["first", "last", "id"]


class SavedMapping(models.Model):
    """A column mapping of a committee (``toml``: ``tertial.mapping/1``), to be chosen by its name.

    Never rewritten: ended, and another of the same name begins.
    """

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="+")
    name = models.CharField(max_length=80)
    toml = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "name"],
                condition=Q(ended_at=None),
                name="one_saved_mapping_a_name",
            )
        ]


class Feed(models.Model):
    """A folder that is watched for files of the ERP; ``folder`` lies below the workspace's folder of feeds.

    ``mapping`` is the name of a saved mapping, empty for files that need none. ``seen`` holds how large and how old
    each waiting file was at the last look: one that has stopped changing is taken.
    """

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="+")
    folder = models.CharField(max_length=200)
    pattern = models.CharField(max_length=100, default="*")
    mapping = models.CharField(max_length=80, blank=True)
    encoding = models.CharField(max_length=20, blank=True)
    is_active = models.BooleanField(default=True)
    seen = models.JSONField(default=dict)
    looked_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["folder", "id"]
        constraints = [
            models.UniqueConstraint(fields=["committee", "folder"], name="one_feed_a_folder")
        ]


class FeedFile(models.Model):
    """A file that a feed has taken or refused; ``status`` is imported, unchanged or refused, ``message`` says why."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="files")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=12)
    message = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        indexes = [models.Index(fields=["feed", "-id"], name="files_of_a_feed")]
