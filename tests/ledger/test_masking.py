"""What is hidden: numbers of persons, names, everything on some accounts; in the months of the rule."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tertial.domain.statement import CodeRange
from tertial.ledger.masking import HIDDEN, Masker, MaskRule, Pattern
from tests.ledger.making import facts


def hide(text: str, pattern: Pattern, **rule: Any) -> str:
    masked, _ = Masker([MaskRule("text", pattern, **rule)]).hide(facts({"text": text}), 2020, 3)
    return str(masked.column("text")[0].as_py())


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Bistånd 811218-9876", "Bistånd [dolt]"),
        ("198112189876 mars", "[dolt] mars"),
        ("811218-9876 811218-9876, 8112189876", "[dolt] [dolt], [dolt]"),
        ("811278-9876", "[dolt]"),
        ("811218+987A", "811218+987A"),
        ("811218-T123 x", "[dolt] x"),
        ("Org 556677-8899", "Org 556677-8899"),
        ("Faktura 20200312345678", "Faktura 20200312345678"),
        ("OCR 12 345 678", "OCR 12 345 678"),
        ("", ""),
    ],
)
def test_numbers_of_persons(text: str, left: str) -> None:
    assert hide(text, "numbers") == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("arvode Anna Svensson mars", "arvode [dolt] mars"),
        ("arvode SVENSSON, ANNA", "arvode [dolt]"),
        ("god man Anna-Lena Ågren-Öst, hyra", "god man [dolt], hyra"),
        ("Åsa O’Neill", "[dolt]"),
        ("Hyra mars", "Hyra mars"),
        ("hemtjänst vecka 12", "hemtjänst vecka 12"),
    ],
)
def test_names(text: str, left: str) -> None:
    assert hide(text, "names") == left


@pytest.mark.parametrize(("text", "left"), [("Bidrag till NN", HIDDEN), ("", "")])
def test_everything(text: str, left: str) -> None:
    assert hide(text, "everything") == left


@pytest.mark.parametrize(
    ("rule", "is_hidden"),
    [
        ({"accounts": CodeRange("46", "46")}, True),
        ({"accounts": CodeRange("45", "45")}, False),
        ({"valid_from": date(2020, 3, 31)}, True),
        ({"valid_from": date(2020, 4, 1)}, False),
        ({"valid_to": date(2020, 3, 1)}, True),
        ({"valid_to": date(2020, 2, 29)}, False),
    ],
)
def test_a_rule_is_for_its_accounts_and_months(rule: dict[str, Any], is_hidden: bool) -> None:
    assert (hide("x", "everything", **rule) == HIDDEN) is is_hidden


def test_what_was_hidden_is_told_by_row_and_column() -> None:
    rules = [MaskRule("text", "names"), MaskRule("counterparty", "everything")]
    rows = [
        {"text": "hyra"},
        {"text": "Anna Svensson", "counterparty": "9001"},
        {"text": "el", "counterparty": "9002"},
    ]
    masked, found = Masker(rules).hide(facts(*rows), 2020, 3)
    assert masked.column("counterparty").to_pylist() == ["", HIDDEN, HIDDEN]
    assert found is not None
    assert found.to_pylist() == [
        {"row": 1, "text": "Anna Svensson", "counterparty": "9001"},
        {"row": 2, "text": None, "counterparty": "9002"},
    ]


def test_nothing_to_hide_leaves_the_facts_as_they_are() -> None:
    table = facts({"text": "hyra"})
    masked, found = Masker([MaskRule("text", "numbers"), MaskRule("text", "names")]).hide(
        table, 2020, 3
    )
    assert masked is table
    assert found is None


WORDS = st.text("AÅaå ,-’'0189T[]", max_size=24)


@settings(deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=8), st.sampled_from(["numbers", "names"]))
def test_what_was_hidden_and_what_was_left_are_all_there_is(
    texts: list[str], pattern: Pattern
) -> None:
    table = facts(*({"text": text} for text in texts))
    masked, found = Masker([MaskRule("text", pattern)]).hide(table, 2020, 3)
    back = masked.column("text").to_pylist()
    for row in rows_of(found):
        assert HIDDEN in back[row["row"]]
        back[row["row"]] = row["text"]
    assert back == texts


DAY = "(?:0[1-9]|[12][0-9]|3[01]|6[1-9]|[78][0-9]|9[01])"
NUMBER = "(?<![0-9])(?:19|20)?[0-9]{2}(?:0[1-9]|1[0-2])" + DAY + "[-+– ]?[0-9T][0-9]{3}(?![0-9])"
NUMBERS = st.from_regex(NUMBER, fullmatch=True).filter(str.isascii) | st.just("811218–9876")


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(WORDS, NUMBERS, WORDS).map("".join), min_size=1, max_size=8))
def test_no_number_is_left(texts: list[str]) -> None:
    table = facts(*({"text": text} for text in ["", *texts])).slice(1)
    masked, _ = Masker([MaskRule("text", "numbers")]).hide(table, 2020, 3)
    left = masked.column("text").to_pylist()
    assert not [text for text in left if re.search(NUMBER, text)]


def test_an_account_without_text_gets_none() -> None:
    table = facts({"text": "", "account": "4520"}, {"text": "x", "account": "4520"})
    rule = MaskRule("text", "everything", CodeRange("45", "45"))
    masked, found = Masker([rule]).hide(table, 2020, 3)
    assert masked.column("text").to_pylist() == ["", HIDDEN]
    assert [row["row"] for row in rows_of(found)] == [1]


def rows_of(table: pa.Table | None) -> list[dict[str, Any]]:
    return table.to_pylist() if table is not None else []
