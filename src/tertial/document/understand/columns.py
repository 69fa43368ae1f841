"""Heading rows become columns: a name, the heading above it that several share, the unit, words or figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from tertial.document.model import Column
from tertial.document.understand.cells import Slot, is_blank, read_number, unit_of_label
from tertial.document.understand.headings import (
    bare,
    is_period_heading,
    is_span_heading,
    measure_of,
    sounds_like_heading,
)
from tertial.document.understand.layout import Line, Sheet
from tertial.document.understand.segments import is_unit_line

_CODE: Final = re.compile(
    r"(?:(?:konto|projekt|ansvar|verksamhets?|enhets?|rad|lop|risk)?[ -]?(?:nr|nummer|kod|id)\.?|konto|ansvar|nr\.?|id)"
)


def columns_of(sheet: Sheet) -> tuple[str, tuple[Column, ...]]:
    """The heading of the label column and the columns beside it."""
    width = sheet.width
    above, names = _above_and_names(sheet.headings, width)
    label_heading = " ".join(_once([*above[0], names[0]])) if width else ""
    groups = _spread_groups(sheet, [" ".join(_once(each)) for each in above], names)
    columns = []
    for c in range(1, width):
        name, group = names[c], groups[c]
        if not name or name == group:
            name, group = name or group, ""
        elif group and is_unit_line(name):
            name, group = f"{group} {name}", ""
        unit = unit_of_label(name) or (unit_of_label(group) if group else None)
        columns.append(Column(name, group, unit, is_text=_is_words(sheet, c, name)))
    return label_heading, tuple(columns)


def _once(texts: Sequence[str]) -> list[str]:
    """The texts that say something, one after the other the same but once."""
    kept: list[str] = []
    for text in texts:
        if text and (not kept or kept[-1] != text):
            kept.append(text)
    return kept


def _above_and_names(headings: Sequence[Line], width: int) -> tuple[list[list[str]], list[str]]:
    """What stands above each column that several share, and the column's own name."""
    above: list[list[str]] = [[] for _ in range(width)]
    names = [""] * width
    if not headings:
        return above, names
    lower = [""] * width
    for n in range(len(headings) - 1, -1, -1):
        row = headings[n]
        texts = [slot.text for slot in row]
        shared = n < len(headings) - 1 and _is_shared(row, texts, lower)
        spread = _forward(row, texts, lower) if shared else texts
        for c in range(width):
            text = spread[c]
            if not text or text == lower[c] or (names[c] and text in above[c][:1]):
                continue
            if c == 0 or not shared:
                names[c] = f"{text} {names[c]}".strip() if text != names[c] else text
            elif names[c]:
                above[c].insert(0, text)
            else:
                names[c] = text
        lower = [spread[c] or lower[c] for c in range(width)]
    return above, names


def _is_shared(row: Line, texts: Sequence[str], lower: Sequence[str]) -> bool:
    """A row of headings that span columns: merged, repeated, or with gaps over names."""
    if any(slot.spanned_across and slot.text for slot in row[1:]):
        return True
    filled = [text for text in texts[1:] if text]
    if filled and all(is_span_heading(text) for text in filled):
        return True
    gaps = any(not texts[c] and lower[c] for c in range(1, len(texts)))
    return len(set(filled)) < len(filled) or (bool(filled) and gaps)


def _forward(row: Line, texts: Sequence[str], lower: Sequence[str]) -> list[str]:
    """A heading that stands over the first of its columns, or over their middle, spread over all of them."""
    spread = list(texts)
    blocks = _blocks(lower)
    filled = [c for c in range(1, len(texts)) if texts[c] and not row[c].spanned_across]
    if len(blocks) > 1 and len(filled) == len(blocks):
        inside = all(c in block for c, block in zip(filled, blocks, strict=True))
        if inside:
            for c, block in zip(filled, blocks, strict=True):
                for k in block:
                    spread[k] = spread[k] or texts[c]
            return spread
    held = ""
    for c in range(1, len(texts)):
        held = texts[c] or (held if lower[c] else "")
        spread[c] = held
    return spread


