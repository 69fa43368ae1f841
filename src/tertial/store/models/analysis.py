"""What the committee judges together: lines of a statement as one, whatever the chart of accounts says."""

from __future__ import annotations

from django.db import models

from tertial.store.models.organisation import OfYear


class AnalysisGroup(OfYear):
    """Lines of a statement that are judged as one (domain rule 20); ``lines`` are their keys, separated by space."""

    key = models.CharField(max_length=60)
    label = models.CharField(max_length=200)
    statement = models.CharField(max_length=60)
    lines = models.CharField(max_length=500)

    class Meta(OfYear.Meta):
        constraints = [
            models.UniqueConstraint(fields=["plan_year", "key"], name="one_analysis_group_key")
        ]
