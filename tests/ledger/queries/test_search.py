"""Postings found by their text, their size and their codes."""

from __future__ import annotations

from pathlib import Path

import pytest

from tertial.domain.figure import Selection
from tertial.errors import BadInput
from tertial.ledger.batches import Ledger
from tertial.ledger.queries.search import Sought, find
from tests.ledger.making import put

SELECTION = Selection("von", "outcome", "", 2020, (1, 2), {"account": frozenset({"4600", "5010"})})


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    made = Ledger(tmp_path)
    rows = [
        {"text": "Köpt plats ÅKERGÅRDEN", "amount": 1_000, "voucher": "A 1"},
        {"text": "Kredit", "amount": -500, "voucher": "A 2", "account": "5010"},
        {"text": "Lön", "amount": 20_000, "voucher": "B 7", "account": "5010", "month": 2},
        {"text": "Utanför", "amount": 9, "account": "6000"},
    ]
    put(made, rows, sha256="a")
    put(made, [{"text": "I fjol", "amount": 7, "year": 2019}], sha256="b")
    return made


def _texts(ledger: Ledger, sought: Sought, *more: Selection) -> list[str]:
    return [posting.text for posting in find(ledger, (SELECTION, *more), sought).postings]


@pytest.mark.parametrize(
    ("sought", "texts"),
    [
        (Sought(), ["Köpt plats ÅKERGÅRDEN", "Kredit", "Lön"]),
        (Sought(text="åkergården"), ["Köpt plats ÅKERGÅRDEN"]),
        (Sought(text="b 7"), ["Lön"]),
        (Sought(text="o'brien"), []),
        (Sought(least=600), ["Köpt plats ÅKERGÅRDEN", "Lön"]),
        (Sought(least=500, most=1_000), ["Köpt plats ÅKERGÅRDEN", "Kredit"]),
        (Sought(codes={"account": {"5010"}}, text="k"), ["Kredit"]),
        (Sought(codes={"account": {"6000"}}), []),
    ],
)
def test_postings_are_narrowed(ledger: Ledger, sought: Sought, texts: list[str]) -> None:
    assert _texts(ledger, sought) == texts


def test_the_sum_is_of_all_that_were_found_with_the_selections_sign(ledger: Ledger) -> None:
    turned = Selection("von", "outcome", "", 2020, (1, 2), SELECTION.codes, sign=-1)
    page = find(ledger, [turned], Sought(least=600), limit=1)
    assert (page.count, page.sum, len(page.postings)) == (2, -21_000, 1)
    assert page.postings[0].amount == -1_000


def test_several_years_are_one_list(ledger: Ledger) -> None:
    before = Selection("von", "outcome", "", 2019, (1,), SELECTION.codes)
    assert _texts(ledger, Sought(text="i fjol"), before) == ["I fjol"]


def test_nothing_is_found_where_there_is_nothing(ledger: Ledger) -> None:
    other = Selection("sn", "outcome", "", 2020, (1,))
    assert find(ledger, [other], Sought()).count == 0


def test_a_dimension_that_is_none_is_refused(ledger: Ledger) -> None:
    with pytest.raises(BadInput, match=r"ledger\.dimension-unknown"):
        find(ledger, [SELECTION], Sought(codes={"sort": {"x"}}))
