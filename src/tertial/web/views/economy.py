"""The economy page: figures for any period, level and pair, down to the vouchers."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tertial.services.economy.page import economy_page
from tertial.web.request import Request


@require_safe
def economy(request: Request, committee: str) -> HttpResponse:
    page = economy_page(actor=request.actor, committee=committee)
    return render(request, "economy/economy.html", {"page": page})
