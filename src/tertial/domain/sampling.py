"""A sample that can be drawn again: cases in the order of a hash of seed and case, so that any machine and any version
draws the same ones from the same population.

Source: docs/dev/methods.md#sample.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from tertial.errors import BadInput


@dataclass(frozen=True, slots=True)
class Population:
    """What a sample is drawn from: how many cases, and the hash by which a change since then is seen."""

    size: int
    sha256: str


def population(cases: Iterable[str]) -> Population:
    """The population of some cases, in whatever order they come. Raises ``BadInput("sample.twice")``.

    >>> population(["V2", "V1"]) == population(["V1", "V2"])
    True
    """
    ordered = _ordered(cases)
    digest = sha256()
    for case in ordered:
        digest.update(case.encode())
        digest.update(b"\n")
    return Population(len(ordered), digest.hexdigest())


def draw(cases: Collection[str], *, seed: str, size: int) -> tuple[str, ...]:
    """``size`` of the cases at random, without putting back, in the order they were drawn; all of them where they are
    fewer. A larger size with the same seed begins with the same cases, so that a sample can be made larger.

    Every case has the same chance: the order is that of sha256 of ``seed``, a line break and the case.

    Raises: BadInput("sample.empty"): no cases. BadInput("sample.size"): a size below 1. BadInput("sample.twice"): a
            case twice. BadInput("sample.seed"): no seed.
    >>> draw(["V1", "V2", "V3", "V4"], seed="2026-08", size=2)
    ('V3', 'V4')
    """
    if not seed.strip():
        raise BadInput("sample.seed")
    if size < 1:
        raise BadInput("sample.size", size=size)
    ordered = _ordered(cases)
    if not ordered:
        raise BadInput("sample.empty")
    by_hash = sorted(ordered, key=lambda case: (sha256(f"{seed}\n{case}".encode()).digest(), case))
    return tuple(by_hash[:size])


def _ordered(cases: Iterable[str]) -> list[str]:
    ordered = sorted(cases)
    for one, other in pairwise(ordered):
        if one == other:
            raise BadInput("sample.twice", case=one)
    return ordered
