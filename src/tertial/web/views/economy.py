"""The economy page: figures for any period, level and pair, down to the vouchers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any
from urllib.parse import quote, urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.domain.period import MONTHS
from tertial.errors import BadInput
from tertial.services.economy.deviations import groups as deviations_groups
from tertial.services.economy.deviations import variance as deviations
from tertial.services.economy.drill import cell as drill
from tertial.services.economy.drill import vouchers as drill_vouchers
from tertial.services.economy.page import export as page_export
from tertial.services.economy.page.asked import PageAsked
from tertial.services.economy.page.standing import economy_page
from tertial.services.messages import sentence
from tertial.services.reporting import FORMATS
from tertial.web.markup import chart_picture
from tertial.web.request import Request, page_number
from tertial.web.views.figures import reveal_of

WORDS = {
    "span": "tid",
    "shown": "visa",
    "against": "mot",
    "table": "tabell",
    "per": "per",
    "line": "rad",
    "unit": "enhet",
    "money": "enhet_belopp",
    "budget": "budget",
    "forecast": "prognos",
}
"""What is asked for, and what it is called in the address."""
NUMBERS = {"year": "ar", "month": "manad"}
FILTERS = {
    "account": "konto",
    "cost_centre": "ansvar",
    "activity": "verksamhet",
    "counterparty": "motpart",
    "month": "i_manad",
    "text": "text",
    "least": "minst",
    "most": "hogst",
}
"""What narrows the list of postings, and what it is called in the address."""
KEPT = ("money", "budget", "forecast")
"""What goes along from a table to its cells."""


def asked_of(request: HttpRequest) -> PageAsked:
    """What the address asks for. Raises ``BadInput("economy.number")`` for a year or month that is no number."""
    texts = {name: request.GET.get(word, "").strip() for name, word in WORDS.items()}
    given: dict[str, Any] = {name: text for name, text in texts.items() if text}
    for name, word in NUMBERS.items():
        text = request.GET.get(word, "").strip()
        if text and not (text.isascii() and text.isdigit() and len(text) <= 4):
            raise BadInput("economy.number", word=word, text=text[:20])
        if text:
            given[name] = int(text)
    return PageAsked(**given)


def query_of(asked: PageAsked, **changes: object) -> str:
    """What is asked for as a query, with some of it changed; what is as usual is left out."""
    usual = asdict(PageAsked())
    wanted = {**asdict(asked), **changes}
    words = NUMBERS | WORDS
    return urlencode(
        {words[name]: value for name, value in wanted.items() if value != usual[name] and value}
    )


def cell_link(committee: str, asked: PageAsked) -> Callable[[str], str]:
    """A cell's ref → the address of the page that says where it comes from."""
    base = reverse("economy", kwargs={"committee": committee}) + "siffra/"
    kept = query_of(PageAsked(**{name: getattr(asked, name) for name in KEPT}))
    ending = f"/?{kept}" if kept else "/"
    return lambda ref: f"{base}{quote(ref, safe=':./@-')}{ending}"


@require_safe
def economy(request: Request, committee: str) -> HttpResponse:
    """How the money stands, for what the address asks for; ``filter`` narrows the rows to those with a text."""
    asked = asked_of(request)
    page = economy_page(actor=request.actor, committee=committee, asked=asked)
    context = {
        "page": page,
        "link": cell_link(committee, page.asked),
        "query": lambda **changes: query_of(page.asked, **changes),
    }
    return render(request, "economy/economy.html", context)


