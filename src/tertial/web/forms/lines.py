"""Forms of the report lines' maps."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

_DAY = forms.DateInput(attrs={"type": "date"})


class AddMapForm(forms.Form):
    """Codes to a line; ``target`` is ``statement/line``."""

    target = forms.CharField(label=_("Rad"), max_length=130)
    first = forms.CharField(label=_("Första kod"), max_length=40)
    last = forms.CharField(label=_("Sista kod"), max_length=40, required=False)
    valid_from = forms.DateField(label=_("Gäller från och med"), widget=_DAY)


class EndMapForm(forms.Form):
    valid_to = forms.DateField(label=_("Gäller till och med"), widget=_DAY)
