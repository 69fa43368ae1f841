"""A row's numbers told apart where only spaces part them: "1 272,7 1 261,8 10,9" is three of them, or more.

Every way of joining the pieces into so many values is a reading; which of them is meant is for ``placing.py``.
"""

from __future__ import annotations

import heapq
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

_SIGNS: Final = "-\u2212\u2013\u2011+"
_DASHES: Final = "-\u2212\u2013\u2014\u2011"
_OPEN: Final = re.compile(rf"\(?[{_SIGNS}≤≥<>~±]{{0,2}}\d{{1,3}}(?: \d{{3}})*")
"""What thousands may follow on."""
_THREE: Final = re.compile(r"\d{3}(?:[.,]\d{1,4})?(?:%|\*{1,2}|\)|[¹²³⁴⁵⁶⁷⁸⁹])*(?: .+)?")
_ATTACHED: Final = re.compile(
    r"%\*{0,3}|‰|kr|tkr|mkr|mnkr|st|p\.p\.|procent|procentenheter|\*{1,3}|\(\d\)|[¹²³⁴⁵⁶⁷⁸⁹]",
    re.IGNORECASE,
)
_NOISE: Final = re.compile(r"[|@®©¥~'_=•]+")
_OPERATOR: Final = re.compile(r"[≤≥<>±]|(?:minst|högst|ca|cirka)", re.IGNORECASE)
_DECIMALS: Final = re.compile(r"\d[.,]\d{1,2}$")
_ZEROS: Final = re.compile(rf"0\d\d(?!\d)|[{_SIGNS}]?0 \d")
MOST_PIECES: Final = 60
WIDTH: Final = 8  # beginnings of a row that are followed
_LONGEST: Final = 6  # pieces of a value


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to tell a row's values apart; ``cost`` is how unlikely its joins are by themselves."""

    values: tuple[str, ...]
    cost: float = 0.0


def pieces_of(words: Sequence[str], *, is_damaged: bool = False) -> tuple[str, ...]:
    """The words of a row that may be parts of numbers: units, note marks and parentheses with what they belong to.

    >>> pieces_of(["4,1", "%", "8,7", "(juli", "2025)", "Minska"])
    ('4,1 %', '8,7 (juli 2025)', 'Minska')
    """
    pieces: list[str] = []
    is_open = False
    for word in words:
        if is_damaged:
            word = _NOISE.sub("", word)
        if not word:
            continue
        if is_open or (pieces and word[0] == "(" and word[1:2].isalpha()):
            pieces[-1] += f" {word}"
            is_open = ")" not in word
        elif (
            pieces
            and (_ATTACHED.fullmatch(word) or (_OPERATOR.fullmatch(pieces[-1]) and not is_open))
        ) or (pieces and _is_word(word) and _is_word(pieces[-1])):
            pieces[-1] += f" {word}"
        else:
            pieces.append(word)
    if len(pieces) > MOST_PIECES:
        pieces[MOST_PIECES:] = [" ".join(pieces[MOST_PIECES:])]
    return tuple(pieces)


def _is_word(piece: str) -> bool:
    return any(c.isalpha() for c in piece) and not any(c.isdigit() for c in piece)


More = Callable[[tuple[Any, ...]], float]
"""What the last of the values so far costs, beside the ones before it; the values as ``parse`` gave them."""


def readings(
    pieces: tuple[str, ...],
    n: int,
    *,
    has_decimals: bool = False,
    parse: Callable[[str], Any] = str,
    more: More | None = None,
    width: int = WIDTH,
) -> list[Reading]:
    """The likeliest ways to read the pieces as ``n`` values, the best first; none where they cannot be.

    ``has_decimals``: the table's figures have decimals, so that one without any is hardly one of its own. Takes time in
    proportion to pieces × values: of the beginnings that end at the same piece only the best (``width``) are followed.
    >>> readings(("1", "272,7", "10,9"), 2, has_decimals=True)[0].values
    ('1 272,7', '10,9')
    """
    total = len(pieces)
    if not 0 < n <= total <= n * _LONGEST:
        return []
    states: list[dict[int, list[_Begun]]] = [{} for _ in range(total + 1)]
    states[0][0] = [(0.0, (), ())]
    for at in range(total):
        if not states[at]:
            continue
        steps = []
        for end in ends(pieces, at):
            value = _joined(pieces[at:end])
            cost = _cost(value, end - at, has_decimals=has_decimals)
            steps.append((end, value, parse(value), cost))
        for count, begun in states[at].items():
            kept = heapq.nsmallest(width, begun, key=_cost_of) if len(begun) > width else begun
            left = n - count - 1
            for end, value, parsed, cost in steps:
                if not left <= total - end <= left * _LONGEST:
                    continue
                into = states[end].setdefault(count + 1, [])
                for before, values, known in kept:
                    seen = (*known, parsed)
                    into.append(
                        (before + cost + (more(seen) if more else 0.0), (*values, value), seen)
                    )
    found = sorted(states[total].get(n, []), key=_cost_of)[:width]
    return [Reading(values, cost) for cost, values, _ in found]


_Begun = tuple[float, tuple[str, ...], tuple[Any, ...]]


def _cost_of(begun: _Begun) -> float:
    return begun[0]


def _joined(parts: Sequence[str]) -> str:
    if parts[0] in _SIGNS:
        return parts[0] + " ".join(parts[1:])
    return " ".join(parts)


def ends(pieces: tuple[str, ...], at: int) -> list[int]:
    """Where a value that begins at a piece may end, the longest first."""
    ends = [at + 1]
    first = pieces[at]
    held = first
    n = at + 1
    if first in _SIGNS and n < len(pieces) and pieces[n][:1].isdigit():
        held = first + pieces[n]
        n += 1
        ends.append(n)
    elif first in _SIGNS:
        return ends
    while (
        n < len(pieces)
        and n - at < _LONGEST
        and _OPEN.fullmatch(held)
        and _THREE.fullmatch(pieces[n])
    ):
        held = f"{held} {pieces[n]}"
        n += 1
        ends.append(n)
    return ends[::-1]


def _cost(value: str, parts: int, *, has_decimals: bool) -> int:
    """How unlikely a value is: a number that begins with zeros, one without decimals among those that have them."""
    if value in _DASHES:
        return 1
    if _ZEROS.match(value):
        return 20  # "007" is what follows on thousands
    if has_decimals and value[:1].isdigit() and "," not in value and "." not in value:
        return 0 if value.strip("0") == "" else 3
    return 2 if value[:1] in _SIGNS and parts > 1 and value[1:2] == " " else 0


def has_decimals(rows: Sequence[tuple[str, ...]]) -> bool:
    """Most of the rows' numbers end in decimals, as far as one can tell before they are told apart."""
    ends = [piece for pieces in rows for piece in pieces if piece[-1:].isdigit()]
    with_decimals = sum(bool(_DECIMALS.search(piece)) for piece in ends)
    return with_decimals * 2 > len(ends)


def natural_count(pieces: tuple[str, ...], *, decimals: bool) -> int | None:
    """How many values a row has where its decimals tell; ``None`` where they do not."""
    if not decimals:
        return None
    return sum("," in piece or piece in _DASHES or _is_word(piece) for piece in pieces)
