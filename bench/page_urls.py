"""The application's addresses and one more: a page of the same size from a list, behind the same middleware."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from tertial.web.urls import (  # noqa: F401  # Django looks for them here
    handler400,
    handler403,
    handler404,
    handler500,
)
from tertial.web.urls import (
    urlpatterns as ours,
)

_ROW = '<li class="row"><b>{{ row.name }}</b> <span class="note">{{ row.text }}</span></li>\n'
_PAGE = (
    "<!doctype html><html lang=sv><title>Sida</title><ul>{% for row in rows %}"
    + _ROW
    + "{% endfor %}</ul></html>"
)


@lru_cache(maxsize=1)
def _template() -> Any:
    engine: Any = engines["jinja2"]
    return engine.from_string(_PAGE)


def bare(request: HttpRequest, size: int) -> HttpResponse:
    """A page of about ``size`` bytes from a list, by the engine of all our pages; only who asks is looked up."""
    assert request.user.is_authenticated
    rows = [
        {"name": f"Rad {n * 7919 % 99_991}", "text": "i sidan som inget säger"}
        for n in range(size // 86)
    ]
    return HttpResponse(_template().render({"rows": rows}, request)[:size].ljust(size))


urlpatterns = [path("bar/<int:size>/", bare), *ours]
