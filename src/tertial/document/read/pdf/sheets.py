"""A page's lines become parts: tables out first, columns of text one after another, the rest as running text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tertial.document.read.around import Met
from tertial.document.read.pdf.flow import Sizes, texts_of
from tertial.document.read.pdf.grids import grid_of
from tertial.document.read.pdf.lines import Line
from tertial.document.read.pdf.marks import Marks
from tertial.document.read.pdf.zones import edges_across, zones_in


@dataclass(slots=True)
class Sheet:
    """A page as it is waiting to be understood."""

    number: int
    width: float
    height: float
    lines: list[Line]
    marks: Marks


def parts_of(sheet: Sheet, sizes: Sizes) -> list[Met]:
    """The parts of a page in reading order."""
    if not sheet.lines:
        return []
    across = edges_across(sheet.marks)
    zones = zones_in(sheet.lines, across, sheet.marks.down)
    found: list[Met] = []
    waiting: list[Line] = []
    in_zone = {id(line): zone for zone in zones for line in zone.lines}
    right = _right(sheet.lines)
    done: set[int] = set()
    for line in sheet.lines:
        zone = in_zone.get(id(line))
        if zone is None:
            waiting.append(line)
        elif id(zone) not in done:
            found += texts_of(waiting, sizes, right)
            waiting = []
            found.append(Met(grid_of(zone)))
            done.add(id(zone))
    found += texts_of(waiting, sizes, right)
    return found


def _right(lines: Sequence[Line]) -> float:
    ends = sorted(line.x1 for line in lines)
    return ends[int(len(ends) * 0.9)]
