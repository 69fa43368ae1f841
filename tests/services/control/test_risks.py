"""Risks on their lists and in the matrix, assessed with reasons, and counted in words."""

from __future__ import annotations

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.control.risks import assess, risks_page
from tertial.services.planning.editing import NotFilled, save_thing, undo_last
from tertial.services.planning.things import item_page
from tertial.store.models import AuditEvent, ItemStatus, PlanItem, PlanYear, RiskScale, RiskScore
from tests.services.control.conftest import ABOUT, ActorOf, add
from tests.services.plans import NOW, TODAY

pytestmark = pytest.mark.django_db


def give(who: ActorOf, risk: str, likelihood: int, consequence: int, **more: str) -> None:
    given = {"when": "gross", "reason": "Det har hänt förr."} | more
    given |= {"likelihood": str(likelihood), "consequence": str(consequence)}
    assess(actor=who("kim"), **ABOUT, risk=risk, given=given, now=NOW)


def test_a_new_risk_stands_on_the_gross_list_until_it_is_taken_in(who: ActorOf) -> None:
    key = add(who, "risk", title="Ny risk", stage="gross")
    page = risks_page(actor=who("kim"), **ABOUT, today=TODAY)
    assert key not in {line.key for line in page.lines}
    save_thing(actor=who("kim"), **ABOUT, kind="item", key=key, given={"stage": "plan"}, now=NOW)
    page = risks_page(actor=who("kim"), **ABOUT, today=TODAY)
    assert key in {line.key for line in page.lines}
    undo_last(actor=who("kim"), **ABOUT, kind="item", key=key, now=NOW)
    page = risks_page(actor=who("kim"), **ABOUT, today=TODAY, stage="gross")
    assert key in {line.key for line in page.lines}


def test_a_risk_is_in_the_matrix_where_it_was_last_assessed(who: ActorOf, risk: str) -> None:
    give(who, risk, 4, 4)
    give(who, risk, 2, 3, when="net")
    matrix = risks_page(actor=who("kim"), **ABOUT, today=TODAY).matrix
    placed = {
        (row.level, level): [each.key for each in cell.risks]
        for row in matrix.rows
        for (level, _), cell in zip(matrix.consequences, row.cells, strict=True)
        if cell.risks
    }
    assert placed == {(2, 3): [risk]}
    assert matrix.missing == 1  # the risk of the small plan, which nobody has assessed


def test_what_a_risk_was_assessed_as_stays(who: ActorOf, risk: str) -> None:
    give(who, risk, 4, 4)
    give(who, risk, 3, 4)
    page = item_page(actor=who("kim"), **ABOUT, key=risk, today=TODAY)
    assert page.control is not None
    assert [score.level for score in page.control.scores] == [12, 16]
    assert "4 × 4" in str(AuditEvent.objects.filter(action="risk.assessed").values("data"))


def test_a_risk_moves_from_what_it_was_last_year(who: ActorOf, risk: str, plan: PlanYear) -> None:
    before = PlanYear.objects.create(committee=plan.committee, year=2019)
    RiskScore.objects.create(
        plan_year=before, item=risk, key="1", when="gross", likelihood=4, consequence=4
    )
    give(who, risk, 3, 4)
    lines = risks_page(actor=who("kim"), **ABOUT, today=TODAY).lines
    assert {line.key: line.movement for line in lines}[risk] == "lägre, var 16"


@pytest.mark.parametrize(
    "given, code",
    [
        ({"likelihood": "5"}, "risk.level"),
        ({"consequence": "0"}, "risk.level"),
        ({"consequence": "hög"}, "risk.level"),
        ({"reason": " "}, "risk.reason"),
        ({"when": "sedan"}, "risk.when"),
    ],
)
def test_an_assessment_that_cannot_be_used_is_refused(
    who: ActorOf, risk: str, given: dict[str, str], code: str
) -> None:
    whole = {"when": "gross", "reason": "x", "likelihood": "2", "consequence": "2"} | given
    with pytest.raises(BadInput, match=code):
        assess(actor=who("kim"), **ABOUT, risk=risk, given=whole, now=NOW)


def test_a_municipality_has_scales_of_its_own(who: ActorOf, risk: str, plan: PlanYear) -> None:
    for level, word in enumerate(("låg", "medel", "hög", "mycket hög", "extrem"), 1):
        RiskScale.objects.create(plan_year=plan, kind="likelihood", level=level, word=word)
    give(who, risk, 5, 4)
    matrix = risks_page(actor=who("kim"), **ABOUT, today=TODAY).matrix
    assert next(row.likelihood for row in matrix.rows) == "extrem"


def test_others_may_look_and_not_assess(who: ActorOf, risk: str) -> None:
    for login, refused in (("bo", NotAllowed), ("cecilia", NotFound)):
        given = {"when": "gross", "reason": "x", "likelihood": "2", "consequence": "2"}
        with pytest.raises(refused):
            assess(actor=who(login), **ABOUT, risk=risk, given=given, now=NOW)


def test_a_common_risk_is_its_owners_alone(who: ActorOf, risk: str) -> None:
    PlanItem.objects.filter(key=risk).update(is_common=True)
    with pytest.raises(NotAllowed):
        give(who, risk, 2, 2)
    given = {"when": "gross", "reason": "x", "likelihood": "2", "consequence": "2"}
    assess(actor=who("karin"), **ABOUT, risk=risk, given=given, now=NOW)


def test_how_many_risks_go_by_plan_is_counted(who: ActorOf, risk: str, plan: PlanYear) -> None:
    other = add(who, "risk", title="En annan risk", stage="plan")
    measure = add(who, "measure", title="Utbildning", parent=other)
    report = "delarsrapport-2020-08"
    for item, status in ((risk, "Klart"), (measure, "Ej klart i år")):
        ItemStatus.objects.create(plan_year=plan, report=report, item=item, status=status)
    summary = risks_page(actor=who("kim"), **ABOUT, today=TODAY).summary
    assert summary == "Arbetet med en av två risker löper enligt plan."


@pytest.mark.parametrize(
    "given, field",
    [
        ({"bands": "0–79 Ej godkänt; 85–100 Godkänt"}, "bands"),
        ({"small_bands": "0–3 Ej godkänd; 4–6 Godkänd"}, "small_at_most"),
        ({"small_at_most": "6"}, "small_bands"),
        ({"small_at_most": "6", "small_bands": "0–3 A; 5–6 B"}, "small_bands"),
        ({"accounts": "76??"}, "accounts"),
        ({"parent": "okänd"}, "parent"),
    ],
)
def test_a_control_whose_rule_has_gaps_is_not_saved(
    who: ActorOf, risk: str, given: dict[str, str], field: str
) -> None:
    with pytest.raises(NotFilled) as refused:
        add(who, "control", **{"title": "Kontroll", "parent": risk} | given)
    assert set(refused.value.faults) == {field}
