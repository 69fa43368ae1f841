"""Signing in and out."""

from __future__ import annotations

from django.contrib.auth import authenticate
from django.contrib.auth import login as start_session
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from tertial.services import signin
from tertial.web.forms.signin import SignInForm
from tertial.web.request import Request, address_of


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: Request) -> HttpResponse:
    """The sign-in page; who is signed in already goes on."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(_onward(request))
        return _form(request)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _form(request, _("Fyll i både användarnamn och lösenord."))
    name, address, now = form.cleaned_data["login"], address_of(request), timezone.now()
    if signin.is_locked(login=name, address=address, now=now):
        return _form(
            request, _("För många misslyckade försök. Vänta en kvart och försök igen."), 429
        )
    user = authenticate(request, username=name, password=form.cleaned_data["password"])
    if user is None:
        signin.note_failure(login=name, address=address, now=now)
        return _form(request, _("Användarnamnet eller lösenordet stämmer inte."))
    start_session(request, user)
    signin.note_success(login=user.get_username(), address=address, now=now)
    return redirect(_onward(request))


@require_POST
def logout(request: Request) -> HttpResponse:
    """Leave, and say so."""
    signin.note_sign_out(login=request.actor.login, now=timezone.now())
    end_session(request)
    return redirect("login")


def _form(request: Request, fault: str = "", status: int = 200) -> HttpResponse:
    context = {
        "fault": fault,
        "login": request.POST.get("login", ""),
        "onward": _onward(request) if "next" in {*request.GET, *request.POST} else "",
    }
    return render(
        request, "account/login.html", context, status=422 if fault and status == 200 else status
    )


def _onward(request: Request) -> str:
    """Where to after sign-in: the page that was asked for, if it is ours."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if wanted and is_ours else reverse("start")
