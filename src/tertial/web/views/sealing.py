"""A report's versions: sealed, read, beside each other; and what of them is published."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.document.read.limits import LARGEST_FILE
from tertial.document.render.html import render_body
from tertial.errors import BadInput
from tertial.services.documents import publishing, sealing, versions
from tertial.services.documents.changes import after_text, before_text
from tertial.services.messages import sentence
from tertial.services.reporting import FORMATS
from tertial.web.request import Request
from tertial.web.uploads import limits, too_large

TYPES = {**FORMATS, "zip": "application/zip"}


@require_safe
def versions_page(request: Request, committee: str, report: str) -> HttpResponse:
    """What is sealed, and the form that seals."""
    return _versions(request, committee, report)


@require_POST
def seal(request: Request, committee: str, report: str) -> HttpResponse:
    """Seal the report as it is now."""
    given = request.POST
    wrong = given.get("rattar", "0")
    try:
        made = sealing.seal_report(
            actor=request.actor,
            committee=committee,
            report=report,
            status="decided" if given.get("lage") == "decided" else "proposed",
            note=given.get("anteckning", ""),
            despite=given.get("trots", ""),
            corrects=int(wrong) if wrong.isascii() and wrong.isdigit() else 0,
            now=timezone.now(),
        )
    except BadInput as error:
        return _versions(request, committee, report, sentence(error))
    said = _("Version %(number)s är förseglad. Sigillets sha256 börjar %(hash)s.")
    messages.success(request, said % {"number": made.number, "hash": made.short})
    return redirect("report_versions", committee=committee, report=report)


@require_safe
def version(request: Request, committee: str, report: str, number: int) -> HttpResponse:
    """A sealed version to read, from its folder alone."""
    page = sealing.seal_page(actor=request.actor, committee=committee, report=report, number=number)
    context = {"page": page, "body": render_body(page.document)}
    return render(request, "documents/version.html", context)


@require_safe
def version_file(
    request: Request, committee: str, report: str, number: int, file: str
) -> HttpResponse:
    """A file of a sealed version, or all of it as a zip."""
    name, content = sealing.seal_file(
        actor=request.actor, committee=committee, report=report, number=number, name=file
    )
    return attached(name, content)


def attached(name: str, content: bytes) -> HttpResponse:
    """A file to keep."""
    kind = TYPES.get(name.rpartition(".")[2], "application/octet-stream")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}"}
    return HttpResponse(content, kind, headers=headers)


@require_http_methods(["GET", "HEAD", "POST"])
def changes(request: Request, committee: str, report: str) -> HttpResponse:
    """What differs between two versions; a POST brings a file that the committee last saw, which is not kept."""
    given: dict[str, Any] = {"actor": request.actor, "committee": committee, "report": report}
    file = request.FILES.get("file") if request.method == "POST" else None
    fault = _("Välj en fil.") if request.method == "POST" and file is None else ""
    if getattr(request, "upload_refused", False):
        fault, file = too_large(LARGEST_FILE), None
    page = None
    if file is not None:
        try:
            page = versions.changes_against_file(
                **given,
                name=file.name or "fil",
                content=file.read(),
                after=request.POST.get("till", ""),
            )
        except BadInput as error:
            fault = sentence(error)
    page = page or versions.changes_page(
        **given, before=request.GET.get("fran", ""), after=request.GET.get("till", "")
    )
    context = {
        "page": page,
        "fault": fault,
        "before_text": before_text,
        "after_text": after_text,
        **limits(LARGEST_FILE),
    }
    return render(request, "documents/changes.html", context, status=422 if fault else 200)


@require_safe
def changes_file(request: Request, committee: str, report: str, extension: str) -> HttpResponse:
    """The change list as Word or PDF."""
    name, content = versions.changes_file(
        actor=request.actor,
        committee=committee,
        report=report,
        before=request.GET.get("fran", ""),
        after=request.GET.get("till", ""),
        extension=extension,
    )
    return attached(name, content)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: Request, committee: str, report: str) -> HttpResponse:
    """What is published and what would be hidden; a POST publishes a version."""
    if request.method != "POST":
        return _publish(request, committee, report)
    number = request.POST.get("version", "")
    try:
        if not (number.isascii() and number.isdigit()):
            raise BadInput("public.version")
        publishing.publish(
            actor=request.actor,
            committee=committee,
            report=report,
            number=int(number),
            now=timezone.now(),
        )
    except BadInput as error:
        return _publish(request, committee, report, sentence(error))
    messages.success(request, _("Rapporten är publicerad och kan läsas av alla."))
    return redirect("report_publish", committee=committee, report=report)


@require_POST
def withdraw(request: Request, committee: str, report: str) -> HttpResponse:
    """Take a published report back."""
    try:
        publishing.withdraw(
            actor=request.actor,
            committee=committee,
            report=report,
            reason=request.POST.get("skal", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        return _publish(request, committee, report, sentence(error))
    messages.success(request, _("Rapporten visas inte längre. Sidan säger varför."))
    return redirect("report_publish", committee=committee, report=report)


def _versions(request: Request, committee: str, report: str, fault: str = "") -> HttpResponse:
    page = versions.versions_page(actor=request.actor, committee=committee, report=report)
    context = {"page": page, "fault": fault, "given": request.POST}
    return render(request, "documents/versions.html", context, status=422 if fault else 200)


def _publish(request: Request, committee: str, report: str, fault: str = "") -> HttpResponse:
    asked = request.GET.get("version", "")
    page = publishing.publish_page(
        actor=request.actor,
        committee=committee,
        report=report,
        number=int(asked) if asked.isascii() and asked.isdigit() else None,
    )
    context = {"page": page, "fault": fault}
    return render(request, "documents/publish.html", context, status=422 if fault else 200)
