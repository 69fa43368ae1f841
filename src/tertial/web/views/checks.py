"""Granska: a report is left, followed while it is read, and read with its findings in the margin."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.document.check.report import words
from tertial.errors import BadInput
from tertial.services.checking import openness, pages, results, starting, verdicts
from tertial.services.messages import sentence
from tertial.web.request import Request, address_of
from tertial.web.uploads import limits, too_large

TONES = {"waiting": "none", "running": "on", "done": "done", "refused": "late", "failed": "late"}
FEW = 5
"""With no more findings than this there is nothing to choose among."""
MOST_SHORT = 10
"""Findings in short that stand open; the rest are folded."""
MANY_PLACES = 3
"""More places of the same fault than this are folded, so that a card is no longer than what it stands beside."""
ACCEPTED_FILES = ".pdf,.docx,.xlsx,.html,.htm,.md,.txt"


# --- signed in --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def checks(request: Request, committee: str) -> HttpResponse:
    """The form with earlier checks; a POST takes files and starts a check."""
    if request.method != "POST":
        return _form(request, committee)
    given = _given(request)
    if getattr(request, "upload_refused", False):
        return _form(request, committee, too_large(starting.LIMIT_BYTES), 413)
    try:
        token = starting.start_check(
            actor=request.actor, committee=committee, **given, now=timezone.now()
        )
    except BadInput as error:
        return _form(request, committee, sentence(error))
    return redirect("check", committee=committee, token=token)


@require_POST
def check_report(request: Request, committee: str, report: str) -> HttpResponse:
    """Start a check of a report of ours."""
    token = starting.start_report_check(
        actor=request.actor, committee=committee, report=report, now=timezone.now()
    )
    return redirect("check", committee=committee, token=token)


@require_safe
def check(request: Request, committee: str, token: str) -> HttpResponse:
    """One check: progress while it goes, then the document with its findings."""
    return _check(request, committee, token)


@require_POST
def judge(request: Request, committee: str, token: str) -> HttpResponse:
    """Accept or dismiss a finding, or take back what was said of it."""
    given: dict[str, Any] = {
        "actor": request.actor,
        "committee": committee,
        "token": token,
        "key": request.POST.get("fynd", ""),
        "file": _chosen(request.POST).file,
        "now": timezone.now(),
    }
    what, reason = request.POST.get("gor", ""), request.POST.get("skal", "")
    try:
        if what == "angra":
            verdicts.withdraw(**given)
        else:
            is_dismissed = what == "avfarda"
            verdicts.judge(
                **given, verdict="dismissed" if is_dismissed else "accepted", reason=reason
            )
    except BadInput as error:
        return _check(request, committee, token, sentence(error))
    address = reverse("check", kwargs={"committee": committee, "token": token})
    number = _number(request.POST.get("nummer", ""))
    return redirect(f"{address}{_query(_chosen(request.POST))}#fynd-{number}")


@require_POST
def keep(request: Request, committee: str, token: str) -> HttpResponse:
    """Let a check stay for the committee."""
    results.keep_check(actor=request.actor, committee=committee, token=token, now=timezone.now())
    messages.success(request, _("Granskningen är sparad. Alla i nämnden som får granska ser den."))
    return redirect("check", committee=committee, token=token)


@require_POST
def delete(request: Request, committee: str, token: str) -> HttpResponse:
    """Remove a check."""
    results.delete_check(actor=request.actor, committee=committee, token=token, now=timezone.now())
    messages.success(request, _("Granskningen är borttagen."))
    return redirect("checks", committee=committee)


@require_safe
def protocol(request: Request, committee: str, token: str, extension: str) -> HttpResponse:
    """The protocol to keep."""
    return _download(
        results.protocol_file(
            actor=request.actor, committee=committee, token=token, extension=extension
        )
    )


@require_http_methods(["GET", "HEAD", "POST"])
def open_setting(request: Request, committee: str) -> HttpResponse:
    """Whether the signed-out may check; a POST changes it."""
    fault = ""
    if request.method == "POST":
        try:
            openness.set_openness(
                actor=request.actor,
                committee=committee,
                is_open=request.POST.get("oppen") == "ja",
                per_hour=_number(request.POST.get("per_timme", "")),
                now=timezone.now(),
            )
        except BadInput as error:
            fault = sentence(error)
        else:
            messages.success(request, _("Inställningen är ändrad och gäller från nu."))
            return redirect("check_openness", committee=committee)
    page = openness.openness_page(actor=request.actor, committee=committee)
    context = {"page": page, "fault": fault}
    return render(request, "checks/openness.html", context, status=422 if fault else 200)


# --- without signing in -----------------------------------------------------------------------------------


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def open_check(request: Request) -> HttpResponse:
    """The form for those who have not signed in, where it is on; else the way to sign in."""
    rule = openness.openness()
    if not rule.is_open:
        return redirect("login")
    if request.method != "POST":
        return _open_form(request, rule.per_hour)
    given, address, now = _given(request), address_of(request), timezone.now()
    if getattr(request, "upload_refused", False) and openness.may_upload(address=address, now=now):
        return _open_form(request, rule.per_hour, too_large(openness.LIMIT_BYTES), 413)
    try:
        token = starting.start_open_check(address=address, **given, now=now)
    except BadInput as error:
        return _open_form(request, rule.per_hour, sentence(error))
    return redirect("opened_check", token=token)


@login_not_required
@require_safe
def opened_check(request: Request, token: str) -> HttpResponse:
    """A check that was made without signing in; its address is all that opens it."""
    page = pages.open_check_page(token=token, chosen=_chosen(request.GET))
    return _shown(request, page, reverse("opened_check", kwargs={"token": token}))


@login_not_required
@require_safe
def opened_protocol(request: Request, token: str, extension: str) -> HttpResponse:
    return _download(results.open_protocol_file(token=token, extension=extension))


@login_not_required
@require_POST
def delete_opened(request: Request, token: str) -> HttpResponse:
    results.delete_open_check(token=token)
    messages.success(request, _("Granskningen är borttagen."))
    return redirect("open_check")


# --- shared -----------------------------------------------------------------------------------------------


def _given(request: Request) -> dict[str, Any]:
    """The files that were sent; when they have been read the request knows whether they were refused."""
    return {
        name: [(file.name or "", file) for file in request.FILES.getlist(field)]
        for name, field in (("uploads", "files"), ("against", "against"))
    }


def _form(request: Request, committee: str, fault: str = "", status: int = 422) -> HttpResponse:
    page = pages.checks_page(actor=request.actor, committee=committee)
    context = {"page": page, **_limits(starting.LIMIT_BYTES), "fault": fault, **_words()}
    return render(request, "checks/checks.html", context, status=status if fault else 200)


def _open_form(request: Request, per_hour: int, fault: str = "", status: int = 422) -> HttpResponse:
    context = {"per_hour": per_hour, **_limits(openness.LIMIT_BYTES), "fault": fault}
    return render(request, "checks/open.html", context, status=status if fault else 200)


def _limits(size: int) -> dict[str, Any]:
    return {**limits(size), "most_files": starting.MOST_FILES, "accept": ACCEPTED_FILES}


def _check(request: Request, committee: str, token: str, fault: str = "") -> HttpResponse:
    chosen = _chosen(request.POST if fault else request.GET)
    page = pages.check_page(actor=request.actor, committee=committee, token=token, chosen=chosen)
    here = reverse("check", kwargs={"committee": committee, "token": token})
    return _shown(request, page, here, fault)


def _shown(request: Request, page: pages.CheckPage, here: str, fault: str = "") -> HttpResponse:
    context = {
        "page": page,
        "here": here,
        "fault": fault,
        "words": words,
        "rule_words": words.RULES,
        "severity_words": words.SEVERITIES,
        "formats": {"pdf": "PDF", "docx": "Word", "html": "HTML", "json": "JSON"},
        "few": FEW,
        "most_short": MOST_SHORT,
        "many_places": MANY_PLACES,
        **_words(),
    }
    response = render(request, "checks/check.html", context, status=422 if fault else 200)
    if request.htmx and page.is_finished:
        response["HX-Refresh"] = "true"
    return response


def _chosen(given: Any) -> pages.Chosen:
    return pages.Chosen(
        file=_number(given.get("fil", "")) or 1,
        severity=given.get("slag", ""),
        rule=given.get("regel", ""),
        section=given.get("avsnitt", ""),
    )


def _query(chosen: pages.Chosen) -> str:
    given = {
        "fil": chosen.file if chosen.file > 1 else "",
        "slag": chosen.severity,
        "regel": chosen.rule,
        "avsnitt": chosen.section,
    }
    kept = {name: value for name, value in given.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def _download(file: tuple[str, bytes, str]) -> HttpResponse:
    name, content, content_type = file
    response = HttpResponse(content, content_type)
    response.headers["Content-Disposition"] = _attachment(name)
    return response


def _attachment(name: str) -> str:
    from django.utils.http import content_disposition_header

    return content_disposition_header(True, name) or "attachment"


def _words() -> dict[str, dict[str, str]]:
    states = {
        "waiting": _("väntar"),
        "running": _("pågår"),
        "done": _("klar"),
        "refused": _("gick inte att läsa"),
        "failed": _("avbruten"),
    }
    return {"tones": TONES, "states": states}
