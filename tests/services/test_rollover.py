"""Rolling a year over: seen before, done in two steps by two persons, undone exactly until somebody answers."""

from __future__ import annotations

import time
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tertial.errors import BadInput, NotAllowed
from tertial.services import rollover
from tertial.services.access import Actor, actor_of
from tertial.services.records import load_year
from tertial.services.rounds import asks, opening
from tertial.store import models
from tertial.store.models import PlanYear
from tests.services.plans import NOW, TODAY, plan_of

pytestmark = pytest.mark.django_db
KEPT = {"AuditEvent", "Rollover"}

STAMPS = frozenset({"rules", "measures"})
"""Numbers of a committee that are others whenever its rules are written, so that nothing kept is stale."""


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table but the two that say what happened."""
    return {
        model.__name__: sorted(
            model.objects.values_list(
                *(f.attname for f in model._meta.concrete_fields if f.name not in STAMPS)
            ),
            key=str,
        )
        for model in apps.get_app_config("store").get_models()
        if model.__name__ not in KEPT
    }


@pytest.fixture
def plan(small_world: models.Committee) -> PlanYear:
    return plan_of(small_world)


@pytest.fixture
def anna(plan: PlanYear, cast: dict[str, Any]) -> Actor:
    return actor_of(cast["anna"], today=TODAY)


@pytest.fixture
def karin(plan: PlanYear, cast: dict[str, Any]) -> Actor:
    return actor_of(cast["karin"], today=TODAY)


def both(karin: Actor, anna: Actor) -> None:
    rollover.roll_over(actor=karin, committee="von", step="common", now=NOW)
    rollover.roll_over(actor=anna, committee="von", step="committee", now=NOW)


def test_a_preview_says_everything_s_fate_and_writes_nothing(anna: Actor) -> None:
    before = everything()
    page = rollover.rollover_page(actor=anna, committee="von")
    assert (page.from_year, page.year) == (2020, 2021)
    assert [(step.step, step.may) for step in page.steps] == [
        ("common", False),
        ("committee", True),
    ]
    own = {group.name: dict(group.counts) for group in page.steps[1].groups}
    assert own["Mål"] == {"carried": 2}
    assert own["Rapporter"] == {"changed": 2}
    assert own["Målvärden"] == {"dropped": 2}
    assert everything() == before


def test_two_steps_make_a_whole_year(karin: Actor, anna: Actor) -> None:
    both(karin, anna)
    year = PlanYear.objects.get(year=2021)
    assert set(models.Goal.objects.filter(plan_year=year).values_list("key", flat=True)) == {
        "trygg",
        "kontinuitet",
        "arbetsgivare",
    }
    assert models.CalendarDay.objects.get(plan_year=year, kind="meeting").day == date(2021, 9, 28)
    assert models.Template.objects.filter(plan_year=year).exists()
    reports = models.Report.objects.filter(plan_year=year).values_list("key", "period_end")
    assert dict(reports) == {
        "delarsrapport-2021-03": date(2021, 3, 31),
        "delarsrapport-2021-08": date(2021, 8, 31),
    }
    assert not models.ItemStatus.objects.filter(plan_year=year).exists()


def test_what_is_done_does_not_follow(karin: Actor, anna: Actor) -> None:
    models.ItemStatus.objects.filter(item="smittskydd").update(status="Klart")
    both(karin, anna)
    kept = models.PlanItem.objects.filter(plan_year__year=2021).values_list("key", flat=True)
    assert "smittskydd" not in kept
    assert "planering" in kept


def test_undoing_leaves_it_exactly_as_it_was(karin: Actor, anna: Actor) -> None:
    before = everything()
    rollover.roll_over(actor=karin, committee="von", step="common", now=NOW)
    half = everything()
    rollover.roll_over(actor=anna, committee="von", step="committee", now=NOW)
    rollover.undo_rollover(actor=anna, committee="von", now=NOW)
    assert everything() == half
    with pytest.raises(NotAllowed):
        rollover.undo_rollover(actor=anna, committee="von", now=NOW)
    rollover.undo_rollover(actor=karin, committee="von", now=NOW)
    assert everything() == before
    actions = models.AuditEvent.objects.order_by("id").values_list("action", "actor")
    assert list(actions)[-4:] == [
        ("rollover.common", "karin"),
        ("rollover.committee", "anna"),
        ("rollover.undone", "anna"),
        ("rollover.undone", "karin"),
    ]


def test_a_step_is_taken_once(karin: Actor, anna: Actor) -> None:
    both(karin, anna)
    before = everything()
    page = rollover.rollover_page(actor=anna, committee="von")
    assert page.from_year == 2021  # the next one starts from the new year
    rollover.undo_rollover(actor=anna, committee="von", now=NOW)
    with pytest.raises(BadInput) as raised:
        rollover.roll_over(actor=karin, committee="von", step="common", now=NOW)
    assert raised.value.code == "rollover.done"
    rollover.roll_over(actor=anna, committee="von", step="committee", now=NOW)
    assert {name: len(rows) for name, rows in everything().items()} == {
        name: len(rows) for name, rows in before.items()
    }


def test_it_can_be_undone_until_somebody_answers(
    karin: Actor, anna: Actor, cast: dict[str, Any]
) -> None:
    both(karin, anna)
    opening.open_round(
        actor=anna, committee="von", kind="delar", period_end=date(2021, 8, 31),
        meeting_on=date(2021, 9, 28), answers_due=date(2021, 9, 10),
        approval_due=date(2021, 9, 17), now=NOW,
    )  # fmt: skip
    ask = models.Ask.objects.get(thing="planering")
    asks.save_answer(
        actor=actor_of(cast["bo"], today=TODAY), committee="von", ask=int(ask.pk), version=0,
        given={"status": "Klart"}, now=NOW,
    )  # fmt: skip
    before = everything()
    with pytest.raises(BadInput) as raised:
        rollover.undo_rollover(actor=karin, committee="von", now=NOW)
    assert raised.value.code == "rollover.answered"
    assert everything() == before
    models.Ask.objects.update(version=0)
    rollover.undo_rollover(actor=karin, committee="von", now=NOW)
    assert not models.Ask.objects.exists()


def test_a_year_that_was_worked_on_is_not_taken_back_by_mistake(karin: Actor, anna: Actor) -> None:
    both(karin, anna)
    models.Goal.objects.filter(plan_year__year=2021, key="kontinuitet").update(label="Nytt mål")
    with pytest.raises(BadInput) as raised:
        rollover.undo_rollover(actor=anna, committee="von", now=NOW)
    assert raised.value.code == "rollover.changed"
    assert rollover.undo_rollover(actor=anna, committee="von", now=NOW, anyway=True) > 0
    assert not models.Indicator.objects.filter(plan_year__year=2021).exists()


def test_the_common_part_is_rolled_for_every_committee_at_once(karin: Actor) -> None:
    models.PlanYear.objects.create(committee=models.Committee.objects.get(slug="sn"), year=2020)
    assert rollover.roll_over_all(actor=karin, now=NOW) == ("sn", "von")
    assert rollover.roll_over_all(actor=karin, now=NOW) == ()


def test_units_that_change_take_their_asks_of_next_year_with_them(
    karin: Actor, anna: Actor
) -> None:
    rollover.roll_over(
        actor=anna,
        committee="von",
        step="committee",
        changes=rollover.unit_changes("52110; 52115; Hemtjänst norr"),
        now=NOW,
    )
    item = models.PlanItem.objects.get(plan_year__year=2021, key="planering")
    assert item.unit == "52115"
    unit = models.OrgUnit.objects.get(plan_year__year=2021, code="52115")
    assert (unit.name, unit.parent) == ("Hemtjänst norr", "ÄO")


@pytest.mark.parametrize("text", ["52110", "a;b;c;d", "; 52115", "52110; ny kod med mellanrum"])
def test_a_unit_change_that_cannot_be_read_is_said_with_its_line(text: str) -> None:
    with pytest.raises(BadInput) as raised:
        rollover.unit_changes(f"\n{text}")
    assert raised.value.values["line"] == 2


def test_a_large_year_rolls_over_in_seconds_and_is_undone_exactly(
    plan: PlanYear, karin: Actor, anna: Actor
) -> None:
    models.Goal.objects.bulk_create(
        models.Goal(
            plan_year=plan, key=f"m{n}", label=f"Mål {n}", level="committee_goal", parent="trygg"
        )
        for n in range(300)
    )
    models.Indicator.objects.bulk_create(
        models.Indicator(
            plan_year=plan, key=f"i{n}", name=f"Mått {n}", goal=f"m{n % 300}", polarity="higher"
        )
        for n in range(1000)
    )
    models.PlanItem.objects.bulk_create(
        models.PlanItem(plan_year=plan, key=f"s{n}", kind="commitment", title=f"Sak {n}")
        for n in range(5000)
    )
    round_ = models.Round.objects.create(
        plan_year=plan, kind="delar", title="Stor", report="stor", period_end=TODAY,
        meeting_on=TODAY, answers_due=TODAY, approval_due=TODAY, opened_at=NOW, opened_by="anna",
    )  # fmt: skip
    models.Ask.objects.bulk_create(
        models.Ask(round=round_, kind="status", thing=f"s{n}") for n in range(5000)
    )
    before = everything()
    started = time.process_time()
    with CaptureQueriesContext(connection) as asked:
        both(karin, anna)
    assert time.process_time() - started < 10
    assert len(asked) < 350
    assert models.PlanItem.objects.filter(plan_year__year=2021).count() == 5005
    for actor in (anna, karin):
        rollover.undo_rollover(actor=actor, committee="von", now=NOW)
    assert everything() == before


def test_series_live_on_under_their_keys_and_through_a_new_name(karin: Actor, anna: Actor) -> None:
    both(karin, anna)
    models.Indicator.objects.filter(plan_year__year=2021, key="nojd").update(
        key="nojda-brukare", previous="nojd"
    )
    models.IndicatorValue.objects.create(
        plan_year=PlanYear.objects.get(year=2021), indicator="personal", period="2020-03", raw="13",
        entered_at=NOW, entered_by="anna",
    )  # fmt: skip
    values = load_year(committee="von", year=2021).indicator_values
    assert {(value.indicator, str(value.period), value.raw) for value in values} == {
        ("personal", "2019-08", "15"),
        ("personal", "2020-03", "13"),  # corrected in the new year: that counts
        ("nojda-brukare", "2019", "88"),
    }
    assert len(load_year(committee="von", year=2020).indicator_values) == 3
