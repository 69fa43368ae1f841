"""Volumes: the services of a year, price lists, what is typed and read in, and compensation reconciled per provider."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.errors import BadInput, Conflict, NotFound
from tertial.services.access import require
from tertial.services.economy.funding.fields import RecordKind
from tertial.services.economy.page.asked import PageAsked
from tertial.services.economy.volumes import grid as volume_grid
from tertial.services.economy.volumes import prices as volume_prices
from tertial.services.economy.volumes.basis import KIND_WORDS, WORD_OF
from tertial.services.economy.volumes.page import VolumeAsked, volumes_page
from tertial.services.economy.volumes.reconcile import reconcile_page
from tertial.services.economy.volumes.rows import RowsAsked, rows_page
from tertial.services.economy.volumes.service import service_page
from tertial.services.messages import sentence
from tertial.web.markup import chart_picture
from tertial.web.request import Request
from tertial.web.views.budgets import TYPED, money_word, year_of
from tertial.web.views.economy import cell_link, vouchers_of
from tertial.web.views.funding import Filled, month_of


def _asked(request: Request) -> VolumeAsked:
    given = request.GET
    return VolumeAsked(
        month=month_of(request),
        pair=given.get("jamfor", ""),
        budget=given.get("budget", ""),
        forecast=given.get("prognos", ""),
        money=money_word(request),
    )


def asked_about(request: Request, committee: str) -> dict[str, Any]:
    return {"actor": request.actor, "committee": committee, "year": year_of(request)}


def _query(asked: VolumeAsked, year: int, month: int) -> str:
    """What is asked for, to be taken along to another page of volumes."""
    kept = {
        "ar": year,
        "manad": month,
        "jamfor": asked.pair,
        "budget": asked.budget,
        "prognos": asked.forecast,
        "enhet_belopp": asked.money,
    }
    return urlencode({name: value for name, value in kept.items() if value})


def _show(
    request: Request, template: str, page: Any, asked: VolumeAsked, **more: Any
) -> HttpResponse:
    head = page.head
    query = _query(asked, head.budget.year, head.month)
    return render(request, template, {"page": page, "asked": asked, "query": query, **more})


@require_safe
def economy_volumes(request: Request, committee: str) -> HttpResponse:
    """All services in a pair of budget, outcome, forecast and last year."""
    asked = _asked(request)
    page = volumes_page(**asked_about(request, committee), asked=asked)
    return _show(request, "economy/volumes.html", page, asked)


@require_safe
def economy_volume(request: Request, committee: str, service: str) -> HttpResponse:
    """One service by month and provider."""
    asked = _asked(request)
    page = service_page(**asked_about(request, committee), service=service, asked=asked)
    picture = chart_picture(page.chart) if page.chart else ""
    return _show(request, "economy/volumes_service.html", page, asked, picture=picture)


@require_safe
def economy_volume_rows(request: Request, committee: str, service: str) -> HttpResponse:
    """The rows that volumes are made of."""
    given = request.GET
    asked = RowsAsked(
        kind=given.get("slag", ""),
        version=given.get("version", ""),
        month=month_of(request),
        provider_type=given.get("regi"),
        provider=given.get("utforare"),
    )
    page = rows_page(**asked_about(request, committee), service=service, asked=asked)
    return render(request, "economy/volumes_rows.html", {"page": page})


@require_safe
def economy_volume_reconcile(request: Request, committee: str) -> HttpResponse:
    """Compensation per provider against the ledger."""
    asked = _asked(request)
    wanted = request.GET.get("insats", "")
    page = reconcile_page(**asked_about(request, committee), asked=asked, service=wanted)
    link = cell_link(committee, PageAsked(money=asked.money))
    return _show(
        request,
        "economy/volumes_reconcile.html",
        page,
        asked,
        vouchers=lambda line: vouchers_of(link(line.cell), line.filters),
        service=wanted,
    )


# --- services and prices -------------------------------------------------------------------------------------


def _prices(_request: Request, about: dict[str, Any]) -> dict[str, Any]:
    return {"page": volume_prices.prices_page(**about, today=timezone.localdate())}


VOLUMES: dict[RecordKind, Filled] = dict.fromkeys(
    volume_prices.KINDS, ("economy_volume_prices", "economy/volumes_prices.html", _prices)
)
"""Where services and prices are shown when a row of theirs is saved."""


@require_http_methods(["GET", "HEAD", "POST"])
def economy_volume_prices(request: Request, committee: str) -> HttpResponse:
    """The registers of services and prices; a POST ends a price, follows it by a new one, or undoes a change."""
    if request.method != "POST":
        return _registers(request, committee)
    require(request.actor, "edit_economy", committee)
    change = CHANGES.get(request.POST.get("gor", ""))
    if change is None:
        raise NotFound("volume.no-change")
    about = {
        **asked_about(request, committee),
        "year": year_of(request) or 0,
        "now": timezone.now(),
    }
    try:
        change[0](request, about)
    except (BadInput, Conflict) as error:
        return _registers(request, committee, sentence(error))
    messages.success(request, change[1]())
    return to(committee, "economy_volume_prices", ar=about["year"])


def _registers(request: Request, committee: str, fault: str = "") -> HttpResponse:
    page = volume_prices.prices_page(
        **asked_about(request, committee), money=money_word(request), today=timezone.localdate()
    )
    context = {"page": page, "fault": fault, "faults": {}, "given": {}}
    status = 422 if fault else 200
    return render(request, "economy/volumes_prices.html", context, status=status)


def _end(request: HttpRequest, about: dict[str, Any]) -> None:
    volume_prices.end_price(**about, key=request.POST.get("key", ""), last=_day(request))


def _follow(request: HttpRequest, about: dict[str, Any]) -> None:
    key, price = request.POST.get("key", ""), request.POST.get("pris", "")
    volume_prices.follow_price(**about, key=key, price=price, first=_day(request))


def _undo(request: HttpRequest, about: dict[str, Any]) -> None:
    volume_prices.undo_change(**about, event=number(request.POST.get("andring", "")))


CHANGES: dict[str, tuple[Callable[[HttpRequest, dict[str, Any]], None], Callable[[], str]]] = {
    "avsluta": (_end, lambda: _("Priset är avslutat.")),
    "nytt-pris": (_follow, lambda: _("Det nya priset är tillagt och det förra avslutat.")),
    "angra": (_undo, lambda: _("Ändringen är ångrad.")),
}


def _day(request: HttpRequest) -> date:
    text = request.POST.get("dag", "").strip()
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadInput("volume.day", text=text[:20]) from None


def number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 18 else 0


def to(committee: str, name: str, **query: object) -> HttpResponse:
    kept = {word: value for word, value in query.items() if value}
    return redirect(f"{reverse(name, kwargs={'committee': committee})}?{urlencode(kept)}")


# --- what is typed -------------------------------------------------------------------------------------------


def _grid_asked(request: HttpRequest) -> volume_grid.GridAsked:
    """Which grid: ``vad`` is kind and version, as ``budget:2026``; ``version`` is the script's, of cells."""
    given = request.POST if request.method == "POST" else request.GET
    row = (given.get("regi", "").strip()[:40], given.get("utforare", "").strip()[:40])
    word, _sign, version = given.get("vad", "").partition(":")
    return volume_grid.GridAsked(
        kind=KIND_WORDS.get(word, "budget"),
        version=version,
        service=given.get("insats", ""),
        row=row if "regi" in given or "utforare" in given else None,
    )


