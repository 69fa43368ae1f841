"""Charts: one Vega-Lite specification, drawn to SVG for pages and PDF and to PNG for Word.

Legible without colour: a line has its own dash and mark and its name at its end; bars have shades that differ in
grey too, stand in the legend's order and carry their figures. Names of series and categories are looked up by place,
so that equal or odd names never meet Vega's own language.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from typing import Any

from tertial.document.model import Chart, Series
from tertial.document.render.text import FONTS, printable

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


@lru_cache(maxsize=256)
def to_svg(chart: Chart, accent: str = ACCENT) -> str:
    """The chart as an SVG text; the same chart is drawn once. ``accent`` is the first of its colours."""
    import vl_convert

    _register_fonts()
    svg: str = vl_convert.vegalite_to_svg(
        specification(chart, accent), format_locale="sv-SE", time_format_locale="sv-SE"
    )
    return svg


@lru_cache(maxsize=256)
def to_png(chart: Chart, accent: str = ACCENT) -> bytes:
    """The chart as a PNG that is sharp in print."""
    import vl_convert

    png: bytes = vl_convert.svg_to_png(to_svg(chart, accent), scale=PNG_SCALE)
    return png


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))


def specification(chart: Chart, accent: str = ACCENT) -> str:
    """The chart as Vega-Lite JSON: the same for page, PDF and Word."""
    made = json.dumps(_top(chart), ensure_ascii=False, sort_keys=True)
    return made.replace(f'"{ACCENT}"', f'"{accent}"') if accent != ACCENT else made


def _top(chart: Chart) -> dict[str, Any]:
    draw = {"line": _line, "bar": _bars, "waterfall": _waterfall, "spark": _spark}[chart.kind]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": "transparent",
        "config": _config(),
        **draw(chart),
    }


def _names(texts: Sequence[str], width: int) -> str:
    """A Vega expression that gives the name, wrapped in lines, for a place."""
    lines = [textwrap.wrap(printable(text), width) or [""] for text in texts]
    listed = json.dumps(lines)  # ASCII: no line separator ends the expression
    return f"{listed.replace(CALLED, PARTED)}[datum.value]"


def _text(chart: Chart, sign: str = "", **more: Any) -> dict[str, Any]:
    """A layer that prints the bars' figures at their ends, with their sign also above nought where asked for."""
    mark = {
        "type": "text",
        "fontSize": 11,
        "align": {"expr": "datum.value < 0 ? 'right' : 'left'"},
        "dx": {"expr": "datum.value < 0 ? -4 : 4"},
    }
    printed = {"field": "value", "type": "quantitative", "format": f"{sign},.{chart.decimals}f"}
    return {"mark": mark, "encoding": {"text": printed, "color": {"value": INK}, **more}}


# --- lines over time --------------------------------------------------------------------------------------


