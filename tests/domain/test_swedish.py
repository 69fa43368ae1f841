from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, ore_from, round_half_up
from tertial.domain.percent import Percent, PercentagePoints
from tertial.domain.swedish import (
    Heading,
    Printed,
    amount_phrase,
    format_date,
    format_number,
    format_ore,
    format_percent,
    format_points,
    parse_amount_ore,
    parse_heading,
    parse_number,
    parse_printed,
    printed_ore,
)
from tertial.errors import BadInput

N = "\u00a0"
MONEY = [Unit.KR, Unit.TKR, Unit.MNKR]
ore = st.integers(-(10**17), 10**17)
any_text = st.text(st.sampled_from("0123456789 ,.-−–()+%*\u00a0abå"), max_size=14)


# --- printing --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value, decimals, printed",
    [
        ("1558823", 0, f"1{N}558{N}823"),
        ("-2265.75", 1, f"−2{N}265,8"),
        ("999.94", 1, "999,9"),
        ("999.95", 1, f"1{N}000,0"),
        ("1000", 0, f"1{N}000"),
        ("-0.04", 1, "0,0"),
        ("0", 1, "0,0"),
        ("-0.05", 1, "−0,1"),
        ("7.7", 0, "8"),
        ("1234567.891", 2, f"1{N}234{N}567,89"),
    ],
)
def test_numbers_print_as_in_a_swedish_report(value: str, decimals: int, printed: str) -> None:
    assert format_number(Decimal(value), decimals) == printed


@pytest.mark.parametrize(
    "value, printed", [(24, "+24"), (-24, "−24"), (0, "0"), (1234, f"+1{N}234")]
)
def test_a_sign_is_printed_when_asked_for_but_never_before_zero(value: int, printed: str) -> None:
    assert format_number(value, sign=True) == printed


def test_what_rounds_to_zero_has_no_sign() -> None:
    assert format_number(Decimal("0.04"), 1, sign=True) == "0,0"
    assert format_number(Decimal("-0.04"), 1, sign=True) == "0,0"


@pytest.mark.parametrize(
    "amount, unit, decimals, printed",
    [
        (155_882_300_000, Unit.MNKR, None, f"1{N}558,8"),
        (155_882_300_000, Unit.TKR, None, f"1{N}558{N}823"),
        (155_882_300_000, Unit.KR, None, f"1{N}558{N}823{N}000"),
        (123_456, Unit.KR, 2, f"1{N}234,56"),
        (-443_300_000, Unit.MNKR, None, "−4,4"),
        (-1, Unit.MNKR, None, "0,0"),
        (0, Unit.MNKR, None, "0,0"),
        (None, Unit.MNKR, None, ""),
        (150_000, Unit.TKR, 0, "2"),
        (1_140_000_000, Unit.MNKR, 3, "11,400"),
    ],
)
def test_an_amount_prints_in_its_unit_and_missing_prints_nothing(
    amount: int | None, unit: Unit, decimals: int | None, printed: str
) -> None:
    assert format_ore(amount, unit, decimals=decimals) == printed


@pytest.mark.parametrize(
    "exact_budget, exact_forecast, printed",
    [
        # Each cell is rounded from exact öre: the naive difference of the printed cells is −9,5, 0,5 and 2,1.
        (62_786_000_000, 63_744_000_000, ("627,9", "637,4", "−9,6")),
        (-1_276_000_000, -1_332_000_000, ("12,8", "13,3", "0,6")),
        (-2_156_000_000, -2_374_000_000, ("21,6", "23,7", "2,2")),
        (47_596_000_000, 46_804_000_000, ("476,0", "468,0", "7,9")),
    ],
)
def test_a_variance_is_rounded_from_exact_amounts_and_not_from_printed_ones(
    exact_budget: int, exact_forecast: int, printed: tuple[str, str, str]
) -> None:
    amounts = (abs(exact_budget), abs(exact_forecast), exact_budget - exact_forecast)
    assert tuple(format_ore(amount, Unit.MNKR) for amount in amounts) == printed


def test_net_cost_is_cost_less_revenue() -> None:
    cost, revenue, budget = (ore_from(Decimal(n), Unit.MNKR) for n in ("550.1", "245.1", "309.5"))
    assert format_ore(cost - revenue, Unit.MNKR) == "305,0"
    assert format_ore(budget - (cost - revenue), Unit.MNKR, sign=True) == "+4,5"


