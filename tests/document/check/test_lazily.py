"""Values made as far as they are asked for."""

from __future__ import annotations

from tertial.document.check.lazily import Lazily


def test_what_is_not_asked_for_is_not_made_and_nothing_is_made_twice() -> None:
    source = iter(range(3))
    few = Lazily(source)
    assert next(iter(few)) == 0
    assert next(source) == 1
    assert list(few) == list(few) == [0, 2]
