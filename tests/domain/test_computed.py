"""Computed indicators: what each function gives, what is missing, and what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.computed import Formula, compute, in_words, parse_formula
from tertial.domain.period import Period
from tertial.errors import BadInput

NAMES = ("share", "ratio", "sum", "difference", "mean", "change")
AUGUST = Period.parse("2026-08")
VALUES = {
    ("a", "2026-08"): Decimal(30),
    ("b", "2026-08"): Decimal(120),
    ("a", "2025-08"): Decimal(24),
    ("m", "2026-05"): Decimal(1),
    ("m", "2026-06"): Decimal(2),
    ("m", "2026-07"): Decimal(3),
    ("m", "2026-08"): Decimal(6),
    ("zero", "2026-08"): Decimal(0),
}


def registered(key: str, period: Period) -> Decimal | None:
    return VALUES.get((key, str(period)))


def value(text: str, period: Period = AUGUST) -> Decimal | None:
    return compute("x", period, {"x": parse_formula(text)}, registered).value


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("share a b", Decimal(25)),
        ("ratio b a", Decimal(4)),
        ("sum a b m", Decimal(156)),
        ("difference a b", Decimal(-90)),
        ("mean a b", Decimal(75)),
        ("change a", Decimal(25)),
    ],
)
def test_a_function_gives(formula: str, expected: Decimal) -> None:
    assert value(formula) == expected


def test_the_mean_of_one_is_that_of_the_periods_months() -> None:
    assert value("mean m", Period.parse("2026-T2")) == Decimal(3)


@pytest.mark.parametrize(
    "formula", ["share a gone", "sum a gone", "mean a gone", "change b", "difference gone a"]
)
def test_what_lacks_a_part_is_missing_and_not_zero(formula: str) -> None:
    assert value(formula) is None


def test_a_month_that_is_missing_makes_the_mean_missing() -> None:
    assert value("mean m", Period.parse("2026-08ytd")) is None


@pytest.mark.parametrize("formula", ["share a zero", "ratio a zero", "change zero"])
def test_nothing_is_divided_by_zero(formula: str) -> None:
    assert value(formula) is None


def test_a_part_may_be_computed_itself() -> None:
    formulas = {"x": Formula("share", ("a", "both")), "both": Formula("sum", ("a", "b"))}
    assert compute("x", AUGUST, formulas, registered).value == Decimal(20)


def test_what_is_computed_from_itself_is_refused() -> None:
    formulas = {"x": Formula("sum", ("a", "y")), "y": Formula("sum", ("x", "b"))}
    with pytest.raises(BadInput, match=r"formula\.circular"):
        compute("x", AUGUST, formulas, registered)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "formula.unknown"),
        ("eval a", "formula.unknown"),
        ("__import__('os')", "formula.unknown"),
        ("share a", "formula.parts"),
        ("share a b c", "formula.parts"),
        ("sum a", "formula.parts"),
    ],
)
def test_a_formula_that_is_none_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadInput, match=code):
        parse_formula(text)


def test_the_lineage_names_the_parts() -> None:
    names = {"a": "Vakanser", "b": "Tjänster", "c": "Vikarier"}
    assert (
        in_words(parse_formula("sum a b c"), names) == "summan av Vakanser, Tjänster och Vikarier"
    )
    assert in_words(parse_formula("mean a"), names) == "medelvärdet av periodens månader i Vakanser"


@given(st.text(max_size=60).filter(lambda text: text.split()[:1] not in [[n] for n in NAMES]))
def test_any_text_that_begins_with_no_function_is_refused_in_words(text: str) -> None:
    with pytest.raises(BadInput, match=r"formula\.unknown"):
        parse_formula(text)


@given(st.lists(st.decimals(-1000, 1000, places=2), min_size=2, max_size=6))
def test_the_mean_of_several_times_how_many_is_their_sum(values: list[Decimal]) -> None:
    keys = [f"k{number}" for number in range(len(values))]
    known = dict(zip(keys, values, strict=True))

    def of(name: str) -> Decimal | None:
        formulas = {"x": Formula(name, tuple(keys))}
        return compute("x", AUGUST, formulas, lambda key, _: known[key]).value

    mean, total = of("mean"), of("sum")
    assert mean is not None
    assert total == sum(values)
    assert abs(mean * len(values) - total) < Decimal("1e-20")
