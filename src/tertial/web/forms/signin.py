"""The forms of signing in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    login = forms.CharField(label=_("Användarnamn"), max_length=150)
    password = forms.CharField(label=_("Lösenord"), strip=False, max_length=500)


class PasswordForm(forms.Form):
    old = forms.CharField(label=_("Nuvarande lösenord"), strip=False, max_length=500)
    new = forms.CharField(label=_("Nytt lösenord"), strip=False, max_length=500)


class NewPasswordForm(forms.Form):
    new = forms.CharField(label=_("Lösenord"), strip=False, max_length=500)
    again = forms.CharField(label=_("Samma igen"), strip=False, max_length=500)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        if given.get("new") != given.get("again"):
            raise forms.ValidationError(_("Skriv samma lösenord två gånger."))
        return given
