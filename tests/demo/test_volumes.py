"""The demo's volumes: they reconcile with its ledger but for what is hidden in it, and fill their tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pytest

from tertial.demo import living
from tertial.demo.facts import HERE, rows
from tertial.demo.volumes import BUDGET, SERVICES, STORIES, paid, prices, services, volumes

ACTIVITY = {each.key: each.activity for each in SERVICES}


def _price(service: str, kind: str, month: int) -> Decimal:
    on = f"{living.YEAR}-{month:02d}-01"
    (found,) = (
        row["price"]
        for row in rows(HERE / "von-2026" / "prices.csv")
        if (row["service"], row["provider_type"], row["version"]) == (service, kind, "")
        and row["valid_from"] <= on <= (row["valid_to"] or "9999")
    )
    return Decimal(found.replace(",", "."))


def _outcome() -> Iterator[tuple[str, str, str, Decimal]]:
    """Service, provider type, provider and kronor of each reported month."""
    for row in rows(HERE / "von-2026" / "volumes.csv"):
        if row["kind"] == "outcome":
            price = _price(row["service"], row["provider_type"], int(row["month"]))
            yield row["service"], row["provider_type"], row["provider"], int(row["raw"]) * price


def test_what_a_provider_reports_is_what_it_is_paid_for_but_for_the_stories() -> None:
    posted: dict[tuple[str, str, str], int] = defaultdict(int)
    for (activity, kind, provider, _), ore in paid(living.outcome()).items():
        posted[activity, kind, provider] += ore
    reckoned: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for service, kind, provider, kronor in _outcome():
        reckoned[service, kind, provider] += kronor
    off = {
        (service, provider): abs(
            Decimal(posted[ACTIVITY[service], kind, provider]) / 100 / kronor - 1
        )
        for (service, kind, provider), kronor in reckoned.items()
    }
    assert {key for key, share in off.items() if share > Decimal("0.005")} == set(STORIES)


@pytest.mark.parametrize(
    ("year", "versions"), [(2025, {""}), (2026, {"", BUDGET, "2026-03", "2026-08"})]
)
def test_the_tables_are_what_is_made(year: int, versions: set[str]) -> None:
    folder = HERE / f"von-{year}"
    assert list(rows(folder / "priced_services.csv")) == list(services())
    assert list(rows(folder / "prices.csv")) == list(prices())
    committed = list(rows(folder / "volumes.csv"))
    assert {row["version"] for row in committed} == versions
    assert len(committed) == len(volumes(year))
