"""Lines over time: a year beside budget and earlier years with names at their ends, and small lines by themselves."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from tertial.document.model import Chart, Series
from tertial.document.render.chart_parts import (
    ACCENT,
    DASHES,
    INK,
    LINE_HEIGHT,
    LINES,
    MARKS,
    NAME_WIDTH,
    gaps_of,
    names_of,
    range_of,
    values_of,
)
from tertial.document.render.text import printable


def line_of(chart: Chart) -> dict[str, Any]:
    low, high = range_of(chart.series)
    several = len(chart.series) > 1
    names = [textwrap.wrap(printable(series.name), NAME_WIDTH) or [""] for series in chart.series]
    longest = max((len(line) for name in names for line in name), default=0)
    order = list(range(len(chart.series)))
    own = {"field": "series", "type": "nominal", "legend": None}

    def scale(of: Sequence[Any]) -> dict[str, Any]:
        return {"domain": order, "range": [of[place % len(of)] for place in order]}

    colour = {"color": {**own, "scale": scale(LINES)}}
    dashes = {**own, "scale": {"domain": order, "range": _dashes(chart.series)}}
    encoding = {**colour, "strokeDash": dashes}
    layers: list[dict[str, Any]] = [
        *_drawn_lines(chart.series, encoding),
        {
            "mark": {"type": "point", "filled": True, "size": 52, "opacity": 1},
            "encoding": {**colour, "shape": {**own, "scale": scale(MARKS)}},
        },
    ]
    if several:
        layers.append(_line_names(chart.series, names, low, high))
    return {
        "height": LINE_HEIGHT,
        "padding": {
            "left": 2,
            "top": 8,
            "bottom": 2,
            "right": 12 + (8 + 6.2 * longest if several else 0),
        },
        "data": {"values": [*values_of(chart), *gaps_of(chart)]},
        "encoding": {
            "x": {
                "field": "category",
                "type": "ordinal",
                "scale": {"domain": list(range(len(chart.categories))), "type": "point"},
                "axis": {
                    "title": None,
                    "labelAngle": 0,
                    "grid": False,
                    "labelExpr": names_of(chart.categories, 12),
                    "labelOverlap": "greedy",
                },
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "axis": {"title": None, "tickCount": 5, "domain": False, "ticks": False},
                "scale": {"domain": [low, high], "nice": True},
            },
        },
        "layer": layers,
    }


def _dashes(series: Sequence[Series]) -> list[list[float]]:
    """Each line's own dash; what is budget has long dashes, whatever its place."""
    return [
        DASHES[1] if each.role == "budget" else DASHES[place % len(DASHES)]
        for place, each in enumerate(series)
    ]


def _drawn_lines(series: Sequence[Series], encoding: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The lines: earlier years thin beside this year's."""
    earlier = [place for place, each in enumerate(series) if each.role == "earlier"]
    if not earlier:
        yield {"mark": {"type": "line", "strokeWidth": 2.2}, "encoding": encoding}
        return
    for width, test in ((1.2, ">= 0"), (2.2, "< 0")):
        yield {
            "mark": {"type": "line", "strokeWidth": width},
            "encoding": encoding,
            "transform": [{"filter": f"indexof({earlier}, datum.series) {test}"}],
        }


SPARK_WIDTH, SPARK_HEIGHT = 220, 44


def spark_of(chart: Chart) -> dict[str, Any]:
    """A line alone, its last value printed at its end: how it went, and where it is."""
    series = chart.series[:1]
    found = [float(value) for each in series for value in each.values if value is not None]
    low, high = min(found, default=0.0), max(found, default=1.0)
    place = {
        "x": {
            "field": "category",
            "type": "ordinal",
            "axis": None,
            "scale": {"domain": list(range(len(chart.categories))), "type": "point"},
        },
        "y": {
            "field": "value",
            "type": "quantitative",
            "axis": None,
            "scale": {"domain": [low, high if high > low else low + 1], "zero": False},
        },
    }
    values = values_of(replace(chart, series=series))
    printed = {"field": "value", "type": "quantitative", "format": f",.{chart.decimals}f"}
    return {
        "width": SPARK_WIDTH,
        "height": SPARK_HEIGHT,
        "padding": {
            "left": 6,
            "top": 8,
            "bottom": 8,
            "right": 16 + 6.5 * len(f"{high:,.{chart.decimals}f}"),
        },
        "data": {"values": [*values, *gaps_of(replace(chart, series=series))]},
        "encoding": place,
        "layer": [
            {"mark": {"type": "line", "strokeWidth": 1.8, "color": ACCENT}},
            {
                "data": {"values": values[-1:]},
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 46,
                    "opacity": 1,
                    "color": ACCENT,
                },
            },
            {
                "data": {"values": values[-1:]},
                "mark": {"type": "text", "align": "left", "dx": 7, "fontSize": 12, "color": INK},
                "encoding": {"text": printed},
            },
        ],
    }


def _line_names(
    series: Sequence[Series], names: Sequence[list[str]], low: float, high: float
) -> dict[str, Any]:
    """The series' names at their lines' ends, moved apart where they would meet."""
    values = [
        {"at": at, "category": category, "series": place, "name": names[place]}
        for category, ends in _ends(series).items()
        for at, place in _apart(ends, names, (high - low) * 14 / (LINE_HEIGHT - 40))
    ]
    last = max((len(each.values) for each in series), default=0) - 1
    shades = [LINES[place % len(LINES)] for place in range(len(series))]
    return {
        "data": {"values": values},
        "mark": {
            "type": "text",
            "align": "left",
            "baseline": "middle",
            "dx": 10,
            "dy": {"expr": f"datum.category < {last} ? 12 : 0"},
            "fontSize": 12,
        },
        "encoding": {
            "y": {"field": "at", "type": "quantitative"},
            "text": {"field": "name", "type": "nominal"},
            "color": {
                "field": "series",
                "type": "nominal",
                "legend": None,
                "scale": {"domain": list(range(len(shades))), "range": shades},
            },
        },
    }


def _ends(series: Sequence[Series]) -> dict[int, list[tuple[float, int]]]:
    """By the category where they end: each line's last value and its place among the series."""
    found: dict[int, list[tuple[float, int]]] = {}
    for place, each in enumerate(series):
        known = [(at, value) for at, value in enumerate(each.values) if value is not None]
        if known:
            found.setdefault(known[-1][0], []).append((float(known[-1][1]), place))
    return found


def _apart(
    ends: list[tuple[float, int]], names: Sequence[list[str]], step: float
) -> Iterator[tuple[float, int]]:
    """The same ends from below, each at least the height of its name and the one below from that one."""
    below: tuple[float, int] | None = None
    for value, place in sorted(ends):
        if below is not None:
            value = max(value, below[0] + step * (len(names[below[1]]) + len(names[place])) / 2)
        below = (value, place)
        yield below
