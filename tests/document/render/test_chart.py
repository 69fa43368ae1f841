"""Charts: one drawing for every format, in Swedish, with names that can hold anything."""

from __future__ import annotations

import json
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest

from tertial.document.model import Chart, Series
from tertial.document.render.chart import specification, to_png, to_svg
from tertial.document.render.chart_parts import LINES, SHADES
from tests.document.sample import ODD, chart, waterfall

KINDS = {"line": chart("line"), "bar": chart("bar"), "waterfall": waterfall()}


def texts(made: Chart) -> list[str]:
    from lxml import etree

    root = etree.fromstring(to_svg(made).encode())
    return ["".join(each.itertext()) for each in root.iter("{http://www.w3.org/2000/svg}text")]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_is_drawn_the_same_way_each_time(kind: str) -> None:
    first = to_svg(KINDS[kind])
    to_svg.cache_clear()
    assert to_svg(KINDS[kind]) == first


@pytest.mark.parametrize("kind", KINDS)
def test_a_chart_is_wide_and_names_our_font(kind: str) -> None:
    svg = to_svg(KINDS[kind])
    assert 'width="620"' in svg
    assert "Source Sans 3" in svg
    assert to_png(KINDS[kind]).startswith(b"\x89PNG")


@pytest.mark.parametrize("kind", KINDS)
def test_every_category_is_named(kind: str) -> None:
    assert set(KINDS[kind].categories) <= set(texts(KINDS[kind]))


@pytest.mark.parametrize("kind", ["line", "bar"])
def test_every_series_is_named(kind: str) -> None:
    assert {"Budget", "Utfall", "Prognos"} <= set(texts(KINDS[kind]))


@pytest.mark.parametrize(
    "kind, figures", [("bar", {"12,5", "−4,0", "7,3"}), ("waterfall", {"+10,0", "−14,5", "+3,5"})]
)
def test_bars_carry_their_figures_in_swedish(kind: str, figures: set[str]) -> None:
    assert figures <= set(texts(KINDS[kind]))


def test_a_waterfalls_last_step_stands_on_nought_when_it_is_the_sum() -> None:
    rows = json.loads(specification(waterfall()))["data"]["values"]
    assert [(row["from"], row["to"]) for row in rows] == [
        (0, 10),
        (10, -4.5),
        (-4.5, 3.5),
        (0, 3.5),
    ]
    assert [row["kind"] for row in rows] == ["more", "less", "more", "total"]


def test_a_waterfall_of_nothing_is_an_empty_picture() -> None:
    made = json.loads(specification(replace(waterfall(), categories=(), series=())))
    assert made["data"]["values"] == []


def test_a_gap_stays_a_gap() -> None:
    rows = json.loads(specification(chart("line")))["data"]["values"]
    assert len(rows) == 8


@pytest.mark.parametrize("kind", ["line", "bar", "waterfall"])
def test_equal_and_odd_names_are_kept_apart(kind: str) -> None:
    values = (Decimal(1), Decimal(2), Decimal(3))
    names: dict[str, Any] = {"categories": ("datum.value", "datum.value", "a'b\\")}
    odd = replace(chart("bar"), kind=kind, series=(Series(ODD, values),) * 2, **names)
    assert texts(odd).count("datum.value") == 2
    assert "a'b\\" in texts(odd)


def test_many_series_and_few_categories_change_places() -> None:
    series = tuple(Series(f"Enhet {n}", (Decimal(n), Decimal(n + 1))) for n in range(5))
    made = replace(chart("bar"), categories=("2030", "2031"), series=series)
    legend = json.loads(specification(made))["layer"][0]["encoding"]["color"]["scale"]
    assert len(legend["domain"]) == 2
    assert {"Enhet 4", "2030", "2031"} <= set(texts(made))


def test_a_long_name_is_not_cut_off() -> None:
    name = "Särskilt boende, helårsplatser, egen utförare och entreprenader"
    series = (Series(name, (Decimal(1),) * 3), Series(name + " II", (Decimal(2),) * 3))
    assert name in texts(replace(chart("bar"), series=series))


def test_neighbouring_shades_differ_in_grey() -> None:
    greys = [luminance(shade) for shade in SHADES]
    assert min(abs(a - b) for a, b in pairwise(greys)) > 0.1


def test_lines_and_the_names_at_their_ends_are_dark_enough_to_read() -> None:
    assert min(1.05 / (luminance(line) + 0.05) for line in LINES) > 4.5


def test_a_line_stops_where_a_value_is_missing_and_goes_on_after() -> None:
    values = (Decimal(1), None, Decimal(3), Decimal(2), None)
    made = replace(KINDS["line"], series=(Series("2021", values),), categories=tuple("abcde"))
    drawn = json.loads(specification(made))["data"]["values"]
    assert [each["category"] for each in drawn if each["value"] is None] == [1]
    (line,) = (part for part in to_svg(made).split("<path") if 'stroke-width="2.2"' in part)
    assert line.count("M") == 2


@pytest.mark.parametrize("kind", ["line", "bar", "waterfall"])
def test_a_name_may_be_a_word_of_the_drawing_language(kind: str) -> None:
    made = replace(KINDS[kind], categories=("if", 'a "if" b', *KINDS[kind].categories[2:]))
    assert "if" in texts(made)
