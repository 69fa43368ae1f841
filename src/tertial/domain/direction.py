"""Words that say which way a figure goes (överskott, underskott, ökat, minskat, över budget), and whether they fit it.

A bound figure changes when its facts do; the word beside it was written by a person and does not. Here is which word
stands with which figure of a sentence, what it says, and which word would fit. Source: docs/dev/methods.md#direction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

Family = Literal["variance", "change"]
"""``variance``: plus is favourable (överskott). ``change``: plus is more than before (ökning)."""

_OPPOSITES: Final[dict[Family, tuple[tuple[str, str], ...]]] = {
    "variance": (
        ("överskott", "underskott"),
        ("plusresultat", "minusresultat"),
        ("bättre", "sämre"),
        ("under budget", "över budget"),
        ("under budgeten", "över budgeten"),
        ("under budgeterat", "över budgeterat"),
        ("underskrider", "överskrider"),
        ("underskred", "överskred"),
        ("underskrida", "överskrida"),
        ("underskridit", "överskridit"),
        ("underskridande", "överskridande"),
        ("positiv", "negativ"),
        ("positivt", "negativt"),
        ("positiva", "negativa"),
    ),
    "change": (
        ("öka", "minska"),
        ("ökar", "minskar"),
        ("ökade", "minskade"),
        ("ökat", "minskat"),
        ("ökad", "minskad"),
        ("ökande", "minskande"),
        ("ökning", "minskning"),
        ("stiger", "sjunker"),
        ("steg", "sjönk"),
        ("stigit", "sjunkit"),
        ("uppgång", "nedgång"),
        ("högre", "lägre"),
        ("fler", "färre"),
    ),
}
_ENDINGS: Final = r"(?:en|et|n|t)?s?"
_INFLECTED: Final = frozenset(
    ("överskott", "underskott", "ökning", "minskning", "uppgång", "nedgång")
)
_END: Final = re.compile(r"(?<![ .(][a-zåäö])(?<!\b[a-zåäö]\.[a-zåäö])[.!?](?=\s|$)|\n")
_NEGATED: Final = re.compile(r"\b(?:inte|inget|inga|ingen|utan)(?: \w+)?\s*$", re.IGNORECASE)
_PARTED: Final = re.compile(
    r"\b(?:medan|men|trots|eftersom|motverkas|dämpas|kompenseras|minskas|uppvägs|vägs upp)\b"
    r"|[,;:] (?:som|där|vilket|vilka|när|dock)\b(?! (?:uppgår till|är|blir|beräknas|väntas|bedöms))"
    r"|\b(?:ökat|minskat|ökar|minskar|ökade|minskade) med\b",
    re.IGNORECASE,
)
"""What between a word and a figure says that the figure is about something else."""
_JOINED: Final = re.compile(
    r"(?:[\s,]|och|samt|respektive|för|till och med|i|helåret|perioden|året|januari|februari|mars|april|maj|juni|juli"
    r"|augusti|september|oktober|november|december)*",
    re.IGNORECASE,
)
"""What between two figures keeps the second under the first one's word: "om 3,2 för perioden och 8,7 för helåret"."""


@dataclass(frozen=True, slots=True)
class DirectionWord:
    """A word as it stands in the text, what it says (1 or −1), and the word that says the opposite."""

    text: str
    sign: Literal[1, -1]
    opposite: str


@dataclass(frozen=True, slots=True)
class Signed:
    """A figure in a text: its place, its value with the sign that it has, and what its sign means."""

    start: int
    end: int
    value: Decimal
    family: Family


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A figure whose sign is not what the word beside it says."""

    figure: Signed
    word: DirectionWord
    sentence: str


def contradictions(text: str, figures: Iterable[Signed]) -> tuple[Contradiction, ...]:
    """The figures of a text whose direction word says the opposite of their sign; zero contradicts nothing.

    A word that follows the figure at once counts before one that precedes it in the same sentence; the figure after
    "och" shares the word of the one before. A figure without such a word is left alone.

    >>> text = "Nämnden har ett överskott om 38,6 mnkr."
    >>> [found] = contradictions(text, [Signed(29, 38, Decimal("-38.6"), "variance")])
    >>> found.word.text, found.word.opposite
    ('överskott', 'underskott')
    """
    return tuple(_contradictions(text, sorted(figures, key=lambda each: each.start)))


def _contradictions(text: str, figures: list[Signed]) -> Iterator[Contradiction]:
    before: tuple[Signed, DirectionWord | None] | None = None
    for n, figure in enumerate(figures):
        begins, ends = _sentence(text, figure.start, figure.end)
        last = before[0].end if before and before[0].end > begins else begins
        limit = min(ends, figures[n + 1].start) if n + 1 < len(figures) else ends
        word = _after(text[figure.end : limit], figure.family) or _before(
            text[last : figure.start], figure.family
        )
        if word is None and before and last > begins and before[0].family == figure.family:
            is_joined = _JOINED.fullmatch(text[last : figure.start])
            word = before[1] if is_joined else None
        before = (figure, word)
        if word is not None and figure.value * word.sign < 0:
            yield Contradiction(figure, word, text[begins:ends].strip())


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    stops = [match.end() for match in _END.finditer(text)]
    return (
        max((stop for stop in stops if stop <= start), default=0),
        min((stop for stop in stops if stop > end), default=len(text)),
    )


def _after(text: str, family: Family) -> DirectionWord | None:
    match = _FOLLOWING[family].match(text)
    return _word(match["word"], family) if match else None


def _before(text: str, family: Family) -> DirectionWord | None:
    found = None
    for match in _WORDS[family].finditer(text):
        is_negated = _NEGATED.search(text[: match.start()])
        found = None if is_negated or _PARTED.search(text[match.end() :]) else match
    return _word(found["word"], family) if found else None


def _word(written: str, family: Family) -> DirectionWord:
    lower = re.sub(r"\s+", " ", written).lower()
    for plus, minus in _OPPOSITES[family]:
        for sign, own, other in ((1, plus, minus), (-1, minus, plus)):
            stem = re.fullmatch(rf"(?P<first>\w*){own}(?P<last>{_endings(own)})", lower)
            if stem:
                opposite = f"{stem['first']}{other}{stem['last']}"
                shown = opposite.capitalize() if written[:1].isupper() else opposite
                return DirectionWord(written, 1 if sign == 1 else -1, shown)
    raise ValueError(written)  # only what the patterns found comes here


def _endings(word: str) -> str:
    """Nouns have endings: överskottet, ökningen, nedgångarna."""
    if word not in _INFLECTED:
        return ""
    return _ENDINGS if word.endswith("skott") else r"(?:en|ar|arna)?s?"


def _pattern(family: Family, before: str) -> re.Pattern[str]:
    words = {word for pair in _OPPOSITES[family] for word in pair}
    longest_first = sorted(words, key=len, reverse=True)
    choice = "|".join(
        (r"\w*" if word in _INFLECTED else r"\b") + word.replace(" ", r"\s") + _endings(word)
        for word in longest_first
    )
    return re.compile(rf"{before}(?P<word>{choice})\b", re.IGNORECASE)


_WORDS: Final = {family: _pattern(family, "") for family in _OPPOSITES}
_FOLLOWING: Final = {
    family: _pattern(family, r"[\s\u00a0]+(?:(?:i|ett|en|av)\s)?") for family in _OPPOSITES
}