def _line(chart: Chart) -> dict[str, Any]:
    low, high = _range(chart.series)
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
        "data": {"values": [*_values(chart), *_gaps(chart)]},
        "encoding": {
            "x": {
                "field": "category",
                "type": "ordinal",
                "scale": {"domain": list(range(len(chart.categories))), "type": "point"},
                "axis": {
                    "title": None,
                    "labelAngle": 0,
                    "grid": False,
                    "labelExpr": _names(chart.categories, 12),
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


def _spark(chart: Chart) -> dict[str, Any]:
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
    values = _values(replace(chart, series=series))
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
        "data": {"values": [*values, *_gaps(replace(chart, series=series))]},
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


def _range(series: Sequence[Series]) -> tuple[float, float]:
    """The values' range with nought in it."""
    found = [float(value) for each in series for value in each.values if value is not None]
    low, high = min([0.0, *found]), max([0.0, *found])
    return low, high if high > low else low + 1


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


def _values(chart: Chart) -> list[dict[str, Any]]:
    return [
        {"category": place, "series": number, "value": float(value)}
        for number, series in enumerate(chart.series)
        for place, value in enumerate(series.values)
        if value is not None
    ]


def _gaps(chart: Chart) -> Iterator[dict[str, Any]]:
    """Missing values between known ones: a line stops there and goes on after, it does not guess its way across."""
    for number, series in enumerate(chart.series):
        known = [place for place, value in enumerate(series.values) if value is not None]
        for place in range(known[0], known[-1]) if known else ():
            if series.values[place] is None:
                yield {"category": place, "series": number, "value": None}


# --- bars -------------------------------------------------------------------------------------------------


def _bars(chart: Chart) -> dict[str, Any]:
    chart = _fewer_shades(chart)
    names = [printable(series.name) for series in chart.series]
    order = list(range(len(names)))
    shades = [SHADES[place % len(SHADES)] for place in order]
    legend = {
        "title": None,
        "orient": "top",
        "columns": 1 if sum(map(len, names)) > 80 else len(names),
        "labelExpr": _names(names, 90),
        "symbolType": "square",
    }
    offset = {"field": "series", "scale": {"domain": order, "paddingInner": 0.12}}
    colour = {
        "field": "series",
        "type": "nominal",
        "scale": {"domain": order, "range": shades},
        "legend": legend if len(names) > 1 else None,
    }
    return {
        **_rows(chart.categories, BAR * len(names) + BAND_GAP, len(chart.categories)),
        "data": {"values": _values(chart)},
        "encoding": {
            "y": _category_axis(chart.categories),
            "yOffset": offset,
            "x": _value_axis(chart, {"field": "value", "type": "quantitative"}),
        },
        "layer": [{"mark": {"type": "bar"}, "encoding": {"color": colour}}, _text(chart)],
    }


def _fewer_shades(chart: Chart) -> Chart:
    """The chart with series and categories changed about where that needs fewer shades, as with many units and two
    years; the figures are the same."""
    if len(chart.series) <= max(4, len(chart.categories)):
        return chart
    return replace(
        chart,
        categories=tuple(series.name for series in chart.series),
        series=tuple(
            Series(category, tuple(series.values[place] for series in chart.series))
            for place, category in enumerate(chart.categories)
        ),
    )


def _rows(categories: Sequence[str], band: int, count: int) -> dict[str, Any]:
    return {"height": band * max(count, 1) + 60, "padding": 4}


def _category_axis(categories: Sequence[str]) -> dict[str, Any]:
    return {
        "field": "category",
        "type": "nominal",
        "scale": {"domain": list(range(len(categories))), "paddingInner": 0.25},
        "axis": {
            "title": None,
            "labelLimit": 260,
            "labelExpr": _names(categories, LABEL_WIDTH),
            "labelColor": INK,
            "labelFontSize": 11.5,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
        },
    }


def _value_axis(chart: Chart, field: dict[str, Any]) -> dict[str, Any]:
    """The axis of values, with room for the figures at the bars' ends."""
    low, high = _range(chart.series if chart.kind == "bar" else (Series("", _sums(chart)),))
    longest = max(len(f"{value:,.{chart.decimals}f}") for value in (low, high))
    room = (high - low) * 0.014 * (longest + 1)
    return {
        **field,
        "axis": {"title": None, "tickCount": 6, "domain": False, "ticks": False},
        "scale": {"domain": [low - room if low < 0 else 0, high + room], "nice": False},
    }


# --- a waterfall ------------------------------------------------------------------------------------------


def _sums(chart: Chart) -> tuple[Decimal, ...]:
    """Where each step ends; a last value that is the sum is where the one before ended."""
    values = [value or Decimal() for series in chart.series[:1] for value in series.values]
    sums = tuple(accumulate(values))
    return sums[:-1] if len(sums) > 1 and values[-1] == sums[-2] else sums


def _waterfall(chart: Chart) -> dict[str, Any]:
    """Each value from where the one before ended; a last value that is their sum stands on nought."""
    values = [value for series in chart.series[:1] for value in series.values]
    rows, level = [], Decimal()
    for place, value in enumerate(values):
        if value is None:
            continue
        is_sum = place == len(values) - 1 and place > 0 and value == level
        start, level = (Decimal() if is_sum else level), (value if is_sum else level + value)
        kind = "total" if is_sum else "less" if value < 0 else "more"
        rows.append(
            {
                "category": place,
                "from": float(start),
                "to": float(level),
                "value": float(value),
                "kind": kind,
            }
        )
    lines = [len(textwrap.wrap(name, LABEL_WIDTH)) for name in chart.categories]
    tallest = max(lines, default=1) * NAME_LINE
    kinds = {
        "domain": ["more", "less", "total"],
        "range": [MORE, LESS, WHOLE],
    }
    return {
        **_rows(chart.categories, max(BAR + BAND_GAP, tallest), len(chart.categories)),
        "data": {"values": rows},
        "encoding": {
            "y": _category_axis(chart.categories),
            "x": _value_axis(chart, {"field": "from", "type": "quantitative"}),
            "x2": {"field": "to"},
        },
        "layer": [
            {
                "mark": {"type": "bar"},
                "encoding": {
                    "color": {"field": "kind", "type": "nominal", "scale": kinds, "legend": None}
                },
            },
            _text(chart, sign="+", x={"field": "to", "type": "quantitative"}, x2=None),
        ],
    }


def _config() -> dict[str, Any]:
    text = {"labelFont": FONT, "titleFont": FONT, "labelColor": SOFT, "titleColor": SOFT}
    return {
        "aria": False,  # the picture has one text of its own; what is inside says nothing
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            **text,
            "labelFontSize": 11.5,
            "titleFontWeight": "normal",
            "gridColor": RULE,
            "domainColor": SOFT,
            "tickColor": SOFT,
        },
        "legend": {
            **text,
            "labelFontSize": 12,
            "labelColor": INK,
            "labelLimit": 0,
            "symbolSize": 110,
            "symbolStrokeWidth": 0,
            "columnPadding": 22,
            "offset": 10,
        },
    }
