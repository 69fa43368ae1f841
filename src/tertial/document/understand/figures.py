"""Figures in running text: value, unit, sign and the words that go with it.

A numeral is a figure when the words around it say how much: a unit, a counted noun, decimals, or a verb that leads to
a value. ``amounts`` gives all that is known of each, ``figures_in`` what a document keeps.
Source: docs/dev/methods.md#figures-in-running-text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from itertools import pairwise
from typing import Final

from tertial.document.model import TextFigure
from tertial.document.understand.mend import Mended, mended
from tertial.document.understand.numerals import Numeral, numerals
from tertial.document.understand.signed import signed_value

_PEOPLE: Final = (
    r"\w*(?:personer|person|anställda|medarbetare|brukare|kunder|elever|barn|ungdomar|årsarbetare|årsarbetskrafter"
    r"|besökare|användare|deltagare|klienter|invånare|chefer|patienter|individer|sjuksköterskor|undersköterskor"
    r"|handläggare|pedagoger|föräldrar|avhoppare|tjänstepersoner|vikarier|konsulter|kvinnor|män|flickor|pojkar)"
)
_UNITS: Final = re.compile(
    r"\s*(?:"
    r"(?P<mnkr>mnkr\b|mkr\b|msek\b|milj\.?\s?(?:kr\b|kronor\b)|miljon(?:er)?(?:\s+(?:kr\b|kronor\b|sek\b))?(?!\w))"
    r"|(?P<mdkr>mdkr\b|mdr\b|miljard(?:er)?(?:\s+(?:kr\b|kronor\b))?(?!\w))"
    r"|(?P<tkr>tkr\b|kkr\b|tusen\s+(?:kr\b|kronor\b)|tusentals\s+kronor\b)"
    r"|(?P<kr>kronor\b|kr\b|sek\b|:-(?!\d))"
    r"|(?P<points>procentenhet(?:er|en|erna)?\b|procent-\s?enhet(?:er)?\b|%-enhet(?:er)?\b)"
    r"|(?P<percent>procent\b|%)"
    r"|(?P<hours>\w*timmar\b|\w*timme\b|tim\b\.?)"
    rf"|(?P<people>{_PEOPLE}\b)"
    r"|(?P<places>\w*(?:platser|plats|placeringar|placering|lägenheter|lägenhet)\b)"
    r"|(?P<pieces>stycken\b|st\b\.?)"
    r")",
    re.IGNORECASE,
)
_UNIT_OF: Final = {
    "mnkr": "mnkr",
    "mdkr": "mnkr",
    "tkr": "tkr",
    "kr": "kr",
    "points": "procentenheter",
    "percent": "%",
    "hours": "timmar",
    "people": "personer",
    "places": "platser",
    "pieces": "st",
}
MONEY: Final = frozenset(("kr", "tkr", "mnkr"))
COUNTS: Final = frozenset(("personer", "platser", "st", "timmar"))
_TIME: Final = re.compile(
    r"(?:år|års|året|åren|årens|årets|årig\w*|månad\w*|månader\w*|vecka|veckor\w*|dag|dagar\w*|dygn\w*|minuter\w*"
    r"|sekunder|kvartal\w*|tertial\w*|gånger|gången|ggr|h|timmars)$",
    re.IGNORECASE,
)
_SMALL_WORDS: Final = """
    i på av och eller samt för till från med mot om under över per vid inom som är var har hade högre lägre mer mindre
    fler färre bättre sämre jämfört respektive varav men medan eftersom vilket vilka där då när än den det de en ett att
    kommer ska skall kan får blir blev inte ej utan mellan hos via efter innan före sedan redan endast bara också även
    alltså dock nu nås uppnås gäller avser sker innebär utgör enligt utifrån genom trots främst framför bland cirka ca
    sammanlagt totalt sammantaget kronor procent samtidigt därav därför vilken detta denna dessa sig sin sitt sina vi
    man hon han hen du tidigare senare senaste första andra tredje följande nästa förra föregående miljoner tusen
    mycket nedan ovan ovanstående
    """
_NOT_COUNTED: Final = frozenset(_SMALL_WORDS.split())
_NEXT: Final = re.compile(r"\s+([^\W\d_][\w-]*)")
_LEADS: Final = re.compile(
    r"(?:\b(?:från|till|på|om|med|är|var|blev|blir|bli|vara|än|cirka|ca\.?|drygt|knappt|nästan|ungefär|närmare|omkring"
    r"|runt|mellan|varav|totalt|sammanlagt|sammantaget|endast|bara|minst|högst|av|snitt|genomsnitt|respektive|motsvarar"
    r"|utgör|utgjorde|uppgår|uppgick|visar|antalet|antal)|[:=(])\s*$",
    re.IGNORECASE,
)
_APPROXIMATE: Final = re.compile(
    r"\b(?:cirka|ca\.?|c:a|drygt|knappt|nästan|ungefär|omkring|närmare|runt|uppskattningsvis|i storleksordningen"
    r"|strax (?:över|under)|över|upp (?:till|emot)|mer än|minst|högst)\s*$",
    re.IGNORECASE,
)
_SHARES: Final = re.compile(
    r"[\s,;]*(?:(?:respektive|och|eller|till|samt|mot|jämfört med|från|varav)\s+|[-\u2013,(]\s*|\s*)$",
    re.IGNORECASE,
)
_RESPECTIVELY: Final = re.compile(r"^[^.!?;]{0,70}\brespektive\s*$", re.IGNORECASE | re.DOTALL)
_FOOTNOTE: Final = re.compile(r"\s*\d{1,2}\s+[A-ZÅÄÖ\"”]|\s*\d{1,2}[.)]\s")
_ENUMERATED: Final = re.compile(r"\b[A-ZÅÄÖ]\w+[ \n]$")
_AGE: Final = re.compile(r"\b(?:medelålder\w*|genomsnitt\w*|snitt\w*)\b[^.]{0,120}$", re.IGNORECASE)
_BEFORE: Final = 48
_DEBRIS: Final = 4
_PIECE: Final = 6000


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure with all that its words say: ``start``–``end`` with sign and unit, ``number_end`` of the number alone.

    ``noun`` is what is counted ("platser", "enheter"), ``approximate`` the word that says so ("drygt"), ``share`` the
    index of the figure in the same list whose unit it has ("4,8 respektive 4,6 miljoner kronor").
    """

    start: int
    end: int
    number_end: int
    value: Decimal
    decimals: int
    unit: str | None
    signed: Decimal
    noun: str = ""
    approximate: str = ""
    is_word: bool = False
    after_dash: bool = False


