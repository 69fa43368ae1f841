"""A variance in the ledger by volume, price and other: where a service's compensation stands on the line."""

from __future__ import annotations

import pytest

from tertial.domain.swedish import NBSP
from tertial.services.economy.deviations.variance import DeviationPage, deviation_page
from tertial.services.economy.page.asked import PageAsked
from tertial.store import models
from tertial.store.models import Committee
from tests.services.economy import volumes_world as world

BOUGHT = "2020-03ytd/income_statement.bought/-/budget-utfall"


@pytest.fixture(autouse=True)
def committee(small_world: Committee) -> Committee:
    world.make(small_world)
    return small_world


def _page(cell: str = BOUGHT) -> DeviationPage:
    asked = PageAsked(money="kr")
    return deviation_page(actor=world.DAVID, committee="von", asked=asked, cell=cell)


def test_purchases_are_explained_by_private_providers_and_sum_to_the_variance() -> None:
    page = _page()
    assert page.printed.replace(NBSP, " ") == "−930 kr"
    assert page.effects is not None
    assert page.effects.parts == (("Volym", "−450"), ("Pris", "−470"), ("Övrigt", "−10"))
    (home,) = page.effects.rows
    assert (home.label, home.units, home.prices) == ("Hemtjänst", ("42", "47"), ("90,00", "100,00"))
    assert page.effects.terms == ("Budget", "Utfall")
    assert page.effects.words.replace(NBSP, " ") == (
        "Antalet gör −450 kr, mest Hemtjänst (−450). Priset gör −470 kr, mest Hemtjänst (−470). "
        "Resten, −10 kr, förklaras inte av antal och pris för de insatserna."
    )


def test_internal_cost_is_explained_by_own_providers() -> None:
    page = _page(BOUGHT.replace("bought", "internal"))
    assert page.effects is not None
    (own,) = page.effects.rows
    assert (own.label, own.units, own.volume, own.price) == (
        "Hemtjänst, egen regi",
        ("63", "60"),
        "+242",
        "0",
    )


def test_a_month_and_another_pair_are_told_too() -> None:
    page = _page("2020-03/income_statement.bought/-/budget-utfall")
    assert page.effects is not None
    assert page.effects.rows[0].units == ("14", "17")


@pytest.mark.parametrize(
    "cell",
    [
        BOUGHT.replace("/-/", "/51110/"),
        BOUGHT.replace("budget", "ifjol"),
        BOUGHT.replace("bought", "personnel"),
        BOUGHT.replace("03ytd", "04ytd"),
        BOUGHT.replace("03ytd", "03r12"),
    ],
)
def test_what_cannot_be_told_is_not(cell: str) -> None:
    assert _page(cell).effects is None


def test_a_service_that_lacks_a_month_says_so_and_is_in_other() -> None:
    service = models.PricedService.objects.get(key="day")
    service.activity, service.accounts = "510", "46"
    service.save()
    effects = _page().effects
    assert effects is not None
    home, day = effects.rows
    assert (day.label, day.why_not) == ("Dagverksamhet", "antal eller pris saknas för någon månad")
    assert home.volume == "−450"


def test_without_services_there_is_no_section() -> None:
    models.PricedService.objects.all().delete()
    assert _page().effects is None
