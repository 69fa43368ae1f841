"""Numbers, dates and phrases in Swedish, both ways: what is printed here can be read here.

Printed: no-break space between thousands, decimal comma, true minus (U+2212), −0,0 as 0,0, rounded half up.
Read: every form that reports and exports use; what can be read in two ways is refused. Missing is never zero.
Source: docs/dev/methods.md#swedish.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from tertial.domain.figure import Unit
from tertial.domain.money import in_unit, ore_from, round_half_up
from tertial.domain.percent import Percent, PercentagePoints
from tertial.domain.period import MONTHS
from tertial.errors import BadInput

NBSP: Final = "\u00a0"
MINUS: Final = "\u2212"
MAX_ORE: Final = 10**17
"""No amount of a municipality is larger (10^15 kr): what is, was misread, and would not add up in 64 bits."""

_DECIMALS: Final = {Unit.MNKR: 1, Unit.TKR: 0, Unit.KR: 0}
_MONEY_WORDS: Final = {
    Unit.KR: "kronor",
    Unit.TKR: "tusen kronor",
    Unit.MNKR: "miljoner kronor",
}


COUNTS = (
    *("noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio"),
    *("elva", "tolv"),
)
"""Numbers that running text writes in words."""


def in_words(number: int) -> str:
    """A number of things as running text writes it: in words up to twelve.

    >>> in_words(4), in_words(12), in_words(13)
    ('fyra', 'tolv', '13')
    """
    return COUNTS[number] if 0 <= number < len(COUNTS) else format_number(number)


def format_number(value: Decimal | int, decimals: int = 0, *, sign: bool = False) -> str:
    """A number as it is printed, rounded once, half up. ``sign`` prints + before what is above zero.

    >>> format_number(Decimal("-2265.75"), 1), format_number(24, sign=True), format_number(Decimal("-0.04"), 1)
    ('−2\\xa0265,8', '+24', '0,0')
    """
    return _printed(round_half_up(Decimal(value), decimals), sign)


def _printed(rounded: Decimal, sign: bool) -> str:
    digits = f"{abs(rounded):,f}".replace(",", NBSP).replace(".", ",")
    if rounded < 0:
        return MINUS + digits
    return f"+{digits}" if sign and rounded > 0 else digits


def printed_ore(ore: int, unit: Unit, decimals: int | None = None) -> Decimal:
    """The amount as printed, in the unit: exact öre rounded once (default decimals: mnkr 1, tkr and kr 0).

    Raises: BadInput("money.unit"): the unit is not one of money.
    >>> printed_ore(155_882_345_600, Unit.MNKR)
    Decimal('1558.8')
    """
    exact = in_unit(ore, unit)
    return round_half_up(exact, _DECIMALS[unit] if decimals is None else decimals)


def format_ore(
    ore: int | None, unit: Unit, *, decimals: int | None = None, sign: bool = False
) -> str:
    """An amount as it stands in a table cell, without its unit; missing is an empty cell.

    Raises: BadInput("money.unit"): the unit is not one of money.
    >>> format_ore(1_140_000_000, Unit.MNKR), format_ore(None, Unit.TKR), format_ore(123456, Unit.KR, decimals=2)
    ('11,4', '', '1\\xa0234,56')
    """
    return "" if ore is None else _printed(printed_ore(ore, unit, decimals), sign)


def amount_phrase(ore: int, unit: Unit = Unit.MNKR, *, decimals: int | None = None) -> str:
    """An amount in running text, with its unit in words and the minus that it has.

    >>> amount_phrase(1_140_000_000), amount_phrase(100, Unit.KR)
    ('11,4 miljoner kronor', '1 krona')
    """
    digits = format_ore(ore, unit, decimals=decimals)
    if unit is Unit.KR and digits in ("1", f"{MINUS}1"):
        return f"{digits} krona"
    return f"{digits} {_MONEY_WORDS[unit]}"


def format_percent(value: Percent | None, decimals: int = 1, *, sign: bool = False) -> str:
    """A percentage with its sign after a no-break space; missing is empty.

    >>> format_percent(Percent(Decimal("6.4")), sign=True)
    '+6,4\\xa0%'
    """
    return "" if value is None else f"{format_number(value.value, decimals, sign=sign)}{NBSP}%"


def format_points(value: PercentagePoints | None, decimals: int = 1, *, sign: bool = False) -> str:
    """A difference of percentages in words; missing is empty.

    >>> format_points(PercentagePoints(Decimal("-0.3")))
    '−0,3 procentenheter'
    """
    if value is None:
        return ""
    digits = format_number(value.value, decimals, sign=sign)
    word = "procentenhet" if digits.strip(f"+{MINUS}") == "1" else "procentenheter"
    return f"{digits} {word}"


def format_date(day: date) -> str:
    """A date in running text.

    >>> format_date(date(2020, 8, 31))
    '31 augusti 2020'
    """
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


# --- reading ---------------------------------------------------------------------------------------------------------

_MINUSES: Final = "-\u2212\u2013\u2011"  # hyphen-minus, minus, en dash, no-break hyphen
_SPACES: Final = re.compile(r"[\s\u00a0\u202f\u2009\u2007\u2008]+")
_LONGEST: Final = 40  # characters of a number
_LONGEST_CELL: Final = 200  # what is longer is a text
_SIGNED: Final = re.compile(
    rf"(?:(?P<lead>[{_MINUSES}+]) ?)?(?P<digits>[0-9.,][0-9., ]*?)(?: ?(?P<trail>[{_MINUSES}]))?"
)
_DIGITS: Final = re.compile(
    r"(?P<whole>[0-9]{1,3}(?: [0-9]{3})+|[0-9]*)(?:(?P<mark>[.,])(?P<fraction>[0-9]+))?"
)


def parse_number(text: str) -> Decimal:
    """Read a printed or exported number, exactly.

    Takes thousands with any space, decimal comma (or point where it can be nothing else), the minus as hyphen, true
    minus or dash before or after the digits, or as parentheses, and a minus that a line break parted from its digits.
    Raises: BadInput("number.invalid"): it is no number. BadInput("number.ambiguous"): a point before three digits
            (``1.234``) or points and commas together, which can be read in two ways.
    >>> parse_number("−1 234,50"), parse_number("(98 000)"), parse_number("1234,5-"), parse_number("0.125")
    (Decimal('-1234.50'), Decimal('-98000'), Decimal('-1234.5'), Decimal('0.125'))
    """
    plain = _SPACES.sub(" ", text).strip()
    in_parentheses = len(plain) > 2 and plain[0] == "(" and plain[-1] == ")"
    signed = _SIGNED.fullmatch(plain[1:-1].strip() if in_parentheses else plain)
    if len(plain) > _LONGEST or not signed:
        raise BadInput("number.invalid", text=text[:80])
    lead, trail = signed["lead"], signed["trail"]
    if sum(map(bool, (lead, trail, in_parentheses))) > 1:  # two signs
        raise BadInput("number.invalid", text=text[:80])
    value = _unsigned(signed["digits"], text)
    return -value if value and (in_parentheses or trail or lead not in (None, "+")) else value


def _unsigned(digits: str, text: str) -> Decimal:
    if "," in digits and "." in digits:
        raise BadInput("number.ambiguous", text=text[:80])
    match = _DIGITS.fullmatch(digits)
    if not match or not (match["whole"] or match["fraction"]):
        raise BadInput("number.invalid", text=text[:80])
    whole, mark, fraction = match["whole"].replace(" ", ""), match["mark"], match["fraction"] or ""
    if mark == "." and len(fraction) == 3 and match["whole"].lstrip("0") and len(whole) <= 3:
        raise BadInput("number.ambiguous", text=text[:80])
    return Decimal(f"{whole or '0'}.{fraction}" if fraction else whole)


_PLAIN_AMOUNT: Final = re.compile(
    r"([-\u2212]?)([0-9]{1,15}|[0-9]{1,3}(?:[ \u00a0][0-9]{3}){1,4})(?:[.,]([0-9]{1,2}))?"
)
"""How exports mostly write an amount: read at a fraction of the cost."""


def parse_amount_ore(text: str) -> int:
    """Read an amount in kronor as whole öre; at most two decimals, so that 1,500 is never taken for 1 500 or 1,5.

    Raises: BadInput("number.invalid"), BadInput("number.ambiguous"): as ``parse_number``.
            BadInput("amount.decimals"): more than two decimals. BadInput("amount.too_large"): beyond 10^15 kr.
    >>> parse_amount_ore("1 234 567,89"), parse_amount_ore("-98 000,00")
    (123456789, -9800000)
    """
    if plain := _PLAIN_AMOUNT.fullmatch(text):
        whole = plain[2].replace(" ", "").replace(NBSP, "")
        ore = int(whole + (plain[3] or "").ljust(2, "0"))
        return -ore if plain[1] else ore
    value = parse_number(text)
    if _exponent(value) < -2:
        raise BadInput("amount.decimals", text=text[:80])
    ore = ore_from(value, Unit.KR)
    if abs(ore) > MAX_ORE:
        raise BadInput("amount.too_large", text=text[:80])
    return ore


def _exponent(value: Decimal) -> int:
    exponent = value.as_tuple().exponent
    return exponent if isinstance(exponent, int) else 0


PrintedKind = Literal[
    "number", "missing", "not_available", "direction", "bound", "survey_not_done", "word"
]


@dataclass(frozen=True, slots=True)
class Printed:
    """What a printed cell says. ``raw`` is always as it stood; ``value`` is in ``unit`` and only where a number stands.

    ``decimals`` is how many were printed, ``note_mark`` the footnote mark after the number ("*"), ``as_of`` the words
    in parentheses that give the value its own date ("juli 2025"), ``operator`` that of a bound (≤ ≥ < >),
    ``direction`` what a target in words asks for.
    """

    raw: str
    kind: PrintedKind
    value: Decimal | None = None
    unit: Unit | None = None
    decimals: int | None = None
    note_mark: str = ""
    as_of: str = ""
    operator: Literal["", "≤", "≥", "<", ">"] = ""
    direction: Literal["", "up", "down"] = ""


_UNIT_WORDS: Final = {
    "%": Unit.PERCENT,
    "procent": Unit.PERCENT,
    "procentenhet": Unit.PERCENTAGE_POINTS,
    "procentenheter": Unit.PERCENTAGE_POINTS,
    "kr": Unit.KR,
    "kronor": Unit.KR,
    "krona": Unit.KR,
    "tkr": Unit.TKR,
    "tusen kronor": Unit.TKR,
    "mnkr": Unit.MNKR,
    "mkr": Unit.MNKR,
    "miljoner kronor": Unit.MNKR,
    "timmar": Unit.HOURS,
    "personer": Unit.PERSONS,
    "platser": Unit.PLACES,
    "st": Unit.COUNT,
    "index": Unit.INDEX,
}
_OPERATORS: Final[dict[str, Literal["≤", "≥", "<", ">"]]] = {
    "≤": "≤",
    "<=": "≤",
    "högst": "≤",
    "max": "≤",
    "≥": "≥",
    ">=": "≥",
    "minst": "≥",
    "<": "<",
    ">": ">",
}
_NUMBER_CELL: Final = re.compile(
    rf"(?P<operator>≤|≥|<=|>=|<|>|(?:högst|minst|max)(?= ))? ?"
    rf"(?P<number>\([0-9., ]+\)|[{_MINUSES}+]? ?[0-9.,](?:[0-9., ]*[0-9])?(?: ?[{_MINUSES}])?)"
    rf"(?: ?(?P<unit>{'|'.join(sorted(map(re.escape, _UNIT_WORDS), key=len, reverse=True))}))?"
    r"(?: ?(?P<mark>\*+|[¹²³⁴⁵⁶⁷⁸⁹]+|[†‡]))?"
    r"(?: ?\((?P<as_of>[^()]*[^\W\d_][^()]*)\))?"
    r"(?: ?(?P<late_mark>\*+|[¹²³⁴⁵⁶⁷⁸⁹]+|[†‡]))?",
    re.IGNORECASE,
)
_NOT_AVAILABLE: Final = re.compile(rf"[{_MINUSES}—]{{1,3}}|\.\.\.?")
_DIRECTION: Final = re.compile(
    r"(?:(?P<up>öka|ökning)|minska|minskning)(?:d|de|t|nde)?(?: \w+)?",
    re.IGNORECASE,
)
_SURVEY: Final = re.compile(
    r"(?:undersökning(?:en)?|enkät(?:en)?|mätning(?:en)?) (?:görs|gjordes|genomförs|genomfördes) (?:ej|inte)\b.*"
    r"|ingen (?:undersökning|enkät|mätning)\b.*",
    re.IGNORECASE,
)


def parse_printed(raw: str) -> Printed:
    """Read what a cell of a report or a registered value says; never fails, and never takes missing as zero.

    >>> parse_printed("0,8%*").value, parse_printed("8,7 (juli 2025)").as_of, parse_printed("≤ 7,7").operator
    (Decimal('0.8'), 'juli 2025', '≤')
    >>> [parse_printed(raw).kind for raw in ("", "--", "Minska", "Undersökning görs ej 2026", "Klart")]
    ['missing', 'not_available', 'direction', 'survey_not_done', 'word']
    """
    plain = _SPACES.sub(" ", raw).strip()
    if not plain:
        return Printed(raw, "missing")
    if len(plain) > _LONGEST_CELL:
        return Printed(raw, "word")
    if _NOT_AVAILABLE.fullmatch(plain):
        return Printed(raw, "not_available")
    if direction := _DIRECTION.fullmatch(plain):
        return Printed(raw, "direction", direction="up" if direction["up"] else "down")
    if _SURVEY.fullmatch(plain):
        return Printed(raw, "survey_not_done")
    return _parse_number_cell(raw, plain) or Printed(raw, "word")


def _parse_number_cell(raw: str, plain: str) -> Printed | None:
    match = _NUMBER_CELL.fullmatch(plain)
    if not match:
        return None
    try:
        value = parse_number(match["number"])
    except BadInput:
        return None
    return Printed(
        raw,
        "bound" if match["operator"] else "number",
        value=value,
        unit=_UNIT_WORDS[match["unit"].lower()] if match["unit"] else None,
        decimals=-_exponent(value),
        note_mark=match["mark"] or match["late_mark"] or "",
        as_of=match["as_of"] or "",
        operator=_OPERATORS[match["operator"].lower()] if match["operator"] else "",
    )


HeadingMeasure = Literal[
    "", "outcome", "forecast", "budget", "final_accounts", "milestone_target", "target_value"
]
_MEASURE_WORDS: Final[dict[str, HeadingMeasure]] = {
    "utfall": "outcome",
    "prognos": "forecast",
    "budget": "budget",
    "bokslut": "final_accounts",
    "etappmål": "milestone_target",
    "målvärde": "target_value",
}
_HEADING: Final = re.compile(
    rf"(?:(?P<measure>{'|'.join(_MEASURE_WORDS)})\b ?)?"
    rf"(?:(?:(?P<month>[a-zåäö]{{3,9}})\.?|(?P<number>0[1-9]|1[0-2]) ?[-–]) ?)?"
    r"(?P<year>(?:19|20)[0-9]{2})(?: ?\((?P<note>[^()]+)\))?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column's heading says of its values. ``month`` is the last one: whether the values are of that month or
    of the year to date does not stand there, and must be asked. ``note`` is the words in parentheses ("Delår 2")."""

    raw: str
    year: int
    month: int | None = None
    measure: HeadingMeasure = ""
    note: str = ""


def parse_heading(raw: str) -> Heading | None:
    """Read a column's heading with its own period and measure; ``None`` when no year stands in it.

    >>> parse_heading("Utfall 02- 2020")
    Heading(raw='Utfall 02- 2020', year=2020, month=2, measure='outcome', note='')
    >>> parse_heading("Aug 2021").month, parse_heading("2025 (Delår 2)").note, parse_heading("Avvikelse")
    (8, 'Delår 2', None)
    """
    match = _HEADING.fullmatch(_SPACES.sub(" ", raw).strip())
    if not match:
        return None
    month = int(match["number"]) if match["number"] else _month(match["month"])
    if match["month"] and not month:
        return None
    measure = _MEASURE_WORDS[match["measure"].lower()] if match["measure"] else ""
    return Heading(raw, int(match["year"]), month, measure, match["note"] or "")


def _month(name: str | None) -> int | None:
    """The number of a month by its name or the first letters of it."""
    return next((n for n, m in enumerate(MONTHS, 1) if name and m.startswith(name.lower())), None)
