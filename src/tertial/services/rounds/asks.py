"""Answering: what is asked of me on one page, saving while one writes, handing in, returning, approving.

Everything written is kept: a save says which version it was made from, and when somebody else has saved meanwhile both
are shown (``AnswerChanged``). Every step but a save leaves a row of history; every step leaves an audit row.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from tertial.domain.plan import Tone
from tertial.domain.rounds import WRITABLE, AnswerStep, AskState, after
from tertial.domain.swedish import format_date
from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.access import Actor, may, require
from tertial.services.audit import record
from tertial.services.rounds.answers import KINDS, NAMES, clean
from tertial.services.rounds.economy import unit_facts
from tertial.services.rounds.pages import (
    AskCard,
    AskPage,
    Happened,
    MyAsks,
    ReviewPage,
    RoundHead,
)
from tertial.services.rounds.things import Thing, things
from tertial.store import models

STATES: Mapping[AskState, tuple[str, Tone]] = {
    "open": ("Inte besvarad", "none"),
    "saved": ("Sparad, inte inlämnad", "maybe"),
    "handed_in": ("Inlämnad", "on"),
    "returned": ("Återlämnad", "late"),
    "approved": ("Godkänd", "done"),
}
STEPS: Mapping[str, str] = {
    "handed_in": "Lämnade in",
    "withdrawn": "Tog tillbaka",
    "returned": "Återlämnade",
    "approved": "Godkände",
    "delegated": "Gav frågan till en annan",
    "taken_over": "Tog över",
}


class AnswerChanged(BadInput):
    """Somebody else has saved since: ``theirs`` and ``mine`` are both answers, ``version`` the newest."""


# --- pages ----------------------------------------------------------------------------------------------------


def ask_page(*, actor: Actor, committee: str, today: date) -> AskPage:
    """Everything that open rounds ask of the actor and of those the actor stands in for, round by round."""
    require(actor, "answer", committee)
    opened = models.Round.objects.select_related("plan_year__committee").filter(
        plan_year__committee__slug=committee, closed_at=None
    )
    rounds = {int(each.pk): each for each in opened.order_by("answers_due", "pk")}
    mine: dict[int, list[models.Ask]] = {number: [] for number in rounds}
    for ask in models.Ask.objects.select_related("assignee").filter(
        round__in=list(rounds), assignee__username__in=_answers_for(actor)
    ):
        ask.round = rounds[ask.round_id]  # type: ignore[attr-defined]  # the row's own key, without the row
        mine[int(ask.round.pk)].append(ask)
    pages = []
    for asks in filter(None, mine.values()):
        cards = _cards(actor, asks)
        pages.append(
            MyAsks(
                round_head(asks[0].round, today),
                cards,
                left=sum(card.state in ("open", "returned") for card in cards),
                total=len(cards),
                economy=unit_facts(
                    asks[0].round,
                    {ask.unit for ask in asks if ask.unit},
                    {ask.unit: card.unit for ask, card in zip(asks, cards, strict=True)},
                )
                if may(actor, "see_breakdown", committee)
                else (),
            )
        )
    return AskPage(committee, tuple(pages))


def one_ask_page(*, actor: Actor, committee: str, ask: int, today: date) -> MyAsks:
    """One ask with its history: where a reminder's link leads."""
    found = _ask(actor, committee, ask)
    steps = [
        Happened(
            STEPS[row.step],
            row.by,
            timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M"),
            row.comment,
        )
        for row in models.Answer.objects.filter(ask=found)
    ]
    card = _card(actor, found, things(found.round, [found])[int(found.pk)], tuple(steps))
    return MyAsks(
        round_head(found.round, today), (card,), int(card.state in ("open", "returned")), 1
    )


def card_of(*, actor: Actor, committee: str, ask: int) -> AskCard:
    """One ask as it stands."""
    found = _ask(actor, committee, ask)
    return _card(actor, found, things(found.round, [found])[int(found.pk)])