@require_safe
def economy_volume_grid(request: Request, committee: str) -> HttpResponse:
    """A service in a version, to type in."""
    try:
        page = volume_grid.grid_page(**asked_about(request, committee), asked=_grid_asked(request))
    except NotFound as error:
        if error.code != "volume.no-services":
            raise
        messages.warning(request, sentence(error))
        return to(committee, "economy_volume_prices", ar=year_of(request))
    return render(request, "economy/volumes_grid.html", {"page": page})


@require_POST
def economy_volume_save(request: Request, committee: str) -> HttpResponse:
    """Save what was typed: by itself from the script, or as the whole form."""
    require(request.actor, "edit_economy", committee)
    asked = _grid_asked(request)
    by_script = "application/json" in request.headers.get("Accept", "")
    about: dict[str, Any] = {**asked_about(request, committee), "year": year_of(request) or 0}
    saved = volume_grid.save_volumes(
        **about,
        kind=asked.kind,
        version=asked.version,
        typed=_posted(request) if by_script else _form(request),
        now=timezone.now(),
    )
    if by_script:
        cells = volume_grid.saved_volumes(**about, asked=asked)
        return JsonResponse(_answer(saved, cells))
    for fault in saved.faults:
        messages.warning(request, sentence(fault.error))
    if saved.changed:
        said = ngettext("%(count)d antal sparat.", "%(count)d antal sparade.", saved.changed)
        messages.success(request, said % {"count": saved.changed})
    return _to_grid(request, committee, asked)


def _to_grid(request: HttpRequest, committee: str, asked: volume_grid.GridAsked) -> HttpResponse:
    what = f"{WORD_OF[asked.kind]}:{asked.version}"
    return to(committee, "economy_volume_grid", ar=year_of(request), vad=what, insats=asked.service)


@require_POST
def economy_volume_version(request: Request, committee: str) -> HttpResponse:
    """Begin a version of a budget or forecast, as a copy or empty."""
    require(request.actor, "edit_economy", committee)
    given = request.POST
    kind = KIND_WORDS.get(given.get("slag", ""), "budget")
    version = " ".join(given.get("namn", "").split())
    try:
        volume_grid.make_version(
            **asked_about(request, committee) | {"year": year_of(request) or 0},
            kind=kind,
            version=version,
            base=given.get("grund", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        messages.warning(request, sentence(error))
        return to(committee, "economy_volume_grid", ar=year_of(request))
    asked = volume_grid.GridAsked(kind, version, given.get("insats", ""))
    return _to_grid(request, committee, asked)


def _posted(request: HttpRequest) -> list[volume_grid.TypedVolume]:
    """Changed cells as the script sends them: three lists."""
    given = request.POST
    rows = zip(given.getlist("key"), given.getlist("value"), given.getlist("version"), strict=False)
    return [volume_grid.TypedVolume(key, value, number(seen)) for key, value, seen in rows]


def _form(request: HttpRequest) -> list[volume_grid.TypedVolume]:
    """All cells of the form; those that are as they were seen change nothing."""
    seen = number(request.POST.get("seen", ""))
    return [
        volume_grid.TypedVolume(name[len(TYPED) :], str(value), seen)
        for name, value in request.POST.items()
        if name[: len(TYPED)] == TYPED
    ]


def _answer(saved: volume_grid.SavedVolumes, grid: Any) -> dict[str, Any]:
    """What ``grid.js`` is told: all cells as they are now, and those that were not saved."""
    refused = {fault.key for fault in saved.faults}
    said = _("Sparat %(time)s") % {"time": f"{timezone.localtime():%H.%M}"}
    return {
        "cells": [
            {"key": cell.key, "text": cell.text, "version": str(grid.seen)}
            for cell in grid.cells
            if cell.key not in refused
        ],
        "texts": dict(grid.texts),
        "faults": [
            {"key": fault.key, "said": sentence(fault.error), "version": str(fault.seen)}
            for fault in saved.faults
        ],
        "said": said if saved.changed or not saved.faults else "",
    }
