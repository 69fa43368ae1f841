"""A new year: seen before it is done, done in two steps, undone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tertial.errors import BadInput
from tertial.services import rollover as service
from tertial.services.messages import sentence
from tertial.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def rollover(request: Request, committee: str) -> HttpResponse:
    """What each step would do; a POST takes one (``steg``), for every committee where it says so."""
    if request.method != "POST":
        return _page(request, committee)
    step = "common" if request.POST.get("steg") == "common" else "committee"
    try:
        others = request.POST.getlist("kalla")
        service.roll_over(
            actor=request.actor,
            committee=committee,
            step=step,  # type: ignore[arg-type]  # one of the two
            changes=service.unit_changes(request.POST.get("enheter", "")),
            sources=[service.Source(each) for each in (committee, *others)] if others else (),
            now=timezone.now(),
        )
        if step == "common" and request.POST.get("alla"):
            service.roll_over_all(actor=request.actor, now=timezone.now())
    except BadInput as error:
        return _page(request, committee, sentence(error))
    messages.success(request, _("Klart. Steget går att ångra tills någon har svarat i en omgång."))
    return redirect("rollover", committee=committee)


@require_POST
def undo(request: Request, committee: str) -> HttpResponse:
    """Take the last step back."""
    try:
        count = service.undo_rollover(
            actor=request.actor,
            committee=committee,
            now=timezone.now(),
            anyway=bool(request.POST.get("anda")),
        )
    except BadInput as error:
        return _page(
            request, committee, sentence(error), may_anyway=error.code == "rollover.changed"
        )
    messages.success(
        request, _("Steget är ångrat: %(count)s rader är borta igen.") % {"count": count}
    )
    return redirect("rollover", committee=committee)


def _page(
    request: Request, committee: str, fault: str = "", *, may_anyway: bool = False
) -> HttpResponse:
    given = request.POST or request.GET
    changes, sources = given.get("enheter", ""), given.getlist("kalla")
    try:
        page = service.rollover_page(
            actor=request.actor, committee=committee, changes=changes, sources=sources
        )
    except BadInput as error:
        fault = fault or sentence(error)
        page = service.rollover_page(actor=request.actor, committee=committee)
    context = {
        "page": page,
        "fault": fault,
        "may_anyway": may_anyway,
        "given": changes,
        "chosen": sources,
        "fates": service.FATES,
    }
    return render(request, "rounds/rollover.html", context, status=422 if fault else 200)
