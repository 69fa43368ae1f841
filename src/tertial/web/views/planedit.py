"""Changing the plan: forms over its things, ending and undoing, links, values, comments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from tertial.errors import BadInput, Conflict, NotFound, TertialError
from tertial.services.messages import sentence
from tertial.services.planning import comments, editform, editing, indicators, linking
from tertial.services.planning.pages import ThingKind
from tertial.web.forms.planning import ValueForm
from tertial.web.markup import chart_picture
from tertial.web.request import Request
from tertial.web.views.plans import year_of

KINDS: Mapping[str, ThingKind] = {"mal": "goal", "indikator": "indicator", "sak": "item"}
"""A thing's kind as it stands in addresses."""


def _kind(kind: str) -> ThingKind:
    if kind not in KINDS:
        raise NotFound("plan.unknown", key=kind)
    return KINDS[kind]


def _year(request: Request, committee: str) -> int:
    """The year that a form is about: it always says so, and what says nothing is about none."""
    text = request.POST.get("ar", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0


def _to(committee: str, kind: ThingKind, key: str, year: int) -> HttpResponse:
    address = reverse(kind, kwargs={"committee": committee, "key": key})
    return redirect(f"{address}?ar={year}")


@require_http_methods(["GET", "HEAD", "POST"])
def add(request: Request, committee: str, kind: str) -> HttpResponse:
    """A new goal, indicator, or item of the kind named."""
    thing: ThingKind = KINDS.get(kind, "item")
    item_kind = "" if kind in KINDS else kind
    if request.method != "POST":
        given = {name: str(value) for name, value in request.GET.items()}
        return _form(request, committee, thing, "", item_kind, given=given)
    return _save(request, committee, thing, "", item_kind)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: Request, committee: str, kind: str, key: str) -> HttpResponse:
    if request.method != "POST":
        return _form(request, committee, _kind(kind), key)
    return _save(request, committee, _kind(kind), key)


def _save(
    request: Request, committee: str, kind: ThingKind, key: str, item_kind: str = ""
) -> HttpResponse:
    given = {name: str(value) for name, value in request.POST.items()}
    year = _year(request, committee)
    try:
        saved = editing.save_thing(
            actor=request.actor,
            committee=committee,
            year=year,
            kind=kind,
            key=key,
            item_kind=item_kind,
            given=given,
            seen=given.get("sedd", ""),
            now=timezone.now(),
        )
    except editing.NotFilled as error:
        return _form(request, committee, kind, key, item_kind, sentence(error), given, error.faults)
    except Conflict as error:
        return _form(request, committee, kind, key, item_kind, sentence(error), given)
    messages.success(request, _("Sparat.") if key else _("Tillagt i planen."))
    return _to(committee, kind, saved, year)


