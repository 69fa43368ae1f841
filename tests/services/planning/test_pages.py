"""A goal's and an item's page, lists, the plan on one page, promises, the five minutes, comments."""

from __future__ import annotations

from datetime import date

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.planning.brief import brief_page
from tertial.services.planning.comments import comment, comment_box, withdraw_comment
from tertial.services.planning.editing import save_thing
from tertial.services.planning.lists import list_page
from tertial.services.planning.pages import BriefPage, ListPage, PromiseLine
from tertial.services.planning.promises import promise_page
from tertial.services.planning.sheet import sheet_page
from tertial.services.planning.things import goal_page, item_page
from tertial.store import models
from tertial.store.models import AuditEvent, PlanYear
from tests.services.planning.conftest import ActorOf
from tests.services.plans import NOW, TODAY

pytestmark = pytest.mark.django_db
THING = "2020/goal/kontinuitet"
AUGUST = "delarsrapport-2020-08"


def listed(who: ActorOf, which: str) -> ListPage:
    return list_page(actor=who("per"), committee="von", year=None, which=which, today=TODAY)


def item(plan: PlanYear, kind: str, key: str, **more: object) -> None:
    models.PlanItem.objects.create(plan_year=plan, kind=kind, key=key, title=key.title(), **more)


def brief(who: ActorOf, report: str = AUGUST) -> BriefPage:
    page = brief_page(actor=who("per"), committee="von", report=report, today=TODAY)
    assert isinstance(page, BriefPage)
    return page


def told(plan: PlanYear, key: str, status: str, report: str = AUGUST) -> None:
    models.ItemStatus.objects.create(plan_year=plan, report=report, item=key, status=status)


# --- a thing ------------------------------------------------------------------------------------------------


def test_a_goals_evidence_stands_beside_the_judgement(who: ActorOf, plan: PlanYear) -> None:
    models.Assessment.objects.create(
        plan_year=plan,
        report=AUGUST,
        goal="kontinuitet",
        grade="god",
        motive="Det går åt rätt håll.",
        assessed_by="bo",
        is_preliminary=True,
    )
    page = goal_page(actor=who("per"), committee="von", year=None, key="kontinuitet", today=TODAY)
    assert page.evidence.summary == "1 av 2 indikatorer med värde och mål når målet."
    assert page.evidence.rules[0][1:] == (
        *("inte uppfylld: 1 av 2 indikatorer når målet, regeln kräver alla 2", "late"),
    )
    said = page.said[0]
    assert (said.text, said.who, said.is_preliminary) == ("god", "Bo Ek", True)
    assert [choice.key for choice in page.above] == ["trygg"]


def test_what_earlier_years_said_follows_a_thing_that_was_renamed(
    who: ActorOf, plan: PlanYear
) -> None:
    told(plan, "planering", "Klart")
    later = models.PlanYear.objects.create(committee=plan.committee, year=2021)
    item(later, "commitment", "planera", previous="planering")
    page = item_page(actor=who("per"), committee="von", year=2021, key="planera", today=TODAY)
    assert [(said.title, said.text, said.tone) for said in page.said] == [
        ("Delårsrapport 2 2020", "Klart", "done"),
        ("Delårsrapport 1 2020", "Blir klart i år", "on"),
    ]


def test_an_item_says_who_gave_it_where_that_is_written_and_when_it_is_due(
    who: ActorOf, plan: PlanYear
) -> None:
    models.PlanItem.objects.filter(key="smittskydd").update(
        origin="Kommunfullmäktige",
        paragraph="§ 45",
        case_number="KS-2020/12",
        decided_on=date(2020, 3, 9),
        due=date(2020, 8, 31),
        amount=-5_000_000_00,
    )
    page = item_page(actor=who("per"), committee="von", year=None, key="smittskydd", today=TODAY)
    facts = dict(page.facts)
    assert facts["Paragraf"] == "§ 45"
    assert facts["Klart senast"] == "31 augusti 2020"
    assert facts["Effekt"].replace("\xa0", " ") == "−5 000 000 kr"
    assert page.is_late


def test_a_figure_in_a_status_is_its_registered_value(who: ActorOf, plan: PlanYear) -> None:
    models.RegisteredTable.objects.create(plan_year=plan, key="scores", title="Riskvärden")
    models.TableValue.objects.create(
        plan_year=plan,
        table="scores",
        row="staff",
        column="score",
        raw="12",
        entered_at=NOW,
        entered_by="anna",
    )
    told(
        plan,
        "bemanning",
        "Riskvärde [[scores.staff.score]], [[indicator.nojd.T.outcome@2019|abs]], [[borta.rad.kol]]",
    )
    page = item_page(actor=who("per"), committee="von", year=None, key="bemanning", today=TODAY)
    assert page.status == "Riskvärde 12, 88\xa0%, (se rapporten)"


def test_a_thing_that_is_not_in_the_plan_is_not_there(who: ActorOf) -> None:
    for page in (goal_page, item_page):
        with pytest.raises(NotFound, match=r"plan\.unknown"):
            page(actor=who("per"), committee="von", year=None, key="x", today=TODAY)


