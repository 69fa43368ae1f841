"""The first page, help, and the accessibility statement."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from tertial.services.navigation import start_page
from tertial.web.request import Request


@require_safe
def start(request: Request) -> HttpResponse:
    """Straight to one's committee, or a list to choose from."""
    page = start_page(actor=request.actor)
    if len(page.committees) == 1:
        return redirect("overview", committee=page.committees[0].slug)
    return render(request, "start/start.html", {"page": page})


@login_not_required
@require_safe
def help_page(request: Request) -> HttpResponse:
    return render(request, "start/help.html")


@login_not_required
@require_safe
def accessibility(request: Request) -> HttpResponse:
    return render(request, "start/accessibility.html")