@require_safe
def economy_file(request: Request, committee: str) -> HttpResponse:
    """The table as a workbook."""
    name, content = page_export.economy_file(
        actor=request.actor, committee=committee, asked=asked_of(request)
    )
    return HttpResponse(
        content,
        content_type=FORMATS["xlsx"],
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
def economy_figure(request: Request, committee: str, cell: str) -> HttpResponse:
    """Where a cell comes from: a page of its own, or its part for the panel beside another page."""
    asked = asked_of(request)
    page = drill.cell_page(actor=request.actor, committee=committee, cell=cell, asked=asked)
    link = cell_link(committee, asked)
    context = {
        "page": page,
        "link": link,
        "address": link(page.ref),
        "vouchers": lambda **narrowed: vouchers_of(link(page.ref), narrowed),
        "why": f"{reverse('economy_deviations', kwargs={'committee': committee})}?cell={quote(page.why)}",
    }
    name = "economy/_figure.html" if request.htmx else "economy/figure.html"
    return render(request, name, context)


@require_http_methods(["GET", "HEAD", "POST"])
def economy_vouchers(request: Request, committee: str, cell: str) -> HttpResponse:
    """The postings behind a cell, narrowed by what the address says; a POST shows names in one, with a reason."""
    asked = asked_of(request)
    chosen = {word: request.GET.get(word, "").strip() for word in FILTERS.values()}
    wanted: dict[str, Any] = {
        "actor": request.actor,
        "committee": committee,
        "cell": cell,
        "asked": asked,
        "page": page_number(request),
        "filters": {name: chosen[word] for name, word in FILTERS.items()},
    }
    fault = ""
    try:
        page = drill_vouchers.cell_vouchers(**wanted, reveal=reveal_of(request))
    except BadInput as error:
        if error.code != "names.reason":
            raise
        page, fault = drill_vouchers.cell_vouchers(**wanted), sentence(error)
    kept = {word: value for word, value in request.GET.items() if value and word != "sida"}
    context = {
        "page": page,
        "fault": fault,
        "address": cell_link(committee, asked)(page.ref),
        "chosen": chosen,
        "query": urlencode(kept),
        "months": [(str(number), name) for number, name in enumerate(MONTHS, start=1)],
    }
    return render(request, "economy/vouchers.html", context, status=422 if fault else 200)


def vouchers_of(address: str, narrowed: dict[str, str]) -> str:
    """The address of the vouchers of a cell, narrowed by dimension: its own query goes along."""
    path, _, query = address.partition("?")
    words = [(FILTERS[name], value) for name, value in narrowed.items() if value]
    whole = "&".join(filter(None, (query, urlencode(words))))
    return f"{path}verifikationer/" + (f"?{whole}" if whole else "")


@require_safe
def deviations_page(request: Request, committee: str) -> HttpResponse:
    """A variance explained: that of ``?cell=``, or of what is asked for as on the economy page."""
    asked = asked_of(request)
    page = deviations.deviation_page(
        actor=request.actor,
        committee=committee,
        asked=asked,
        cell=request.GET.get("cell", ""),
    )
    link = cell_link(committee, asked)
    context = {
        "page": page,
        "link": link,
        "vouchers": lambda ref, account: vouchers_of(link(ref), {"account": account}),
        "picture": chart_picture(page.chart) if page.chart else "",
    }
    return render(request, "economy/deviations.html", context)


@require_POST
def change_groups(request: Request, committee: str) -> HttpResponse:
    """Judge lines together under a name, or apart again."""
    asked: dict[str, Any] = {
        "actor": request.actor,
        "committee": committee,
        "year": _year(request.POST.get("ar", "")),
        "now": timezone.now(),
    }
    try:
        if key := request.POST.get("ta_bort"):
            deviations_groups.remove_group(**asked, key=key)
        else:
            deviations_groups.add_group(
                **asked,
                statement=request.POST.get("tabell", ""),
                label=request.POST.get("namn", ""),
                lines=request.POST.getlist("rad"),
            )
    except BadInput as error:
        messages.warning(request, sentence(error))
    address = reverse("economy_deviations", kwargs={"committee": committee})
    cell = request.POST.get("cell", "")
    return redirect(f"{address}?cell={quote(cell, safe=':./@-')}#grupper" if cell else address)


def _year(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) == 4):
        raise BadInput("economy.number", word="ar", text=text[:20])
    return int(text)
