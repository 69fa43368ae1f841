"""All services: units and money in a pair, what is missing said, volume and price apart."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tertial.domain.swedish import NBSP
from tertial.errors import NotAllowed, NotFound, TertialError
from tertial.services.access import Actor
from tertial.services.economy.volumes.page import VolumesPage, volumes_page
from tertial.services.economy.volumes.rows import RowsAsked, rows_page
from tertial.services.economy.volumes.service import service_page
from tertial.store.models import Committee
from tests.services.economy import volumes_world as world


@pytest.fixture(autouse=True)
def committee(small_world: Committee) -> Committee:
    world.make(small_world)
    return small_world


def _page(**asked: Any) -> VolumesPage:
    return volumes_page(**world.ABOUT, asked=replace(world.KR, **asked))


def _plain(*texts: str) -> tuple[str, ...]:
    return tuple(text.replace(NBSP, " ") for text in texts)


def test_units_and_money_are_held_against_each_other_by_provider_type() -> None:
    home, own, private, day = _page().lines
    assert _plain(*home.cells) == (
        *("105", "107", "+2"),
        "80,50–100,00",
        *("8 852", "9 530", "−679"),
    )
    assert _plain(*own.cells) == ("63", "60", "−3", "80,50", "5 072", "4 830", "+242")
    assert _plain(*private.cells) == ("42", "47", "+5", "100,00", "3 780", "4 700", "−920")
    assert (home.lacks, own.is_part, private.label) == ("", True, world.PRIVATE)
    assert day.lacks == "saknar mars"
    assert _plain(*day.cells) == ("12", "8", "", "50,00", "600", "400", "")


def test_sums_are_of_what_has_both_and_effects_sum_to_the_difference() -> None:
    page = _page()
    assert _plain(*page.totals) == ("8 852", "9 530", "−679")
    home, day = page.effects
    assert _plain(home.volume, home.price, home.total) == ("−209", "−470", "−679")
    assert (day.total, day.why_not) == ("", "saknar antal eller pris för någon månad")
    assert _plain(page.sentence) == (
        "Antalet gör −209 kr, mest Hemtjänst (−209). Priset gör −470 kr, mest Hemtjänst (−470).",
    )


def test_what_has_no_price_is_said() -> None:
    day = _page(pair="budget-prognos", month=12).lines[-1]
    assert day.lacks == "pris saknas"
    assert day.cells[4:] == ("", "", "")


def test_a_service_is_told_month_by_month_and_by_provider() -> None:
    page = service_page(**world.ABOUT, service="home", asked=world.KR)
    march = page.months[2]
    assert march.cells == ("", "35", "37", "")
    assert (march.difference, march.so_far) == ("+2", ("105", "107", "+2"))
    assert page.months[3].so_far == ("140", "", "")
    assert [(line.label, line.units, line.part) for line in page.providers] == [
        (world.OWN, "60", f"56,1{NBSP}%"),
        ("110", "60", f"56,1{NBSP}%"),
        (world.PRIVATE, "47", f"43,9{NBSP}%"),
        ("864", "32", f"29,9{NBSP}%"),
        ("865", "15", f"14,0{NBSP}%"),
    ]
    assert page.chart is not None
    assert [each.name for each in page.chart.series] == ["Budget", "Utfall"]


def test_the_rows_behind_say_who_wrote_them() -> None:
    asked = RowsAsked(kind="utfall", month=3, provider="864")
    (row,) = rows_page(**world.ABOUT, service="home", asked=asked).rows
    assert (row.month, row.kind, row.value, row.by, row.file) == (
        "mars",
        "Utfall",
        "12",
        "david",
        "",
    )
    with pytest.raises(NotFound, match=r"volume\.no-service"):
        rows_page(**world.ABOUT, service="annan", asked=asked)


@pytest.mark.parametrize(("actor", "error"), [(world.PER, NotAllowed), (world.CECILIA, NotFound)])
def test_only_those_who_may_see(actor: Actor, error: type[TertialError]) -> None:
    about = world.ABOUT | {"actor": actor}
    with pytest.raises(error):
        volumes_page(**about, asked=world.KR)
    with pytest.raises(error):
        service_page(**about, service="home", asked=world.KR)
