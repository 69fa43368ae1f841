"""Signing in and out, and one's own page."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.contrib.auth import logout as end_session
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.errors import TertialError
from tertial.services import signin, substitutes
from tertial.services.account import account_page
from tertial.services.messages import sentence
from tertial.web.entering import enter, onward_to
from tertial.web.forms.people import SubstituteForm
from tertial.web.forms.signin import NewPasswordForm, PasswordForm, SignInForm
from tertial.web.request import Request, address_of


@login_not_required
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: Request) -> HttpResponse:
    """The sign-in page; who is signed in already goes on."""
    if request.method != "POST":
        if request.user.is_authenticated:
            return redirect(_onward(request))
        return sign_in_page(request)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return sign_in_page(request, _("Fyll i både användarnamn och lösenord."))
    name, address, now = form.cleaned_data["login"], address_of(request), timezone.now()
    if signin.is_locked(login=name, address=address, now=now):
        return sign_in_page(
            request, _("För många misslyckade försök. Vänta en kvart och försök igen."), 429
        )
    user = authenticate(request, username=name, password=form.cleaned_data["password"])
    if user is None:
        signin.note_failure(login=name, address=address, now=now)
        return sign_in_page(request, _("Användarnamnet eller lösenordet stämmer inte."))
    return enter(request, user, _onward(request))


@require_POST
def logout(request: Request) -> HttpResponse:
    """Leave, and say so."""
    signin.note_sign_out(login=request.actor.login, now=timezone.now())
    end_session(request)
    return redirect("login")


def sign_in_page(request: Request, fault: str = "", status: int = 422) -> HttpResponse:
    """The sign-in page, with what went wrong, and the providers there are."""
    context = {
        "fault": fault,
        "login": request.POST.get("login", ""),
        "onward": _onward(request) if "next" in {*request.GET, *request.POST} else "",
        "providers": settings.SIGN_IN.providers,
    }
    return render(request, "account/login.html", context, status=status if fault else 200)


def _onward(request: Request) -> str:
    return onward_to(request, request.POST.get("next") or request.GET.get("next") or "")


# --- one's own page ---------------------------------------------------------------------------------------


@require_safe
def account(request: Request) -> HttpResponse:
    """What one may, who stands in, and how one signs in."""
    return _account(request)


@require_POST
def own_substitute(request: Request) -> HttpResponse:
    """Appoint a substitute of one's own."""
    form = SubstituteForm(request.POST)
    if not form.is_valid():
        return _account(request, _("Välj en person, en första dag och en sista dag."))
    try:
        substitutes.appoint(
            actor=request.actor, login=request.actor.login, now=timezone.now(), **form.cleaned_data
        )
    except TertialError as error:
        return _account(request, sentence(error))
    messages.success(request, _("Ersättaren är utsedd."))
    return redirect("account")


@require_POST
def own_substitute_end(request: Request, substitution: int) -> HttpResponse:
    """End a substitute of one's own."""
    substitutes.end_substitution(actor=request.actor, substitution=substitution, now=timezone.now())
    messages.success(request, _("Ersättaren gäller inte längre."))
    return redirect("account")


@sensitive_post_parameters()
@require_POST
def password(request: Request) -> HttpResponse:
    """Change one's own password; other sessions end."""
    form = PasswordForm(request.POST)
    if not form.is_valid():
        return _account(request, _("Fyll i det nuvarande lösenordet och ett nytt."))
    name, address, now = request.actor.login, address_of(request), timezone.now()
    if signin.is_locked(login=name, address=address, now=now):
        said = _("För många misslyckade försök. Vänta en kvart och försök igen.")
        return _account(request, said, 429)
    try:
        user = signin.change_password(actor=request.actor, now=now, **form.cleaned_data)
    except TertialError as error:
        if error.code == "account.password":
            signin.note_failure(login=name, address=address, now=now)
        return _account(request, sentence(error))
    update_session_auth_hash(request, user)
    messages.success(request, _("Lösenordet är bytt."))
    return redirect("account")


@login_not_required
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def set_password(request: Request, key: str, token: str) -> HttpResponse:
    """Set a first password, or a new one, by a link from who looks after people."""
    user = signin.invited(key, token)
    form = NewPasswordForm(request.POST)
    if user is None or request.method != "POST":
        context = {"user": user, "fault": ""}
        return render(request, "account/set_password.html", context, status=200 if user else 404)
    fault = "" if form.is_valid() else _("Skriv samma lösenord två gånger.")
    if not fault:
        try:
            signin.accept_invitation(
                key=key, token=token, password=form.cleaned_data["new"], now=timezone.now()
            )
        except TertialError as error:
            fault = sentence(error)
    if fault:
        context = {"user": user, "fault": fault}
        return render(request, "account/set_password.html", context, status=422)
    messages.success(request, _("Lösenordet är satt. Logga in med det."))
    return redirect("login")


def _account(request: Request, fault: str = "", status: int = 422) -> HttpResponse:
    page = account_page(actor=request.actor, today=timezone.localdate())
    context = {"page": page, "fault": fault, "given": request.POST}
    return render(request, "account/account.html", context, status=status if fault else 200)
