"""Versions of a budget: made empty or from another, by those who may, seen as of any day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from tertial.errors import BadInput, NotAllowed, NotFound, TertialError
from tertial.services.access import Actor
from tertial.services.economy.budget.basis import (
    amounts_of,
    budget_year,
    chosen_keys,
    heads,
    printed_sums,
)
from tertial.store import models
from tertial.store.models import AuditEvent, Committee
from tests.services.economy.budget_world import (
    BO,
    CECILIA,
    NORTH,
    NOW,
    SOUTH,
    YEAR,
    add_year,
    held,
    made,
    own,
    sent_budget,
    typed,
)


@pytest.fixture
def year(small_world: Committee) -> Committee:
    add_year(small_world)
    sent_budget()
    return small_world


def test_a_version_begins_empty_or_as_a_copy(year: Committee) -> None:
    assert held(made("Tom")) == {}
    copy = made("Kopia", "ram")
    assert held(copy) == {
        (NORTH, "fees"): -1_200,
        (NORTH, "personnel"): 12_000,
        (SOUTH, "personnel"): 600,
    }
    event = AuditEvent.objects.filter(action="budget.made").order_by("id").last()
    assert event is not None
    assert event.data == {"namn": "Kopia", "slag": "Detaljbudget", "kopia_av": "ram"}


def test_a_copy_keeps_the_months_and_folds_what_lies_in_twelfths(year: Committee) -> None:
    of, copy = budget_year(committee="von", year=YEAR), made("Kopia", "ram")
    parts = {(c.unit, c.line): a.parts for c, a in amounts_of(of, copy).items()}
    assert parts[NORTH, "fees"] == (-1_200_00, *[0] * 12)
    assert parts[NORTH, "personnel"] == (0, *(1_000_00 + month for month in range(1, 13)))


def test_what_lies_by_a_key_of_the_plan_is_copied_as_a_year_with_that_key(year: Committee) -> None:
    plan_year = models.PlanYear.objects.get(year=YEAR)
    shares = " ".join(["1/10"] * 6 + ["0", "0"] + ["1/10"] * 4)
    models.PeriodKey.objects.create(plan_year=plan_year, key="skola", label="Skola", shares=shares)
    first = made("Första")
    for month in (1, 2, 3, 4, 5, 6, 9, 10, 11, 12):
        typed(first, NORTH, "personnel", "−10", part=month)
    second = made("Andra", first)
    assert [*chosen_keys(own(second)).values()] == ["skola"]
    assert models.BudgetMovement.objects.get(version__key=second).month == 0


def test_a_version_of_last_year_can_be_copied(year: Committee) -> None:
    sent_budget(2020, "fjol", "fjol")
    assert held(made("Ny", "2020/fjol"))[SOUTH, "personnel"] == 600


def test_versions_stand_with_those_that_were_sent_first(year: Committee) -> None:
    made("Detaljbudget")
    found = heads(budget_year(committee="von", year=YEAR))
    assert [(each.key, each.is_ours, each.can_type) for each in found] == [
        ("ram", False, False),
        ("detaljbudget", True, True),
    ]


def test_two_versions_of_the_same_name_have_their_own_keys(year: Committee) -> None:
    assert (made("Ram"), made("Ram")) == ("ram-2", "ram-3")


def test_a_version_is_seen_as_it_was_on_a_day(year: Committee) -> None:
    version = made("Detaljbudget", "ram")
    later = NOW + timedelta(days=2)
    typed(version, SOUTH, "personnel", "−900", seen=99_999, now=later)
    assert held(version)[SOUTH, "personnel"] == 900
    assert held(version, as_of=NOW + timedelta(days=1))[SOUTH, "personnel"] == 600


def test_totals_are_the_statements(year: Committee) -> None:
    of = budget_year(committee="von", year=YEAR)
    assert printed_sums(of, {"fees": -5, "personnel": 12}) == {
        "fees": -5,
        "personnel": 12,
        "total": 7,
    }
    assert printed_sums(of, {}) == {}


@pytest.mark.parametrize(("actor", "error"), [(BO, NotAllowed), (CECILIA, NotFound)])
def test_only_those_who_may_make_one(
    year: Committee, actor: Actor, error: type[TertialError]
) -> None:
    with pytest.raises(error):
        made(actor=actor)


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"label": " x "}, "budget.label"),
        ({"kind": "restated"}, "budget.kind"),
        ({"based_on": "saknas"}, "budget.unknown"),
        ({"based_on": "x/ram"}, "budget.unknown"),
        ({"based_on": "2019/ram"}, "plan-year.unknown"),
        ({"year": 2030}, "plan-year.unknown"),
    ],
)
def test_what_cannot_be_made_is_said(year: Committee, given: dict[str, Any], code: str) -> None:
    with pytest.raises((BadInput, NotFound)) as stopped:
        made(**given)
    assert stopped.value.code == code
    assert not models.BudgetVersion.objects.exists()