def test_internal_allocation_inflates_both_sides_and_not_the_net() -> None:
    revenue, cost, internal = (
        ore_from(Decimal(n), Unit.MNKR) for n in ("993.1", "2265.8", "790.1")
    )
    assert format_ore(revenue - internal, Unit.MNKR) == "203,0"
    assert format_ore(cost - internal, Unit.MNKR) == f"1{N}475,7"
    assert (cost - internal) - (revenue - internal) == cost - revenue


def test_a_grant_is_judged_net_of_its_cost() -> None:
    grant, cost = (ore_from(Decimal(n), Unit.TKR) for n in (1_214, 2_295))
    assert format_ore(grant - cost, Unit.TKR) == f"−1{N}081"


@pytest.mark.parametrize(
    "amount, unit, phrase",
    [
        (1_140_000_000, Unit.MNKR, "11,4 miljoner kronor"),
        (-870_000_000, Unit.MNKR, "−8,7 miljoner kronor"),
        (481_400_000, Unit.TKR, f"4{N}814 tusen kronor"),
        (5_000_000, Unit.KR, f"50{N}000 kronor"),
        (100, Unit.KR, "1 krona"),
        (-100, Unit.KR, "−1 krona"),
    ],
)
def test_an_amount_in_text_has_its_unit_in_words(amount: int, unit: Unit, phrase: str) -> None:
    assert amount_phrase(amount, unit) == phrase


def test_percent_and_points_print_their_unit() -> None:
    assert format_percent(Percent(Decimal("6.4")), sign=True) == f"+6,4{N}%"
    assert format_percent(Percent(Decimal("12.3")), 0) == f"12{N}%"
    assert format_percent(None) == format_points(None) == ""
    assert format_points(PercentagePoints(Decimal("-0.3"))) == "−0,3 procentenheter"
    assert format_points(PercentagePoints(Decimal(1)), 0) == "1 procentenhet"
    assert format_points(PercentagePoints(Decimal(-1)), 0) == "−1 procentenhet"


def test_a_date_prints_in_words() -> None:
    assert format_date(date(2020, 8, 31)) == "31 augusti 2020"
    assert format_date(date(2026, 1, 1)) == "1 januari 2026"


@pytest.mark.parametrize("unit", sorted(set(Unit) - set(MONEY)))
def test_another_unit_prints_no_money(unit: Unit) -> None:
    with pytest.raises(BadInput, match=r"money\.unit"):
        format_ore(1, unit)


# --- reading ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, value",
    [
        ("1 558 823", "1558823"),
        ("-2 265,8", "-2265.8"),
        ("−2\u00a0265,8", "-2265.8"),
        ("–2\u202f265,8", "-2265.8"),
        ("2\u2009265,8-", "-2265.8"),
        ("2265,8−", "-2265.8"),
        ("2 265,8 –", "-2265.8"),
        ("(1 234,50)", "-1234.50"),
        ("( 98 000 )", "-98000"),
        ("+24", "24"),
        ("-\n18,3", "-18.3"),
        ("‑18,3", "-18.3"),
        ("1234.5", "1234.5"),
        ("-98000.00", "-98000.00"),
        ("1234.567", "1234.567"),
        ("0.125", "0.125"),
        ("1.2345", "1.2345"),
        ("1 234.50", "1234.50"),
        ("1,234", "1.234"),
        ("51927", "51927"),
        ("007", "7"),
        (",5", "0.5"),
        (" 0 ", "0"),
        ("-0", "0"),
        ("0,0", "0.0"),
    ],
)
def test_every_printed_or_exported_form_of_a_number_is_read(text: str, value: str) -> None:
    assert str(parse_number(text)) == value


@pytest.mark.parametrize(
    "text", ["1.234", "-12.345", "999.999", "1.234,50", "1,234.50", "1.234.567,89"]
)
def test_what_can_be_read_in_two_ways_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"number\.ambiguous"):
        parse_number(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "-",
        "--",
        "abc",
        "12a",
        "1 23",
        "12 34",
        "1234 567",
        "1 2345",
        "1,2,3",
        "1,",
        "1.2.3",
        "--5",
        "-5-",
        "(-5)",
        "(5",
        "5)",
        "()",
        "1e5",
        "NaN",
        "٣",
        "1 %",
        "½",
        "1" * 41,
    ],
)
def test_what_is_no_number_is_refused(text: str) -> None:
    with pytest.raises(BadInput, match=r"number\.(invalid|ambiguous)"):
        parse_number(text)


