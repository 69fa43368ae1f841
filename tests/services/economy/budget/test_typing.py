"""Typing in a budget: the difference is added, nobody's figure is overwritten unseen."""

from __future__ import annotations

from typing import Any

import pytest

from tertial.domain.figure import Unit
from tertial.errors import BadInput, NotAllowed, NotFound, TertialError
from tertial.services.access import Actor
from tertial.services.economy.budget.basis import amounts_of, budget_year
from tertial.services.economy.budget.typing import TypedCell, exact, save_cells
from tertial.services.messages import sentence
from tertial.store.models import AuditEvent, BudgetMovement, Committee
from tests.services.economy.budget_world import (
    BO,
    CECILIA,
    DAVID,
    KARIN,
    NORTH,
    NOW,
    SOUTH,
    YEAR,
    add_year,
    held,
    made,
    sent_budget,
    typed,
)


@pytest.fixture
def version(small_world: Committee) -> str:
    add_year(small_world)
    sent_budget()
    return made("Detaljbudget")


def test_what_is_typed_has_the_statements_sign_and_stands_in_the_ledgers(version: str) -> None:
    typed(version, NORTH, "fees", "1 200,50")
    typed(version, NORTH, "personnel", "−8", money=Unit.TKR)
    assert held(version) == {(NORTH, "fees"): -1_201, (NORTH, "personnel"): 8_000}
    event = AuditEvent.objects.filter(action="budget.typed").order_by("id").last()
    assert event is not None
    assert (event.actor, event.data["ore"]) == ("david", 8_000_00)


def test_a_change_is_the_difference_and_nothing_is_overwritten(version: str) -> None:
    first = typed(version, NORTH, "personnel", "−100")
    typed(version, NORTH, "personnel", "−250", seen=first.newest)
    rows = BudgetMovement.objects.filter(version__key=version).values_list("ore", flat=True)
    assert [*rows] == [100_00, 150_00]


def test_a_month_is_typed_over_its_share_of_the_year(version: str) -> None:
    first = typed(version, NORTH, "personnel", "−1200")
    typed(version, NORTH, "personnel", "−150", part=3, seen=first.newest)
    of = budget_year(committee="von", year=YEAR)
    (amount,) = amounts_of(of, version).values()
    assert (amount.parts[0], amount.parts[3], amount.ore) == (1_200_00, 50_00, 1_250_00)


def test_an_empty_cell_is_nought_where_there_was_something_and_stays_empty_else(
    version: str,
) -> None:
    assert typed(version, NORTH, "fees", "").changed == ()
    first = typed(version, NORTH, "fees", "5")
    typed(version, NORTH, "fees", "", seen=first.newest)
    assert held(version) == {(NORTH, "fees"): 0}


def test_nought_is_something(version: str) -> None:
    typed(version, NORTH, "fees", "0")
    assert held(version) == {(NORTH, "fees"): 0}


def test_what_was_not_changed_on_the_page_leaves_others_figures_alone(version: str) -> None:
    first = typed(version, NORTH, "fees", "5")
    typed(version, NORTH, "fees", "9", seen=first.newest, actor=KARIN)
    again = typed(version, NORTH, "fees", "5", seen=first.newest)
    assert (again.changed, again.faults) == ((), ())
    assert held(version) == {(NORTH, "fees"): -9}


def test_the_second_of_two_writers_is_told_what_the_first_wrote(version: str) -> None:
    first = typed(version, NORTH, "fees", "5")
    typed(version, NORTH, "fees", "9,50", seen=first.newest, actor=KARIN)
    refused = typed(version, NORTH, "fees", "7", seen=first.newest)
    (fault,) = refused.faults
    assert sentence(fault.error).startswith("fees: karin har ändrat till 9,5 sedan")
    assert held(version) == {(NORTH, "fees"): -10}
    typed(version, NORTH, "fees", "7", seen=fault.seen)
    assert held(version) == {(NORTH, "fees"): -7}


def test_two_who_write_the_same_agree(version: str) -> None:
    typed(version, NORTH, "fees", "9", actor=KARIN)
    assert typed(version, NORTH, "fees", "9").faults == ()


@pytest.mark.parametrize(
    ("unit", "line", "part", "text", "code"),
    [
        (NORTH, "fees", 0, "tolv", "number.invalid"),
        (NORTH, "fees", 0, "1.234", "number.ambiguous"),
        (NORTH, "fees", 0, "0,001", "money.not_whole_ore"),
        (NORTH, "fees", 0, "9" * 20, "amount.too_large"),
        (NORTH, "total", 0, "1", "budget.no-cell"),
        ("14", "fees", 0, "1", "budget.no-cell"),
        (NORTH, "fees", 13, "1", "budget.no-cell"),
    ],
)
def test_a_cell_that_cannot_be_saved_says_why(
    version: str, unit: str, line: str, part: int, text: str, code: str
) -> None:
    (fault,) = typed(version, unit, line, text, part=part).faults
    assert fault.error.code == code


@pytest.mark.parametrize(("whole", "kept"), [(True, {}), (False, {(SOUTH, "fees"): -3})])
def test_with_a_fault_the_rest_is_saved_unless_it_is_all_or_nothing(
    version: str, whole: bool, kept: dict[Any, int]
) -> None:
    cells = [TypedCell(NORTH, "fees", 0, "x", 0), TypedCell(SOUTH, "fees", 0, "3", 0)]
    saved = save_cells(
        actor=DAVID,
        committee="von",
        year=YEAR,
        version=version,
        typed=cells,
        money=Unit.KR,
        now=NOW,
        whole=whole,
    )
    assert len(saved.faults) == 1
    assert held(version) == kept


@pytest.mark.parametrize(("actor", "error"), [(BO, NotAllowed), (CECILIA, NotFound)])
def test_only_those_who_may_type(version: str, actor: Actor, error: type[TertialError]) -> None:
    with pytest.raises(error):
        typed(version, NORTH, "fees", "1", actor=actor)


def test_what_another_system_sent_is_only_read(version: str) -> None:
    with pytest.raises(BadInput, match=r"budget\.sent"):
        typed("ram", NORTH, "fees", "1")


@pytest.mark.parametrize(
    ("ore", "money", "sign", "text"),
    [
        (None, Unit.KR, 1, ""),
        (0, Unit.TKR, -1, "0"),
        (-1_234_567_89, Unit.KR, -1, "1 234 567,89"),
        (1_500_00, Unit.TKR, -1, "−1,5"),
        (100, Unit.MNKR, 1, "0,000001"),
    ],
)
def test_amounts_are_typed_exactly(ore: int | None, money: Unit, sign: int, text: str) -> None:
    assert exact(ore, money, sign).replace("\xa0", " ") == text
