"""A cell's address is read as it is written, and what is none names nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.domain.period import Period, PeriodKind
from tertial.errors import NotFound
from tertial.services.economy.page.cells import QUANTITIES, CellRef, read_cell

quantities = st.sampled_from(list(QUANTITIES.values()))
periods = st.builds(
    Period,
    st.integers(2000, 2040),
    st.integers(1, 12),
    st.sampled_from([PeriodKind.MONTH, PeriodKind.YTD, PeriodKind.R12]),
)
codes = st.from_regex(r"[A-ZÅÄÖ0-9]{1,8}", fullmatch=True)


@given(
    periods,
    quantities,
    st.none() | quantities,
    st.just("") | codes,
    st.just("") | codes,
)
def test_what_is_written_is_read(
    period: Period, quantity: str, against: str | None, unit: str, code: str
) -> None:
    cell = CellRef(period, "income_statement", "fees", quantity, against, unit, code)  # type: ignore[arg-type]  # drawn from them
    assert read_cell(str(cell)) == cell


def test_a_variance_has_its_terms_in_the_order_of_its_formula() -> None:
    cell = read_cell("2020-08ytd/operations_statement.care/ÄO/budget-utfall")
    assert [str(term) for term in cell.terms] == [
        "2020-08ytd/operations_statement.care/ÄO/budget",
        "2020-08ytd/operations_statement.care/ÄO/utfall",
    ]
    assert cell.thing == "2020/ekonomi/2020-08ytd/operations_statement.care/ÄO/budget-utfall"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2020",
        "2020-13/a.b/-/utfall",
        "2020/a.b/-/gissning",
        "2020/a/-/utfall",
        "2020/a.b/-/budget-utfall-prognos",
    ],
)
def test_what_is_no_address_names_nothing(text: str) -> None:
    with pytest.raises(NotFound, match=r"economy\.cell"):
        read_cell(text)
