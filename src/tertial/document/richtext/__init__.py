"""One language for texts: Markdown with figures, kept and compared, and HTML at the editor's edge.

A text is Markdown: paragraphs, ``###`` and ``####`` headings, bullet and numbered lists (one level inside another),
``>`` quotes, tables, **strong**, *em*, [links](https://…), figures as ``[[ref|format]]``, references to tables and
charts as ``[[#id]]`` and notes as ``^[text]``. docs/dev/templates.md describes it to writers of texts.

The editor gets and sends HTML, where a figure is ``<data value="ref" data-format="abs tal">11,4</data>`` and a note
``<span class="note">text</span>``. What comes from there may be anything: it is read into blocks, and only what blocks
can hold is written again.
"""

from __future__ import annotations

from collections.abc import Callable

from tertial.document.richtext import html, markdown
from tertial.document.richtext.tree import Block, Grid, Span, Spans, Text, plain, slug

__all__ = [
    "Block",
    "Grid",
    "Span",
    "Spans",
    "Text",
    "blocks",
    "plain",
    "sanitised",
    "slug",
    "spans",
    "to_html",
    "to_markdown",
]

Shown = Callable[[str, str], str]
"""What a figure prints: (ref, format) → text. A ref that begins with # is a table or chart of the document."""


def blocks(source: str) -> tuple[Block, ...]:
    """A Markdown text as what stands in it; any text has a reading."""
    return markdown.read(source)


def spans(source: str) -> Spans:
    """One line of Markdown as its words, figures and notes; what would begin a list or heading is words."""
    return markdown.read_line(source)


def to_markdown(text: str) -> str:
    """An editor's HTML, or what was pasted from Word, as Markdown. What texts cannot hold is left out; its words stay.

    >>> to_markdown('<p>Det blev <b>bra</b>: <data value="a.b.c" data-format="tal">1,2</data>.</p>')
    'Det blev **bra**: [[a.b.c|tal]].'
    """
    return markdown.written(html.read(text))


def to_html(source: str, shown: Shown) -> str:
    """A Markdown text as HTML for the editor; ``shown`` prints its figures. ``to_markdown`` gives the same text back.

    >>> to_html("Det blev [[a.b.c|tal]].", lambda ref, format: "1,2")
    '<p>Det blev <data value="a.b.c" data-format="tal">1,2</data>.</p>'
    """
    return html.written(markdown.read(source), shown)


def sanitised(text: str) -> str:
    """An editor's HTML with nothing in it that texts do not hold: no scripts, styles, foreign elements or addresses."""
    return html.sanitised(text)