def review_page(*, actor: Actor, committee: str, round_id: int, today: date) -> ReviewPage:
    """What has been handed in and that the actor may approve."""
    require(actor, "approve", committee)
    round_ = round_of(committee, round_id)
    asks = [
        ask
        for ask in _asks(committee).filter(round=round_)
        if may(actor, "approve", committee, ask.unit)
    ]
    waiting = [ask for ask in asks if ask.state == "handed_in"]
    return ReviewPage(
        committee,
        round_.plan_year.committee.name,
        round_head(round_, today),
        _cards(actor, waiting),
        approved=sum(ask.state == "approved" for ask in asks),
        total=len(asks),
    )


def round_head(round_: models.Round, today: date) -> RoundHead:
    """A round as its pages head themselves."""
    year = round_.plan_year
    return RoundHead(
        id=int(round_.pk),
        committee=year.committee.slug,
        year=year.year,
        title=round_.title,
        report=round_.report,
        period=format_date(round_.period_end),
        answers_due=format_date(round_.answers_due),
        approval_due=format_date(round_.approval_due),
        meeting_on=format_date(round_.meeting_on),
        days_left=(round_.answers_due - today).days,
        is_open=round_.closed_at is None,
    )


def round_of(committee: str, round_id: int) -> models.Round:
    """A round of the committee. Raises ``NotFound("round.unknown")``."""
    found = (
        models.Round.objects.select_related("plan_year__committee")
        .filter(plan_year__committee__slug=committee, pk=round_id)
        .first()
    )
    if found is None:
        raise NotFound("round.unknown", round=round_id)
    return found


def committee_name(slug: str) -> str:
    """A committee's name. Raises ``NotFound("committee.unknown")``."""
    name = models.Committee.objects.filter(slug=slug).values_list("name", flat=True).first()
    if name is None:
        raise NotFound("committee.unknown", committee=slug)
    return str(name)


# --- writing ----------------------------------------------------------------------------------------------------


def save_answer(
    *,
    actor: Actor,
    committee: str,
    ask: int,
    version: int,
    given: Mapping[str, Any],
    now: datetime,
) -> AskCard:
    """Keep what was written. ``version`` is the one that it was written from.

    Raises: AnswerChanged("ask.changed"): somebody else has saved since. BadInput("ask.closed"): the round is closed.
            BadInput("ask.step"): it has been handed in or approved.
    """
    with transaction.atomic():
        found = _locked(actor, committee, ask)
        value = clean(given, NAMES[found.kind])
        if value == found.draft:
            return _card(actor, found, things(found.round, [found])[ask])
        if version != found.version:
            raise AnswerChanged(
                "ask.changed",
                who=found.changed_by,
                theirs=found.draft,
                mine=value,
                version=found.version,
            )
        _write(actor, found, value, now)
        _audit(actor, found, "ask.saved", now, svar=value)
    return _card(actor, found, things(found.round, [found])[ask])


def answer_unchanged(*, actor: Actor, committee: str, ask: int, now: datetime) -> AskCard:
    """Answer as last time, in one tap. Raises ``BadInput("ask.no-last")`` where there is no last time."""
    with transaction.atomic():
        found = _locked(actor, committee, ask)
        thing = things(found.round, [found])[ask]
        if thing.last is None:
            raise BadInput("ask.no-last")
        _write(actor, found, dict(thing.last.value), now)
        _audit(actor, found, "ask.unchanged", now, svar=found.draft)
    return _card(actor, found, thing)


