"""Ids of sections and tables, made of their titles."""

from __future__ import annotations

import re
from typing import Final

_NOT_IN_AN_ID: Final = re.compile(r"[^a-z0-9]+")
_PLAIN: Final = str.maketrans("åäöéü", "aaoeu")


def new_id(title: str, ids: set[str], *, longest: int = 60, otherwise: str = "tabell") -> str:
    """An id of a title's words that none has yet, which is added to ``ids``; ``otherwise`` where it has no words.

    >>> ids = set()
    >>> new_id("Resultaträkning", ids), new_id("Resultaträkning", ids), new_id("", ids)
    ('resultatrakning', 'resultatrakning-2', 'tabell')
    """
    stem = _NOT_IN_AN_ID.sub("-", title[:200].lower().translate(_PLAIN)).strip("-")[:longest]
    stem = stem.strip("-") or otherwise
    name, n = stem, 1
    while name in ids:
        n += 1
        name = f"{stem}-{n}"
    ids.add(name)
    return name
