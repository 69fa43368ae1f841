"""The audit trail."""

from __future__ import annotations

import csv
import io

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from tertial.services.trail import LogFilter, log_page, log_rows
from tertial.web.forms.people import LogForm
from tertial.web.request import Request, page_number


@require_safe
def log(request: Request, committee: str) -> HttpResponse:
    """Who changed what, newest first, narrowed by the address."""
    page = log_page(
        actor=request.actor,
        committee=committee,
        page=page_number(request),
        chosen=_chosen(request),
    )
    return render(request, "log/log.html", {"page": page})


@require_safe
def log_file(request: Request, committee: str) -> HttpResponse:
    """The same as CSV that Swedish Excel opens; a text that would be a formula is quoted."""
    rows = log_rows(actor=request.actor, committee=committee, chosen=_chosen(request))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow([_("När"), _("Vem"), _("Vad"), _("Gäller"), _("Uppgifter")])
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return HttpResponse(
        "\ufeff" + out.getvalue(),
        "text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="logg-{committee}.csv"'},
    )


def _chosen(request: Request) -> LogFilter:
    form = LogForm(request.GET)
    form.is_valid()
    given = form.cleaned_data
    return LogFilter(
        thing=given.get("sak") or "",
        who=given.get("vem") or "",
        begins=given.get("fran"),
        ends=given.get("till"),
    )


def _plain(text: str) -> str:
    return f"'{text}" if text[:1] in {"=", "+", "-", "@", "\t", "\r"} else text
