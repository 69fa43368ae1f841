"""Which lines of a page are tables: by what stands in columns, with rules as the guide where there are any."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from tertial.document.read.pdf.frames import MOST_BETWEEN, Frame, frames_of
from tertial.document.read.pdf.lines import BULLET, Line, Piece
from tertial.document.read.pdf.marks import Box

NEAR: Final = 2.6
"""Sizes between base lines of rows that follow each other without a rule."""
_FARTHEST: Final = 4.5
"""Sizes between the first two rows whose figures are under each other."""
_ABOVE: Final = 3
"""Lines of rows above that are looked at."""
_SHORTEST_SENTENCE: Final = 20
_LOOSER: Final = 1.35
"""Times the distance of the rows above that a further row may stand off."""
_EDGE: Final = 1.5
"""Points within which pieces under each other have the same edge."""
_CLOSE: Final = 2.0
"""Sizes below a frame within which a row is still of its table."""
_WIDEST: Final = 2.4
"""Sizes between base lines of one cell at most."""
_MARK: Final = re.compile(r"(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}|\*{1,3}|\[\d\])\s?[^\W\d]")
_LONE: Final = 5
"""Lines of one piece that may follow each other within a table without rules."""
_SENTENCE: Final = re.compile(r"[a-zåäö]{2}[.!?:]$")


@dataclass(slots=True)
class Zone:
    """Lines that make a table, with the rules across and down through it and the edges of shaded rows."""

    lines: list[Line]
    across: list[Box] = field(default_factory=list)
    down: list[Box] = field(default_factory=list)

    @property
    def pieces(self) -> list[Piece]:
        return [piece for line in self.lines for piece in line.pieces]

    @property
    def box(self) -> Box:
        pieces = self.pieces
        return (
            min([piece.x0 for piece in pieces]),
            min([piece.top for piece in pieces]),
            max([piece.x1 for piece in pieces]),
            max([piece.bottom for piece in pieces]),
        )


def zones_in(lines: Sequence[Line], across: Sequence[Box], down: Sequence[Box]) -> list[Zone]:
    """The tables among the lines of a column of text, from the top down; the other lines are running text."""
    frames = frames_of(across, lines)
    zones: list[Zone] = []
    at = 0
    while at < len(lines):
        until = _end_of(lines, at, frames)
        if until - at >= 2:
            begins = _begin_of(lines, at, zones[-1].lines[-1] if zones else None, frames)
            until = _next_of(lines, at, until)
            zone = _zone(lines[begins:until], across, down)
            if is_table(zone, frames):
                zones.append(zone)
                at = until
                continue
        at += 1
    return zones


def _next_of(lines: Sequence[Line], at: int, until: int) -> int:
    """Where within a table's lines the next table begins: its headings again, or others under a sentence."""
    rows = 0
    names = [piece.text for piece in lines[at].pieces]
    for n in range(at + 1, until - 1):
        line, above = lines[n], lines[n - 1]
        if _has_figures(line):
            rows += 1
        elif rows < 2:
            continue
        elif _is_sentence(line, lines[at]) and _begins_anew(lines[n + 1 : n + 2 + _ABOVE]):
            return n
        elif len(names) > 2 and [piece.text for piece in line.pieces] == names:
            return n - 1 if len(above.pieces) == 1 else n
    return until


def _is_sentence(line: Line, first: Line) -> bool:
    """Whether a line is a sentence at a table's left edge."""
    is_alone = len(line.pieces) == 1 and len(line.text) >= _SHORTEST_SENTENCE
    return is_alone and line.x0 < first.x0 + 2 and bool(_SENTENCE.search(line.text))


def _begins_anew(lines: Sequence[Line]) -> bool:
    """Whether headings stand over rows with figures."""
    first = next((n for n, line in enumerate(lines) if _has_figures(line)), 0)
    return any(is_row(line) for line in lines[:first])


def _zone(lines: Sequence[Line], across: Sequence[Box], down: Sequence[Box]) -> Zone:
    zone = Zone(list(lines))
    x0, y0, x1, y1 = zone.box
    zone.across = [
        rule for rule in across if y0 - 8 <= rule[1] <= y1 + 8 and rule[2] > x0 and rule[0] < x1
    ]
    zone.down = [
        rule for rule in down if rule[3] > y0 and rule[1] < y1 and x0 - 12 <= rule[0] <= x1 + 12
    ]
    return zone


def is_row(line: Line) -> bool:
    """Whether a line has cells: pieces apart from each other, of which the first is no bullet."""
    pieces = line.pieces
    return len(pieces) >= 2 and not (len(pieces) == 2 and BULLET.fullmatch(pieces[0].text))


