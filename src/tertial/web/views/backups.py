"""Backups of the whole workspace: when the last was made, one more, and those that are kept."""

from __future__ import annotations

from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tertial.services import backups as service
from tertial.web.request import Request

TONES = {"waiting": "none", "running": "on", "done": "done", "refused": "late", "failed": "late"}


@require_http_methods(["GET", "HEAD", "POST"])
def backups(request: Request, committee: str) -> HttpResponse:
    """The page; a POST queues a copy."""
    if request.method == "POST":
        service.start_backup(actor=request.actor, committee=committee, now=timezone.now())
        return redirect("backups", committee=committee)
    page = service.backups_page(actor=request.actor, committee=committee)
    words = {
        "waiting": _("väntar"),
        "running": _("pågår"),
        "done": _("klart"),
        "refused": _("inte gjord"),
        "failed": _("avbruten"),
    }
    context = {"page": page, "tones": TONES, "words": words}
    response = render(request, "settings/backups.html", context)
    if request.htmx and not (page.job and page.job.is_under_way):
        response["HX-Refresh"] = "true"
    return response


@require_POST
def fetch(request: Request, committee: str) -> HttpResponseBase:
    """Hand out a copy; a POST, since it leaves a row in the trail."""
    path = service.fetch_backup(
        actor=request.actor,
        committee=committee,
        name=request.POST.get("namn", ""),
        now=timezone.now(),
    )
    response = FileResponse(path.open("rb"), as_attachment=True, filename=path.name)
    response["Content-Type"] = "application/zip"
    response["Content-Encoding"] = "identity"  # it is packed already
    response["Cache-Control"] = "no-store"
    return response
