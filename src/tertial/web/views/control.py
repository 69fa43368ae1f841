"""Internal control to look at and to write in: risks and their matrix, controls, samples."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tertial.errors import BadInput, Conflict
from tertial.services.access import require
from tertial.services.control import pages, samples
from tertial.services.control import risks as risk_service
from tertial.services.messages import sentence
from tertial.web.request import Request
from tertial.web.views.plans import year_of


def _asked(request: Request, committee: str) -> dict[str, Any]:
    return {
        "actor": request.actor,
        "committee": committee,
        "year": year_of(request),
        "today": timezone.localdate(),
    }


def _about(request: Request, committee: str) -> dict[str, Any]:
    """Who, where and which year a form is about."""
    return {
        "actor": request.actor,
        "committee": committee,
        "year": _number(request, "ar"),
        "now": timezone.now(),
    }


def _number(request: Request, name: str) -> int:
    text = request.POST.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


def _to(request: Request, name: str, committee: str, **place: Any) -> HttpResponse:
    address = reverse(name, kwargs={"committee": committee, **place})
    return redirect(f"{address}?ar={_number(request, 'ar')}")


def _told(request: Request, error: Exception) -> None:
    messages.error(request, sentence(error))  # type: ignore[arg-type]  # ours alone are caught


@require_safe
def risks(request: Request, committee: str) -> HttpResponse:
    """The risks of a list (``?lista=``) and their matrix."""
    page = risk_service.risks_page(
        **_asked(request, committee), stage=request.GET.get("lista", "plan")
    )
    return render(request, "control/risks.html", {"page": page})


@require_POST
def assess(request: Request, committee: str, key: str) -> HttpResponse:
    """Assess a risk, before measures or after."""
    names = {"when": "nar", "likelihood": "likelihood", "consequence": "consequence"}
    given = {name: request.POST.get(field, "") for name, field in names.items()}
    given["reason"] = request.POST.get("motivering", "")
    try:
        risk_service.assess(**_about(request, committee), risk=key, given=given)
    except BadInput as error:
        _told(request, error)
    else:
        messages.success(request, _("Bedömningen är sparad."))
    return _to(request, "item", committee, key=key)


@require_safe
def control(request: Request, committee: str, key: str) -> HttpResponse:
    """A control: its rule, its samples, its results."""
    page = pages.control_page(**_asked(request, committee), key=key)
    return render(request, "control/control.html", {"page": page})


@require_POST
def draw(request: Request, committee: str, key: str) -> HttpResponse:
    """Draw a sample."""
    try:
        made = samples.draw_sample(
            **_about(request, committee),
            control=key,
            first=_number(request, "fran"),
            last=_number(request, "till"),
            size=_number(request, "antal"),
            seed=request.POST.get("fro", ""),
            listed=request.POST.get("fall", ""),
        )
    except BadInput as error:
        _told(request, error)
        return _to(request, "control", committee, key=key)
    return _to(request, "sample", committee, sample=made)


@require_POST
def settle(request: Request, committee: str, key: str) -> HttpResponse:
    """Write a control's result in a report, from a sample or as numbers."""
    drawn = _number(request, "urval")
    try:
        grade = samples.settle(
            **_about(request, committee),
            control=key,
            report=request.POST.get("rapport", ""),
            sample=drawn or None,
            examined=_number(request, "granskade"),
            correct=_number(request, "ratt"),
            comment=request.POST.get("kommentar", ""),
        )
    except BadInput as error:
        _told(request, error)
    else:
        messages.success(request, _("Resultatet är sparat: %(grade)s.") % {"grade": grade})
    return _to(request, "control", committee, key=key)


@require_safe
def sample(request: Request, committee: str, sample: int) -> HttpResponse:
    """A sample with its cases."""
    page = pages.sample_page(**_asked(request, committee), sample=sample)
    return render(request, "control/sample.html", {"page": page, "redrawn": None})


@require_safe
def redraw(request: Request, committee: str, sample: int) -> HttpResponse:
    """The sample drawn again beside what it was: nothing is written."""
    require(request.actor, "see_vouchers", committee)
    page = pages.sample_page(**_asked(request, committee), sample=sample)
    redrawn = samples.redraw(
        actor=request.actor, committee=committee, year=page.head.year, sample=sample
    )
    return render(request, "control/sample.html", {"page": page, "redrawn": redrawn})


@require_POST
def withdraw(request: Request, committee: str, sample: int) -> HttpResponse:
    try:
        samples.withdraw_sample(
            **_about(request, committee), sample=sample, why=request.POST.get("skal", "")
        )
    except (BadInput, Conflict) as error:
        _told(request, error)
    return _to(request, "sample", committee, sample=sample)


@require_POST
def judge(request: Request, committee: str, sample: int, number: int) -> HttpResponse:
    """Write what was found of a case."""
    file = request.FILES.get("bilaga")
    try:
        if getattr(request, "upload_refused", False):
            raise BadInput("control.attachment", most=samples.LARGEST_FILE // 1024 // 1024)
        samples.judge_case(
            **_about(request, committee),
            sample=sample,
            number=number,
            result=request.POST.get("resultat", ""),
            note=request.POST.get("notering", ""),
            attachment=file.read() if file else b"",
            attachment_name=(file.name or "bilaga") if file else "",
        )
    except (BadInput, Conflict) as error:
        _told(request, error)
    answer = _to(request, "sample", committee, sample=sample)
    answer["Location"] += f"#fall-{number + 1}"
    return answer


@require_safe
def attachment(request: Request, committee: str, sample: int, number: int) -> HttpResponse:
    """The file that was put beside a case; always to keep, never to show."""
    year = year_of(request) or 0
    name, content = samples.attachment_of(
        actor=request.actor, committee=committee, year=year, sample=sample, number=number
    )
    plain = "".join(sign for sign in name if sign.isalnum() or sign in " .-_") or "bilaga"
    disposition = f'attachment; filename="{plain.encode("ascii", "ignore").decode() or "bilaga"}"'
    return HttpResponse(
        content, "application/octet-stream", headers={"Content-Disposition": disposition}
    )
