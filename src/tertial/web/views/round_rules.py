"""The committee's own rules for rounds, and the calendar of the year's wheel."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tertial.errors import BadInput
from tertial.services.messages import sentence
from tertial.services.rounds import rules
from tertial.web.forms.rounds import CalendarForm, RoundKindForm
from tertial.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def round_rules(request: Request, committee: str) -> HttpResponse:
    """Kinds of rounds and the calendar; a POST saves a kind."""
    if request.method != "POST":
        return _page(request, committee)
    form = RoundKindForm(request.POST)
    if not form.is_valid():
        return _page(request, committee, _("Fyll i namn, månader och dagar; dagar är hela tal."))
    given = dict(form.cleaned_data)
    given["key"] = given["key"] or slugify(given["label"])[:30]
    given["cutoffs"] = [int(month) for month in given["cutoffs"].split()]
    try:
        rules.save_round_kind(
            actor=request.actor,
            committee=committee,
            asks=request.POST.getlist("asks"),
            now=timezone.now(),
            **given,
        )
    except BadInput as error:
        return _page(request, committee, sentence(error))
    messages.success(request, _("Sparat. Öppna omgångar behåller sina dagar."))
    return redirect("round_rules", committee=committee)


@require_POST
def calendar(request: Request, committee: str) -> HttpResponse:
    """Add a day to the wheel, or take one out (``ta-bort``)."""
    number = request.POST.get("ta-bort", "")
    try:
        if number.isdigit():
            rules.remove_calendar_day(
                actor=request.actor, committee=committee, number=int(number), now=timezone.now()
            )
        else:
            form = CalendarForm(request.POST)
            given = form.cleaned_data if form.is_valid() else {}
            if not given:
                return _page(request, committee, _("Skriv dag och vad som händer."))
            rules.add_calendar_day(
                actor=request.actor, committee=committee, now=timezone.now(), **given
            )
    except BadInput as error:
        return _page(request, committee, sentence(error))
    messages.success(request, _("Årshjulet är ändrat."))
    return redirect("round_rules", committee=committee)


def _page(request: Request, committee: str, fault: str = "") -> HttpResponse:
    page = rules.round_rules_page(actor=request.actor, committee=committee)
    context = {"page": page, "fault": fault}
    return render(request, "rounds/rules.html", context, status=422 if fault else 200)
