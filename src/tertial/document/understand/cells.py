"""What a printed cell or label says: its value, unit, decimals and note mark, and what damage by OCR hides of it.

Missing is never zero: an empty cell and a lone dash have no value, 0,0 is zero.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

from tertial.document.model import Cell, Doubt, Place
from tertial.domain.swedish import parse_printed

_NO_WIDTH: Final = {0x200B: " ", 0xFEFF: " ", 0x00AD: None}
_DASHES: Final = "-\u2212\u2013\u2014\u2011"
_MARK_UP: Final = re.compile(r"\*\*|__|</?(?:b|strong|i|em|p|span|u)\s*/?>", re.IGNORECASE)
LONGEST_NUMBER: Final = 60
"""Characters of a cell that may be a number; what is longer is words."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A cell on its way from the grid to the table: where it stands is its column, ``text`` is plain (on one line).

    ``is_new``: it is the first cell of a merged one; ``spanned_down`` and ``spanned_across``: it repeats the one above
    or to the left. ``value`` and ``doubt`` only where they are not what ``text`` plainly says."""

    text: str = ""
    place: Place | None = None
    is_bold: bool = False
    is_heading: bool = False
    spanned_down: bool = False
    spanned_across: bool = False
    value: Decimal | None = None
    doubt: Doubt = ""
    indent: float = 0.0


EMPTY: Final = Slot()


def plain(text: str) -> str:
    """A cell's words on one line, without marks of bold and italics.

    >>> plain("**Utfall\\n2020** ")
    'Utfall 2020'
    """
    if not text:
        return ""
    if "<" in text or "*" in text or "_" in text:
        text = _MARK_UP.sub(" ", text)
    if not text.isascii():
        text = text.translate(_NO_WIDTH)
    return " ".join(text.split())


_BLANK: Final = _DASHES + " .\n\t\r\u00a0"


def is_blank(text: str) -> bool:
    """Nothing stands there, or only dashes that say so.

    >>> [is_blank(text) for text in ("", "--", "\u2013", "0", "-5")]
    [True, True, True, False, False]
    """
    return not text.strip(_BLANK)


@lru_cache(maxsize=4096)
def read_number(text: str, *, is_damaged: bool = False) -> Cell | None:
    """The number that a cell is, with its unit and note mark; ``None`` for words, dates and empty cells.

    >>> read_number("9,1 %").value, read_number("9,1 %").unit, read_number("0,8%*").note
    (Decimal('9.1'), '%', '*')
    >>> read_number("9,8¹").note
    '1'
    >>> read_number("2O 1l5,5", is_damaged=True).value, read_number("jan"), read_number("--")
    (Decimal('20115.5'), None, None)
    """
    words = plain(text)
    if not words or len(words) > LONGEST_NUMBER or not _DIGIT.search(words):
        return None
    if simple := _SIMPLE.fullmatch(words):
        return _simple(words, simple)
    for candidate, doubt in _readings(words, is_damaged=is_damaged):
        printed = parse_printed(candidate)
        if printed.value is not None:
            return Cell(
                text=words,
                value=printed.value,
                unit=printed.unit.value if printed.unit else None,
                note=printed.note_mark.translate(_RAISED),
                decimals=printed.decimals,
                doubt=doubt,
            )
    return None


_DIGIT: Final = re.compile(r"\d")
_SIMPLE: Final = re.compile(
    r"(?P<sign>[-\u2212\u2013\u2011+]?)(?P<whole>\d{1,3}(?: \d{3}){1,5}|\d{1,15})(?:,(?P<part>\d{1,9}))?(?P<unit> ?%)?"
)
"""How numbers are mostly printed: read at a fraction of the cost."""


def _simple(words: str, match: re.Match[str]) -> Cell:
    part = match["part"] or ""
    value = Decimal(f"{match['whole'].replace(' ', '')}{'.' + part if part else ''}")
    negative = match["sign"] not in ("", "+") and value != 0
    return Cell(
        text=words,
        value=-value if negative else value,
        unit="%" if match["unit"] else None,
        decimals=len(part),
    )


_GROUPED_BY_POINT: Final = re.compile(r"(?P<sign>[-\u2212\u2013+]?)\d{1,3}(?:\.\d{3}){2,}")
_MISREAD: Final = str.maketrans(
    {"O": "0", "o": "0", "l": "1", "I": "1", "|": "1", "S": "5", "B": "8", "Z": "2"}
)
_MOSTLY_DIGITS: Final = re.compile(r"[-\u2212\u2013+]?[\dOolI|SBZ.,% *]+")
_NOISE: Final = re.compile("^[|_~'\u00ae\u00a9\u00a5=\u2014 ]+|[|_~'\u00ae\u00a9\u00a5 ]+$")


def _readings(words: str, *, is_damaged: bool) -> list[tuple[str, Doubt]]:
    """What a cell may be read as, the plainest first."""
    readings: list[tuple[str, Doubt]] = [(words, "")]
    if _GROUPED_BY_POINT.fullmatch(words):
        readings.append((words.replace(".", " "), ""))
    if words[:1] == "'":
        readings.append((words[1:], ""))
    if is_damaged:
        bare = _NOISE.sub("", words)
        if bare != words:
            readings.append((bare, ""))
        digits = sum(c.isdigit() for c in bare)
        if _MOSTLY_DIGITS.fullmatch(bare) and digits * 2 >= len(bare.replace(" ", "")):
            readings.append((bare.translate(_MISREAD), "repaired"))
    return readings


def read_cell(slot: Slot, *, is_damaged: bool = False) -> Cell:
    """A cell of the table: a number with its value, or words with none.

    A doubt of the slot stands; digits that were repaired and that nothing has confirmed stay open.
    """
    text = plain(slot.text)
    spanned = slot.spanned_down or slot.spanned_across
    number = read_number(text, is_damaged=is_damaged)
    if number is None and slot.value is None:
        return Cell(text=text, place=slot.place, spanned=spanned)
    number = number or Cell(text=text)
    doubt = slot.doubt or ("open" if number.doubt == "repaired" else "")
    value, decimals = number.value, number.decimals
    if slot.value is not None:
        exponent = slot.value.as_tuple().exponent
        value, decimals = slot.value, max(-exponent, 0) if isinstance(exponent, int) else 0
    return Cell(
        text=number.text,
        value=value,
        unit=number.unit,
        note=number.note,
        spanned=spanned,
        decimals=decimals,
        doubt=doubt,
        place=slot.place,
    )


# --- labels ----------------------------------------------------------------------------------------------------------

_LEADING_DASH: Final = re.compile(rf"(?:[{_DASHES}•·●▪◦‣○–]\s*)+(?=[^\W\d_])")
_LEADING_NOISE: Final = re.compile(
    r"^(?:[^\w(]*[a-z]?[^\w(]*[=\u2014~][^\w(]*|[=|_~®©¥*#\u2014]+\s*)(?=\w)"
)
_DAMAGED_YEAR: Final = re.compile(r"[JZ7?]0[12]\d")
POWER: Final = r"(?:(?:(?<=\bm)|(?<=\dm)|(?<=\b[kcdmhN]m))[²³]|(?:(?<=\bCO)|(?<=\bh))²)"
"""A raised digit that belongs to its unit and is no note mark: m², km³, CO², h²."""
_LABEL_MARK: Final = re.compile(
    r"\s*(?:\((?P<number>\d{1,2}|[a-z])\)|(?<=\s)(?P<digit>\d)\)|(?P<star>\*{1,3})"
    rf"|(?!{POWER})(?P<raised>[¹²³⁴⁵⁶⁷⁸⁹]+))$"
)
_STUCK_DIGIT: Final = re.compile(r"(?<=[a-zåäö])(?<!\bm)(?<!\b[kcdmh]m)(?P<digit>[1-9])$")
_RAISED: Final = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹⁰", "1234567890")


@dataclass(frozen=True, slots=True)
class Label:
    """A row's label: ``text`` without dash and note mark, ``note`` the mark, ``has_dash`` where a dash stood."""

    text: str
    note: str = ""
    has_dash: bool = False


