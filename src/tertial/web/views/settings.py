"""The committee's own rules: report lines and which codes belong to them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tertial.errors import BadInput
from tertial.services import settings
from tertial.services.messages import sentence
from tertial.web.forms.lines import AddMapForm, EndMapForm
from tertial.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def lines(request: Request, committee: str) -> HttpResponse:
    """The report lines with their maps; a POST adds a map."""
    if request.method != "POST":
        return _lines(request, committee)
    form = AddMapForm(request.POST)
    if not form.is_valid():
        return _lines(
            request, committee, _("Fyll i rad, första kod och från vilken dag det gäller.")
        )
    statement, _slash, line = form.cleaned_data["target"].partition("/")
    try:
        settings.add_line_map(
            actor=request.actor,
            committee=committee,
            statement=statement,
            line=line,
            first=form.cleaned_data["first"].strip(),
            last=form.cleaned_data["last"].strip(),
            valid_from=form.cleaned_data["valid_from"],
            now=timezone.now(),
        )
    except BadInput as error:
        return _lines(request, committee, sentence(error))
    messages.success(request, _("Kopplingen är tillagd och syns i rapporterna direkt."))
    return redirect("lines", committee=committee)


@require_POST
def end(request: Request, committee: str, line_map: int) -> HttpResponse:
    """End a map on a day."""
    form = EndMapForm(request.POST)
    if not form.is_valid():
        return _lines(request, committee, _("Skriv vilken dag kopplingen gäller till och med."))
    try:
        settings.end_line_map(
            actor=request.actor,
            committee=committee,
            line_map=line_map,
            valid_to=form.cleaned_data["valid_to"],
            now=timezone.now(),
        )
    except BadInput as error:
        return _lines(request, committee, sentence(error))
    messages.success(request, _("Kopplingen är avslutad."))
    return redirect("lines", committee=committee)


def _lines(request: Request, committee: str, fault: str = "") -> HttpResponse:
    page = settings.lines_page(actor=request.actor, committee=committee)
    by_key = {each.key: each for each in page.statements}
    first = page.statements[0] if page.statements else None
    shown = by_key.get(request.GET.get("tabell", ""), first)
    context = {"page": page, "statement": shown, "fault": fault, "given": request.POST}
    return render(request, "settings/lines.html", context, status=422 if fault else 200)
