"""How the committee stands, on the real year: what the first page says is what the reports say."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.services.access import SYSTEM, Actor
from tertial.services.overview import overview_page
from tertial.services.pages import OverviewPage
from tertial.services.reporting import list_reports, report_list_page, report_page

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
ELSEWHERE = Actor("cecilia", roles=frozenset({("controller", "sn")}))


@pytest.fixture
def august() -> OverviewPage:
    return overview_page(actor=SYSTEM, committee="von", report="delarsrapport-2020-08")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_newest_report_is_shown_where_none_is_named() -> None:
    page = overview_page(actor=SYSTEM, committee="von")
    assert page.report.key == "verksamhetsberattelse-2020"
    figures = {figure.label: figure.text for figure in page.figures}
    assert figures["Årets resultat mot budget"] == "+11,1"
    assert figures["Eget kapital vid årets slut"] == "+36,9"
    assert plain(page.lede.text).startswith("Nämnden slutade året med ett överskott på 11,1 mnkr.")


def test_a_report_is_shown_beside_the_one_before(august: OverviewPage) -> None:
    assert august.previous is not None
    assert august.previous.key == "delarsrapport-2020-03"


def test_the_first_sentences_say_result_forecast_and_sides(august: OverviewPage) -> None:
    assert plain(august.lede.text) == (
        "Nämnden har ett överskott på 11,4 mnkr för januari–augusti 2020 och väntas sluta året med ett "
        "överskott på 10,9 mnkr. Beställarsidan har ett överskott på 59,5 mnkr och egen regi ett "
        "underskott på 42,1 mnkr."
    )


def test_key_figures_are_those_of_the_report_with_last_time_beside(august: OverviewPage) -> None:
    found = {figure.label: (figure.text, figure.note, figure.good) for figure in august.figures}
    assert found["Utfall mot budget, januari–augusti"] == ("+11,4", "förra rapporten: +4,5", True)
    assert found["Prognos helår mot budget"] == ("+10,9", "förra rapporten: 0,0", True)
    assert found["Prognos med sökta bidrag"][0] == "+33,1"
    assert found["Eget kapital vid årets slut"][0] == "+36,7"


def test_the_largest_variance_comes_first_and_the_total_last(august: OverviewPage) -> None:
    rows = [(row.label, row.cells[2].text) for row in august.deviations.rows]
    assert rows[0] == ("Funktionshinderområdet", "+18,8")
    assert rows[1] == ("Förvaltningsledning", "−10,6")
    assert rows[-1] == ("Årets resultat", "+11,4")


def test_commitments_say_what_they_were_last_time(august: OverviewPage) -> None:
    found = {line.title: (line.status, line.previous) for line in august.commitments}
    assert found["Organisering av bostadsanpassning"] == ("Klart", "Blir klart i år")
    assert found["Egen regi med ekonomi i balans"] == ("Ej klart i år", "Blir klart i år")


def test_measures_are_as_of_the_report_with_trend(august: OverviewPage) -> None:
    found = {
        line.name: (plain(line.value), plain(line.previous), line.trend)
        for line in august.indicators
    }
    assert found["Sjukfrånvaro (total)"] == ("11,7 %", "9,2 %", "Negativ")
    assert found["Långtidssjukfrånvaro (över 180 dagar)"] == ("3,2 %", "3,7 %", "Positiv")


def test_march_has_no_report_before_it_and_its_own_measures() -> None:
    page = overview_page(actor=SYSTEM, committee="von", report="delarsrapport-2020-03")
    assert page.previous is None
    assert [column.name for column in page.deviations.columns][-1] == "Avvikelse"
    assert {line.name: plain(line.value) for line in page.indicators}[
        "Sjukfrånvaro (total)"
    ] == "9,1 %"


def test_reports_are_listed_newest_first_and_only_to_those_inside() -> None:
    keys = [link.key for link in report_list_page(actor=SYSTEM, committee="von").reports]
    assert keys == ["verksamhetsberattelse-2020", "delarsrapport-2020-08", "delarsrapport-2020-03"]
    assert list_reports(actor=ELSEWHERE) == ()


def test_the_same_ledger_gives_the_same_report(august: OverviewPage) -> None:
    pages = [report_page(actor=SYSTEM, committee="von", report=august.report.key) for _ in range(2)]
    assert pages[0].document == pages[1].document


def test_building_a_report_asks_the_records_as_often_however_much_there_is(
    django_assert_max_num_queries: Any,
) -> None:
    with django_assert_max_num_queries(40):
        report_page(actor=SYSTEM, committee="von", report="delarsrapport-2020-08")
