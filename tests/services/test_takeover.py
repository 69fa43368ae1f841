"""Starting from an old report: read into a draft, looked over, taken as a plan; whole or not at all."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services import takeover
from tertial.services.access import Actor, actor_of
from tertial.services.takeover.draft import load
from tertial.services.takeover.review import Choice, proposed
from tertial.store import models
from tests.services.plans import NOW, TODAY, plan_of

pytestmark = pytest.mark.django_db
REPORT = """# Verksamhetsplan 2025

## Målområde: Ett rikt liv

## Kommunfullmäktigemål: Alla läser

## Nämndmål: Fler läser

Indikatorer\tUtfall 2023\tUtfall 2024\tEtappmål 2025\tMålvärde 2030
Nöjda låntagare (%)\t81\t83\t85\t90
Sjukfrånvaro (%)\t7,1\t6,9\t6,5\t5,0

## Ekonomi

Driftredovisning, tkr\tBudget\tUtfall\tAvvikelse
Bibliotek\t120\t110\t10
Museer\t80\t85\t-5
Summa\t200\t195\t5
"""


OF_THE_OTHER = """Indikatorer\tUtfall 2023\tUtfall 2024\tEtappmål 2025
Lån per invånare\t6,1\t6,3\t7,0
Besök per invånare\t8,1\t8,3\t9,0

