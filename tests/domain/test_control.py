from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.control import (
    Band,
    SmallSample,
    bands_text,
    grade_control,
    oddities,
    parse_bands,
    risk_score,
)
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


GRADES = ("Ej godkänt", "Delvis godkänt", "Godkänt", "Väl godkänt")


@st.composite
def written(draw: st.DrawFn, highest: int = 100) -> str:
    """Any set of bands that the form accepts, by whole numbers or by where each begins, in any order."""
    begins = [0, *sorted(draw(st.sets(st.integers(1, highest), max_size=3)))]
    ends = [after - 1 for after in begins[1:]] + [highest]
    parts = [
        draw(
            st.sampled_from(
                (f"{first} {grade}", f"{first}–{last} % {grade}", f"{first}-{last}%{grade}")
            )
        )
        for first, last, grade in zip(begins, ends, GRADES, strict=False)
    ]
    return draw(st.sampled_from(("; ", "\n"))).join(draw(st.permutations(parts)))


@given(written(), st.integers(1, 400), st.data())
def test_grading_is_total_and_monotone(text: str, examined: int, data: st.DataObject) -> None:
    bands = parse_bands(text)
    fewer, more = sorted(data.draw(st.tuples(*[st.integers(0, examined)] * 2)))
    ranks = [band.grade for band in bands]
    of = [ranks.index(grade_control(examined, n, bands).grade) for n in (fewer, more)]
    assert of[0] <= of[1]


@given(written(), written(highest=6), st.integers(1, 6), st.data())
def test_grading_by_count_is_total_and_monotone(
    text: str, few: str, examined: int, data: st.DataObject
) -> None:
    small = SmallSample(6, parse_bands(few, highest=6))
    fewer, more = sorted(data.draw(st.tuples(*[st.integers(0, examined)] * 2)))
    ranks = [band.grade for band in small.bands]
    found = [grade_control(examined, n, parse_bands(text), small) for n in (fewer, more)]
    assert all(each.by_count for each in found)
    assert ranks.index(found[0].grade) <= ranks.index(found[1].grade)


@given(written())
def test_bands_are_read_as_they_are_printed(text: str) -> None:
    assert parse_bands(bands_text(parse_bands(text))) == parse_bands(text)


@pytest.mark.parametrize(
    "text, code",
    [
        ("", "control.bands-zero"),
        ("1–100 Godkänt", "control.bands-zero"),
        ("Godkänt", r"control\.band "),
        ("0–100", r"control\.band "),
        ("90–80 Godkänt", r"control\.band "),
        ("0–79 A; 81–100 B", "control.bands-gap"),
        ("0–79 A; 79,5–100 B", "control.bands-gap"),
        ("0–79 A; 80–99 B", "control.bands-gap"),
        ("0–80 A; 80–100 B", "control.bands-overlap"),
        ("0–50 A; 40–100 B", "control.bands-overlap"),
        ("0–79 A; 80–110 B", "control.bands-overlap"),
        ("0 A; 101 B", "control.bands-overlap"),
        ("0–79 A; 80–100 a", "control.bands-same"),
    ],
)
def test_bands_with_gaps_or_overlaps_are_refused(text: str, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        parse_bands(text)


def test_where_few_cases_are_graded_oddly_is_told() -> None:
    found = {(each.examined, each.correct): each.by_count for each in oddities(VOUCHERS, FEW)}
    assert {case: found[case] for case in ((3, 3), (4, 4), (6, 4))} == {
        (3, 3): "Ej godkänt",
        (4, 4): "Delvis godkänt",
        (6, 4): "Delvis godkänt",
    }
    assert (6, 6) not in found
