"""The board: what is missing, late, without an owner, never updated; and reminding those who have not answered."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone

from tertial.domain.plan import Tone
from tertial.domain.rounds import Standing, standing
from tertial.errors import BadInput
from tertial.services.access import SYSTEM, Actor, require
from tertial.services.audit import record
from tertial.services.rounds.answers import KINDS
from tertial.services.rounds.asks import answerers, round_head, round_of
from tertial.services.rounds.pages import BoardLine, BoardPage, Choice, PersonLine
from tertial.services.rounds.things import things
from tertial.store import models

STANDINGS: dict[Standing, tuple[str, Tone]] = {
    "late": ("Försenad", "late"),
    "unowned": ("Ingen svarar", "late"),
    "returned": ("Återlämnad", "maybe"),
    "missing": ("Väntar på svar", "none"),
    "handed_in": ("Väntar på godkännande", "on"),
    "approved": ("Godkänd", "done"),
}
"""In the order that a chaser wants them."""
DONE: frozenset[Standing] = frozenset({"handed_in", "approved"})


def board_page(
    *, actor: Actor, committee: str, round_id: int, today: date, shown: str = ""
) -> BoardPage:
    """A round's board; ``shown`` narrows it to a standing, to ``never`` (never updated) or to a person's login."""
    require(actor, "see_round", committee)
    round_ = round_of(committee, round_id)
    asks = list(models.Ask.objects.select_related("assignee").filter(round=round_))
    for ask in asks:
        ask.round = round_
    about = things(round_, asks)
    lines = [
        _line(
            round_,
            ask,
            about[int(ask.pk)].title,
            about[int(ask.pk)].unit,
            today,
            about[int(ask.pk)].last is None,
        )
        for ask in asks
    ]
    counts = Counter(line.standing for line in lines)
    order = list(STANDINGS)
    logins = {int(ask.pk): ask.assignee.get_username() for ask in asks if ask.assignee}
    wanted = [
        line
        for line in lines
        if not shown
        or shown == line.standing
        or (shown == "never" and line.never_updated)
        or shown == logins.get(line.id)
    ]
    return BoardPage(
        committee=committee,
        committee_name=round_.plan_year.committee.name,
        round=round_head(round_, today),
        counts={each: counts[each] for each in STANDINGS if counts[each]},
        total=len(lines),
        lines=tuple(sorted(wanted, key=lambda line: order.index(line.standing))),
        people=_people(round_, asks, lines),
        answerers=tuple(Choice(login, name) for login, name in answerers(committee)),
        has_report=models.Report.objects.filter(
            plan_year=round_.plan_year, key=round_.report
        ).exists(),
        shown=shown,
    )


def _line(
    round_: models.Round, ask: models.Ask, title: str, unit: str, today: date, is_first: bool
) -> BoardLine:
    has_owner = ask.assignee is not None and ask.assignee.is_active  # who has left answers no more
    stands = standing(ask.state, has_owner, round_.answers_due, today)
    label, tone = STANDINGS[stands]
    changed = ""
    if ask.changed_at:
        changed = f"{ask.changed_by}, {timezone.localtime(ask.changed_at):%Y-%m-%d %H:%M}"
    return BoardLine(
        id=int(ask.pk),
        title=title,
        kind_label=KINDS[ask.kind].label,
        unit=unit,
        assignee=(ask.assignee.get_full_name() or ask.assignee.get_username())
        if ask.assignee
        else "",
        standing=stands,
        label=label,
        tone=tone,
        changed=changed,
        never_updated=is_first and stands not in DONE,
    )


def _people(
    round_: models.Round, asks: list[models.Ask], lines: list[BoardLine]
) -> tuple[PersonLine, ...]:
    reminded = dict(
        models.Reminder.objects.filter(round=round_)
        .order_by("sent_at")
        .values_list("user_id", "sent_at")
    )
    users: dict[int, tuple[User, int, int]] = {}
    for ask, line in zip(asks, lines, strict=True):
        if ask.assignee is None:
            continue
        user, done, total = users.get(ask.assignee.pk, (ask.assignee, 0, 0))
        users[ask.assignee.pk] = (user, done + (line.standing in DONE), total + 1)
    return tuple(
        PersonLine(
            login=user.get_username(),
            name=user.get_full_name() or user.get_username(),
            done=done,
            total=total,
            reminded=f"{timezone.localtime(reminded[pk]):%Y-%m-%d %H:%M}" if pk in reminded else "",
            has_email=bool(user.email),
        )
        for pk, (user, done, total) in sorted(
            users.items(), key=lambda each: each[1][1] / each[1][2]
        )
    )


REMIND_DAYS = frozenset({7, 2, 0})
"""Days before answers are due that a reminder is sent by itself; after that once a week."""


# --- reminding --------------------------------------------------------------------------------------------------


def remind(
    *, actor: Actor, committee: str, round_id: int, address: str, now: datetime
) -> tuple[int, tuple[str, ...]]:
    """Send everybody who has something left in the round one letter with a link to just that.

    ``address`` is where the application is ("https://tertial.example.se"). Nobody gets two letters the same day.

    Returns: how many were sent, and the logins of those without an e-mail address.
    Raises: BadInput("mail.failed"): the mail server did not take them; what it took is noted.
    """
    require(actor, "run_round", committee)
    round_ = round_of(committee, round_id)
    if round_.closed_at is not None:
        raise BadInput("round.closed", round=round_.title)
    if not settings.HAS_MAIL:
        raise BadInput("mail.none")
    left = _left(round_)
    since = now - timedelta(hours=20)
    recently = set(
        models.Reminder.objects.filter(round=round_, sent_at__gte=since).values_list(
            "user_id", flat=True
        )
    )
    without = tuple(user.get_username() for user, _ in left if not user.email)
    to = [(user, asks) for user, asks in left if user.email and user.pk not in recently]
    sent = 0
    try:
        with get_connection(fail_silently=False) as connection:
            for user, asks in to:
                letter(round_, user, asks, address, now.date(), connection=connection).send()
                sent += 1
                _note(actor, round_, user, now)
    except OSError as error:  # smtplib's errors are of this kind too
        raise BadInput("mail.failed", sent=sent, problem=str(error)) from error
    return sent, without


def remind_due(*, now: datetime) -> int:
    """Remind by itself in every open round whose day it is; returns how many letters were sent. For the daily tidying.

    Nothing is sent without a mail server and the application's own address (``TERTIAL_SMTP``, ``TERTIAL_ADDRESS``).
    """
    if not (settings.HAS_MAIL and settings.ADDRESS):
        return 0
    sent = 0
    for round_ in models.Round.objects.select_related("plan_year__committee").filter(
        closed_at=None
    ):
        left = (round_.answers_due - timezone.localdate(now)).days
        if left in REMIND_DAYS or (left < 0 and left % 7 == 0):
            count, _ = remind(
                actor=SYSTEM,
                committee=round_.plan_year.committee.slug,
                round_id=int(round_.pk),
                address=settings.ADDRESS,
                now=now,
            )
            sent += count
    return sent


def letter(
    round_: models.Round,
    user: User,
    asks: list[int],
    address: str,
    today: date,
    connection: BaseEmailBackend | None = None,
) -> EmailMessage:
    """A reminder: what is asked, until when, and the link to it. It holds no figures and no names of others."""
    head = round_head(round_, today)
    mine = f"{address.rstrip('/')}/namnder/{head.committee}/fragor/"
    link = f"{mine}{asks[0]}/" if len(asks) == 1 else f"{mine}#omgang-{head.id}"
    things_ = "1 fråga" if len(asks) == 1 else f"{len(asks)} frågor"
    when = "senast" if head.days_left >= 0 else "skulle ha lämnats in"
    name = user.first_name or user.get_username()
    body = (
        f"Hej {name}!\n\n{head.title} väntar på svar på {things_} från dig. "
        f"Svaren {'ska lämnas in ' + when if head.days_left >= 0 else when} {head.answers_due}.\n\n"
        f"Här är de, med siffrorna bredvid:\n{link}\n\n"
        "Har ingenting ändrats räcker ett tryck på Oförändrat. "
        "Är frågan inte din kan du ge den till en annan på sidan.\n"
    )
    return EmailMessage(
        f"{head.title}: {things_} att svara på", body, to=[user.email], connection=connection
    )


def _left(round_: models.Round) -> list[tuple[User, list[int]]]:
    """Everybody with something left to hand in, and which asks."""
    rows = models.Ask.objects.select_related("assignee").filter(
        round=round_, state__in=("open", "saved", "returned"), assignee__is_active=True
    )
    found: dict[int, tuple[User, list[int]]] = {}
    for ask in rows:
        if ask.assignee is not None:
            found.setdefault(ask.assignee.pk, (ask.assignee, []))[1].append(int(ask.pk))
    return list(found.values())


def _note(actor: Actor, round_: models.Round, user: User, now: datetime) -> None:
    with transaction.atomic():
        models.Reminder.objects.create(round=round_, user=user, sent_at=now, sent_by=actor.login)
        record(
            actor=actor,
            action="round.reminded",
            thing=f"user:{user.get_username()}",
            committee=round_.plan_year.committee.slug,
            now=now,
            data={"omgång": round_.title},
        )
