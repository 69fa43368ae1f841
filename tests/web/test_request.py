"""What an address or a form asks for, read in one way by every page."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from tertial.web.request import money_word, month_of, number_of, text_of, year_of


def _asked(query: str) -> HttpRequest:
    return RequestFactory().get(f"/?{query}")


@pytest.mark.parametrize(
    ("query", "year"),
    [("ar=2020", 2020), ("", None), ("ar=", None), ("ar=i-fjol", None), ("ar=20201", None)],
)
def test_a_year_or_the_newest(query: str, year: int | None) -> None:
    assert year_of(_asked(query)) == year


@pytest.mark.parametrize(
    ("query", "month"),
    [("manad=8", 8), ("manad=12", 12), ("manad=0", None), ("manad=13", None), ("manad=²", None)],
)
def test_a_month_or_none(query: str, month: int | None) -> None:
    assert month_of(_asked(query)) == month


def test_a_form_goes_before_the_address() -> None:
    request = RequestFactory().post("/?ar=2019&enhet_belopp=kr&sida=3", {"ar": "2020"})
    assert (year_of(request), money_word(request), number_of(request, "sida")) == (2020, "kr", 3)


def test_thousands_are_usual() -> None:
    assert money_word(_asked("")) == "tkr"
    assert text_of(_asked("enhet=+521+"), "enhet") == "521"
