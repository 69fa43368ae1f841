from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.domain.control import Band, SmallSample, grade_control, risk_score
from tertial.errors import BadInput


def bands(*lowest: int) -> list[Band]:
    return [
        Band(grade, Decimal(at))
        for grade, at in zip(("Ej godkänt", "Delvis godkänt", "Godkänt"), lowest, strict=True)
    ]


VOUCHERS, PAYROLL = bands(0, 80, 90), bands(0, 75, 90)
FEW = SmallSample(6, tuple(bands(0, 4, 5)))


@pytest.mark.parametrize(
    "likelihood, consequence, score", [(4, 2, 8), (4, 4, 16), (3, 3, 9), (2, 4, 8), (1, 1, 1)]
)
def test_a_risk_is_likelihood_times_consequence(
    likelihood: int, consequence: int, score: int
) -> None:
    assert risk_score(likelihood, consequence) == score


@pytest.mark.parametrize("likelihood, consequence", [(0, 1), (5, 1), (1, 5), (1, -1)])
def test_a_level_off_the_scale_is_refused(likelihood: int, consequence: int) -> None:
    with pytest.raises(BadInput, match=r"risk\.level"):
        risk_score(likelihood, consequence)


@pytest.mark.parametrize(
    "examined, correct, scale, grade",
    [
        (100, 79, VOUCHERS, "Ej godkänt"),
        (100, 80, VOUCHERS, "Delvis godkänt"),
        (100, 89, VOUCHERS, "Delvis godkänt"),
        (100, 90, VOUCHERS, "Godkänt"),
        (200, 159, VOUCHERS, "Ej godkänt"),  # 79,5 %: between the printed bands
        (1000, 899, VOUCHERS, "Delvis godkänt"),
        (100, 75, PAYROLL, "Delvis godkänt"),
        (100, 74, PAYROLL, "Ej godkänt"),
        (100, 100, PAYROLL, "Godkänt"),
        (100, 0, PAYROLL, "Ej godkänt"),
    ],
)
def test_a_control_is_graded_by_its_exact_share(
    examined: int, correct: int, scale: list[Band], grade: str
) -> None:
    found = grade_control(examined, correct, scale)
    assert (found.grade, found.by_count) == (grade, False)


@pytest.mark.parametrize(
    "examined, correct, grade",
    [
        (6, 6, "Godkänt"),
        (5, 5, "Godkänt"),
        (4, 4, "Delvis godkänt"),
        (6, 4, "Delvis godkänt"),
        (3, 3, "Ej godkänt"),
        (6, 0, "Ej godkänt"),
    ],
)
def test_a_small_sample_is_graded_by_count_and_says_so(
    examined: int, correct: int, grade: str
) -> None:
    found = grade_control(examined, correct, VOUCHERS, FEW)
    assert (found.grade, found.by_count, found.examined) == (grade, True, examined)


def test_seven_cases_are_no_small_sample() -> None:
    found = grade_control(7, 6, VOUCHERS, FEW)
    assert (found.grade, found.by_count) == ("Delvis godkänt", False)


@pytest.mark.parametrize("examined, correct", [(0, 0), (5, 6), (5, -1)])
def test_an_impossible_sample_is_refused(examined: int, correct: int) -> None:
    with pytest.raises(BadInput, match=r"control\.sample"):
        grade_control(examined, correct, VOUCHERS)


def test_bands_that_do_not_begin_at_zero_are_refused_where_they_fail() -> None:
    with pytest.raises(BadInput, match=r"control\.bands"):
        grade_control(10, 1, [Band("Godkänt", Decimal(90))])
