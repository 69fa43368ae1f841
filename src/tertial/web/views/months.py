"""The ledger's months: how each stands, closing and opening; what is hidden in vouchers, and by which rules."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tertial.errors import BadInput
from tertial.services.economy.feed import masking, months, months_page, usual
from tertial.services.messages import sentence
from tertial.web.request import Request


@require_http_methods(["GET", "HEAD", "POST"])
def economy_months(request: Request, committee: str) -> HttpResponse:
    """The year's months and one of them; a POST closes it or opens it again."""
    if request.method != "POST":
        return _months(request, committee)
    year, month = _number(request.POST.get("ar")), _number(request.POST.get("manad"))
    about = {"actor": request.actor, "committee": committee, "now": timezone.now()}
    note = request.POST.get("anteckning", "")
    try:
        if request.POST.get("gor") == "oppna":
            months.reopen_month(**about, year=year or 0, month=month or 0, reason=note)  # type: ignore[arg-type]  # a plain dict
            messages.success(request, _("Månaden är öppen igen."))
        else:
            months.close_month(**about, year=year or 0, month=month or 0, note=note)  # type: ignore[arg-type]  # a plain dict
            messages.success(request, _("Månaden är stängd: utfallet gäller."))
    except BadInput as error:
        return _months(request, committee, sentence(error))
    return redirect(_address(committee, year, month))


@require_POST
def economy_month_look(request: Request, committee: str) -> HttpResponse:
    """Somebody has looked at a posting that is missing or unlike, and says why."""
    year, month = _number(request.POST.get("ar")), _number(request.POST.get("manad"))
    try:
        usual.note_unlike(
            actor=request.actor,
            committee=committee,
            year=year or 0,
            month=month or 0,
            unit=request.POST.get("enhet", ""),
            account=request.POST.get("konto", ""),
            kind=request.POST.get("slag", ""),
            note=request.POST.get("anteckning", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        return _months(request, committee, sentence(error))
    return redirect(_address(committee, year, month) + "#brukar")


@require_POST
def economy_usual(request: Request, committee: str) -> HttpResponse:
    """By which numbers a posting is usual."""
    given = request.POST
    try:
        usual.set_usual(
            actor=request.actor,
            committee=committee,
            window=_number(given.get("fonster")) or 0,
            hits=_number(given.get("traffar")) or 0,
            told=_number(given.get("glomd")) or 0,
            least=given.get("minst", ""),
            times=_number(given.get("ganger")) or 0,
            now=timezone.now(),
        )
    except BadInput as error:
        return _months(request, committee, sentence(error))
    messages.success(request, _("Sparat."))
    year, month = _number(given.get("ar")), _number(given.get("manad"))
    return redirect(_address(committee, year, month) + "#brukar")


@require_http_methods(["GET", "HEAD", "POST"])
def economy_masks(request: Request, committee: str) -> HttpResponse:
    """The rules by which personal data is hidden; a POST adds or ends one, or erases what has been hidden."""
    if request.method != "POST":
        return _masks(request, committee)
    steps = {"avsluta": _end_rule, "radera": _erase}
    try:
        said = steps.get(request.POST.get("gor", ""), _add_rule)(request, committee)
    except BadInput as error:
        return _masks(request, committee, sentence(error))
    messages.success(request, said)
    return redirect("economy_masks", committee=committee)


def _add_rule(request: Request, committee: str) -> str:
    given = request.POST
    masking.add_mask_rule(
        actor=request.actor,
        committee=committee,
        is_common=given.get("galler") == "kommunen",
        column=given.get("kolumn", ""),
        pattern=given.get("vad", ""),
        first=given.get("first", ""),
        last=given.get("last", ""),
        reason=given.get("skal", ""),
        valid_from=_date(given.get("valid_from")),
        now=timezone.now(),
    )
    return _("Regeln är tillagd. Den gäller filer som läses in från nu.")


def _end_rule(request: Request, committee: str) -> str:
    masking.end_mask_rule(
        actor=request.actor,
        committee=committee,
        rule=_number(request.POST.get("regel"), least=-99) or 0,
        valid_to=_date(request.POST.get("valid_to")) or timezone.localdate(),
        now=timezone.now(),
    )
    return _("Regeln är avslutad.")


def _erase(request: Request, committee: str) -> str:
    rows = masking.erase_names(
        actor=request.actor,
        committee=committee,
        batches=request.POST.getlist("inlasning"),
        reason=request.POST.get("skal", ""),
        now=timezone.now(),
    )
    return _("Det dolda är raderat i %(rows)s rader. Siffrorna är som förut.") % {"rows": rows}


def _months(request: Request, committee: str, fault: str = "") -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    page = months_page.months_page(
        actor=request.actor,
        committee=committee,
        year=_number(given.get("ar")),
        month=_number(given.get("manad")),
    )
    context = {"page": page, "fault": fault}
    return render(request, "economy/months.html", context, status=422 if fault else 200)


def _masks(request: Request, committee: str, fault: str = "") -> HttpResponse:
    page = masking.mask_page(actor=request.actor, committee=committee)
    context = {"page": page, "fault": fault, "given": request.POST}
    return render(request, "economy/masks.html", context, status=422 if fault else 200)


def _address(committee: str, year: int | None, month: int | None) -> str:
    return f"{reverse('economy_months', args=[committee])}?ar={year}&manad={month}"


def _number(text: str | None, least: int = 0) -> int | None:
    try:
        number = int(text or "")
    except ValueError:
        return None
    return number if least <= number <= 9999 else None


def _date(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return None