def hand_in(*, actor: Actor, committee: str, asks: Sequence[int], now: datetime) -> int:
    """Hand in asks of the actor's that are ready; returns how many. Whole or not at all.

    What somebody else wrote in the actor's place is thereby confirmed.

    Raises: BadInput("ask.not-ready"): an answer lacks something; all that is lacking is said.
            NotAllowed("ask.not-yours"): only who is asked, or the substitute, hands in.
    """
    with transaction.atomic():
        found = [_locked(actor, committee, ask) for ask in asks]
        about: dict[int, Thing] = {}
        for round_, own in _by_round(found):
            about |= things(round_, own)
        lacking = [
            f"{about[int(ask.pk)].title}: {' '.join(faults.values())}"
            for ask in found
            if (faults := _lacking(ask, about[int(ask.pk)]))
        ]
        if lacking:
            raise BadInput(
                "ask.not-ready", count=len(lacking), problems=tuple(lacking), first=lacking[0]
            )
        for ask in found:
            if not _is_mine(actor, ask):
                raise NotAllowed("ask.not-yours")
            _step(actor, ask, "handed_in", now)
    return len(found)


def hand_in_ready(*, actor: Actor, committee: str, round_id: int, now: datetime) -> int:
    """Hand in all of the actor's answers in a round that are ready; returns how many."""
    require(actor, "answer", committee)
    mine = list(
        _asks(committee).filter(
            round=round_of(committee, round_id), assignee__username__in=_answers_for(actor)
        )
    )
    about = things(mine[0].round, mine) if mine else {}
    ready = [
        int(ask.pk)
        for ask in mine
        if ask.state in ("saved", "returned") and not _lacking(ask, about[int(ask.pk)])
    ]
    if not ready:
        raise BadInput("ask.nothing-ready")
    return hand_in(actor=actor, committee=committee, asks=ready, now=now)


def withdraw(*, actor: Actor, committee: str, ask: int, now: datetime) -> AskCard:
    """Take back what was handed in, to write more, until it is approved."""
    with transaction.atomic():
        found = _locked(actor, committee, ask)
        if not _is_mine(actor, found):
            raise NotAllowed("ask.not-yours")
        _step(actor, found, "withdrawn", now)
    return _card(actor, found, things(found.round, [found])[ask])


# --- approving --------------------------------------------------------------------------------------------------


def return_answer(
    *, actor: Actor, committee: str, ask: int, comment: str, now: datetime
) -> AskCard:
    """Give an answer back with what is wanted. Raises ``BadInput("ask.comment")`` without a comment."""
    if not comment.strip():
        raise BadInput("ask.comment")
    with transaction.atomic():
        found = _to_approve(actor, committee, ask)
        found.remark = comment.strip()
        _step(actor, found, "returned", now, comment.strip())
    return _card(actor, found, things(found.round, [found])[ask])


def approve(*, actor: Actor, committee: str, asks: Iterable[int], now: datetime) -> int:
    """Approve what was handed in: it becomes what the report says. Returns how many; whole or not at all."""
    with transaction.atomic():
        found = [_to_approve(actor, committee, ask) for ask in asks]
        for ask in found:
            _step(actor, ask, "approved", now)
            KINDS[ask.kind].apply(ask, ask.draft, _answered_by(ask), now)
    return len(found)


def approve_all(*, actor: Actor, committee: str, round_id: int, now: datetime) -> int:
    """Approve all that has been handed in of what the actor may approve."""
    require(actor, "approve", committee)
    waiting = (
        _asks(committee)
        .filter(round=round_of(committee, round_id), state="handed_in")
        .exclude(kind="forecast")
    )
    mine = [int(ask.pk) for ask in waiting if may(actor, "approve", committee, ask.unit)]
    return approve(actor=actor, committee=committee, asks=mine, now=now)


def _answered_by(ask: models.Ask) -> str:
    last = models.Answer.objects.filter(ask=ask, step="handed_in").last()
    return str(last.by if last else ask.changed_by)


# --- whose it is ------------------------------------------------------------------------------------------------


