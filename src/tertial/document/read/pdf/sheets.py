"""A page's lines become parts: tables out first, columns of text one after another, the rest as running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertial.document.parts import Heading, Text
from tertial.document.read.around import Met
from tertial.document.read.pdf.charts import charts_on, without_charts
from tertial.document.read.pdf.contents import entries_in, text_of
from tertial.document.read.pdf.flow import Sizes, texts_of
from tertial.document.read.pdf.frames import edges_across
from tertial.document.read.pdf.grids import grids_of
from tertial.document.read.pdf.layout import in_order
from tertial.document.read.pdf.lines import Line
from tertial.document.read.pdf.marks import Box, Marks
from tertial.document.read.pdf.pairs import text_edge, texts_in
from tertial.document.read.pdf.stacked import stacked
from tertial.document.read.pdf.zones import zones_in


@dataclass(slots=True)
class Sheet:
    """A page as it is waiting to be understood. ``ends_in_contents`` once it is: a list of contents may go on."""

    number: int
    width: float
    height: float
    lines: list[Line]
    marks: Marks
    ends_in_contents: bool = False


def parts_of(sheet: Sheet, sizes: Sizes, pages: int, before: Sheet | None) -> list[Met]:
    """The parts of a page in reading order."""
    if not sheet.lines:
        return []
    lines = sheet.lines
    goes_on = before is not None and before.ends_in_contents
    entries = entries_in(lines, pages, goes_on=goes_on)
    if entries:
        sheet.ends_in_contents = entries.stop == len(lines)
        return [
            *_parts(sheet, lines[: entries.start], sizes),
            *map(Met, text_of(lines[entries.start : entries.stop])),
            *_parts(sheet, lines[entries.stop :], sizes),
        ]
    return _parts(sheet, lines, sizes)


def _parts(sheet: Sheet, lines: Sequence[Line], sizes: Sizes) -> list[Met]:
    if not lines:
        return []
    charts = charts_on(sheet.marks, sheet.width, sheet.height)
    lines, left = without_charts(lines, charts)
    across = [rule for rule in edges_across(sheet.marks) if not _in_chart(rule, charts)]
    down = [rule for rule in sheet.marks.down if not _in_chart(rule, charts)]
    found: list[Met] = []
    left.sort(key=lambda each: each[0])
    for group in in_order(lines, across):
        found += _in_column(group, across, down, left, sizes)
    return [*found, *(Met(text) for _, text in left)]


def _in_column(
    lines: Sequence[Line],
    across: Sequence[Box],
    down: Sequence[Box],
    left: list[tuple[float, Text]],
    sizes: Sizes,
) -> list[Met]:
    """The parts of one column of text; ``left`` of charts goes where its height is, and is then taken out."""
    stack = stacked(lines, across)
    zones = zones_in(stack.lines, across, down)
    in_zone = {id(line): zone for zone in zones for line in zone.lines}
    right = _right(lines)
    found: list[Met] = []
    waiting: list[Line] = []
    done: set[int] = set()
    for line in stack.lines:
        while left and left[0][0] < line.top:
            found += texts_of(waiting, sizes, right)
            waiting = []
            found.append(Met(left.pop(0)[1]))
        zone = in_zone.get(id(line))
        if zone is None:
            waiting += stack.apart(line)
        elif id(zone) not in done:
            found += texts_of(waiting, sizes, right)
            waiting = []
            found = _with_caption(found, sizes)
            edge = text_edge(zone)
            grids = grids_of(zone) if edge is None else []
            if edge is not None:
                found += texts_in(zone, edge)
            else:
                found += map(Met, grids) if grids else texts_of(stack.all(zone.lines), sizes, right)
            done.add(id(zone))
    return [*found, *texts_of(waiting, sizes, right)]


def _with_caption(found: list[Met], sizes: Sizes) -> list[Met]:
    """The parts before a table: a bold line right above it names it, in a report whose headings are set larger."""
    last = found[-1].part if found else None
    if isinstance(last, Heading) and sizes.headings and last.level > len(sizes.headings):
        return [*found[:-1], Met(Text(last.text, last.place), is_bold=True)]
    return found


def _in_chart(rule: Box, charts: Sequence[Box]) -> bool:
    return any(
        box[0] - 2 <= rule[0]
        and rule[2] <= box[2] + 2
        and box[1] - 2 <= rule[1]
        and rule[3] <= box[3] + 2
        for box in charts
    )


def _right(lines: Sequence[Line]) -> float:
    ends = sorted(line.x1 for line in lines)
    return ends[int(len(ends) * 0.9)] if ends else 0.0
