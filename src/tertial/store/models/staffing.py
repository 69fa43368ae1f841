"""Staff that the economy is planned with: positions, and what pay brings with it. Persons are not in it."""

from __future__ import annotations

from django.db import models

from tertial.store.models.organisation import OfYear, RuleOfYear


class Position(RuleOfYear):
    """A position of a unit: ``kind`` is employed, vacant or agency; ``fte`` is written as 0,75, pay is öre a month.

    ``line`` is the report line that it stands on (empty: the line of pay), ``fills`` the vacant position's key.
    """

    key = models.CharField(max_length=80)
    unit = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=10)
    fte = models.CharField(max_length=12)
    monthly_pay = models.BigIntegerField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    group = models.CharField(max_length=60, blank=True)
    line = models.CharField(max_length=60, blank=True)
    fills = models.CharField(max_length=80, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "key"], name="one_position_key")
        ]


class PayTerm(RuleOfYear):
    """Overhead and pay revision in percent, as written (40,15), of a group (empty: all others) from a day."""

    group = models.CharField(max_length=60, blank=True)
    valid_from = models.DateField(null=True, blank=True)
    overhead = models.CharField(max_length=12)
    revision_month = models.PositiveSmallIntegerField(null=True, blank=True)
    revision = models.CharField(max_length=12, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "group", "valid_from"], name="one_pay_term"
            )
        ]
