"""The budget: versions, the grid that one types in, changes, decisions, and the workbook there and back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
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

from tertial.domain.economy.budget import BudgetCell
from tertial.domain.money import ore_from
from tertial.domain.swedish import parse_number
from tertial.errors import BadInput, Conflict, NotFound
from tertial.services.access import require
from tertial.services.economy.budget import changes as budget_changes
from tertial.services.economy.budget import files as budget_files
from tertial.services.economy.budget import versions as budgets
from tertial.services.economy.budget.basis import BudgetYear, budget_year
from tertial.services.economy.budget.deciding import decide as decide_version
from tertial.services.economy.budget.following import follow
from tertial.services.economy.budget.grid import saved_cells
from tertial.services.economy.budget.overheads import add_overhead
from tertial.services.economy.budget.pages import BudgetAsked, budget_page, budgets_page
from tertial.services.economy.budget.typing import Saved, TypedCell, save_cells
from tertial.services.economy.printing import money_of
from tertial.services.messages import sentence
from tertial.web.request import Request, page_number
from tertial.web.request import money_word as money_word
from tertial.web.request import year_of as year_of
from tertial.web.views.funding import histories_of

TYPED = "v:"
"""The names of a form's cells begin so."""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def asked_of(request: HttpRequest) -> BudgetAsked:
    """What of a version the address asks for."""
    given = request.GET
    return BudgetAsked(
        view=given.get("vy", "enheter"),
        unit=given.get("enhet", ""),
        against=given.get("mot", ""),
        day=_day(given.get("dag", "")),
        money=money_word(request),
        page=page_number(request),
    )


def address(committee: str, version: str, **query: object) -> str:
    """A version's page."""
    base = reverse("economy_budget", kwargs={"committee": committee, "version": version})
    kept = {name: value for name, value in query.items() if value}
    return f"{base}?{urlencode(kept)}" if kept else base