# --- lists --------------------------------------------------------------------------------------------------


def test_late_assignments_stand_first_and_those_reported_back_last(
    who: ActorOf, plan: PlanYear
) -> None:
    item(plan, "assignment", "sent", due=date(2020, 8, 1))
    item(plan, "assignment", "senast", due=date(2020, 3, 1))
    item(plan, "assignment", "klart", due=date(2020, 3, 1))
    item(plan, "assignment", "borttaget", due=date(2020, 3, 1), ended_on=date(2020, 4, 1))
    told(plan, "klart", "Klart")
    groups = {name: [leaf.key for leaf in leaves] for name, leaves in listed(who, "uppdrag").groups}
    assert groups == {
        "Försenade": ["senast", "sent"],
        "Pågår": ["smittskydd"],
        "Återrapporterade": ["klart"],
    }


def test_the_effects_of_events_are_summed_exactly(who: ActorOf, plan: PlanYear) -> None:
    item(plan, "event", "a", amount=-1_250_000_50)
    item(plan, "event", "b", amount=250_000_50)
    item(plan, "event", "c")
    page = listed(who, "handelser")
    assert page.total.replace("\xa0", " ") == "−1 000 000 kr"
    assert page.unknown == 1


def test_a_projects_benefits_are_summed_by_year_and_in_all(who: ActorOf, plan: PlanYear) -> None:
    item(plan, "project", "digitalt")
    models.Project.objects.create(plan_year=plan, item="digitalt", current_state="Papper")
    for kind, key, year, amount in (
        *(("cost", "licens", 2020, 500_000_00), ("cost", "licens", 2021, 100_000_00)),
        *(("saving", "tid", 2021, 900_000_00),),
    ):
        models.Benefit.objects.create(
            plan_year=plan,
            project="digitalt",
            key=key,
            label=key.title(),
            kind=kind,
            year=year,
            amount=amount,
        )
    page = listed(who, "projekt")
    project = page.cards[0].project
    assert project.current_state == "Papper"
    assert project.net.replace("\xa0", " ") == "+300 000 kr"
    assert project.calculation is not None
    net = project.calculation.rows[-1]
    assert (net.label, [cell.text for cell in net.cells]) == ("Netto", ["−500", "800", "300"])


def test_there_are_no_other_lists(who: ActorOf) -> None:
    with pytest.raises(NotFound, match=r"plan\.unknown"):
        listed(who, "annat")


def test_the_plan_on_one_page_has_targets_and_deeds_under_the_councils_goals(
    who: ActorOf, plan: PlanYear
) -> None:
    page = sheet_page(actor=who("per"), committee="von", year=None, today=TODAY)
    [(above, goals)] = page.groups
    assert above == "Trygg välfärd"
    assert goals[0].measures == (
        ("Personal per brukare", "14\xa0st", "13\xa0st"),
        ("Nöjda brukare", "88\xa0%", "85\xa0%"),
    )
    assert [title for _, title in goals[0].deeds] == [
        "Gemensam planering i hemtjänsten",
        "Rutin för smittskydd",
    ]


# --- promises -----------------------------------------------------------------------------------------------


def followed(who: ActorOf, year: int | None = None) -> dict[str, PromiseLine]:
    page = promise_page(actor=who("per"), committee="von", year=year, today=TODAY)
    return {line.key: line for _, lines in page.groups for line in lines}


def test_what_a_report_stops_telling_of_is_seen(who: ActorOf, plan: PlanYear) -> None:
    told(plan, "planering", "Klart")
    lines = followed(who)
    assert lines["planering"].told == (("Blir klart i år", "on"), ("Klart", "done"))
    assert lines["planering"].fate == "Följt genom rapporterna"
    assert lines["smittskydd"].fate == "Nämns inte längre"
    assert lines["introduktion"].fate == "Nämns inte i någon rapport"
    page = promise_page(actor=who("per"), committee="von", year=None, today=TODAY)
    assert {"smittskydd", "introduktion"} <= {line.key for line in page.dropped}
    assert "planering" not in {line.key for line in page.dropped}


def test_a_report_that_nobody_has_written_in_is_no_silence(who: ActorOf) -> None:
    assert len(followed(who)["planering"].told) == 1


def test_a_title_or_a_target_changed_during_the_year_is_a_redefinition(who: ActorOf) -> None:
    for kind, key, given in (
        ("item", "planering", {"title": "Planering"}),
        ("indicator", "nojd", {"targets": "etappmål 2020: 80"}),
    ):
        save_thing(
            actor=who("anna"),
            committee="von",
            year=2020,
            kind=kind,  # type: ignore[arg-type]  # one of the kinds
            key=key,
            given=given,
            now=NOW,
        )
    page = promise_page(actor=who("per"), committee="von", year=None, today=TODAY)
    assert {line.key: line.changes for line in page.redefined} == {
        "planering": (
            "Lydelsen ändrad 2020-09-01: från ”Gemensam planering i hemtjänsten” till ”Planering”",
        ),
        "nojd": ("Målvärdet ändrat 2020-09-01: från ”etappmål 2020: 85” till ”etappmål 2020: 80”",),
    }


