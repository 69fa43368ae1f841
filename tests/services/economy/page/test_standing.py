"""The economy page's figures: any period, pair, level and table, with words that follow them."""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import Any

import pytest
from python_calamine import CalamineWorkbook

from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.economy.page.asked import PageAsked
from tertial.services.economy.page.export import economy_file
from tertial.services.economy.page.standing import EconomyPage, economy_page
from tertial.services.planning.comments import comment
from tertial.store.models import Committee, MonthChange, PlanYear
from tests.ledger.making import put
from tests.services.economy import page_world as world

KRONOR = {"table": "operations_statement", "money": "kr"}


@pytest.fixture
def committee(small_world: Committee) -> Committee:
    world.make(small_world)
    return small_world


def _page(**asked: Any) -> EconomyPage:
    return economy_page(
        actor=world.CONTROLLER, committee="von", asked=PageAsked(**{**KRONOR, **asked})
    )


def _cells(page: EconomyPage, key: str) -> list[str]:
    row = next(row for row in page.rows if row.key == key)
    return [one.text.replace("\u00a0", " ") for one in row.cells]


def test_the_usual_columns_are_the_reports(committee: Committee) -> None:
    page = _page()
    names = [(column.group, column.name) for column in page.columns]
    assert names == [
        *(("Helår 2020", name) for name in ("Budget", "Prognos", "Avvikelse")),
        *(("Januari–mars 2020", name) for name in ("Budget", "Utfall", "Avvikelse")),
    ]
    assert _cells(page, "care") == ["1 305", "1 300", "+5", "405", "390", "+15"]
    assert _cells(page, "care_own") == ["275", "300", "−25", "75", "90", "−15"]
    assert _cells(page, "lead") == ["0", "7", "−7", "0", "7", "−7"]
    assert _cells(page, "all") == ["1 305", "1 307", "−2", "405", "397", "+8"]


@pytest.mark.parametrize(
    ("asked", "cells"),
    [
        ({"span": "manad"}, ["135", "157", "−22", "−16,3 %"]),
        ({"span": "manad", "month": 2}, ["135", "110", "+25", "+18,5 %"]),
        ({"span": "hittills", "against": "ifjol"}, ["240", "397", "−157", "−65,4 %"]),
        ({"span": "r12", "against": "ifjol"}, ["240", "482", "−242", "−100,8 %"]),
        ({"span": "helar"}, ["1 305", "1 307", "−2", "−0,2 %"]),
        ({"shown": "prognos", "against": "ifjol"}, ["325", "1 307", "−982", "−302,2 %"]),
        ({"shown": "budget"}, ["240", "405", "−165", "−68,8 %"]),
    ],
)
def test_any_period_and_pair(committee: Committee, asked: dict[str, Any], cells: list[str]) -> None:
    assert _cells(_page(**asked), "all") == cells


def test_codes_are_folded_in_below_their_line(committee: Committee) -> None:
    rows = [(row.key, row.depth, row.parent, row.is_open) for row in _page().rows]
    assert rows[:3] == [
        ("care", 0, "", True),
        ("care_bought", 1, "care", True),
        ("care_bought:510", 2, "care_bought", False),
    ]


def test_units_are_a_tree_that_sums_to_the_line(committee: Committee) -> None:
    page = _page(per="enheter", span="hittills")
    found = {row.key: (row.label, row.depth, row.cells[1].text) for row in page.rows}
    assert found == {
        "SOF": ("Förvaltningen", 0, "390"),
        world.BUY: ("Bistånd", 1, "300"),
        world.OWN: ("Hemtjänst norr", 1, "90"),
        world.OUTSIDE: ("99999", 0, "7"),
        "summa": ("Summa", 0, "397"),
    }


def test_a_unit_has_its_own_figures_and_path(committee: Committee) -> None:
    page = _page(unit=world.OWN)
    assert _cells(page, "all") == ["275", "300", "−25", "75", "90", "−15"]
    assert page.path == (("SOF", "Förvaltningen"), (world.OWN, "Hemtjänst norr"))
    assert page.sentence.startswith("Hemtjänst norr går 15\u00a0kr sämre än budget")


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({}, "Vård- och omsorgsnämnden går 8 kr bättre än budget till och med mars"),
        ({"span": "helar"}, "Vård- och omsorgsnämnden väntas gå 2 kr sämre än budget för helåret"),
        ({"money": "mnkr"}, "Vård- och omsorgsnämnden går som budget till och med mars"),
        (
            {"against": "ifjol", "span": "manad"},
            "Vård- och omsorgsnämnden går 117 kr sämre än i fjol i mars",
        ),
        (
            {"per": "enheter", "line": "care"},
            "Äldreomsorg går 15 kr bättre än budget till och med mars",
        ),
    ],
)
def test_the_heading_follows_the_figure(
    committee: Committee, asked: dict[str, Any], sentence: str
) -> None:
    assert _page(**asked).sentence.replace("\u00a0", " ") == sentence


