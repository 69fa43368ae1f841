"""What is published, for everybody: without sign-in, without cookies, good to cache."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from tertial.document.render.dcat import MEDIA
from tertial.document.render.html import render_body
from tertial.services.documents import reading_public
from tertial.services.documents.edition import TABLES
from tertial.services.documents.reading_public import Withdrawn
from tertial.web.request import Request

FRESH = "public, max-age=300"
"""Five minutes: what is taken back is gone soon."""


def _kept(response: HttpResponse) -> HttpResponse:
    response.headers["Cache-Control"] = FRESH
    return response


@login_not_required
@require_safe
def published(request: Request) -> HttpResponse:
    """All that is published, by committee."""
    context = {"committees": reading_public.published()}
    return _kept(render(request, "documents/public/list.html", context))


@login_not_required
@require_safe
def published_report(request: Request, committee: str, report: str) -> HttpResponse:
    """A published report: what is new, what is to be decided, goals off target, the report, its tables."""
    page = reading_public.public_page(committee=committee, report=report)
    if isinstance(page, Withdrawn):
        return _kept(render(request, "documents/public/withdrawn.html", {"page": page}, status=410))
    body = render_body(page.document, _link(committee, report))
    context = {"edition": page.edition, "document": page.document, "body": body}
    return _kept(render(request, "documents/public/report.html", context))


def _link(committee: str, report: str) -> Callable[[str], str]:
    base = reverse("published_report", kwargs={"committee": committee, "report": report})
    return lambda ref: f"{base}siffra/{quote(ref, safe=':@.')}/"


@login_not_required
@require_safe
def published_figure(request: Request, committee: str, report: str, ref: str) -> HttpResponse:
    """A figure explained to the level of the table."""
    edition, figure = reading_public.public_figure(committee=committee, report=report, ref=ref)
    context = {"edition": edition, "figure": figure}
    return _kept(render(request, "documents/public/figure.html", context))


@login_not_required
@require_safe
def published_file(request: Request, committee: str, report: str, file: str) -> HttpResponse:
    """A file of a published report."""
    return _file(committee, report, file)


@login_not_required
@require_safe
def published_table(request: Request, committee: str, report: str, file: str) -> HttpResponse:
    """A table of a published report as CSV or JSON."""
    return _file(committee, report, f"{TABLES}{file}")


def _file(committee: str, report: str, name: str) -> HttpResponse:
    content = reading_public.public_file(committee=committee, report=report, name=name)
    kind = MEDIA.get(name.rpartition(".")[2], "application/octet-stream")
    shown = f"{committee}-{report}-{name.rpartition('/')[2]}" if name[:9] == TABLES else name
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(shown)}",
        "Access-Control-Allow-Origin": "*",
    }
    return _kept(HttpResponse(content, kind, headers=headers))


@login_not_required
@require_safe
def published_catalogue(request: Request) -> HttpResponse:
    """The catalogue of open data (DCAT-AP-SE)."""
    base = request.build_absolute_uri(reverse("published"))
    content = reading_public.public_catalogue(base=base)
    headers = {"Access-Control-Allow-Origin": "*"}
    return _kept(HttpResponse(content, "application/rdf+xml; charset=utf-8", headers=headers))
