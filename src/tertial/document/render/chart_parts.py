"""What all charts are drawn with: colours, dashes, marks, names by place, values and the range they need."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from typing import Any

from tertial.document.model import Chart, Series
from tertial.document.render.text import printable

FONT = "'Source Sans 3'"  # quoted: a name that ends in a digit is no CSS identifier
ACCENT = "#0f5070"
"""The first colour of bars and lines; a municipality's own accent stands for it."""
MORE, LESS, WHOLE = ACCENT, "#cc7a6b", "#1b2430"
"""A waterfall's steps up and down and its end: told apart in grey too, and by the signs at their ends."""
INK, SOFT, RULE = "#1b2430", "#56616e", "#e6e2d9"
SHADES = (ACCENT, "#d0913a", "#a9c4d1", "#7a2c1c", "#7f9161", "#cfc3ad")
LINES = (ACCENT, "#9c5f0c", "#54788a", "#8c2f1d", "#56683b", "#776a52")
"""Shades of bars, which differ in grey, and of lines, which are dark enough for the names at their ends."""
DASHES: tuple[list[float], ...] = ([1, 0], [7, 4], [2, 2.5], [9, 3, 2, 3], [4, 2], [1, 3])
MARKS = ("circle", "square", "triangle-up", "diamond", "triangle-down", "cross")
WIDTH = 620
LINE_HEIGHT, BAR, BAND_GAP = 260, 15, 14
NAME_LINE = 15
"""How high a line of a name is."""
NAME_WIDTH, LABEL_WIDTH = 26, 30
"""Where names are wrapped, in characters: at the end of a line, and beside bars."""
PNG_SCALE = 2.5
CALLED, PARTED = '"if"', '("i"+"f")'
"""The one name that Vega takes for a call even where it is quoted, and how it is said so that it does not."""


def names_of(texts: Sequence[str], width: int) -> str:
    """A Vega expression that gives the name, wrapped in lines, for a place."""
    lines = [textwrap.wrap(printable(text), width) or [""] for text in texts]
    listed = json.dumps(lines)  # ASCII: no line separator ends the expression
    return f"{listed.replace(CALLED, PARTED)}[datum.value]"


def range_of(series: Sequence[Series]) -> tuple[float, float]:
    """The values' range with nought in it."""
    found = [float(value) for each in series for value in each.values if value is not None]
    low, high = min([0.0, *found]), max([0.0, *found])
    return low, high if high > low else low + 1


def values_of(chart: Chart) -> list[dict[str, Any]]:
    return [
        {"category": place, "series": number, "value": float(value)}
        for number, series in enumerate(chart.series)
        for place, value in enumerate(series.values)
        if value is not None
    ]


def gaps_of(chart: Chart) -> Iterator[dict[str, Any]]:
    """Missing values between known ones: a line stops there and goes on after, it does not guess its way across."""
    for number, series in enumerate(chart.series):
        known = [place for place, value in enumerate(series.values) if value is not None]
        for place in range(known[0], known[-1]) if known else ():
            if series.values[place] is None:
                yield {"category": place, "series": number, "value": None}
