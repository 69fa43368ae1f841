"""A report hides what small groups had, and what would give it away; a value whose group is not told is shown."""

from __future__ import annotations

import pytest

from tertial.ledger.batches import Ledger
from tertial.services.records import load_report_year
from tertial.services.reporting import HIDDEN, report_facts
from tertial.services.workspace import ledger_home
from tertial.store import models
from tests.services.plans import NOW, plan_of

pytestmark = pytest.mark.django_db


def raws(
    small_world: models.Committee, sizes: tuple[int | None, int | None, int | None]
) -> list[str]:
    year = plan_of(small_world)
    models.IndicatorValue.objects.bulk_create(
        models.IndicatorValue(
            plan_year=year, indicator="franvaro", period="2020-07", sex=sex, raw=raw,
            group_size=size, entered_at=NOW, entered_by="hanna",
        )
        for sex, raw, size in zip("TKM", ("9,1", "9,8", "6,9"), sizes, strict=True)
    )  # fmt: skip
    records, report = load_report_year(committee="von", report="delarsrapport-2020-08")
    values = report_facts(records, report, Ledger(ledger_home())).indicator_values
    return [values["franvaro", "2020-07", sex].raw for sex in "TKM"]


@pytest.mark.parametrize(
    ("sizes", "shown"),
    [
        ((40, 29, 11), ["9,1", "9,8", "6,9"]),
        ((40, 34, 6), ["9,1", HIDDEN, HIDDEN]),
        ((9, 5, 4), [HIDDEN, HIDDEN, HIDDEN]),
        ((None, None, None), ["9,1", "9,8", "6,9"]),
    ],
)
def test_small_groups_are_hidden_with_what_gives_them_away(
    small_world: models.Committee,
    sizes: tuple[int | None, int | None, int | None],
    shown: list[str],
) -> None:
    assert raws(small_world, sizes) == shown


def test_the_limit_is_the_municipality_s(small_world: models.Committee) -> None:
    models.Threshold.objects.create(
        plan_year=small_world.years.get(), key="smallest_group", value="5"
    )
    assert raws(small_world, (40, 34, 6)) == ["9,1", "9,8", "6,9"]
