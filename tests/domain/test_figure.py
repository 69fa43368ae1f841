from __future__ import annotations

from decimal import Decimal

import pytest

from tertial.domain.figure import Figure, Unit


@pytest.mark.parametrize(
    "figure, is_missing",
    [
        (Figure("a.b.c.d", Unit.KR, ore=0), False),
        (Figure("a.b.c.d", Unit.PERCENT, value=Decimal(0)), False),
        (Figure("a.b.c.d", Unit.KR), True),
        (Figure("a.b.c.d", None, raw="Minska"), True),
    ],
)
def test_zero_is_a_value_and_missing_is_not_zero(figure: Figure, is_missing: bool) -> None:
    assert figure.is_missing is is_missing
