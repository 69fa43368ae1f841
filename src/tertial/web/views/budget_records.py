"""Requests for money, the frame bridge, earmarked initiatives, and money that moves between committees."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.domain.money import ore_from
from tertial.domain.swedish import parse_number
from tertial.errors import BadInput, Conflict, NotFound
from tertial.services.access import require
from tertial.services.economy.budget.between import Place, move_between
from tertial.services.economy.budget.bridges import bridge_page
from tertial.services.economy.budget.initiatives import initiatives_page
from tertial.services.economy.budget.moving import moving_page
from tertial.services.economy.budget.pages import budgets_page
from tertial.services.economy.budget.record_history import undo_row
from tertial.services.economy.budget.record_paste import paste_records
from tertial.services.economy.budget.records import (
    RecordFault,
    kind_of,
    remove_record,
    save_record,
)
from tertial.services.economy.budget.requests import requests_page
from tertial.services.economy.funding.equity import choose_equity
from tertial.services.economy.funding.fields import RecordKind
from tertial.services.economy.printing import money_of
from tertial.services.messages import sentence
from tertial.web.markup import chart_picture
from tertial.web.request import Request
from tertial.web.views.budgets import address, money_word, year_of
from tertial.web.views.funding import FUNDING, Filled, histories_of, month_of
from tertial.web.views.volumes import VOLUMES


@require_safe
def economy_requests(request: Request, committee: str) -> HttpResponse:
    """What was asked for, expected and decided."""
    return _show(request, committee, "askande")


@require_safe
def economy_bridge(request: Request, committee: str) -> HttpResponse:
    """Last year's frame to this year's."""
    return _show(request, committee, "ram")


@require_safe
def economy_initiatives(request: Request, committee: str) -> HttpResponse:
    """Earmarked initiatives, decided against outcome."""
    return _show(request, committee, "satsning")


@require_safe
def economy_grants(request: Request, committee: str) -> HttpResponse:
    """Grants, with what has come and what it has cost."""
    return _show(request, committee, "bidrag")


@require_safe
def economy_investments(request: Request, committee: str) -> HttpResponse:
    """Investments with what was carried over, and their outcome."""
    return _show(request, committee, "investering")


@require_safe
def economy_premises(request: Request, committee: str) -> HttpResponse:
    """Premises that are needed."""
    return _show(request, committee, "lokal")


@require_safe
def economy_year_end(request: Request, committee: str) -> HttpResponse:
    """The year's end: result, equity, what is asked to be carried over, what is left to do."""
    return _show(request, committee, "overforing")


