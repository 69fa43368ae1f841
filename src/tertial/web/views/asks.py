"""Answering what a round asks, and approving what was answered. Each ask is a part of the page that answers alone."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from tertial.errors import BadInput
from tertial.services.messages import sentence
from tertial.services.rounds import asks as service
from tertial.services.rounds.asks import AnswerChanged, answerers
from tertial.services.rounds.pages import AskCard
from tertial.web.cards import part_of
from tertial.web.request import Request


@require_safe
def asks(request: Request, committee: str) -> HttpResponse:
    """Everything that is asked of me, on one page."""
    page = service.ask_page(actor=request.actor, committee=committee, today=timezone.localdate())
    return render(request, "rounds/asks.html", {"page": page, "ask": part_of(request, committee)})


@require_safe
def ask(request: Request, committee: str, ask: int) -> HttpResponse:
    """One ask with its history, and who else could answer it."""
    mine = service.one_ask_page(
        actor=request.actor, committee=committee, ask=ask, today=timezone.localdate()
    )
    context = {
        "mine": mine,
        "card": mine.cards[0],
        "people": answerers(committee),
        "ask": part_of(request, committee),
    }
    return render(request, "rounds/ask.html", context)


@require_POST
def save(request: Request, committee: str, ask: int) -> HttpResponse:
    """Keep what was written; ``gor`` says whether it is also handed in."""
    version = request.POST.get("version", "")
    try:
        card = service.save_answer(
            actor=request.actor,
            committee=committee,
            ask=ask,
            version=int(version) if version.isdigit() else 0,
            given=request.POST.dict(),
            now=timezone.now(),
        )
        if request.POST.get("gor") == "lamna-in":
            service.hand_in(
                actor=request.actor, committee=committee, asks=[ask], now=timezone.now()
            )
            card = service.card_of(actor=request.actor, committee=committee, ask=ask)
    except AnswerChanged as error:
        card = service.card_of(actor=request.actor, committee=committee, ask=ask)
        return _part(request, committee, card, sentence(error), error.values)
    except BadInput as error:
        card = service.card_of(actor=request.actor, committee=committee, ask=ask)
        return _part(request, committee, card, sentence(error))
    return _part(request, committee, card)


@require_POST
def unchanged(request: Request, committee: str, ask: int) -> HttpResponse:
    """As last time, in one tap."""
    return _step(request, committee, ask, service.answer_unchanged)


@require_POST
def withdraw(request: Request, committee: str, ask: int) -> HttpResponse:
    return _step(request, committee, ask, service.withdraw)


@require_POST
def hand_in(request: Request, committee: str, round_id: int) -> HttpResponse:
    """Hand in all of mine that is ready."""
    try:
        count = service.hand_in_ready(
            actor=request.actor, committee=committee, round_id=round_id, now=timezone.now()
        )
    except BadInput as error:
        messages.warning(request, sentence(error))
    else:
        said = ngettext("Ett svar är inlämnat.", "%(count)s svar är inlämnade.", count)
        messages.success(request, said % {"count": count})
    return redirect("asks", committee=committee)


@require_safe
def review(request: Request, committee: str, round_id: int) -> HttpResponse:
    """What waits for my approval."""
    page = service.review_page(
        actor=request.actor, committee=committee, round_id=round_id, today=timezone.localdate()
    )
    return render(request, "rounds/review.html", {"page": page, "ask": part_of(request, committee)})


@require_POST
def approve(request: Request, committee: str, ask: int) -> HttpResponse:
    service.approve(actor=request.actor, committee=committee, asks=[ask], now=timezone.now())
    return _reviewed(request, committee, ask)


@require_POST
def approve_all(request: Request, committee: str, round_id: int) -> HttpResponse:
    count = service.approve_all(
        actor=request.actor, committee=committee, round_id=round_id, now=timezone.now()
    )
    said = ngettext("Ett svar är godkänt.", "%(count)s svar är godkända.", count)
    messages.success(request, said % {"count": count})
    return redirect("review", committee=committee, round_id=round_id)


@require_POST
def return_answer(request: Request, committee: str, ask: int) -> HttpResponse:
    """Give an answer back with what is wanted."""
    try:
        service.return_answer(
            actor=request.actor,
            committee=committee,
            ask=ask,
            comment=request.POST.get("remark", ""),
            now=timezone.now(),
        )
    except BadInput as error:
        return _reviewed(request, committee, ask, sentence(error))
    return _reviewed(request, committee, ask)


def _reviewed(request: Request, committee: str, ask: int, fault: str = "") -> HttpResponse:
    """The ask after an approver's step; without script the page of all that waits."""
    mine = service.one_ask_page(
        actor=request.actor, committee=committee, ask=ask, today=timezone.localdate()
    )
    return _part(request, committee, mine.cards[0], fault, review=mine.round.id)


@require_POST
def delegate(request: Request, committee: str, ask: int) -> HttpResponse:
    """Give an ask to another, or take it over with a reason; then back to where one came from."""
    try:
        if request.POST.get("gor") == "ta-over":
            reason = request.POST.get("reason", "")
            service.take_over(
                actor=request.actor, committee=committee, ask=ask, reason=reason, now=timezone.now()
            )
        else:
            to = request.POST.get("to", "")
            service.delegate(
                actor=request.actor, committee=committee, ask=ask, to=to, now=timezone.now()
            )
    except BadInput as error:
        messages.warning(request, sentence(error))
    else:
        messages.success(request, _("Frågan har fått en ny ansvarig."))
    board = request.POST.get("omgang", "")
    if board.isdigit():
        return redirect("board", committee=committee, round_id=int(board))
    return redirect("asks", committee=committee)


def _step(request: Request, committee: str, ask: int, step: Callable[..., AskCard]) -> HttpResponse:
    try:
        card = step(actor=request.actor, committee=committee, ask=ask, now=timezone.now())
    except BadInput as error:
        card = service.card_of(actor=request.actor, committee=committee, ask=ask)
        return _part(request, committee, card, sentence(error))
    return _part(request, committee, card)


def _part(
    request: Request,
    committee: str,
    card: AskCard,
    fault: str = "",
    values: dict[str, object] | None = None,
    review: int = 0,
) -> HttpResponse:
    """The ask alone for a page with script; without one the whole page again, at the ask."""
    if not request.htmx:
        if fault:
            messages.warning(request, fault)
        if review:
            return redirect("review", committee=committee, round_id=review)
        back = redirect("asks", committee=committee)
        back["Location"] += f"#fraga-{card.id}"
        return back
    response = HttpResponse(part_of(request, committee)(card, fault, values))
    if fault:
        response["X-Not-Saved"] = "1"  # what was typed stays in the browser's keeping
    return response