## Ekonomi
"""


@pytest.fixture
def anna(small_world: models.Committee, cast: dict[str, Any]) -> Actor:
    plan_of(small_world)
    return actor_of(cast["anna"], today=TODAY)


@pytest.fixture
def token(anna: Actor) -> str:
    return begun(anna)


def begun(actor: Actor, year: int = 2026, content: str = REPORT, name: str = "plan-2025.md") -> str:
    return takeover.begin(
        actor=actor, committee="von", name=name, content=content.encode(), year=year, now=NOW
    )


def given(actor: Actor, token: str, **changed: Choice) -> dict[str, Any]:
    draft = load(actor=actor, committee="von", token=token)
    choices = proposed(draft) | {int(n[1:]): choice for n, choice in changed.items()}
    return {"actor": actor, "committee": "von", "token": token, "choices": choices}


def test_a_report_is_kept_as_a_draft_and_changes_nothing(anna: Actor) -> None:
    before = models.PlanYear.objects.count()
    token = begun(anna)
    page = takeover.page(actor=anna, committee="von", token=token)
    assert [(group.title, len(group.lines)) for group in page.groups] == [
        ("Mål", 3),
        ("Indikatorer", 2),
        ("Tabeller", 1),
    ]
    assert models.PlanYear.objects.count() == before
    assert takeover.drafts_page(actor=anna, committee="von", now=NOW).drafts[0].count == 6


def test_each_item_says_where_it_was_read(anna: Actor, token: str) -> None:
    page = takeover.page(actor=anna, committee="von", token=token)
    lines = [line for group in page.groups for line in group.lines]
    assert all(line.item.source for line in lines)
    assert "rad 10" in lines[3].where


def test_what_is_taken_is_the_year_s_plan(anna: Actor, token: str) -> None:
    assert takeover.take(**given(anna, token), now=NOW) == 2026
    year = models.PlanYear.objects.get(committee__slug="von", year=2026)
    assert sorted(models.Goal.objects.filter(plan_year=year).values_list("label", flat=True)) == [
        "Alla läser",
        "Ett rikt liv",
        "Fler läser",
    ]
    values = models.IndicatorValue.objects.filter(plan_year=year).values_list("period", "raw")
    assert sorted(values) == [("2023", "7,1"), ("2023", "81"), ("2024", "6,9"), ("2024", "83")]
    assert models.IndicatorTarget.objects.filter(plan_year=year).count() == 4
    with pytest.raises(NotFound):
        load(actor=anna, committee="von", token=token)


def test_words_can_be_put_right_and_things_left_out(anna: Actor, token: str) -> None:
    choices = given(anna, token, n2=Choice(True, "Många fler läser"), n4=Choice(False))
    takeover.take(**choices, now=NOW)
    year = models.PlanYear.objects.get(committee__slug="von", year=2026)
    assert models.Goal.objects.filter(plan_year=year, label="Många fler läser").exists()
    assert [i.name for i in models.Indicator.objects.filter(plan_year=year)] == [
        "Nöjda låntagare (%)"
    ]


def test_an_indicator_whose_goal_is_left_out_is_told_by_name(anna: Actor, token: str) -> None:
    with pytest.raises(BadInput) as error:
        takeover.take(**given(anna, token, n2=Choice(False)), now=NOW)
    assert error.value.code == "takeover.goal-missing"
    assert "Nöjda låntagare" in str(error.value.values["names"])
    assert not models.PlanYear.objects.filter(year=2026).exists()
    assert load(actor=anna, committee="von", token=token)


def test_a_goal_is_joined_with_the_one_it_is_like(anna: Actor) -> None:
    content = REPORT.replace("## Ekonomi", "## Nämndmål: Fler läser mer\n\n" + OF_THE_OTHER)
    token = begun(anna, content=content)
    draft = load(actor=anna, committee="von", token=token)
    assert draft.items[3].like == "fler-laser"
    takeover.take(**given(anna, token, n3=Choice(True, is_joined=True)), now=NOW)
    year = models.PlanYear.objects.get(committee__slug="von", year=2026)
    assert not models.Goal.objects.filter(plan_year=year, label="Fler läser mer").exists()
    indicators = models.Indicator.objects.filter(plan_year=year, goal="fler-laser")
    assert "Lån per invånare" in [each.name for each in indicators]


def test_a_draft_waits_thirty_days_and_is_removed(anna: Actor, token: str) -> None:
    (line,) = takeover.drafts_page(actor=anna, committee="von", now=NOW).drafts
    assert line.until == NOW + timedelta(days=30)
    assert takeover.forget_drafts(now=line.until - timedelta(minutes=1)) == 0
    assert takeover.drafts_page(actor=anna, committee="von", now=line.until).drafts == ()
    assert takeover.forget_drafts(now=line.until) == 1
    with pytest.raises(NotFound):
        load(actor=anna, committee="von", token=token)


def test_nothing_chosen_is_nothing_done(anna: Actor, token: str) -> None:
    none = {n: Choice(False) for n in range(6)}
    with pytest.raises(BadInput, match=r"takeover\.none-chosen"):
        takeover.take(actor=anna, committee="von", token=token, choices=none, now=NOW)


def test_a_year_that_has_a_plan_is_not_written_over(anna: Actor) -> None:
    with pytest.raises(BadInput, match=r"takeover\.year-has-plan"):
        begun(anna, year=2020)


@pytest.mark.parametrize("year", [0, 1999, 2101])
def test_a_year_that_is_none_is_refused(anna: Actor, year: int) -> None:
    with pytest.raises(BadInput, match=r"takeover\.year"):
        begun(anna, year=year)


def test_a_report_that_gives_nothing_says_so(anna: Actor) -> None:
    with pytest.raises(BadInput, match=r"takeover\.nothing"):
        begun(anna, content="En text utan mål och siffror.\n", name="brev.txt")


def test_what_was_chosen_can_be_fetched_as_a_data_package(anna: Actor, token: str) -> None:
    content = takeover.package_zip(**given(anna, token))
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert "von-2026/package.toml" in names
    assert "von-2026/indicator_values.csv" in names


def test_a_draft_can_be_thrown_away(anna: Actor, token: str) -> None:
    takeover.throw_away(actor=anna, committee="von", token=token, now=NOW)
    assert takeover.drafts_page(actor=anna, committee="von").drafts == ()


@pytest.mark.parametrize("token", ["", "../../x", "0" * 16])
def test_a_draft_that_is_not_there_is_not_found(anna: Actor, token: str) -> None:
    with pytest.raises(NotFound):
        load(actor=anna, committee="von", token=token)


def test_who_may_not_import_may_not_begin(anna: Actor, cast: dict[str, Any]) -> None:
    with pytest.raises(NotAllowed):
        begun(actor_of(cast["eva"], today=TODAY))
