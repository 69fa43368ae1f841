"""Samples: the same seed gives the same vouchers to anybody who may see them; judged, graded, and told when it was
otherwise."""

from __future__ import annotations

import pytest

from tertial.domain.sampling import draw
from tertial.errors import BadInput, Conflict, NotAllowed, NotFound
from tertial.services.control.pages import control_page, sample_page
from tertial.services.control.samples import (
    attachment_of,
    draw_sample,
    judge_case,
    redraw,
    settle,
    withdraw_sample,
)
from tertial.store.models import AuditEvent, ControlResult, SampleCase
from tests.services.control.conftest import ABOUT, ActorOf, add, posted
from tests.services.plans import NOW, TODAY

pytestmark = pytest.mark.django_db
REPORT = "delarsrapport-2020-08"


def drawn(who: ActorOf, control: str, login: str = "kim", **more: object) -> int:
    asked = {"first": 1, "last": 3, "size": 10, "seed": "våren"} | more
    return draw_sample(actor=who(login), **ABOUT, control=control, now=NOW, **asked)  # type: ignore[arg-type]  # by name


def judged(who: ActorOf, sample: int, wrong: int, of: int = 10) -> None:
    for number in range(1, of + 1):
        result = ("correct", "wrong")[number <= wrong]
        judge_case(
            actor=who("kim"),
            **ABOUT,
            sample=sample,
            number=number,
            result=result,
            note="Syfte saknas.",
            now=NOW,
        )


def cases_of(sample: int) -> tuple[str, ...]:
    return tuple(SampleCase.objects.filter(sample=sample).values_list("case", flat=True))


def test_vouchers_are_drawn_by_the_seed(who: ActorOf, control: str, vouchers: None) -> None:
    sample = drawn(who, control)
    batch = cases_of(sample)[0].split("/")[0]
    everything = [f"{batch}/A {number}" for number in range(1, 41)]
    assert cases_of(sample) == draw(everything, seed="våren", size=10)
    case = sample_page(actor=who("kim"), **ABOUT, sample=sample, today=TODAY).cases[0]
    assert dict(case.facts)["Belopp"] == "100,00\N{NO-BREAK SPACE}kr"


def test_an_auditor_draws_the_same_again_and_writes_nothing(
    who: ActorOf, control: str, vouchers: None
) -> None:
    sample = drawn(who, control)
    rows = AuditEvent.objects.count()
    again = redraw(actor=who("rut"), **ABOUT, sample=sample)
    assert (again.same_population, again.same_cases, again.size) == (True, True, 40)
    assert AuditEvent.objects.count() == rows


def test_a_population_that_has_changed_is_told(who: ActorOf, control: str, vouchers: None) -> None:
    sample = drawn(who, control)
    posted(range(50, 52), sha256="b")
    again = redraw(actor=who("rut"), **ABOUT, sample=sample)
    assert (again.same_population, again.size) == (False, 42)


def test_other_accounts_and_months_are_not_drawn(who: ActorOf, control: str) -> None:
    posted(range(1, 20), account="5010")
    with pytest.raises(BadInput, match=r"control\.no-population"):
        drawn(who, control)


def test_cases_that_are_elsewhere_are_listed(who: ActorOf, control: str) -> None:
    sample = drawn(who, control, listed="SN 1\nSN 2\n\nSN 3", size=2)
    assert set(cases_of(sample)) < {"SN 1", "SN 2", "SN 3"}
    assert redraw(actor=who("rut"), **ABOUT, sample=sample).same_cases


