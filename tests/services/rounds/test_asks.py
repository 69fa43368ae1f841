"""Answering: saving, handing in, returning and approving; in another's place; two writers; whose asks they are."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.access import actor_of
from tertial.services.planning.fields import write
from tertial.services.rounds import asks, opening
from tertial.services.rounds.pages import AskCard
from tertial.services.rounds.things import forget
from tertial.store import models
from tests.services.plans import NOW, TODAY
from tests.services.rounds.conftest import ActorOf

pytestmark = pytest.mark.django_db


def number(kind: str, thing: str) -> int:
    return int(models.Ask.objects.get(kind=kind, thing=thing).pk)


def save(who: ActorOf, login: str, ask: int, version: int = 0, **given: str) -> AskCard:
    return asks.save_answer(
        actor=who(login), committee="von", ask=ask, version=version, given=given, now=NOW
    )


def hand_in(who: ActorOf, login: str, ask: int) -> int:
    return asks.hand_in(actor=who(login), committee="von", asks=[ask], now=NOW)


def state(ask: int) -> str:
    return str(models.Ask.objects.get(pk=ask).state)


def test_everything_asked_of_one_is_on_one_page_with_what_was_said_last(
    opened: int, who: ActorOf
) -> None:
    (mine,) = asks.ask_page(actor=who("bo"), committee="von", today=TODAY).rounds
    assert [card.title for card in mine.cards] == [
        "Gemensam planering i hemtjänsten",
        "Rutin för smittskydd",
        "Ny introduktion av vikarier",
        "Personal per brukare",
        "God kontinuitet i hemtjänsten",
        "Händelser av väsentlig betydelse: Hemtjänst norra",
    ]
    first = mine.cards[0].last
    assert first is not None
    assert (first.report, first.text, first.comment) == (
        "Delårsrapport 1 2020",
        "Blir klart i år",
        "Tre grupper av fyra.",
    )
    assert (mine.left, mine.total, mine.round.days_left) == (6, 6, 10)


def test_beside_an_indicator_stand_its_target_its_values_and_its_trend(
    opened: int, who: ActorOf
) -> None:
    card = asks.card_of(actor=who("bo"), committee="von", ask=number("indicator", "personal"))
    assert [(fact.label, fact.text) for fact in card.facts] == [
        ("Period", "augusti 2020"),
        ("Mål för året", "13\N{NO-BREAK SPACE}st"),
        ("mars 2020", "14\N{NO-BREAK SPACE}st"),
        ("augusti 2019", "15\N{NO-BREAK SPACE}st"),
        ("Trend", "Positiv"),
    ]


def test_beside_a_goal_stand_its_evidence_and_what_the_committee_s_rule_says(
    opened: int, who: ActorOf
) -> None:
    card = asks.card_of(actor=who("bo"), committee="von", ask=number("assessment", "kontinuitet"))
    assert [(fact.label, fact.text, fact.tone) for fact in card.facts] == [
        ("Personal per brukare", "14\N{NO-BREAK SPACE}st, mål 13\N{NO-BREAK SPACE}st", "late"),
        ("Nöjda brukare", "88\N{NO-BREAK SPACE}%, mål 85\N{NO-BREAK SPACE}%", "done"),
        (
            "Nämndens regel, beslutad 10 december 2019",
            "inte ”mycket god”: 1 av 2 indikatorer når målet, regeln kräver alla 2",
            "late",
        ),
    ]


def test_unchanged_answers_as_last_time_in_one_step(opened: int, who: ActorOf) -> None:
    ask = number("status", "planering")
    card = asks.answer_unchanged(actor=who("bo"), committee="von", ask=ask, now=NOW)
    assert (card.state, card.summary, card.is_ready) == ("saved", "Blir klart i år", True)
    with pytest.raises(BadInput) as raised:
        asks.answer_unchanged(
            actor=who("bo"), committee="von", ask=number("status", "introduktion"), now=NOW
        )
    assert raised.value.code == "ask.no-last"


def test_an_approved_answer_is_what_the_report_says(opened: int, who: ActorOf) -> None:
    ask = number("status", "planering")
    save(who, "bo", ask, status="Klart", comment="Alla fyra grupper.")
    hand_in(who, "bo", ask)
    assert not models.ItemStatus.objects.filter(report="delarsrapport-2020-08").exists()
    assert asks.approve(actor=who("frida"), committee="von", asks=[ask], now=NOW) == 1
    row = models.ItemStatus.objects.get(report="delarsrapport-2020-08", item="planering")
    assert (row.status, row.comment) == ("Klart", "Alla fyra grupper.")
    assert state(ask) == "approved"


def test_an_approved_value_is_added_with_who_measured_it(opened: int, who: ActorOf) -> None:
    ask = number("indicator", "franvaro")
    save(who, "hanna", ask, value="9,1", women="9,8", men="6,9", comment="Färre korta.")
    hand_in(who, "hanna", ask)
    models.RoleAssignment.objects.filter(user__username="frida").update(unit="")
    asks.approve(actor=who("frida"), committee="von", asks=[ask], now=NOW)
    values = models.IndicatorValue.objects.filter(indicator="franvaro")
    assert {(v.sex, v.raw, v.period, v.entered_by) for v in values} == {
        ("T", "9,1", "2020-08", "hanna"),
        ("K", "9,8", "2020-08", "hanna"),
        ("M", "6,9", "2020-08", "hanna"),
    }
    assert models.IndicatorNote.objects.get().comment == "Färre korta."


def test_an_assessment_is_a_named_person_s_and_preliminary_before_the_year_s_end(
    opened: int, who: ActorOf
) -> None:
    ask = number("assessment", "kontinuitet")
    save(who, "bo", ask, grade="god", motive="Fler fasta grupper.")
    hand_in(who, "bo", ask)
    asks.approve(actor=who("frida"), committee="von", asks=[ask], now=NOW)
    row = models.Assessment.objects.get(goal="kontinuitet")
    assert (row.grade, row.assessed_by, row.assessed_on, row.is_preliminary) == (
        "god",
        "bo",
        date(2020, 9, 1),
        True,
    )


def test_where_the_rule_says_otherwise_a_reason_is_asked_for(opened: int, who: ActorOf) -> None:
    models.GoalRule.objects.update(rule="share_of_indicators", level="50")
    ask = number("assessment", "kontinuitet")
    save(who, "bo", ask, grade="godtagbar", motive="Fler avbrott än väntat.")
    with pytest.raises(BadInput) as raised:
        hand_in(who, "bo", ask)
    assert "Regeln säger ”mycket god”" in str(raised.value.values["first"])
    save(who, "bo", ask, 1, grade="godtagbar", motive="Fler avbrott.", reason="Bara ett område.")
    assert hand_in(who, "bo", ask) == 1


def test_an_event_becomes_an_item_with_its_effect_in_ore(opened: int, who: ActorOf) -> None:
    ask = number("event", "52110")
    save(
        who,
        "bo",
        ask,
        title="Vattenskada på en lokal",
        text="Flytt i två veckor.",
        amount="-250 000",
    )
    hand_in(who, "bo", ask)
    asks.approve(actor=who("frida"), committee="von", asks=[ask], now=NOW)
    event = models.PlanItem.objects.get(kind="event")
    assert (event.title, event.amount, event.unit) == (
        "Vattenskada på en lokal",
        -25_000_000,
        "52110",
    )


def test_nothing_to_report_is_an_answer(opened: int, who: ActorOf) -> None:
    ask = number("event", "52110")
    assert save(who, "bo", ask, nothing="ja").is_ready
    hand_in(who, "bo", ask)
    asks.approve(actor=who("frida"), committee="von", asks=[ask], now=NOW)
    assert not models.PlanItem.objects.filter(kind="event").exists()


@pytest.mark.parametrize(
    ("kind", "thing", "given"),
    [
        ("status", "planering", {"comment": "Mycket gjort."}),
        ("indicator", "personal", {"value": "nio komma ett"}),
        ("assessment", "kontinuitet", {"grade": "god"}),
        ("event", "52110", {"title": "Brand", "amount": "mycket"}),
        ("event", "52110", {"text": "Brand"}),
    ],
)
def test_what_lacks_something_is_kept_but_cannot_be_handed_in(
    opened: int, who: ActorOf, kind: str, thing: str, given: dict[str, str]
) -> None:
    ask = number(kind, thing)
    card = save(who, "bo", ask, **given)
    assert (card.state, card.is_ready) == ("saved", False)
    with pytest.raises(BadInput) as raised:
        hand_in(who, "bo", ask)
    assert raised.value.code == "ask.not-ready"
    assert state(ask) == "saved"


def test_handing_in_several_is_whole_or_not_at_all(opened: int, who: ActorOf) -> None:
    ready, not_ready = number("status", "planering"), number("status", "introduktion")
    save(who, "bo", ready, status="Klart")
    with pytest.raises(BadInput):
        asks.hand_in(actor=who("bo"), committee="von", asks=[ready, not_ready], now=NOW)
    assert state(ready) == "saved"
    done = asks.hand_in_ready(actor=who("bo"), committee="von", round_id=opened, now=NOW)
    assert (done, state(ready), state(not_ready)) == (1, "handed_in", "open")


def test_two_writers_are_told_and_neither_loses_text(opened: int, who: ActorOf) -> None:
    ask = number("status", "planering")
    save(who, "david", ask, status="Klart", comment="Davids text")
    with pytest.raises(asks.AnswerChanged) as raised:
        save(who, "bo", ask, 0, status="Klart", comment="Bos text")
    values = raised.value.values
    assert (values["who"], values["version"]) == ("david", 1)
    assert values["theirs"] == {"status": "Klart", "comment": "Davids text"}
    assert values["mine"] == {"status": "Klart", "comment": "Bos text"}
    assert save(who, "bo", ask, 1, status="Klart", comment="Bos text").version == 2


def test_who_writes_in_another_s_place_is_shown_and_the_asked_confirms(
    opened: int, who: ActorOf
) -> None:
    ask = number("status", "planering")
    card = save(who, "david", ask, status="Klart", comment="Enligt Bo.")
    assert (card.is_on_behalf, card.is_mine) == (True, False)
    with pytest.raises(NotAllowed):
        hand_in(who, "david", ask)
    hand_in(who, "bo", ask)
    assert not models.Ask.objects.get(pk=ask).is_on_behalf
    assert models.Answer.objects.get(ask=ask, step="handed_in").by == "bo"


def test_a_returned_answer_says_why_and_can_be_handed_in_again(opened: int, who: ActorOf) -> None:
    ask = number("status", "planering")
    save(who, "bo", ask, status="Klart")
    hand_in(who, "bo", ask)
    with pytest.raises(BadInput) as raised:
        asks.return_answer(actor=who("frida"), committee="von", ask=ask, comment=" ", now=NOW)
    assert raised.value.code == "ask.comment"
    card = asks.return_answer(
        actor=who("frida"), committee="von", ask=ask, comment="Vilka grupper?", now=NOW
    )
    assert (card.state, card.remark) == ("returned", "Vilka grupper?")
    save(who, "bo", ask, 1, status="Klart", comment="Alla fyra.")
    hand_in(who, "bo", ask)
    (mine,) = [asks.one_ask_page(actor=who("bo"), committee="von", ask=ask, today=TODAY)]
    assert [step.what for step in mine.cards[0].history] == [
        "Lämnade in",
        "Återlämnade",
        "Lämnade in",
    ]


def test_what_is_handed_in_can_be_taken_back_until_it_is_approved(
    opened: int, who: ActorOf
) -> None:
    ask = number("status", "planering")
    save(who, "bo", ask, status="Klart")
    hand_in(who, "bo", ask)
    with pytest.raises(BadInput):
        save(who, "bo", ask, 1, status="Ej klart i år")
    assert asks.withdraw(actor=who("bo"), committee="von", ask=ask, now=NOW).can_write
    hand_in(who, "bo", ask)
    asks.approve(actor=who("frida"), committee="von", asks=[ask], now=NOW)
    with pytest.raises(BadInput):
        asks.withdraw(actor=who("bo"), committee="von", ask=ask, now=NOW)


def test_an_approver_approves_in_the_units_of_the_role_alone(opened: int, who: ActorOf) -> None:
    mine, other = number("status", "planering"), number("status", "bemanning")
    for login, ask in (("bo", mine), ("david", other)):
        save(who, login, ask, status="Klart")
        hand_in(who, login, ask)
    page = asks.review_page(actor=who("frida"), committee="von", round_id=opened, today=TODAY)
    assert [card.title for card in page.cards] == ["Gemensam planering i hemtjänsten"]
    with pytest.raises(NotAllowed):
        asks.approve(actor=who("frida"), committee="von", asks=[mine, other], now=NOW)
    assert state(mine) == "handed_in"
    assert asks.approve_all(actor=who("frida"), committee="von", round_id=opened, now=NOW) == 1
    assert (state(mine), state(other)) == ("approved", "handed_in")


def test_an_ask_can_be_given_to_another_and_taken_over_with_a_reason(
    opened: int, who: ActorOf
) -> None:
    ask = number("status", "tillsyn")
    asks.delegate(actor=who("anna"), committee="von", ask=ask, to="kim", now=NOW)
    assert models.Ask.objects.get(pk=ask).assignee.get_username() == "kim"
    with pytest.raises(BadInput) as raised:
        asks.take_over(actor=who("david"), committee="von", ask=ask, reason="", now=NOW)
    assert raised.value.code == "ask.reason"
    asks.take_over(actor=who("david"), committee="von", ask=ask, reason="Kim är ledig", now=NOW)
    event = models.AuditEvent.objects.get(action="ask.taken_over")
    assert event.data == {"skäl": "Kim är ledig"}
    with pytest.raises(NotFound):
        asks.delegate(actor=who("anna"), committee="von", ask=ask, to="cecilia", now=NOW)


def test_a_substitute_answers_what_is_asked_of_the_one_who_is_away(
    opened: int, who: ActorOf, cast: dict[str, Any]
) -> None:
    models.Substitution.objects.create(
        person=cast["bo"],
        substitute=cast["kim"],
        valid_from=TODAY,
        valid_to=TODAY + timedelta(days=7),
        created_by="bo",
        created_at=NOW,
    )
    ask = number("status", "planering")
    assert len(asks.ask_page(actor=who("kim"), committee="von", today=TODAY).rounds[0].cards) == 6
    save(who, "kim", ask, status="Klart")
    assert hand_in(who, "kim", ask) == 1
    later = actor_of(cast["kim"], today=TODAY + timedelta(days=8))
    assert asks.ask_page(actor=later, committee="von", today=TODAY).rounds == ()


@pytest.mark.parametrize("login", ["eva", "per", "rut"])
def test_who_only_looks_cannot_write(opened: int, who: ActorOf, login: str) -> None:
    with pytest.raises(NotAllowed):
        save(who, login, number("status", "planering"), status="Klart")


def test_an_ask_of_another_is_hidden_from_who_does_not_follow_the_round(
    opened: int, who: ActorOf
) -> None:
    with pytest.raises(NotAllowed):
        asks.card_of(actor=who("bo"), committee="von", ask=number("status", "bemanning"))
    with pytest.raises(NotFound):
        asks.card_of(actor=who("cecilia"), committee="von", ask=number("status", "bemanning"))
    with pytest.raises(NotFound):
        asks.card_of(actor=who("cecilia"), committee="sn", ask=number("status", "bemanning"))


def test_a_closed_round_takes_no_answers(opened: int, who: ActorOf) -> None:
    opening.close_round(actor=who("anna"), committee="von", round_id=opened, now=NOW)
    with pytest.raises(BadInput) as raised:
        save(who, "bo", number("status", "planering"), status="Klart")
    assert raised.value.code == "ask.closed"
    assert asks.ask_page(actor=who("bo"), committee="von", today=TODAY).rounds == ()


def test_every_step_leaves_an_audit_row(opened: int, who: ActorOf) -> None:
    ask = number("status", "planering")
    save(who, "bo", ask, status="Klart")
    hand_in(who, "bo", ask)
    asks.approve(actor=who("frida"), committee="von", asks=[ask], now=NOW)
    thing = "von/2020/delarsrapport-2020-08/status:planering"
    rows = models.AuditEvent.objects.filter(thing=thing).order_by("id")
    assert [(row.action, row.actor) for row in rows] == [
        ("ask.saved", "bo"),
        ("ask.handed_in", "bo"),
        ("ask.approved", "frida"),
    ]


def test_an_answer_longer_than_anybody_writes_is_refused(opened: int, who: ActorOf) -> None:
    with pytest.raises(BadInput) as raised:
        save(who, "bo", number("status", "planering"), comment="x" * 20_001)
    assert raised.value.code == "answer.long"


def test_what_was_asked_is_kept_and_follows_when_the_plan_changes(
    opened: int, who: ActorOf
) -> None:
    def title() -> str:
        ask = number("status", "planering")
        return asks.card_of(actor=who("bo"), committee="von", ask=ask).title

    models.PlanItem.objects.filter(key="planering").update(title="Nytt namn")
    assert title() == "Gemensam planering i hemtjänsten"
    forget(models.Round.objects.get().plan_year, thing="planering")
    assert title() == "Nytt namn"
    assert models.Ask.objects.get(thing="smittskydd").about != {}


def test_a_change_of_the_plan_is_seen_in_what_is_asked(opened: int, who: ActorOf) -> None:
    row = models.PlanItem.objects.get(key="planering")
    write("item", row, {"title": "Planering i alla grupper"})
    ask = number("status", "planering")
    card = asks.card_of(actor=who("bo"), committee="von", ask=ask)
    assert card.title == "Planering i alla grupper"
