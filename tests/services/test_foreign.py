"""A file is asked about when nothing in it is the committee's; years without a plan are history when its codes fit."""

from __future__ import annotations

import pytest

from tertial.services.foreign import Seen, warnings
from tertial.store.models import Committee, OrgUnit, PlanYear


@pytest.fixture
def world(small_world: Committee) -> Committee:
    OrgUnit.objects.create(
        plan_year=PlanYear.objects.get(), code="51210", name="Solgården", role="own_provider"
    )
    return small_world


def seen(years: set[int], centre: str = "51210", account: str = "5010") -> Seen:
    return Seen(years=years, accounts={account}, cost_centres={centre})


@pytest.mark.parametrize(
    ("years", "centre", "account", "asked"),
    [
        ({2020}, "51210", "5010", 0),
        ({2018, 2019}, "51210", "5010", 0),
        ({2019, 2020}, "51210", "5010", 0),
        ({2018}, "99999", "5010", 2),
        ({2018}, "99999", "9999", 3),
        ({2020}, "99999", "5010", 1),
        ({2018}, "", "5010", 1),
    ],
)
def test_what_is_asked(
    world: Committee, years: set[int], centre: str, account: str, asked: int
) -> None:
    found = seen(years, centre, account)
    found.cost_centres.discard("")
    assert len(warnings(committee="von", seen=found)) == asked


def test_a_committee_without_years_is_asked_about(world: Committee) -> None:
    PlanYear.objects.all().delete()
    (said,) = warnings(committee="von", seen=seen({2018}))
    assert "inget planår" in said
