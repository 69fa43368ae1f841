"""Services and prices: ended, followed, undone, with their history; lists that overlap or gap are told."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tertial.errors import BadInput, Conflict, NotAllowed, NotFound
from tertial.services.economy.budget.records import remove_record, save_record
from tertial.services.economy.volumes.prices import (
    PricesPage,
    end_price,
    follow_price,
    prices_page,
    undo_change,
)
from tertial.store import models
from tertial.store.models import Committee
from tests.services.economy import volumes_world as world

DO: dict[str, Any] = world.ABOUT | {"now": world.LATER}


@pytest.fixture(autouse=True)
def committee(small_world: Committee) -> Committee:
    world.make_records(small_world)
    return small_world


def _page() -> PricesPage:
    return prices_page(**world.ABOUT, money="tkr", today=date(2020, 7, 1))


def _listed(service: str) -> list[tuple[str, str, str, str]]:
    return [
        (row.price, row.first, row.last, row.state)
        for row in _page().prices
        if row.service == service
    ]


def test_a_price_is_followed_by_another_and_the_first_ends_the_day_before() -> None:
    follow_price(**DO, key="pris-2", price="82", first=date(2020, 7, 1))
    assert _listed("Hemtjänst")[:2] == [
        ("80,50", "", "2020-06-30", "har gällt"),
        ("82,00", "2020-07-01", "", "gäller"),
    ]
    assert not _page().faults
    assert [each.what for each in _page().history] == ["Lades till", "Ändrades"]


def test_a_price_ends_but_not_before_it_began() -> None:
    end_price(**DO, key="pris-2", last=date(2020, 5, 31))
    assert _listed("Hemtjänst")[0][2:] == ("2020-05-31", "har gällt")
    key = follow_price(**DO, key="pris-0", price="101", first=date(2020, 3, 1))
    with pytest.raises(BadInput, match=r"volume\.price-day"):
        end_price(**DO, key=key, last=date(2020, 2, 1))
    with pytest.raises(BadInput, match=r"budget\.fields"):
        follow_price(**DO, key=key, price="mycket", first=date(2020, 8, 1))
    assert models.ServicePrice.objects.get(key=key).valid_to is None
    with pytest.raises(NotFound, match=r"budget\.no-record"):
        end_price(**DO, key="annat", last=date(2020, 5, 31))


def test_lists_that_overlap_or_gap_and_services_that_are_gone_are_told() -> None:
    price = {"service": "day", "price": "55", "valid_from": "2020-06-15"}
    save_record(**DO, kind="pris", given=price)
    save_record(**DO, kind="pris", given=price | {"provider_type": "a", "valid_to": "2020-06-20"})
    save_record(**DO, kind="pris", given=price | {"provider_type": "a", "valid_from": "2020-07-01"})
    remove_record(**DO, kind="tjanst", key="home")
    assert _page().faults == (
        "Dagverksamhet har två priser på samma gång: 2020-06-15–2020-06-30. Det senast började räknas.",
        "Dagverksamhet (a) saknar pris: 2020-06-21–2020-06-30.",
        "Det finns priser eller volymer för home, som inte är en upplagd insats. De räknas inte.",
    )


def _newest() -> int:
    return next(each.event for each in _page().history if each.event)


def test_changes_are_undone_one_by_one() -> None:
    end_price(**DO, key="pris-2", last=date(2020, 5, 31))
    undo_change(**DO, event=_newest())
    assert _listed("Hemtjänst")[0][2] == ""
    remove_record(**DO, kind="pris", key="pris-3")
    undo_change(**DO, event=_newest())
    assert _listed("Dagverksamhet") == [("50,00", "", "2020-06-30", "har gällt")]
    key = save_record(**DO, kind="tjanst", given={"label": "Ny", "unit": "dygn"})
    added = _newest()
    save_record(**DO, kind="tjanst", key=key, given={"label": "Nyare", "unit": "dygn"})
    with pytest.raises(Conflict, match=r"budget\.record-changed"):
        undo_change(**DO, event=added)
    undo_change(**DO, event=_newest())
    assert models.PricedService.objects.get(key=key).label == "Ny"
    with pytest.raises(NotFound, match=r"volume\.no-change"):
        undo_change(**DO, event=0)


def test_what_was_added_is_taken_away_when_undone() -> None:
    save_record(**DO, kind="tjanst", given={"label": "Ny", "unit": "dygn"})
    undo_change(**DO, event=_newest())
    assert not models.PricedService.objects.filter(label="Ny").exists()


def test_only_those_who_may_change() -> None:
    about = DO | {"actor": world.FRIDA}
    assert not prices_page(
        **world.ABOUT | {"actor": world.FRIDA}, money="tkr", today=date(2020, 1, 1)
    ).head.may_edit
    with pytest.raises(NotAllowed):
        end_price(**about, key="pris-2", last=date(2020, 5, 31))
    with pytest.raises(NotAllowed):
        follow_price(**about, key="pris-2", price="1", first=date(2020, 5, 31))
    with pytest.raises(NotAllowed):
        undo_change(**about, event=1)
