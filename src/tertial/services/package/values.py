"""Values of a package's cells: from text to what is stored, and back to the same text."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date

from tertial.domain.figure import Unit
from tertial.domain.period import Period
from tertial.domain.swedish import format_ore, parse_amount_ore
from tertial.errors import BadInput
from tertial.services.package.columns import Column

Value = str | int | bool | date | None
KEY = re.compile(r"[\w.ÅÄÖåäö-]+")
RANGES = re.compile(r"\w+(-\w+)?( \w+(-\w+)?)*")
YES, NO = {"ja", "sant", "true", "1"}, {"nej", "falskt", "false", "0", ""}


class Unfit(Exception):
    """A text that is no value of its column; the message says what was expected, in Swedish."""


def parse(column: Column, text: str) -> Value:
    """The value of a cell. Raises ``Unfit``."""
    if not text.strip() and column.type not in ("bool", "int"):
        return _empty(column)
    return _PARSERS[column.type](column, text)


def _empty(column: Column) -> Value:
    if column.required:
        raise Unfit("ett värde; kolumnen måste vara ifylld")
    return None if column.type in ("date", "money", "count") else ""


def _key(column: Column, text: str) -> str:
    key = text.strip()
    if not KEY.fullmatch(key):
        raise Unfit("en nyckel av bokstäver, siffror, bindestreck, punkt eller understreck")
    return key


def _text(column: Column, text: str) -> str:
    return text.strip()


def _markdown(column: Column, text: str) -> str:
    return text.replace("\r\n", "\n").strip("\n").rstrip()


def _int(column: Column, text: str) -> int:
    if not text.strip() and not column.required:
        return 0
    if not re.fullmatch(r"\d{1,9}", text.strip()):
        raise Unfit("ett heltal")
    return int(text)


def _bool(column: Column, text: str) -> bool:
    word = text.strip().lower()
    if word not in YES | NO:
        raise Unfit("ja eller nej")
    return word in YES


def _date(column: Column, text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError as error:
        raise Unfit("ett datum som 2020-08-31") from error


def _period(column: Column, text: str) -> str:
    try:
        return str(Period.parse(text))
    except BadInput as error:
        raise Unfit("en period som 2020-08, 2020-08ytd, 2020-07r12 eller 2020") from error


def _money(column: Column, text: str) -> int:
    try:
        return parse_amount_ore(text)
    except BadInput as error:
        raise Unfit("ett belopp i kronor med högst två decimaler, som 3 600 000,00") from error


def _choice(column: Column, text: str) -> str:
    word = text.strip()
    if word not in column.choices:
        raise Unfit("något av " + ", ".join(column.choices))
    return word


def _keys(column: Column, text: str) -> str:
    return " ".join(_key(column, word) for word in text.split())


def _ranges(column: Column, text: str) -> str:
    written = " ".join(text.split())
    if not RANGES.fullmatch(written):
        raise Unfit("koder eller kodintervall med mellanrum mellan, som 3-7 45")
    return written


_PARSERS: dict[str, Callable[[Column, str], Value]] = {
    "key": _key,
    "text": _text,
    "markdown": _markdown,
    "int": _int,
    "count": _int,
    "bool": _bool,
    "date": _date,
    "period": _period,
    "money": _money,
    "choice": _choice,
    "keys": _keys,
    "ranges": _ranges,
}


def write(column: Column, value: Value) -> str:
    """The text that ``parse`` makes ``value`` of again."""
    if value is None:
        return ""
    if column.type == "bool":
        return "ja" if value else "nej"
    if column.type == "money":
        return format_ore(int(str(value)), Unit.KR, decimals=2)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
