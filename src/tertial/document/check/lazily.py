"""Values that are made as far as they are asked for, and kept for the next who asks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Lazily(Generic[T]):
    """What an iterator gives, any number of times.

    >>> few = Lazily(iter("abc"))
    >>> next(iter(few)), list(few), list(few)
    ('a', ['a', 'b', 'c'], ['a', 'b', 'c'])
    """

    def __init__(self, source: Iterator[T]) -> None:
        self._source = source
        self._made: list[T] = []

    def __iter__(self) -> Iterator[T]:
        at = 0
        while True:
            while at < len(self._made):
                yield self._made[at]
                at += 1
            try:
                made = next(self._source)
            except StopIteration:
                return
            self._made.append(made)
