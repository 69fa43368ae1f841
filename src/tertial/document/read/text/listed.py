"""Tables whose cells stand one on a line: a heading a line and then values, or headings and values in turn."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.read.text.lines import Line
from tertial.document.read.text.markup import plain
from tertial.document.read.text.words import (
    is_cell_heading,
    is_heading_line,
    is_section_word,
    is_tail_word,
    is_value,
)

_LONGEST_CELL = 90
_MOST_COLUMNS = 24
_MOST_GROUPS = 6  # headings that stand over several columns
_MOST_ROWS = 500
_MOST_OTHERS = 6  # blocks without a pair in a row: labels, values parted from their headings
_PARTED_PERIOD = re.compile(r"\b([0-9]{2})- ((?:19|20)[0-9]{2})\b")
_KEY = re.compile(
    r"(?:utfall|budget|prognos|etappm[åa]l|m[åa]lv[äa]rde|kvinnor|m[äa]n|flickor|pojkar|totalt|trend|ranking|genomsnitt"
    r"|f[öo]reg[åa]ende)\b[^.!?:]{0,40}",
    re.I,
)
_KEY_WITH_PERIOD = re.compile(
    r"(?P<label>\S.{2,80}?)\s+(?P<key>(?:Utfall|Budget|Prognos|Kvinnor|Män|Etappmål|Målvärde)\s+(?:[0-9]{2}-\s?)?(?:19|20)[0-9]{2})"
)


def _cell_line(line: Line) -> str:
    text = plain(line.text)
    return text if 0 < len(text) <= _LONGEST_CELL and "\t" not in line.text else ""


def cells_at(
    lines: Sequence[Line], at: int, *, is_damaged: bool = False
) -> tuple[Grid, int] | None:
    """Headings one a line ("Verksamhet, tkr", "jan-aug 2019", "jan-aug 2020"), then a label and as many values, again
    and again. Where no blank lines stand between cells, a blank line is an empty cell. Headings that are more than the
    values stand over several columns each."""
    cells, i = _heading_cells(lines, at)
    if len(cells) < 2 or is_value(cells[0][1]) or cells[0][1].endswith((".", "!", "?")):
        return None
    if is_section_word(cells[1][1].split(",")[0]):
        return None  # the first line heads the section, the next the labels
    width = _width(lines, i, len(cells) - 1)
    if not width or width < len(cells) - 1 - _MOST_GROUPS:
        return None
    is_dense = not any(
        lines[n].is_blank for n in range(cells[-1][0], i + width + 1) if n < len(lines)
    )
    rows: list[list[tuple[int, str]]] = []
    end = i
    while len(rows) < _MOST_ROWS:
        row, after = _next_row(lines, end, width + 1, is_dense=is_dense)
        if row is None:
            break
        rows.append(row)
        end = after
    if not rows or (width == 1 and len(rows) < 2):
        return None
    heads = _heads(lines, cells, width)
    made = [*heads, *(_row(lines, row, is_heading=False) for row in rows)]
    place = lines[at].place
    return Grid(tuple(made), heading_rows=len(heads), is_damaged=is_damaged, place=place), end


def _heading_cells(lines: Sequence[Line], at: int) -> tuple[list[tuple[int, str]], int]:
    """The lines of headings, and the first line that is none."""
    cells: list[tuple[int, str]] = []
    i = at
    while i < len(lines) and len(cells) < _MOST_COLUMNS:
        if not (lines[i].is_blank or lines[i].is_furniture):
            text = _cell_line(lines[i])
            if not text or (cells and not is_cell_heading(text)):
                break
            cells.append((i, text))
        i += 1
    return cells, i


def _width(lines: Sequence[Line], at: int, most: int) -> int:
    """How many values the first row has, after its label."""
    if at >= len(lines) or not _cell_line(lines[at]) or is_value(_cell_line(lines[at])):
        return 0
    width = 0
    for line in lines[at + 1 : at + 1 + 2 * most + 2]:
        if line.is_blank:
            continue
        if width == most or not is_value(_cell_line(line)):
            break
        width += 1
    return width


def _heads(lines: Sequence[Line], cells: list[tuple[int, str]], width: int) -> list[GridRow]:
    """The headings as rows: what is more than the columns stands above them, each over as many."""
    label, above, below = cells[0], cells[1:-width], cells[-width:]
    own = _row(lines, [label, *below], is_heading=True)
    if not above:
        return [own]
    span = width // len(above)
    places = [lines[n].place for n, _ in above]
    groups = [
        GridCell(text, place, colspan=span, is_heading=True)
        for (_, text), place in zip(above, places, strict=True)
    ]
    groups[-1] = replace(groups[-1], colspan=width - span * (len(above) - 1))
    empty = replace(own.cells[0], text="")
    return [
        GridRow((own.cells[0], *groups), own.place),
        GridRow((empty, *own.cells[1:]), own.place),
    ]


def _next_row(
    lines: Sequence[Line], at: int, width: int, *, is_dense: bool
) -> tuple[list[tuple[int, str]] | None, int]:
    """A label, and the values of all columns."""
    found: list[tuple[int, str]] = []
    i = at
    while i < len(lines) and len(found) < width:
        if lines[i].is_blank and is_dense and found:
            found.append((i, ""))
        elif not (lines[i].is_blank or lines[i].is_furniture):
            text = _cell_line(lines[i])
            is_fit = bool(found) == is_value(text) or (bool(found) and is_tail_word(text))
            if not text or not is_fit or text.startswith("#"):
                return None, at
            found.append((i, text))
        i += 1
    return (found, i) if len(found) == width else (None, at)


def _row(lines: Sequence[Line], cells: list[tuple[int, str]], *, is_heading: bool) -> GridRow:
    made = tuple(
        GridCell(_period(text), lines[n].place, is_heading=is_heading) for n, text in cells
    )
    return GridRow(made, lines[cells[0][0]].place)


def _period(text: str) -> str:
    return _PARTED_PERIOD.sub(r"\1-\2", text)


def pairs_at(
    lines: Sequence[Line], at: int, *, is_damaged: bool = False
) -> tuple[Grid, int] | None:
    """Indicators whose headings and values come in turn: a label, "Utfall 07- 2020", "11,7 %", "Kvinnor 07- 2020" …

    A heading line for all of them ("Mått Utfall & trend …") may stand before. Becomes a table with a column for every
    heading; needs three pairs.
    """
    i = at
    head: list[int] = []
    if len(lines[at].text) < 150 and is_heading_line(plain(lines[at].text)):
        head, i = _head(lines, at)
    if not _opens(lines, i, bool(head)):
        return None
    blocks, end = _blocks(lines, i)
    labels, pairs = _paired(lines, blocks)
    if sum(map(len, pairs)) < 3:
        return None
    names: dict[str, None] = {}
    for row in pairs:
        names.update(dict.fromkeys(key for key, _, _ in row))
    place = lines[at].place
    top = GridCell(
        " ".join(plain(lines[n].text) for n in head) if head else "", place, is_heading=True
    )
    heading = GridRow((top, *(GridCell(name, place, is_heading=True) for name in names)), place)
    rows = [heading]
    for (label, n), row in zip(labels, pairs, strict=True):
        values = {key: GridCell(value, lines[m].place) for key, value, m in row}
        cells = (values.get(name, GridCell("", lines[n].place)) for name in names)
        rows.append(GridRow((GridCell(label, lines[n].place), *cells), lines[n].place))
    return Grid(tuple(rows), heading_rows=1, is_damaged=is_damaged, place=place), end


def _head(lines: Sequence[Line], at: int) -> tuple[list[int], int]:
    i = at
    while i < len(lines) and not lines[i].is_blank and i - at < 4:
        i += 1
    return list(range(at, i)), i


def _opens(lines: Sequence[Line], at: int, has_head: bool) -> bool:
    """The next block begins with a key that a value follows, or with a label and such a key on its line."""
    i = at
    while i < len(lines) and lines[i].is_blank and i - at < 3:
        i += 1
    if i + 1 >= len(lines) or len(lines[i].text) > _LONGEST_CELL:
        return False
    first, second = plain(lines[i].text), plain(lines[i + 1].text)
    is_pair = is_value(second) and bool(_KEY_WITH_PERIOD.fullmatch(first) or _KEY.fullmatch(first))
    return is_pair


def _blocks(lines: Sequence[Line], at: int) -> tuple[list[list[int]], int]:
    """Blocks of short lines; the first one with a long line, or of prose, ends the table."""
    blocks: list[list[int]] = []
    block: list[int] = []
    i = end = at
    others = 0
    while i < len(lines):
        line = lines[i]
        if line.is_blank or line.is_furniture:
            if block:
                blocks.append(block)
                others = 0 if _is_pair(lines, block) else others + 1
                block, end = [], i
            if others > _MOST_OTHERS:
                break
        elif (
            len(line.text) > 60 or "\t" in line.text or line.text.startswith("#") or len(block) > 4
        ):
            return _trimmed(lines, blocks, end)
        else:
            block.append(i)
        i += 1
    if block:
        blocks.append(block)
        end = i
    return _trimmed(lines, blocks, end)


def _trimmed(
    lines: Sequence[Line], blocks: list[list[int]], end: int
) -> tuple[list[list[int]], int]:
    """Without the blocks at the end that belong to what comes after: those after the last value."""
    while blocks and not _is_pair(lines, blocks[-1]):
        end = blocks[-1][0]
        blocks.pop()
    return blocks, end


def _is_pair(lines: Sequence[Line], block: list[int]) -> bool:
    first = plain(lines[block[0]].text)
    return len(block) > 1 and bool(_KEY.fullmatch(first) or _KEY_WITH_PERIOD.fullmatch(first))


def _paired(
    lines: Sequence[Line], blocks: list[list[int]]
) -> tuple[list[tuple[str, int]], list[list[tuple[str, str, int]]]]:
    """Labels with their lines, and for each its (key, value, line)."""
    labels: list[tuple[str, int]] = []
    pairs: list[list[tuple[str, str, int]]] = []
    waiting = ""
    for block in blocks:
        words = [_period(plain(lines[n].text)) for n in block]
        both = _KEY_WITH_PERIOD.fullmatch(words[0])
        if both and not _KEY.fullmatch(words[0]):
            labels.append((both["label"], block[0]))
            pairs.append([(_period(both["key"]), " ".join(words[1:]), block[-1])])
        elif _KEY.fullmatch(words[0]):
            if not labels:
                labels.append(("", block[0]))
                pairs.append([])
            if is_value(words[-1]) or (len(words) == 2 and not words[-1][0].islower()):
                pairs[-1].append((" ".join(words[:-1]), words[-1], block[-1]))
            else:
                waiting = " ".join(words)
                continue
        elif waiting and pairs and len(words) == 1:
            pairs[-1].append((waiting, words[0], block[0]))
        else:
            labels.append((" ".join(words), block[0]))
            pairs.append([])
        if waiting and not (pairs and pairs[-1] and pairs[-1][-1][0] == waiting):
            pairs[-1].insert(0, (waiting, "", block[0]))
        waiting = ""
    return labels, pairs
