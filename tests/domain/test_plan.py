from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.domain.plan import Polarity, Scale, Trend, Word, trend


@pytest.mark.parametrize(
    "now, before, polarity, expected",
    [
        ("9.1", "9.4", Polarity.LOWER, Trend.POSITIVE),
        ("11.7", "9.2", Polarity.LOWER, Trend.NEGATIVE),
        ("3.1", "3.1", Polarity.LOWER, Trend.UNCHANGED),
        ("82", "80", Polarity.HIGHER, Trend.POSITIVE),
        ("79", "80", Polarity.HIGHER, Trend.NEGATIVE),
        ("3.10", "3.1", Polarity.HIGHER, Trend.UNCHANGED),
    ],
)
def test_a_trend_is_better_or_worse_and_not_up_or_down(
    now: str, before: str, polarity: Polarity, expected: Trend
) -> None:
    assert trend(Decimal(now), Decimal(before), polarity) is expected


@pytest.mark.parametrize(
    "now, before, expected",
    [
        (1, -3, Trend.POSITIVE),
        (-3, 1, Trend.NEGATIVE),
        (-2, 2, Trend.UNCHANGED),
        (0, 1, Trend.POSITIVE),
    ],
)
def test_a_value_with_an_aim_is_better_when_nearer(now: int, before: int, expected: Trend) -> None:
    assert trend(Decimal(now), Decimal(before), Polarity.TARGET, Decimal(0)) is expected


@pytest.mark.parametrize("polarity", Polarity)
def test_a_trend_from_a_missing_value_is_missing(polarity: Polarity) -> None:
    assert trend(None, Decimal(1), polarity, Decimal(0)) is None
    assert trend(Decimal(1), None, polarity, Decimal(0)) is None


def test_a_value_without_its_aim_has_no_trend() -> None:
    assert trend(Decimal(1), Decimal(2), Polarity.TARGET) is None


def test_a_word_off_the_scale_is_free_text_without_a_shape() -> None:
    scale = Scale({"Klart": Word("Klart", "done", 1)})
    assert scale.tone("Klart") == "done"
    assert scale.tone("Pågår till hösten") == "none"
