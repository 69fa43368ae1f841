"""Forms of people: a role, its end, a substitute."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

_DAY = forms.DateInput(attrs={"type": "date"})


class RoleForm(forms.Form):
    login = forms.CharField(label=_("Användarnamn"), max_length=150)
    role = forms.CharField(label=_("Roll"), max_length=30)
    unit = forms.CharField(label=_("Enhet"), max_length=40, required=False)
    valid_from = forms.DateField(label=_("Från och med"), widget=_DAY, required=False)
    valid_to = forms.DateField(label=_("Till och med"), widget=_DAY, required=False)


class EndRoleForm(forms.Form):
    last_day = forms.DateField(label=_("Sista dag"), widget=_DAY)


class SubstituteForm(forms.Form):
    substitute = forms.CharField(label=_("Ersättare"), max_length=150)
    valid_from = forms.DateField(label=_("Från och med"), widget=_DAY)
    valid_to = forms.DateField(label=_("Till och med"), widget=_DAY)
    reason = forms.CharField(label=_("Anledning"), max_length=200, required=False)


class LogForm(forms.Form):
    """What narrows the trail; a day that cannot be read narrows nothing."""

    sak = forms.CharField(label=_("Gäller"), max_length=200, required=False)
    vem = forms.CharField(label=_("Vem"), max_length=150, required=False)
    fran = forms.DateField(label=_("Från och med"), widget=_DAY, required=False)
    till = forms.DateField(label=_("Till och med"), widget=_DAY, required=False)
