"""Facts as JSON and back: nothing is lost, and what is wrong is told by its place."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tertial.document.build import build
from tertial.document.facts import BoundCell, ReportFacts
from tertial.document.facts_json import facts_from_json, facts_to_json
from tertial.document.template import parse_template
from tertial.domain.figure import Selection
from tertial.domain.period import Period, PeriodKind
from tertial.domain.plan import Indicator, IndicatorValue, PlanItem, SeriesValue
from tertial.domain.registered import RegisteredTable, TableValue
from tertial.errors import BadInput
from tests.document.test_build import TEMPLATE
from tests.document.world import facts

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False)
PERIODS = st.builds(Period, st.integers(1900, 2100), st.integers(1, 12), st.just(PeriodKind.MONTH))
st.register_type_strategy(Decimal, DECIMALS)
WORDS = st.text(st.characters(codec="utf-8"), max_size=12)
TABLES = st.builds(
    RegisteredTable,
    WORDS,
    WORDS,
    values=st.dictionaries(
        st.tuples(WORDS, WORDS), st.builds(TableValue, WORDS, DECIMALS | st.none()), max_size=3
    ),
)
BOUND = st.dictionaries(
    st.tuples(WORDS, WORDS, WORDS),
    st.builds(
        BoundCell,
        st.integers(),
        st.builds(
            Selection,
            WORDS,
            st.sampled_from(("outcome", "budget", "forecast")),
            WORDS,
            st.integers(1900, 2100),
            st.tuples(st.integers(1, 13)),
            st.dictionaries(WORDS, st.frozensets(WORDS, max_size=3), max_size=2),
        )
        | st.none(),
    ),
    max_size=3,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(
    items=st.lists(st.from_type(PlanItem), max_size=3),
    indicators=st.lists(st.from_type(Indicator), max_size=3),
    values=st.lists(
        st.builds(IndicatorValue, WORDS, PERIODS, st.sampled_from("TKM"), WORDS, DECIMALS),
        max_size=3,
    ),
    series=st.lists(
        st.builds(SeriesValue, WORDS, PERIODS, WORDS, DECIMALS | st.none()), max_size=3
    ),
    tables=st.lists(TABLES, max_size=2),
    bound=BOUND,
)
def test_any_facts_come_back_as_they_were(
    items: list[PlanItem],
    indicators: list[Indicator],
    values: list[IndicatorValue],
    series: list[SeriesValue],
    tables: list[RegisteredTable],
    bound: dict[tuple[str, str, str], BoundCell],
) -> None:
    made = facts(
        items=tuple(items),
        indicators=tuple(indicators),
        indicator_values={(v.indicator, str(v.period), v.sex): v for v in values},
        series_values={(v.series, str(v.period)): v for v in series},
        tables={table.key: table for table in tables},
        bound=bound,
    )
    content = facts_to_json(made)
    again = facts_from_json(content)
    assert again == made
    assert facts_to_json(again) == content


def test_a_report_is_built_alike_from_facts_that_were_written() -> None:
    assert build(facts_from_json(facts_to_json(facts())), parse_template(TEMPLATE)) == build(
        facts(), parse_template(TEMPLATE)
    )


def _changed(path: tuple[Any, ...], value: Any) -> bytes:
    data = json.loads(facts_to_json(facts()))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return json.dumps(data).encode()


@pytest.mark.parametrize(
    ("path", "value", "place"),
    [
        (("schema",), "tertial.facts/9", "schema"),
        (("facts", "period_end"), "2020-02-30", "period_end › datum"),
        (("facts", "extra"), 1, "ReportFacts.extra"),
        (("facts", "statements", "income_statement", "definition", "sign"), 2, "sign"),
        (("facts", "accounts_in_use"), [3110], "accounts_in_use"),
        (("facts", "goals", 0, "label"), None, "goals › 0 › label"),
        (("facts", "goals"), {}, "goals › lista"),
        (("facts", "monthly"), [["a"]], "par"),
        (("facts", "monthly"), [[["a"], {}]], "2 värden"),
        (("facts", "statements"), [], "objekt"),
        (("facts", "period"), 5, "Period"),
        (("facts", "period", "kind"), "decade", "PeriodKind"),
        (("facts", "indicator_values", 0, 1, "value"), "NaN", "decimaltal"),
        (("facts", "indicator_values", 0, 1, "value"), "nio", "decimaltal"),
    ],
)
def test_what_is_wrong_is_told_by_its_place(path: tuple[Any, ...], value: Any, place: str) -> None:
    with pytest.raises(BadInput) as error:
        facts_from_json(_changed(path, value))
    assert place in str(error.value.values["place"])


@pytest.mark.parametrize("content", [b"", b"[]", b"\xff", b"[" * 100_000])
def test_a_file_of_something_else_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput, match=r"facts\.unreadable"):
        facts_from_json(content)


def test_a_field_that_is_missing_takes_its_default_where_it_has_one() -> None:
    data = json.loads(facts_to_json(facts(remarks=("x",))))
    del data["facts"]["remarks"]
    assert facts_from_json(json.dumps(data).encode()).remarks == ()
    del data["facts"]["title"]
    with pytest.raises(BadInput):
        facts_from_json(json.dumps(data).encode())


def test_a_value_of_another_type_than_its_field_says_is_not_written() -> None:
    with pytest.raises(TypeError):
        facts_to_json(facts(title=5))
    with pytest.raises(TypeError):
        facts_to_json(facts(goals=(date(2020, 1, 1),)))


def test_every_field_of_facts_has_a_form() -> None:
    assert isinstance(facts_from_json(facts_to_json(facts())), ReportFacts)
