"""Days and times that a sheet keeps as numbers, as its formats show them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Final

from tertial.domain.period import MONTHS

LAST: Final = 2_958_466
"""The day after 31 December 9999, counted from the beginning of 1900."""
_DAYS: Final = ("måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag")
_LEAP: Final = 60
"""The 29 February 1900, which never was but is counted."""


def printed_date(value: float, tokens: Sequence[tuple[str, str]], *, is_1904: bool = False) -> str:
    """A day or time by a format's tokens; empty for a number that is no day.

    >>> printed_date(44074, [("any", letter) for letter in "yyyy-mm-dd"])
    '2020-08-31'
    """
    when = moment(value, is_1904=is_1904)
    if when is None:
        return ""
    parts = _joined(tokens)
    out = []
    for n, (kind, text) in enumerate(parts):
        if kind == "elapsed":
            out.append(_elapsed(value, text))
        elif kind == "date":
            out.append(_part(when, text, is_minute=_is_minute(parts, n)))
        else:
            out.append(text)
    return "".join(out).strip()


def moment(value: float, *, is_1904: bool = False) -> datetime | None:
    """The day and time that a number stands for."""
    if not 0 <= value < LAST:
        return None
    if is_1904:
        start = datetime(1904, 1, 1)
    else:
        start = datetime(1899, 12, 30) if value >= _LEAP else datetime(1899, 12, 31)
    try:
        return start + timedelta(days=int(value), seconds=round(value % 1 * 86_400))
    except OverflowError:
        return None


def _joined(tokens: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """The tokens with like letters together: yyyy is one."""
    out: list[tuple[str, str]] = []
    for (kind, key), group in groupby(
        tokens, lambda t: (t[0], t[1].lower() if t[0] == "any" else "")
    ):
        texts = [text for _, text in group]
        if kind == "any" and key in "ymdhs":
            out.append(("date", key * len(texts)))
        elif kind == "elapsed":
            out += [("elapsed", text) for text in texts]
        elif not (kind == "any" and key in "ap/0#?@"):
            out.append(("literal", "".join(texts)))
        elif key == "/":
            out.append(("literal", "/" * len(texts)))
    return out


def _is_minute(parts: list[tuple[str, str]], n: int) -> bool:
    """An m after hours or before seconds is a minute."""
    kinds = [text[0] for kind, text in parts if kind in ("date", "elapsed")]
    at = sum(1 for kind, _ in parts[:n] if kind in ("date", "elapsed"))
    return (at > 0 and kinds[at - 1] == "h") or (at + 1 < len(kinds) and kinds[at + 1] == "s")


def _part(when: datetime, text: str, *, is_minute: bool) -> str:
    letter, length = text[0], len(text)
    if letter == "y":
        return f"{when.year:04d}" if length > 2 else f"{when.year % 100:02d}"
    if letter == "m" and not is_minute and length > 2:
        name = MONTHS[when.month - 1]
        return name if length == 4 else name[:1] if length == 5 else name[:3]
    if letter == "d" and length > 2:
        name = _DAYS[when.weekday()]
        return name if length > 3 else name[:3]
    number = {
        "m": when.minute if is_minute else when.month,
        "d": when.day,
        "h": when.hour,
        "s": when.second,
    }[letter]
    return f"{number:02d}" if length > 1 else str(number)


def _elapsed(value: float, text: str) -> str:
    seconds = round(value * 86_400)
    number = seconds // {"h": 3600, "m": 60, "s": 1}[text[0]]
    return f"{number:0{len(text)}d}"
