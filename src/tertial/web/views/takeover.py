"""Starting from an old report: the file, what was read of it beside its source, and taking it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tertial.document.read.limits import LARGEST_FILE
from tertial.errors import BadInput
from tertial.services import takeover
from tertial.services.messages import sentence
from tertial.services.takeover.review import choices_of
from tertial.web.request import Request
from tertial.web.uploads import limits, too_large


@require_http_methods(["GET", "HEAD", "POST"])
def drafts(request: Request, committee: str) -> HttpResponse:
    """Reports that are being looked over, and the form for one more; a POST reads a file."""
    if request.method != "POST":
        return _drafts(request, committee)
    file = request.FILES.get("file")
    if getattr(request, "upload_refused", False):
        return _drafts(request, committee, too_large(LARGEST_FILE), 413)
    if file is None:
        return _drafts(request, committee, _("Välj en fil."))
    year = request.POST.get("year", "")
    try:
        token = takeover.begin(
            actor=request.actor,
            committee=committee,
            name=file.name or "",
            content=file.read(),
            year=int(year) if year.isdecimal() and len(year) == 4 else 0,
        )
    except BadInput as error:
        return _drafts(request, committee, sentence(error))
    return redirect("takeover", committee=committee, token=token)


@require_http_methods(["GET", "HEAD", "POST"])
def review(request: Request, committee: str, token: str) -> HttpResponse:
    """What was read, item by item beside its source; a POST takes what was chosen, or gives it as a data package."""
    if request.method != "POST":
        page = takeover.page(actor=request.actor, committee=committee, token=token)
        return render(request, "takeover/review.html", {"page": page, "fault": ""})
    draft = takeover.page(actor=request.actor, committee=committee, token=token).draft
    choices = choices_of(draft, request.POST)
    given: dict[str, Any] = {
        "actor": request.actor,
        "committee": committee,
        "token": token,
        "choices": choices,
    }
    try:
        if request.POST.get("gor") == "datapaket":
            return HttpResponse(
                takeover.package_zip(**given),
                "application/zip",
                headers={
                    "Content-Disposition": f'attachment; filename="{committee}-{draft.year}.zip"'
                },
            )
        year = takeover.take(**given)
    except BadInput as error:
        found = error.values.get("problems")
        problems = tuple(map(str, found)) if isinstance(found, tuple) else ()
        page = takeover.page(**given, problems=problems)
        context = {"page": page, "fault": sentence(error)}
        return render(request, "takeover/review.html", context, status=422)
    messages.success(request, _("Planen för %(year)s är påbörjad.") % {"year": year})
    return redirect("chain", committee=committee)


@require_POST
def throw_away(request: Request, committee: str, token: str) -> HttpResponse:
    """Throw a draft away: nothing of it is in the plan."""
    takeover.throw_away(actor=request.actor, committee=committee, token=token)
    messages.success(request, _("Utkastet är borttaget."))
    return redirect("takeovers", committee=committee)


def _drafts(request: Request, committee: str, fault: str = "", status: int = 422) -> HttpResponse:
    page = takeover.drafts_page(actor=request.actor, committee=committee)
    context = {"page": page, "fault": fault, **limits(LARGEST_FILE)}
    return render(request, "takeover/drafts.html", context, status=status if fault else 200)
