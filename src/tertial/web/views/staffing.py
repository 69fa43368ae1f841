"""Staff as the economy meets it, and what is known of the year: measures and items out of the ordinary."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tertial.errors import BadInput, Conflict
from tertial.services.access import require
from tertial.services.economy.forecast import known, positions
from tertial.services.economy.forecast import staff_file as staff_files
from tertial.services.economy.forecast.positions import KIND_LABELS, staff_register
from tertial.services.economy.forecast.staff_values import LABELS, StaffFault, kind_of
from tertial.services.economy.forecast.staffing import staff_page
from tertial.services.economy.printing import money_of
from tertial.services.messages import sentence
from tertial.services.reporting import FORMATS
from tertial.web.request import Request, act, money_word, month_of, number_of, text_of, year_of


@require_safe
def staff(request: Request, committee: str) -> HttpResponse:
    """Positions per unit, what the year costs, what another pay revision would cost, and the register itself."""
    return _staff(request, committee)


def _staff(
    request: Request,
    committee: str,
    fault: str = "",
    faults: Mapping[str, str] | None = None,
    status: int = 422,
) -> HttpResponse:
    unit = text_of(request, "visad") or request.GET.get("enhet", "")
    page = staff_page(
        actor=request.actor,
        committee=committee,
        year=year_of(request),
        unit=unit,
        money=money_word(request),
        revision=request.GET.get("revision", ""),
        revision_month=month_of(request, "fran") or 4,
    )
    register = staff_register(actor=request.actor, committee=committee, year=page.year, unit=unit)
    context = {
        "page": page,
        "register": register,
        "labels": LABELS,
        "kinds": KIND_LABELS,
        "fault": fault,
        "faults": faults or {},
        "given": request.POST,
    }
    return render(request, "economy/staff.html", context, status=status if fault else 200)


def _row_of(request: Request, committee: str) -> dict[str, Any]:
    """What every change of the register is told."""
    return {
        "actor": request.actor,
        "committee": committee,
        "year": year_of(request) or 0,
        "now": timezone.now(),
    }


def _to_staff(request: Request, committee: str) -> str:
    address = reverse("economy_staff", kwargs={"committee": committee})
    return f"{address}?{_kept(request)}"


@require_POST
def save_staff(request: Request, committee: str, kind: str) -> HttpResponse:
    """Add a position or pay terms, or change the columns that the form has."""
    of, given = kind_of(kind), request.POST
    names = [name for name in LABELS[of] if name in given]
    seen = {name: given.get(f"sedd:{name}", "") for name in names if f"sedd:{name}" in given}
    try:
        positions.save_staff(
            **_row_of(request, committee),
            kind=of,
            given={name: given[name] for name in names},
            row=number_of(request, "rad") or 0,
            seen=seen,
        )
    except StaffFault as error:
        return _staff(request, committee, sentence(error), error.faults)
    except Conflict as error:
        return _staff(request, committee, sentence(error), status=409)
    return act(request, _to_staff(request, committee), lambda: _("Sparat."))


@require_POST
def remove_staff(request: Request, committee: str, kind: str) -> HttpResponse:
    """Take a row away, as if it had never been."""

    def work() -> str:
        row = number_of(request, "rad") or 0
        positions.remove_staff(**_row_of(request, committee), kind=kind_of(kind), row=row)
        return _("Borttagen. Ångra under Senaste ändringar.")

    return act(request, _to_staff(request, committee), work)


@require_POST
def undo_staff(request: Request, committee: str) -> HttpResponse:
    """Undo the newest change of a row."""

    def work() -> str:
        change = number_of(request, "andring", 18) or 0
        positions.undo_staff(**_row_of(request, committee), change=change)
        return _("Ändringen är ångrad.")

    return act(request, _to_staff(request, committee), work)


@require_safe
def staff_workbook(request: Request, committee: str) -> HttpResponse:
    """The year's positions as a workbook to change."""
    name, content = staff_files.staff_file(
        actor=request.actor, committee=committee, year=year_of(request) or 0
    )
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, content_type=FORMATS["xlsx"], headers=disposition)


@require_POST
def upload_staff(request: Request, committee: str) -> HttpResponse:
    """Show what a file of positions would change."""
    require(request.actor, "edit_economy", committee)
    given = request.FILES.get("fil")
    if given is None:
        return _staff(request, committee, _("Välj en fil som inte är för stor."))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "tjanster"
        path.write_bytes(given.read())
        try:
            page = staff_files.preview_staff(
                actor=request.actor,
                committee=committee,
                year=year_of(request) or 0,
                path=path,
                name=given.name or _("Filen"),
            )
        except BadInput as error:
            return _staff(request, committee, sentence(error))
    context = {"page": page, "back": _to_staff(request, committee)}
    status = 422 if page.problems else 200
    return render(request, "economy/staff_file.html", context, status=status)


@require_POST
def take_staff(request: Request, committee: str) -> HttpResponse:
    """Take what the file was shown to change: all of it or nothing."""

    def work() -> str:
        taken = request.POST.get("andringar", "")
        count = staff_files.take_staff(**_row_of(request, committee), taken=taken)
        said = ngettext("En tjänst är ändrad.", "%(count)s tjänster är ändrade.", count)
        return said % {"count": count}

    return act(request, _to_staff(request, committee), work)


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
    address = reverse("economy_measures", kwargs={"committee": committee})
    return act(request, f"{address}?{_kept(request)}", work)


def _kept(request: Request) -> str:
    """What goes along from a form to the page after it: year, unit shown, unit of money."""
    kept = {
        "ar": text_of(request, "ar"),
        "enhet": text_of(request, "visad"),
        "enhet_belopp": money_word(request),
    }
    return urlencode({word: value for word, value in kept.items() if value})


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
