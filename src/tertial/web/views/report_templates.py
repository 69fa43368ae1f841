"""Report templates: the list, one section by section, its versions, how it looks; and new reports made of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.document.render.html import render_body
from tertial.errors import BadInput, Conflict
from tertial.services.documents import making, template_pages, templates
from tertial.services.messages import sentence
from tertial.web.markup import figure_link
from tertial.web.request import Request


@require_safe
def report_templates(request: Request, committee: str) -> HttpResponse:
    """A year's templates, and those that can be taken over to it."""
    return _list(request, committee)


def _list(request: Request, committee: str, fault: str = "") -> HttpResponse:
    asked = request.GET.get("ar", "") or request.POST.get("ar", "")
    page = template_pages.templates_page(actor=request.actor, committee=committee, asked=asked)
    context = {"page": page, "fault": fault, "given": request.POST}
    return render(request, "documents/templates.html", context, status=422 if fault else 200)


@require_POST
def report_template_copy(request: Request, committee: str) -> HttpResponse:
    """Take a template over to a year."""
    year = _number(request.POST.get("ar", ""))
    try:
        copied = templates.copy_template(
            actor=request.actor,
            committee=committee,
            year=year,
            source=request.POST.get("kalla", ""),
            title=request.POST.get("titel", ""),
            key=request.POST.get("nyckel", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        return _list(request, committee, sentence(error))
    messages.success(
        request, _("Mallen är kopierad. Gå igenom avsnitten och ändra det som behövs.")
    )
    for line in copied.left_out:
        messages.warning(
            request,
            _(
                "Inte med: %(what)s",
            )
            % {"what": line},
        )
    return redirect("report_template", committee=committee, year=year, key=copied.key)


@require_safe
def report_template(request: Request, committee: str, year: int, key: str) -> HttpResponse:
    """A template as forms, one a section and one a block."""
    return _template(request, committee, year, key)


def _template(
    request: Request, committee: str, year: int, key: str, fault: str = "", status: int = 422
) -> HttpResponse:
    page = template_pages.template_page(
        actor=request.actor, committee=committee, year=year, key=key
    )
    context = {
        "page": page,
        "fault": fault,
        "opened": request.GET.get("avsnitt", "") or request.POST.get("avsnitt", ""),
        "focus": request.GET.get("fokus", ""),
        "given": request.POST,
    }
    return render(request, "documents/template.html", context, status=status if fault else 200)


@require_POST
def report_template_change(request: Request, committee: str, year: int, key: str) -> HttpResponse:
    """One change of a template: ``gor`` says which."""
    given = request.POST
    what = given.get("gor", "")
    if what not in templates.WHATS:
        return _template(request, committee, year, key, _("Välj vad som ska göras."))
    change = templates.Change(
        what=cast(templates.What, what),
        section=given.get("avsnitt", ""),
        number=_number(given.get("block", "-1")),
        kind=given.get("slag", ""),
        values=_values(given),
    )
    try:
        section = templates.change_template(
            actor=request.actor,
            committee=committee,
            year=year,
            key=key,
            change=change,
            base=_number(given.get("version", "")),
            now=timezone.now(),
        )
    except Conflict as error:
        return _template(request, committee, year, key, sentence(error), 409)
    except BadInput as error:
        return _template(request, committee, year, key, sentence(error))
    address = reverse("report_template", args=[committee, year, key])
    if not section:
        return redirect(address)
    # A browser that goes to a place in the page does not give the button its focus.
    place = "" if what in ("up", "down") else f"#avsnitt-{section}"
    return redirect(f"{address}?avsnitt={section}&fokus={what}{place}")


def _values(given: Mapping[str, str]) -> dict[str, str]:
    """A form's own fields: a block's options stand after "val-"."""
    return {name.removeprefix("val-"): str(value) for name, value in given.items()}


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 12 else -1


@require_http_methods(["GET", "HEAD", "POST"])
def report_template_version(
    request: Request, committee: str, year: int, key: str, version: int
) -> HttpResponse:
    """What has changed since a version; a POST takes it back."""
    fault = ""
    if request.method == "POST":
        try:
            templates.restore_template(
                actor=request.actor,
                committee=committee,
                year=year,
                key=key,
                version=version,
                base=_number(request.POST.get("version", "")),
                now=timezone.now(),
            )
        except Conflict as error:
            fault = sentence(error)
        else:
            messages.success(request, _("Den tidigare versionen gäller igen."))
            return redirect("report_template", committee=committee, year=year, key=key)
    page = template_pages.version_page(
        actor=request.actor, committee=committee, year=year, key=key, version=version
    )
    context = {"page": page, "fault": fault}
    return render(request, "documents/template_version.html", context, status=409 if fault else 200)


@require_safe
def report_template_preview(request: Request, committee: str, year: int, key: str) -> HttpResponse:
    """The report that the template gives now."""
    fault, body, title = "", "", ""
    try:
        document, shown = templates.preview(
            actor=request.actor,
            committee=committee,
            year=year,
            key=key,
            report=request.GET.get("rapport", ""),
        )
        body, title = render_body(document, figure_link(committee, shown.key)), shown.title
    except BadInput as error:
        fault = sentence(error)
    context = {"committee": committee, "year": year, "key": key}
    context |= {"fault": fault, "body": body, "title": title}
    return render(request, "documents/template_preview.html", context, status=422 if fault else 200)


@require_POST
def report_template_remove(request: Request, committee: str, year: int, key: str) -> HttpResponse:
    """Take away a template that no report has."""
    try:
        templates.remove_template(
            actor=request.actor, committee=committee, year=year, key=key, now=timezone.now()
        )
    except BadInput as error:
        return _template(request, committee, year, key, sentence(error))
    messages.success(request, _("Mallen är borttagen."))
    return redirect(reverse("report_templates", args=[committee]) + f"?ar={year}")


@require_http_methods(["GET", "HEAD", "POST"])
def new_report(request: Request, committee: str) -> HttpResponse:
    """A new report: what is chosen decides what is proposed."""
    fault = ""
    if request.method == "POST":
        given = request.POST
        new = making.NewReport(
            template=given.get("mall", ""),
            period_end=given.get("till", ""),
            budget_version=given.get("budget", ""),
            forecast_version=given.get("prognos", ""),
            title=given.get("titel", ""),
            key=given.get("nyckel", ""),
        )
        try:
            key = making.make_report(
                actor=request.actor,
                committee=committee,
                year=_number(given.get("ar", "")),
                given=new,
                now=timezone.now(),
            )
        except BadInput as error:
            fault = sentence(error)
        else:
            messages.success(request, _("Rapporten är upplagd."))
            return redirect("report", committee=committee, report=key)
    chosen = request.POST if request.method == "POST" else request.GET
    page = making.new_report_page(
        actor=request.actor, committee=committee, given=chosen.dict(), today=timezone.localdate()
    )
    context = {"page": page, "fault": fault, "given": request.POST}
    return render(request, "documents/new_report.html", context, status=422 if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def remove_report(request: Request, committee: str, report: str) -> HttpResponse:
    """Ask before an empty report is taken away; a POST does it."""
    fault = ""
    if request.method == "POST":
        try:
            making.remove_report(
                actor=request.actor, committee=committee, report=report, now=timezone.now()
            )
        except BadInput as error:
            fault = sentence(error)
        else:
            messages.success(request, _("Rapporten är borttagen."))
            return redirect("report_list", committee=committee)
    page = making.removing_page(actor=request.actor, committee=committee, report=report)
    context = {"page": page, "fault": fault}
    return render(request, "documents/remove_report.html", context, status=422 if fault else 200)
