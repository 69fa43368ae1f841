"""What stands around a table: its title and unit above, its notes below; and raised marks as characters.

Readers whose formats keep paragraphs and tables apart (Word, web pages, sheets) say what they met, in order; here what
belongs to a table is moved into it. A heading right above is its title too, but stays a heading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from tertial.document.parts import Grid, GridCell, Heading, Part, Text

LONGEST_TITLE: Final = 160
LONGEST_LINE: Final = 90
"""Characters of an unmarked line that may be a title."""
_UNIT: Final = re.compile(
    r"\(?(?:(?:alla )?(?:belopp|siffror|värden)(?: anges)? i |i )?"
    r"(?P<unit>kr|tkr|kkr|mnkr|mkr|msek|ksek|sek|kronor|tusen kronor|tusental kronor|miljoner kronor"
    r"|miljoner kr|procent|%|antal|timmar|personer|platser)\)?\.?",
    re.IGNORECASE,
)
_NUMBERED: Final = re.compile(r"tabell\s+\d", re.IGNORECASE)
_NOTE: Final = re.compile(
    r"(?P<mark>[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,2}|\*{1,3}|\(?\d{1,2}\)|\(?[a-z]\)|\d{1,2}(?=\s))[\s.:]*(?P<text>\S.*)",
    re.DOTALL,
)
_PLAIN_NOTE: Final = re.compile(r"(\d) +[^\W\d_]")
_ENDS_IN_MARK: Final = re.compile(r"(?P<words>.*[^\W\d_][.)]?) ?(?P<mark>\d)", re.DOTALL)
_MOST_PLAIN_NOTES: Final = 9
_MARKS: Final = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\*{1,3}|\(?(?:\d{1,2}|[a-z])\)")
_BACK: Final = " ↑↩↵⤴"
"""Signs of links back to where a note's mark stands."""
_ANY_MARK: Final = {str(number) for number in range(1, 100)}
_RAISED: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_LOWERED: Final = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_DIGITS: Final = re.compile(r"\(?(\d{1,3})\)?")
_LETTER: Final = re.compile(r"\(?([a-z])\)?")
_CONTROLS: Final = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 127))


@dataclass(frozen=True, slots=True)
class Met:
    """A part as a reader met it. ``is_caption``: the format says that it names the table beside it; ``is_bold``: all
    of it is bold."""

    part: Part
    is_caption: bool = False
    is_bold: bool = False


def raised(text: str) -> str:
    """Text that the format raises above the line, as characters that show it: note marks, and exponents.

    >>> raised("1"), raised("2)"), raised("*"), raised("a"), raised("st")
    ('¹', '²', '*', ' (a)', 'st')
    """
    bare = text.strip()
    if found := _DIGITS.fullmatch(bare):
        return found[1].translate(_RAISED)
    if found := _LETTER.fullmatch(bare):
        return f" ({found[1]})"
    return text


def without_controls(text: str) -> str:
    """Text without control characters and lone halves of characters, which no figure needs and no file can hold.

    >>> without_controls("9,1\\x00 %\\n")
    '9,1 %\\n'
    """
    if text.isprintable():
        return text
    plain = text.translate(_CONTROLS)
    return plain.encode("utf-8", "ignore").decode("utf-8")


def settled(met: Sequence[Met]) -> tuple[Part, ...]:
    """The parts in order, each table with its title, unit and notes; nothing else is moved or left out."""
    found: list[Met] = []
    at = 0
    while at < len(met):
        each = met[at]
        at += 1
        if isinstance(each.part, Grid):
            grid = _with_title(each.part, found)
            grid, at = _with_caption_below(grid, met, at)
            grid, at = _with_notes(grid, met, at)
            each = replace(each, part=grid)
        found.append(each)
    if not any(isinstance(each.part, Heading) for each in found):
        found = [_as_heading(each) for each in found]
    return tuple(each.part for each in found)


def _as_heading(met: Met) -> Met:
    """In a file that has no headings its short bold lines are such."""
    part = met.part
    if not (met.is_bold and isinstance(part, Text) and part.style == "body"):
        return met
    if len(part.text) > LONGEST_LINE or part.text[-1] in ".!?:;,":
        return met
    return replace(met, part=Heading(part.text, 2, part.place))