def _form(
    request: Request,
    committee: str,
    kind: ThingKind,
    key: str,
    item_kind: str = "",
    fault: str = "",
    given: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> HttpResponse:
    page = editform.edit_page(
        actor=request.actor,
        committee=committee,
        year=(_year(request, committee) or None) if request.method == "POST" else year_of(request),
        kind=kind,
        key=key,
        item_kind=item_kind,
        given=given,
        faults=faults,
        today=timezone.localdate(),
    )
    context = {"page": page, "fault": fault, "item_kind": item_kind}
    return render(request, "planning/edit.html", context, status=422 if fault else 200)


@require_POST
def end(request: Request, committee: str, kind: str, key: str) -> HttpResponse:
    """Take a thing out of the plan."""
    year = _year(request, committee)
    try:
        gone = editing.end_thing(**_about(request, committee, kind, key), now=timezone.now())
    except BadInput as error:
        messages.warning(request, sentence(error))
        return _to(committee, _kind(kind), key, year)
    if gone:
        messages.success(request, _("Struket ur planen. Inget hade sagts om det."))
        return redirect(f"{reverse('chain', kwargs={'committee': committee})}?ar={year}")
    messages.success(request, _("Borttaget ur planen. Historiken finns kvar."))
    return _to(committee, _kind(kind), key, year)


@require_POST
def undo(request: Request, committee: str, kind: str, key: str) -> HttpResponse:
    """Undo the last change."""
    year = _year(request, committee)
    try:
        gone = editing.undo_last(**_about(request, committee, kind, key), now=timezone.now())
    except (BadInput, Conflict) as error:
        messages.warning(request, sentence(error))
        return _to(committee, _kind(kind), key, year)
    messages.success(request, _("Den senaste ändringen är ångrad."))
    if gone:
        return redirect(f"{reverse('chain', kwargs={'committee': committee})}?ar={year}")
    return _to(committee, _kind(kind), key, year)


@require_POST
def link(request: Request, committee: str, kind: str, key: str) -> HttpResponse:
    """Say that a thing belongs together with another."""
    try:
        linking.link_things(
            **_about(request, committee, kind, key),
            target=request.POST.get("target", ""),
            relation=request.POST.get("relation", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        messages.warning(request, sentence(error))
    return _to(committee, _kind(kind), key, _year(request, committee))


@require_POST
def unlink(request: Request, committee: str, kind: str, key: str, link: int) -> HttpResponse:
    about = _about(request, committee, kind, key)
    linking.unlink_things(**about, link=link, now=timezone.now())
    return _to(committee, _kind(kind), key, _year(request, committee))


@require_POST
def register(request: Request, committee: str, key: str) -> HttpResponse:
    """A value of an indicator, with its source and day."""
    year = _year(request, committee)
    form = ValueForm(request.POST)
    if not form.is_valid():
        found = "; ".join(str(each[0]) for each in form.errors.values())
        return _not_registered(request, committee, key, year, found)
    try:
        count = indicators.register_value(
            actor=request.actor,
            committee=committee,
            year=year,
            key=key,
            now=timezone.now(),
            **form.measurement(),
        )
    except BadInput as error:
        return _not_registered(request, committee, key, year, sentence(error))
    said = _("Värdet är registrerat.") if count == 1 else _("Värdena är registrerade.")
    messages.success(request, said)
    return _to(committee, "indicator", key, year)


def _not_registered(
    request: Request, committee: str, key: str, year: int, fault: str
) -> HttpResponse:
    page = indicators.indicator_page(
        actor=request.actor,
        committee=committee,
        year=year or None,
        key=key,
        today=timezone.localdate(),
    )
    picture = chart_picture(page.chart) if page.chart else ""
    context = {"page": page, "picture": picture, "given": request.POST, "fault": fault}
    return render(request, "planning/indicator.html", context, status=422)


@require_POST
def comment(request: Request, committee: str) -> HttpResponse:
    """A comment on any thing of the committee's."""
    try:
        comments.comment(
            actor=request.actor,
            committee=committee,
            thing=request.POST.get("thing", ""),
            text=request.POST.get("text", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        messages.warning(request, sentence(error))
    return _back(request, committee)


@require_POST
def withdraw_comment(request: Request, committee: str, comment: int) -> HttpResponse:
    try:
        comments.withdraw_comment(
            actor=request.actor, committee=committee, comment=comment, now=timezone.now()
        )
    except TertialError as error:
        if error.code != "comment.not-yours":
            raise
        messages.warning(request, sentence(error))
    return _back(request, committee)


def _back(request: Request, committee: str) -> HttpResponse:
    """To the page that the form was on, at its comments; only to our own."""
    address = request.POST.get("fran", "")
    if not url_has_allowed_host_and_scheme(address, allowed_hosts=None):
        address = reverse("chain", kwargs={"committee": committee})
    return redirect(f"{address}#kommentarer")


def _about(request: Request, committee: str, kind: str, key: str) -> dict[str, Any]:
    return {
        "actor": request.actor,
        "committee": committee,
        "year": _year(request, committee),
        "kind": _kind(kind),
        "key": key,
    }
