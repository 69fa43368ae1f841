"""Staff as the economy meets it, and what is known of the year: measures and items out of the ordinary."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tertial.services.economy.forecast import known
from tertial.services.economy.forecast.staffing import staff_page
from tertial.services.economy.printing import money_of
from tertial.web.request import Request, act, money_word, month_of, year_of


@require_safe
def staff(request: Request, committee: str) -> HttpResponse:
    """Positions per unit, what the year costs, and what another pay revision would cost."""
    page = staff_page(
        actor=request.actor,
        committee=committee,
        year=year_of(request),
        unit=request.GET.get("enhet", ""),
        money=money_word(request),
        revision=request.GET.get("revision", ""),
        revision_month=month_of(request, "fran") or 4,
    )
    return render(request, "economy/staff.html", {"page": page})


@require_safe
def measures(request: Request, committee: str) -> HttpResponse:
    """The year's measures and known items, of all units or one."""
    page = known.measures_page(
        actor=request.actor,
        committee=committee,
        year=year_of(request),
        unit=request.GET.get("enhet", ""),
        money=money_word(request),
    )
    return render(request, "economy/measures.html", {"page": page})


def _back(request: Request, committee: str, work: Callable[[], str]) -> HttpResponse:
    kept = {
        word: value
        for word, value in (
            ("ar", request.POST.get("ar", "")),
            ("enhet", request.POST.get("visad", "")),
            ("enhet_belopp", money_word(request)),
        )
        if value
    }
    address = reverse("economy_measures", kwargs={"committee": committee})
    return act(request, f"{address}?{urlencode(kept)}", work)


@require_POST
def add_measure(request: Request, committee: str) -> HttpResponse:
    def work() -> str:
        known.add_measure(
            actor=request.actor,
            committee=committee,
            year=year_of(request) or 0,
            unit=request.POST.get("enhet", ""),
            line=request.POST.get("rad", ""),
            label=request.POST.get("avser", ""),
            planned=request.POST.get("belopp", ""),
            from_month=month_of(request) or 0,
            owner=request.POST.get("ansvarig", ""),
            money=money_of(money_word(request)),
            now=timezone.now(),
        )
        return _("Åtgärden är sparad.")

    return _back(request, committee, work)


@require_POST
def follow_measure(request: Request, committee: str, measure: str) -> HttpResponse:
    """How it stands, and what it has given more."""

    def work() -> str:
        known.follow_measure(
            actor=request.actor,
            committee=committee,
            year=year_of(request) or 0,
            key=measure,
            status=request.POST.get("lage", ""),
            effect=request.POST.get("belopp", ""),
            month=month_of(request) or 0,
            note=request.POST.get("anmarkning", ""),
            money=money_of(money_word(request)),
            now=timezone.now(),
        )
        return _("Åtgärdens läge är sparat.")

    return _back(request, committee, work)


@require_POST
def add_known(request: Request, committee: str) -> HttpResponse:
    def work() -> str:
        known.add_known_item(
            actor=request.actor,
            committee=committee,
            year=year_of(request) or 0,
            unit=request.POST.get("enhet", ""),
            line=request.POST.get("rad", ""),
            label=request.POST.get("avser", ""),
            kind=request.POST.get("slag", ""),
            month=month_of(request) or 0,
            amount=request.POST.get("belopp", ""),
            money=money_of(money_word(request)),
            now=timezone.now(),
        )
        return _("Posten är sparad och räknas i förslagen.")

    return _back(request, committee, work)


@require_POST
def withdraw_known(request: Request, committee: str, item: int) -> HttpResponse:
    def work() -> str:
        known.withdraw_known_item(
            actor=request.actor, committee=committee, item=item, now=timezone.now()
        )
        return _("Posten räknas inte längre.")

    return _back(request, committee, work)
