"""Rounds: what is asked of whom and when, what was answered, and the calendar that says so."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from tertial.store.models.organisation import Committee, OfYear, PlanYear


class RoundKind(OfYear):
    key = models.CharField(max_length=30)
    label = models.CharField(max_length=80)
    report_kind = models.CharField(max_length=30, blank=True)
    cutoffs = models.CharField(max_length=60, blank=True)
    asks = models.CharField(max_length=120)
    answer_days = models.PositiveSmallIntegerField()
    approve_days = models.PositiveSmallIntegerField()

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_round_kind")]


class CalendarDay(OfYear):
    day = models.DateField()
    key = models.CharField(max_length=60)
    kind = models.CharField(max_length=10)
    label = models.CharField(max_length=200)
    round_kind = models.CharField(max_length=30, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "day", "key"], name="one_calendar_day")
        ]


class Round(models.Model):
    """A round of a plan year: its answers go to ``report``. Closed when ``closed_at`` is set."""

    plan_year = models.ForeignKey(PlanYear, models.CASCADE, related_name="rounds")
    kind = models.CharField(max_length=30)
    title = models.CharField(max_length=200)
    report = models.CharField(max_length=80)
    period_end = models.DateField()
    meeting_on = models.DateField()
    answers_due = models.DateField()
    approval_due = models.DateField()
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-period_end", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "report"], name="one_round_a_report")
        ]


class Ask(models.Model):
    """One thing asked of one person in a round.

    ``thing`` is a key of the plan year, by ``kind``: status asks of an item, indicator of an indicator, assessment of a
    goal, text of a section, event of a unit. ``about`` is what was asked as it stood when the round was opened, empty
    when the plan has changed since. ``draft`` is the answer as it stands, ``version`` counts its saves so that two
    writers are told; ``is_on_behalf`` until the person asked has confirmed what somebody else wrote.
    """

    round = models.ForeignKey(Round, models.CASCADE, related_name="asks")
    kind = models.CharField(max_length=12)
    thing = models.CharField(max_length=80)
    unit = models.CharField(max_length=40, blank=True)
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="asks"
    )
    order = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, default="open")
    about = models.JSONField(default=dict)
    draft = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=0)
    is_on_behalf = models.BooleanField(default=False)
    changed_at = models.DateTimeField(null=True, blank=True)
    changed_by = models.CharField(max_length=150, blank=True)
    remark = models.TextField(blank=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "kind", "thing", "unit"], name="one_ask_a_thing"
            )
        ]
        indexes = [models.Index(fields=["assignee", "state"], name="asks_of_a_person")]


class Answer(models.Model):
    """What happened to an ask, only ever added: saved, handed in, confirmed, returned, approved, delegated, taken over.

    ``value`` is the answer as it stood then.
    """

    ask = models.ForeignKey(Ask, models.CASCADE, related_name="answers")
    step = models.CharField(max_length=12)
    value = models.JSONField(default=dict)
    comment = models.TextField(blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class Reminder(models.Model):
    """A reminder that was sent, so that nobody gets two the same day."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="reminders")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    sent_at = models.DateTimeField()
    sent_by = models.CharField(max_length=150)


class Comment(models.Model):
    """A remark on anything: ``thing`` is its address in the committee, such as ``2026/goal/aldres-sjalvstandighet``."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="+")
    thing = models.CharField(max_length=200)
    text = models.TextField()
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    is_withdrawn = models.BooleanField(default=False)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["committee", "thing"], name="comments_on_a_thing")]


class Rollover(models.Model):
    """A step of a rollover that was taken: which rows it made, so that it can be undone exactly."""

    plan_year = models.ForeignKey(PlanYear, models.CASCADE, related_name="rollovers")
    from_year = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=10)
    made = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["id"]
