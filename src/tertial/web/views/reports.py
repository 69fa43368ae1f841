"""The overview, the list of reports, a report, and a report as a file."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from tertial.document.read.limits import LARGEST_FILE
from tertial.document.render.html import render_body
from tertial.errors import BadInput
from tertial.services import comparing, reporting
from tertial.services import overview as overview_service
from tertial.services.messages import sentence
from tertial.services.pages import NoReports
from tertial.web.markup import figure_link
from tertial.web.request import Request
from tertial.web.uploads import limits, too_large


@require_safe
def overview(request: Request, committee: str) -> HttpResponse:
    """How do we stand, as of the newest report or of ``?rapport=``."""
    page = overview_service.overview_page(
        actor=request.actor, committee=committee, report=request.GET.get("rapport") or None
    )
    if isinstance(page, NoReports):
        return render(request, "reports/empty.html", {"page": page})
    context = {"page": page, "link": figure_link(committee, page.report.key)}
    return render(request, "reports/overview.html", context)


@require_safe
def report_list(request: Request, committee: str) -> HttpResponse:
    page = reporting.report_list_page(actor=request.actor, committee=committee)
    return render(request, "reports/list.html", {"page": page})


@require_safe
def report(request: Request, committee: str, report: str) -> HttpResponse:
    """A report to read, every figure a link to where it comes from."""
    page = reporting.report_page(actor=request.actor, committee=committee, report=report)
    link = figure_link(committee, report)
    context = {"page": page, "body": render_body(page.document, link), "link": link}
    return render(request, "reports/report.html", context)


@require_safe
def report_file(request: Request, committee: str, report: str, extension: str) -> HttpResponse:
    """A report to keep."""
    name, content, content_type = reporting.build_file(
        actor=request.actor, committee=committee, report=report, extension=extension
    )
    disposition = f'attachment; filename="{name}"'
    return HttpResponse(content, content_type, headers={"Content-Disposition": disposition})


@require_http_methods(["GET", "HEAD", "POST"])
def compare_report(request: Request, committee: str, report: str) -> HttpResponse:
    """The report beside a file that a POST brings; the file is read and not kept."""
    file = request.FILES.get("file") if request.method == "POST" else None
    name, content = (file.name or "fil", file.read()) if file else ("", b"")
    fault = _("Välj en fil.") if request.method == "POST" and file is None else ""
    if getattr(request, "upload_refused", False):
        fault = too_large(LARGEST_FILE)
    try:
        page = comparing.compare_with(
            actor=request.actor, committee=committee, report=report, name=name, content=content
        )
    except BadInput as error:
        fault = sentence(error)
        page = comparing.compare_with(actor=request.actor, committee=committee, report=report)
    context = {"page": page, "fault": fault, **limits(LARGEST_FILE)}
    return render(request, "reports/compare.html", context, status=422 if fault else 200)