def delegate(*, actor: Actor, committee: str, ask: int, to: str, now: datetime) -> None:
    """Give an ask to another person ("" for nobody): by who runs the round, or who is asked.

    Raises ``NotFound("person.unknown")`` for somebody without a role in the committee.
    """
    if not may(actor, "answer", committee):
        require(actor, "run_round", committee)
    with transaction.atomic():
        found = _one(committee, ask, lock=True)
        _require_open(found)
        if not _is_mine(actor, found):
            require(actor, "run_round", committee)
        before = found.assignee.get_username() if found.assignee else ""
        found.assignee = _person(committee, to) if to else None
        found.save(update_fields=["assignee"])
        _note(actor, found, "delegated", now, f"{before or 'ingen'} → {to or 'ingen'}")
        _audit(actor, found, "ask.delegated", now, från=before, till=to)


def take_over(*, actor: Actor, committee: str, ask: int, reason: str, now: datetime) -> None:
    """Make an ask one's own, with a reason that is logged. Raises ``BadInput("ask.reason")`` without one."""
    require(actor, "answer_for", committee)
    if not reason.strip():
        raise BadInput("ask.reason")
    with transaction.atomic():
        found = _one(committee, ask, lock=True)
        _require_open(found)
        found.assignee = _person(committee, actor.login)
        found.save(update_fields=["assignee"])
        _note(actor, found, "taken_over", now, reason.strip())
        _audit(actor, found, "ask.taken_over", now, skäl=reason.strip())


def answerers(committee: str) -> tuple[tuple[str, str], ...]:
    """(login, name) of everybody who has a role in the committee, by name."""
    found = (
        User.objects.filter(is_active=True, roles__committee__slug=committee)
        .distinct()
        .order_by("first_name", "last_name", "username")
    )
    return tuple(
        (user.get_username(), user.get_full_name() or user.get_username()) for user in found
    )


def _person(committee: str, login: str) -> User:
    found = User.objects.filter(
        username=login, is_active=True, roles__committee__slug=committee
    ).first()
    if found is None:
        raise NotFound("person.unknown", login=login)
    return found


# --- inside -----------------------------------------------------------------------------------------------------


def _asks(committee: str) -> QuerySet[models.Ask]:
    return models.Ask.objects.select_related("round__plan_year__committee", "assignee").filter(
        round__plan_year__committee__slug=committee
    )


def _one(committee: str, ask: int, *, lock: bool = False) -> models.Ask:
    rows = _asks(committee)
    found = (rows.select_for_update(of=("self",)) if lock else rows).filter(pk=ask).first()
    if found is None:
        raise NotFound("ask.unknown", ask=ask)
    return found


def _ask(actor: Actor, committee: str, ask: int) -> models.Ask:
    """An ask that the actor may see: one's own, or as one who follows the round."""
    if not may(actor, "answer", committee):
        require(actor, "see_round", committee)
    found = _one(committee, ask)
    if not _is_mine(actor, found):
        require(actor, "see_round", committee)
    return found


def _locked(actor: Actor, committee: str, ask: int) -> models.Ask:
    """An ask that the actor may write in."""
    if not may(actor, "answer", committee):
        require(actor, "answer_for", committee)
    found = _one(committee, ask, lock=True)
    _require_open(found)
    if not _is_mine(actor, found):
        require(actor, "answer_for", committee)
    _require_here(found)
    return found


def _to_approve(actor: Actor, committee: str, ask: int) -> models.Ask:
    require(actor, "approve", committee)
    found = _one(committee, ask, lock=True)
    _require_open(found)
    require(actor, "approve", committee, found.unit)
    _require_here(found)
    return found


def _require_open(ask: models.Ask) -> None:
    if ask.round.closed_at is not None:
        raise BadInput("ask.closed", round=ask.round.title)


def _require_here(ask: models.Ask) -> None:
    if ask.kind == "forecast":
        raise BadInput("ask.on-sheet", unit=ask.unit)


def _answers_for(actor: Actor) -> set[str]:
    return {actor.login, *actor.stands_in_for}


def _is_mine(actor: Actor, ask: models.Ask) -> bool:
    return ask.assignee is not None and ask.assignee.get_username() in _answers_for(actor)