@require_http_methods(["GET", "HEAD", "POST"])
def economy_budgets(request: Request, committee: str) -> HttpResponse:
    """The versions of a year; a POST makes one."""
    if request.method != "POST":
        return _budgets(request, committee)
    require(request.actor, "edit_economy", committee)
    year = _required_year(request)
    try:
        key = budgets.make_version(
            actor=request.actor,
            committee=committee,
            year=year,
            label=request.POST.get("label", ""),
            kind=request.POST.get("kind", ""),
            based_on=request.POST.get("based_on", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        return _budgets(request, committee, sentence(error))
    messages.success(request, _("Versionen är gjord. Den är ett utkast tills den beslutas."))
    return redirect(address(committee, key, ar=year, vy="ar"))


def _required_year(request: HttpRequest) -> int:
    year = year_of(request)
    if year is None:
        raise NotFound("economy.no-year", committee="")
    return year


def _budgets(request: Request, committee: str, fault: str = "") -> HttpResponse:
    page = budgets_page(
        actor=request.actor,
        committee=committee,
        year=year_of(request),
        money=money_word(request),
    )
    context = {"page": page, "fault": fault, "given": request.POST}
    context |= histories_of("nyckel", page.head)
    return render(request, "economy/budgets.html", context, status=422 if fault else 200)


@require_POST
def economy_budget_follow(request: Request, committee: str) -> HttpResponse:
    """Choose which version the year, or a report, is followed against."""
    year = _required_year(request)
    try:
        follow(
            actor=request.actor,
            committee=committee,
            year=year,
            report=request.POST.get("rapport", ""),
            version=request.POST.get("version", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        return _budgets(request, committee, sentence(error))
    messages.success(request, _("Sparat."))
    query = urlencode({"ar": year, "enhet_belopp": money_word(request)})
    return redirect(f"{reverse('economy_budgets', args=[committee])}?{query}#foljs")


@require_safe
def economy_budget(request: Request, committee: str, version: str) -> HttpResponse:
    """A version: all units, a unit's grid, changes of many cells, two versions, history."""
    return _budget(request, committee, version, asked_of(request))


def _budget(
    request: Request, committee: str, version: str, asked: BudgetAsked, fault: str = ""
) -> HttpResponse:
    page = budget_page(
        actor=request.actor,
        committee=committee,
        year=year_of(request),
        version=version,
        asked=asked,
    )
    query = {"ar": page.head.year, "enhet_belopp": asked.money}
    context = {
        "page": page,
        "asked": asked,
        "fault": fault,
        "given": request.POST,
        "today": timezone.localdate(),
        "link": lambda **more: f"?{urlencode({**query, **more})}",
    }
    return render(request, "economy/budget.html", context, status=422 if fault else 200)


@require_POST
def economy_budget_save(request: Request, committee: str, version: str) -> HttpResponse:
    """Save what was typed in a grid: by itself from the script, or as the whole form."""
    require(request.actor, "edit_economy", committee)
    year, money = _required_year(request), money_of(money_word(request))
    by_script = "application/json" in request.headers.get("Accept", "")
    typed = _posted(request) if by_script else _form(request)
    about: dict[str, Any] = {"committee": committee, "year": year, "version": version}
    try:
        saved = save_cells(
            actor=request.actor, typed=typed, money=money, now=timezone.now(), **about
        )
    except BadInput as error:
        if by_script:
            return JsonResponse({"said": sentence(error)}, status=422)
        messages.warning(request, sentence(error))
        return redirect(address(committee, version, ar=year))
    unit, months = request.POST.get("enhet", ""), request.POST.get("vy") == "manad"
    if by_script:
        grid = saved_cells(**about, unit=unit, months=months, money=money)
        return JsonResponse(_answer(saved, grid))
    for fault in saved.faults:
        messages.warning(request, sentence(fault.error))
    if saved.changed:
        messages.success(request, _count_said(len(saved.changed)))
    vy = "manad" if months else "ar"
    return redirect(
        address(committee, version, ar=year, enhet=unit, vy=vy, enhet_belopp=str(money))
    )


def _count_said(count: int) -> str:
    said = ngettext("%(count)d belopp sparat.", "%(count)d belopp sparade.", count)
    return said % {"count": count}


def _posted(request: HttpRequest) -> list[TypedCell]:
    """Changed cells as the script sends them: three lists."""
    given = request.POST
    rows = zip(given.getlist("key"), given.getlist("value"), given.getlist("version"), strict=False)
    return [typed for key, value, seen in rows for typed in _typed(key, value, seen)]


def _form(request: HttpRequest) -> list[TypedCell]:
    """All cells of the form; those that are as they were seen change nothing."""
    seen = request.POST.get("seen", "")
    return [
        typed
        for name, value in request.POST.items()
        if name[: len(TYPED)] == TYPED
        for typed in _typed(name[len(TYPED) :], str(value), seen)
    ]


def _typed(key: str, value: str, seen: str) -> list[TypedCell]:
    try:
        return [TypedCell(*budget_files.typed_key(key), value, int(seen or "0"))]
    except ValueError:
        return []


def _answer(saved: Saved, grid: Any) -> dict[str, Any]:
    """What ``grid.js`` is told: all cells as they are now, and those that were not saved."""
    faults = [
        {
            "key": f"{fault.typed.unit}/{fault.typed.line}/{fault.typed.part}",
            "said": sentence(fault.error),
            "version": str(fault.seen),
        }
        for fault in saved.faults
    ]
    refused = {fault["key"] for fault in faults}
    return {
        "cells": [
            {"key": cell.key, "text": cell.text, "version": str(grid.seen)}
            for cell in grid.cells
            if cell.key not in refused
        ],
        "texts": dict(grid.texts),
        "faults": faults,
        "said": _("Sparat %(time)s") % {"time": f"{timezone.localtime():%H.%M}"}
        if saved.changed or not faults
        else "",
    }


# --- changes of many cells -----------------------------------------------------------------------------------


@require_POST
def economy_budget_change(request: Request, committee: str, version: str) -> HttpResponse:
    """A transfer, an index, a payroll overhead, a carry-over, a key of periodisation, or undoing one."""
    require(request.actor, "edit_economy", committee)
    year = _required_year(request)
    done = CHANGES.get(request.POST.get("gor", ""))
    if done is None:
        raise NotFound("budget.no-movement")
    change, said = done
    about = {
        "actor": request.actor,
        "committee": committee,
        "year": year,
        "version": version,
        "now": timezone.now(),
    }
    view = "historik" if change is _undo else "andra"
    try:
        change(request, about)
    except (BadInput, Conflict) as error:
        asked = BudgetAsked(view=view, money=money_word(request))
        return _budget(request, committee, version, asked, sentence(error))
    messages.success(request, said())
    return redirect(address(committee, version, ar=year, vy=view, enhet_belopp=money_word(request)))


def _amount(request: HttpRequest, name: str, of: BudgetYear) -> int:
    """An amount of the form in öre, as it stands in the ledger. Raises ``BadInput``."""
    text = request.POST.get(name, "").strip()
    money = money_of(money_word(request))
    return ore_from(parse_number(text), money) * of.sign if text else 0


def _percent(request: HttpRequest, name: str) -> Decimal:
    text = request.POST.get(name, "").replace("%", "").strip()
    return Decimal(parse_number(text))


def _transfer(request: HttpRequest, about: dict[str, Any]) -> None:
    """From one cell to another: plus more result at the first is less at the second."""
    of = budget_year(committee=about["committee"], year=about["year"])
    ore, given = _amount(request, "belopp", of), request.POST
    legs = [
        budget_changes.Transferred(given.get("fran_enhet", ""), given.get("fran_rad", ""), -ore),
        budget_changes.Transferred(given.get("till_enhet", ""), given.get("till_rad", ""), ore),
    ]
    budget_changes.transfer(**about, legs=legs, reason=given.get("skal", ""))


def _index(request: HttpRequest, about: dict[str, Any]) -> None:
    percent = _percent(request, "procent")
    budget_changes.index_lines(
        **about,
        percents=dict.fromkeys(request.POST.getlist("rader"), percent),
        units=[unit for unit in request.POST.getlist("enheter") if unit],
        reason=request.POST.get("skal", ""),
    )


def _overhead(request: HttpRequest, about: dict[str, Any]) -> None:
    add_overhead(
        **about,
        salary_line=request.POST.get("lon_rad", ""),
        account=request.POST.get("po_konto", "").strip(),
        overhead_line=request.POST.get("po_rad", ""),
        percent=_percent(request, "procent"),
    )


def _carry(request: HttpRequest, about: dict[str, Any]) -> None:
    budget_changes.carry_over(
        **about,
        from_version=request.POST.get("fran_version", ""),
        line=request.POST.get("rad", ""),
        surplus_percent=_percent(request, "overskott"),
        deficit_percent=_percent(request, "underskott"),
        units=[],
    )


def _period(request: HttpRequest, about: dict[str, Any]) -> None:
    of = budget_year(committee=about["committee"], year=about["year"])
    wanted = [unit for unit in request.POST.getlist("enheter") if unit] or of.units()
    lines = set(request.POST.getlist("rader"))
    cells = [BudgetCell(u, line) for u in wanted for line in of.lines(u) if line in lines]
    budget_changes.choose_key(**about, cells=cells, key=request.POST.get("nyckel", ""))


def _undo(request: HttpRequest, about: dict[str, Any]) -> None:
    budget_changes.undo(**about, together=request.POST.get("andring", ""))


CHANGES: dict[str, tuple[Callable[[HttpRequest, dict[str, Any]], None], Callable[[], str]]] = {
    "omfordela": (_transfer, lambda: _("Pengarna är omfördelade.")),
    "rakna-upp": (_index, lambda: _("Raderna är uppräknade.")),
    "po": (_overhead, lambda: _("PO-pålägget är inräknat.")),
    "overfor": (_carry, lambda: _("Förra årets avvikelser är överförda.")),
    "periodisera": (_period, lambda: _("Nyckeln är vald.")),
    "angra": (_undo, lambda: _("Ändringen är ångrad med en motsatt ändring.")),
}


@require_POST
def economy_budget_decide(request: Request, committee: str, version: str) -> HttpResponse:
    """Register who decided a version, and when: it is closed and written to the ledger."""
    require(request.actor, "decide_budget", committee)
    year = _required_year(request)
    day = _day(request.POST.get("dag", ""))
    asked = BudgetAsked(money=money_word(request))
    if day is None:
        return _budget(request, committee, version, asked, _("Skriv dagen som 2026-01-31."))
    try:
        decide_version(
            actor=request.actor,
            committee=committee,
            year=year,
            version=version,
            decided_on=day,
            decided_by=request.POST.get("av", ""),
            paragraph=request.POST.get("paragraf", ""),
            note=request.POST.get("anmarkning", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        return _budget(request, committee, version, asked, sentence(error))
    messages.success(request, _("Budgeten är beslutad och finns i huvudboken."))
    return redirect(address(committee, version, ar=year))


# --- the workbook --------------------------------------------------------------------------------------------


@require_safe
def economy_budget_file(request: Request, committee: str, version: str) -> HttpResponse:
    """The version as a workbook to fill in."""
    require(request.actor, "see_breakdown", committee)
    year, months = _required_year(request), request.GET.get("vy") == "manad"
    content = budget_files.budget_file(
        actor=request.actor,
        committee=committee,
        year=year,
        version=version,
        money=money_word(request),
        months=months,
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(content, content_type=kind)
    name = f"budget-{year}-{version}{'-manader' if months else ''}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_POST
def economy_budget_upload(request: Request, committee: str, version: str) -> HttpResponse:
    """Show what a filled-in workbook would change."""
    require(request.actor, "edit_economy", committee)
    asked = BudgetAsked(view="andra", money=money_word(request))
    given = request.FILES.get("file")
    if getattr(request, "upload_refused", False):
        return _budget(request, committee, version, asked, _("Filen är för stor."))
    name = given.name if given and given.name else _("Filen")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "budget.xlsx"
        with path.open("wb") as target:
            for chunk in given.chunks() if given else ():
                target.write(chunk)
        try:
            preview = budget_files.preview_file(
                actor=request.actor,
                committee=committee,
                year=_required_year(request),
                version=version,
                path=path,
                name=name,
            )
        except BadInput as error:
            return _budget(request, committee, version, asked, sentence(error))
    return _preview(request, committee, version, preview)


def _preview(
    request: Request, committee: str, version: str, preview: Any, faults: Any = ()
) -> HttpResponse:
    context = {"page": preview, "committee": committee, "version": version, "faults": faults}
    status = 409 if faults else 422 if preview.problems else 200
    return render(request, "economy/budget_file.html", context, status=status)


@require_POST
def economy_budget_take(request: Request, committee: str, version: str) -> HttpResponse:
    """Take what the workbook changes: all of it or nothing."""
    require(request.actor, "edit_economy", committee)
    year, money = _required_year(request), money_word(request)
    file = request.POST.get("fil", "")[:100]
    try:
        saved = budget_files.take_file(
            actor=request.actor,
            committee=committee,
            year=year,
            version=version,
            taken=request.POST.get("andringar", ""),
            money=money,
            file=file,
            now=timezone.now(),
        )
    except BadInput as error:
        asked = BudgetAsked(view="andra", money=money)
        return _budget(request, committee, version, asked, sentence(error))
    if saved.faults:
        of = budget_year(committee=committee, year=year)
        said = budget_files.faults_in_words(of, saved.faults)
        preview = budget_files.FilePreview(file, version, version, year, money)
        return _preview(request, committee, version, preview, said)
    messages.success(request, _count_said(len(saved.changed)))
    return redirect(address(committee, version, ar=year, vy="historik", enhet_belopp=money))
