"""A grid laid out: merged cells repeated, and its rows told apart as title, headings and body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from tertial.document.model import Place
from tertial.document.parts import Grid, GridRow
from tertial.document.understand.cells import (
    EMPTY,
    Slot,
    is_blank,
    plain,
    read_number,
    unit_of_label,
)
from tertial.document.understand.headings import (
    bare,
    is_period_heading,
    is_span_heading,
    measure_of,
    sounds_like_heading,
)

MOST_COLUMNS: Final = 400
"""A merged cell reaches no further: what is wider is a mistake or an attack."""
_MOST_HEADINGS: Final = 6
_YEAR: Final = re.compile(r"(?:199\d|20\d\d)")
_YEAR_OR_LESS: Final = re.compile(r"(?:199\d|20\d\d)|[12]\d(?:0[1-9]|1[0-2])|%")
_PAIR: Final = ("-", "\u2013")
"""What a pair of years has between them."""
_RULE: Final = re.compile(r"[:\-=_+| ]{3,}")

Line = list[Slot]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table's rows of slots, all of one width; the first slot of each is its label."""

    headings: tuple[Line, ...]
    body: tuple[Line, ...]
    places: tuple[Place | None, ...]
    title: str = ""
    is_damaged: bool = False
    groups: tuple[str, ...] = field(default=())
    """Headings above the columns where the source lost which they span; spread over the columns by their names."""
    unit: str = ""

    @property
    def width(self) -> int:
        return max((len(line) for line in (*self.headings, *self.body)), default=0)


def laid_out(grid: Grid) -> tuple[Sheet, ...]:
    """The tables that an aligned grid holds: one, or more where new headings stand between its rows."""
    lines, places = _expanded(grid.rows)
    kept = [n for n, line in enumerate(lines) if any(s.text for s in line) and not _is_rule(line)]
    lines, places = _without_empty_columns([lines[n] for n in kept]), [places[n] for n in kept]
    if not lines:
        return ()
    title, skipped = _title(lines)
    groups = (title,) if is_span_heading(title) else ()
    title = "" if groups else title
    lines, places = lines[skipped:], places[skipped:]
    said = max((grid.heading_rows or 0) - skipped, 0)
    count = _heading_count(lines, said)
    if not title and (name := _title_beside_label(lines[:count])):
        title = name
        lines[0] = [lines[0][1], *([EMPTY] * (len(lines[0]) - 1))]
    head, rest = lines[:count], lines[count:]
    if head and rest and _are_years_under_words(rest[0], head[-1]):
        head, rest, places = [*head[:-1], _named(head[-1], rest[0])], rest[1:], places[1:]
    sheets = [(title, head, rest, places[count:])]
    while len(sheets) < 50:
        last = sheets.pop()
        before, after = _parted(*last)
        sheets.append(before)
        if after is None:
            break
        sheets.append(after)
    return tuple(
        Sheet(tuple(head), tuple(body), tuple(where), name, grid.is_damaged, groups)
        for name, head, body, where in sheets
    )


# --- merged cells ----------------------------------------------------------------------------------------------------


def _expanded(rows: Sequence[GridRow]) -> tuple[list[Line], list[Place | None]]:
    """The cells of each row at their columns; a merged cell stands in all that it covers."""
    lines: list[Line] = []
    waiting: dict[
        int, tuple[Slot, int]
    ] = {}  # column → a cell from above, and how many rows it still covers
    for n, row in enumerate(rows):
        line: Line = []
        left = len(rows) - n - 1
        for cell in row.cells:
            _fill_from_above(line, waiting)
            slot = Slot(
                text=plain(cell.text),
                place=cell.place or row.place,
                is_bold=cell.is_bold,
                is_heading=cell.is_heading,
                indent=cell.indent,
            )
            for k in range(max(min(cell.colspan, MOST_COLUMNS - len(line)), 1)):
                if cell.rowspan > 1:
                    waiting[len(line)] = (
                        replace(slot, spanned_down=True, spanned_across=k > 0),
                        min(cell.rowspan - 1, left) + 1,
                    )
                line.append(replace(slot, spanned_across=True) if k else slot)
        _fill_from_above(line, waiting)
        waiting = {c: (slot, n - 1) for c, (slot, n) in waiting.items() if n > 1}
        lines.append(line)
    width = max((len(line) for line in lines), default=0)
    for line in lines:
        line.extend([EMPTY] * (width - len(line)))
    return lines, [row.place for row in rows]