def _write(actor: Actor, ask: models.Ask, value: dict[str, str], now: datetime) -> None:
    ask.state = after(ask.state, "saved")
    ask.draft, ask.version = value, ask.version + 1
    ask.changed_at, ask.changed_by = now, actor.login
    ask.is_on_behalf = not _is_mine(actor, ask)
    ask.save()


def _step(
    actor: Actor, ask: models.Ask, step: AnswerStep, now: datetime, comment: str = ""
) -> None:
    ask.state = after(ask.state, step)
    if step == "handed_in":
        ask.is_on_behalf, ask.remark = False, ""
    ask.save()
    _note(actor, ask, step, now, comment)
    _audit(actor, ask, f"ask.{step}", now, **({"kommentar": comment} if comment else {}))


def _note(actor: Actor, ask: models.Ask, step: str, now: datetime, comment: str = "") -> None:
    models.Answer.objects.create(
        ask=ask, step=step, value=ask.draft, comment=comment, at=now, by=actor.login
    )


def _audit(actor: Actor, ask: models.Ask, action: str, now: datetime, **data: object) -> None:
    year = ask.round.plan_year
    record(
        actor=actor,
        action=action,
        thing=f"{year.committee.slug}/{year.year}/{ask.round.report}/{ask.kind}:{ask.thing}",
        committee=year.committee.slug,
        now=now,
        data=data,
    )


def _by_round(asks: Sequence[models.Ask]) -> list[tuple[models.Round, list[models.Ask]]]:
    rounds: dict[int, tuple[models.Round, list[models.Ask]]] = {}
    for ask in asks:
        rounds.setdefault(int(ask.round.pk), (ask.round, []))[1].append(ask)
    return list(rounds.values())


def _lacking(ask: models.Ask, thing: Thing) -> dict[str, str]:
    return KINDS[ask.kind].lacking(thing, ask.draft)


def _cards(actor: Actor, asks: Sequence[models.Ask]) -> tuple[AskCard, ...]:
    if not asks:
        return ()
    about = things(asks[0].round, asks)
    return tuple(_card(actor, ask, about[int(ask.pk)]) for ask in asks)


def _card(
    actor: Actor, ask: models.Ask, thing: Thing, history: tuple[Happened, ...] = ()
) -> AskCard:
    kind = KINDS[ask.kind]
    state: AskState = ask.state
    label, tone = STATES[state]
    slug = ask.round.plan_year.committee.slug
    is_mine, is_open = _is_mine(actor, ask), ask.round.closed_at is None
    is_here = ask.kind != "forecast"
    may_write = is_here and (is_mine or may(actor, "answer_for", slug))
    changed = ""
    if ask.changed_at:
        changed = f"{ask.changed_by}, {timezone.localtime(ask.changed_at):%Y-%m-%d %H:%M}"
    return AskCard(
        id=int(ask.pk),
        kind=ask.kind,
        kind_label=kind.label,
        title=thing.title,
        background=thing.background,
        unit=thing.unit,
        state=state,
        state_label=label,
        tone=tone,
        version=ask.version,
        fields=tuple(kind.fields(thing, ask.draft)),
        facts=thing.facts,
        last=thing.last,
        assignee=(ask.assignee.get_full_name() or ask.assignee.get_username())
        if ask.assignee
        else "",
        changed=changed,
        is_on_behalf=ask.is_on_behalf,
        is_mine=is_mine,
        can_write=is_open and may_write and state in WRITABLE,
        can_withdraw=is_here and is_open and is_mine and state == "handed_in",
        can_approve=is_here
        and is_open
        and state == "handed_in"
        and may(actor, "approve", slug, ask.unit),
        is_ready=state != "open" and not _lacking(ask, thing),
        summary=kind.summary(ask.draft),
        remark=ask.remark,
        history=history,
        forecast="" if is_here else f"{ask.round.period_end:%Y-%m}",
        unit_code=ask.unit,
    )
