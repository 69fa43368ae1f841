"""Running rounds: the list, opening one with a preview, the board, reminders, and the year's wheel."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.errors import BadInput
from tertial.services.messages import sentence
from tertial.services.rounds import board as board_service
from tertial.services.rounds import opening
from tertial.web.forms.rounds import OpenRoundForm, PreviewForm
from tertial.web.request import Request


@require_safe
def rounds(request: Request, committee: str) -> HttpResponse:
    page = opening.round_list_page(
        actor=request.actor, committee=committee, today=timezone.localdate()
    )
    return render(request, "rounds/list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def open_round(request: Request, committee: str) -> HttpResponse:
    """What a round would ask, before it is opened; a POST opens it."""
    if request.method != "POST":
        return _preview(request, committee)
    form = OpenRoundForm(request.POST)
    if not form.is_valid():
        return _preview(request, committee, _("Fyll i alla dagar."))
    try:
        round_id = opening.open_round(
            actor=request.actor, committee=committee, now=timezone.now(), **form.cleaned_data
        )
    except BadInput as error:
        return _preview(request, committee, sentence(error))
    messages.success(request, _("Omgången är öppen och de som ska svara ser den nu."))
    return redirect("board", committee=committee, round_id=round_id)


@require_safe
def board(request: Request, committee: str, round_id: int) -> HttpResponse:
    page = board_service.board_page(
        actor=request.actor,
        committee=committee,
        round_id=round_id,
        today=timezone.localdate(),
        shown=request.GET.get("visa", ""),
    )
    context = {"page": page, "standings": board_service.STANDINGS}
    return render(request, "rounds/board.html", context)


@require_POST
def remind(request: Request, committee: str, round_id: int) -> HttpResponse:
    """A letter to everybody who has something left."""
    try:
        sent, without = board_service.remind(
            actor=request.actor,
            committee=committee,
            round_id=round_id,
            address=request.build_absolute_uri("/"),
            now=timezone.now(),
        )
    except BadInput as error:
        messages.warning(request, sentence(error))
    else:
        said = ngettext("En påminnelse är skickad.", "%(count)s påminnelser är skickade.", sent)
        messages.success(request, said % {"count": sent})
        if without:
            who = ", ".join(without)
            messages.warning(request, _("Saknar e-postadress: %(who)s.") % {"who": who})
    return redirect("board", committee=committee, round_id=round_id)


@require_POST
def close(request: Request, committee: str, round_id: int) -> HttpResponse:
    """Close a round, or open it again (``gor=oppna``)."""
    step = opening.reopen_round if request.POST.get("gor") == "oppna" else opening.close_round
    try:
        step(actor=request.actor, committee=committee, round_id=round_id, now=timezone.now())
    except BadInput as error:
        messages.warning(request, sentence(error))
    return redirect("board", committee=committee, round_id=round_id)


@require_safe
def wheel(request: Request, committee: str) -> HttpResponse:
    page = opening.wheel_page(actor=request.actor, committee=committee, today=timezone.localdate())
    return render(request, "rounds/wheel.html", {"page": page})


def _preview(request: Request, committee: str, fault: str = "") -> HttpResponse:
    given = PreviewForm(request.POST or request.GET)
    given.is_valid()
    page = opening.opening_page(
        actor=request.actor,
        committee=committee,
        kind=given.cleaned_data.get("kind", ""),
        period_end=given.cleaned_data.get("period_end"),
        meeting_on=given.cleaned_data.get("meeting_on"),
        today=timezone.localdate(),
    )
    context = {"page": page, "fault": fault, "given": request.POST}
    return render(request, "rounds/open.html", context, status=422 if fault else 200)
