"""HTML: the document's body for the application's page, and one self-contained file for the web."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from tertial.document.model import Chart, Document
from tertial.document.render import brand as brands
from tertial.document.render import front, layout
from tertial.document.render.brand import OWN, Brand
from tertial.document.render.text import clean

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup

HERE = Path(__file__).parent
Link = Callable[[str], str]


def to_html(document: Document, brand: Brand = OWN) -> bytes:
    """One file that needs nothing else: style, logotype and charts are in it."""
    from markupsafe import Markup

    css = (HERE / "report.css").read_text(encoding="utf-8")
    if brand != OWN:
        css += brands.css(brand)
    page = _environment().get_template("report.html.jinja")
    logotype = brand.logotype
    return page.render(
        document=document,
        css=Markup(css),
        body=render_body(document, brand=brand),
        logotype=logotype,
        picture=brands.as_address(logotype) if logotype else "",
    ).encode()


def render_body(document: Document, link: Link | None = None, brand: Brand = OWN) -> Markup:
    """The sections as HTML, headings from level 2. ``link`` gives a figure's address; without it figures are data."""
    from markupsafe import Markup

    body = _environment().get_template("body.html.jinja")
    return Markup(body.render(document=document, link=link, accent=brand.accent))


@lru_cache(maxsize=1)
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader

    made = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        trim_blocks=True,
        finalize=lambda value: clean(value) if type(value) is str else value,
    )
    made.globals |= {"front": front, "layout": layout, "svg": _svg}
    return made


def _svg(chart: Chart, accent: str) -> Markup:
    from markupsafe import Markup

    from tertial.document.render.chart import to_svg

    drawn = to_svg(chart, accent)  # its name is the alt text around it
    return Markup(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))