@pytest.mark.parametrize(
    "more, code",
    [
        ({"size": 0}, "sample.size"),
        ({"size": 501}, "sample.size"),
        ({"seed": " "}, "sample.seed"),
        ({"first": 3, "last": 2}, "control.months"),
        ({"listed": "A\nA"}, "sample.twice"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    who: ActorOf, control: str, vouchers: None, more: dict[str, object], code: str
) -> None:
    with pytest.raises(BadInput, match=code):
        drawn(who, control, **more)


@pytest.mark.parametrize(
    "wrong, grade", [(0, "Godkänt"), (1, "Godkänt"), (2, "Delvis godkänt"), (3, "Ej godkänt")]
)
def test_the_grade_is_that_of_the_cases(
    who: ActorOf, control: str, vouchers: None, wrong: int, grade: str
) -> None:
    sample = drawn(who, control)
    judged(who, sample, wrong)
    about = {"control": control, "report": REPORT, "sample": sample}
    assert settle(actor=who("kim"), **ABOUT, **about, now=NOW) == grade
    page = control_page(actor=who("rut"), **ABOUT, key=control, today=TODAY)
    assert [(line.grade, line.correct) for line in page.results] == [(grade, 10 - wrong)]


def test_few_cases_are_graded_by_count_as_it_is_written_and_said(
    who: ActorOf, risk: str, vouchers: None
) -> None:
    key = add(
        who,
        "control",
        title="Direktupphandling",
        parent=risk,
        bands="0 Ej godkänd; 80 Delvis godkänd; 90 Godkänd",
        small_at_most="6",
        small_bands="0–3 Ej godkänd; 4 Delvis godkänd; 5–6 Godkänd",
    )
    about = {"control": key, "report": REPORT, "examined": 3, "correct": 3}
    assert settle(actor=who("kim"), **ABOUT, **about, now=NOW) == "Ej godkänd"
    page = control_page(actor=who("kim"), **ABOUT, key=key, today=TODAY)
    assert page.results[0].by_count
    assert page.odd[2].startswith("3 rätt av 3 blir Ej godkänd")


def test_a_result_waits_for_every_case(who: ActorOf, control: str, vouchers: None) -> None:
    sample = drawn(who, control)
    judged(who, sample, 0, of=9)
    with pytest.raises(BadInput, match=r"control\.not-judged"):
        settle(actor=who("kim"), **ABOUT, control=control, report=REPORT, sample=sample, now=NOW)
    assert not ControlResult.objects.exists()


def test_a_fault_needs_its_note_and_a_case_can_be_judged_anew(
    who: ActorOf, control: str, vouchers: None
) -> None:
    sample = drawn(who, control)
    about = {"actor": who("kim"), **ABOUT, "sample": sample, "number": 1, "now": NOW}
    with pytest.raises(BadInput, match=r"control\.note"):
        judge_case(**about, result="wrong", note="")
    judge_case(
        **about, result="wrong", note="Syfte saknas.", attachment=b"%PDF", attachment_name="k.pdf"
    )
    judge_case(**about, result="correct", note="Syftet fanns.")
    case = sample_page(actor=who("kim"), **ABOUT, sample=sample, today=TODAY).cases[0]
    assert (case.result, case.attachment) == ("correct", "k.pdf")
    found = attachment_of(actor=who("rut"), **ABOUT, sample=sample, number=1)
    assert found == ("k.pdf", b"%PDF")


def test_a_sample_that_was_taken_back_stands_and_is_not_judged(
    who: ActorOf, control: str, vouchers: None
) -> None:
    sample = drawn(who, control)
    withdraw_sample(actor=who("kim"), **ABOUT, sample=sample, why="Fel månader", now=NOW)
    with pytest.raises(Conflict, match=r"control\.withdrawn"):
        judged(who, sample, 0, of=1)
    lines = control_page(actor=who("kim"), **ABOUT, key=control, today=TODAY).samples
    assert [(line.is_withdrawn, line.why) for line in lines] == [(True, "Fel månader")]


def test_vouchers_stop_at_those_who_may_see_them(
    who: ActorOf, control: str, vouchers: None
) -> None:
    sample = drawn(who, control)
    case = sample_page(actor=who("per"), **ABOUT, sample=sample, today=TODAY).cases[0]
    assert (case.case, case.facts) == ("Fall 1", ())
    for login, refused in (("per", NotAllowed), ("rut", NotAllowed), ("cecilia", NotFound)):
        with pytest.raises(refused):
            drawn(who, control, login)
