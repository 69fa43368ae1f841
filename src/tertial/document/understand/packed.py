"""Cells that hold several values, each with its heading before it, become columns of their own.

"Utfall 02- 2020 9,1 % Utfall 02- 2019 9,4 %" → two columns, whose shared heading is that of the cell's column.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from tertial.document.understand.cells import EMPTY, Slot, is_blank, read_number
from tertial.document.understand.layout import Line, Sheet
from tertial.document.understand.segments import parted
from tertial.document.understand.splitting import has_decimals, pieces_of, readings

_HEADING: Final = re.compile(
    r"(?<!\S)(?:[A-ZÅÄÖ][^\W\d_]+(?: [^\W\d_]+){0,3} (?:\d\d ?[-–] ?)?(?:19|20)\d\d(?![\d,])"
    r"|Trend(?: för totalresultat| för [^\W\d_]+)?(?= ))"
)
_LONGEST: Final = 400
_MOST_WORDS: Final = 3
_MOST_COLUMNS: Final = 40
_MOST_HEADING_WORDS: Final = 40
_LONGEST_VALUES: Final = 200


def unpacked(sheet: Sheet) -> Sheet:
    """The sheet with its packed columns parted; a sheet without any is given back as it is."""
    packed = {}
    for c in range(1, sheet.width):
        found = [_pairs(line[c].text) for line in sheet.body]
        if any(found) and _is_packed(sheet, c, found):
            packed[c] = found
    if not packed:
        return sheet
    below = list(sheet.headings[-1]) if sheet.headings else [EMPTY] * sheet.width
    sheet = replace(sheet, headings=(*sheet.headings, below))
    for c in sorted(packed, reverse=True):
        sheet = _parted(sheet, c, packed[c])
    return sheet


def separated(sheet: Sheet) -> Sheet:
    """The sheet with columns parted that a reader took for one: "2019 2020 2021" over "4,1 % 9,0 % 0,8 %"."""
    if not sheet.headings or sheet.width > _MOST_COLUMNS:
        return sheet
    for c in range(sheet.width - 1, 0, -1):
        words = sheet.headings[-1][c].text.split()
        if not 2 <= len(words) <= _MOST_HEADING_WORDS:
            continue
        cells = [line[c].text for line in sheet.body]
        if parts := _parts(words, cells, is_damaged=sheet.is_damaged):
            sheet = _widen(sheet, c, *parts)
    return sheet


def _parts(
    words: list[str], cells: list[str], *, is_damaged: bool
) -> tuple[list[str], list[tuple[str, ...]]] | None:
    """The names and each cell's values, when all of the cells hold as many numbers as there are names."""
    filled = [text for text in cells if not is_blank(text)]
    if not filled or any(read_number(text, is_damaged=is_damaged) for text in filled):
        return None
    if any(not any(c.isdigit() for c in text) or len(text) > _LONGEST_VALUES for text in filled):
        return None
    pieces = [pieces_of(text.split(), is_damaged=is_damaged) for text in cells]
    decimals = has_decimals(pieces)
    for n in range(min(len(words), 14), 1, -1):
        named = parted(words, n, has_label=False)
        if named is None or named[2] > 0.5 * n:
            continue
        found = [readings(each, n, has_decimals=decimals)[:1] for each in pieces]
        if all(
            bool(ways) and all(read_number(v, is_damaged=is_damaged) for v in ways[0].values)
            for ways, text in zip(found, cells, strict=True)
            if not is_blank(text)
        ):
            return named[1], [ways[0].values if ways else ("",) * n for ways in found]
    return None


def _widen(sheet: Sheet, c: int, names: list[str], values: list[tuple[str, ...]]) -> Sheet:
    *above, last = sheet.headings
    n = len(names)
    own = [replace(last[c], text=name) for name in names]
    body = [
        [*line[:c], *(replace(line[c], text=text) for text in texts), *line[c + 1 :]]
        if len(texts) == n
        else _widened(line, c, n, once=True)
        for line, texts in zip(sheet.body, values, strict=True)
    ]
    wider = [_widened(line, c, n) for line in above]
    return replace(sheet, headings=(*wider, [*last[:c], *own, *last[c + 1 :]]), body=tuple(body))


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """(heading, value) of each that a cell holds; none where it is not made of them."""
    if len(text) > _LONGEST:
        return ()
    heads = list(_HEADING.finditer(text))
    if not heads or heads[0].start() > 0:
        return ()
    ends = [head.start() for head in heads[1:]] + [len(text)]
    pairs = [
        (head[0], text[head.end() : end].strip()) for head, end in zip(heads, ends, strict=True)
    ]
    last_name, last = pairs[-1]
    pairs[-1] = (last_name, _without_repeats(last, [value for _, value in pairs[:-1]]))
    if any(not _is_value(value) for _, value in pairs):
        return ()
    return tuple(pairs)


def _without_repeats(text: str, values: list[str]) -> str:
    """The last value without the others said once more after it (a picture's alternative text)."""
    numbers = [value for value in values if read_number(value)]
    tail = " ".join(numbers)
    return text[: -len(tail)].strip() if tail and text.endswith(" " + tail) else text


def _is_value(value: str) -> bool:
    return bool(value) and (read_number(value) is not None or len(value.split()) <= _MOST_WORDS)


def _names(found: list[tuple[tuple[str, str], ...]]) -> list[str]:
    names: dict[str, None] = {}
    for pairs in found:
        names.update(dict.fromkeys(name for name, _ in pairs))
    return list(names)


def _is_packed(sheet: Sheet, c: int, found: list[tuple[tuple[str, str], ...]]) -> bool:
    """Most cells of the column are made of headings and values, and numbers or several stand in them."""
    filled = [n for n, line in enumerate(sheet.body) if line[c].text]
    packed = [n for n in filled if found[n]]
    sound = any(len(pairs) > 1 or read_number(pairs[0][1]) for pairs in found if pairs) or all(
        len(pairs[0][1].split()) == 1 for pairs in found if pairs
    )
    return bool(packed) and len(packed) * 2 > len(filled) and sound and len(_names(found)) <= 24


def _parted(sheet: Sheet, c: int, found: list[tuple[tuple[str, str], ...]]) -> Sheet:
    names = _names(found)
    *above, last = sheet.headings
    own = [Slot(name, last[c].place) for name in names]
    body = [
        _values(line, c, dict(pairs), names) if pairs else _widened(line, c, len(names), once=True)
        for line, pairs in zip(sheet.body, found, strict=True)
    ]
    wider = [_widened(line, c, len(names)) for line in above]
    return replace(sheet, headings=(*wider, [*last[:c], *own, *last[c + 1 :]]), body=tuple(body))


def _widened(line: Line, c: int, n: int, *, once: bool = False) -> Line:
    slot = line[c]
    more = [EMPTY if once else replace(slot, spanned_across=True)] * (n - 1)
    return [*line[:c], slot, *more, *line[c + 1 :]]


def _values(line: Line, c: int, values: dict[str, str], names: list[str]) -> Line:
    slots = [replace(line[c], text=values.get(name, "")) for name in names]
    return [*line[:c], *slots, *line[c + 1 :]]
