"""Around every page: who asks, what the browser may load, and errors as pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from tertial.errors import TertialError
from tertial.services.access import actor_of
from tertial.services.secondfactor import is_demanded
from tertial.web.entering import PASSED
from tertial.web.views.errors import error_page

Next = Callable[[HttpRequest], HttpResponse]

CONTENT_SECURITY = "; ".join(
    (
        "default-src 'self'",
        "img-src 'self' data:",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
"""Nothing but our own: no inline script or style, no other host, no frame."""
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def content_security(get_response: Next) -> Next:
    """Tell the browser what a page may do; pages of the signed-in are never kept on a shared computer."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return middleware


def who_asks(get_response: Next) -> Next:
    """Put the actor on the request, looked up when first asked for."""

    def middleware(request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: actor_of(request.user, today=timezone.localdate()))  # type: ignore[attr-defined]  # web.request
        return get_response(request)

    return middleware


class SignInRequired(LoginRequiredMiddleware):
    """Every page asks for sign-in unless it says otherwise; a part of a page sends the whole page to sign in."""

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        response = super().handle_no_permission(request, view_func)
        if request.headers.get("HX-Request") == "true":
            response.status_code = (
                204  # htmx follows its own header, and a redirect only inside the part
            )
            response["HX-Redirect"] = response.url
            del response["Location"]
        return response


class SecondFactorDemanded:
    """Whoever has a role that demands a second factor comes no further without one than to where it is set up."""

    OPEN = frozenset({"second_factor", "logout", "login", "code", "help", "accessibility"})

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: Any, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.SECOND_FACTOR_ROLES or not request.user.is_authenticated:
            return None
        has_passed = request.session.get(PASSED) or request.resolver_match.url_name in self.OPEN
        return None if has_passed or not is_demanded(request.actor) else redirect("second_factor")


class ErrorsAsPages:
    """An error that a user must be told becomes a page with its sentence; others are left to Django."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return error_page(request, error) if isinstance(error, TertialError) else None
