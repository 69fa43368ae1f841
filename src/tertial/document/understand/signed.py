"""The sign of a figure in a text, as its direction word says: "underskott om 8,7" and "underskott om -8,7" are −8,7."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_STOP: Final = re.compile(r"[.!?](?=\s|$)|\n\n")
_LESS: Final = r"minska\w*|minskning\w*|sänk\w+|sjönk|sjunk\w+|nedgång\w*|reducer\w+|försämr\w+|nedsatt\w*|tappat\w*"
_MORE: Final = (
    r"öka\w*|\w*ökning\w*|steg|stig\w+|uppgång\w*|höj\w+|förbättr\w+|utöka\w*|utökning\w*"
)
_CHANGE: Final = re.compile(
    rf"\b(?:(?P<less>{_LESS})|(?P<more>{_MORE}))\b[^.;:,]{{0,60}}?\b(?:med|om|på|av|motsvarande)\s+"
    r"(?:(?:cirka|ca\.?|drygt|knappt|nästan|ungefär|ytterligare|totalt|sammanlagt|i genomsnitt)\s+){0,2}$",
    re.IGNORECASE,
)
_VARIANCE: Final = re.compile(
    r"\b(?:(?P<less>\w*underskott\w*|minusresultat\w*|\w*överskrid\w+|\w*överskred|negativ\w*|sämre)"
    r"|(?P<more>\w*överskott\w*|plusresultat\w*|\w*underskrid\w+|\w*underskred|positiv\w*|bättre))\b",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    r"\s+(?:i\s+|ett\s+|en\s+)?(?:(?P<less>lägre|färre|mindre|sämre|underskott|över budget\w*|minus)"
    r"|(?P<more>högre|fler|mer|större|bättre|överskott|under budget\w*|plus))\b",
    re.IGNORECASE,
)
_TURNS: Final = re.compile(
    r"\b(?:medan|men|trots|eftersom|motverkas|dämpas|kompenseras|uppvägs|varav|från|till följd|jämfört)\b",
    re.IGNORECASE,
)
_LEVEL: Final = re.compile(r"\b(?:från|till)\s+(?:cirka\s+|drygt\s+|knappt\s+)?$", re.IGNORECASE)


def signed_value(text: str, start: int, end: int, value: Decimal, left: int, right: int) -> Decimal:
    """The value of the figure at ``start``–``end`` with the sign its words give; ``left`` is where the figure before
    ends, ``right`` where the next begins.

    A printed sign is kept; a word of less or deficit makes a figure without sign negative.
    """
    if value <= 0:
        return value
    begins = max((stop.end() for stop in _STOP.finditer(text, left, start)), default=left)
    before = text[max(begins, start - 160) : start]
    after = text[end : min(right, end + 30)]
    return -value if _is_less(before, after) else value


def _is_less(before: str, after: str) -> bool:
    if follows := _AFTER.match(after):
        return bool(follows["less"])
    if changes := _CHANGE.search(before):
        return bool(changes["less"])
    if _LEVEL.search(before):
        return False
    words = list(_VARIANCE.finditer(before))
    if not words or not words[-1]["less"]:
        return False
    return not _TURNS.search(before, words[-1].end())
