"""The chain as a tree: what hangs where, what it lacks, and what a filter leaves."""

from __future__ import annotations

from datetime import date

import pytest

from tertial.errors import NotFound
from tertial.services.planning.chain import chain_page
from tertial.services.planning.pages import ChainFilter, ChainPage, GoalNode
from tertial.store import models
from tertial.store.models import PlanYear
from tests.services.planning.conftest import ActorOf
from tests.services.plans import TODAY

pytestmark = pytest.mark.django_db


def page(who: ActorOf, **chosen: str) -> ChainPage:
    return chain_page(
        actor=who("per"),
        committee="von",
        year=None,
        today=TODAY,
        chosen=ChainFilter(**chosen),  # type: ignore[arg-type]  # only texts here
    )


def by_key(nodes: tuple[GoalNode, ...]) -> dict[str, GoalNode]:
    return {node.key: node for node in nodes}


def test_goals_hang_under_goals_with_what_measures_and_what_is_done(who: ActorOf) -> None:
    roots = by_key(tuple(page(who).roots))
    assert list(roots) == ["trygg"]
    below = by_key(tuple(roots["trygg"].below))
    assert list(below) == ["kontinuitet", "arbetsgivare"]
    assert [leaf.key for leaf in below["kontinuitet"].leaves] == [
        *("personal", "nojd", "planering", "smittskydd"),
    ]


def test_what_comes_from_above_is_locked(who: ActorOf) -> None:
    root = page(who).roots[0]
    assert root.is_locked
    assert not root.below[0].is_locked


def test_a_status_is_that_of_the_newest_report(who: ActorOf, plan: PlanYear) -> None:
    models.ItemStatus.objects.create(
        plan_year=plan, report="delarsrapport-2020-08", item="planering", status="Klart"
    )
    leaves = {leaf.key: leaf for leaf in page(who).roots[0].below[0].leaves}
    assert (leaves["planering"].text, leaves["planering"].tone) == ("Klart", "done")
    assert leaves["smittskydd"].text == "Blir klart i år"
    assert leaves["smittskydd"].note == "Delårsrapport 1 2020"


def test_a_measure_says_its_value_its_target_and_which_way_it_goes(who: ActorOf) -> None:
    leaves = {leaf.key: leaf for leaf in page(who).roots[0].below[0].leaves}
    nojd = leaves["nojd"]
    assert (nojd.text, nojd.target, nojd.tone) == ("88\xa0%", "85\xa0%", "done")
    assert leaves["personal"].tone == "late"


def test_a_goal_says_what_it_lacks_and_a_risk_that_it_has_no_goal(
    who: ActorOf, plan: PlanYear
) -> None:
    models.PlanItem.objects.filter(key="bemanning").update(goal="")
    found = page(who)
    gaps = {node.key: tuple(node.gaps) for node in found.roots[0].below}
    assert gaps == {"kontinuitet": ("ingen risk",), "arbetsgivare": ("ingen risk",)}
    loose = {leaf.key: leaf.gap for leaf in found.loose}
    assert loose == {"bemanning": "hör inte till något mål", "tillsyn": ""}
    assert found.gaps == 3


def test_a_risk_linked_to_a_goal_is_that_goals(who: ActorOf, plan: PlanYear) -> None:
    models.PlanItem.objects.filter(key="bemanning").update(goal="")
    models.Link.objects.create(
        plan_year=plan,
        source_kind="item",
        source="bemanning",
        target_kind="goal",
        target="kontinuitet",
    )
    found = page(who)
    assert found.roots[0].below[0].gaps == ()
    assert {leaf.gap for leaf in found.loose} == {""}


@pytest.mark.parametrize(
    ("chosen", "left"),
    [
        ({"owner": "bo"}, {"personal", "nojd", "planering", "smittskydd"}),
        ({"kind": "assignment"}, {"smittskydd"}),
        ({"unit": "ÄO"}, {"planering", "smittskydd", "introduktion"}),
        ({"owner": "david"}, {"bemanning"}),
        ({"owner": "ingen"}, set()),
    ],
)
def test_a_filter_leaves(who: ActorOf, chosen: dict[str, str], left: set[str]) -> None:
    found = page(who, **chosen)
    leaves = {leaf.key for root in found.roots for node in root.below for leaf in node.leaves}
    assert leaves == left


def test_what_was_ended_is_shown_when_asked_for(who: ActorOf, plan: PlanYear) -> None:
    models.PlanItem.objects.filter(key="planering").update(ended_on=date(2020, 5, 4))
    shown = {leaf.key for leaf in page(who).roots[0].below[0].leaves}
    assert "planering" not in shown
    found = chain_page(
        actor=who("per"), committee="von", year=2020, today=TODAY, chosen=ChainFilter(ended=True)
    )
    leaves = {leaf.key: leaf.ended_on for leaf in found.roots[0].below[0].leaves}
    assert leaves["planering"] == "4 maj 2020"
    assert found.ended == 1


def test_the_newest_year_is_shown_unless_another_is_named(who: ActorOf, plan: PlanYear) -> None:
    models.PlanYear.objects.create(committee=plan.committee, year=2021)
    assert page(who).head.year == 2021
    named = chain_page(actor=who("per"), committee="von", year=2020, today=TODAY)
    assert (named.head.year, named.head.query) == (2020, "?ar=2020")
    with pytest.raises(NotFound, match=r"plan-year\.unknown"):
        chain_page(actor=who("per"), committee="von", year=1999, today=TODAY)


def test_another_committees_chain_is_not_there(who: ActorOf) -> None:
    with pytest.raises(NotFound, match=r"committee\.unknown"):
        chain_page(actor=who("cecilia"), committee="von", year=None, today=TODAY)
