"""Numerals in a text, and which of them are names, times or places and never say how much.

Dates, years, paragraphs of laws, case numbers, ids, ages, phone numbers, addresses, note marks, numbered things
("delår 2", "bilaga 3"). What is left is a candidate for a figure; ``figures.py`` decides with the words around it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

_MONTH: Final = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?|sep(?:t(?:ember)?)?"
    r"|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DASH: Final = "-\u2010\u2011\u2012\u2013\u2014\u2212"
_NUMBERED: Final = (
    r"(?:delår(?:srapport(?:en)?)?|bilaga|bilagorna|tabell|diagram|figur|bild|sidan?|sid\.?|kapitel|kap\.|avsnitt|punkt"
    r"|steg|fas|etapp|version|nr\.?|nummer|kvartal|tertial|vecka|v\.|dag|fotnot|noten?|kolumn|nivå|alternativ|scenario"
    r"|årskurs|klass|rullande|prio(?:ritet)?|dnr|diarienr|id|artikel|rum|hus|zon|ansvar|konto|agenda|rapport|remiss"
    r"|\w*tillfälle|intervallet?|skala(?:n)?|tfn|tel\.?|telefon)"
)
_ADDRESS: Final = r"\S+@\S+"
_NAMED: Final = "|".join(
    (
        r"(?:https?://|www\.)\S+",
        r"\bcovid\s*[-\u2010\u2011\u2013]?\s*19\b|\bsars-cov-2\b",
        r"\b\d{6,8}[-+]\d{4}\b",
        r"(?<![\w.])(?:\+46[\s-]?\d|0\d{1,3}\s?[-\u2013]\s?\d)[\d\s-]{4,}\d",
        r"\b\d{4}-\d{2}(?:-\d{2})?\b|\b\d{1,2}/\d{1,2}(?:\s\d{4})?\b|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b",
        rf"\b\d{{1,2}}(?::[ea])?(?:\s?[{_DASH}]\s?\d{{1,2}})?\s+{_MONTH}(?:\s+\d{{4}})?",
        rf"\b{_MONTH}\s?[-\u2013]?\s?(?:19|20)\d\d\b|\b[01]\d\s?-\s?(?:19|20)\d\d\b",
        r"\b\d{1,4}:[\d:]+\b|\b\d{4}/\d+\b|(?-i:\b\d+/[A-ZÅÄÖ]{2,}\b|\b[A-ZÅÄÖ]{2,}[ -]?\d{4}[/:-]\d+)",
        rf"\b\d+\s*[a-z]?\s?(?:[{_DASH}]\s?\d+\s*)?(?:kap\.?(?=[\s,;.)])|§§?|st\.\s|stycket\b)|(?:kap\.?|§+)\s?\d+",
        r"\bkl(?:\.|ockan)?\s?\d{1,2}(?:[.:]\d\d)?(?:\s?[-\u2013]\s?\d{1,2}[.:]\d\d)?",
        rf"\b{_NUMBERED}\s\d+(?:[.:]\d+)*(?:\s?(?:[{_DASH}]|och|till|,)\s?\d+\b)*(?!,\d|\s?%|\s?procent)",
        r"\bdelar\s\d\b(?!,)",
        rf"\b(?:19|20)\d\d\s?[{_DASH}/]\s?(?:(?:19|20)\d\d|\d\d)\b(?![,\d])",
        rf"\b\d{{1,3}}\s?(?:[{_DASH}]|till|och)\s?\d{{1,3}}\s?(?:-?åring|år\b|dagar\b|månader\b|veckor\b)",
        r"\b\d{1,3}\+",
        r"\b\d+\s?[-\u2010\u2011\u2013](?:års?|åring|dagars?|manna|tids|timmars|månaders?)\w*",
        r"(?-i:\b[A-ZÅÄÖ]{1,6}\d{2,6}\b|\b[A-ZÅÄÖ]{2,6}\s\d{4,6}\b)",
    )
)
_NAMES: Final = {
    False: re.compile(_NAMED, re.IGNORECASE),
    True: re.compile(f"{_ADDRESS}|{_NAMED}", re.IGNORECASE),
}
"""By whether the text has a sign of an e-mail address, which is slow to look for."""
_RUN: Final = re.compile(r"\d[\d ]*")
_AROUND: Final = 40
_NUMERAL: Final = re.compile(
    r"\d{1,3}(?:[ \u00a0\u202f\u2009]\d{3})+(?!\d)(?:,\d{1,4}(?!\d))?"
    r"|\d{1,3}(?:\.\d{3}){1,3}(?![\d.,])(?=\s+(?:kr|kronor|tkr|timmar))"
    r"|\d{1,15}(?:,\d{1,4}(?!\d)|\.\d{1,2}(?![\d.]))?"
)
_ONES: Final = {
    "två": 2,
    "tre": 3,
    "fyra": 4,
    "fem": 5,
    "sex": 6,
    "sju": 7,
    "åtta": 8,
    "nio": 9,
}
_FROM_TEN: Final = "tio elva tolv tretton fjorton femton sexton sjutton arton nitton"
_TEENS: Final = _FROM_TEN.split()
_FROM_TWENTY: Final = "tjugo trettio fyrtio femtio sextio sjuttio åttio nittio"
_TENS: Final = _FROM_TWENTY.split()
WORDS: Final = (
    _ONES
    | {word: 10 + n for n, word in enumerate(_TEENS)}
    | {word: 20 + 10 * n for n, word in enumerate(_TENS)}
    | {
        f"{tens}{one}": 20 + 10 * n + value
        for n, tens in enumerate(_TENS)
        for one, value in ({"ett": 1, "en": 1} | _ONES).items()
    }
    | {"hundra": 100}
)
_WORD: Final = re.compile(r"(?<![\w-])[^\W\d_]{2,}(?![\w-])")
_ONE: Final = re.compile(r"\s+(?:miljon|miljard|procent|tusen)", re.IGNORECASE)
_PARTED: Final = re.compile(
    r"(?:\b(?:om|med|på|är|till|uppgår|uppgick|blev|blir|avvikelse[n]?|underskott(?:et)?|överskott(?:et)?"
    rf"|respektive|och)\s+)[{_DASH}]\s{{1,2}}$",
    re.IGNORECASE,
)
_MINUS: Final = frozenset("-\u2010\u2011\u2012\u2013\u2212")
_SPACE: Final = frozenset(" \n\t\u00a0\u202f\u2009")
_GLUED: Final = re.compile(r"(?:mnkr|mkr|tkr|kkr|kr|st|tim)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number as it stands: ``start`` is at its sign, ``value`` has it. ``is_word`` where it is spelled out,
    ``after_dash`` where it ends a range ("3-4")."""

    start: int
    end: int
    value: Decimal
    decimals: int
    is_word: bool = False
    after_dash: bool = False


