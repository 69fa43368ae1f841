"""A report's control: sections handed in and approved, findings answered."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tertial.document.check.report import words
from tertial.errors import BadInput
from tertial.services.documents import answers, steps
from tertial.services.messages import sentence
from tertial.web.request import Request

STEPS = {
    "lamna-in": "handed_in",
    "aterlamna": "returned",
    "godkann": "approved",
    "oppna": "reopened",
}


@require_safe
def review(request: Request, committee: str, report: str) -> HttpResponse:
    """The board of a report: its sections with their states, and what the checks find."""
    return _review(request, committee, report)


@require_POST
def step(request: Request, committee: str, report: str) -> HttpResponse:
    """Take a section a step, or all that can take it."""
    asked = request.POST.get("gor", "")
    given: dict[str, Any] = {"actor": request.actor, "committee": committee, "report": report}
    now = timezone.now()
    try:
        if asked == "lamna-in-allt":
            count = steps.hand_in_all(**given, now=now)
            messages.success(request, _handed_in(count))
        elif asked == "godkann-allt":
            count = steps.approve_all(**given, now=now)
            messages.success(request, _approved(count))
        else:
            seen = request.POST.get("text", "")
            steps.take_step(
                **given,
                section=request.POST.get("avsnitt", ""),
                step=STEPS.get(asked, "handed_in"),  # type: ignore[arg-type]  # one of the four
                comment=request.POST.get("kommentar", ""),
                seen=int(seen) if seen.isascii() and seen.isdigit() else None,
                now=now,
            )
    except BadInput as error:
        return _review(request, committee, report, sentence(error))
    return redirect("report_review", committee=committee, report=report)


@require_POST
def answer(request: Request, committee: str, report: str) -> HttpResponse:
    """Say why a finding stands, or take that back."""
    try:
        answers.answer_finding(
            actor=request.actor,
            committee=committee,
            report=report,
            key=request.POST.get("fynd", ""),
            reason="" if "ta-tillbaka" in request.POST else request.POST.get("skal", "") or " -",
            now=timezone.now(),
        )
    except BadInput as error:
        return _review(request, committee, report, sentence(error))
    return redirect("report_review", committee=committee, report=report)


@require_POST
def owner(request: Request, committee: str, report: str) -> HttpResponse:
    """Say who writes a section."""
    try:
        steps.set_owner(
            actor=request.actor,
            committee=committee,
            report=report,
            section=request.POST.get("avsnitt", ""),
            owner=request.POST.get("ansvarig", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        return _review(request, committee, report, sentence(error))
    return redirect("report_review", committee=committee, report=report)


def _handed_in(count: int) -> str:
    said = ngettext("Ett avsnitt är inlämnat.", "%(num)d avsnitt är inlämnade.", count)
    return said % {"num": count} if count != 1 else said


def _approved(count: int) -> str:
    said = ngettext("Ett avsnitt är godkänt.", "%(num)d avsnitt är godkända.", count)
    return said % {"num": count} if count != 1 else said


def _review(request: Request, committee: str, report: str, fault: str = "") -> HttpResponse:
    page = steps.review_page(actor=request.actor, committee=committee, report=report)
    context = {
        "page": page,
        "fault": fault,
        "words": words,
        "severity_words": words.SEVERITIES,
        "rule_words": words.RULES,
    }
    return render(request, "documents/review.html", context, status=422 if fault else 200)
