"""The budget's page data: as printed, with the same number of queries however many rows there are."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tertial.domain.figure import Unit
from tertial.errors import BadInput, NotAllowed, NotFound
from tertial.services.access import Actor
from tertial.services.economy.budget.grid import saved_cells
from tertial.services.economy.budget.pages import BudgetAsked, budget_page, budgets_page
from tertial.store.models import Committee, OrgUnit, PlanYear
from tests.services.economy.budget_world import (
    DAVID,
    EVA,
    NORTH,
    SOUTH,
    YEAR,
    add_year,
    made,
    sent_budget,
    typed,
)

SEEN = 99_999


@pytest.fixture
def version(small_world: Committee) -> str:
    add_year(small_world)
    sent_budget()
    return made("Detaljbudget", "ram")


def page(version: str, **asked: Any) -> Any:
    return budget_page(
        actor=asked.pop("actor", DAVID),
        committee="von",
        year=YEAR,
        version=version,
        asked=BudgetAsked(**{"money": "kr", **asked}),
    )


def queries(version: str, **asked: Any) -> int:
    with CaptureQueriesContext(connection) as found:
        page(version, **asked)
    return len(found)


@pytest.mark.parametrize("view", ["enheter", "ar", "manad", "jamfor", "historik", "andra"])
def test_more_units_ask_no_more_questions(version: str, view: str) -> None:
    few = queries(version, view=view)
    year = PlanYear.objects.get(year=YEAR)
    for number in range(5):
        OrgUnit.objects.create(
            plan_year=year, code=f"15{number}", name="Ny", parent="14", role="own_provider"
        )
        typed(version, f"15{number}", "fees", "5", seen=SEEN)
    assert queries(version, view=view) == few


def test_the_list_asks_as_much_for_ten_versions_as_for_one(version: str) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            budgets_page(actor=DAVID, committee="von", year=YEAR, money="kr")
        return len(found)

    few = asked()
    for number in range(9):
        made(f"Version {number}")
    assert asked() == few


def test_a_unit_without_lines_of_its_own_stays_empty(version: str) -> None:
    grid = page(version, view="ar", unit=SOUTH).grid
    assert [(row.label, row.cells[0].text) for row in grid.rows] == [
        ("fees", ""),
        ("personnel", "−600"),
        ("total", "−600"),
    ]
    assert grid.more_columns == ("ram", "Skillnad", "Nyckel")


def test_months_sum_to_the_year(version: str) -> None:
    grid = page(version, view="manad", unit=NORTH).grid
    assert (len(grid.columns), grid.columns[0], grid.columns[-1]) == (13, "Jan", "Helår")
    assert grid.rows[0].cells[-1].text == "1\xa0200"


def test_who_may_not_edit_sees_figures_and_no_cells(version: str) -> None:
    found = page(version, view="ar", unit=NORTH, actor=EVA)
    assert (found.can_type, found.head.may_decide) == (False, True)
    assert not any(cell.key for row in found.grid.rows for cell in row.cells)


def test_a_sent_version_is_compared_with_another_of_choice(version: str) -> None:
    typed(version, SOUTH, "personnel", "−700", seen=SEEN)
    found = page("ram", view="jamfor", against=version)
    assert found.against == "Detaljbudget"
    assert [(each.before, each.after, each.change) for each in found.compared.rows] == [
        ("−700", "−600", "+100")
    ]


def test_a_saved_grid_is_told_what_others_have_changed(version: str) -> None:
    typed(version, SOUTH, "fees", "7", seen=SEEN)
    found = saved_cells(
        committee="von", year=YEAR, version=version, unit=SOUTH, months=False, money=Unit.KR
    )
    assert [(cell.key, cell.text) for cell in found.cells] == [
        ("1420/fees/0", "7"),
        ("1420/personnel/0", "−600"),
    ]
    assert found.texts["d-total"] == "+7"


def test_history_is_paged_newest_first(version: str) -> None:
    for number in range(60):
        typed(version, SOUTH, "fees", str(number + 1), seen=SEEN)
    first = page(version, view="historik").history
    last = page(version, view="historik", page=2).history
    assert (first.pages, len(first.changes), len(last.changes)) == (2, 50, 11)
    assert (first.changes[0].kind, last.changes[-1].kind) == ("Inskrivet", "Kopierat")
    assert not last.changes[-1].can_undo


@pytest.mark.parametrize(
    ("asked", "error"),
    [({"money": "öre"}, BadInput), ({"view": "ar", "unit": "99"}, NotFound)],
)
def test_what_is_not_there_is_said(
    version: str, asked: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error):
        page(version, **asked)


def test_politicians_stop_at_the_table(version: str) -> None:
    per = Actor("per", roles=frozenset({("politician", "von")}))
    with pytest.raises(NotAllowed):
        page(version, actor=per)
    with pytest.raises(NotAllowed):
        budgets_page(actor=per, committee="von", year=YEAR, money="kr")


def test_a_year_without_units_says_nothing_and_stops_nobody(small_world: Committee) -> None:
    PlanYear.objects.create(committee=small_world, year=YEAR)
    empty = made("Tom")
    assert page(empty, view="ar").grid is None
