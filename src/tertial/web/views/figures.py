"""Where a figure comes from, down to the postings."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from tertial.document.model import Row, Table
from tertial.domain.period import MONTHS
from tertial.errors import BadInput
from tertial.services import figures
from tertial.services.messages import sentence
from tertial.web.markup import figure_link, narrowing
from tertial.web.request import Request, page_number

FILTERS = {"konto": "account", "enhet": "cost_centre", "manad": "month"}
"""What narrows the list in the address, and what the service calls it."""


@require_safe
def figure(request: Request, committee: str, report: str, ref: str) -> HttpResponse:
    """A figure's lineage: a page of its own, or its part for the panel beside another page."""
    page = figures.figure_page(actor=request.actor, committee=committee, report=report, ref=ref)
    link = figure_link(committee, report)
    context = {"page": page, "link": link, "address": link(ref), "narrowed": narrowed}
    name = "figures/_figure.html" if request.htmx else "figures/figure.html"
    return render(request, name, context)


@require_http_methods(["GET", "HEAD", "POST"])
def vouchers(request: Request, committee: str, report: str, ref: str) -> HttpResponse:
    """The postings behind a figure, narrowed by account, unit and month; a POST shows names in one, with a reason."""
    chosen = {name: request.GET.get(name, "").strip() for name in FILTERS}
    asked: dict[str, Any] = {
        "actor": request.actor,
        "committee": committee,
        "report": report,
        "ref": ref,
        "page": page_number(request),
        "filters": {FILTERS[name]: value for name, value in chosen.items() if value},
    }
    fault = ""
    try:
        page = figures.voucher_page(**asked, reveal=reveal_of(request))
    except BadInput as error:
        page, fault = figures.voucher_page(**asked), sentence(error)
    query = urlencode({name: value for name, value in chosen.items() if value})
    context = {
        "page": page,
        "fault": fault,
        "link": figure_link(committee, report),
        "chosen": chosen,
        "query": query,
        "months": list(enumerate(MONTHS, start=1)),
    }
    return render(request, "figures/vouchers.html", context, status=422 if fault else 200)


def reveal_of(request: Request) -> figures.Reveal | None:
    """Which posting's names are asked for, and why."""
    if request.method != "POST":
        return None
    given = request.POST
    return figures.Reveal(given.get("rad", ""), given.get("skal", ""), timezone.now())


def narrowed(address: str, table: Table, row: Row) -> str:
    """The address of the vouchers behind a row of a breakdown."""
    found = narrowing(table, row)
    words = {service: name for name, service in FILTERS.items()}
    query = urlencode({words[name]: value for name, value in found.items()})
    return f"{address}verifikationer/?{query}" if query else ""
