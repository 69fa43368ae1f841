"""Opening a round: what is asked, of whom, until when; and that it can be closed and opened again."""

from __future__ import annotations

from datetime import date

import pytest

from tertial.errors import BadInput, NotAllowed
from tertial.services.rounds import opening
from tertial.store.models import Ask, AuditEvent, GoalRule, PlanYear, Report, Round
from tests.services.plans import MEETING, NOW, PERIOD, TODAY
from tests.services.rounds.conftest import ActorOf

pytestmark = pytest.mark.django_db


def test_a_preview_says_what_is_asked_and_writes_nothing(who: ActorOf) -> None:
    page = opening.opening_page(actor=who("anna"), committee="von", kind="delar", today=TODAY)
    assert (page.period_end, page.meeting_on) == (PERIOD, MEETING)
    assert (page.answers_due, page.approval_due) == (date(2020, 9, 11), date(2020, 9, 18))
    assert [count for _, count in page.counts] == [5, 2, 2, 1]
    assert page.unowned == ("Tillsyn av nattbemanningen", "Attraktiv arbetsgivare")
    assert page.answerers == 3
    assert not Round.objects.exists()


def test_each_thing_is_asked_of_its_owner_else_of_the_unit_s_manager(opened: int) -> None:
    asked = Ask.objects.values_list("kind", "thing", "assignee__username")
    assert {(kind, thing): login or "" for kind, thing, login in asked} == {
        ("status", "planering"): "bo",
        ("status", "smittskydd"): "bo",
        ("status", "introduktion"): "bo",  # nobody is named: the manager of the unit
        ("status", "bemanning"): "david",
        ("status", "tillsyn"): "",
        ("indicator", "franvaro"): "hanna",
        ("indicator", "personal"): "bo",
        ("assessment", "kontinuitet"): "bo",
        ("assessment", "arbetsgivare"): "",
        ("event", "52110"): "bo",
    }


def test_what_is_measured_once_a_year_is_not_asked_in_august(opened: int) -> None:
    assert not Ask.objects.filter(thing="nojd").exists()


def test_opening_leaves_a_row_in_the_audit_trail(opened: int) -> None:
    event = AuditEvent.objects.get(action="round.opened")
    assert (event.actor, event.thing) == ("anna", "von/2020/delarsrapport-2020-08")


def test_a_report_has_one_round(opened: int, who: ActorOf) -> None:
    with pytest.raises(BadInput) as raised:
        opening.open_round(
            actor=who("anna"), committee="von", kind="delar", period_end=PERIOD, meeting_on=MEETING,
            answers_due=date(2020, 9, 11), approval_due=date(2020, 9, 18), now=NOW,
        )  # fmt: skip
    assert raised.value.code == "round.exists"
    assert Round.objects.count() == 1


def test_days_in_the_wrong_order_are_refused(who: ActorOf) -> None:
    with pytest.raises(BadInput) as raised:
        opening.open_round(
            actor=who("anna"), committee="von", kind="delar", period_end=PERIOD, meeting_on=MEETING,
            answers_due=date(2020, 9, 20), approval_due=date(2020, 9, 18), now=NOW,
        )  # fmt: skip
    assert raised.value.code == "round.order"
    assert not Ask.objects.exists()


def test_a_round_for_a_new_month_makes_its_report(who: ActorOf) -> None:
    opening.open_round(
        actor=who("anna"), committee="von", kind="delar", period_end=date(2020, 10, 31),
        meeting_on=date(2020, 12, 1), answers_due=date(2020, 11, 13),
        approval_due=date(2020, 11, 20), now=NOW,
    )  # fmt: skip
    report = Report.objects.get(key="delarsrapport-2020-10")
    assert (report.template, report.title) == (
        "delarsrapport",
        "Delårsrapport per 31 oktober 2020",
    )


@pytest.mark.parametrize("login", ["bo", "frida", "eva", "per", "rut"])
def test_only_who_runs_rounds_opens_one(who: ActorOf, login: str) -> None:
    with pytest.raises(NotAllowed):
        opening.opening_page(actor=who(login), committee="von", today=TODAY)


def test_a_closed_round_can_be_opened_again(opened: int, who: ActorOf) -> None:
    anna = who("anna")
    opening.close_round(actor=anna, committee="von", round_id=opened, now=NOW)
    assert (
        not opening.round_list_page(actor=anna, committee="von", today=TODAY).rounds[0][0].is_open
    )
    with pytest.raises(BadInput):
        opening.close_round(actor=anna, committee="von", round_id=opened, now=NOW)
    opening.reopen_round(actor=anna, committee="von", round_id=opened, now=NOW)
    assert opening.round_list_page(actor=anna, committee="von", today=TODAY).rounds[0][0].is_open


def test_the_wheel_has_the_calendar_and_the_rounds_deadlines(opened: int, who: ActorOf) -> None:
    page = opening.wheel_page(actor=who("per"), committee="von", today=TODAY)
    september = dict(page.months)["September"]
    assert [(day.day.day, day.kind) for day in september] == [
        (11, "deadline"),
        (18, "deadline"),
        (29, "meeting"),
    ]


def test_a_year_without_kinds_has_no_round_to_open(plan: PlanYear, who: ActorOf) -> None:
    plan_kinds = opening.round_list_page(actor=who("anna"), committee="von", today=TODAY).kinds
    assert [kind.key for kind in plan_kinds] == ["delar"]
    GoalRule.objects.all().delete()
    with pytest.raises(BadInput) as raised:
        opening.open_round(
            actor=who("anna"), committee="von", kind="okänt", period_end=PERIOD, meeting_on=MEETING,
            answers_due=PERIOD, approval_due=PERIOD, now=NOW,
        )  # fmt: skip
    assert raised.value.code == "round.kind"
