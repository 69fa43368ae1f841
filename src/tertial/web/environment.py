"""The templates' environment: one Jinja2 for all pages, escaping everything, failing on what is undefined."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path
from typing import Any

import jinja2
from django.conf import settings
from django.contrib import messages
from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from tertial.services.access import NOBODY
from tertial.services.navigation import Frame, frame_of
from tertial.web import markup


def environment(**options: Any) -> jinja2.Environment:
    """The environment that ``settings.TEMPLATES`` names; ``options`` come from Django's backend."""
    options["undefined"] = jinja2.StrictUndefined
    env = jinja2.Environment(
        extensions=["jinja2.ext.i18n"], trim_blocks=True, lstrip_blocks=True, **options
    )
    env.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]  # by the extension
    env.globals.update(asset=asset, url=url)
    env.globals.update(
        paragraphs=markup.paragraphs,
        prose=markup.prose,
        columns_by_group=markup.columns_by_group,
        sign_of=markup.sign_of,
    )
    env.filters.update(count=markup.count)
    return env


def frame(request: HttpRequest) -> dict[str, Any]:
    """The page's head, worked out when the template asks for it; parts of pages never do."""
    match = request.resolver_match
    committee = str(match.kwargs.get("committee", "")) if match else ""

    @lru_cache(maxsize=1)
    def head() -> Frame:
        return frame_of(actor=getattr(request, "actor", NOBODY), committee=committee)

    return {
        "frame": head,
        "page_name": match.url_name if match else "",
        "notices": lambda: messages.get_messages(request),
    }


@lru_cache(maxsize=20_000)
def url(name: str, **kwargs: Any) -> str:
    """The address of a named page."""
    return reverse(name, kwargs=kwargs)


def asset(path: str) -> str:
    """The address of a static file, with its content in it, so that browsers may keep it and never keep it too long."""
    return static(path) if settings.DEBUG else _kept(path)


@lru_cache(maxsize=64)
def _kept(path: str) -> str:
    return f"{static(path)}?v={_fingerprint(path)}"


def _fingerprint(path: str) -> str:
    found = finders.find(path)
    return hashlib.sha256(Path(str(found)).read_bytes()).hexdigest()[:10] if found else "0"
