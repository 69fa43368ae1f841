"""The budget: versions, and the movements that they are the sum of; what was asked for, what changed the frame."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tertial.store.models.organisation import OfYear, PlanYear


class BudgetVersion(models.Model):
    """A version of a committee's budget for a year; ``key`` is its name in the ledger.

    ``kind`` is frame, detail, adjusted or restated (the year before as it would have been, for comparison).
    ``based_on`` is the version it began as a copy of. Open to be typed in while ``state`` is draft; decided by
    ``decided_by`` (KF, nämnden, KS …), from then on it never changes.
    """

    plan_year = models.ForeignKey(PlanYear, models.CASCADE, related_name="budgets")
    key = models.CharField(max_length=40)
    label = models.CharField(max_length=120)
    kind = models.CharField(max_length=10)
    based_on = models.CharField(max_length=40, blank=True)
    state = models.CharField(max_length=10, default="draft")
    decided_on = models.DateField(null=True, blank=True)
    decided_by = models.CharField(max_length=60, blank=True)
    paragraph = models.CharField(max_length=40, blank=True)
    note = models.TextField(blank=True)
    batch = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=150)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.CharField(max_length=150, blank=True)

    class Meta:
        ordering = ["made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "key"], name="one_budget_version")
        ]


class BudgetMovement(models.Model):
    """A change of a version's amount: debit-positive öre on a unit and report line. Only ever added.

    ``month`` is 1–12, or 0 for the whole year, dealt out by the cell's periodisation key. Rows of one transfer,
    indexation or other change share ``together``; ``undoes`` is the ``together`` that the row takes back.
    ``account`` is where a payroll overhead lands; without it the money is dealt out when the version is decided.
    """

    version = models.ForeignKey(BudgetVersion, models.CASCADE, related_name="movements")
    unit = models.CharField(max_length=40)
    line = models.CharField(max_length=60)
    account = models.CharField(max_length=60, blank=True)
    month = models.PositiveSmallIntegerField(default=0)
    ore = models.BigIntegerField()
    kind = models.CharField(max_length=12)
    together = models.CharField(max_length=32)
    undoes = models.CharField(max_length=32, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(month__lte=12), name="movement_in_a_month"),
            models.UniqueConstraint(
                fields=["version", "undoes", "unit", "line", "account", "month"],
                condition=~Q(undoes=""),
                name="one_undoing",
            ),
        ]
        indexes = [
            models.Index(fields=["version", "unit", "line"], name="movements_of_a_cell"),
            models.Index(fields=["version", "together"], name="movements_together"),
        ]


class BudgetPeriod(models.Model):
    """Which periodisation key deals out a cell's whole-year amount. Only ever added, the last row holds."""

    version = models.ForeignKey(BudgetVersion, models.CASCADE, related_name="periods")
    unit = models.CharField(max_length=40)
    line = models.CharField(max_length=60)
    key = models.CharField(max_length=60, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["version", "unit"], name="periods_of_a_unit")]


class FollowedBudget(models.Model):
    """Which version of the budget a year is followed against. Only ever added, the last row holds; without any it is
    the version that came last."""

    plan_year = models.ForeignKey(PlanYear, models.CASCADE, related_name="+")
    version = models.CharField(max_length=40)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class PeriodKey(OfYear):
    """A periodisation key: twelve shares with spaces between, that sum to 1 or to 100."""

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=120)
    shares = models.CharField(max_length=300)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_period_key")]


class AppropriationRequest(OfYear):
    """Money that was asked for, expected and decided (öre, plus is more money); empty is not known, which is not zero.

    ``version`` is the budget version in which it was decided.
    """

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    asked = models.BigIntegerField(null=True, blank=True)
    expected = models.BigIntegerField(null=True, blank=True)
    decided = models.BigIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    decided_in = models.CharField(max_length=200, blank=True)
    version = models.CharField(max_length=40, blank=True)
    unit = models.CharField(max_length=40, blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_request")]


class FrameChange(OfYear):
    """What makes this year's frame another than last year's (öre, plus is more money).

    ``kind`` is volume, other, moved (from or to another committee) or already_in_base (decided during last year: in
    its adjusted budget, not in its original one).
    """

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    amount = models.BigIntegerField()
    from_committee = models.CharField(max_length=20, blank=True)
    decided_in = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "key"], name="one_frame_change")
        ]


class EarmarkedInitiative(OfYear):
    """Money for a purpose (öre), and what it is followed by in the ledger: unit, tag, project, activity and accounts.

    What is empty does not narrow; with all of them empty it is not followed in the ledger.
    """

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    amount = models.BigIntegerField()
    decided_in = models.CharField(max_length=200, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    tag = models.CharField(max_length=40, blank=True)
    project = models.CharField(max_length=40, blank=True)
    activity = models.CharField(max_length=40, blank=True)
    accounts = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_initiative")]
