"""The second factor: its code when signing in, switching it on and off."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tertial.errors import BadInput
from tertial.services import secondfactor
from tertial.services.account import account_page
from tertial.services.messages import sentence
from tertial.web.entering import PASSED, come_in, pending
from tertial.web.request import Request


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: Request) -> HttpResponse:
    """The second step of signing in; without a first one there is nothing here."""
    waiting = pending(request)
    if waiting is None:
        return redirect("login")
    if request.method != "POST":
        return render(request, "account/code.html", {"fault": ""})
    user, onward = waiting
    given = request.POST.get("code", "")
    try:
        if secondfactor.check(login=user.get_username(), code=given, now=timezone.now()):
            return come_in(request, user, onward, has_passed=True)
        fault, status = _("Koden stämmer inte. Skriv den som visas nu, eller en reservkod."), 422
    except BadInput as error:
        fault, status = sentence(error), 429
    return render(request, "account/code.html", {"fault": fault}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: Request) -> HttpResponse:
    """What a phone must be told; a POST with a code of it switches it on and shows the recovery codes."""
    actor = request.actor
    if request.method != "POST":
        page = account_page(actor=actor, today=timezone.localdate())
        setup = None if page.has_second_factor else secondfactor.new_setup(actor=actor)
        return _second_factor(request, {"page": page, "setup": setup})
    token, given = request.POST.get("token", ""), request.POST.get("code", "")
    page = account_page(actor=actor, today=timezone.localdate())
    if page.has_second_factor:
        return redirect("second_factor")
    try:
        codes = secondfactor.switch_on(actor=actor, token=token, code=given, now=timezone.now())
    except BadInput as error:
        is_wrong = error.code == "second-factor.code"
        setup = (
            secondfactor.setup_again(actor=actor, token=token)
            if is_wrong
            else secondfactor.new_setup(actor=actor)
        )
        return _second_factor(request, {"page": page, "setup": setup, "fault": sentence(error)})
    request.session[PASSED] = True
    return _codes(request, codes)


@require_POST
def second_factor_codes(request: Request) -> HttpResponse:
    """New recovery codes, for a code."""
    try:
        codes = secondfactor.new_codes(
            actor=request.actor, code=request.POST.get("code", ""), now=timezone.now()
        )
    except BadInput as error:
        return _fault(request, error)
    return _codes(request, codes)


@require_POST
def second_factor_off(request: Request) -> HttpResponse:
    """Switch it off, for a code."""
    try:
        secondfactor.switch_off(
            actor=request.actor, code=request.POST.get("code", ""), now=timezone.now()
        )
    except BadInput as error:
        return _fault(request, error)
    messages.success(request, _("Ingen kod behövs längre när du loggar in."))
    return redirect("account")


def _fault(request: Request, error: BadInput) -> HttpResponse:
    page = account_page(actor=request.actor, today=timezone.localdate())
    return _second_factor(request, {"page": page, "setup": None, "fault": sentence(error)})


def _codes(request: Request, codes: tuple[str, ...]) -> HttpResponse:
    return render(request, "account/codes.html", {"codes": codes})


def _second_factor(request: Request, context: dict[str, object]) -> HttpResponse:
    status = 422 if context.get("fault") else 200
    given = {"fault": "", "has_passed": request.session.get(PASSED, False)}
    return render(request, "account/second_factor.html", given | context, status=status)
