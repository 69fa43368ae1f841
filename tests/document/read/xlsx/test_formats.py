"""Numbers as sheets show them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.document.read.xlsx.formats import BUILT_IN, printed
from tertial.domain.swedish import parse_number

KR = '_-* #,##0.00\\ "kr"_-;\\-* #,##0.00\\ "kr"_-;_-* "-"??\\ "kr"_-;_-@_-'


@pytest.mark.parametrize(
    "value, code, text",
    [
        (11.3999999, "0.0", "11,4"),
        (11.35, "0.0", "11,4"),
        (1.005, "0.00", "1,01"),
        (2.5, "0", "3"),
        (-0.04, "0.0", "0,0"),
        (1234567.4, "#,##0", "1 234 567"),
        (1234567.4, "#\\ ##0", "1234 567"),
        (1234567.4, "#\\ ###\\ ##0", "1 234 567"),
        (12, "#\\ ##0", "12"),
        (-1234.5, "#,##0.0", "−1 234,5"),
        (-5.2, "0.0;[Red]0.0", "−5,2"),
        (-5.2, "#,##0.0_);(#,##0.0)", "(5,2)"),
        (5.2, "+0.0;-0.0;0.0", "+5,2"),
        (0.091, "0.0%", "9,1 %"),
        (0.091, "0%", "9 %"),
        (6.4, '#,##0.0" %"', "6,4 %"),
        (1234567, "#,##0,", "1 235"),
        (1234567, "#,##0.0,", "1 234,6"),
        (1234567, '0.0,,"\u00a0mnkr"', "1,2 mnkr"),
        (1234.5, KR, "1 234,50 kr"),
        (-1234.5, KR, "−1 234,50 kr"),
        (0, KR, "0,00 kr"),
        (0, '0;-0;"-"', "0"),
        (1234.5, "[$kr-41D]\\ #,##0.00", "kr 1 234,50"),
        (0.5, "0.##", "0,5"),
        (3, "0.##", "3"),
        (7, "00", "07"),
        (12.5, '0.0"*"', "12,5*"),
        (5, '[>=1000]#,##0,"k";0', "5"),
        (5000, '[>=1000]#,##0,"k";0', "5k"),
        (123, ";;;", ""),
        (19, 'General" st"', "19 st"),
        (0.333333333333, "General", "0,3333333333"),
        (0.1 + 0.2, "General", "0,3"),
        (2020, "General", "2020"),
        (-18.3, "General", "−18,3"),
        (1e300, "0.0", "1E+300"),
        (float("nan"), "0", ""),
        (float("inf"), "0", ""),
        (44074, "yyyy-mm-dd", "2020-08-31"),
        (44074.5, "d/m/yyyy h:mm", "31/8/2020 12:00"),
        (44074, "[$-41D]d mmmm yyyy;@", "31 augusti 2020"),
        (44074, "mmm-yy", "aug-20"),
        (44074, "dddd", "måndag"),
        (1.5, "[h]:mm", "36:00"),
        (-3, "yyyy-mm-dd", ""),
        (12, "@", "12"),
    ],
)
def test_a_number_is_printed_by_its_format(value: float, code: str, text: str) -> None:
    assert printed(value, code).replace("\u00a0", " ") == text


def test_days_may_be_counted_from_1904() -> None:
    assert printed(0, "yyyy-mm-dd", is_1904=True) == "1904-01-01"


@pytest.mark.parametrize(
    "key, text", [(1, "1235"), (3, "1 235"), (4, "1 234,57"), (9, "123457 %"), (38, "1 235")]
)
def test_formats_known_by_number(key: int, text: str) -> None:
    assert printed(1234.567, BUILT_IN[key]).replace("\u00a0", " ") == text


CODES = {0: "#,##0", 1: "#,##0.0", 2: "#,##0.00", 3: "#,##0.000"}


@given(st.decimals(-(10**9), 10**9, places=2), st.sampled_from(sorted(CODES)))
def test_what_is_printed_reads_back_as_the_rounded_number(value: Decimal, decimals: int) -> None:
    shown = parse_number(printed(float(value), CODES[decimals]))
    assert abs(shown - value) <= Decimal(5).scaleb(-decimals - 1)


@given(st.floats(), st.text(max_size=30))
def test_any_format_prints_something(value: float, code: str) -> None:
    assert len(printed(value, code)) < 500


PIECES = st.sampled_from([*list('0#?.,%;"\\_*[]<>=-+E@/ ymdhs'), "General", "[Red]", "[h]", "[>5]"])


@given(st.floats(-1e15, 1e15), st.lists(PIECES, max_size=20))
def test_any_signs_of_formats_print_something(value: float, pieces: list[str]) -> None:
    assert len(printed(value, "".join(pieces))) < 500
