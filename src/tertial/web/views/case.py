"""The case to the committee, and what it decided."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.document.check.report import words
from tertial.document.render.html import render_body
from tertial.errors import BadInput, NotFound
from tertial.services.documents import case as cases
from tertial.services.documents import deciding
from tertial.services.documents.case import Case, CaseChanged, Consequence, Related
from tertial.services.documents.figures import Found, search_figures
from tertial.services.messages import sentence
from tertial.services.reporting import FORMATS
from tertial.web.markup import figure_link
from tertial.web.request import Request

MOST = 12
"""Headings of consequences that a form may hold."""


@require_http_methods(["GET", "HEAD", "POST"])
def case(request: Request, committee: str, report: str) -> HttpResponse:
    """The case; a POST saves it."""
    if request.method != "POST":
        return _case(request, committee, report)
    given = _given(request.POST)
    try:
        cases.save_case(
            actor=request.actor,
            committee=committee,
            report=report,
            case=given,
            now=timezone.now(),
        )
    except CaseChanged as error:
        return _case(request, committee, report, sentence(error), given, error.theirs)
    except (BadInput, NotFound) as error:
        if error.code not in FAULTS and isinstance(error, NotFound):
            raise
        return _case(request, committee, report, sentence(error), given)
    messages.success(request, _("Ärendet är sparat."))
    return redirect("report_case", committee=committee, report=report)


FAULTS = frozenset({"figure.unknown"})
"""What is not found in a text is a fault of the text, not of the address."""


@require_safe
def case_file(request: Request, committee: str, report: str, extension: str) -> HttpResponse:
    """The case to keep."""
    name, content = cases.case_file(
        actor=request.actor, committee=committee, report=report, extension=extension
    )
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return HttpResponse(content, FORMATS[extension], headers=headers)


@require_POST
def decide(request: Request, committee: str, report: str) -> HttpResponse:
    """Register what the committee decided."""
    given = request.POST
    day = _day(given.get("dag", ""))
    try:
        if day is None:
            raise BadInput("decision.day")
        deciding.register_decision(
            actor=request.actor,
            committee=committee,
            report=report,
            decided_on=day,
            paragraph=given.get("paragraf", ""),
            outcome=given.get("utfall", ""),
            points=_lines(given.get("punkter", "")),
            reservations=given.get("reservationer", ""),
            conditions=given.get("villkor", ""),
            changed=given.getlist("andrat"),
            now=timezone.now(),
        )
    except BadInput as error:
        return _case(request, committee, report, sentence(error))
    messages.success(request, _("Beslutet är registrerat."))
    return redirect("report_case", committee=committee, report=report)


def _case(
    request: Request,
    committee: str,
    report: str,
    fault: str = "",
    given: Case | None = None,
    theirs: Case | None = None,
) -> HttpResponse:
    page = cases.case_page(actor=request.actor, committee=committee, report=report)
    link = figure_link(committee, report)
    shown = given or page.case
    query = request.GET.get("siffra", "").strip() if page.may_write else ""
    context = {
        "page": page,
        "case": shown,
        "base": theirs.base if theirs else shown.base,
        "theirs": theirs,
        "fault": fault,
        "body": render_body(page.document, link) if page.document else "",
        "decisions": page.decisions,
        "outcomes": deciding.OUTCOMES,
        "sections": page.sections,
        "words": words,
        "query": query,
        "figures": _figures(request, committee, report, query) if query else (),
        "today": timezone.localdate(),
    }
    return render(request, "documents/case.html", context, status=422 if fault else 200)


def _figures(request: Request, committee: str, report: str, query: str) -> tuple[Found, ...]:
    return search_figures(
        actor=request.actor, committee=committee, report=report, query=query, now=timezone.now()
    )


def _given(data: QueryDict) -> Case:
    headings, texts = data.getlist("rubrik")[:MOST], data.getlist("konsekvens")[:MOST]
    base = data.get("base", "0")
    return Case(
        number=data.get("nummer", "").strip()[:40],
        meeting_on=_day(data.get("sammantrade", "")),
        summary=_text(data, "sammanfattning"),
        reasons=_text(data, "skal"),
        proposals=_lines(data.get("forslag", "")),
        consequences=tuple(
            Consequence(heading.strip()[:200], text.replace("\r\n", "\n").strip())
            for heading, text in zip(headings, texts, strict=False)
            if heading.strip()
        ),
        attachments=_lines(data.get("bilagor", "")),
        related=tuple(_related(line) for line in _lines(data.get("sarskilda", ""))),
        base=int(base) if base.isascii() and base.isdigit() else 0,
    )


def _text(data: Mapping[str, str], name: str) -> str:
    return data.get(name, "").replace("\r\n", "\n").strip()


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.splitlines() if line.strip())


def _related(line: str) -> Related:
    number, _sign, title = line.partition(";")
    return Related(number.strip(), title.strip()) if _sign else Related("", line)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
