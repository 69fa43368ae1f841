"""Indicators: values as printed, targets, small groups, computed ones, and what was registered when by whom."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from tertial.domain.plan import Sex
from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.planning.indicators import indicator_page, register_value
from tertial.services.planning.pages import IndicatorPage
from tertial.store import models
from tertial.store.models import AuditEvent, PlanYear
from tests.services.planning.conftest import ActorOf
from tests.services.plans import NOW, TODAY

pytestmark = pytest.mark.django_db
LATER = datetime(2020, 9, 2, 9, tzinfo=UTC)


def page(who: ActorOf, key: str, login: str = "per") -> IndicatorPage:
    return indicator_page(actor=who(login), committee="von", year=None, key=key, today=TODAY)


def register(who: ActorOf, key: str, login: str = "bo", **given: Any) -> int:
    values: dict[Sex, str] = given.pop("values", {"T": "9,1"})
    return register_value(
        actor=who(login),
        committee="von",
        year=2020,
        key=key,
        period=given.pop("period", "2020-08"),
        values=values,
        now=given.pop("now", NOW),
        **given,
    )


def rows(table: Any) -> list[tuple[str, ...]]:
    return [(row.label, *(cell.text for cell in row.cells)) for row in table.rows]


def test_a_measurement_is_kept_with_source_day_and_who(who: ActorOf) -> None:
    register(who, "personal", values={"T": "12,5"}, source="Egen räkning", measured_on=TODAY)
    made = models.IndicatorValue.objects.get(raw="12,5")
    assert (made.source, made.measured_on, made.entered_by) == ("Egen räkning", TODAY, "bo")
    seen = page(who, "personal")
    assert (seen.value, seen.period) == ("12,5\xa0st", "augusti 2020")
    assert (seen.standing, seen.movement) == ("Når målet", "Positiv")


@pytest.mark.parametrize(
    "raw", ["9,1", "≤ 7,7", "0,8 %*", "8,7 (juli 2025)", "--", "Undersökning görs ej 2026", "0"]
)
def test_every_printed_form_is_taken_as_it_stands(who: ActorOf, raw: str) -> None:
    register(who, "nojd", period="2020", values={"T": raw})
    assert models.IndicatorValue.objects.filter(indicator="nojd").last().raw == raw  # type: ignore[union-attr]  # just made


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"values": {"T": "ganska bra"}}, "indicator.value"),
        ({"values": {"T": " "}}, "indicator.nothing"),
        ({"period": "augusti"}, "period.invalid"),
        ({"unit": "99999"}, "indicator.unit"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_kept(
    who: ActorOf, given: dict[str, Any], code: str
) -> None:
    before = models.IndicatorValue.objects.count()
    with pytest.raises(BadInput, match=code.replace(".", r"\.")):
        register(who, "personal", **given)
    assert models.IndicatorValue.objects.count() == before


def test_who_only_reads_does_not_register(who: ActorOf) -> None:
    with pytest.raises(NotAllowed):
        register(who, "personal", "rut")
    with pytest.raises(NotFound, match=r"plan\.unknown"):
        register(who, "finns-inte")


def test_a_correction_is_a_new_row_that_shows_the_old(who: ActorOf) -> None:
    register(who, "personal", values={"T": "12,5"})
    register(who, "personal", "david", values={"T": "12,8"}, now=LATER)
    seen = page(who, "personal")
    assert seen.value == "12,8\xa0st"
    first, second = seen.revisions[:2]
    assert (first.before, first.after, first.who) == ("12,5\xa0st", "12,8\xa0st", "David Sjö")
    assert (second.before, second.after) == ("", "12,5\xa0st")
    assert AuditEvent.objects.filter(action="indicator.registered").count() == 2


def test_women_and_men_stand_beside_each_other(who: ActorOf) -> None:
    both: dict[Sex, str] = {"T": "9,1", "K": "10,0", "M": "5,4"}
    register(who, "franvaro", values=both)
    seen = page(who, "franvaro")
    assert rows(seen.values) == [("Augusti 2020", "9,1\xa0%", "10,0\xa0%", "5,4\xa0%", "")]
    assert seen.gap == "Kvinnors värde är 4,6 procentenheter högre än mäns augusti 2020."


def test_a_small_group_is_not_shown_anywhere_nor_can_it_be_worked_out(who: ActorOf) -> None:
    both: dict[Sex, str] = {"T": "9,1", "K": "10,3", "M": "5,4"}
    sizes: dict[Sex, int | None] = {"T": 60, "K": 50, "M": 10}
    register(who, "franvaro", values=both, group_sizes=sizes)
    seen = page(who, "franvaro", "anna")
    assert rows(seen.values) == [("Augusti 2020", "9,1\xa0%", "visas inte", "visas inte", "")]
    assert "färre än 11 personer" in seen.guarded
    assert "visas inte" in seen.gap
    told = repr(seen) + repr(list(AuditEvent.objects.values_list("data", flat=True)))
    assert "5,4" not in told
    assert "10,3" not in told


def test_the_limit_is_the_municipalitys_of_the_day_or_the_indicators_own(
    who: ActorOf, plan: PlanYear
) -> None:
    limits = ((None, "11"), (date(2020, 1, 1), "6"))
    for first, value in limits:
        models.Threshold.objects.create(
            plan_year=plan, key="smallest_group", value=value, valid_from=first
        )
    register(who, "franvaro", group_sizes={"T": 8})
    register(who, "franvaro", period="2019-08", group_sizes={"T": 8})
    texts = [row[1] for row in rows(page(who, "franvaro").values)]
    assert texts == ["9,1\xa0%", "visas inte"]
    models.Indicator.objects.filter(key="franvaro").update(guard=20)
    texts = [row[1] for row in rows(page(who, "franvaro").values)]
    assert texts == ["visas inte", "visas inte"]


def test_units_are_shown_in_their_order_with_the_small_ones_hidden(
    who: ActorOf, plan: PlanYear
) -> None:
    for number, size in (("52120", 5), ("52130", 40)):
        models.OrgUnit.objects.create(
            plan_year=plan, order=9, code=number, name=f"Hemtjänst {number}", parent="ÄO"
        )
        register(who, "franvaro", unit=number, group_sizes={"T": size})
    register(who, "franvaro", unit="52110", values={"T": "8,0"}, group_sizes={"T": 30})
    register(who, "franvaro", unit="ÄO", values={"T": "8,8"}, group_sizes={"T": 75})
    units = page(who, "franvaro").units
    assert [(row[0], row[2]) for row in rows(units)] == [
        ("Äldreomsorg i egen regi", "8,8\xa0%"),
        ("Hemtjänst norra", "visas inte"),
        ("Hemtjänst 52120", "visas inte"),
        ("Hemtjänst 52130", "9,1\xa0%"),
    ]


def computed(plan: PlanYear, formula: str) -> None:
    models.Indicator.objects.create(
        plan_year=plan,
        key="andel",
        name="Andel",
        goal="kontinuitet",
        unit="%",
        polarity="higher",
        formula=formula,
    )


def test_a_computed_indicator_says_what_it_is_made_of(who: ActorOf, plan: PlanYear) -> None:
    register(who, "personal", values={"T": "12"})
    register(who, "franvaro", values={"T": "3"})
    computed(plan, "share franvaro personal")
    seen = page(who, "andel", "anna")
    assert (seen.value, seen.period) == ("25,0\xa0%", "augusti 2020")
    assert seen.computed == "”Sjukfrånvaro” i procent av ”Personal per brukare”"
    assert not seen.may_register
    with pytest.raises(BadInput, match=r"indicator\.computed"):
        register(who, "andel")


def test_nothing_hidden_comes_out_of_a_computed_indicator(who: ActorOf, plan: PlanYear) -> None:
    register(who, "personal", values={"T": "12"})
    register(who, "franvaro", values={"T": "3"}, group_sizes={"T": 4})
    computed(plan, "share franvaro personal")
    assert page(who, "andel").value == ""


@pytest.mark.parametrize(
    ("formula", "said"),
    [("raise a", "finns inte"), ("sum andel nojd", "räknas ur sig själv")],
)
def test_a_formula_that_cannot_be_computed_is_said_on_the_page(
    who: ActorOf, plan: PlanYear, formula: str, said: str
) -> None:
    computed(plan, formula)
    assert said in page(who, "andel").computed


def test_a_chart_needs_two_values_and_says_them_in_words(who: ActorOf) -> None:
    assert page(who, "nojd").chart is None
    chart = page(who, "personal").chart
    assert chart is not None
    assert chart.categories == ("2019-08", "2020-03")
    assert chart.alt == "Personal per brukare. Totalt: 15\xa0st (2019-08) till 14\xa0st (2020-03)."


def test_what_a_report_says_of_it_stands_beside(who: ActorOf, plan: PlanYear) -> None:
    models.IndicatorNote.objects.create(
        plan_year=plan,
        report="delarsrapport-2020-08",
        indicator="franvaro",
        comment="Pandemin.",
        sex_difference="Kön",
    )
    note = page(who, "franvaro").notes[0]
    assert (note.text, note.comment, note.tone) == (
        *("Omotiverad skillnad: Kön", "Pandemin.", "late"),
    )