def _fill_from_above(line: Line, waiting: dict[int, tuple[Slot, int]]) -> None:
    while len(line) in waiting and len(line) < MOST_COLUMNS:
        line.append(waiting[len(line)][0])


def _without_empty_columns(lines: list[Line]) -> list[Line]:
    width = len(lines[0]) if lines else 0
    kept = [c for c in range(width) if any(line[c].text for line in lines)]
    if len(kept) == width:
        return lines
    return [[line[c] for c in kept] for line in lines]


def _is_rule(line: Line) -> bool:
    """A row of dashes under the headings, as plain text draws it: no data."""
    filled = [slot.text for slot in line if slot.text]
    return bool(filled) and all(_RULE.fullmatch(text) for text in filled)


# --- title, headings, body -------------------------------------------------------------------------------------------


def _title(lines: list[Line]) -> tuple[str, int]:
    """The title where the first row is one cell alone over several columns, and how many rows that takes."""
    if len(lines) < 3 or len(lines[0]) < 2:
        return "", 0
    first = {slot.text for slot in lines[0] if slot.text}
    alone = len(first) == 1 and bool(lines[0][0].text)
    if not alone or _filled(lines[1]) < 2:
        return "", 0
    text = first.pop()
    if _is_heading_like(lines[1]) or lines[0][-1].spanned_across:
        return text, 1
    return "", 0


def _title_beside_label(head: list[Line]) -> str:
    """The title that stands in the label's place over headings, with the labels' own heading beside it: "Vård" |
    "Verksamhet, tkr" over "" | "2019" | "2020"."""
    if len(head) != 2 or len(head[0]) < 3 or head[1][0].text or _filled(head[0]) != 2:
        return ""
    name, label = head[0][0].text, head[0][1].text
    is_label = unit_of_label(label) in ("tkr", "mnkr", "kr") and measure_of(bare(label)) == "value"
    return name if name and is_label and not head[0][1].spanned_across else ""


def _filled(line: Line) -> int:
    """How many cells of a row say something, merged ones counted once."""
    return sum(bool(slot.text) and not slot.spanned_across for slot in line)


def is_figure(slot: Slot, *, is_damaged: bool = False) -> bool:
    """The cell holds a number that is no year or month of a heading."""
    return (
        bool(slot.text)
        and not is_period_heading(slot.text)
        and (read_number(slot.text, is_damaged=is_damaged) is not None)
    )


def _is_heading_like(line: Line) -> bool:
    """Most of the cells beside the label sound like headings, and none is a figure."""
    cells = [slot for slot in line[1:] if not is_blank(slot.text)]
    if not cells or any(is_figure(slot) for slot in cells):
        return False
    sounding = sum(sounds_like_heading(slot.text) or is_period_heading(slot.text) for slot in cells)
    return sounding * 2 >= len(cells)


def _heading_count(lines: list[Line], said: int) -> int:
    """How many of the first rows are headings. The format's own word (``said``) holds, but may stop too early."""
    count = min(said, len(lines), _MOST_HEADINGS)
    if not count and lines:
        if any(is_figure(slot) for slot in lines[0][1:]):
            return 0
        if len(lines[0]) == 1:
            return 1 if lines[0][0].is_heading and len(lines) > 1 else 0
        count = 1
    while count < min(len(lines), _MOST_HEADINGS) and _continues(
        lines[count], lines[:count], is_said=said > 0
    ):
        count += 1
    return count


