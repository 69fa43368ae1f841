"""Which readings of a table's rows are meant: those that its own arithmetic agrees with."""

from __future__ import annotations

import pytest

from tertial.document.understand.choosing import placed_rows
from tertial.document.understand.judging import Judge, Raw
from tertial.document.understand.segments import names_of
from tertial.document.understand.splitting import pieces_of

HEADING = "Post, tkr Budget Utfall Avvikelse Utfall"


def placed(
    rows: list[tuple[str, str]], heading: str = HEADING, n: int = 4
) -> list[list[str | None]]:
    judge = Judge(names_of([heading], n), decimals=False, is_damaged=False)
    raws = [Raw(label, pieces_of(words.split())) for label, words in rows]
    return [list(each.values) for each in placed_rows(raws, n, judge)]


@pytest.mark.parametrize(
    "words, values",
    [
        ("184 398 176 119 8279 172323", ["184 398", "176 119", "8279", "172323"]),
        ("1 500 1 026 474 998", ["1 500", "1 026", "474", "998"]),
        ("474 0 474 0", ["474", "0", "474", "0"]),
        ("100 127 106 141 -6 014 100 871", ["100 127", "106 141", "-6 014", "100 871"]),
    ],
)
def test_the_variance_tells_the_numbers_apart(words: str, values: list[str]) -> None:
    assert placed([("Post", words)]) == [values]


def test_a_wrong_variance_does_not_move_its_neighbours() -> None:
    assert placed([("Post", "184 398 176 119 8729 172323")]) == [
        ["184 398", "176 119", "8729", "172323"]
    ]


def test_columns_that_sum_decide_where_the_row_alone_does_not() -> None:
    rows = [("Norr", "1 200 300 4"), ("Söder", "2 000 500 6"), ("Summa", "3 200 800 10")]
    assert placed(rows, "Enhet Kvinnor Män Pojkar", 3)[2] == ["3 200", "800", "10"]