def read_label(
    text: str, marks: frozenset[str] = frozenset(), *, is_damaged: bool = False
) -> Label:
    """A label in its parts; a digit stuck to the last word is a note mark only when such a note is among ``marks``.

    >>> read_label("- egen utförare"), read_label("Dagverksamhet, tillfällen (1)").note
    (Label(text='egen utförare', note='', has_dash=True), '1')
    >>> read_label("Personal2", frozenset("2")).note, read_label("Avd2").text
    ('2', 'Avd2')
    """
    words = plain(text)
    if is_damaged:
        words = _LEADING_NOISE.sub("", words).rstrip(" |")
        words = "2" + words[1:] if _DAMAGED_YEAR.fullmatch(words) else words
    dash = _LEADING_DASH.match(words)
    if dash:
        words = words[dash.end() :]
    note = ""
    found = _LABEL_MARK.search(words)
    if found and found.start() > 0:
        mark = found["number"] or found["digit"] or found["star"] or found["raised"]
        note, words = mark.translate(_RAISED), words[: found.start()]
    elif (stuck := _STUCK_DIGIT.search(words)) and stuck["digit"] in marks:
        note, words = stuck["digit"], words[: stuck.start()]
    return Label(words.strip(), note, dash is not None)


# --- units -----------------------------------------------------------------------------------------------------------