def _continues(line: Line, above: list[Line], *, is_said: bool) -> bool:
    """The row goes on with the headings above it."""
    if any(is_figure(slot) for slot in line[1:]):
        return False
    label = line[0].text
    if not any(
        not is_blank(slot.text) for slot in line[1:]
    ):  # a label heading alone: "Investering, tkr"
        return (
            bool(label)
            and not any(row[0].text for row in above)
            and (line[0].is_heading or unit_of_label(label) is not None)
        )
    if all(slot.is_heading for slot in line if slot.text):
        return True
    if not _is_heading_like(line) and not _repeats_under_groups(line, above[-1]):
        return False
    held = {row[0].text for row in above} - {""}
    if is_said:
        return not label or label in held
    return not label or label in held or not held or sounds_like_heading(label)


def _are_years_under_words(line: Line, above: Line) -> bool:
    """The lower line of headings such as "Budget" over "2025": no label, two years or more, each under words of its
    own.

    Beside years may stand a year with its month ("2508"), the rest of a pair of years ("2024–" over "25"), or words.
    """
    cells = [(slot, over) for slot, over in zip(line[1:], above[1:], strict=True) if slot.text]
    years = sum(_YEAR.fullmatch(slot.text) is not None for slot, _ in cells)
    if line[0].text or years < 2 or years * 2 < len(cells):
        return False
    return all(
        any(map(str.isalpha, over.text))
        and not over.spanned_across
        and (
            not any(map(str.isdigit, slot.text))
            or _YEAR_OR_LESS.fullmatch(slot.text)
            or (len(slot.text) == 2 and over.text.endswith(_PAIR))
        )
        for slot, over in cells
    )


def _named(above: Line, line: Line) -> Line:
    """Two lines of headings as one: "Budget" and "2025" → "Budget 2025"."""
    return [
        replace(over, text=f"{over.text}{'' if over.text.endswith(_PAIR) else ' '}{slot.text}")
        if slot.text
        else over
        for over, slot in zip(above, line, strict=True)
    ]


def _repeats_under_groups(line: Line, above: Line) -> bool:
    """The same words in the same order under each of the groups above: "Pojkar", "Flickor" under each year."""
    texts = [slot.text for slot in line[1:]]
    groups = _filled(above[1:])
    if groups < 2 or len(texts) % groups or not all(texts):
        return False
    width = len(texts) // groups
    starts = all(
        bool(slot.text) and not slot.spanned_across for slot in above[1 : len(above) : width]
    )
    return starts and width > 1 and texts == texts[:width] * groups


_Part = tuple[str, list[Line], list[Line], list[Place | None]]


def _parted(
    title: str, head: list[Line], body: list[Line], places: list[Place | None]
) -> tuple[_Part, _Part | None]:
    """The table up to where new headings stand, and what follows them; the same headings again are left out."""
    same = {_words(line) for line in head}
    keep: list[int] = []
    for n, line in enumerate(body):
        words = _words(line)
        if words in same and len(words) > 1:
            continue
        if n > 0 and _starts_anew(line, body, n):
            first = (title, head, [body[k] for k in keep], [places[k] for k in keep])
            rest = body[n:]
            count = _heading_count(rest, 0)
            return first, ("", rest[:count], rest[count:], places[n + count :])
        keep.append(n)
    return (title, head, [body[k] for k in keep], [places[k] for k in keep]), None


def _words(line: Line) -> tuple[str, ...]:
    return tuple(slot.text for slot in line if slot.text and not slot.spanned_across)


def _starts_anew(line: Line, body: list[Line], n: int) -> bool:
    """A row of other headings in the middle of the body, with figures under it."""
    cells = [slot for slot in line[1:] if not is_blank(slot.text)]
    if len(cells) < 2 or n + 1 >= len(body):
        return False
    all_sound = all(sounds_like_heading(s.text) or is_period_heading(s.text) for s in cells)
    below = any(is_figure(slot) for row in body[n + 1 : n + 4] for slot in row[1:])
    above = any(is_figure(slot) for slot in body[n - 1][1:])
    return all_sound and below and above and len({s.text for s in cells}) > 1
