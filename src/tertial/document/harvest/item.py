"""One thing that an old report gives: a row of the data package, where it was read, and what is in doubt about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from tertial.document.model import Place
from tertial.document.understand.ids import new_id

_PLAIN = str.maketrans("åäöéüÅÄÖ", "aaoeuaao")
LONGEST_KEY = 40
LONGEST_SOURCE = 300


@dataclass(frozen=True, slots=True)
class Item:
    """A row for ``table`` of the package. ``values`` are cells as text by column. ``rows`` are those that follow
    it in other tables (an indicator's values and targets, a table's columns, rows and values): taken when it is.

    ``title`` is how a person knows it, ``detail`` what of it is worth seeing beside; ``source`` the words it was read
    from and ``place`` where. ``doubt`` is a Swedish sentence, empty where nothing is in doubt. ``is_proposed``:
    taken unless somebody says no (what was finished is not). ``like`` is the key of an item that it may be the same as.
    """

    table: str
    values: Mapping[str, str]
    title: str
    detail: str = ""
    rows: tuple[tuple[str, Mapping[str, str]], ...] = ()
    source: str = ""
    section: str = ""
    place: Place | None = None
    doubt: str = ""
    is_proposed: bool = True
    like: str = ""

    @property
    def key(self) -> str:
        """Its key within its table."""
        return self.values["key"]


@dataclass(frozen=True, slots=True)
class Harvest:
    """All items in the order they are looked over; ``left`` are sentences on what nothing was made of."""

    committee: str
    title: str
    period_end: str
    items: tuple[Item, ...]
    left: tuple[str, ...] = field(default=())


def plain(text: str) -> str:
    """A text in small letters without rings and dots, spaces as one: what patterns look in."""
    return " ".join(text.translate(_PLAIN).lower().split())


def key_of(words: str, taken: set[str]) -> str:
    """A key of a text's words that is not in ``taken``, added to it: "Fler i jobb" → fler-i-jobb, fler-i-jobb-2."""
    return new_id(words, taken, longest=LONGEST_KEY, otherwise="rad")
