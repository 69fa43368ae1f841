"""Names of codes: the year's own, else the nearest year's, the later of two as near."""

from __future__ import annotations

import pytest

from tertial.services.economy.codes import code_names
from tertial.store.models import CodeName, Committee, PlanYear

pytestmark = pytest.mark.django_db


@pytest.fixture
def years(von: Committee) -> None:
    for year, name in ((2020, "Lön"), (2024, "Månadslön"), (2026, "Lön månadsavlönade")):
        of, _ = PlanYear.objects.get_or_create(committee=von, year=year)
        CodeName.objects.create(plan_year=of, dimension="account", code="5010", name=name)
    of = PlanYear.objects.get(committee=von, year=2020)
    CodeName.objects.create(plan_year=of, dimension="activity", code="5010", name="Förskola")


@pytest.mark.parametrize(
    ("year", "name"),
    [(2020, "Lön"), (2021, "Lön"), (2025, "Lön månadsavlönade"), (2030, "Lön månadsavlönade")],
)
def test_a_code_is_called_what_the_nearest_year_calls_it(years: None, year: int, name: str) -> None:
    names = code_names(committee="von", year=year)
    assert names["account", "5010"] == name
    assert names["activity", "5010"] == "Förskola"


def test_another_committee_has_its_own(years: None) -> None:
    assert code_names(committee="sn", year=2026) == {}
