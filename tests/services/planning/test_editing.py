"""Editing the chain: rights, keys, audit with before and after, undo, and what is never deleted."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tertial.errors import BadInput, Conflict, NotAllowed, NotFound
from tertial.services.planning.editform import edit_page
from tertial.services.planning.editing import NotFilled, end_thing, save_thing, undo_last
from tertial.services.planning.linking import link_things, unlink_things
from tertial.services.planning.pages import ThingKind
from tertial.services.planning.things import goal_page, item_page
from tertial.store import models
from tertial.store.models import AuditEvent, PlanYear
from tests.services.planning.conftest import ActorOf
from tests.services.plans import NOW, TODAY

pytestmark = pytest.mark.django_db
NEW = {"title": "Trygg utskrivning från sjukhus", "goal": "kontinuitet", "owner": "bo"}


def save(who: ActorOf, kind: ThingKind, key: str = "", login: str = "anna", **given: str) -> str:
    more = {"item_kind": "commitment"} if kind == "item" and not key else {}
    return save_thing(
        actor=who(login),
        committee="von",
        year=2020,
        kind=kind,
        key=key,
        given=given,
        now=NOW,
        **more,
    )


def about(who: ActorOf, kind: ThingKind, key: str, login: str = "anna") -> dict[str, Any]:
    return {
        "actor": who(login),
        "committee": "von",
        "year": 2020,
        "kind": kind,
        "key": key,
        "now": NOW,
    }


def item(key: str) -> models.PlanItem:
    return models.PlanItem.objects.get(key=key)


def test_a_new_commitment_gets_a_key_out_of_its_title(who: ActorOf) -> None:
    assert save(who, "item", **NEW) == "trygg-utskrivning-fran-sjukhus"
    assert save(who, "item", **NEW) == "trygg-utskrivning-fran-sjukhus-2"
    made = item("trygg-utskrivning-fran-sjukhus")
    assert (made.kind, made.goal, made.owner) == ("commitment", "kontinuitet", "bo")


def test_another_title_leaves_the_key_as_it_is(who: ActorOf) -> None:
    save(who, "item", "planering", title="Planering tillsammans")
    assert item("planering").title == "Planering tillsammans"


def test_a_change_says_before_and_after_and_leaves_the_rest(who: ActorOf) -> None:
    save(who, "item", "planering", due="2020-10-31", amount="-1 250 000")
    event = AuditEvent.objects.get(action="plan.changed")
    assert event.thing == "von/2020/item/planering"
    assert event.data == {
        "before": {"due": "", "amount": ""},
        "after": {"due": "2020-10-31", "amount": "-1250000"},
    }
    found = item("planering")
    assert (found.due, found.amount, found.owner) == (date(2020, 10, 31), -125_000_000, "bo")


def test_nothing_changed_leaves_no_trace(who: ActorOf) -> None:
    save(who, "item", "planering", title="Gemensam planering i hemtjänsten")
    assert not AuditEvent.objects.filter(action="plan.changed").exists()


def test_what_comes_from_above_is_the_central_owners(who: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        save(who, "goal", "trygg", label="Trygg kommun")
    save(who, "goal", "trygg", "karin", label="Trygg kommun")
    assert models.Goal.objects.get(key="trygg").label == "Trygg kommun"


def test_a_goal_cannot_be_moved_up_among_the_common_ones(who: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        save(who, "goal", "kontinuitet", level="council_goal")
    assert models.Goal.objects.get(key="kontinuitet").level == "committee_goal"


def test_a_common_item_is_locked_and_says_so(who: ActorOf) -> None:
    models.PlanItem.objects.filter(key="bemanning").update(is_common=True)
    with pytest.raises(NotAllowed):
        save(who, "item", "bemanning", title="Annat")
    page = item_page(actor=who("anna"), committee="von", year=None, key="bemanning", today=TODAY)
    assert not page.handling.may_edit
    assert "låst" in page.handling.locked


@pytest.mark.parametrize("login", ["bo", "david", "frida", "rut", "per"])
def test_others_may_not_change_the_plan(who: ActorOf, login: str) -> None:
    with pytest.raises(NotAllowed):
        save(who, "item", "planering", login, title="Annat")
    with pytest.raises(NotAllowed):
        end_thing(**about(who, "item", "planering", login))


@pytest.mark.parametrize(
    ("kind", "key", "given", "field"),
    [
        ("item", "planering", {"title": ""}, "title"),
        ("item", "planering", {"due": "31 maj"}, "due"),
        ("item", "planering", {"amount": "mycket"}, "amount"),
        ("item", "planering", {"goal": "finns-inte"}, "goal"),
        ("item", "planering", {"unit": "99999"}, "unit"),
        ("item", "planering", {"paragraph": "x" * 41}, "paragraph"),
        ("goal", "kontinuitet", {"parent": "kontinuitet"}, "parent"),
        ("goal", "kontinuitet", {"level": "annan"}, "level"),
        ("indicator", "nojd", {"formula": "eval nojd"}, "formula"),
        ("indicator", "nojd", {"formula": "sum nojd personal"}, "formula"),
        ("indicator", "nojd", {"formula": "share personal borta"}, "formula"),
        ("indicator", "nojd", {"targets": "2020: 85"}, "targets"),
        ("indicator", "nojd", {"decimals": "-1"}, "decimals"),
        ("indicator", "nojd", {"polarity": "bättre"}, "polarity"),
    ],
)
def test_a_field_that_cannot_be_read_is_said(
    who: ActorOf, kind: ThingKind, key: str, given: dict[str, str], field: str
) -> None:
    with pytest.raises(NotFilled) as caught:
        save(who, kind, key, **given)
    assert list(caught.value.faults) == [field]


def test_targets_are_changed_with_their_indicator(who: ActorOf) -> None:
    save(who, "indicator", "nojd", targets="målvärde 2023: ≤ 92\netappmål 2020: 87")
    rows = models.IndicatorTarget.objects.filter(indicator="nojd").order_by("year")
    assert [(row.horizon, row.year, row.raw) for row in rows] == [
        ("milestone", 2020, "87"),
        ("long", 2023, "≤ 92"),
    ]
    undo_last(**about(who, "indicator", "nojd"))
    assert [row.raw for row in rows.all()] == ["85"]


def test_an_undone_change_is_exactly_as_before(who: ActorOf) -> None:
    before = models.PlanItem.objects.filter(key="planering").values().get()
    save(who, "item", "planering", title="Annat", amount="12,50", due="2020-12-01", goal="")
    undo_last(**about(who, "item", "planering"))
    assert models.PlanItem.objects.filter(key="planering").values().get() == before
    with pytest.raises(BadInput, match=r"plan\.nothing-to-undo"):
        undo_last(**about(who, "item", "planering"))


def test_changes_are_undone_one_by_one_the_newest_first(who: ActorOf) -> None:
    save(who, "item", "planering", title="Ett")
    save(who, "item", "planering", title="Två")
    undo_last(**about(who, "item", "planering"))
    assert item("planering").title == "Ett"
    undo_last(**about(who, "item", "planering"))
    assert item("planering").title == "Gemensam planering i hemtjänsten"


def test_a_change_that_has_been_written_over_is_not_undone(who: ActorOf) -> None:
    save(who, "item", "planering", title="Ett")
    models.PlanItem.objects.filter(key="planering").update(title="Inläst på nytt")
    with pytest.raises(Conflict, match=r"plan\.changed-since"):
        undo_last(**about(who, "item", "planering"))


def test_a_form_filled_before_anothers_change_is_refused(who: ActorOf) -> None:
    form = edit_page(
        actor=who("anna"), committee="von", year=2020, kind="item", key="planering", today=TODAY
    )
    save(who, "item", "planering", "karin", title="Ett")
    with pytest.raises(Conflict, match=r"plan\.changed-meanwhile"):
        save_thing(
            actor=who("anna"),
            committee="von",
            year=2020,
            kind="item",
            key="planering",
            given={"title": "Två"},
            seen=form.seen,
            now=NOW,
        )


def test_what_has_been_reported_is_ended_and_can_come_back(who: ActorOf) -> None:
    assert end_thing(**about(who, "item", "planering")) is False
    assert item("planering").ended_on == NOW.date()
    assert models.ItemStatus.objects.filter(item="planering").exists()
    with pytest.raises(BadInput, match=r"plan\.ended"):
        end_thing(**about(who, "item", "planering"))
    undo_last(**about(who, "item", "planering"))
    assert item("planering").ended_on is None


def test_what_nobody_has_said_anything_of_is_taken_away(who: ActorOf) -> None:
    key = save(who, "item", **NEW)
    assert end_thing(**about(who, "item", key)) is True
    assert not models.PlanItem.objects.filter(key=key).exists()
    event = AuditEvent.objects.get(action="plan.removed")
    assert event.data["before"]["title"] == NEW["title"]


@pytest.mark.parametrize(
    ("kind", "key"),
    [("goal", "kontinuitet"), ("indicator", "nojd"), ("item", "smittskydd")],
)
def test_what_something_hangs_on_is_never_deleted(who: ActorOf, kind: ThingKind, key: str) -> None:
    assert end_thing(**about(who, kind, key)) is False


def test_a_comment_is_a_history_too(who: ActorOf, plan: PlanYear) -> None:
    key = save(who, "item", **NEW)
    models.Comment.objects.create(
        committee=plan.committee, thing=f"2020/item/{key}", text="Bra.", at=NOW, by="bo"
    )
    with pytest.raises(BadInput, match=r"plan\.has-history"):
        undo_last(**about(who, "item", key))
    assert end_thing(**about(who, "item", key)) is False


def test_an_addition_is_undone_by_taking_it_away(who: ActorOf) -> None:
    key = save(who, "item", **NEW)
    assert undo_last(**about(who, "item", key)) is True
    assert not models.PlanItem.objects.filter(key=key).exists()


def test_the_history_shows_who_changed_what_and_offers_undo_once(who: ActorOf) -> None:
    save(who, "goal", "kontinuitet", text="Samma personer kommer.")
    save(who, "goal", "kontinuitet", owner="frida")
    page = goal_page(actor=who("anna"), committee="von", year=None, key="kontinuitet", today=TODAY)
    assert [(each.who, each.fields, each.can_undo) for each in page.history] == [
        ("Anna Lind", (("Ansvarig", "bo", "frida"),), True),
        ("Anna Lind", (("Beskrivning", "", "Samma personer kommer."),), False),
    ]
    seen = goal_page(actor=who("per"), committee="von", year=None, key="kontinuitet", today=TODAY)
    assert not any(each.can_undo for each in seen.history)


def test_things_are_linked_and_unlinked(who: ActorOf) -> None:
    of = about(who, "item", "planering")
    link_things(**of, target="item:bemanning", relation="minskar risken")
    page = item_page(actor=who("per"), committee="von", year=None, key="bemanning", today=TODAY)
    assert [(each.title, each.relation) for each in page.links] == [
        ("Gemensam planering i hemtjänsten", "minskar risken")
    ]
    with pytest.raises(BadInput, match=r"link\.exists"):
        link_things(**of, target="item:bemanning", relation="")
    unlink_things(**of, link=page.links[0].id)
    assert not models.Link.objects.exists()
    actions = AuditEvent.objects.filter(thing="von/2020/item/planering")
    assert {each.action for each in actions} == {"plan.linked", "plan.unlinked"}


def test_a_link_leads_to_budget_lines_and_nowhere_else(who: ActorOf) -> None:
    of = about(who, "item", "planering")
    link_things(**of, target="line:income_statement.personnel", relation="kostar")
    page = item_page(actor=who("per"), committee="von", year=None, key="planering", today=TODAY)
    assert [(each.kind_label, each.title, each.kind) for each in page.links] == [
        ("Resultaträkning", "personnel", "")
    ]
    with pytest.raises(NotFound, match=r"plan\.unknown"):
        link_things(**of, target="line:income_statement.borta", relation="")
    with pytest.raises(BadInput, match=r"link\.itself"):
        link_things(**of, target="item:planering", relation="")


def test_a_project_has_fields_of_its_own(who: ActorOf) -> None:
    key = save_thing(
        actor=who("anna"),
        committee="von",
        year=2020,
        kind="item",
        item_kind="project",
        given={"title": "Digital planering", "current_state": "Papper", "target_state": "Skärm"},
        now=NOW,
    )
    made = models.Project.objects.get(item=key)
    assert (made.current_state, made.target_state) == ("Papper", "Skärm")
    undo_last(**about(who, "item", key))
    assert not models.Project.objects.exists()