@given(st.decimals(-(10**15), 10**15, places=6), st.integers(0, 6), st.booleans())
def test_what_is_printed_is_read_back(value: Decimal, decimals: int, sign: bool) -> None:
    assert parse_number(format_number(value, decimals, sign=sign)) == round_half_up(value, decimals)


@given(ore, st.sampled_from(MONEY))
def test_a_printed_amount_is_read_back_as_the_rounded_one(amount: int, unit: Unit) -> None:
    assert parse_number(format_ore(amount, unit)) == printed_ore(amount, unit)


@given(ore)
def test_kronor_with_two_decimals_lose_nothing(amount: int) -> None:
    assert parse_amount_ore(format_ore(amount, Unit.KR, decimals=2)) == amount


@given(
    st.from_regex(
        r"[-−]?([0-9]{1,15}|[0-9]{1,3}([ \u00a0][0-9]{3}){1,4})([.,][0-9]{1,2})?", fullmatch=True
    )
)
def test_the_quick_way_for_plain_amounts_gives_what_the_careful_one_gives(text: str) -> None:
    assert parse_amount_ore(text) == ore_from(parse_number(text), Unit.KR)


@given(
    ore,
    st.sampled_from(["{}", "−{}", "-{}", "–{}", "{}-", "({})"]),
    st.sampled_from(" \u00a0\u202f\u2009"),
)
def test_minus_and_spaces_mean_the_same_in_every_form(amount: int, form: str, space: str) -> None:
    digits = format_ore(abs(amount), Unit.KR, decimals=2).replace(N, space)
    signed = {"{}": abs(amount)}.get(form, -abs(amount))
    assert parse_amount_ore(form.format(digits)) == signed


def came_to(text: str) -> str:
    """What reading a number came to: the number again, or the code of what is wrong."""
    try:
        return "a number" if parse_number(text).is_finite() else "no finite number"
    except BadInput as error:
        return error.code


@given(any_text)
def test_reading_a_number_gives_a_number_or_says_what_is_wrong(text: str) -> None:
    assert came_to(text) in ("a number", "number.invalid", "number.ambiguous")


@pytest.mark.parametrize(
    "text, amount",
    [("1 234 567,89", 123_456_789), ("-98 000,00", -9_800_000), ("5", 500), ("0,5", 50)],
)
def test_an_amount_is_whole_ore(text: str, amount: int) -> None:
    assert parse_amount_ore(text) == amount


