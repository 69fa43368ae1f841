"""The request as our views see it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from tertial.services.access import Actor


class Request(HttpRequest):
    """A request with who asks (``actor``, looked up when first used) and how (``htmx``)."""

    actor: Actor
    htmx: HtmxDetails


def address_of(request: HttpRequest) -> str:
    """The caller's address; behind our own proxy the last one that the proxy saw."""
    forwarded = request.headers.get("X-Forwarded-For", "") if settings.BEHIND_TLS else ""
    return forwarded.rsplit(",", 1)[-1].strip() or str(request.META.get("REMOTE_ADDR", ""))


def page_number(request: HttpRequest) -> int:
    """The page asked for in ``?sida=``; the first where that is no number."""
    text = request.GET.get("sida", "1")
    return max(1, int(text)) if text.isascii() and text.isdigit() and len(text) < 8 else 1
