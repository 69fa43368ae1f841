from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.period import MONTHS, Period, PeriodKind
from tertial.errors import BadInput

LAST_MONTHS = {
    PeriodKind.YEAR: [12],
    PeriodKind.TERTIAL: [4, 8, 12],
}
periods = st.sampled_from(PeriodKind).flatmap(
    lambda kind: st.builds(
        Period,
        year=st.integers(1901, 2200),
        month=st.sampled_from(LAST_MONTHS.get(kind, range(1, 13))),
        kind=st.just(kind),
    )
)


@given(periods)
def test_a_code_is_read_back_as_the_same_period(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(periods)
def test_a_period_is_whole_months_in_a_row_up_to_its_own(period: Period) -> None:
    numbers = [year * 12 + month for year, month in period.months()]
    assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
    assert period.months()[-1] == (period.year, period.month)


@given(periods)
def test_the_year_before_has_the_same_months(period: Period) -> None:
    before = [(year + 1, month) for year, month in period.previous_year().months()]
    assert tuple(before) == period.months()


@given(periods)
def test_the_last_day_is_followed_by_another_month(period: Period) -> None:
    last = period.last_day()
    assert (last.year, last.month) == (period.year, period.month)
    assert date.fromordinal(last.toordinal() + 1).day == 1


@pytest.mark.parametrize(
    "code, first, count, phrase",
    [
        ("2020-08", (2020, 8), 1, "augusti 2020"),
        ("2020-08ytd", (2020, 1), 8, "januari–augusti 2020"),
        ("2020-01ytd", (2020, 1), 1, "januari 2020"),
        ("2020-T1", (2020, 1), 4, "tertial 1 2020"),
        ("2020-T3", (2020, 9), 4, "tertial 3 2020"),
        ("2020", (2020, 1), 12, "2020"),
        ("2020-07r12", (2019, 8), 12, "de tolv månaderna till och med juli 2020"),
        (" 2026-12 ", (2026, 12), 1, "december 2026"),
    ],
)
def test_a_code_names_its_months(
    code: str, first: tuple[int, int], count: int, phrase: str
) -> None:
    period = Period.parse(code)
    assert (period.months()[0], len(period.months()), period.phrase) == (first, count, phrase)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "20",
        "2020-13",
        "2020-00",
        "2020-8",
        "2020-T4",
        "2020-T0",
        "2020-08x",
        "2020-08-31",
        "1899-01",
        "2201",
        "٢٠٢٠",
    ],
)
def test_what_is_no_period_is_refused(code: str) -> None:
    with pytest.raises(BadInput, match=r"period\.invalid"):
        Period.parse(code)


@pytest.mark.parametrize(
    "month, kind", [(0, PeriodKind.MONTH), (5, PeriodKind.TERTIAL), (11, PeriodKind.YEAR)]
)
def test_a_period_that_cannot_be_is_refused(month: int, kind: PeriodKind) -> None:
    with pytest.raises(BadInput, match=r"period\.invalid"):
        Period(2020, month, kind)


def test_a_year_is_its_twelve_months() -> None:
    assert Period.year_of(2020) == Period.parse("2020")
    assert len(MONTHS) == 12
