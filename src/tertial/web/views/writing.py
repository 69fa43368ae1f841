"""Writing a report: its sections, the editor and what it asks for, history, two texts made one, new figures."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tertial.errors import BadInput
from tertial.services.documents import newfigures, writing
from tertial.services.documents.changes import words
from tertial.services.documents.figures import Found, index_of, search_figures
from tertial.services.documents.flags import Bound
from tertial.services.documents.merging import Take, merge, merge_page
from tertial.services.documents.saving import LONGEST, Saved, heard_of, restore, save_text
from tertial.services.documents.steps import take_step
from tertial.services.messages import sentence
from tertial.web.markup import figure_link
from tertial.web.request import Request

PARAGRAPHS: Final = 4_000
"""Paragraphs whose numbers are looked at in one save."""
TAKES: Final[Mapping[str, Take]] = {"nyaste": "newest", "bredvid": "aside", "bada": "both"}


def _place(request: Request, committee: str, report: str, section: str = "") -> dict[str, Any]:
    place = {"actor": request.actor, "committee": committee, "report": report}
    return place | ({"section": section} if section else {})


@require_safe
def write(request: Request, committee: str, report: str) -> HttpResponse:
    """A report's sections, with what there is to do in each."""
    page = writing.writing_page(**_place(request, committee, report), now=timezone.now())
    return render(request, "documents/writing.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
def write_section(request: Request, committee: str, report: str, section: str) -> HttpResponse:
    """A section in the editor; without a script it is a form with Markdown."""
    if request.method == "POST":
        return _saved_form(request, committee, report, section)
    return _section(request, committee, report, section)


def _section(
    request: Request, committee: str, report: str, section: str, fault: str = "", source: str = ""
) -> HttpResponse:
    page = writing.section_page(**_place(request, committee, report, section), now=timezone.now())
    context = {
        "page": page,
        "link": figure_link(committee, report),
        "fault": fault,
        "source": source or page.source,
    }
    return render(request, "documents/writing_section.html", context, status=422 if fault else 200)


def _saved_form(request: Request, committee: str, report: str, section: str) -> HttpResponse:
    place, now = _place(request, committee, report), timezone.now()
    source = request.POST.get("text", "").replace("\r\n", "\n")
    try:
        saved = save_text(
            **place,
            section=section,
            body=writing.html_of(**place, source=source, now=now),
            base=_number(request.POST.get("base", "")),
            how="saved",
            now=now,
        )
    except BadInput as error:
        return _section(request, committee, report, section, sentence(error), source)
    newfigures.ensure_pinned(**place, now=now)
    if saved.met:
        messages.warning(
            request, _("Någon annan har sparat under tiden. Båda texterna finns kvar.")
        )
        return redirect("write_merge", committee, report, section, saved.version.id)
    messages.success(request, _("Sparat."))
    return redirect("write_section", committee, report, section)


@require_POST
def write_save(request: Request, committee: str, report: str, section: str) -> HttpResponse:
    """Save what the editor has: JSON with ``body``, ``base``, ``how`` and ``texts``; answers with the marks.

    409 with both texts where somebody else has saved since ``base``; both are kept.
    """
    place, now = _place(request, committee, report), timezone.now()
    given = _posted(request)
    typed = _typed(given.get("texts"))
    try:
        saved = save_text(
            **place,
            section=section,
            body=str(given.get("body", "")),
            base=_number(given.get("base")),
            how="saved" if given.get("how") == "saved" else "autosaved",
            now=now,
        )
    except BadInput as error:
        return JsonResponse({"said": sentence(error)}, status=422)
    newfigures.ensure_pinned(**place, now=now)
    answer = _told(saved)
    if saved.met is None:
        answer["flags"] = _flags(writing.flags_in(**place, typed=typed, now=now))
    return JsonResponse(answer, status=409 if saved.met else 200)


def _told(saved: Saved) -> dict[str, Any]:
    """What the editor is told of a save."""
    answer: dict[str, Any] = {
        "version": saved.version.id,
        "said": _("Sparat %(time)s") % {"time": saved.version.at},
        "others": list(saved.others),
    }
    if saved.met:
        answer |= {
            "said": _("Någon annan har sparat under tiden. Båda texterna finns kvar."),
            "yours": saved.version.body,
            "newest": {"version": saved.met.id, "body": saved.met.body},
        }
    return answer


def _flags(found: Sequence[tuple[int, Any]]) -> list[dict[str, Any]]:
    return [{"block": n, **asdict(flag)} for n, flag in found]


@require_POST
def write_open(request: Request, committee: str, report: str, section: str) -> HttpResponse:
    """The editor is open: pins the draft, tells who else is there and whether figures have come."""
    place, now = _place(request, committee, report), timezone.now()
    given = _posted(request)
    others = heard_of(**place, section=section, version=_number(given.get("version")), now=now)
    newfigures.ensure_pinned(**place, now=now)
    typed = _typed(given.get("texts"))
    flags = _flags(writing.flags_in(**place, typed=typed, now=now)) if typed else None
    behind = newfigures.behind(**place)
    return JsonResponse({"others": list(others), "flags": flags, "behind": behind})


@require_safe
def write_figures(request: Request, committee: str, report: str) -> HttpResponse:
    """Figures by words (``?q=``), or one by its ref (``?ref=``), with the ways to print them."""
    place, now = _place(request, committee, report), timezone.now()
    found = search_figures(**place, query=request.GET.get("q", ""), now=now)
    if ref := request.GET.get("ref", ""):
        found = (index_of(committee=committee, report=report, now=now).found(ref),)
    link = figure_link(committee, report)
    return JsonResponse({"figures": [_figure(each, link(each.ref)) for each in found]})


def _figure(found: Found, address: str) -> dict[str, Any]:
    return {**asdict(found), "address": address}


@require_POST
def write_paste(request: Request, committee: str, report: str) -> HttpResponse:
    """What was pasted, cleaned."""
    html = str(_posted(request).get("html", ""))[: LONGEST * 10]
    clean = writing.cleaned(actor=request.actor, committee=committee, html=html)
    return JsonResponse({"html": clean})


@require_POST
def write_hand_in(request: Request, committee: str, report: str, section: str) -> HttpResponse:
    """The writer hands in the section as it was saved."""
    try:
        take_step(
            **_place(request, committee, report, section),
            step="handed_in",
            comment=request.POST.get("kommentar", ""),
            seen=_number(request.POST.get("base", "")),
            now=timezone.now(),
        )
    except BadInput as error:
        messages.warning(request, sentence(error))
    else:
        messages.success(request, _("Avsnittet är inlämnat."))
    return redirect("write_section", committee, report, section)


# --- history and merging ------------------------------------------------------------------------------------


@require_safe
def write_history(request: Request, committee: str, report: str, section: str) -> HttpResponse:
    """A section's versions; ``?version=`` beside the newest."""
    page = writing.history_page(
        **_place(request, committee, report, section),
        now=timezone.now(),
        version=_number(request.GET.get("version", "")),
    )
    pieces = tuple(words(page.chosen_text, page.newest_text)) if page.chosen else ()
    return render(request, "documents/writing_history.html", {"page": page, "pieces": pieces})


@require_POST
def write_restore(request: Request, committee: str, report: str, section: str) -> HttpResponse:
    """Make an older version the text."""
    version = _number(request.POST.get("version", ""))
    saved = restore(
        **_place(request, committee, report, section), version=version, now=timezone.now()
    )
    if saved.met:
        return redirect("write_merge", committee, report, section, saved.version.id)
    messages.success(request, _("Den äldre texten gäller igen."))
    return redirect("write_section", committee, report, section)


@require_http_methods(["GET", "HEAD", "POST"])
def write_merge(
    request: Request, committee: str, report: str, section: str, aside: int
) -> HttpResponse:
    """Two texts beside each other; a POST says what is taken of each paragraph."""
    place, now = _place(request, committee, report, section), timezone.now()
    if request.method != "POST":
        page = merge_page(**place, aside=aside, now=now)
        return render(request, "documents/writing_merge.html", {"page": page})
    taken = {
        int(name[4:]): TAKES[str(value)]
        for name, value in request.POST.items()
        if name[:4] == "del-" and name[4:].isdecimal() and str(value) in TAKES
    }
    base = _number(request.POST.get("base", ""))
    saved = merge(**place, aside=aside, base=base, taken=taken, now=now)
    if saved.met:
        messages.warning(
            request, _("Någon annan har sparat under tiden. Båda texterna finns kvar.")
        )
        return redirect("write_merge", committee, report, section, saved.version.id)
    messages.success(request, _("Texterna är sammanförda."))
    return redirect("write_section", committee, report, section)


# --- new figures --------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def new_figures(request: Request, committee: str, report: str) -> HttpResponse:
    """What new figures would change; a POST takes them, or goes back to those before."""
    place = _place(request, committee, report)
    if request.method != "POST":
        page = newfigures.new_figures_page(**place)
        return render(request, "documents/new_figures.html", {"page": page})
    try:
        if request.POST.get("gor") == "tillbaka":
            to = _number(request.POST.get("till", ""))
            newfigures.go_back(**place, to=to, now=timezone.now())
            messages.success(request, _("Rapporten visar de tidigare siffrorna igen."))
        else:
            generation = _number(request.POST.get("sedd", ""))
            newfigures.take(**place, generation=generation, now=timezone.now())
            messages.success(request, _("Rapporten visar de nya siffrorna."))
    except BadInput as error:
        messages.warning(request, sentence(error))
        return redirect("new_figures", committee, report)
    return redirect("write", committee, report)


# --- what was sent ------------------------------------------------------------------------------------------


def _posted(request: Request) -> dict[str, Any]:
    """A JSON object that was sent; an empty one for anything else."""
    try:
        given = json.loads(request.body)
    except ValueError:
        return {}
    return given if isinstance(given, dict) else {}


def _typed(texts: object) -> list[writing.Typed]:
    """Paragraphs as the editor sends them: ``[text, [[start, end, ref], …]]``; what is anything else is let be."""
    found = []
    for each in texts[:PARAGRAPHS] if isinstance(texts, list) else []:
        try:
            text, figures = each
            bound = tuple(Bound(int(start), int(end), str(ref)) for start, end, ref in figures)
            found.append(writing.Typed(str(text)[:LONGEST], bound))
        except (TypeError, ValueError):
            found.append(writing.Typed(""))
    return found


def _number(text: object) -> int:
    said = str(text)
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0
