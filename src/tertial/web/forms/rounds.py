"""Forms of rounds: opening one. Answers are read field by field by their services."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

_DAY = forms.DateInput(attrs={"type": "date"})


class OpenRoundForm(forms.Form):
    kind = forms.CharField(label=_("Slag"), max_length=30)
    title = forms.CharField(label=_("Rubrik"), max_length=200, required=False)
    period_end = forms.DateField(label=_("Läget till och med"), widget=_DAY)
    meeting_on = forms.DateField(label=_("Nämnden sammanträder"), widget=_DAY)
    answers_due = forms.DateField(label=_("Svar lämnas in senast"), widget=_DAY)
    approval_due = forms.DateField(label=_("Svar godkänns senast"), widget=_DAY)


class PreviewForm(forms.Form):
    kind = forms.CharField(max_length=30, required=False)
    period_end = forms.DateField(required=False)
    meeting_on = forms.DateField(required=False)


class RoundKindForm(forms.Form):
    key = forms.SlugField(max_length=30, required=False)
    label = forms.CharField(max_length=80)
    report_kind = forms.CharField(max_length=30, required=False)
    cutoffs = forms.RegexField(r"^[\d ]*$", max_length=60, required=False)
    answer_days = forms.IntegerField(min_value=0, max_value=200)
    approve_days = forms.IntegerField(min_value=0, max_value=200)


class CalendarForm(forms.Form):
    day = forms.DateField()
    kind = forms.CharField(max_length=10)
    label = forms.CharField(max_length=200)
