"""HTML: the document's body for the application's page, and one self-contained file for the web."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from tertial.document.model import (
    Block,
    Cell,
    Chart,
    Column,
    Document,
    Paragraph,
    Table,
    TextFigure,
)
from tertial.domain.swedish import format_number

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HERE = Path(__file__).parent
Link = Callable[[str], str]
WORDS = {
    "goal": "Mål",
    "commitment": "Utvecklingsåtagande",
    "assignment": "Uppdrag",
    "activity": "Aktivitet",
    "risk": "Åtgärd",
    "review": "Åtgärd",
    "check": "Kontroll",
}
"""What the text of a status is called, by its kind."""


def to_html(document: Document) -> bytes:
    """One file that needs nothing else: style and charts are in it."""
    from markupsafe import Markup

    css = Markup((HERE / "report.css").read_text(encoding="utf-8"))
    page = _environment().get_template("report.html.jinja")
    return page.render(document=document, css=css, body=render_body(document)).encode()


def render_body(document: Document, link: Link | None = None) -> Markup:
    """The sections as HTML, headings from level 2. ``link`` gives a figure's address; without it figures are data."""
    from markupsafe import Markup

    body = _environment().get_template("body.html.jinja")
    return Markup(body.render(document=document, link=link))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader

    made = Environment(loader=FileSystemLoader(HERE), autoescape=True, trim_blocks=True)
    made.globals |= {
        "column_groups": column_groups,
        "is_negative": is_negative,
        "is_wordy": is_wordy,
        "number": number,
        "pieces": pieces,
        "runs": runs,
        "svg": _svg,
        "words": WORDS,
    }
    return made


def _svg(chart: Chart) -> Markup:
    from markupsafe import Markup

    from tertial.document.render.chart import to_svg

    return Markup(to_svg(chart))


# --- what every renderer needs to know of a block ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ColumnGroup:
    """Columns side by side under one heading; ``name`` is empty for columns of their own."""

    name: str
    columns: tuple[Column, ...]

    @property
    def span(self) -> int:
        return len(self.columns)


def column_groups(table: Table) -> tuple[ColumnGroup, ...]:
    """The columns by the heading above them; empty when no column has one."""
    if not any(column.group for column in table.columns):
        return ()
    return tuple(
        ColumnGroup(name, tuple(columns))
        for name, columns in groupby(table.columns, lambda c: c.group)
    )


@dataclass(frozen=True, slots=True)
class Run:
    """A block, or bullets that follow each other."""

    block: Block
    items: tuple[Paragraph, ...] = ()


def runs(blocks: Sequence[Block]) -> Iterator[Run]:
    """The blocks with bullets gathered into lists."""
    for is_item, group in groupby(blocks, lambda b: isinstance(b, Paragraph) and b.style == "item"):
        found = list(group)
        if is_item:
            yield Run(found[0], tuple(b for b in found if isinstance(b, Paragraph)))
        else:
            yield from (Run(block) for block in found)


def pieces(paragraph: Paragraph) -> Iterator[str | TextFigure]:
    """A paragraph's text and figures in reading order."""
    position = 0
    for figure in paragraph.figures:
        yield paragraph.text[position : figure.start]
        yield figure
        position = figure.end
    yield paragraph.text[position:]


def is_negative(cell: Cell) -> bool:
    return cell.value is not None and cell.value < 0


def is_wordy(table: Table) -> bool:
    """Whether the table is mostly words: its columns share the width and wrap."""
    return any(column.is_text for column in table.columns) and all(
        column.is_text for column in table.columns
    )


def number(value: Decimal | None, decimals: int) -> str:
    return "" if value is None else format_number(value, decimals)
