"""Errors as pages: what happened and what to do, in the frame where there is one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from tertial.errors import TertialError
from tertial.services.messages import sentence


def error_page(request: HttpRequest, error: TertialError) -> HttpResponse:
    """The page of an error that a service raised."""
    return _page(request, error.http_status, said=sentence(error))


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 404)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, 400)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form was too old, or cookies are off."""
    said = _(
        "Formuläret gick inte att ta emot: sidan har legat öppen för länge eller så tillåter webbläsaren "
        "inte kakor. Gå tillbaka, ladda om sidan och skicka igen. Ingenting har ändrats."
    )
    return _page(request, 403, title=_("Skicka igen"), said=said)


def server_error(request: HttpRequest) -> HttpResponse:
    """Something broke: a page that asks nothing of the database, since that may be what broke."""
    return HttpResponse(render_to_string("errors/500.html"), status=500)


def _page(request: HttpRequest, status: int, title: str = "", said: str = "") -> HttpResponse:
    titles = {
        400: _("Det gick inte"),
        403: _("Du får inte göra det här"),
        404: _("Sidan finns inte"),
        409: _("Någon annan hann före"),
    }
    context: dict[str, Any] = {
        "status": status,
        "title": title or titles.get(status, titles[400]),
        "said": said,
    }
    return render(request, "errors/error.html", context, status=status)
