"""Lines of a text with their numbers and pages; what belongs to the page and not to the text is set aside."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from tertial.document.model import Place

_BREAKS = re.compile(r"\r\n|\n|\r|\x0b|\u2028|\u2029|\x85")
_ICONS = re.compile(
    "[\ue000-\uf8ff\u200b-\u200d\u2060\ufeff\x00-\x08\x0e-\x1f]|[\U000f0000-\U0010ffff]"
)
_SOFT = re.compile("[\u00ad\ufffe\uffff]")  # hyphens of line ends, as PDF has them
_PAGE_NUMBER = re.compile(
    r"(?:sida|sid|page|s\.)?\s*[-–|]?\s*(?P<n>\d{1,4})\s*(?:(?:\(|/|av|of)\s*\d{1,4}\)?)?\s*[-–|]?",
    re.I,
)
_NAME_AND_NUMBER = re.compile(
    r"(?P<name>\D{3,90}?)\s*[|•·]\s*(?:sida\s*)?(?P<n>\d{1,4})(?:\s*\(\d+\))?", re.I
)
_NUMBER_AND_NAME = re.compile(r"(?:sida\s*)?(?P<n>\d{1,4})\s*[|•·]\s*(?P<name>\D{3,90})", re.I)
_IN_NUMBER = re.compile("(?<=[0-9])[\u00a0\u202f\u2007\u2009](?=[0-9]{3})")
_OTHER_SPACES = re.compile(
    "\u00a0(?![0-9]{3})|(?<![0-9])\u00a0|[\u1680\u2000-\u200a\u202f\u205f\u3000]"
)
_DIGITS = re.compile(r"\d+")
_MOST_FURNITURE = 120  # characters of a running head
_NEAR = 3  # lines with words from a page's edge
_OFTEN = 3


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it stands, without icons. ``starts_page`` where the file has a form feed before it; ``is_furniture``
    for page numbers and running heads."""

    text: str
    number: int
    page: int | None = None
    starts_page: bool = False
    is_furniture: bool = False

    @property
    def place(self) -> Place:
        return Place(line=self.number, page=self.page)

    @property
    def is_blank(self) -> bool:
        return not self.text or self.text.isspace()


def lines_of(text: str) -> tuple[list[Line], int | None]:
    """The lines of a text and how many pages it has, ``None`` where it has no form feeds."""
    has_pages = "\f" in text
    page = 1
    found: list[Line] = []
    number = 0
    for raw in _BREAKS.split(_SOFT.sub("", text)):
        number += 1
        starts = False
        for n, piece in enumerate(raw.split("\f")):
            if n:
                page, starts = page + 1, True
            if n and not piece.strip() and "\f" not in raw.rstrip("\f"):
                continue
            clean = _plain_spaces(_ICONS.sub("", piece)).rstrip(" ")
            found.append(Line(clean, number, page if has_pages else None, starts))
    if found and found[-1].is_blank:
        found.pop()
    return _without_furniture(found), page if has_pages else None


def _plain_spaces(text: str) -> str:
    """Spaces of all kinds as plain ones; one that keeps the digits of a number together is a no-break space."""
    if text.isascii():
        return text
    kept = _IN_NUMBER.sub("\u00a0", text)
    return _OTHER_SPACES.sub(" ", kept)


def _without_furniture(lines: list[Line]) -> list[Line]:
    """The lines, with page numbers and running heads marked.

    A running head is a short line at a page's edge that comes back, numbers aside, on at least three pages; without
    form feeds only "Name | 5" and lone numbers that count pages are known.
    """
    edges = _edges(lines)
    shapes = Counter(_DIGITS.sub("#", lines[i].text.strip()) for i in edges)
    counting = _counting(lines)
    marked = []
    for i, line in enumerate(lines):
        text = line.text.strip()
        at_edge = i in edges
        is_head = (
            at_edge
            and 0 < len(text) <= _MOST_FURNITURE
            and shapes[_DIGITS.sub("#", text)] >= _OFTEN
            and not _is_row(text)
            and not text.endswith(".")
        )
        is_number = at_edge and bool(_PAGE_NUMBER.fullmatch(text)) and len(text) < 30
        named = (
            len(text) < 100
            and "\t" not in text
            and bool(_NAME_AND_NUMBER.fullmatch(text) or _NUMBER_AND_NAME.fullmatch(text))
            and _stands_alone(lines, i)
        )
        if text and (is_head or is_number or named or i in counting):
            marked.append(Line(line.text, line.number, line.page, line.starts_page, True))
        else:
            marked.append(line)
    return marked


def _is_row(text: str) -> bool:
    """A line with several numbers is a row that happens to come back, not a running head."""
    return len(_DIGITS.findall(text)) > 3


def _stands_alone(lines: list[Line], i: int) -> bool:
    before = lines[i - 1] if i else None
    after = lines[i + 1] if i + 1 < len(lines) else None
    return all(
        each is None or each.is_blank or each.starts_page or lines[i].starts_page
        for each in (before, after)
    )


def _edges(lines: list[Line]) -> set[int]:
    """The first and last lines with words of every page, in a text with form feeds."""
    starts = [i for i, line in enumerate(lines) if line.starts_page]
    found: set[int] = set()
    if not starts:
        return found
    for first, stop in zip([0, *starts], [*starts, len(lines)], strict=True):
        for order in (range(first, stop), range(stop - 1, first - 1, -1)):
            seen = 0
            for i in order:
                if not lines[i].is_blank:
                    found.add(i)
                    seen += 1
                if seen == _NEAR or abs(i - order.start) > 12:
                    break
    return found


def _counting(lines: list[Line]) -> set[int]:
    """Lone numbers that go up one by one through the file, far from each other: page numbers without form feeds."""
    if any(line.starts_page for line in lines):
        return set()
    alone = [
        (i, int(line.text.strip()))
        for i, line in enumerate(lines)
        if line.text.strip().isdecimal() and len(line.text.strip()) <= 4 and _stands_alone(lines, i)
    ]
    chain: list[tuple[int, int]] = []
    for i, n in alone:
        is_next = bool(chain) and n == chain[-1][1] + 1 and i - chain[-1][0] >= 15
        if is_next or (not chain and n <= 5):
            chain.append((i, n))
    return {i for i, _ in chain} if len(chain) >= _OFTEN else set()
