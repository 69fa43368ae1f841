"""From last year's frame to this year's: it closes, or the rest is named."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.economy.bridge import Base, BridgeRow, bridge
from tertial.domain.figure import Unit
from tertial.domain.swedish import format_ore, format_percent

TKR = 100_000
ROWS = (
    BridgeRow("Volymer", "volume", 29_400 * TKR),
    BridgeRow("Stärkt rätt till personlig assistans", "volume", -2_100 * TKR),
    BridgeRow("Övriga justeringar", "other", 64_841 * TKR),
    BridgeRow("Lokalvård, finns i båda", "other", -2_500 * TKR),
    BridgeRow("Förstärkningar under 2025", "already_in_base", 8_700 * TKR),
)


def printed(ore: int | None) -> str:
    return format_ore(ore, Unit.MNKR)


def test_the_plan_for_2026_against_the_original_budget() -> None:
    found = bridge(base="original", start=1_460_623 * TKR, changes=ROWS, end=1_558_823 * TKR)
    assert printed(found.by_kind("volume")) == "27,3"
    assert printed(found.explained) == "98,3"
    assert (printed(found.change), format_percent(found.share)) == ("98,2", "6,7\xa0%")
    assert printed(found.residual) == "−0,1"


def test_against_the_adjusted_budget_what_is_in_it_is_no_change() -> None:
    found = bridge(base="adjusted", start=1_469_251 * TKR, changes=ROWS, end=1_558_823 * TKR)
    assert printed(found.change) == printed(found.explained) == "89,6"
    assert found.by_kind("already_in_base") is None


@pytest.mark.parametrize(("start", "end"), [(None, 5), (5, None)])
def test_without_an_end_there_is_no_residual(start: int | None, end: int | None) -> None:
    found = bridge(base="original", start=start, changes=ROWS, end=end)
    assert (found.change, found.residual, found.share) == (None, None, None)


KINDS = st.sampled_from(["volume", "other", "moved", "already_in_base"])
CHANGES = st.lists(st.builds(BridgeRow, st.just("x"), KINDS, st.integers(-9_999, 9_999)))


@given(CHANGES, st.integers(-9_999, 9_999), st.integers(-9_999, 9_999))
def test_start_rows_and_residual_are_the_end(rows: list[BridgeRow], start: int, end: int) -> None:
    bases: tuple[Base, ...] = ("original", "adjusted")
    for base in bases:
        found = bridge(base=base, start=start, changes=rows, end=end)
        assert start + found.explained + (found.residual or 0) == end
