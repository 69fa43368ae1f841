"""Risk values: likelihood times consequence, in numbers and in words."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.document.check.bands import bands
from tests.document.check.worded import found, messages, table


def risks(*values: int) -> list[str]:
    words = [("mycket stor", "måttlig"), ("mycket stor", "mycket allvarlig"), ("stor", "allvarlig")]
    rows = (
        f"Risk {n} | {v} Motivering: Sannolikheten bedöms som {a} eftersom det har hänt. Konsekvensen bedöms som {b}."
        for n, (v, (a, b)) in enumerate(zip(values, words, strict=True))
    )
    return messages(bands, table("Risk", "Riskvärde", *rows))


def test_words_that_have_levels_for_all_values_are_silent() -> None:
    assert risks(8, 16, 9) == []


@pytest.mark.parametrize("values", [(9, 16, 9), (8, 15, 9), (8, 16, 10)])
def test_a_value_that_no_levels_of_the_words_give_is_a_warning(values: tuple[int, ...]) -> None:
    (message,) = risks(*values)
    assert "stämmer inte" in message


def test_numbers_in_columns_are_multiplied() -> None:
    made = table(
        "Risk", "Sannolikhet | Konsekvens | Riskvärde", "Fel lön | 3 | 4 | 12", "Brand | 2 | 4 | 6"
    )
    (finding,) = found(bands, made)
    assert finding.severity == "error"
    assert (finding.printed, finding.computed) == (Decimal(6), Decimal(8))
    assert finding.evidence == ("2 × 4 = 8",)


@pytest.mark.parametrize("value, wrong", [(12, False), (14, True)])
def test_numbers_in_a_text_are_multiplied(value: int, wrong: bool) -> None:
    text = f"Sannolikhet: 3, konsekvens: 4, riskvärde: {value}."
    assert bool(messages(bands, text)) is wrong