def _with_title(grid: Grid, above: list[Met]) -> Grid:
    """The grid with what stands right above it, which is taken away there."""
    said = above[-1].part if above and not grid.unit else None
    if isinstance(said, Text) and (unit := _UNIT.fullmatch(said.text.strip())):
        above.pop()
        grid = replace(grid, unit=unit["unit"].lower())
    if not above or grid.title:
        return grid
    last = above[-1]
    if isinstance(last.part, Heading):
        return replace(grid, title=last.part.text)
    if isinstance(last.part, Text) and _is_title(last, last.part.text):
        above.pop()
        return replace(grid, title=last.part.text)
    return grid


def _is_title(met: Met, text: str) -> bool:
    if met.is_caption:
        return True
    if len(text) > LONGEST_TITLE or "\n" in text or not any(map(str.isalpha, text)):
        return False
    if isinstance(met.part, Text) and met.part.style != "body":
        return False
    if _NUMBERED.match(text) or met.is_bold:
        return True
    return (
        len(text) <= LONGEST_LINE
        and text[:1].isupper()
        and text.rstrip("⁰¹²³⁴⁵⁶⁷⁸⁹")[-1:] not in ".!?:;,"
    )


def _with_caption_below(grid: Grid, met: Sequence[Met], at: int) -> tuple[Grid, int]:
    """A caption under the table names it where nothing above does and no other table follows."""
    if grid.title or at >= len(met) or not met[at].is_caption:
        return grid, at
    part = met[at].part
    if not isinstance(part, Text) or (at + 1 < len(met) and isinstance(met[at + 1].part, Grid)):
        return grid, at
    return replace(grid, title=part.text), at + 1


def _with_notes(grid: Grid, met: Sequence[Met], at: int) -> tuple[Grid, int]:
    """The texts under the table that begin with a mark which stands in it, or that the format sets as small print."""
    notes = list(grid.notes)
    if at < len(met) and isinstance(met[at].part, Text):
        grid = _with_raised_ends(grid, met, at)
        marks = marks_in(grid)
        while at < len(met) and isinstance(part := met[at].part, Text):
            note = note_of(part.text, marks)
            if note is None and part.style == "note":
                note = note_of(part.text, _ANY_MARK) or ("", part.text)
            if note is None:
                break
            notes.append(note)
            at += 1
    return replace(grid, notes=tuple(notes)), at


def _with_raised_ends(grid: Grid, met: Sequence[Met], at: int) -> Grid:
    """Where notes "1 …", "2 …" follow, the "1" that ends a label in the table is a mark that has lost its height."""
    wanted: set[str] = set()
    for each in met[at : at + _MOST_PLAIN_NOTES]:
        found = _PLAIN_NOTE.match(each.part.text) if isinstance(each.part, Text) else None
        if not found or int(found[1]) != len(wanted) + 1:
            break
        wanted.add(found[1])
    if not wanted or wanted & marks_in(grid):
        return grid
    rows = tuple(
        replace(row, cells=(_raised_end(row.cells[0], wanted), *row.cells[1:]))
        if row.cells
        else row
        for row in grid.rows
    )
    return replace(grid, rows=rows)


def _raised_end(cell: GridCell, wanted: set[str]) -> GridCell:
    found = _ENDS_IN_MARK.fullmatch(cell.text)
    if not found or found["mark"] not in wanted:
        return cell
    return replace(cell, text=found["words"] + found["mark"].translate(_RAISED))


def note_of(text: str, marks: set[str]) -> tuple[str, str] | None:
    """(mark, text) of a text that begins with one of the marks.

    >>> note_of("¹ Varav 2,1 avser 2019", {"1"}), note_of("2 av 3 är klara", {"1"})
    (('1', 'Varav 2,1 avser 2019'), None)
    """
    found = _NOTE.fullmatch(text.strip())
    if not found:
        return None
    mark = _bare(found["mark"])
    return (mark, found["text"].rstrip(_BACK)) if mark in marks or mark[0] == "*" else None


def marks_in(grid: Grid) -> set[str]:
    """The note marks that stand in the cells and the title of a grid."""
    texts = (cell.text for row in grid.rows for cell in row.cells)
    return {_bare(mark) for text in (grid.title, *texts) for mark in _MARKS.findall(text)}


def _bare(mark: str) -> str:
    return mark.translate(_LOWERED).strip("()")
