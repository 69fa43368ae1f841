"""Forms of the plan: a measurement. Goals, indicators and items are read field by field by their service."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tertial.domain.plan import Sex

FIELDS: dict[Sex, tuple[str, str]] = {
    "T": ("value", "group"),
    "K": ("women", "women_group"),
    "M": ("men", "men_group"),
}


class ValueForm(forms.Form):
    """A measurement as it is printed, by sex, with how many persons are behind it."""

    period = forms.CharField(
        max_length=12, error_messages={"required": _("Skriv vilken period värdet gäller.")}
    )
    unit = forms.CharField(max_length=40, required=False)
    value = forms.CharField(max_length=80, required=False)
    women = forms.CharField(max_length=80, required=False)
    men = forms.CharField(max_length=80, required=False)
    group = forms.IntegerField(min_value=0, max_value=10_000_000, required=False)
    women_group = forms.IntegerField(min_value=0, max_value=10_000_000, required=False)
    men_group = forms.IntegerField(min_value=0, max_value=10_000_000, required=False)
    source = forms.CharField(max_length=200, required=False)
    measured_on = forms.DateField(required=False)
    note = forms.CharField(max_length=400, required=False)

    def measurement(self) -> dict[str, Any]:
        """What the service is given."""
        found = self.cleaned_data
        return {
            "period": found["period"],
            "unit": found["unit"],
            "values": {sex: found[value] for sex, (value, _size) in FIELDS.items()},
            "group_sizes": {sex: found[size] for sex, (_value, size) in FIELDS.items()},
            "source": found["source"],
            "measured_on": found["measured_on"],
            "note": found["note"],
        }
