"""The committee's own rules for rounds and its calendar, changed on the page, with what was before in the log."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.rounds import rules
from tertial.store import models
from tests.services.plans import NOW
from tests.services.rounds.conftest import ActorOf

pytestmark = pytest.mark.django_db
KIND: dict[str, Any] = {
    "key": "delar",
    "label": "Delårsrapport",
    "report_kind": "delarsrapport",
    "cutoffs": [8, 3],
    "asks": ["event", "status"],
    "answer_days": 25,
    "approve_days": 14,
}


def save(who: ActorOf, login: str = "anna", **changed: Any) -> None:
    rules.save_round_kind(actor=who(login), committee="von", now=NOW, **{**KIND, **changed})


def test_a_kind_is_changed_with_what_it_was_in_the_log(who: ActorOf) -> None:
    save(who)
    (kind,) = rules.round_rules_page(actor=who("bo"), committee="von").kinds
    assert (kind.cutoffs, kind.asks, kind.answer_days) == ("3 8", ("status", "event"), 25)
    event = models.AuditEvent.objects.get(action="round-kind.saved")
    assert (event.data["före"]["answer_days"], event.data["efter"]["answer_days"]) == (17, 25)


def test_the_same_again_changes_nothing(who: ActorOf) -> None:
    save(who)
    save(who)
    assert models.AuditEvent.objects.filter(action="round-kind.saved").count() == 1


def test_a_new_kind_stands_last(who: ActorOf) -> None:
    save(who, key="kvartal", label="Kvartalsrapport")
    page = rules.round_rules_page(actor=who("anna"), committee="von")
    assert [kind.key for kind in page.kinds] == ["delar", "kvartal"]


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"asks": []}, "round-kind.asks"),
        ({"asks": ["lön"]}, "round-kind.asks"),
        ({"label": " "}, "round-kind.asks"),
        ({"cutoffs": [13]}, "round-kind.month"),
        ({"approve_days": 30}, "round.days"),
    ],
)
def test_a_kind_that_cannot_be_is_refused(who: ActorOf, changed: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as raised:
        save(who, **changed)
    assert raised.value.code == code
    assert models.RoundKind.objects.get().answer_days == 17


def test_a_day_is_added_to_the_wheel_and_taken_out(who: ActorOf) -> None:
    day = date(2020, 11, 24)
    rules.add_calendar_day(
        actor=who("anna"), committee="von", day=day, kind="meeting", label="Nämnden", now=NOW
    )
    line = rules.round_rules_page(actor=who("anna"), committee="von").days[-1]
    assert (line.day, line.kind_label, line.label) == (day, "Sammanträde", "Nämnden")
    rules.remove_calendar_day(actor=who("anna"), committee="von", number=line.id, now=NOW)
    assert len(rules.round_rules_page(actor=who("anna"), committee="von").days) == 2
    with pytest.raises(NotFound):
        rules.remove_calendar_day(actor=who("anna"), committee="von", number=line.id, now=NOW)
    removed = models.AuditEvent.objects.get(action="calendar.removed")
    assert removed.data == {"text": "Nämnden", "slag": "meeting"}


def test_a_day_without_words_is_refused(who: ActorOf) -> None:
    with pytest.raises(BadInput):
        rules.add_calendar_day(
            actor=who("anna"),
            committee="von",
            day=date(2020, 1, 1),
            kind="fest",
            label="x",
            now=NOW,
        )


@pytest.mark.parametrize("login", ["bo", "frida", "kim", "rut"])
def test_only_who_edits_settings_changes_them(who: ActorOf, login: str) -> None:
    with pytest.raises(NotAllowed):
        save(who, login)
