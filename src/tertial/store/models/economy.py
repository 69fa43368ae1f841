"""Report lines and their maps, and the equity account. Facts themselves are in the ledger, not here."""

from __future__ import annotations

from django.db import models

from tertial.store.models.organisation import Committee, OfYear, RuleOfYear


class Statement(RuleOfYear):
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    caption = models.CharField(max_length=200, blank=True)
    dimension = models.CharField(max_length=20)
    sign = models.CharField(max_length=2, default="1")
    accounts = models.CharField(max_length=200, blank=True)
    tag = models.CharField(max_length=40, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "key"], name="one_statement_key")
        ]


class ReportLine(RuleOfYear):
    statement = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    level = models.CharField(max_length=10)
    sums = models.CharField(max_length=500, blank=True)
    parent = models.CharField(max_length=60, blank=True)
    role = models.CharField(max_length=20, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "statement", "key"], name="one_line_key")
        ]


class LineMap(RuleOfYear):
    statement = models.CharField(max_length=60)
    line = models.CharField(max_length=60)
    first = models.CharField(max_length=40)
    last = models.CharField(max_length=40)
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)


class CodeName(OfYear):
    """What a code of the ledger is called: an account, an activity, a project, a counterparty."""

    dimension = models.CharField(max_length=20)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "dimension", "code"], name="one_code_name")
        ]


class EquityEntry(OfYear):
    report = models.CharField(max_length=80)
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200, blank=True)
    amount = models.BigIntegerField()

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "report", "kind", "key"], name="one_equity_entry"
            )
        ]


class EquityUse(models.Model):
    """Whether a committee's result is carried to an equity of its own, from a year on. Only ever added, the last row
    of the newest year holds; years before the first row are as their reports say.
    """

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="+")
    from_year = models.PositiveSmallIntegerField()
    is_used = models.BooleanField()
    reason = models.CharField(max_length=300)
    at = models.DateTimeField()
    by = models.CharField(max_length=150)

    class Meta:
        ordering = ["from_year", "id"]
