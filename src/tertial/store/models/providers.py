"""Providers, own and private: agreements, follow-ups and what they found; competition reviews and procurements."""

from __future__ import annotations

from django.db import models

from tertial.store.models.organisation import OfYear


class Provider(OfYear):
    """Who provides a service: a company, or the municipality's own where it competes on equal terms. ``counterparty``
    is the ledger's code of it."""

    key = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, default="private")  # private, own
    registration = models.CharField(max_length=20, blank=True)
    counterparty = models.CharField(max_length=40, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_provider")]


class Agreement(OfYear):
    """An agreement or a commission. ``form``: lov, lou, framework, direct, contractor, own. ``value`` is öre a year.
    ``importance``, ``risk`` and ``extent`` are 1–3: their product gives how often it is followed up."""

    key = models.CharField(max_length=80)
    provider = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    form = models.CharField(max_length=10)
    service = models.CharField(max_length=120, blank=True)
    law = models.CharField(max_length=10, blank=True)  # SoL, LSS, HSL
    units = models.PositiveIntegerField(null=True, blank=True)
    value = models.BigIntegerField(null=True, blank=True)
    case_number = models.CharField(max_length=60, blank=True)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    notice_months = models.PositiveSmallIntegerField(null=True, blank=True)
    extension = models.CharField(max_length=200, blank=True)
    importance = models.PositiveSmallIntegerField(null=True, blank=True)
    risk = models.PositiveSmallIntegerField(null=True, blank=True)
    extent = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_agreement")]


class FollowUp(OfYear):
    """A follow-up that is planned, done or postponed. ``units`` is how many units it concerns, ``planned`` a year or a
    month (2026, 2026-05)."""

    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    agreement = models.CharField(max_length=80, blank=True)
    service = models.CharField(max_length=120, blank=True)
    provider_kind = models.CharField(max_length=10, blank=True)
    law = models.CharField(max_length=10, blank=True)
    kind = models.CharField(max_length=60, blank=True)
    planned = models.CharField(max_length=10, blank=True)
    status = models.CharField(max_length=10, default="planned")  # planned, ongoing, done, postponed
    done_on = models.DateField(null=True, blank=True)
    units = models.PositiveIntegerField(null=True, blank=True)
    reason = models.TextField(blank=True)
    result = models.TextField(blank=True)
    reported_in = models.CharField(max_length=80, blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_followup")]


class FollowUpFinding(OfYear):
    """What a follow-up found, what is demanded, by when, and when it was closed by what."""

    key = models.CharField(max_length=80)
    follow_up = models.CharField(max_length=80)
    finding = models.TextField()
    demand = models.TextField(blank=True)
    due = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_finding")]


class CompetitionReview(OfYear):
    """Whether others could run something better: which, why or why not, what was decided, what it led to."""

    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    service = models.CharField(max_length=120, blank=True)
    is_to_be_reviewed = models.BooleanField(default=True)
    why = models.TextField(blank=True)
    planned = models.CharField(max_length=10, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    decision = models.TextField(blank=True)
    result = models.TextField(blank=True)
    status = models.CharField(max_length=60, blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_competition")]


class Procurement(OfYear):
    """A procurement in the plan: what, how, its value in öre over its term, and its calendar."""

    key = models.CharField(max_length=80)
    title = models.CharField(max_length=300)
    agreement = models.CharField(max_length=80, blank=True)
    form = models.CharField(max_length=40, blank=True)
    value = models.BigIntegerField(null=True, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    advertised_on = models.DateField(null=True, blank=True)
    awarded_on = models.DateField(null=True, blank=True)
    contract_from = models.DateField(null=True, blank=True)
    status = models.CharField(max_length=60, blank=True)
    owner = models.CharField(max_length=150, blank=True)
    note = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_procurement")]
