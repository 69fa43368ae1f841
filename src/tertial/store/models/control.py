"""Internal control: what a risk, a control, a systematic check and a review have besides being items of the plan
(``PlanItem`` of the kinds ``risk``, ``measure``, ``control``, ``check``, ``review`` and ``action``; ADR 0021)."""

from __future__ import annotations

from django.db import models

from tertial.store.models.organisation import OfYear, PlanYear


class OfItem(OfYear):
    """What an item has besides, by the item's key."""

    item = models.CharField(max_length=80)

    class Meta(OfYear.Meta):
        abstract = True


class RiskDetail(OfItem):
    """Where a risk comes from, what it may lead to, and whose list it stands on.

    ``stage``: gross (on the gross list), plan (in the committee's plan), below (handled by the department), closed.
    ``committees`` are those of a shared list that the row concerns, empty for its own. ``accepted_until`` with its
    reason is a risk that is accepted as it is, for a time.
    """

    stage = models.CharField(max_length=10, default="gross")
    source = models.CharField(max_length=200, blank=True)
    cause = models.TextField(blank=True)
    event = models.TextField(blank=True)
    effect = models.TextField(blank=True)
    process = models.CharField(max_length=120, blank=True)
    committees = models.CharField(max_length=200, blank=True)
    is_work_environment = models.BooleanField(default=False)
    accepted_until = models.DateField(null=True, blank=True)
    accepted_why = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "item"], name="one_risk")]


class RiskScore(OfItem):
    """A risk as it was assessed: ``when`` is gross (before measures) or net (after); the newest of each counts."""

    key = models.CharField(max_length=60)
    when = models.CharField(max_length=5)
    likelihood = models.PositiveSmallIntegerField()
    consequence = models.PositiveSmallIntegerField()
    reason = models.TextField(blank=True)
    assessed_on = models.DateField(null=True, blank=True)
    assessed_by = models.CharField(max_length=150, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "item", "key"], name="one_risk_score")
        ]


class RiskScale(OfYear):
    """A step of the municipality's own scales: ``kind`` is likelihood or consequence, ``level`` from 1."""

    kind = models.CharField(max_length=12)
    level = models.PositiveSmallIntegerField()
    word = models.CharField(max_length=60)
    meaning = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "kind", "level"], name="one_scale_step")
        ]


class ControlDetail(OfItem):
    """How a control is done. ``bands`` and ``small_bands`` are "0 Ej godkänt; 80 Delvis godkänt; 90 Godkänt": a grade
    begins at its lowest percent, or number of correct cases for at most ``small_at_most`` cases (0: no such rule).
    ``accounts`` are the ranges whose vouchers are the population, where the ledger holds it."""

    method = models.TextField(blank=True)
    population = models.TextField(blank=True)
    data_source = models.CharField(max_length=200, blank=True)
    frequency = models.CharField(max_length=60, blank=True)
    accounts = models.CharField(max_length=300, blank=True)
    bands = models.CharField(max_length=400, blank=True)
    small_at_most = models.PositiveSmallIntegerField(default=0)
    small_bands = models.CharField(max_length=400, blank=True)
    corrective = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "item"], name="one_control")]


class CheckDetail(OfItem):
    """A systematic check of the quality system: which process, why, what is aimed at; ``indicator`` where its results
    are an indicator's values."""

    process = models.CharField(max_length=120, blank=True)
    why = models.TextField(blank=True)
    target = models.CharField(max_length=200, blank=True)
    target_lowest = models.CharField(max_length=20, blank=True)
    measured_in = models.CharField(max_length=20, blank=True)
    indicator = models.CharField(max_length=80, blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "item"], name="one_check")]


class CheckResult(OfItem):
    """A systematic check's result in a period, as it was registered."""

    period = models.CharField(max_length=12)
    raw = models.CharField(max_length=60)
    comment = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "item", "period"], name="one_check_result")
        ]


class ReviewDetail(OfItem):
    """A review by auditors, an authority or a consultant: when it came and when it must be answered."""

    reviewer = models.CharField(max_length=200, blank=True)
    reviewer_kind = models.CharField(
        max_length=12, blank=True
    )  # auditors, authority, consultant, internal
    received_on = models.DateField(null=True, blank=True)
    answer_due = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    findings = models.TextField(blank=True)
    committees = models.CharField(max_length=200, blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "item"], name="one_review")]


class Sample(models.Model):
    """Cases of a control drawn from its population: the same seed and population give the same cases.

    ``population`` holds what it was drawn from (committee, accounts, months, batches, number of cases, their hash).
    """

    plan_year = models.ForeignKey(PlanYear, models.CASCADE, related_name="+")
    control = models.CharField(max_length=80)
    period = models.CharField(max_length=12)
    seed = models.CharField(max_length=60)
    size = models.PositiveIntegerField()
    population = models.JSONField(default=dict)
    drawn_at = models.DateTimeField()
    drawn_by = models.CharField(max_length=150)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["plan_year", "control"], name="sample_by_control")]


class SampleCase(models.Model):
    """A case of a sample: a voucher by its number, or any other by its name."""

    sample = models.ForeignKey(Sample, models.CASCADE, related_name="cases")
    number = models.PositiveIntegerField()
    case = models.CharField(max_length=200)
    facts = models.JSONField(default=dict)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["sample", "number"], name="one_sample_case")]


class CaseResult(models.Model):
    """What was found of a case: correct, wrong or not applicable; never rewritten, the newest counts."""

    of = models.ForeignKey(SampleCase, models.CASCADE, related_name="results")
    result = models.CharField(max_length=10)  # correct, wrong, left_out
    note = models.TextField(blank=True)
    attachment = models.BinaryField(default=bytes)
    attachment_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]


class ControlResult(models.Model):
    """A control's result in a report: from a sample, or typed as numbers; its grade as it was computed then."""

    plan_year = models.ForeignKey(PlanYear, models.CASCADE, related_name="+")
    control = models.CharField(max_length=80)
    report = models.CharField(max_length=80)
    sample = models.ForeignKey(Sample, models.PROTECT, null=True, related_name="+")
    examined = models.PositiveIntegerField()
    correct = models.PositiveIntegerField()
    grade = models.CharField(max_length=60)
    by_count = models.BooleanField(default=False)
    comment = models.TextField(blank=True)
    action = models.CharField(max_length=80, blank=True)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["plan_year", "control"], name="result_by_control")]


class CommonChange(models.Model):
    """A change of a municipality-wide risk, measure or control that waits in a plan that is decided already, until
    somebody there takes it or says why not."""

    plan_year = models.ForeignKey(PlanYear, models.CASCADE, related_name="+")
    item = models.CharField(max_length=80)
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.CharField(max_length=150, blank=True)
    outcome = models.CharField(max_length=10, blank=True)  # taken, declined
    why = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        indexes = [models.Index(fields=["plan_year", "item"], name="common_change_by_item")]
