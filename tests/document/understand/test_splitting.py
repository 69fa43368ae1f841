"""A row's numbers told apart where only spaces part them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tertial.document.understand.splitting import ends, has_decimals, pieces_of, readings


@pytest.mark.parametrize(
    "words, pieces",
    [
        ("4,1 % 9,0%", ("4,1 %", "9,0%")),
        ("8,7 (juli 2025) 8", ("8,7 (juli 2025)", "8")),
        ("≤ 7,7 Ökad andel", ("≤ 7,7", "Ökad andel")),
        ("19,3 mnkr", ("19,3 mnkr",)),
    ],
)
def test_units_marks_and_words_stay_with_what_they_belong_to(
    words: str, pieces: tuple[str, ...]
) -> None:
    assert pieces_of(words.split()) == pieces


def test_noise_is_left_out_of_damaged_rows() -> None:
    assert pieces_of(["1064", "|", "1134", "@", "12"], is_damaged=True) == ("1064", "1134", "12")


@pytest.mark.parametrize(
    "words, n, values",
    [
        ("1 272,7 10,9", 2, ("1 272,7", "10,9")),
        ("6 007 4576", 2, ("6 007", "4576")),
        ("570 606 593", 3, ("570", "606", "593")),
        ("- 18,3 4,0", 2, ("-18,3", "4,0")),
        ("12 000 - -", 3, ("12 000", "-", "-")),
    ],
)
def test_the_likeliest_reading_is_first(words: str, n: int, values: tuple[str, ...]) -> None:
    pieces = tuple(words.split())
    assert readings(pieces, n, has_decimals=has_decimals([pieces]))[0].values == values


@pytest.mark.parametrize("n", [0, 1, 4])
def test_pieces_that_cannot_be_so_many_have_no_reading(n: int) -> None:
    assert readings(("51,0", "51,6", "0,6"), n) == []


@given(
    st.lists(st.sampled_from(["1", "12", "123", "-5", "0,4", "-", "2021"]), min_size=1, max_size=12)
)
def test_every_reading_has_all_pieces_in_their_order(words: list[str]) -> None:
    pieces = tuple(words)
    found = [r for n in range(1, len(pieces) + 1) for r in readings(pieces, n)]
    assert {"".join(r.values).replace(" ", "") for r in found} <= {"".join(pieces)}
    assert all(end > 0 for end in ends(pieces, 0))
