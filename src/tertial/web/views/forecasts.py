"""Forecasts: the board, a unit's sheet and its steps, the controller's part, measures, accuracy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tertial.errors import BadInput
from tertial.services.economy.forecast import freeze as forecast_freeze
from tertial.services.economy.forecast import pages as forecast_pages
from tertial.services.economy.forecast import sheets as forecast_sheets
from tertial.services.economy.forecast import steps as forecast_steps
from tertial.services.economy.forecast import versions as forecasts
from tertial.services.economy.forecast.accuracy import accuracy_page
from tertial.services.economy.forecast.accuracy_file import accuracy_file
from tertial.services.economy.forecast.board import board_page
from tertial.services.economy.forecast.sheets import CellSave, SheetChanged
from tertial.services.economy.page.asked import PageAsked
from tertial.services.economy.printing import money_of
from tertial.services.messages import sentence
from tertial.services.reporting import FORMATS
from tertial.web.request import Request, act, money_word, month_of, year_of
from tertial.web.views.economy import cell_link

# --- the board --------------------------------------------------------------------------------------------------


@require_safe
def board(request: Request, committee: str, forecast: str = "") -> HttpResponse:
    """All units of a forecast, the newest where none is named."""
    page = board_page(
        actor=request.actor,
        committee=committee,
        key=forecast,
        money=money_word(request),
        today=timezone.localdate(),
    )
    return render(request, "economy/forecasts.html", {"page": page})


@require_POST
def open_forecast(request: Request, committee: str) -> HttpResponse:
    try:
        key = forecasts.open_forecast(
            actor=request.actor,
            committee=committee,
            year=year_of(request) or 0,
            month=month_of(request) or 0,
            now=timezone.now(),
        )
    except BadInput as error:
        messages.warning(request, sentence(error))
        return redirect("economy_forecasts", committee=committee)
    messages.success(request, _("Prognosen är öppen för alla enheter."))
    return redirect("economy_forecast", committee=committee, forecast=key)


def _about(request: Request, committee: str, forecast: str, **more: Any) -> dict[str, Any]:
    """What every service of a forecast is told."""
    about = {"actor": request.actor, "committee": committee, "key": forecast}
    return {**about, "now": timezone.now(), **more}


@require_POST
def freeze(request: Request, committee: str, forecast: str) -> HttpResponse:
    def work() -> str:
        forecast_freeze.freeze(
            **_about(request, committee, forecast),
            with_measures=bool(request.POST.get("atgarder")),
            with_grants=bool(request.POST.get("bidrag")),
            is_sure=bool(request.POST.get("anda")),
        )
        return _("Prognosen är fryst och skriven till huvudboken.")

    return _back(request, committee, forecast, work)


@require_POST
def lift(request: Request, committee: str, forecast: str) -> HttpResponse:
    """Open a frozen forecast again, with a reason."""

    def work() -> str:
        about = _about(request, committee, forecast)
        forecast_freeze.lift_freeze(**about, reason=request.POST.get("skal", ""))
        return _("Frysningen är hävd. Prognosen är öppen igen.")

    return _back(request, committee, forecast, work)


def _amount(request: Request) -> dict[str, Any]:
    """An amount of its own on a line: what it is of, and how much."""
    return {
        "line": request.POST.get("rad", ""),
        "label": request.POST.get("avser", ""),
        "amount": request.POST.get("belopp", ""),
        "money": money_of(money_word(request)),
    }


@require_POST
def adjust(request: Request, committee: str, forecast: str) -> HttpResponse:
    """The controller's own adjustment; an empty amount takes it away."""

    def work() -> str:
        unit = request.POST.get("enhet", "")
        about = _about(request, committee, forecast, unit=unit)
        forecast_steps.adjust(**about, **_amount(request))
        return _("Justeringen är sparad och visas för sig.")

    return _back(request, committee, forecast, work)


@require_POST
def approve(request: Request, committee: str, forecast: str) -> HttpResponse:
    """A unit's sheet, or a level's: all that wait below it."""

    def work() -> str:
        unit = request.POST.get("enhet", "")
        count = forecast_steps.approve(**_about(request, committee, forecast, unit=unit))
        said = ngettext("En prognos är godkänd.", "%(count)s prognoser är godkända.", count)
        return said % {"count": count}

    return _back(request, committee, forecast, work)