def test_what_makes_it_is_said(committee: Committee) -> None:
    assert _page().lede.replace("\u00a0", " ") == (
        "Mest bidrar Äldreomsorg (+15). Åt andra hållet går Ledning (−7). "
        "Nämnden väntas gå 2 kr sämre än budget för helåret."
    )


def test_the_usual_table_is_the_one_that_shows_the_sides(committee: Committee) -> None:
    page = _page(table="", money="mnkr")
    assert (page.table, page.year, page.month) == ("operations_statement", 2020, 3)


def test_a_newer_year_without_an_outcome_waits(committee: Committee) -> None:
    PlanYear.objects.create(committee=committee, year=2026)
    assert _page().year == 2020
    page = _page(year=2026)
    assert not page.has_facts
    assert page.notes == (
        "Ingen budget för 2026 finns inläst.",
        "Ingen prognos för 2026 finns inläst.",
        "Ingen budget för januari–december 2026 finns inläst.",
        "Inget utfall för januari–december 2026 finns inläst.",
    )
    assert page.lede == " ".join(page.notes)


def test_a_code_without_a_line_is_shown(committee: Committee) -> None:
    put(
        world.Ledger(world.ledger_home()),
        [{"activity": "999", "month": 2, "account": "5010"}],
        sha256="x",
        source="annat",
    )
    (problem,) = _page().unmapped
    assert (problem.code, problem.statement) == ("999", "Driftbudget")


def test_whether_the_month_is_closed_is_said(committee: Committee) -> None:
    assert _page().state == "mars 2020 är preliminär"
    MonthChange.objects.create(
        committee=committee,
        year=2020,
        month=3,
        number=1,
        step="closed",
        at=datetime(2020, 4, 8, tzinfo=UTC),
        by="karin",
    )
    page = _page()
    assert (page.state, page.is_closed) == ("mars 2020 är stängd", True)


def test_a_cell_says_how_many_comments_it_has(committee: Committee) -> None:
    cell = next(row for row in _page().rows if row.key == "care").cells[-1]
    now = datetime(2020, 4, 8, tzinfo=UTC)
    thing = f"2020/ekonomi/{cell.ref}"
    comment(actor=world.CONTROLLER, committee="von", thing=thing, text="Varför?", now=now)
    again = next(row for row in _page().rows if row.key == "care").cells
    assert [one.comments for one in again] == [0, 0, 0, 0, 0, 1]


def test_the_workbook_has_the_table_and_the_exact_one(committee: Committee) -> None:
    name, content = economy_file(
        actor=world.READER, committee="von", asked=PageAsked(table="operations_statement")
    )
    assert name == "von-ekonomi-2020-03ytd.xlsx"
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["Innehåll", "Driftbudget", "Exakt, kronor", "Data"]
    rows = book.get_sheet_by_name("Exakt, kronor").to_python()
    assert next(row for row in rows if row[0] == "Nämnden")[1:] == [1305, 1307, -2, 405, 397, 8]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"month": 13}, "economy.month"),
        ({"span": "veckan"}, "economy.span"),
        ({"shown": "utfall", "against": "utfall"}, "economy.quantity"),
        ({"shown": "gissning"}, "economy.quantity"),
        ({"money": "öre"}, "economy.money"),
        ({"unit": "x"}, "economy.unit"),
        ({"line": "x"}, "economy.line"),
        ({"table": "x"}, "economy.no-statement"),
        ({"year": 1999}, "plan-year.unknown"),
    ],
)
def test_what_is_not_there_is_told(committee: Committee, asked: dict[str, Any], code: str) -> None:
    with pytest.raises((BadInput, NotFound), match=code):
        _page(**asked)


@pytest.mark.parametrize("service", [economy_page, economy_file])
def test_figures_by_unit_are_not_for_everybody(committee: Committee, service: Any) -> None:
    with pytest.raises(NotAllowed, match=r"access\.denied"):
        service(actor=world.POLITICIAN, committee="von", asked=PageAsked())