def _end_of(lines: Sequence[Line], at: int, frames: Sequence[Frame]) -> int:
    """One past the last line of a table that begins with this line; ``at`` where none does."""
    if not is_row(lines[at]):
        return at
    frame = _frame_of(lines[at], frames)
    rows = 0
    label_ends = lines[at].x1
    last = at - 1
    lone = 0
    n = at
    while n < len(lines):
        line = lines[n]
        here = _frame_of(line, frames)
        if n > at and _is_apart(line, lines[at:n], here or frame):
            break
        if n > at and line.size > 1.3 * lines[at].size:
            break
        if frame is None and here is not None and n - at > 3:
            break
        far = not is_row(line) or (
            n > at and line.base - lines[n - 1].base > _below(line, lines[at:n])
        )
        if frame is not None and here is None and line.base > frame.y1 and far:
            break
        is_wide = len(line.pieces) == 1 and line.x1 > label_ends
        if n > at and here is not None and is_wide and _is_open_below(lines, n, here):
            break
        if n > at and here is not None:
            is_lone = len(line.pieces) == 1 and (
                line.x1 > label_ends or line.size < 0.95 * lines[n - 1].size
            )
            if _stands_off(line, lines[n - 1], here, lines, is_lone=is_lone):
                break
        if here is not None:
            frame = frame or here
        if is_row(line):
            rows += 1
            second = min(piece.x0 for piece in line.pieces[1:])
            label_ends = second if rows == 1 else min(label_ends, second)
            last, lone = n, 0
        elif here is not None or _goes_on_second(line, lines[at:n]):
            last, lone = n, 0
        else:
            lone += 1
            if lone > _LONE or (line.x1 > label_ends and not _stands_in(line, lines[at:n])):
                break
        n += 1
    if frame is None:
        last = _with_rest(lines, last)
    return last + 1 if rows else at


def _stands_off(
    line: Line, before: Line, frame: Frame, lines: Sequence[Line], *, is_lone: bool
) -> bool:
    """Whether a line stands further below a rule than rows do: a caption, a note, the next table's heading."""
    if _is_note(line) and len(line.pieces) == 1:
        return True
    distance = frame.below_rule(line, before)
    if distance is None:
        return line.base - before.base > _WIDEST * max(line.size, before.size)
    if distance < 0.5 * line.size:
        return False
    usual = frame.usual(lines)
    if is_lone:
        return distance > 1.5 * usual + 0.1 * line.size
    return distance > 2.2 * usual + 0.35 * line.size


def _is_open_below(lines: Sequence[Line], n: int, frame: Frame) -> bool:
    """Whether no rule closes a text that stands alone over the columns: it follows the table, it is no row of it."""
    if frame.below_rule(lines[n], lines[n - 1]) is None:
        return False
    y = lines[n].base
    at = bisect.bisect_left(frame.heights, y - 0.3 * lines[n].size)
    closing = frame.heights[at] if at < len(frame.heights) else None
    if closing is None:
        return True
    last = lines[n]
    for line in lines[n:]:
        if line.base - 0.3 * line.size > closing:
            break
        if len(line.pieces) > 1:
            return False
        if line.base - last.base > _WIDEST * line.size:
            return True
        last = line
    return closing - last.base > 1.6 * last.size


def _is_note(line: Line) -> bool:
    return bool(_MARK.match(line.text)) and line.pieces[0].text[:1] not in "-–"


def _reach(line: Line, before: Line, frame: Frame | None) -> float:
    if frame is not None and before.base < frame.y1 and line.base < frame.y1 + 2:
        return MOST_BETWEEN
    return NEAR * max(line.size, before.size)


def _is_apart(line: Line, rows: Sequence[Line], frame: Frame | None) -> bool:
    gap = line.base - rows[-1].base
    return gap > _reach(line, rows[-1], frame) and gap > _far(line, rows)


def _far(line: Line, rows: Sequence[Line]) -> float:
    """How far apart rows may stand whose figures are under each other: as far as those above them do, nearly."""
    if not (is_row(line) and _is_aligned(line, rows[-_ABOVE:])):
        return 0.0
    gaps = [b.base - a.base for a, b in pairwise(rows)]
    if not gaps or not any(map(_has_figures, rows)):
        return _FARTHEST * line.size
    return _LOOSER * max(gaps)


def _has_figures(line: Line) -> bool:
    return any(piece.is_figure for piece in line.pieces[1:])


def _below(line: Line, rows: Sequence[Line]) -> float:
    """How far below the last rule of a frame a row of the same table stands at most, as the last of shaded rows may."""
    return (NEAR if _is_aligned(line, rows[-_ABOVE:]) else _CLOSE) * line.size