def _back(
    request: Request, committee: str, forecast: str, work: Callable[[], str], unit: str = ""
) -> HttpResponse:
    """Do something and say what came of it, on the page that one came from."""
    kwargs = {"committee": committee, "forecast": forecast}
    unit = unit or request.POST.get("blad", "")
    if unit:
        address = reverse("economy_sheet", kwargs=kwargs | {"unit": unit})
    else:
        address = reverse("economy_forecast", kwargs=kwargs)
    return act(request, f"{address}?enhet_belopp={quote(money_word(request))}", work)


# --- a unit's sheet ---------------------------------------------------------------------------------------------


@require_safe
def sheet(request: Request, committee: str, forecast: str, unit: str) -> HttpResponse:
    return _sheet(request, committee, forecast, unit)


def _sheet(
    request: Request,
    committee: str,
    forecast: str,
    unit: str,
    fault: str = "",
    theirs: dict[str, str] | None = None,
) -> HttpResponse:
    page = forecast_pages.sheet_page(
        actor=request.actor, committee=committee, key=forecast, unit=unit, money=money_word(request)
    )
    given = request.POST if fault else {}
    context = {
        "page": page,
        "top": page.head,
        "is_wide": request.GET.get("vy") == "bred",
        "fault": fault,
        "theirs": theirs,
        "reason": given.get("reason", page.reason),
        "assumptions": given.get("assumptions", page.assumptions),
        "link": cell_link(committee, PageAsked()),
    }
    return render(request, "economy/sheet.html", context, status=422 if fault else 200)


def _typed(request: Request) -> list[CellSave]:
    """Cells as the grid sends them, or all of the form where it is sent without a script."""
    if request.POST.getlist("key"):
        sent = zip(
            request.POST.getlist("key"),
            request.POST.getlist("value"),
            request.POST.getlist("version"),
            strict=False,
        )
        return [CellSave(key, value, _version(number)) for key, value, number in sent]
    return [
        CellSave(name[2:], str(value), _version(request.POST.get(f"n:{name[2:]}", "")))
        for name, value in request.POST.items()
        if name.startswith("v:")
    ]