def _blocks(names: Sequence[str]) -> list[range]:
    """The columns parted where a name comes again: Budget Prognos Budget Utfall → two blocks."""
    starts, seen = [1], set[str]()
    for c in range(1, len(names)):
        if names[c] and names[c] in seen:
            starts.append(c)
            seen = set()
        seen.add(names[c])
    return [range(a, b) for a, b in zip(starts, [*starts[1:], len(names)], strict=True)]


def _spread_groups(sheet: Sheet, groups: list[str], names: Sequence[str]) -> list[str]:
    """Groups that the source gave without their columns, spread where the names begin again."""
    if not sheet.groups:
        return groups
    blocks = _blocks(names)
    spread = list(groups)
    if len(blocks) == len(sheet.groups):
        for text, block in zip(sheet.groups, blocks, strict=True):
            for c in block:
                spread[c] = text
    elif len(sheet.groups) == 1:
        spread[1:] = [sheet.groups[0]] * (len(spread) - 1)
    return spread


_HOLDS_FIGURES: Final = frozenset({"budget", "outcome", "forecast", "variance", "target", "prior"})
_LONGEST_WORDS: Final = 60


def _is_words(sheet: Sheet, c: int, heading: str) -> bool:
    """The column holds words, not figures; a target in words ("Minska") stands in a column of figures."""
    words = figures = dashes = longest = 0
    for line in sheet.body:
        text = line[c].text
        if is_blank(text):
            dashes += bool(text)
        elif read_number(text, is_damaged=sheet.is_damaged):
            figures += 1
        else:
            words += 1
            longest = max(longest, len(text))
    if measure_of(bare(heading)) in _HOLDS_FIGURES and longest <= _LONGEST_WORDS:
        return False
    if not words and not figures:
        known = sounds_like_heading(heading) or is_period_heading(heading)
        return bool(heading) and not dashes and not known
    return words > 0 and figures * 3 < words


def is_code_column(column: Column, sheet: Sheet, c: int) -> bool:
    """The column holds codes, numbers of things or years, which are no figures: "Konto", "Nr", "Klart år"."""
    texts = [line[c].text for line in sheet.body if not is_blank(line[c].text)]
    heading = bare(column.name)
    if _CODE.fullmatch(heading):
        return all(text.replace(" ", "").isalnum() for text in texts)
    is_measured = measure_of(heading) != "value" or _COUNTED.search(heading)
    return bool(texts) and not is_measured and bool(heading) and all(map(_YEAR.fullmatch, texts))


_COUNTED: Final = re.compile(
    r"\bantal\b|\bbelopp\b|\bsumma\b|(?:19|20)\d\d|\btkr\b|\bkr\b|\bmnkr\b"
)
_YEAR: Final = re.compile(r"(?:19|20)\d\d")


def label_column(body: Sequence[Line], headings: Sequence[Line]) -> int:
    """Which column labels the rows: the first one of words; the first one where none is (years as labels)."""
    width = len(body[0]) if body else 0
    if width < 2 or _words_in(body, 0):
        return 0
    heading = bare(" ".join(line[0].text for line in headings))
    numbered = all(_is_short_number(line[0]) for line in body if line[0].text)
    if heading and not _CODE.fullmatch(heading) and not numbered:
        return 0
    for c in range(1, min(width, 4)):
        if _words_in(body, c) * 2 > len(body):
            return c
    return 0


def _words_in(body: Sequence[Line], c: int) -> int:
    return sum(
        not is_blank(line[c].text) and any(ch.isalpha() for ch in line[c].text) for line in body
    )


def _is_short_number(slot: Slot) -> bool:
    text = slot.text.rstrip(".")
    return text.replace(".", "").isdigit() and len(text) <= 3