def figures_in(text: str, *, is_damaged: bool = False) -> tuple[TextFigure, ...]:
    """The figures in a text that say how much; dates, paragraphs of laws, numbers of things named by them are none.

    >>> [(f.text, f.unit, f.signed) for f in figures_in("Ett underskott om -8,7 miljoner kronor per 31 mars 2020.")]
    [('-8,7 miljoner kronor', 'mnkr', Decimal('-8.7'))]
    """
    whole = mended(text) if is_damaged else Mended(text)
    return tuple(
        TextFigure(
            text=text[whole.back(each.start) : whole.back(each.end)],
            value=each.value,
            unit=each.unit,
            ref="",
            start=whole.back(each.start),
            end=whole.back(each.end),
            signed=each.signed,
        )
        for each in amounts(whole.text)
    )


@lru_cache(maxsize=1024)
def amounts(text: str) -> tuple[Amount, ...]:
    """The figures in a text that is whole (mended where it was damaged), in order, with the words that go with them.

    A text longer than anybody writes is read a piece at a time, so that the time it takes grows with its length only.
    What was read is kept for who checks it, until that is done (``check`` forgets it).
    """
    if len(text) > _PIECE:
        at = max(text.rfind(" ", _PIECE // 2, _PIECE), _PIECE // 2)
        pieces = ((start, amounts(part)) for start, part in _pieces(text, at))
        return tuple(
            replace(e, start=e.start + n, end=e.end + n, number_end=e.number_end + n)
            for n, found in pieces
            for e in found
        )
    candidates: list[_Candidate | None] = []
    last = 0
    for each in numerals(text):
        found = _candidate(text, each) if each.start >= last else None
        candidates.append(found)
        last = found.end if found else last
    shared = list(_with_shared_units(text, candidates))
    kept = _without_debris(text, [each for each in shared if each is not None])
    return tuple(_with_signs(text, kept))


def _pieces(text: str, at: int) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        yield start, text[start:at]
        start = at
        cut = text.rfind(" ", start + _PIECE // 2, start + _PIECE)
        at = cut if cut > 0 else start + _PIECE


@dataclass(frozen=True, slots=True)
class _Candidate:
    numeral: Numeral
    end: int
    unit: str | None
    noun: str
    factor: int
    is_sure: bool


def _candidate(text: str, numeral: Numeral) -> _Candidate | None:
    """A number with its unit; ``None`` where its words say that it is no amount."""
    found = _UNITS.match(text, numeral.end)
    if found and found.lastgroup == "people" and _is_name_of_people(found[0]):
        found = None
    if found and found.lastgroup:
        unit, factor, end, noun = _unit_found(text, found)
        return _Candidate(numeral, end, unit, noun, factor, True)
    if _is_time(text, numeral) or _is_year(numeral):
        return None
    if numeral.decimals:
        return _Candidate(numeral, numeral.end, None, "", 1, not _is_section(text, numeral))
    if not numeral.is_word and _is_mark(text, numeral):
        return None
    counted, noun, end = _counted(text, numeral)
    if counted:
        return _Candidate(numeral, end, counted, noun, 1, True)
    is_led = numeral.is_word or bool(
        _LEADS.search(text[max(numeral.start - 20, 0) : numeral.start])
    )
    return _Candidate(numeral, numeral.end, "st" if numeral.is_word else None, "", 1, is_led)


def _is_name_of_people(words: str) -> bool:
    return words.strip() in ("person", "barn-")


def _unit_found(text: str, found: re.Match[str]) -> tuple[str, int, int, str]:
    kind = found.lastgroup or ""
    end = found.end()
    if kind == "mdkr":
        return "mnkr", 1000, end, ""
    if kind == "mnkr" and found[0].strip().lower() in ("miljon", "miljoner"):
        after = _NEXT.match(text, end)
        people = _UNITS.match(text, end)
        if after and people and people.lastgroup in ("people", "hours", "places", "pieces"):
            return _UNIT_OF[str(people.lastgroup)], 1_000_000, people.end(), people[0].strip()
    noun = found[0].strip() if kind in ("hours", "people", "places", "pieces") else ""
    return _UNIT_OF[kind], 1, end, noun


def _is_time(text: str, numeral: Numeral) -> bool:
    """A length of time ("de 12 senaste månaderna", "30 dagar"), which says how much only as a mean or with decimals."""
    at = numeral.end
    for _ in range(2):
        word = _NEXT.match(text, at)
        if word is None:
            return False
        if _TIME.match(word[1]):
            if numeral.decimals and not numeral.is_word:
                return False
            return not _AGE.search(text[max(numeral.start - 130, 0) : numeral.start])
        if word[1].lower() in ("per", "i", "till", "och", "kvinnor", "män"):
            return False
        at = word.end()
    return False


def _is_year(numeral: Numeral) -> bool:
    return (
        not numeral.is_word
        and not numeral.decimals
        and 1900 <= abs(numeral.value) <= 2099
        and numeral.end - numeral.start == 4
    )


def _is_section(text: str, numeral: Numeral) -> bool:
    """ "2.1 Sammanfattning": a dot is a decimal mark only where a unit says so."""
    return "." in text[numeral.start : numeral.end]


def _is_mark(text: str, numeral: Numeral) -> bool:
    """A note's mark, a list's number, a page, a house in a street, a number after a code."""
    if _FOOTNOTE.match(text) and not text[: numeral.start].strip():
        return True
    before = text[max(numeral.start - _BEFORE, 0) : numeral.start]
    if re.search(r"\b[A-ZÅÄÖ]{2,}\s$", before):
        return True
    named = _ENUMERATED.search(before)
    return bool(named and not re.search(r"(?:^|[.!?:]\s+)$", before[: named.start()]))


def _counted(text: str, numeral: Numeral) -> tuple[str | None, str, int]:
    """What is counted: "399 anställda", "18 externa enheter", "fyra utvecklingsåtaganden"."""
    at = numeral.end
    for n in range(3):
        word = _NEXT.match(text, at)
        if word is None or not word[1][0].islower() or word[1] in _NOT_COUNTED:
            return None, "", at
        unit = _UNITS.match(text, at)
        if n and unit and unit.lastgroup in ("hours", "people", "places", "pieces"):
            return _UNIT_OF[unit.lastgroup], word[1], numeral.end
        if n == 0 and not _is_plural(word[1]):
            return None, "", at
        if _NOUN.search(word[1]):
            return "st", word[1], word.end() if n == 0 else numeral.end
        at = word.end()
    return None, "", at


_NOUN: Final = re.compile(
    r"(?:ar|or|er|en|et|nden|don|ioner|mål|fall|ärenden|förslag|områden|boenden|fordon|åtgärder|insatser|hus|kök|rum"
    r"|beslut|avtal|projekt|besök|samtal|kontroller|risker|mått|uppdrag|krav|svar|tider)$"
)


def _is_plural(word: str) -> bool:
    return not word.endswith("s") or word.endswith(("hus", "års"))


def _with_shared_units(text: str, candidates: list[_Candidate | None]) -> Iterator[Amount | None]:
    """Figures in a list have the unit of the next ("4,8 respektive 4,6 miljoner kronor") or of the last one."""
    known = list(candidates)
    for n in range(len(known) - 2, -1, -1):
        here, after = known[n], known[n + 1]
        if here is None or after is None or here.unit or not after.unit:
            continue
        between = text[here.end : after.numeral.start]
        is_list = _SHARES.fullmatch(between) is not None and len(between) < 20
        if (
            after.unit in ("%", "procentenheter")
            and here.numeral.decimals != after.numeral.decimals
        ):
            is_list = False  # "28 eller 3,4 procent": a number and its share
        if is_list or (here.numeral.decimals and _RESPECTIVELY.match(between)):
            known[n] = replace(
                here, unit=after.unit, noun=after.noun, is_sure=True, factor=after.factor
            )
    last: _Candidate | None = None
    for each in known:
        if each is None:
            yield None
            continue
        here = each
        if here.unit is None and last and last.unit and here.numeral.decimals:
            between = text[last.end : here.numeral.start]
            if "." not in between and len(between) < 120:
                here = replace(here, unit=last.unit if last.unit != "st" else None)
        last = here
        yield _amount(text, here) if here.is_sure else None


def _without_debris(text: str, found: list[Amount]) -> list[Amount]:
    """Four or more bare numbers in a row are the rest of a table or a chart, no running text."""
    kept: list[Amount] = []
    row: list[Amount] = []
    for each in found:
        is_next = bool(row) and not re.search(r"[^\W\d_]", text[row[-1].end : each.start])
        if each.unit in (None, "st") and not each.is_word and not each.noun:
            if row and not is_next:
                kept += row if len(row) < _DEBRIS else []
                row = []
            row.append(each)
        else:
            kept += row if len(row) < _DEBRIS else []
            kept.append(each)
            row = []
    return kept + (row if len(row) < _DEBRIS else [])


def _amount(text: str, found: _Candidate) -> Amount:
    numeral = found.numeral
    before = text[max(numeral.start - 30, 0) : numeral.start]
    approximate = _APPROXIMATE.search(before)
    value = numeral.value * found.factor
    return Amount(
        start=numeral.start,
        end=found.end,
        number_end=numeral.end,
        value=value,
        decimals=numeral.decimals,
        unit=found.unit,
        signed=value,
        noun=found.noun,
        approximate=approximate[0].strip().lower() if approximate else "",
        is_word=numeral.is_word,
        after_dash=numeral.after_dash,
    )


def _with_signs(text: str, kept: list[Amount]) -> Iterator[Amount]:
    edges = [0, *(each.end for each in kept)]
    limits = [*(each.start for each in kept[1:]), len(text)]
    for n, each in enumerate(kept):
        signed = signed_value(text, each.start, each.end, each.value, edges[n], limits[n])
        yield each if signed == each.signed else replace(each, signed=signed)


def in_ranges(found: tuple[Amount, ...]) -> frozenset[int]:
    """The indexes of figures that are ends of a range ("3-4 fordon")."""
    ends: set[int] = set()
    for n, (_, second) in enumerate(pairwise(found)):
        if second.after_dash:
            ends |= {n, n + 1}
    return frozenset(ends)
