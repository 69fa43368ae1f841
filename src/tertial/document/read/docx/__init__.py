"""Word files (docx): headings by style or outline level, texts, lists, notes and tables, from the XML itself.

Insertions that are tracked are read and deletions are not, as a reader sees the file when all is accepted. Headers,
footers, comments, contents lists and hidden text are left out. Pages are known only where Word itself wrote them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from tertial.document.parts import Reading
from tertial.document.read.around import settled
from tertial.document.read.docx.body import Body
from tertial.document.read.docx.names import W
from tertial.document.read.docx.runs import Lines, Notes
from tertial.document.read.docx.styles import Styles
from tertial.document.read.ooxml import Package
from tertial.errors import BadInput


def read_docx(data: bytes) -> Reading:
    """The parts of a Word file.

    Raises BadInput: ``read.broken``, ``read.locked``, ``read.bomb``, ``read.entities``, ``read.too_many_cells``,
    ``read.too_deep``, ``read.too_slow``.
    """
    package = Package(data)
    name = package.main("word/document.xml")
    root = package.part(name)
    body = None if root is None else root.find(W + "body")
    if body is None:
        raise BadInput("read.broken", problem="texten saknas i den")
    styles = Styles(package.related(name, "styles"), package.related(name, "numbering"))
    notes = Notes(package.related(name, "footnotes"), package.related(name, "endnotes"))
    lines = Lines(styles, notes, has_pages=_has_pages(package, name))
    reader = Body(styles, lines, _charts(package, name))
    reader.blocks(body)
    return Reading(
        parts=settled(reader.met),
        title=reader.title or package.properties.get("title", ""),
        language=styles.language or package.properties.get("language", ""),
        pages=lines.page if lines.page and lines.page > 1 else None,
        unread=(*reader.unread, *lines.unread),
    )


def _charts(package: Package, name: str) -> Callable[[str], Any | None]:
    """Gives the root of a chart's part by the id that the text points at it by; ``None`` for one that is damaged."""
    targets = {
        key: each.target for key, each in package.relations(name).items() if each.kind == "chart"
    }

    def chart(key: str) -> Any | None:
        try:
            return package.part(targets[key]) if key in targets else None
        except BadInput as error:
            if error.code != "read.broken":
                raise
            return None

    return chart


def _has_pages(package: Package, name: str) -> bool:
    """Whether the file keeps where its pages began when Word last showed it."""
    return package.is_paged_by_word and b"lastRenderedPageBreak" in (package.raw(name) or b"")