def numerals(text: str) -> Iterator[Numeral]:
    """The numbers of a text in order, but for those that are names of something."""
    spans = list(_names(text))
    starts = [span[0] for span in spans]

    def is_name(at: int) -> bool:
        n = bisect_right(starts, at) - 1
        return n >= 0 and at < spans[n][1]

    found = [each for match in _NUMERAL.finditer(text) if (each := _numeral(text, match))]
    words = (_spelled(match) for match in _WORD.finditer(text) if _is_number_word(text, match))
    yield from sorted(
        (each for each in (*found, *words) if not is_name(each.end - 1)),
        key=lambda each: each.start,
    )


def _names(text: str) -> Iterator[tuple[int, int]]:
    """Where names with numbers stand; only what is around digits is looked at."""
    names = _NAMES["@" in text]
    begin = end = 0
    for digits in _RUN.finditer(text):
        if digits.start() - _AROUND > end:
            yield from (match.span() for match in names.finditer(text, begin, end))
            begin = digits.start() - _AROUND
        end = min(digits.end() + _AROUND, len(text))
    yield from (match.span() for match in names.finditer(text, max(begin, 0), end))


def _is_number_word(text: str, match: re.Match[str]) -> bool:
    word = match[0].lower()
    return word in WORDS or (word in ("en", "ett") and bool(_ONE.match(text, match.end())))


def _spelled(match: re.Match[str]) -> Numeral:
    value = Decimal(WORDS.get(match[0].lower(), 1))
    return Numeral(match.start(), match.end(), value, 0, is_word=True)


def _numeral(text: str, match: re.Match[str]) -> Numeral | None:
    start, end = match.span()
    if not _ends(text, end):
        return None
    digits = re.sub(r"[^\d,.]", "", match[0])
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", digits):
        digits = digits.replace(".", "")
    whole, _, fraction = digits.replace(",", ".").partition(".")
    if len(whole) > 1 and whole[0] == "0" and not fraction:
        return None
    begun = _begins(text, start)
    if begun is None:
        return None
    begins, sign, after_dash = begun
    size = Decimal(f"{whole}.{fraction}" if fraction else whole)
    value = size * sign if size else size
    return Numeral(begins, end, value, len(fraction), after_dash=after_dash)


def _ends(text: str, end: int) -> bool:
    after = text[end : end + 1]
    if after.isalpha() or after in ("_", "²", "³", "+"):
        return bool(_GLUED.match(text, end))
    following = text[end + 1 : end + 2]
    if after in (":", "/", ".", ",") and following.isdigit():
        return False
    return not (after in _MINUS and following.isalpha())


def _begins(text: str, start: int) -> tuple[int, int, bool] | None:
    """Where a number begins with its sign, the sign, whether it ends a range; ``None`` where it is part of a name."""
    before = text[start - 1 : start] if start else ""
    if before in _MINUS and before:
        two = text[start - 2 : start - 1] if start > 1 else ""
        if two.isalpha() or two in (")", "."):
            return None
        if two.isdigit() or two == "%":
            return start, 1, True
        return start - 1, -1, False
    if before == "+":
        return start - 1, 1, False
    if before.isalnum() or before in tuple("/:_§#@=²|"):
        return None
    if before in (".", ",") and text[start - 2 : start - 1].isdigit():
        return None
    if before in (".",) and text[start - 2 : start - 1] == ".":
        return None
    if before in _SPACE and before:
        return _spaced(text, start)
    return start, 1, False


def _spaced(text: str, start: int) -> tuple[int, int, bool]:
    """A number after a space: its minus may have been parted from it by a line's end ("om -", "18,3")."""
    left = text[max(start - 40, 0) : start]
    stripped = left.rstrip()
    if stripped[-1:] in _MINUS and stripped:
        at = start - (len(left) - len(stripped)) - 1
        if _PARTED.search(left):
            return at, -1, False
        if _ranges(text, at):
            return start, 1, True
    if re.search(r"\bminus$", stripped, re.IGNORECASE):
        return start, -1, False
    return start, 1, False


def _ranges(text: str, dash: int) -> bool:
    """The dash follows a number: it is a range and no minus."""
    return text[max(dash - 3, 0) : dash].rstrip()[-1:].isdigit()