def _version(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0


def _save(
    request: Request, committee: str, forecast: str, unit: str, cells: Sequence[CellSave]
) -> forecast_sheets.Saved:
    about = _about(request, committee, forecast, unit=unit)
    return forecast_sheets.save_cells(**about, cells=cells, money=money_of(money_word(request)))


@require_POST
def save(request: Request, committee: str, forecast: str, unit: str) -> HttpResponse:
    """Keep the cells that were typed; the answer is as grid.js wants it, or the page again without a script."""
    wants_json = "application/json" in request.headers.get("Accept", "")
    try:
        saved = _save(request, committee, forecast, unit, _typed(request))
    except BadInput as error:
        if wants_json:
            return JsonResponse({"cells": [], "texts": {}, "faults": [], "said": sentence(error)})
        return _sheet(request, committee, forecast, unit, sentence(error))
    if not wants_json:
        fault = " ".join(said for _, said, _ in saved.faults)
        return _texts_then(request, committee, forecast, unit, fault, lambda: _("Sparat."))
    page = forecast_pages.sheet_page(
        actor=request.actor, committee=committee, key=forecast, unit=unit, money=money_word(request)
    )
    return JsonResponse(_answer(page, saved))


def _answer(page: forecast_pages.SheetPage, saved: forecast_sheets.Saved) -> dict[str, Any]:
    own = {row.key: row for row in page.rows}
    texts: dict[str, str] = {}
    for row in page.rows:
        if not row.can_type:
            texts[f"egen-{row.key}"] = row.own
        for name in ("variance", "change", "apart", "with_measures"):
            texts[f"{name}-{row.key}"] = getattr(row, name)
    return {
        "cells": [
            {"key": line, "text": own[line].own, "version": str(number)}
            for line, _ore, number in saved.cells
        ],
        "texts": texts,
        "faults": [
            {"key": line, "said": said} | ({"version": str(number)} if number else {})
            for line, said, number in saved.faults
        ],
        "said": _("Sparat %(at)s") % {"at": saved.at} if saved.cells or not saved.faults else "",
    }


def _texts_then(
    request: Request,
    committee: str,
    forecast: str,
    unit: str,
    fault: str,
    work: Callable[[], str],
) -> HttpResponse:
    """Keep the texts of the form, then take the step.

    What could not be kept is said with what was typed still there; where all is kept and the step cannot be taken, the
    page says why.
    """
    try:
        if not fault and "reason" in request.POST:
            _keep_texts(request, committee, forecast, unit)
    except SheetChanged as error:
        theirs: Any = error.values["theirs"]
        return _sheet(request, committee, forecast, unit, sentence(error), theirs)
    except BadInput as error:
        fault = sentence(error)
    if fault:
        return _sheet(request, committee, forecast, unit, fault)
    return _back(request, committee, forecast, work, unit)


def _keep_texts(request: Request, committee: str, forecast: str, unit: str) -> int:
    """Save the form's texts; their version."""
    return forecast_sheets.save_texts(
        **_about(request, committee, forecast, unit=unit),
        reason=request.POST.get("reason", ""),
        assumptions=request.POST.get("assumptions", ""),
        version=_version(request.POST.get("text_version", "")),
    )


@require_POST
def texts(request: Request, committee: str, forecast: str, unit: str) -> HttpResponse:
    """Keep the texts while they are written: a part of the page that says how it went."""
    conflict = None
    try:
        version = _keep_texts(request, committee, forecast, unit)
        said = _("Sparat %(at)s") % {"at": timezone.localtime().strftime("%H.%M")}
    except SheetChanged as error:
        version, said, conflict = int(str(error.values["version"])), sentence(error), error.values
    except BadInput as error:
        version, said = _version(request.POST.get("text_version", "")), sentence(error)
    context = {"version": version, "said": said, "theirs": (conflict or {}).get("theirs")}
    return render(request, "economy/_sheet_texts.html", context)


STEPS = {
    "lamna-in": forecast_steps.hand_in,
    "ta-tillbaka": forecast_steps.withdraw,
}
SAID = {
    "lamna-in": "Prognosen är inlämnad.",
    "ta-tillbaka": "Prognosen är öppen att skriva i igen.",
    "godkann": "Prognosen är godkänd.",
    "aterlamna": "Prognosen är återlämnad.",
    "forslag": "Förslaget är taget på de rader där inget var skrivet.",
}


@require_POST
def step(request: Request, committee: str, forecast: str, unit: str) -> HttpResponse:
    """Hand in, take back, return, approve, or take the proposals; what the form holds is kept first."""
    word = request.POST.get("gor", "")
    here = _about(request, committee, forecast, unit=unit)

    def work() -> str:
        if word == "godkann":
            forecast_steps.approve(**here)
        elif word == "aterlamna":
            forecast_steps.return_sheet(comment=request.POST.get("remark", ""), **here)
        elif word == "forslag":
            forecast_sheets.take_proposals(**here)
        elif word in STEPS:
            STEPS[word](**here)
        else:
            raise BadInput("forecast.step-unknown", step=word[:40])
        return str(_(SAID[word]))

    fault = ""
    cells = _typed(request)
    if cells:
        try:
            saved = _save(request, committee, forecast, unit, cells)
            fault = " ".join(said for _, said, _ in saved.faults)
        except BadInput as error:
            fault = sentence(error)
    return _texts_then(request, committee, forecast, unit, fault, work)


@require_POST
def grant(request: Request, committee: str, forecast: str, unit: str) -> HttpResponse:
    """A grant that is applied for; an empty amount takes it away."""

    def work() -> str:
        about = _about(request, committee, forecast, unit=unit)
        forecast_sheets.save_grant(**about, **_amount(request))
        return _("Bidraget är sparat och räknas för sig.")

    return _back(request, committee, forecast, work, unit)


@require_safe
def accuracy(request: Request, committee: str) -> HttpResponse:
    """How right the frozen forecasts were."""
    page = accuracy_page(**_judged(request, committee))
    return render(request, "economy/accuracy.html", {"page": page})


@require_safe
def accuracy_workbook(request: Request, committee: str) -> HttpResponse:
    """The same as a workbook, with every line that it is made of."""
    name, content = accuracy_file(**_judged(request, committee))
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=FORMATS["xlsx"], headers=disposition)


def _judged(request: Request, committee: str) -> dict[str, Any]:
    unit, line = request.GET.get("enhet", ""), request.GET.get("rad", "")
    return {"actor": request.actor, "committee": committee, "unit": unit, "line": line}
