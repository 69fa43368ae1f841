"""How a line of SIE is written: labels, fields, quotes, object lists, amounts and dates.

Two ways to the same answer: patterns for lines as programs write them (``VOUCHER``, ``BALANCE``), and an
exact reading of any other line (``fields_of``). Only space and tab part fields.
"""

from __future__ import annotations

import re
from datetime import date

SPACE = " \t"
AMOUNT_DIGITS = 13  # whole kronor: 10^15 öre and more are a fault in the file
CODE_LENGTH = 60
FIRST_YEAR, LAST_YEAR = 1900, 2200

Field = str | tuple[str, ...]
"""A field, or an object list as its parts without quotes."""

_FIRST_LABEL = re.compile(rb"\s*#[A-Z]{2,}(\s|$)", re.IGNORECASE)

# A quoted field without escapes: no quote mark inside, and the closing one is not itself escaped.
_QUOTED = r'"[^"\n]*+(?<!\\)"'
_WORD = r'[^ \t\n"{}]++'
_GAP = r"[ \t]++"
_VALUE = rf"{_QUOTED}|{_WORD}"
_AMOUNT = rf"-?\d{{1,{AMOUNT_DIGITS}}}(?:\.\d{{1,2}})?"
_OBJECTS = r'\{([^{}"\\\n]*(?:"[^{}"\\\n]*"[^{}"\\\n]*)*)\}'
_MORE = rf"(?:{_GAP}(?:{_VALUE}))*+"

VOUCHER = re.compile(
    rf"((?:[ \t]*\n)*+)[ \t]*#VER{_GAP}({_VALUE}){_GAP}({_VALUE}){_GAP}(\d{{8}})(?:{_GAP}({_VALUE}){_MORE})?+[ \t]*\n"
    rf"[ \t]*\{{[ \t]*\n((?:[ \t]*+#TRANS[ \t][^\n]*+\n)*+)[ \t]*\}}[ \t]*\n",
    re.ASCII,
)
"""A voucher with nothing but ``#TRANS`` in it: blank lines before it, series, number, date, text, rows as one text."""
BALANCE = re.compile(
    rf"[ \t]*#(PSALDO|PBUDGET){_GAP}(-?\d+){_GAP}(\d{{6}}){_GAP}(\d+){_GAP}(?:{_OBJECTS}{_GAP})?"
    rf"({_AMOUNT}){_MORE}[ \t]*",
    re.ASCII,
)
"""A period balance: label, year index, period, account, object list (``None``: not given), amount."""

_FIELD = re.compile(
    r'[ \t]*(?:"(?P<quoted>(?:[^"\\]|\\"?)*)"(?=[ \t{}]|$)|(?P<brace>[{}])|(?P<word>[^ \t"{}][^ \t{}]*)(?=[ \t{}]|$))'
)
_EXACT_AMOUNT = re.compile(_AMOUNT, re.ASCII)
_FINER = re.compile(r"-?\d+\.\d{3,}", re.ASCII)
_COMMA = re.compile(r"-?\d+,\d+", re.ASCII)


def looks_like_sie(head: bytes) -> bool:
    """Whether a file that begins like this is a SIE file: its first line is a label, as ``#FLAGGA 0``.

    >>> looks_like_sie(b"#FLAGGA 0\\n"), looks_like_sie(b"Konto;Belopp\\n")
    (True, False)
    """
    return _FIRST_LABEL.match(head.removeprefix(b"\xef\xbb\xbf")) is not None


def label_of(line: str) -> str:
    """The label that a line begins with, in capitals; empty when it begins with none.

    >>> label_of('\\t#ver "A" 1'), label_of("{")
    ('#VER', '')
    """
    text = line.lstrip(SPACE)
    return re.split(r"[ \t{]", text, maxsplit=1)[0].upper() if text[:1] == "#" else ""


def fields_of(line: str) -> list[Field] | None:
    """The fields of a line, its label first; ``None`` when a quote or an object list is not closed in it.

    >>> fields_of('#TRANS 4010 {"1" "52 1" 6 P1} 12.50 20200131 "en \\\\"ny\\\\" stol"')
    ['#TRANS', '4010', ('1', '52 1', '6', 'P1'), '12.50', '20200131', 'en "ny" stol']
    >>> fields_of('#KONTO 4010 "utan slut') is None
    True
    """
    fields: list[Field] = []
    objects: list[str] | None = None
    at, end = 0, len(line.rstrip(SPACE))
    while at < end:
        match = _FIELD.match(line, at, end)
        if match is None:
            return None
        at = match.end()
        brace = match["brace"]
        if brace is None:
            quoted = match["quoted"]
            value = match["word"] if quoted is None else quoted.replace('\\"', '"')
            fields.append(value) if objects is None else objects.append(value)
        elif (brace == "{") is (objects is not None):
            return None  # an object list in an object list, or an end without a beginning
        elif objects is None:
            objects = []
        else:
            fields.append(tuple(objects))
            objects = None
    return fields if objects is None else None


def field_at(fields: list[Field], place: int) -> str:
    """The field at a place; empty when the line is shorter, or when an object list stands there."""
    field = fields[place] if place < len(fields) else ""
    return field if isinstance(field, str) else ""


def quoted(text: str) -> str:
    """The text as one field.

    >>> quoted('en "ny" stol')
    '"en \\\\"ny\\\\" stol"'
    """
    return '"' + text.replace('"', '\\"') + '"'


def amount_problem(text: str) -> str:
    """Why a text is no amount, in Swedish; empty when it is one.

    >>> amount_problem("-12.5"), amount_problem("12,50")
    ('', 'beloppet ”12,50” har decimalkomma; i SIE skrivs punkt')
    """
    if _EXACT_AMOUNT.fullmatch(text):
        return ""
    if not text:
        return "beloppet saknas"
    if _FINER.fullmatch(text):
        return f"beloppet ”{text[:40]}” har fler än två decimaler"
    if _COMMA.fullmatch(text):
        return f"beloppet ”{text[:40]}” har decimalkomma; i SIE skrivs punkt"
    if re.fullmatch(r"-?\d+(\.\d*)?", text, re.ASCII):
        return f"beloppet ”{text[:40]}” är orimligt stort eller ofullständigt"
    return f"beloppet ”{text[:40]}” kan inte läsas som ett tal"


def ore_of(amount: str) -> int:
    """Öre of a text without ``amount_problem``.

    >>> ore_of("-12.5"), ore_of("7"), ore_of("-0.05")
    (-1250, 700, -5)
    """
    whole, _, part = amount.partition(".")
    return int(whole + part.ljust(2, "0"))


def day_of(text: str) -> date | None:
    """A date as ``YYYYMMDD``; ``None`` when it is none.

    >>> day_of("20200229"), day_of("20210229")
    (datetime.date(2020, 2, 29), None)
    """
    if not re.fullmatch(r"\d{8}", text, re.ASCII):
        return None
    if not FIRST_YEAR <= int(text[:4]) <= LAST_YEAR:
        return None
    try:
        return date(int(text[:4]), int(text[4:6]), int(text[6:]))
    except ValueError:
        return None


def account_problem(text: str) -> str:
    """Why a text is no account number, in Swedish; empty when it is one."""
    if not text:
        return "kontot saknas"
    if not (text.isascii() and text.isdecimal()):
        return f"kontot ”{text[:30]}” är inget nummer"
    if len(text) > CODE_LENGTH:
        return f"kontot ”{text[:30]}…” är för långt"
    return ""
