"""The board: how every ask stands, and reminders that reach a real mail server."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tertial.errors import BadInput, NotAllowed
from tertial.services.rounds import asks, board
from tertial.store import models
from tests.services.plans import NOW, TODAY
from tests.services.rounds.conftest import ActorOf

pytestmark = pytest.mark.django_db
LATE = date(2020, 9, 14)


def test_what_is_late_or_without_an_owner_comes_first(opened: int, who: ActorOf) -> None:
    page = board.board_page(actor=who("anna"), committee="von", round_id=opened, today=LATE)
    assert dict(page.counts) == {"late": 8, "unowned": 2}
    assert [line.label for line in page.lines[:1]] == ["Försenad"]
    early = board.board_page(actor=who("anna"), committee="von", round_id=opened, today=TODAY)
    assert dict(early.counts) == {"unowned": 2, "missing": 8}


def test_what_is_asked_of_one_who_has_left_is_without_an_owner(opened: int, who: ActorOf) -> None:
    User.objects.filter(username="bo").update(is_active=False)
    page = board.board_page(actor=who("anna"), committee="von", round_id=opened, today=TODAY)
    assert page.counts["unowned"] == 8


def test_what_was_never_answered_is_told(opened: int, who: ActorOf) -> None:
    page = board.board_page(
        actor=who("frida"), committee="von", round_id=opened, today=TODAY, shown="never"
    )
    titles = [line.title for line in page.lines]
    assert "Ny introduktion av vikarier" in titles
    assert "Gemensam planering i hemtjänsten" not in titles


def test_it_says_how_far_each_has_come(opened: int, who: ActorOf) -> None:
    ask = int(models.Ask.objects.get(thing="bemanning").pk)
    asks.save_answer(
        actor=who("david"), committee="von", ask=ask, version=0, given={"status": "Klart"}, now=NOW
    )
    asks.hand_in(actor=who("david"), committee="von", asks=[ask], now=NOW)
    page = board.board_page(actor=who("eva"), committee="von", round_id=opened, today=TODAY)
    assert [(p.login, p.done, p.total) for p in page.people] == [
        ("bo", 0, 6),
        ("hanna", 0, 1),
        ("david", 1, 1),
    ]


def test_a_board_asks_the_records_as_often_however_many_asks(opened: int, who: ActorOf) -> None:
    anna = who("anna")
    models.Ask.objects.update(about={})  # as after a change of the plan: everything is looked up
    with CaptureQueriesContext(connection) as few:
        board.board_page(actor=anna, committee="von", round_id=opened, today=TODAY)
    round_ = models.Round.objects.get()
    models.PlanItem.objects.bulk_create(
        models.PlanItem(plan_year=round_.plan_year, kind="activity", key=f"a{n}", title=f"A {n}")
        for n in range(100)
    )
    models.Ask.objects.bulk_create(
        models.Ask(round=round_, kind="status", thing=f"a{n}") for n in range(100)
    )
    with CaptureQueriesContext(connection) as many:
        board.board_page(actor=anna, committee="von", round_id=opened, today=TODAY)
    assert len(many) == len(few) <= 20


def test_each_who_has_something_left_gets_one_letter_with_a_link(opened: int, who: ActorOf) -> None:
    User.objects.filter(username="bo").update(email="bo@example.se")
    User.objects.filter(username="david").update(email="david@example.se")
    sent, without = board.remind(
        actor=who("anna"), committee="von", round_id=opened, address="https://t.example/", now=NOW
    )
    assert (sent, without) == (2, ("hanna",))
    letter = next(each for each in mail.outbox if each.to == ["bo@example.se"])
    assert letter.subject == "Delårsrapport per 31 augusti 2020: 6 frågor att svara på"
    assert f"https://t.example/namnder/von/fragor/#omgang-{opened}" in letter.body
    assert "11 september 2020" in letter.body


def test_nobody_gets_two_letters_the_same_day(opened: int, who: ActorOf) -> None:
    User.objects.filter(username="bo").update(email="bo@example.se")
    for later, sent in ((0, 1), (3, 0), (24, 1)):
        again, _ = board.remind(
            actor=who("anna"),
            committee="von",
            round_id=opened,
            address="https://t.example",
            now=NOW + timedelta(hours=later),
        )
        assert again == sent


def test_a_mail_server_that_is_not_there_is_said(
    opened: int, who: ActorOf, settings: object
) -> None:
    User.objects.filter(username="bo").update(email="bo@example.se")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"  # type: ignore[attr-defined]  # pytest-django's
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9  # type: ignore[attr-defined]  # pytest-django's
    with pytest.raises(BadInput) as raised:
        board.remind(
            actor=who("anna"), committee="von", round_id=opened, address="http://x", now=NOW
        )
    assert raised.value.code == "mail.failed"
    assert not models.Reminder.objects.exists()


def test_only_who_runs_the_round_reminds(opened: int, who: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        board.remind(actor=who("frida"), committee="von", round_id=opened, address="", now=NOW)


class Post:
    """What a real mail server was given."""

    def __init__(self) -> None:
        self.letters: list[tuple[list[str], str]] = []

    async def handle_DATA(self, server: object, session: object, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        message = message_from_bytes(envelope.content, policy=default)
        self.letters.append((envelope.rcpt_tos, message.get_content()))
        return "250 OK"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """A mail server on loopback, and ourselves set up to use it."""
    from aiosmtpd.controller import Controller

    handler = Post()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    yield handler
    controller.stop()


def test_a_real_mail_server_gets_the_letters(opened: int, who: ActorOf, post: Post) -> None:
    User.objects.filter(username="bo").update(email="bo@example.se")
    User.objects.filter(username="hanna").update(email="hanna@example.se")
    board.remind(
        actor=who("anna"), committee="von", round_id=opened, address="https://t.example", now=NOW
    )
    ask = models.Ask.objects.get(thing="franvaro").pk
    letters = {to[0]: text for to, text in post.letters}
    assert set(letters) == {"bo@example.se", "hanna@example.se"}
    assert "Hej Bo!" in letters["bo@example.se"]
    assert f"https://t.example/namnder/von/fragor/{ask}/" in letters["hanna@example.se"]


@pytest.mark.parametrize(
    ("day", "sent"),
    [(1, 0), (4, 2), (9, 2), (10, 0), (11, 2), (12, 0), (18, 2), (25, 2)],
)
def test_reminders_go_by_themselves_a_week_and_two_days_before_and_on_the_day(
    opened: int, settings: Any, day: int, sent: int
) -> None:
    settings.ADDRESS = "https://t.example"
    User.objects.filter(username__in=["bo", "david"]).update(email="x@example.se")
    assert board.remind_due(now=datetime(2020, 9, day, 6, tzinfo=UTC)) == sent


def test_without_a_mail_server_nobody_is_reminded_and_it_is_said(
    opened: int, who: ActorOf, settings: Any
) -> None:
    settings.HAS_MAIL = False
    assert board.remind_due(now=NOW) == 0
    with pytest.raises(BadInput) as raised:
        board.remind(actor=who("anna"), committee="von", round_id=opened, address="", now=NOW)
    assert raised.value.code == "mail.none"
