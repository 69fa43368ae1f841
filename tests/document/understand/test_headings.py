"""What a column's heading says of its values."""

from __future__ import annotations

import pytest

from tertial.document.model import Column, Table
from tertial.document.understand.headings import is_period_heading, role_of, roles_of


@pytest.mark.parametrize(
    "name, group, measure, span, year, month",
    [
        ("Budget", "HELÅR", "budget", "full_year", None, None),
        ("Utfall", "PERIOD JANUARI-AUGUSTI", "outcome", "period", None, 8),
        ("Utfall 02- 2020", "", "outcome", "", 2020, 2),
        ("Avvikelse mot budget", "", "variance", "", None, None),
        ("Awvikelse", "", "variance", "", None, None),
        ("Helårsprognos 2024", "", "forecast", "full_year", 2024, None),
        ("Etappmål 2026", "", "target", "", 2026, None),
        ("Bokslut 2024", "", "prior", "", 2024, None),
        ("Utfall", "Perioden föregående år", "prior", "period", None, None),
        ("jan- aug 2021", "", "value", "period", 2021, 8),
        ("202608", "", "value", "", 2026, 8),
        ("Förändring %", "", "change", "", None, None),
        ("Kvinnor", "2024", "value", "", 2024, None),
        ("Ackumulerat utfall", "", "outcome", "period", None, None),
    ],
)
def test_measure_and_time_stand_in_the_heading(
    name: str, group: str, measure: str, span: str, year: int | None, month: int | None
) -> None:
    role = role_of(Column(name, group))
    assert (role.measure, role.span, role.year, role.month) == (measure, span, year, month)


def roles(*names: str, unit: str | None = None) -> list[str]:
    columns = tuple(Column(name) for name in names)
    return [role.measure for role in roles_of(Table("t", "", columns, (), unit=unit))]


def test_a_difference_beside_budget_and_outcome_is_a_variance() -> None:
    assert roles("Budget", "Utfall", "Differens") == ["budget", "outcome", "variance"]
    assert roles("Augusti 2020", "Augusti 2021", "Skillnad") == ["value", "value", "change"]


def test_an_outcome_before_the_budget_is_of_an_earlier_year() -> None:
    assert roles("Utfall 2023", "Budget 2025", "Prognos 2025") == ["prior", "budget", "forecast"]
    assert roles("Utfall 2023", "Utfall 2024") == ["outcome", "outcome"]


def test_three_months_in_a_row_are_months() -> None:
    columns = tuple(Column(name) for name in ("Jan", "Feb", "Mar"))
    assert {role.span for role in roles_of(Table("t", "", columns, ()))} == {"month"}


def test_words_are_text_whatever_they_are_called() -> None:
    columns = (Column("Kommentar till avvikelse", is_text=True),)
    assert roles_of(Table("t", "", columns, ()))[0].measure == "text"


@pytest.mark.parametrize("text", ["1 234", "2024-05-01", "12", "2 024", "20 24"])
def test_numbers_and_dates_are_no_periods(text: str) -> None:
    assert not is_period_heading(text)
