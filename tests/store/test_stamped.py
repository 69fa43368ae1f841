"""Whoever writes a row that something is worked out from leaves word, in whatever way it is written."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import transaction

from tertial.store.models import Committee, Municipality, OrgUnit, PlanYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit() -> OrgUnit:
    home = Municipality.objects.create(code="0126", name="Huddinge")
    committee = Committee.objects.create(municipality=home, slug="von", name="Nämnden")
    year = PlanYear.objects.create(committee=committee, year=2020)
    return OrgUnit.objects.create(plan_year=year, code="1", name="Norra", role="own_provider")


def _renamed(unit: OrgUnit) -> OrgUnit:
    unit.name = "Södra"
    return unit


WAYS: dict[str, Callable[[OrgUnit], object]] = {
    "saved in place": lambda unit: _renamed(unit).save(),
    "updated in place": lambda unit: OrgUnit.objects.filter(pk=unit.pk).update(name="Södra"),
    "many updated in place": lambda unit: OrgUnit.objects.bulk_update([_renamed(unit)], ["name"]),
    "added": lambda unit: OrgUnit.objects.create(plan_year=unit.plan_year, code="2", name="B"),
    "many added": lambda unit: OrgUnit.objects.bulk_create(
        [OrgUnit(plan_year=unit.plan_year, code="2", name="B")]
    ),
    "made if need be": lambda unit: OrgUnit.objects.update_or_create(
        plan_year=unit.plan_year, code="1", defaults={"name": "Södra"}
    ),
    "removed": lambda unit: unit.delete(),
    "many removed": lambda unit: OrgUnit.objects.filter(code="1").delete(),
    "another year": lambda unit: PlanYear.objects.create(
        committee=unit.plan_year.committee, year=2021
    ),
}


def _number() -> int:
    return int(Committee.objects.values_list("rules", flat=True).get())


@pytest.mark.parametrize("way", WAYS.values(), ids=WAYS)
def test_every_way_of_writing_gives_another_number(
    unit: OrgUnit, way: Callable[[OrgUnit], object]
) -> None:
    before = _number()
    way(unit)
    assert _number() != before


def test_what_is_taken_back_takes_its_number_with_it(unit: OrgUnit) -> None:
    before = _number()
    with transaction.atomic():
        _renamed(unit).save()
        transaction.set_rollback(True)
    assert _number() == before


def test_another_committees_number_stands(unit: OrgUnit) -> None:
    other = Committee.objects.create(
        municipality=unit.plan_year.committee.municipality, slug="sn", name="Socialnämnden"
    )
    _renamed(unit).save()
    assert Committee.objects.get(pk=other.pk).rules == 0