@require_POST
def economy_equity(request: Request, committee: str) -> HttpResponse:
    """Whether the committee has an equity of its own, from a year on."""
    given = request.POST
    year = given.get("fran_ar", "").strip()
    try:
        choose_equity(
            actor=request.actor,
            committee=committee,
            from_year=int(year) if year.isascii() and year.isdigit() and len(year) < 5 else 0,
            is_used=given.get("anvands") == "ja",
            reason=given.get("skal", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        return _show(request, committee, "overforing", sentence(error))
    messages.success(request, _("Sparat."))
    return _to(request, committee, "overforing")


def _requests(request: Request, about: dict[str, Any]) -> dict[str, Any]:
    return {"page": requests_page(**about)}


def _bridge(request: Request, about: dict[str, Any]) -> dict[str, Any]:
    asked: dict[str, Any] = {name: request.GET.get(word, "") for name, word in _BRIDGE.items()}
    page = bridge_page(**about, **asked)
    return {"page": page, "picture": chart_picture(page.chart) if page.chart else ""}


_BRIDGE = {"base": "bas", "start": "fran", "end": "till"}


def _initiatives(request: Request, about: dict[str, Any]) -> dict[str, Any]:
    return {"page": initiatives_page(**about, month=month_of(request))}


def _keys(request: Request, about: dict[str, Any]) -> dict[str, Any]:
    return {"page": budgets_page(**about)}


PAGES: dict[RecordKind, Filled] = {
    "askande": ("economy_requests", "economy/requests.html", _requests),
    "ram": ("economy_bridge", "economy/bridge.html", _bridge),
    "satsning": ("economy_initiatives", "economy/initiatives.html", _initiatives),
    "nyckel": ("economy_budgets", "economy/budgets.html", _keys),
    **FUNDING,
    **VOLUMES,
}
"""Where each kind of row is shown: the page's name, its template, what fills it."""


def _show(
    request: Request,
    committee: str,
    kind: RecordKind,
    fault: str = "",
    faults: dict[str, str] | None = None,
) -> HttpResponse:
    _name, template, fill = PAGES[kind]
    about = {
        "actor": request.actor,
        "committee": committee,
        "year": year_of(request),
        "money": money_word(request),
    }
    context: dict[str, Any] = {"fault": fault, "faults": faults or {}, "given": request.POST}
    context |= fill(request, about)
    context |= histories_of(kind, context["page"].head)
    return render(request, template, context, status=422 if fault else 200)


@require_POST
def economy_budget_record(request: Request, committee: str, kind: str) -> HttpResponse:
    """Save a row: of a request, the bridge, an initiative or a key of periodisation."""
    require(request.actor, "edit_economy", committee)
    of = _shown_kind(kind)
    try:
        save_record(
            actor=request.actor,
            committee=committee,
            year=_year(request),
            kind=of,
            given={name: " ".join(map(str, texts)) for name, texts in request.POST.lists()},
            key=request.POST.get("key", ""),
            seen=request.POST.get("seen", ""),
            now=timezone.now(),
        )
    except RecordFault as error:
        return _show(request, committee, of, sentence(error), error.faults)
    except Conflict as error:
        return _show(request, committee, of, sentence(error))
    messages.success(request, _("Sparat."))
    return _to(request, committee, of)


@require_POST
def economy_budget_remove(request: Request, committee: str, kind: str) -> HttpResponse:
    """Take a row away."""
    require(request.actor, "edit_economy", committee)
    of = _shown_kind(kind)
    remove_record(
        actor=request.actor,
        committee=committee,
        year=_year(request),
        kind=of,
        key=request.POST.get("key", ""),
        now=timezone.now(),
    )
    messages.success(request, _("Borttaget."))
    return _to(request, committee, of)


@require_POST
def economy_budget_row_undo(request: Request, committee: str, kind: str) -> HttpResponse:
    """Undo the last change of a row, or put one back."""
    of = _shown_kind(kind)
    try:
        undo_row(
            actor=request.actor,
            committee=committee,
            year=_year(request),
            kind=of,
            key=request.POST.get("key", ""),
            now=timezone.now(),
        )
    except (BadInput, Conflict) as error:
        return _show(request, committee, of, sentence(error))
    messages.success(request, _("Ångrat."))
    return _to(request, committee, of)


@require_POST
def economy_budget_paste(request: Request, committee: str, kind: str) -> HttpResponse:
    """Rows copied from a spreadsheet."""
    of = _shown_kind(kind)
    try:
        done = paste_records(
            actor=request.actor,
            committee=committee,
            year=_year(request),
            kind=of,
            text=request.POST.get("rader", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        return _show(request, committee, of, sentence(error))
    said = _("%(added)s rader är nya och %(changed)s ändrade.")
    messages.success(request, said % {"added": done.added, "changed": done.changed})
    return _to(request, committee, of)


def _shown_kind(word: str) -> RecordKind:
    """The kind that an address names. Raises ``NotFound``: no such kind, or one that has no page."""
    of = kind_of(word)
    if of not in PAGES:
        raise NotFound("budget.no-record")
    return of


def _year(request: Request) -> int:
    return year_of(request) or 0


def _to(request: Request, committee: str, kind: RecordKind) -> HttpResponse:
    query = urlencode({"ar": _year(request), "enhet_belopp": money_word(request)})
    return redirect(f"{reverse(PAGES[kind][0], kwargs={'committee': committee})}?{query}")


@require_http_methods(["GET", "HEAD", "POST"])
def economy_budget_move(request: Request, committee: str) -> HttpResponse:
    """Money to another committee: the form, and moving it."""
    if request.method != "POST":
        return _moving(request, committee)
    require(request.actor, "edit_economy", committee)
    given, year = request.POST, _year(request)
    try:
        ore = ore_from(parse_number(given.get("belopp", "")), money_of(money_word(request)))
        move_between(
            actor=request.actor,
            year=year,
            giver=_place(request, committee, "fran"),
            taker=_place(request, given.get("till", ""), "till"),
            ore=ore,
            label=given.get("label", ""),
            decided_in=given.get("decided_in", ""),
            restate="omrakna" in given,
            now=timezone.now(),
        )
    except BadInput as error:
        return _moving(request, committee, sentence(error))
    messages.success(request, _("Pengarna är flyttade, och flytten står i båda rambryggorna."))
    return redirect(address(committee, given.get("fran_version", ""), ar=year, vy="historik"))


def _place(request: Request, committee: str, side: str) -> Place:
    given = request.POST
    return Place(
        committee,
        given.get(f"{side}_version", ""),
        given.get(f"{side}_enhet", ""),
        given.get(f"{side}_rad", ""),
    )


def _moving(request: Request, committee: str, fault: str = "") -> HttpResponse:
    page = moving_page(
        actor=request.actor,
        committee=committee,
        other=request.POST.get("till") or request.GET.get("till", ""),
        year=year_of(request),
        money=money_word(request),
    )
    context = {"page": page, "fault": fault, "given": request.POST}
    return render(request, "economy/budget_move.html", context, status=422 if fault else 200)
