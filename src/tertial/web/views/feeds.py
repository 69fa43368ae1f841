"""Watched folders and saved column mappings; the way back, a file for the ERP."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tertial.errors import BadInput, NotFound
from tertial.services.economy.feed import erp, mappings
from tertial.services.economy.feed import page as feed_page
from tertial.services.messages import sentence
from tertial.web.request import Request

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_http_methods(["GET", "HEAD", "POST"])
def economy_feeds(request: Request, committee: str) -> HttpResponse:
    """The feeds and mappings of a committee; a POST saves one of them, or takes a mapping out of the list."""
    if request.method != "POST":
        return _feeds(request, committee)
    steps = {"mappning": _save_mapping, "ta-bort": _end_mapping}
    try:
        said = steps.get(request.POST.get("gor", ""), _save_feed)(request, committee)
    except (BadInput, NotFound) as error:
        if error.code == "committee.unknown":
            raise
        return _feeds(request, committee, sentence(error))
    messages.success(request, said)
    return redirect("economy_feeds", committee=committee)


def _save_feed(request: Request, committee: str) -> str:
    given = request.POST
    feed_page.save_feed(
        actor=request.actor,
        committee=committee,
        folder=given.get("mapp", ""),
        pattern=given.get("monster", ""),
        mapping=given.get("mappning", ""),
        encoding=given.get("kod", ""),
        is_active=given.get("pa") == "ja",
        now=timezone.now(),
    )
    return _("Mappen är sparad.")


def _save_mapping(request: Request, committee: str) -> str:
    mappings.save_mapping(
        actor=request.actor,
        committee=committee,
        name=request.POST.get("namn", ""),
        text=request.POST.get("toml", ""),
        now=timezone.now(),
    )
    return _("Kolumnmappningen är sparad och kan väljas.")


def _end_mapping(request: Request, committee: str) -> str:
    name = request.POST.get("namn", "")
    mappings.end_mapping(actor=request.actor, committee=committee, name=name, now=timezone.now())
    return _("Kolumnmappningen är borttagen ur listan.")


def _feeds(request: Request, committee: str, fault: str = "") -> HttpResponse:
    page = feed_page.feeds_page(actor=request.actor, committee=committee)
    context = {"page": page, "fault": fault, "given": request.POST}
    return render(request, "economy/feeds.html", context, status=422 if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def economy_erp(request: Request, committee: str) -> HttpResponse:
    """What can be written to the ERP; a POST answers with the file."""
    if request.method != "POST":
        return _erp(request, committee)
    form: erp.Form = "xlsx" if request.POST.get("format") == "xlsx" else "csv"
    try:
        made = erp.export_ledger(
            actor=request.actor,
            committee=committee,
            version=request.POST.get("version", ""),
            mapping=request.POST.get("mappning", ""),
            form=form,
            now=timezone.now(),
        )
    except (BadInput, NotFound) as error:
        if error.code == "committee.unknown":
            raise
        return _erp(request, committee, sentence(error))
    kind = "text/csv" if form == "csv" else XLSX
    answer = HttpResponse(made.content, content_type=kind)
    answer["Content-Disposition"] = content_disposition_header(True, made.name) or "attachment"
    return answer


def _erp(request: Request, committee: str, fault: str = "") -> HttpResponse:
    page = erp.erp_page(actor=request.actor, committee=committee)
    context = {"page": page, "fault": fault, "given": request.POST}
    return render(request, "economy/erp.html", context, status=422 if fault else 200)
