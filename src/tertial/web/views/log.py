"""The audit trail."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tertial.services.trail import log_page
from tertial.web.request import Request, page_number


@require_safe
def log(request: Request, committee: str) -> HttpResponse:
    page = log_page(actor=request.actor, committee=committee, page=page_number(request))
    return render(request, "log/log.html", {"page": page})
