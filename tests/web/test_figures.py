"""Where a figure comes from, and the postings behind it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.web import sample
from tests.web.page import Page

pytestmark = pytest.mark.django_db
REPORT = "/namnder/von/rapporter/delarsrapport-2020-08/"
PAGE = f"{REPORT}siffra/{sample.REF}/"
VOUCHERS = f"{PAGE}verifikationer/"


def test_a_figure_says_its_value_its_formula_and_its_files(
    david: Client, samples: dict[str, Any]
) -> None:
    page = Page(david.get(PAGE))
    assert page.heading() == "Driftredovisning › Äldreomsorg › januari–augusti › utfall"
    assert "415,0 mnkr exakt 415 000 000,00 kr" in page.text
    assert "summan av huvudbokens rader" in page.text
    assert "huvudbok-2020-08.se" in page.text


def test_it_leads_to_its_vouchers_whole_and_by_part(david: Client, samples: dict[str, Any]) -> None:
    links = Page(david.get(PAGE)).links()
    assert links["Visa verifikationerna"] == VOUCHERS
    assert links["6100 Hemtjänst norr"] == f"{VOUCHERS}?enhet=6100"
    assert links["4631"] == f"{VOUCHERS}?konto=4631"
    assert links["februari"] == f"{VOUCHERS}?manad=2"


def test_a_computed_figure_leads_to_its_terms(david: Client, samples: dict[str, Any]) -> None:
    samples["figure_page"] = sample.variance()
    page = Page(david.get(PAGE))
    assert "budget − utfall" in page.text
    assert page.links()["854 000 000,00 kr"] == (
        f"{REPORT}siffra/operations_statement.total.period.budget/"
    )
    assert "Visa verifikationerna" not in page.links()


def test_a_registered_value_shows_who_entered_it_and_when(
    david: Client, samples: dict[str, Any]
) -> None:
    samples["figure_page"] = sample.figure(
        breakdowns=(), has_vouchers=False, history=(("9,1", "2020-09-01", "anna"),)
    )
    assert "9,1 2020-09-01, anna" in Page(david.get(PAGE)).text


def test_who_may_not_see_vouchers_gets_no_link_to_them(
    david: Client, samples: dict[str, Any]
) -> None:
    samples["figure_page"] = sample.figure(has_vouchers=False)
    assert not [to for to in Page(david.get(PAGE)).links().values() if "verifikationer" in to]


def test_the_panel_gets_the_part_alone(david: Client, samples: dict[str, Any]) -> None:
    body = david.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert "415,0 mnkr" in body
    assert "<html" not in body
    assert f'href="{PAGE}"' in body


def test_a_ref_may_hold_a_period_and_words(david: Client, samples: dict[str, Any]) -> None:
    for ref in ("indicator.sick.T.outcome@2020-07r12", "count.risk.Ej klart i år.number"):
        assert david.get(f"{REPORT}siffra/{ref}/").status_code == 200


def test_vouchers_sum_to_the_figure(david: Client, samples: dict[str, Any]) -> None:
    page = Page(david.get(VOUCHERS))
    assert page.heading() == "Verifikationerna bakom 415,0 mnkr"
    assert "100 rader om tillsammans 415 000 000,00 kr. Det är siffran, på öret." in page.text
    assert "Summa, alla sidor 415 000 000,00" in page.text


def test_vouchers_come_a_page_at_a_time(david: Client, samples: dict[str, Any]) -> None:
    page = Page(david.get(VOUCHERS))
    assert "Sida 1 av 2" in page.text
    assert page.links()["Nästa ›"] == "?sida=2"
    assert "‹ Föregående" not in page.links()


def test_what_narrows_the_list_is_asked_for_and_kept(
    david: Client, samples: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    from tertial.services import figures

    asked: list[dict[str, Any]] = []
    narrowed = sample.vouchers(filters=(("account", "4631"),), page=2, pages=3)
    monkeypatch.setattr(figures, "voucher_page", lambda **k: (asked.append(k), narrowed)[1])
    page = Page(david.get(VOUCHERS, {"konto": " 4631 ", "manad": "2", "sida": "2"}))
    assert asked[0]["filters"] == {"account": "4631", "month": "2"}
    assert asked[0]["page"] == 2
    assert page.links()["Nästa ›"] == "?konto=4631&manad=2&sida=3"
    assert "Urvalet är en del av 415 000 000,00 kr." in page.text
    assert page.select("//option[@selected]/@value") == ["2"]


@pytest.mark.parametrize("page", ["0", "-1", "x", "²", "99999999999"])
def test_a_page_number_that_is_none_is_the_first(
    david: Client, samples: dict[str, Any], monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    from tertial.services import figures

    asked: list[int] = []
    monkeypatch.setattr(
        figures, "voucher_page", lambda **k: (asked.append(k["page"]), sample.vouchers())[1]
    )
    david.get(VOUCHERS, {"sida": page})
    assert asked == [1]


def test_no_voucher_passing_is_said(david: Client, samples: dict[str, Any]) -> None:
    samples["voucher_page"] = sample.vouchers(
        rows=(), count=0, total="0,00", pages=1, filters=(("account", "9"),)
    )
    assert "Inga rader passar urvalet." in Page(david.get(VOUCHERS)).text
