"""A variance explained by its parts, in words that fit it; lines judged together."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from tertial.document.blocks.text import bind
from tertial.document.book import FigureBook
from tertial.domain.swedish import NBSP
from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.ledger.batches import Ledger
from tertial.services.economy.deviations.groups import add_group, remove_group
from tertial.services.economy.deviations.variance import DeviationPage, deviation_page
from tertial.services.economy.page.asked import PageAsked
from tertial.services.records import load_report_year
from tertial.services.reporting import report_facts
from tertial.services.workspace import ledger_home
from tertial.store.models import AnalysisGroup, AuditEvent, Committee, Report
from tests.ledger.making import put
from tests.services.economy import page_world as world

NOW = datetime(2020, 4, 8, tzinfo=UTC)
WHOLE = "2020-03ytd/operations_statement.all/-/budget-utfall"
CARE = "2020-03ytd/operations_statement.care/-/budget-utfall"


@pytest.fixture
def committee(small_world: Committee) -> Committee:
    world.make(small_world)
    return small_world


def _page(cell: str = WHOLE, **more: Any) -> DeviationPage:
    return deviation_page(
        actor=world.CONTROLLER, committee="von", asked=PageAsked(money="kr"), cell=cell, **more
    )


def _plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_a_variance_is_its_lines_its_units_and_its_accounts(committee: Committee) -> None:
    page = _page()
    assert (_plain(page.printed), page.exact) == ("+8 kr", f"+8,00{NBSP}kr")
    found = {
        each.key: [(row.label, row.amount) for row in (*each.rows, each.total)]
        for each in page.rankings
    }
    assert [each.rest for each in page.rankings] == [None] * 3
    assert found == {
        "lines": [("Äldreomsorg", "+15"), ("Ledning", "−7"), ("Avvikelsen", "+8")],
        "units": [
            ("Bistånd", "+30"),
            ("Hemtjänst norr", "−15"),
            ("99999", "−7"),
            ("Avvikelsen", "+8"),
        ],
        "accounts": [
            ("5010 Lön", "−42"),
            ("4600", "+30"),
            ("3110", "+20"),
            ("Avvikelsen", "+8"),
        ],
    }


def test_a_part_leads_on(committee: Committee) -> None:
    lines, units, accounts = _page().rankings
    assert lines.rows[0].ref == CARE
    assert units.rows[0].ref == WHOLE.replace("/-/", "/51110/")
    assert (accounts.rows[0].ref, accounts.rows[0].account) == ("", "5010")
    assert (lines.rows[0].part, lines.total.part) == (f"188{NBSP}%", f"100{NBSP}%")


def test_the_sides_are_told_apart(committee: Committee) -> None:
    assert _page().sides == (
        ("Beställare", "+30"),
        ("Egen regi", "−15"),
        ("Reserver, ledning och övrigt", "−7"),
    )
    assert _page("2020-03ytd/operations_statement.lead/-/budget-utfall").sides == ()


def test_the_picture_ends_where_the_variance_does(committee: Committee) -> None:
    chart = _page().chart
    assert chart is not None
    assert chart.kind == "waterfall"
    assert chart.categories == ("Äldreomsorg", "Ledning", "Avvikelsen")
    (series,) = chart.series
    assert series.values == (Decimal(15), Decimal(-7), Decimal(8))
    assert "Äldreomsorg +15, Ledning −7, Avvikelsen +8" in chart.alt


def test_the_draft_has_references_and_prints_as_it_is_shown(committee: Committee) -> None:
    put_report(committee)
    page = _page()
    assert page.is_bound
    assert page.draft == (
        "Vård- och omsorgsnämnden har ett överskott på [[operations_statement.all.period.variance|abs]] "
        "mot budget till och med mars. Det beror främst på äldreomsorg "
        "([[operations_statement.care.period.variance|mnkr]]). Åt andra hållet går ledning "
        "([[operations_statement.lead.period.variance|mnkr]])."
    )
    records, report = load_report_year(committee="von", report="delarsrapport-2020-03")
    book = FigureBook(report_facts(records, report, Ledger(ledger_home())))
    bound = bind(book, page.draft)
    assert [figure.signed for figure in bound.figures] == [Decimal("0.0")] * 3


def put_report(committee: Committee) -> None:
    Report.objects.filter(key="delarsrapport-2020-03").update(budget_version="2020")


@pytest.mark.parametrize(
    ("cell", "begins"),
    [
        (
            CARE.replace("/-/", f"/{world.OWN}/"),
            "Äldreomsorg, Hemtjänst norr har ett underskott på 0,0 mnkr",
        ),
        (
            WHOLE.replace("ytd", ""),
            "Vård- och omsorgsnämnden har ett underskott på 0,0 mnkr mot budget i mars",
        ),
        (
            WHOLE.replace("budget", "ifjol"),
            "Vård- och omsorgsnämnden har ett underskott på 0,0 mnkr jämfört med",
        ),
    ],
)
def test_what_a_report_has_no_name_for_is_written_as_it_is(
    committee: Committee, cell: str, begins: str
) -> None:
    page = _page(cell)
    assert not page.is_bound
    assert _plain(page.draft).startswith(begins)
    assert page.draft == page.draft_shown


def test_how_it_has_moved_since_the_report_and_the_forecast_before(committee: Committee) -> None:
    Report.objects.filter(key="delarsrapport-2020-03").update(period_end=date(2020, 2, 29))
    ledger = Ledger(ledger_home())
    later = {"month": 12, "cost_centre": world.OWN, "account": "5010", "activity": "510"}
    put(ledger, [later | {"amount": 140_000}], kind="forecast", version="2020-04", sha256="e")
    report, forecast = _page().moved
    assert (report.since, report.before, report.now, report.change) == (
        "Sedan Delårsrapport 1 2020",
        "+30",
        "+8",
        "−22",
    )
    assert report.why == "Mest bidrar Äldreomsorg (−15) och Ledning (−7)."
    assert (forecast.since, forecast.change) == ("Helårsprognosen sedan version 2020-03", "−93")


def test_without_one_of_the_terms_there_is_nothing_to_explain(committee: Committee) -> None:
    page = _page(WHOLE.replace("03ytd", "05"))
    assert (page.printed, page.rankings, page.chart) == ("", (), None)
    assert page.sentence == "Vård- och omsorgsnämnden i maj"


def test_an_amount_is_explained_against_the_budget(committee: Committee) -> None:
    assert _page(WHOLE.replace("budget-", "")).ref == WHOLE
    assert (
        deviation_page(
            actor=world.CONTROLLER, committee="von", asked=PageAsked(table="operations_statement")
        ).ref
        == WHOLE
    )


def _add(*lines: str, label: str = "Vård & ledning", actor: Any = world.CONTROLLER) -> str:
    return add_group(
        actor=actor,
        committee="von",
        year=2020,
        statement="operations_statement",
        label=label,
        lines=lines,
        now=NOW,
    )


def test_lines_are_judged_together(committee: Committee) -> None:
    assert _add("care", "lead") == "vard-ledning"
    (row,) = _page().groups
    assert (row.label, row.lines) == ("Vård & ledning", "Äldreomsorg, Ledning")
    assert (row.against, row.shown, row.variance) == ("405", "397", "+8")
    remove_group(actor=world.CONTROLLER, committee="von", year=2020, key=row.key, now=NOW)
    assert _page().groups == ()
    actions = AuditEvent.objects.order_by("id").values_list("action", flat=True)
    assert list(actions) == ["group.added", "group.removed"]


def test_what_is_judged_together_is_one_part_of_the_variance(committee: Committee) -> None:
    _add("care", "lead")
    page = _page()
    assert [(row.label, row.amount, row.ref) for row in page.rankings[0].rows] == [
        ("Vård & ledning", "+8", "")
    ]
    assert page.draft.endswith("Det beror främst på vård & ledning.")


@pytest.mark.parametrize(
    ("lines", "label", "code"),
    [
        (("care", "lead"), " ", "group.name"),
        (("care",), "x", "group.lines"),
        (("care", "nowhere"), "x", "group.lines"),
        (("care", "care_own"), "x", "group.twice"),
        (("all", "lead"), "x", "group.twice"),
        (("care", "lead"), "Känd", "group.known"),
    ],
)
def test_what_is_no_group_is_told(
    committee: Committee, lines: tuple[str, ...], label: str, code: str
) -> None:
    _add("care", "lead", label="Känd")
    with pytest.raises(BadInput, match=code):
        _add(*lines, label=label)
    assert AnalysisGroup.objects.count() == 1


def test_who_may_not_edit_the_economy_groups_nothing(committee: Committee) -> None:
    with pytest.raises(NotAllowed):
        _add("care", "lead", actor=world.READER)
    with pytest.raises(NotFound, match=r"group\.unknown"):
        remove_group(actor=world.CONTROLLER, committee="von", year=2020, key="x", now=NOW)
    with pytest.raises(NotAllowed):
        deviation_page(actor=world.POLITICIAN, committee="von", asked=PageAsked())
