"""Staff as the economy meets it, and what is known of the year: measures and items out of the ordinary."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tertial.errors import BadInput
from tertial.services.economy.forecast import known
from tertial.services.economy.forecast.staffing import staff_page
from tertial.services.economy.printing import MONEY
from tertial.services.messages import sentence
from tertial.web.request import Request
from tertial.web.views.forecasts import money_of, number_of


@require_safe
def staff(request: Request, committee: str) -> HttpResponse:
    """Positions per unit, what the year costs, and what another pay revision would cost."""
    page = staff_page(
        actor=request.actor,
        committee=committee,
        year=number_of(request, "ar") or None,
        unit=request.GET.get("enhet", ""),
        money=money_of(request),
        revision=request.GET.get("revision", ""),
        revision_month=number_of(request, "fran", 4),
    )
    return render(request, "economy/staff.html", {"page": page})


@require_safe
def measures(request: Request, committee: str) -> HttpResponse:
    """The year's measures and known items, of all units or one."""
    page = known.measures_page(
        actor=request.actor,
        committee=committee,
        year=number_of(request, "ar") or None,
        unit=request.GET.get("enhet", ""),
        money=money_of(request),
    )
    return render(request, "economy/measures.html", {"page": page})


def _back(request: Request, committee: str, act: Callable[[], str]) -> HttpResponse:
    try:
        messages.success(request, act())
    except BadInput as error:
        messages.warning(request, sentence(error))
    kept = {
        word: value
        for word, value in (
            ("ar", request.POST.get("ar", "")),
            ("enhet", request.POST.get("visad", "")),
            ("enhet_belopp", money_of(request)),
        )
        if value
    }
    address = reverse("economy_measures", kwargs={"committee": committee})
    return redirect(f"{address}?{urlencode(kept)}")


@require_POST
def add_measure(request: Request, committee: str) -> HttpResponse:
    def act() -> str:
        known.add_measure(
            actor=request.actor,
            committee=committee,
            year=number_of(request, "ar"),
            unit=request.POST.get("enhet", ""),
            line=request.POST.get("rad", ""),
            label=request.POST.get("avser", ""),
            planned=request.POST.get("belopp", ""),
            from_month=number_of(request, "manad"),
            owner=request.POST.get("ansvarig", ""),
            money=MONEY[money_of(request)],
            now=timezone.now(),
        )
        return _("Åtgärden är sparad.")

    return _back(request, committee, act)


@require_POST
def follow_measure(request: Request, committee: str, measure: str) -> HttpResponse:
    """How it stands, and what it has given more."""

    def act() -> str:
        known.follow_measure(
            actor=request.actor,
            committee=committee,
            year=number_of(request, "ar"),
            key=measure,
            status=request.POST.get("lage", ""),
            effect=request.POST.get("belopp", ""),
            month=number_of(request, "manad"),
            note=request.POST.get("anmarkning", ""),
            money=MONEY[money_of(request)],
            now=timezone.now(),
        )
        return _("Åtgärdens läge är sparat.")

    return _back(request, committee, act)


@require_POST
def add_known(request: Request, committee: str) -> HttpResponse:
    def act() -> str:
        known.add_known_item(
            actor=request.actor,
            committee=committee,
            year=number_of(request, "ar"),
            unit=request.POST.get("enhet", ""),
            line=request.POST.get("rad", ""),
            label=request.POST.get("avser", ""),
            kind=request.POST.get("slag", ""),
            month=number_of(request, "manad"),
            amount=request.POST.get("belopp", ""),
            money=MONEY[money_of(request)],
            now=timezone.now(),
        )
        return _("Posten är sparad och räknas i förslagen.")

    return _back(request, committee, act)


@require_POST
def withdraw_known(request: Request, committee: str, item: int) -> HttpResponse:
    def act() -> str:
        known.withdraw_known_item(
            actor=request.actor, committee=committee, item=item, now=timezone.now()
        )
        return _("Posten räknas inte längre.")

    return _back(request, committee, act)
