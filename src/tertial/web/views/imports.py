"""Reading files in: upload, progress, what was rejected, and undoing."""

from __future__ import annotations

import csv
import io

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.errors import BadInput
from tertial.services import jobs
from tertial.services.messages import sentence
from tertial.web.request import Request

TONES = {"waiting": "none", "running": "on", "done": "done", "refused": "late", "failed": "late"}


@require_http_methods(["GET", "HEAD", "POST"])
def imports(request: Request, committee: str) -> HttpResponse:
    """What has been read in, and the form for more; a POST takes the files and starts a job."""
    if request.method != "POST":
        return _imports(request, committee)
    files = request.FILES.getlist("files")
    if getattr(request, "upload_refused", False):
        return _imports(request, committee, _too_large(), 413)
    try:
        job = jobs.start_import(
            actor=request.actor,
            committee=committee,
            uploads=[(file.name or "", file) for file in files],
            dry_run=request.POST.get("gor") == "provlas",
            mapping=request.POST.get("mappning", ""),
        )
    except BadInput as error:
        return _imports(request, committee, sentence(error))
    return redirect("job", committee=committee, job=job)


@require_safe
def job(request: Request, committee: str, job: int) -> HttpResponse:
    """One import: progress while it goes, then what it came to."""
    page = jobs.job_page(actor=request.actor, committee=committee, job=job)
    response = render(request, "imports/job.html", {"page": page, **_words()})
    if request.htmx and page.is_finished:
        response["HX-Refresh"] = "true"
    return response


@require_safe
def rejected(request: Request, committee: str, job: int) -> HttpResponse:
    """Every rejected row as CSV that Swedish Excel opens; a text that would be a formula is quoted."""
    page = jobs.job_page(actor=request.actor, committee=committee, job=job, all_rejected=True)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("Fil"), _("Blad"), _("Rad"), _("Varför"), _("Belopp")])
    for row in page.rejected:
        writer.writerow(
            [_plain(row.file), _plain(row.sheet), row.line, _plain(row.reason), row.amount]
        )
    disposition = f'attachment; filename="avvisade-{job}.csv"'
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        "text/csv; charset=utf-8",
        headers={"Content-Disposition": disposition},
    )


@require_POST
def take_the_rest(request: Request, committee: str, job: int) -> HttpResponse:
    """Read the same files again without the rejected rows."""
    again = jobs.take_the_rest(actor=request.actor, committee=committee, job=job)
    return redirect("job", committee=committee, job=again)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: Request, committee: str, batch: str) -> HttpResponse:
    """Ask, then take a batch back."""
    if request.method == "POST":
        jobs.undo_batch(actor=request.actor, committee=committee, batch=batch)
        messages.success(request, _("Inläsningen är ångrad."))
        return redirect("imports", committee=committee)
    line = jobs.undo_page(actor=request.actor, committee=committee, batch=batch)
    return render(request, "imports/undo.html", {"batch": line, "committee": committee})


def _imports(request: Request, committee: str, fault: str = "", status: int = 422) -> HttpResponse:
    page = jobs.import_page(actor=request.actor, committee=committee)
    context = {
        "page": page,
        "fault": fault,
        "limit": settings.UPLOAD_LIMIT_BYTES,
        "limit_text": filesizeformat(settings.UPLOAD_LIMIT_BYTES),
        "too_large": _too_large(),
        **_words(),
    }
    return render(request, "imports/imports.html", context, status=status if fault else 200)


def _too_large() -> str:
    return _(
        "Filerna är för stora: högst %(size)s åt gången. Dela upp exporten på färre månader."
    ) % {"size": filesizeformat(settings.UPLOAD_LIMIT_BYTES)}


def _words() -> dict[str, dict[str, str]]:
    words = {
        "waiting": _("väntar"),
        "running": _("pågår"),
        "done": _("klart"),
        "refused": _("avvisad"),
        "failed": _("avbruten"),
    }
    return {"tones": TONES, "words": words}


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
