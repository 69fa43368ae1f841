"""A reading of a row is held against the ties of its columns."""

from __future__ import annotations

from tertial.document.understand.judging import Judge
from tertial.document.understand.segments import names_of


def judge(heading: str, n: int) -> Judge:
    return Judge(names_of([heading], n), decimals=False, is_damaged=False)


def test_a_variance_is_tied_to_the_budget_and_the_outcome_before_it() -> None:
    assert judge("Post Budget Prognos Avvikelse", 3).by_result == {2: (2, 0, 1)}
    assert judge("Post Augusti 2020 Augusti 2021 Skillnad", 3).by_result == {2: (2, 1, 0)}
    assert judge("Post Budget Utfall Avvikelse %", 3).by_result == {}


def test_ties_kept_and_broken_are_counted_either_way_of_the_sign() -> None:
    made = judge("Post Budget Utfall Avvikelse", 3)
    assert made.candidate(("10", "12", "-2")).kept == 1
    assert made.candidate(("10", "12", "2")).kept == 1
    assert made.candidate(("10", "12", "5")).broken == 1


def test_a_number_in_a_column_of_words_is_unlikely() -> None:
    made = judge("Mått Utfall 2024 Trend", 2)
    assert (
        made.candidates(("5", "Positiv"), (0, 1))[0].worth
        > made.candidates(("5", "6"), (0, 1))[0].worth
    )
