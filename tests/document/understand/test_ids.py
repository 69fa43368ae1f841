"""Ids are made of titles and never come twice."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tertial.document.understand.ids import new_id


@given(st.lists(st.text(max_size=100), max_size=20))
def test_ids_are_different_and_plain(titles: list[str]) -> None:
    ids: set[str] = set()
    made = [new_id(title, ids) for title in titles]
    assert len(set(made)) == len(titles) == len(ids)
    assert all(each.replace("-", "").isalnum() and each.isascii() for each in made)
