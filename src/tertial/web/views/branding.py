"""How the municipality's documents look: the page under Inställningar, with what is chosen shown before it holds."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tertial.document.render.brand import PNG, SVG, Brand
from tertial.errors import BadInput
from tertial.services import branding as service
from tertial.services.messages import sentence
from tertial.web.request import Request
from tertial.web.uploads import limits, too_large


@require_http_methods(["GET", "HEAD", "POST"])
def branding(request: Request, committee: str) -> HttpResponse:
    """The page; a POST shows what was chosen, or keeps it (``gor``: "prova" or "spara")."""
    if request.method != "POST":
        return _page(request, committee)
    if getattr(request, "upload_refused", False):
        return _page(request, committee, fault=too_large(service.LARGEST_UPLOAD))
    wanted, now = _wanted(request), timezone.now()
    try:
        if request.POST.get("gor") != "spara":
            brand = service.tried(actor=request.actor, committee=committee, wanted=wanted, now=now)
            return _page(request, committee, brand)
        service.set_brand(
            actor=request.actor,
            committee=committee,
            wanted=wanted,
            valid_from=_day(request.POST.get("fran", "")),
            now=now,
        )
    except BadInput as error:
        return _page(request, committee, fault=sentence(error))
    messages.success(request, _("Utseendet är sparat."))
    return redirect("branding", committee=committee)


def _page(
    request: Request, committee: str, tried: Brand | None = None, fault: str = ""
) -> HttpResponse:
    page = service.branding_page(
        actor=request.actor, committee=committee, now=timezone.now(), tried=tried
    )
    context = {
        "page": page,
        "fault": fault,
        "is_tried": tried is not None,
        "given": request.POST,
        **limits(service.LARGEST_UPLOAD),
    }
    return render(request, "settings/branding.html", context, status=422 if fault else 200)


def _wanted(request: Request) -> service.Wanted:
    logotype, template = request.FILES.get("logotyp"), request.FILES.get("mall")
    data = _read(logotype)
    return service.Wanted(
        accent=request.POST.get("farg", ""),
        headings=request.POST.get("rubriker", ""),
        text=request.POST.get("brodtext", ""),
        logotype=data,
        logotype_type=PNG if data.startswith(b"\x89PNG") else SVG if data else "",
        logotype_alt=request.POST.get("logotyp_text", "")[:200],
        word_template=_read(template),
        without=frozenset(request.POST.getlist("utan")),
    )


def _read(file: UploadedFile | None) -> bytes:
    return b"" if file is None else bytes(file.read())


def _day(text: str) -> date:
    """The day written, else today."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return timezone.localdate()
