"""A decided budget is closed, and stands in the ledger to the öre, on accounts and months."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed
from tertial.ledger.batches import Ledger
from tertial.ledger.queries.cells import cells
from tertial.ledger.queries.coded import coded
from tertial.services.access import Actor
from tertial.services.economy.basis import versions
from tertial.services.economy.budget.basis import budget_year, head
from tertial.services.economy.budget.deciding import decide
from tertial.services.workspace import ledger_home
from tertial.store.models import AuditEvent, Committee
from tests.services.economy.budget_world import (
    BO,
    EVA,
    NORTH,
    NOW,
    SOUTH,
    YEAR,
    add_year,
    held,
    made,
    outcome,
    own,
    sent_budget,
    typed,
)

ALL = 99_999
"""What a page has seen that has seen everything."""


@pytest.fixture
def version(small_world: Committee) -> str:
    add_year(small_world)
    sent_budget()
    return made("Detaljbudget", "ram")


def decided(version: str, **given: Any) -> str:
    usual: dict[str, Any] = {
        "actor": EVA,
        "committee": "von",
        "year": YEAR,
        "decided_on": date(2021, 1, 5),
        "decided_by": "Nämnden",
        "paragraph": "§ 12",
        "now": NOW,
    }
    return decide(**{**usual, "version": version, **given})


def written(version: str) -> dict[tuple[str, str, str], list[int]]:
    """Months by cost centre, account and activity."""
    found: dict[tuple[str, str, str], list[int]] = {}
    for cell in cells(
        Ledger(ledger_home()),
        committee="von",
        kind="budget",
        year=YEAR,
        version=version,
        with_activity=True,
    ):
        key = (cell.cost_centre, cell.account, cell.activity)
        found.setdefault(key, [0] * 12)[cell.month - 1] = cell.amount
    return found


def test_an_unchanged_copy_is_written_as_it_was(version: str) -> None:
    decided(version)
    assert written(version) == written("ram")


def test_what_differs_is_dealt_out_as_the_base_lies(version: str) -> None:
    typed(version, NORTH, "personnel", "−13200", seen=ALL)
    decided(version)
    found, base = written(version), written("ram")
    assert sum(map(sum, found.values())) == sum(map(sum, base.values())) + (
        1_200_00 - sum(range(1, 13))
    )
    # January: a twelfth of the difference, by January's own accounts, 600,01 and 400.
    more = [
        found[NORTH, code, "5101"][0] - base[NORTH, code, "5101"][0] for code in ("5010", "5020")
    ]
    assert [round(each / sum(more), 3) for each in more] == [0.6, 0.4]


def test_what_the_base_says_of_project_tag_and_counterparty_stays(small_world: Committee) -> None:
    add_year(small_world)
    codes = {"project": "2601", "counterparty": "864101", "tag": "Corona"}
    sent_budget(more=codes)
    version = made("Detaljbudget", "ram")
    typed(version, NORTH, "personnel", "−24078", seen=ALL)
    decided(version)
    found = coded(Ledger(ledger_home()), committee="von", kind="budget", year=YEAR, version=version)
    assert {(each.project, each.tag) for each in found} == {("2601", "Corona")}
    personnel = [each.amount for each in found if each.cost_centre == NORTH and each.amount > 0]
    assert sum(personnel) == 24_078_00
    by_counterparty = cells(
        Ledger(ledger_home()),
        committee="von",
        kind="budget",
        year=YEAR,
        version=version,
        with_codes=True,
    )
    assert {each.counterparty for each in by_counterparty} == {"864101"}


def test_money_where_nothing_was_is_dealt_out_by_the_outcome(version: str) -> None:
    outcome(
        {"account": "3110", "cost_centre": SOUTH, "amount": -30, "activity": "51", "year": YEAR},
        {"account": "3210", "cost_centre": SOUTH, "amount": -10, "activity": "52", "year": YEAR},
    )
    typed(version, SOUTH, "fees", "480", seen=ALL)
    decided(version)
    found = written(version)
    assert sum(found[SOUTH, "3110", "51"]) == -360_00
    assert sum(found[SOUTH, "3210", "52"]) == -120_00


def test_without_an_outcome_it_stands_on_the_lines_first_account(small_world: Committee) -> None:
    add_year(small_world)
    empty = made("Tom")
    typed(empty, SOUTH, "fees", "12")
    decided(empty)
    assert written(empty) == {(SOUTH, "31", ""): [-1_00] * 12}


def test_last_years_outcome_is_used_where_this_year_has_none(version: str) -> None:
    outcome({"account": "3300", "cost_centre": NORTH, "amount": -5, "activity": "77"})
    typed(version, SOUTH, "fees", "12", seen=ALL)
    decided(version)
    assert sum(written(version)[SOUTH, "3300", ""]) == -12_00


def test_it_is_closed_by_name_and_stands_among_the_ledgers_versions(version: str) -> None:
    batch = decided(version, note="Reservation från (M)")
    of = budget_year(committee="von", year=YEAR)
    assert versions(of.ledger, committee="von", kind="budget", year=YEAR)[-1] == version
    found = head(of, version)
    assert (found.state, found.can_type) == ("decided", False)
    assert (found.decided_by, found.paragraph, found.decided_on) == (
        "Nämnden",
        "§ 12",
        date(2021, 1, 5),
    )
    assert own(version).batch == batch
    assert AuditEvent.objects.get(action="budget.decided").actor == "eva"
    with pytest.raises(BadInput, match=r"budget\.decided"):
        typed(version, NORTH, "fees", "1", seen=ALL)
    with pytest.raises(BadInput, match=r"budget\.decided"):
        decided(version)


def test_a_decided_version_is_the_base_of_the_adjusted_one(version: str) -> None:
    decided(version)
    adjusted = made("Justerad", version, kind="adjusted")
    typed(adjusted, SOUTH, "personnel", "−660", seen=ALL)
    decided(adjusted)
    assert held(adjusted)[SOUTH, "personnel"] == 660
    assert sum(written(adjusted)[SOUTH, "5010", "5101"]) == 660_00


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"decided_by": " "}, "budget.body"),
        ({"decided_on": date(2021, 2, 1)}, "budget.decided-later"),
    ],
)
def test_what_a_decision_lacks_is_said(version: str, given: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as stopped:
        decided(version, **given)
    assert stopped.value.code == code


def test_a_ledger_that_cannot_be_written_leaves_the_draft(
    version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(**given: Any) -> None:
        raise BadInput("ledger.not-written", problem="disken är full")

    monkeypatch.setattr("tertial.services.economy.budget.deciding.write_version", full)
    with pytest.raises(BadInput, match=r"ledger\.not-written"):
        decided(version)
    assert own(version).state == "draft"
    assert not AuditEvent.objects.filter(action="budget.decided").exists()
    monkeypatch.undo()
    decided(version)
    assert own(version).state == "decided"


def test_an_empty_budget_is_not_decided(version: str) -> None:
    with pytest.raises(BadInput, match=r"budget\.empty"):
        decided(made("Tom"))


@pytest.mark.parametrize("actor", [BO])
def test_only_those_who_register_decisions_may(version: str, actor: Actor) -> None:
    with pytest.raises(NotAllowed):
        decided(version, actor=actor)
    assert own(version).state == "draft"
