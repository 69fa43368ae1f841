"""Money by unit and line, from the ledger in one question."""

from __future__ import annotations

import pytest

from tertial.errors import NotFound
from tertial.ledger.batches import Ledger
from tertial.services.economy.basis import Asked, basis, by_unit, newest_year, versions, whole
from tertial.services.workspace import ledger_home
from tertial.store.models import Committee, PlanYear
from tests.ledger.making import put

MARCH = Asked("von", 2020, 3, budget_version="2020")


@pytest.fixture
def ledger(small_world: Committee) -> Ledger:
    made = Ledger(ledger_home())
    put(made, [{"account": "5010", "amount": 700, "cost_centre": "1"}], sha256="a")
    rows = [
        {"account": "5010", "amount": 1000, "cost_centre": "1", "voucher": ""},
        {"account": "3110", "amount": -400, "cost_centre": "2", "voucher": ""},
        {"account": "9999", "amount": 5, "cost_centre": "2", "voucher": ""},
    ]
    put(made, rows, kind="budget", version="2020", sha256="b")
    put(made, rows[:1], kind="budget", version="2020-2", sha256="c")
    return made


def test_each_unit_has_its_own_lines(ledger: Ledger) -> None:
    found = by_unit(ledger, basis(committee="von", year=2020), MARCH)
    assert list(found) == ["1", "2"]
    assert found["1"].row("personnel").amount("period", "variance") == 300
    assert found["2"].row("fees").amount("full_year", "budget") == -400
    assert [problem.code for problem in found["2"].problems] == ["9999"]


def test_lines_are_added_over_units_and_what_is_missing_is_not_zero(ledger: Ledger) -> None:
    found = by_unit(ledger, basis(committee="von", year=2020), MARCH)
    assert whole(found, "total", "full_year", "budget") == 600
    assert whole(found, "fees", "full_year", "forecast") is None


def test_versions_stand_in_the_order_they_came(ledger: Ledger) -> None:
    assert versions(ledger, committee="von", kind="budget", year=2020) == ("2020", "2020-2")
    assert versions(ledger, committee="von", kind="forecast", year=2020) == ()


def test_a_year_without_statements_uses_the_nearest_years(small_world: Committee) -> None:
    PlanYear.objects.create(committee=small_world, year=2026)
    found = basis(committee="von", year=2026)
    assert found.statements_year == 2020
    assert found.definition().key == "income_statement"
    assert newest_year("von") == 2026


def test_a_statement_that_nobody_has_is_said(small_world: Committee) -> None:
    with pytest.raises(NotFound, match=r"economy\.no-statement"):
        basis(committee="von", year=2020).definition("operations_statement")


def test_a_committee_without_years_is_said(db: None) -> None:
    with pytest.raises(NotFound, match=r"economy\.no-year"):
        newest_year("von")
