"""The last steps of every sign-in, however it began: a code where there is a second factor, then a session."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth import login as start_session
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from tertial.services import signin
from tertial.services.secondfactor import has_second_factor
from tertial.web.request import Request, address_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
PENDING, PASSED = "entering", "second_factor"
PENDING_SECONDS = 10 * 60


def enter(request: Request, user: Any, onward: str, *, is_trusted: bool = False) -> HttpResponse:
    """Let in somebody whose password, or whose identity elsewhere, is right.

    Where the person has a second factor its code is asked for first, unless ``is_trusted``: the provider asked already.
    """
    if has_second_factor(user) and not is_trusted:
        request.session[PENDING] = [user.pk, int(timezone.now().timestamp()), onward]
        return redirect("code")
    return come_in(request, user, onward, has_passed=is_trusted)


def pending(request: Request) -> tuple[Any, str] | None:
    """Who is about to come in and where to; ``None`` when nobody is, or it took too long."""
    kept = request.session.get(PENDING)
    if not kept or timezone.now().timestamp() - kept[1] > PENDING_SECONDS:
        return None
    user = get_user_model().objects.filter(pk=kept[0], is_active=True).first()
    return (user, kept[2]) if user else None


def come_in(request: Request, user: Any, onward: str, *, has_passed: bool) -> HttpResponse:
    """Begin the session. ``has_passed`` when a second factor was asked for and right."""
    request.session.pop(PENDING, None)
    start_session(request, user, backend=BACKEND)
    request.session[PASSED] = has_passed
    signin.note_success(login=user.get_username(), address=address_of(request), now=timezone.now())
    return redirect(onward_to(request, onward))


def onward_to(request: Request, wanted: str = "") -> str:
    """Where to after sign-in: the page that was asked for, if it is ours."""
    is_ours = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure())
    return wanted if wanted and is_ours else reverse("start")
