"""The request as our views see it."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django_htmx.middleware import HtmxDetails

from tertial.errors import BadInput, Conflict
from tertial.services.access import Actor
from tertial.services.messages import sentence

MONEY = "tkr"
"""The unit of money where none is asked for."""


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


# --- what a form or an address asks for ------------------------------------------------------------------------------


def text_of(request: HttpRequest, name: str) -> str:
    """A word of the form, else of the address; empty where neither has it."""
    return str(request.POST.get(name) or request.GET.get(name) or "").strip()


def number_of(request: HttpRequest, name: str, digits: int = 9) -> int | None:
    """A whole number of at most so many digits; ``None`` where there is none: it is as if it was not asked for."""
    text = text_of(request, name)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None


def year_of(request: HttpRequest) -> int | None:
    """The year asked for in ``ar``; ``None`` for the newest."""
    return number_of(request, "ar", 4)


def month_of(request: HttpRequest, name: str = "manad") -> int | None:
    """The month asked for, 1 to 12; ``None`` for none."""
    month = number_of(request, name, 2)
    return month if month in range(1, 13) else None


def money_word(request: HttpRequest) -> str:
    """The unit of money asked for in ``enhet_belopp``, by its word; what it means the service says."""
    return text_of(request, "enhet_belopp") or MONEY


# --- what a form does ------------------------------------------------------------------------------------------------


def act(request: HttpRequest, onward: str, work: Callable[[], str]) -> HttpResponse:
    """Do what a form asks, say what came of it, or why it could not be done, and go on."""
    try:
        messages.success(request, work())
    except (BadInput, Conflict) as error:
        messages.warning(request, sentence(error))
    return redirect(onward)