_UNIT: Final = re.compile(
    r"(?<![\w/])(?:(?P<mnkr>mnkr|mkr|milj(?:oner)?\.? kr(?:onor)?|msek)|(?P<tkr>tkr|kkr|tusen(?:tal)? kr(?:onor)?"
    r"|1 ?000(?:-tals)? kr(?:onor)?|tsek|ksek)|(?P<points>procentenhet(?:er)?|%-enheter)|(?P<percent>%|procent)"
    r"|(?P<kr>kr|kronor|sek)|(?P<hours>timmar|tim)|(?P<places>(?:hel|hels)?årsplatser|platser)|(?P<persons>personer)"
    r"|(?P<index>index))(?![\w/])",
    re.IGNORECASE,
)
_UNIT_NAMES: Final = {
    "mnkr": "mnkr",
    "tkr": "tkr",
    "points": "procentenheter",
    "percent": "%",
    "kr": "kr",
    "hours": "timmar",
    "places": "platser",
    "persons": "personer",
    "index": "index",
}
_MONEY: Final = frozenset({"mnkr", "tkr", "kr"})
_PER: Final = re.compile(r"(?:kr|kronor|tkr)\s*(?:/|per\b)", re.IGNORECASE)


@lru_cache(maxsize=4096)
def unit_in(text: str) -> str | None:
    """The unit that words name, as in ``tertial.report/1``; the last one where several stand there.

    >>> unit_in("Driftredovisning, mnkr"), unit_in("Andel (%)"), unit_in("Belopp i tusental kronor"), unit_in("Skrift")
    ('mnkr', '%', 'tkr', None)
    """
    found = [_UNIT_NAMES[match.lastgroup or "kr"] for match in _UNIT.finditer(text)]
    return found[-1] if found else None


def money_unit_in(text: str) -> str | None:
    """The unit of money that words name."""
    found = [_UNIT_NAMES[match.lastgroup or "kr"] for match in _UNIT.finditer(text)]
    return next((unit for unit in found if unit in _MONEY), None)


def without_unit(title: str) -> str:
    """A title without the unit that ends it.

    >>> without_unit("Driftredovisning, tkr"), without_unit("Investeringar (tkr)"), without_unit("Bidrag, lån")
    ('Driftredovisning', 'Investeringar', 'Bidrag, lån')
    """
    inside = _UNIT_INSIDE.match(title)
    if inside and inside["title"]:
        return inside["title"]
    parted = _TITLE_UNIT.fullmatch(title)
    return (
        parted["title"] if parted and _UNIT.fullmatch(parted["unit"] or parted["braced"]) else title
    )


_UNIT_INSIDE: Final = re.compile(
    r"(?P<title>[^,(]{3,80}),\s*(?:tkr|mnkr|mkr|kr)\s+\S", re.IGNORECASE
)
_TITLE_UNIT: Final = re.compile(
    r"(?P<title>.*[^\s,;:(])\s*(?:[,;:]\s*(?P<unit>[^,;:()]{1,20})|\((?P<braced>[^,;:()]{1,20})\))"
)
_UNIT_PLACE: Final = re.compile(r"[,;:]\s*[^,;:()]*$|\([^()]*\)\s*$|^[^\s]+$")


@lru_cache(maxsize=4096)
def unit_of_label(text: str) -> str | None:
    """The unit that a label or heading gives its values: in parentheses, after a comma, or alone; not any word of it.

    >>> [unit_of_label(x) for x in ("Sjukfrånvaro, totalt (%)", "Boendestöd, antal timmar", "Utfall tkr")]
    ['%', 'timmar', 'tkr']
    >>> unit_of_label("Timmar hemtjänst"), unit_of_label("Insatser till personer med funktionsnedsättning")
    (None, None)
    """
    found = _UNIT_PLACE.search(text)
    if found and (unit := unit_in(found[0])):
        return unit
    last = text.rsplit(" ", 1)[-1]
    unit = unit_in(last)
    return unit if unit in _MONEY or unit in ("%", "procentenheter") else None
