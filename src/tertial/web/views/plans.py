"""The plan to look at: the chain, lists, a goal, an item, an indicator, one page, promises, the five minutes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from tertial.services.pages import NoReports
from tertial.services.planning.brief import brief_page
from tertial.services.planning.chain import chain_page
from tertial.services.planning.indicators import indicator_page
from tertial.services.planning.lists import list_page
from tertial.services.planning.pages import ChainFilter
from tertial.services.planning.promises import promise_page
from tertial.services.planning.sheet import sheet_page
from tertial.services.planning.things import goal_page, item_page
from tertial.web.markup import chart_picture, figure_link
from tertial.web.request import Request
from tertial.web.request import year_of as year_of


def _asked(request: Request, committee: str) -> dict[str, Any]:
    return {
        "actor": request.actor,
        "committee": committee,
        "year": year_of(request),
        "today": timezone.localdate(),
    }


@require_safe
def chain(request: Request, committee: str) -> HttpResponse:
    """The chain as a tree, narrowed by ``agare``, ``enhet`` and ``slag``."""
    chosen = ChainFilter(
        owner=request.GET.get("agare", ""),
        unit=request.GET.get("enhet", ""),
        kind=request.GET.get("slag", ""),
        ended=request.GET.get("visa") == "borttagna",
    )
    page = chain_page(**_asked(request, committee), chosen=chosen)
    return render(request, "planning/chain.html", {"page": page})


@require_safe
def items(request: Request, committee: str, which: str) -> HttpResponse:
    page = list_page(**_asked(request, committee), which=which)
    return render(request, "planning/list.html", {"page": page})


@require_safe
def goal(request: Request, committee: str, key: str) -> HttpResponse:
    page = goal_page(**_asked(request, committee), key=key)
    return render(request, "planning/goal.html", {"page": page})


@require_safe
def item(request: Request, committee: str, key: str) -> HttpResponse:
    page = item_page(**_asked(request, committee), key=key)
    return render(request, "planning/item.html", {"page": page})


@require_safe
def indicator(request: Request, committee: str, key: str) -> HttpResponse:
    page = indicator_page(**_asked(request, committee), key=key)
    picture = chart_picture(page.chart) if page.chart else ""
    context = {"page": page, "picture": picture, "given": {}, "fault": ""}
    return render(request, "planning/indicator.html", context)


@require_safe
def sheet(request: Request, committee: str) -> HttpResponse:
    page = sheet_page(**_asked(request, committee))
    return render(request, "planning/sheet.html", {"page": page})


@require_safe
def promises(request: Request, committee: str) -> HttpResponse:
    page = promise_page(**_asked(request, committee))
    return render(request, "planning/promises.html", {"page": page})


@require_safe
def brief(request: Request, committee: str) -> HttpResponse:
    """What a politician needs to know, in five minutes; as of ``?rapport=`` or the newest report."""
    page = brief_page(
        actor=request.actor,
        committee=committee,
        report=request.GET.get("rapport") or None,
        today=timezone.localdate(),
    )
    if isinstance(page, NoReports):
        return render(request, "reports/empty.html", {"page": page})
    context = {"page": page, "link": figure_link(committee, page.report)}
    return render(request, "planning/brief.html", context)
