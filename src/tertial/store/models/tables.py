"""Tables of registered values: figures as they were printed, until a ledger or a register gives them."""

from __future__ import annotations

from django.db import models

from tertial.store.models.organisation import OfYear
from tertial.store.models.plan import Registered


class RegisteredTable(OfYear):
    key = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, blank=True)
    label_heading = models.CharField(max_length=200, blank=True)
    decimals = models.PositiveSmallIntegerField(default=0)
    source = models.CharField(max_length=200, blank=True)
    note = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [models.UniqueConstraint(fields=["plan_year", "key"], name="one_table_key")]


class TableColumn(OfYear):
    table = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    group = models.CharField(max_length=120, blank=True)
    name = models.CharField(max_length=120)
    unit = models.CharField(max_length=20, blank=True)
    is_text = models.BooleanField(default=False)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "table", "key"], name="one_column_key")
        ]


class TableRow(OfYear):
    table = models.CharField(max_length=60)
    key = models.CharField(max_length=60)
    label = models.CharField(max_length=300, blank=True)
    level = models.CharField(max_length=10)
    parent = models.CharField(max_length=60, blank=True)
    sums = models.CharField(max_length=500, blank=True)
    note = models.TextField(blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "table", "key"], name="one_row_key")
        ]


class TableValue(OfYear, Registered):
    table = models.CharField(max_length=60)
    row = models.CharField(max_length=60)
    column = models.CharField(max_length=60)
    raw = models.TextField()
    note = models.CharField(max_length=400, blank=True)

    class Meta(OfYear.Meta):
        indexes = [models.Index(fields=["plan_year", "table"], name="table_value_by_table")]


class TableSource(OfYear):
    table = models.CharField(max_length=60)
    column = models.CharField(max_length=60)
    statement = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=20)
    version = models.CharField(max_length=60, blank=True)
    year = models.PositiveSmallIntegerField(default=0)
    month = models.PositiveSmallIntegerField(default=12)
    of = models.CharField(max_length=130, blank=True)
    turned = models.CharField(max_length=500, blank=True)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["plan_year", "table", "column"], name="one_table_source"
            )
        ]