@pytest.mark.parametrize(
    "text, code",
    [
        ("1,500", "amount.decimals"),
        ("0,125", "amount.decimals"),
        ("1 000 000 000 000 001", "amount.too_large"),
        ("1.500", "number.ambiguous"),
        ("tolv", "number.invalid"),
    ],
)
def test_what_is_no_amount_is_refused(text: str, code: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_amount_ore(text)
    assert caught.value.code == code


# --- what a printed cell says (domain.md, "How printed values must parse") -------------------------------------------

NUMBER = Printed("", "number", decimals=0)


@pytest.mark.parametrize(
    "raw, said",
    [
        ("1 558 823", replace(NUMBER, value=Decimal(1_558_823))),
        ("-2 265,8", replace(NUMBER, value=Decimal("-2265.8"), decimals=1)),
        ("10 %", replace(NUMBER, value=Decimal(10), unit=Unit.PERCENT)),
        ("1,2%", replace(NUMBER, value=Decimal("1.2"), decimals=1, unit=Unit.PERCENT)),
        ("1,6 %", replace(NUMBER, value=Decimal("1.6"), decimals=1, unit=Unit.PERCENT)),
        ("+24", replace(NUMBER, value=Decimal(24))),
        ("10*", replace(NUMBER, value=Decimal(10), note_mark="*")),
        (
            "0,8%*",
            replace(NUMBER, value=Decimal("0.8"), decimals=1, unit=Unit.PERCENT, note_mark="*"),
        ),
        ("12,5¹", replace(NUMBER, value=Decimal("12.5"), decimals=1, note_mark="¹")),
        (
            "8,7 (juli 2025)",
            replace(NUMBER, value=Decimal("8.7"), decimals=1, as_of="juli 2025"),
        ),
        ("930 (augusti 2025)", replace(NUMBER, value=Decimal(930), as_of="augusti 2025")),
        (
            "930 (augusti 2025)*",
            replace(NUMBER, value=Decimal(930), as_of="augusti 2025", note_mark="*"),
        ),
        ("0", replace(NUMBER, value=Decimal(0))),
        ("0,0", replace(NUMBER, value=Decimal(0), decimals=1)),
        ("(1 234)", replace(NUMBER, value=Decimal(-1234))),
        (
            "11,4 miljoner kronor",
            replace(NUMBER, value=Decimal("11.4"), decimals=1, unit=Unit.MNKR),
        ),
        ("4 814 tkr", replace(NUMBER, value=Decimal(4814), unit=Unit.TKR)),
        (
            "−0,3 procentenheter",
            replace(NUMBER, value=Decimal("-0.3"), decimals=1, unit=Unit.PERCENTAGE_POINTS),
        ),
        ("8 420 timmar", replace(NUMBER, value=Decimal(8420), unit=Unit.HOURS)),
        ("", Printed("", "missing")),
        (" \u00a0 ", Printed("", "missing")),
        ("--", Printed("", "not_available")),
        ("-", Printed("", "not_available")),
        ("–", Printed("", "not_available")),
        ("Undersökning görs ej 2026", Printed("", "survey_not_done")),
        ("Minska", Printed("", "direction", direction="down")),
        ("Öka", Printed("", "direction", direction="up")),
        ("Ökad andel", Printed("", "direction", direction="up")),
        (
            "≤ 7,7",
            Printed("", "bound", value=Decimal("7.7"), decimals=1, operator="≤"),
        ),
        (
            ">= 90 %",
            Printed("", "bound", value=Decimal(90), decimals=0, operator="≥", unit=Unit.PERCENT),
        ),
        ("Minst 80", Printed("", "bound", value=Decimal(80), decimals=0, operator="≥")),
        ("re-/nyinvesteringar", Printed("", "word")),
        ("Klart", Printed("", "word")),
        ("80 82", Printed("", "word")),
        ("Ökade kostnader för personal och lokaler", Printed("", "word")),
        ("1.234", Printed("", "word")),
        ("9" * 60, Printed("", "word")),
        ("x" * 300, Printed("", "word")),
    ],
)
def test_a_printed_cell_says(raw: str, said: Printed) -> None:
    assert parse_printed(raw) == replace(said, raw=raw)


@given(st.one_of(st.text(max_size=30), any_text))
def test_a_cell_is_always_read_and_kept_as_it_stood(raw: str) -> None:
    said = parse_printed(raw)
    assert said.raw == raw
    assert (said.value is not None) == (said.kind in ("number", "bound"))


@given(ore, st.sampled_from(MONEY))
def test_a_printed_amount_with_its_unit_is_read_back(amount: int, unit: Unit) -> None:
    said = parse_printed(amount_phrase(amount, unit))
    assert (said.kind, said.value, said.unit) == ("number", printed_ore(amount, unit), unit)
    assert in_unit(ore_from(said.value or Decimal(0), unit), unit) == said.value


@pytest.mark.parametrize(
    "raw, said",
    [
        ("Utfall augusti 2025", Heading("", 2025, 8, "outcome")),
        ("Prognos 2025", Heading("", 2025, None, "forecast")),
        ("2025 (Delår 2)", Heading("", 2025, note="Delår 2")),
        ("Aug 2021", Heading("", 2021, 8)),
        ("Utfall 02- 2020", Heading("", 2020, 2, "outcome")),
        ("Utfall 07-2020", Heading("", 2020, 7, "outcome")),
        ("Bokslut 2024", Heading("", 2024, None, "final_accounts")),
        ("Etappmål 2026", Heading("", 2026, None, "milestone_target")),
        ("Målvärde 2030", Heading("", 2030, None, "target_value")),
        ("2019", Heading("", 2019)),
    ],
)
def test_a_heading_tells_its_own_period_and_measure(raw: str, said: Heading) -> None:
    assert parse_heading(raw) == replace(said, raw=raw)


@pytest.mark.parametrize(
    "raw", ["", "Avvikelse", "Budget", "Kvinnor", "Delår 2025", "1234", "Utfall 13-2020"]
)
def test_a_heading_without_a_year_of_its_own_is_none(raw: str) -> None:
    assert parse_heading(raw) is None
