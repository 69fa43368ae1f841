"""The package of the plan for 2026: taken as it is, written out without loss, linked to what there is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import override_settings

from tertial.demo.facts import HERE
from tertial.domain.plan import GoalRole
from tertial.services.access import SYSTEM
from tertial.services.importing import import_paths
from tertial.services.overview import overview_page
from tertial.services.package import Package, load_package, read_package, write_package
from tertial.services.records import YearRecords, load_year
from tertial.services.settings import lines_page

PACKAGE = HERE / "von-2026"
NOW = datetime(2025, 12, 1, tzinfo=UTC)
pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    with override_settings(HOME=tmp_path):
        yield tmp_path


@pytest.fixture
def records(home: Path) -> YearRecords:
    result = import_paths(actor=SYSTEM, paths=[PACKAGE], now=NOW)
    assert not result.is_refused
    return load_year(committee="von", year=2026)


@pytest.fixture(scope="module")
def package() -> Package:
    return read_package(PACKAGE)


def test_it_is_the_committees_and_says_what_is_written_for_it(package: Package) -> None:
    assert (package.committee, package.year, package.municipality_code) == ("von", 2026, "0126")
    assert "genererade" in package.remark


@pytest.mark.parametrize(
    ("role", "count"), [("area", 3), ("council", 5), ("committee", 8), ("unit", 0)]
)
def test_goals_of_every_level_are_there(records: YearRecords, role: GoalRole, count: int) -> None:
    assert sum(records.levels[goal.level].role == role for goal in records.goals) == count


@pytest.mark.parametrize(
    ("kind", "count"),
    [("assignment", 6), ("initiative", 4), ("project", 8), ("activity", 5), ("risk", 5)],
)
def test_all_that_is_promised_is_there(records: YearRecords, kind: str, count: int) -> None:
    assert sum(item.kind == kind for item in records.items) == count


def test_common_goals_and_risks_come_from_above(records: YearRecords) -> None:
    common = {level.key for level in records.levels.values() if level.is_common}
    assert common == {"goal_area", "council_goal"}
    assert sum(item.is_common for item in records.items if item.kind == "risk") == 4


def test_an_indicator_that_goes_on_keeps_its_key(records: YearRecords) -> None:
    before = {row["key"] for row in read_package(HERE / "von-2020").tables["indicators"]}
    assert before & {each.key for each in records.indicators} == {"sick_leave_total"}


def test_links_lead_to_what_there_is(records: YearRecords) -> None:
    there = {
        "goal": {goal.key for goal in records.goals},
        "item": {item.key for item in records.items},
        "row": {f"{table.key}.{row.key}" for table in records.tables for row in table.rows},
    }
    ends = [
        end
        for link in records.links
        for end in ((link.source_kind, link.source), (link.target_kind, link.target))
    ]
    assert len(ends) > 40
    assert [end for end in ends if end[1] not in there[end[0]]] == []


def test_it_is_written_out_without_loss(records: YearRecords, tmp_path: Path) -> None:
    write_package(load_package(actor=SYSTEM, committee="von", year=2026), tmp_path / "ut")
    result = import_paths(actor=SYSTEM, paths=[tmp_path / "ut"], now=NOW)
    assert [each.status for each in result.files] == ["unchanged"]


def test_the_overview_of_a_plan_says_what_it_holds(records: YearRecords) -> None:
    page = overview_page(actor=SYSTEM, committee="von", report="verksamhetsplan-2026")
    assert page.lede.text.replace("\u00a0", " ").startswith(
        "Planen för 2026 har 8 nämndmål och 30 mått. Budgeten är 1 558,8 mnkr netto."
    )
    assert page.deviations.rows == ()
    assert len(page.goals) == 5
    assert {line.name: line.target for line in page.indicators}["Sjukfrånvaro, totalt (%)"] == "8,5"


def test_how_it_stands_is_the_newest_report_that_is_no_plan(records: YearRecords) -> None:
    import_paths(actor=SYSTEM, paths=[HERE / "von-2020"], now=NOW)
    assert overview_page(actor=SYSTEM, committee="von").report.key == "delarsrapport-2026-08"
    chosen = overview_page(actor=SYSTEM, committee="von", report="verksamhetsplan-2026")
    assert chosen.year == 2026


def test_report_lines_are_those_of_the_newest_year_that_has_some(records: YearRecords) -> None:
    import_paths(actor=SYSTEM, paths=[HERE / "von-2020"], now=NOW)
    assert lines_page(actor=SYSTEM, committee="von").year == 2026


def test_the_overview_shows_measures_with_numbers_and_what_risks_are_worth(
    records: YearRecords,
) -> None:
    page = overview_page(actor=SYSTEM, committee="von", report="verksamhetsplan-2026")
    found = {line.name: (line.value, line.previous) for line in page.indicators}
    assert found["Invånare 80+ i särskilt boende (%)"] == ("9,5\u00a0%", "10,3\u00a0%")
    assert found["Antal anhöriga som erhållit samtalsstöd"] == ("--", "--")
    assert [line.status for line in page.risks] == [
        f"Riskvärde {score}" for score in (8, 16, 9, 8, 8)
    ]
