"""The table of contents: its titles say which lines are headings; its page numbers are no figures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from tertial.document.read.text.lines import Line
from tertial.document.read.text.markup import is_bold, plain
from tertial.document.understand.fold import folded

_TITLE = re.compile(
    r"#{0,6}\s*\**(?:inneh[åa]ll(?:sf[öoé]+rteckning)?|contents|table of contents)\**:?", re.I
)
_LEADERS = re.compile(
    r"(?P<title>[^.…\t].{0,250}?)\s*(?:\.{4,}|…{2,}|(?:\. ){3,}\.?|_{4,})[\s\t]*(?P<page>[0-9ivx]{1,5})?"
)
_TABBED = re.compile(r"(?P<title>[^\t]{2,250})\t+\.*\s*(?P<page>[0-9ivx]{1,5})")
_SPACED = re.compile(r"(?P<title>\S.{1,200}?)\s+(?P<page>[0-9]{1,3})")
_NUMBERING = re.compile(r"(?P<number>(?:[0-9]{1,2}\.){0,5}[0-9]{1,2})\.?[\s\t]+(?=\S)")
_FEW = 3
_LONGEST_ENTRY = 200
_FAR = 400  # lines from the beginning where contents may stand


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the table of contents; ``level`` by indent, bold or numbering, 0 where nothing says."""

    title: str
    level: int
    line: Line


@dataclass(frozen=True, slots=True)
class Contents:
    """The table of contents: the lines it takes (``at`` to ``end``), its heading's line and its entries."""

    at: int
    end: int
    heading: Line | None
    entries: tuple[Entry, ...]

    @property
    def levels(self) -> dict[str, int]:
        """Level by title, folded; titles that come twice keep the first."""
        found: dict[str, int] = {}
        for entry in self.entries:
            found.setdefault(key(entry.title), entry.level)
        return found


def key(title: str) -> str:
    """A title as it is compared: its words folded, without its number."""
    return folded(_NUMBERING.sub("", title.strip(), count=1)).replace(" ", "")


def contents_of(lines: Sequence[Line]) -> Contents | None:
    """The table of contents of a text, under its heading or known by its leaders; ``None`` where there is none."""
    for i, line in enumerate(lines[:_FAR]):
        if len(line.text) < 60 and _TITLE.fullmatch(plain(line.text.strip())):
            found = _entries(lines, i + 1, is_under_title=True) or _titles(lines, i + 1)
            if found:
                return Contents(i, found[1], line, found[0])
        elif _LEADERS.fullmatch(plain(line.text.strip()[:400])) and "..." in line.text:
            found = _entries(lines, i, is_under_title=False)
            if found:
                return Contents(i, found[1], None, found[0])
    return None


def _entries(
    lines: Sequence[Line], at: int, *, is_under_title: bool
) -> tuple[tuple[Entry, ...], int] | None:
    matches: list[tuple[str, bool, Line, str]] = []
    i = end = at
    page = 0
    pending = ""
    while i < len(lines):
        line = lines[i]
        text = line.text.strip()[:400]
        if line.is_blank or line.is_furniture:
            i += 1
            continue
        bare = _words(text)
        match = _LEADERS.fullmatch(bare) or _TABBED.fullmatch(bare)
        if match is None and is_under_title:
            match = _SPACED.fullmatch(bare)
            if match and not page <= int(match["page"]) <= page + 60:
                match = None
        if match is None:
            is_parted = is_under_title and not pending and len(bare) > 40 and i + 1 < len(lines)
            if not is_parted or lines[i + 1].is_blank:
                break
            pending, i = bare, i + 1
            continue
        number = match["page"]
        page = int(number) if number and number.isdecimal() else page
        title = f"{pending} {match['title']}".strip()
        matches.append((title, "<b>" in text or is_bold(text), line, line.text))
        pending, i = "", i + 1
        end = i
    if len(matches) < _FEW:
        return None
    return tuple(_levelled(matches)), end


def _titles(lines: Sequence[Line], at: int) -> tuple[tuple[Entry, ...], int] | None:
    """Entries without page numbers: lines that stand once more, alone on their line, later in the text."""
    later = {line.text.strip() for line in lines[at + _FEW :]}
    times = Counter(line.text.strip() for line in lines if len(line.text) < _LONGEST_ENTRY)
    entries: list[Entry] = []
    seen: set[str] = set()
    i = end = at
    misses = 0
    while i < len(lines) and misses <= 1:
        text = lines[i].text.strip()
        if text:
            if text in seen and entries and text == entries[0].title:
                break  # the first heading itself
            known = text in later and times[text] >= 2 and len(text) < _LONGEST_ENTRY
            misses = 0 if known else misses + 1
            if known:
                entries.append(Entry(text, 0, lines[i]))
                seen.add(text)
                end = i + 1
        i += 1
    return (tuple(entries), end) if len(entries) >= _FEW else None


def _words(text: str) -> str:
    """A line's words, with its tabs kept."""
    return "\t".join(plain(piece) for piece in text.split("\t"))


def _levelled(matches: list[tuple[str, bool, Line, str]]) -> list[Entry]:
    indents = sorted({_indent(raw) for *_, raw in matches})
    has_bold = len({bold for _, bold, *_ in matches}) == 2
    entries = []
    for title, bold, line, raw in matches:
        number = _NUMBERING.match(title)
        if number:
            level = number["number"].count(".") + 1
        elif has_bold:
            level = 1 if bold else 2
        elif len(indents) > 1:
            level = min(indents.index(_indent(raw)) + 1, 6)
        else:
            level = 0
        entries.append(Entry(re.sub(r"\s+", " ", title).strip(" .…"), level, line))
    return entries


def _indent(raw: str) -> int:
    return len(raw) - len(raw.lstrip(" "))