def test_what_the_next_plan_has_no_longer_and_that_was_not_done_is_gone(
    who: ActorOf, plan: PlanYear
) -> None:
    told(plan, "planering", "Klart")
    told(plan, "smittskydd", "Ej klart i år")
    models.PlanYear.objects.create(committee=plan.committee, year=2021)
    lines = followed(who, 2020)
    assert lines["planering"].fate == "Följt genom rapporterna"
    assert lines["smittskydd"].fate == "Finns inte i nästa års plan, utan att ha blivit klart"


def test_a_promise_under_another_name_than_last_year_says_so(who: ActorOf, plan: PlanYear) -> None:
    later = models.PlanYear.objects.create(committee=plan.committee, year=2021)
    item(later, "commitment", "planera", previous="planering")
    assert followed(who, 2021)["planera"].changes == (
        "Ny nyckel sedan förra året: från ”planering” till ”planera”",
        "Lydelsen ändrad sedan förra året: från ”Gemensam planering i hemtjänsten” till ”Planera”",
    )


# --- the five minutes ---------------------------------------------------------------------------------------


def test_the_five_minutes_say_what_changed_what_is_off_and_what_is_next(
    who: ActorOf, plan: PlanYear
) -> None:
    told(plan, "planering", "Klart")
    models.PlanItem.objects.filter(key="smittskydd").update(due=date(2020, 8, 1))
    page = brief(who)
    parts = {part.id: [(line.text, line.figure) for line in part.lines] for part in page.parts}
    assert parts["andrat"] == [("Gemensam planering i hemtjänsten", "Klart")]
    assert parts["matt"] == [("Personal per brukare", "14\xa0st")]
    assert parts["sent"] == [("Rutin för smittskydd", "")]
    assert parts["risker"] == [("Bemanningen räcker inte i sommar", "")]
    assert parts["beslut"] == [("Nämnden sammanträder", "29 september 2020")]
    assert page.minutes <= 5


def test_every_figure_of_a_measure_leads_to_where_it_comes_from(who: ActorOf) -> None:
    page = brief(who)
    measures = next(part for part in page.parts if part.id == "matt")
    assert [line.ref for line in measures.lines] == ["indicator.personal.T.outcome@2020-03"]


def test_what_has_nothing_to_say_says_that(who: ActorOf) -> None:
    page = brief(who, "delarsrapport-2020-03")
    first = page.parts[0]
    assert (first.lines, first.nothing) == (
        (),
        "Det här är årets första rapport, så det finns ingen att jämföra med.",
    )


# --- comments -----------------------------------------------------------------------------------------------


def write(who: ActorOf, login: str, text: str) -> int:
    return comment(actor=who(login), committee="von", thing=THING, text=text, now=NOW)


def test_a_comment_stands_with_who_and_when_and_leaves_a_trace(who: ActorOf) -> None:
    write(who, "bo", "Vi behöver  fler\r\nhänder.")
    box = comment_box(actor=who("per"), committee="von", thing=THING)
    [remark] = box.remarks
    assert (remark.who, remark.when, remark.text) == (
        *("Bo Ek", "2020-09-01 10:00", "Vi behöver  fler\nhänder."),
    )
    assert not box.may_write
    event = AuditEvent.objects.get(action="comment.written")
    assert (event.actor, event.thing) == ("bo", f"von/{THING}")


def test_one_withdraws_ones_own_and_no_others(who: ActorOf) -> None:
    made = write(who, "bo", "Fel av mig.")
    with pytest.raises(NotAllowed, match=r"comment\.not-yours"):
        withdraw_comment(actor=who("anna"), committee="von", comment=made, now=NOW)
    withdraw_comment(actor=who("bo"), committee="von", comment=made, now=NOW)
    [remark] = comment_box(actor=who("bo"), committee="von", thing=THING).remarks
    assert (remark.is_withdrawn, remark.text) == (True, "")
    assert models.Comment.objects.get().text == "Fel av mig."
    assert AuditEvent.objects.filter(action="comment.withdrawn").count() == 1


@pytest.mark.parametrize(
    ("thing", "text", "code"),
    [
        (THING, "  ", "comment.empty"),
        (THING, "x" * 5001, "comment.long"),
        ("<script>", "Hej", "comment.thing"),
    ],
)
def test_a_comment_that_is_none_is_refused(who: ActorOf, thing: str, text: str, code: str) -> None:
    with pytest.raises(BadInput, match=code.replace(".", r"\.")):
        comment(actor=who("bo"), committee="von", thing=thing, text=text, now=NOW)


def test_who_may_not_comment_is_told(who: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        write(who, "rut", "Hej")
    with pytest.raises(NotFound, match=r"comment\.unknown"):
        withdraw_comment(actor=who("bo"), committee="von", comment=1, now=NOW)