def _is_aligned(line: Line, rows: Sequence[Line]) -> bool:
    """Whether two figures of a row stand under pieces above, by their edges."""
    above = [piece for row in rows for piece in row.pieces if piece.x0 > line.pieces[0].x1]
    shared = sum(
        any(abs(piece.x1 - over.x1) < _EDGE or abs(piece.x0 - over.x0) < _EDGE for over in above)
        for piece in line.pieces[1:]
        if piece.is_figure
    )
    return shared >= 2


def _goes_on_second(line: Line, rows: Sequence[Line]) -> bool:
    """Whether a lone piece begins where the last piece of a row above does, right under it."""
    above = next((row for row in reversed(rows) if is_row(row)), None)
    return (
        above is not None
        and len(line.pieces) == 1
        and abs(line.x0 - above.pieces[-1].x0) < 1.5
        and len(above.pieces[-1].text) > 25
        and line.base - rows[-1].base < 1.7 * line.size
    )


def _stands_in(line: Line, rows: Sequence[Line]) -> bool:
    """Whether a lone piece stands under (or over) a piece of a row, as a cell's next line does."""
    if len(line.pieces) != 1:
        return False
    piece = line.pieces[0]
    return any(
        abs(piece.x0 - other.x0) < 2 or abs(piece.x1 - other.x1) < 2
        for row in rows[-4:]
        if is_row(row)
        for other in row.pieces[1:]
        if piece.x1 - piece.x0 < (other.x1 - other.x0) * 2.5
    )


def _with_rest(lines: Sequence[Line], last: int) -> int:
    """The last line with those after it that go on with its label ("Konsulter och inhyrd" + "personal")."""
    if last < 1:
        return last
    row = lines[last]
    for n in range(last + 1, min(last + 1 + _LONE, len(lines))):
        before, line = lines[n - 1], lines[n]
        tight = line.base - before.base < 1.35 * before.size
        starts = line.text[:1].islower() and abs(line.x0 - row.x0) < 12
        within = len(line.pieces) == 1 and line.x1 <= row.pieces[-1].x0
        if not (tight and starts and within) or _SENTENCE.search(line.text):
            return n - 1
        last = n
    return last


def _frame_of(line: Line, frames: Sequence[Frame]) -> Frame | None:
    return next((frame for frame in frames if frame.holds(line)), None)


def _begin_of(lines: Sequence[Line], at: int, taken: Line | None, frames: Sequence[Frame]) -> int:
    """The first line of the table's heading: lone pieces right above that stand over its columns."""
    first = at
    while first > 0 and lines[first - 1] is not taken and first > at - 5:
        above, below = lines[first - 1], lines[first]
        frame = _frame_of(below, frames)
        if below.top < above.base and frame and frame.are_together(above, below):
            first -= 1
            continue
        close = below.base - above.base <= 1.9 * max(above.size, below.size)
        columns = list(lines[at].pieces[1:])
        if not close or not columns or len(above.pieces) > 1:
            break
        piece = above.pieces[0]
        if _begins_label(piece, lines[first]):
            first -= 1
            continue
        if piece.x0 < lines[at].pieces[0].x1 or piece.x1 > columns[-1].x1 + 40:
            break
        if above.size > 1.25 * below.size:
            break
        first -= 1
    return first


def _begins_label(piece: Piece, below: Line) -> bool:
    """Whether a lone piece is the first line of the heading of the first column ("Kommunfullmäktige-" + "mål")."""
    label = below.pieces[0]
    return (
        abs(piece.x0 - label.x0) < 1.5
        and below.base - piece.base < 1.35 * piece.size
        and abs(piece.size - label.size) < 0.3
        and (len(below.pieces) < 2 or piece.x1 <= below.pieces[1].x0)
        and (piece.text.endswith("-") or label.text[:1].islower())
    )


def is_table(zone: Zone, frames: Sequence[Frame]) -> bool:
    """Whether lines with pieces apart are rows: figures under each other, or words between rules."""
    rows = [line for line in zone.lines if is_row(line)]
    if not rows:
        return False
    if len(rows) < 2:
        return False
    inside = [frame for line in zone.lines if (frame := _frame_of(line, frames))]
    if inside and 2 * len(inside) >= len(zone.lines):
        return True
    figures = sum(any(piece.is_figure for piece in line.pieces[1:]) for line in rows)
    if figures * 2 >= len(rows) and figures >= 2:
        return True
    return _in_columns(rows)


def _in_columns(rows: Sequence[Line]) -> bool:
    starts = Counter(round(piece.x0) for line in rows for piece in line.pieces)
    usual = [x for x, count in starts.items() if count + starts[x + 1] >= 0.6 * len(rows)]
    return len(usual) >= 2
