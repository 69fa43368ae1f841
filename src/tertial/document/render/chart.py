"""Charts: one Vega-Lite specification, drawn to SVG for pages and PDF and to PNG for Word.

Legible without colour: a line has its own dash and mark and its name at its end; bars have shades that differ in
grey too, stand in the legend's order and carry their figures. Names of series and categories are looked up by place,
so that equal or odd names never meet Vega's own language.
"""

from __future__ import annotations

import json
import textwrap
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache
from itertools import accumulate
from typing import Any

from tertial.document.model import Chart, Series
from tertial.document.render.chart_lines import line_of, spark_of
from tertial.document.render.chart_parts import (
    ACCENT,
    BAND_GAP,
    BAR,
    FONT,
    INK,
    LABEL_WIDTH,
    LESS,
    MORE,
    NAME_LINE,
    PNG_SCALE,
    RULE,
    SHADES,
    SOFT,
    WHOLE,
    WIDTH,
    names_of,
    range_of,
    values_of,
)
from tertial.document.render.text import FONTS, printable


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
    draw = {"line": line_of, "bar": _bars, "waterfall": _waterfall, "spark": spark_of}[chart.kind]
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "autosize": {"type": "fit", "contains": "padding"},
        "background": "transparent",
        "config": _config(),
        **draw(chart),
    }


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
        "labelExpr": names_of(names, 90),
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
        "data": {"values": values_of(chart)},
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
            "labelExpr": names_of(categories, LABEL_WIDTH),
            "labelColor": INK,
            "labelFontSize": 11.5,
            "domain": False,
            "ticks": False,
            "labelPadding": 6,
        },
    }


def _value_axis(chart: Chart, field: dict[str, Any]) -> dict[str, Any]:
    """The axis of values, with room for the figures at the bars' ends."""
    low, high = range_of(chart.series if chart.kind == "bar" else (Series("", _sums(chart)),))
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
