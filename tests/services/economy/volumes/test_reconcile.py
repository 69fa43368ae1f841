"""Compensation per provider against the ledger: in total, with the accounts that it is posted on."""

from __future__ import annotations

import pytest

from tertial.domain.swedish import MINUS, NBSP
from tertial.errors import NotAllowed
from tertial.services.economy.volumes.reconcile import ReconcilePage, reconcile_page
from tertial.store.models import Committee, PricedService, ServicePrice
from tests.services.economy import volumes_world as world


@pytest.fixture(autouse=True)
def committee(small_world: Committee) -> Committee:
    world.make(small_world)
    return small_world


def _page(service: str = "") -> ReconcilePage:
    return reconcile_page(**world.ABOUT, asked=world.KR, service=service)


def test_each_provider_is_reckoned_against_what_is_posted() -> None:
    home, day = _page().services
    rows = [
        (row.label, row.units, row.reckoned, row.paid, row.difference, row.why)
        for row in (*home.lines, home.total)
    ]
    assert [tuple(text.replace(NBSP, " ") for text in row) for row in rows] == [
        ("865", "15", "1 500", "1 560", "+60", ""),
        ("110", "60", "4 830", "4 830", "0", ""),
        ("864", "32", "3 200", "3 200", "0", ""),
        ("866", "", "", "70", "", "inga volymer för utföraren"),
        ("Summa", "107", "9 530", "9 660", "+130", ""),
    ]
    assert home.follows == "verksamhet 510, konto 46 47"
    assert day.problem == "Insatsen saknar verksamhet eller konton, så huvudboken kan inte frågas."
    assert [row.why for row in day.lines] == ["inget bokfört på utföraren"]


def test_a_provider_leads_to_its_vouchers_account_by_account() -> None:
    (account,) = _page("home").services[0].lines[0].accounts
    assert account.cell == "2020-03ytd/income_statement.bought/-/utfall"
    assert account.filters == {"activity": "510", "account": "4650", "counterparty": "865"}


def test_a_volume_without_price_makes_the_sum_unknown() -> None:
    ServicePrice.objects.filter(price="80,50").delete()
    home, _ = _page().services
    own = next(row for row in home.lines if row.label == "110")
    assert (own.reckoned, own.difference, own.why) == ("", "", "pris saknas")
    assert (home.total.difference, home.total.why) == ("", "pris saknas")


def test_the_sum_is_of_the_services_that_can_be_reconciled() -> None:
    assert (_page().total, _page().left_out) == (None, 1)
    PricedService.objects.filter(key="day").update(activity="520", accounts="46")
    total = _page().total
    assert total is not None
    assert (total.reckoned, total.paid, total.difference) == (
        f"9{NBSP}930",
        f"9{NBSP}660",
        f"{MINUS}270",
    )


def test_a_reader_sees_no_vouchers_and_a_politician_nothing() -> None:
    page = reconcile_page(**world.ABOUT | {"actor": world.FRIDA}, asked=world.KR)
    assert not page.may_see_vouchers
    with pytest.raises(NotAllowed):
        reconcile_page(**world.ABOUT | {"actor": world.PER}, asked=world.KR)
