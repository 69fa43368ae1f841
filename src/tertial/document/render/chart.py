"""Charts: one Vega-Lite specification, drawn to SVG for pages and PDF and to PNG for Word.

Legible without colour: lines have their own dash and mark, bars their own shade and a legend in words.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from tertial.document.model import Chart

FONTS = Path(__file__).parent / "fonts"
FONT = "'Source Sans 3'"  # quoted: a name that ends in a digit is no CSS identifier
INK, SOFT, RULE = "#1b2430", "#56616e", "#dcd8cf"
SHADES = ("#0f5070", "#c98a2b", "#6b8e9e", "#8c3b2a")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3])
MARKS = ("circle", "square", "triangle-up", "diamond")
WIDTH, HEIGHT = 560, 220
PNG_SCALE = 2.5


@lru_cache(maxsize=256)
def to_svg(chart: Chart) -> str:
    """The chart as an SVG text; the same chart is drawn once."""
    import vl_convert

    _register_fonts()
    svg: str = vl_convert.vegalite_to_svg(
        specification(chart), format_locale="sv-SE", time_format_locale="sv-SE"
    )
    return svg


@lru_cache(maxsize=256)
def to_png(chart: Chart) -> bytes:
    """The chart as a PNG that is sharp in print."""
    import vl_convert

    _register_fonts()
    png: bytes = vl_convert.svg_to_png(to_svg(chart), scale=PNG_SCALE)
    return png


@lru_cache(maxsize=1)
def _register_fonts() -> None:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))


def specification(chart: Chart) -> str:
    """The chart as Vega-Lite JSON: the same for page, PDF and Word."""
    return json.dumps(_top(chart), ensure_ascii=False, sort_keys=True)


def _top(chart: Chart) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "width": WIDTH,
        "height": HEIGHT if chart.kind == "line" else max(120, 34 * len(chart.categories) + 20),
        "background": "transparent",
        "data": {"values": _rows(chart)},
        "config": _config(),
        **(_line(chart) if chart.kind == "line" else _bars(chart)),
    }


def _rows(chart: Chart) -> list[dict[str, Any]]:
    return [
        {"category": category, "series": series.name, "value": float(value), "order": place}
        for series in chart.series
        for place, (category, value) in enumerate(zip(chart.categories, series.values, strict=True))
        if value is not None
    ]


def _format(chart: Chart) -> str:
    return f",.{chart.decimals}f"


def _scales(chart: Chart) -> dict[str, Any]:
    names = [series.name for series in chart.series]
    return {
        "color": {
            "field": "series",
            "type": "nominal",
            "sort": names,
            "scale": {"domain": names, "range": list(SHADES[: len(names)])},
            "legend": {"title": None, "orient": "top"} if len(names) > 1 else None,
        },
    }


def _line(chart: Chart) -> dict[str, Any]:
    names = [series.name for series in chart.series]
    own = {"domain": names}
    return {
        "encoding": {
            "x": {
                "field": "category",
                "type": "nominal",
                "sort": list(chart.categories),
                "axis": {"title": None, "labelAngle": 0, "grid": False},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "axis": {
                    "title": chart.unit,
                    "titleAngle": 0,
                    "titleAlign": "left",
                    "titleY": -10,
                    "titleX": 0,
                },
                "scale": {"zero": True},
            },
            **_scales(chart),
        },
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2.2},
                "encoding": {
                    "strokeDash": {
                        "field": "series",
                        "sort": names,
                        "scale": {**own, "range": list(DASHES[: len(names)])},
                        "legend": None,
                    }
                },
            },
            {
                "mark": {"type": "point", "filled": True, "size": 46, "opacity": 1},
                "encoding": {
                    "shape": {
                        "field": "series",
                        "sort": names,
                        "scale": {**own, "range": list(MARKS[: len(names)])},
                        "legend": {"title": None, "orient": "top"} if len(names) > 1 else None,
                    }
                },
            },
        ],
    }


def _bars(chart: Chart) -> dict[str, Any]:
    names = [series.name for series in chart.series]
    return {
        "encoding": {
            "y": {
                "field": "category",
                "type": "nominal",
                "sort": list(chart.categories),
                "axis": {"title": None, "labelLimit": 220, "domain": False, "ticks": False},
            },
            "x": {
                "field": "value",
                "type": "quantitative",
                "axis": {"title": chart.unit, "tickCount": 6},
                "scale": {"nice": True},
            },
            "yOffset": {"field": "series", "sort": names},
            **_scales(chart),
        },
        "layer": [
            {"mark": {"type": "bar", "height": {"band": 0.86}}},
            {
                "mark": {
                    "type": "text",
                    "fontSize": 10.5,
                    "color": INK,
                    "align": {"expr": "datum.value < 0 ? 'right' : 'left'"},
                    "dx": {"expr": "datum.value < 0 ? -4 : 4"},
                },
                "encoding": {
                    "text": {"field": "value", "type": "quantitative", "format": _format(chart)},
                    "color": {"value": INK},
                },
            },
        ],
    }


def _config() -> dict[str, Any]:
    text = {"labelFont": FONT, "titleFont": FONT, "labelColor": SOFT, "titleColor": SOFT}
    return {
        "font": FONT,
        "view": {"stroke": None},
        "axis": {
            **text,
            "labelFontSize": 11,
            "titleFontSize": 11,
            "titleFontWeight": "normal",
            "gridColor": RULE,
            "domainColor": SOFT,
            "tickColor": SOFT,
        },
        "legend": {
            **text,
            "labelFontSize": 11.5,
            "labelColor": INK,
            "symbolSize": 80,
            "symbolStrokeWidth": 0,
        },
    }
