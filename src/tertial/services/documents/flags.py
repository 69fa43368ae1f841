"""What a writer is told of a text while it is written: numbers that are no figures, words that say against theirs.

A typed number that prints as a known figure does is offered it; one that equals none is marked. Which numbers are
figures, and which are dates, years, paragraphs and ordinals, ``document/understand`` says. Nothing is changed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final, Literal

from tertial.document.understand.figures import COUNTS, Amount, amounts
from tertial.document.understand.said import sentences
from tertial.domain.direction import Contradiction, Family, Signed, contradictions
from tertial.domain.figure import Figure, Unit
from tertial.domain.money import in_unit
from tertial.domain.swedish import MINUS, NBSP
from tertial.services.documents.figures import FigureIndex, Known, words_of

OFFERED: Final = 5
"""Figures that are offered for a number."""
FORMATS: Final = (
    "",
    "mnkr",
    "tkr",
    "kr",
    "miljoner",
    "tusen",
    "tal",
    "tal tkr",
    "tal kr",
    "ord",
)
"""How a figure may print, tried in this order against what was typed."""
_TYPED: Final = str.maketrans(
    {NBSP: " ", "\u202f": " ", "\u2009": " ", "-": MINUS, "\u2013": MINUS}
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure in a text, with its place."""

    start: int
    end: int
    ref: str


@dataclass(frozen=True, slots=True)
class Offer:
    """A figure that a typed number may be: ``format`` prints ``text`` in the place from ``start`` to ``end``."""

    ref: str
    title: str
    format: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Flag:
    """A mark in a text, ``start`` and ``end`` in its characters. ``known``: a number that equals figures, in
    ``offers``; ``unbound``: one that equals none; ``word``: one that its figure contradicts, with the ``fitting`` one.
    ``said`` is what the writer is told, ``ref`` the figure of a word."""

    kind: Literal["known", "unbound", "word"]
    start: int
    end: int
    said: str
    offers: tuple[Offer, ...] = ()
    fitting: str = ""
    ref: str = ""


def flags_of(index: FigureIndex, text: str, bound: Sequence[Bound] = ()) -> tuple[Flag, ...]:
    """The marks of one paragraph, item, heading or cell, in the order of the text."""
    found = [*_numbers(index, text, bound), *_words(index, text, bound)]
    return tuple(sorted(found, key=lambda each: (each.start, each.end)))


# --- numbers ------------------------------------------------------------------------------------------------


def _numbers(index: FigureIndex, text: str, bound: Sequence[Bound]) -> Iterator[Flag]:
    for amount in amounts(text):
        if any(amount.start < each.end and each.start < amount.end for each in bound):
            continue
        written = text[amount.start : amount.end]
        offers = tuple(_offers(index, text, amount))
        if offers:
            said = f"{written} är kanske {offers[0].title}."
            yield Flag("known", amount.start, amount.end, said, offers)
        elif amount.unit or not amount.is_word:
            said = f"{written} är inte bunden till någon siffra och följer inte med när siffror ändras."
            yield Flag("unbound", amount.start, amount.end, said)


def _offers(index: FigureIndex, text: str, amount: Amount) -> Iterator[Offer]:
    """The figures that equal a number, those whose titles share most words with its sentence first."""
    around = frozenset(_sentence(text, amount))
    equal = index.equal(amount.value, amount.decimals, amount.unit)
    ranked = sorted(
        ((-_shared(known, around), n, known) for n, known in enumerate(equal)),
        key=lambda each: each[:2],
    )
    is_small = amount.unit in COUNTS or amount.unit is None
    made = 0
    for shared, _, known in ranked:
        if made == OFFERED or (is_small and not shared):
            return
        offer = _offer(index, text, amount, known)
        if offer is not None:
            made += 1
            yield offer


def _sentence(text: str, amount: Amount) -> tuple[str, ...]:
    begins, ends = next(
        (each for each in sentences(text) if each[0] <= amount.start < each[1]), (0, len(text))
    )
    return tuple(word[:6] for word in words_of(text[begins:ends]) if len(word) > 3)


def _shared(known: Known, around: frozenset[str]) -> int:
    return len({word[:6] for word in known.words} & around)


def _offer(index: FigureIndex, text: str, amount: Amount, known: Known) -> Offer | None:
    """The figure in the format that says what was typed, with its unit or in place of the number alone."""
    for ends in dict.fromkeys((amount.end, amount.number_end)):
        typed = text[amount.start : ends].translate(_TYPED).casefold()
        for how in (f"{sign}{name}".strip() for name in FORMATS for sign in ("abs ", "")):
            printed = index.shown(known.ref, how)
            if printed.translate(_TYPED).casefold() == typed:
                place = (amount.start, ends)
                return Offer(known.ref, known.title, how, printed, *place)
    return None


# --- words --------------------------------------------------------------------------------------------------


def _words(index: FigureIndex, text: str, bound: Sequence[Bound]) -> Iterator[Flag]:
    signed = {each.start: one for each in bound if (one := _signed(index, each)) is not None}
    refs = {each.start: each.ref for each in bound}
    for found in contradictions(text, signed.values()):
        start = _where(text, found)
        word, ref = found.word, refs[found.figure.start]
        sign = MINUS if found.figure.value < 0 else "+"
        shown = text[found.figure.start : found.figure.end].lstrip("+-" + MINUS)
        said = f"”{word.text}” säger emot siffran, som är {sign}{shown}. ”{word.opposite}” stämmer."
        yield Flag("word", start, start + len(word.text), said, fitting=word.opposite, ref=ref)


def _signed(index: FigureIndex, each: Bound) -> Signed | None:
    entry, family = index.entry(each.ref), family_of(each.ref)
    if entry is None or family is None or entry.figure.is_missing:
        return None
    value = _value(entry.figure)
    return None if value is None else Signed(each.start, each.end, value, family)


def _value(figure: Figure) -> Decimal | None:
    return figure.value if figure.ore is None else in_unit(figure.ore, Unit.KR)


def family_of(ref: str) -> Family | None:
    """What the sign of a figure means, by its measure; ``None`` for one that has no direction."""
    last = ref.partition("@")[0].rpartition(".")[2]
    return "variance" if last == "variance" else "change" if last == "change" else None


def _where(text: str, found: Contradiction) -> int:
    """Where the word stands: at once after its figure, else the last time before it."""
    word = rf"(?<!\w)({re.escape(found.word.text)})(?!\w)"
    after = re.compile(rf"\s+(?:(?:i|ett|en|av)\s)?{word}").match(text, found.figure.end)
    if after:
        return after.start(1)
    return [match.start() for match in re.finditer(word, text[: found.figure.start])][-1]
