"""The application's addresses and one more: a page of the same size that says nothing, behind the same middleware."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
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

_BODY = b""


def bare(request: HttpRequest, size: int) -> HttpResponse:
    """``size`` bytes of text that packs about as well as a page; who asks is looked up as for any page."""
    global _BODY
    if len(_BODY) != size:
        words = "".join(
            f'<li class="row">Rad {n * 7919 % 99_991} av sidan</li>\n' for n in range(size // 30)
        )
        _BODY = words.encode()[:size].ljust(size)
    assert request.user.is_authenticated
    return HttpResponse(_BODY)


urlpatterns = [path("bar/<int:size>/", bare), *ours]
