"""Files of volumes: which were taken, what a new one would change, taking it, undoing it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from tertial.errors import BadInput, Conflict
from tertial.services.access import require
from tertial.services.economy.volumes import taking as volume_files
from tertial.services.economy.volumes.basis import KIND_WORDS, WORD_OF
from tertial.services.messages import sentence
from tertial.web.request import Request
from tertial.web.views.budgets import year_of
from tertial.web.views.volumes import asked_about, number, to


@require_http_methods(["GET", "HEAD", "POST"])
def economy_volume_files(request: Request, committee: str) -> HttpResponse:
    """The files that were taken; a POST keeps one and goes on to what it would change."""
    if request.method != "POST":
        return _files(request, committee)
    require(request.actor, "edit_economy", committee)
    given = request.FILES.get("file")
    if getattr(request, "upload_refused", False):
        return _files(request, committee, _("Filen är för stor."), 413)
    asked = _file_asked(request.POST)
    if asked.kind != "outcome" and not asked.version:
        return _files(request, committee, _("Skriv vilken version budgeten eller prognosen är."))
    try:
        upload = volume_files.keep_volumes(
            actor=request.actor,
            committee=committee,
            name=(given.name or "") if given else "",
            file=given,
            now=timezone.now(),
        )
    except BadInput as error:
        return _files(request, committee, sentence(error))
    where = reverse("economy_volume_file", kwargs={"committee": committee, "upload": upload})
    kept = {"ar": year_of(request), "slag": WORD_OF[asked.kind], "version": asked.version}
    query = {**kept, "hel": "ja" if asked.is_whole else ""}
    return redirect(f"{where}?{urlencode({name: v for name, v in query.items() if v})}")


def _file_asked(given: Any) -> volume_files.FileAsked:
    kind = KIND_WORDS.get(given.get("slag", ""), "outcome")
    version = " ".join(given.get("version", "").split()) if kind != "outcome" else ""
    return volume_files.FileAsked(kind, version, bool(given.get("hel")))


def _files(request: Request, committee: str, fault: str = "", status: int = 422) -> HttpResponse:
    page = volume_files.files_page(**asked_about(request, committee))
    context = {"page": page, "fault": fault, "given": request.POST}
    return render(request, "economy/volumes_files.html", context, status=status if fault else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def economy_volume_file(request: Request, committee: str, upload: str) -> HttpResponse:
    """What a kept file would change; a POST takes it, if it is still what was shown."""
    if request.method != "POST":
        return _preview(request, committee, upload, _file_asked(request.GET))
    require(request.actor, "edit_economy", committee)
    asked = _file_asked(request.POST)
    try:
        count = volume_files.take_volumes(
            **asked_about(request, committee) | {"year": year_of(request) or 0},
            upload=upload,
            asked=asked,
            shown=request.POST.get("shown", ""),
            now=timezone.now(),
        )
    except (BadInput, Conflict) as error:
        return _preview(request, committee, upload, asked, sentence(error))
    said = ngettext("%(count)d antal inläst.", "%(count)d antal inlästa.", count)
    messages.success(request, said % {"count": count})
    return to(committee, "economy_volume_files", ar=year_of(request))


def _preview(
    request: Request,
    committee: str,
    upload: str,
    asked: volume_files.FileAsked,
    fault: str = "",
) -> HttpResponse:
    try:
        page = volume_files.preview_volumes(
            **asked_about(request, committee) | {"year": year_of(request) or 0},
            upload=upload,
            asked=asked,
        )
    except BadInput as error:  # a file that cannot be opened at all
        return _files(request, committee, sentence(error))
    context = {"page": page, "fault": fault, "word": WORD_OF[asked.kind]}
    status = 409 if fault else 422 if page.problems else 200
    return render(request, "economy/volumes_file.html", context, status=status)


@require_POST
def economy_volume_undo(request: Request, committee: str) -> HttpResponse:
    """Write what stood before a file on top of it."""
    require(request.actor, "edit_economy", committee)
    try:
        back, left = volume_files.undo_file(
            **asked_about(request, committee) | {"year": year_of(request) or 0},
            file=number(request.POST.get("fil", "")),
            now=timezone.now(),
        )
    except BadInput as error:
        messages.warning(request, sentence(error))
        return to(committee, "economy_volume_files", ar=year_of(request))
    said = ngettext(
        "Filen är ångrad: %(count)d antal gick tillbaka.",
        "Filen är ångrad: %(count)d antal gick tillbaka.",
        back,
    )
    messages.success(request, said % {"count": back})
    if left:
        more = _("%(count)d antal har ändrats sedan filen lästes in och står kvar.")
        messages.warning(request, more % {"count": left})
    return to(committee, "economy_volume_files", ar=year_of(request))
