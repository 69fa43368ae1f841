"""The charts of a Word file as tables: the categories and values that Word keeps in the chart's own part.

Only what the file keeps is read; the workbook behind a chart is not opened. A value is printed by the number format
that the chart keeps with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from tertial.document.model import Place
from tertial.document.parts import Grid, GridCell, GridRow
from tertial.document.read.docx.names import number
from tertial.document.read.xlsx.formats import GENERAL, printed

C: Final = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATED: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MOST_SERIES: Final = 40
_MOST_POINTS: Final = 2_000
_MOST_DECIMALS: Final = 3
_LONGEST: Final = 300

Points = dict[int, str]
"""What stands at each place of a row of points."""


def charts_in(drawing: Any) -> Iterator[str]:
    """The ids by which a drawing points at charts."""
    for each in drawing.iter(C + "chart"):
        if related := each.get(_RELATED):
            yield related


def grid_of(chart: Any, place: Place | None, spend: Callable[[int], None]) -> Grid | None:
    """A chart's root element as a table with a row for each category and a column for each series; ``None`` for one
    that keeps no values. ``spend`` is told of its cells before they are made."""
    series = list(chart.iter(C + "ser"))[:_MOST_SERIES]
    columns = [(_name(each), _values(each)) for each in series]
    columns = [(name, values) for name, values in columns if values]
    if not columns:
        return None
    categories = next((found for each in series if (found := _categories(each))), {})
    rows = sorted({at for _, values in columns for at in values} | set(categories))
    spend((len(rows) + 1) * (len(columns) + 1))
    made = [_row(["", *(name for name, _ in columns)], place)]
    for at in rows:
        label = categories.get(at, str(at + 1))
        made.append(_row([label, *(values.get(at, "") for _, values in columns)], place))
    return Grid(tuple(made), _title(chart), heading_rows=1, place=place)


def _row(texts: list[str], place: Place | None) -> GridRow:
    return GridRow(tuple(GridCell(text, place) for text in texts), place)


def _title(chart: Any) -> str:
    title = chart.find(f"{C}chart/{C}title")
    texts = () if title is None else title.iter(_A + "t", C + "v")
    return _plain(" ".join(each.text or "" for each in texts))


def _name(series: Any) -> str:
    name = series.find(C + "tx")
    return "" if name is None else _plain(" ".join(v.text or "" for v in name.iter(C + "v")))


def _categories(series: Any) -> Points:
    """The categories; of several levels the innermost, which the file has first."""
    at = next(
        (found for tag in ("cat", "xVal") if (found := series.find(C + tag)) is not None), None
    )
    if at is None:
        return {}
    level = at.find(f".//{C}lvl")
    return _points(at if level is None else level)


def _values(series: Any) -> Points:
    at = next(
        (found for tag in ("val", "yVal") if (found := series.find(C + tag)) is not None), None
    )
    return {} if at is None else _as_exact(_points(at))


def _points(kept: Any) -> Points:
    """Points by their places, numbers as their format prints them."""
    code = next((each.text or GENERAL for each in kept.iter(C + "formatCode")), GENERAL)
    is_number = next(kept.iter(C + "numCache", C + "numLit"), None) is not None
    found: Points = {}
    for point in kept.iter(C + "pt"):
        text = point.findtext(C + "v") or ""
        at = number(point.get("idx"), len(found))
        if 0 <= at < _MOST_POINTS:
            own = point.get("formatCode") or code
            found[at] = _printed(text, own) if is_number else _plain(text)
    return {at: text for at, text in found.items() if text}


def _printed(text: str, code: str) -> str:
    try:
        return printed(float(text), code)
    except ValueError:
        return _plain(text)


def _as_exact(values: Points) -> Points:
    """Values that no format rounds are exact, and are printed with as many decimals as the others of their series."""
    decimals = {at: len(text.partition(",")[2]) for at, text in values.items()}
    most = max(decimals.values(), default=0)
    if len(set(decimals.values())) < 2 or most > _MOST_DECIMALS:
        return values
    return {
        at: text if decimals[at] == most or not text[-1].isdigit() else _padded(text, most)
        for at, text in values.items()
    }


def _padded(text: str, decimals: int) -> str:
    whole, _, after = text.partition(",")
    return f"{whole},{after.ljust(decimals, '0')}"


def _plain(text: str) -> str:
    return " ".join(text.split())[:_LONGEST]
