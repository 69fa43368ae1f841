"""Plain text and Markdown, in any of the ways reports come: tabs, columns set by spaces, one cell a line, lost columns,
pieces of HTML, Pandoc's tables, text out of PDF with its pages, and what a machine read from pictures.
"""

from __future__ import annotations

from tertial.document.parts import Heading, Reading
from tertial.document.read.around import settled
from tertial.document.read.text.decode import decoded, is_damaged
from tertial.document.read.text.lines import lines_of
from tertial.document.read.text.scan import Scan


def read_text(data: bytes) -> Reading:
    """What a text holds: headings, paragraphs and grids in reading order, every word of it.

    Never fails: what is not understood is a paragraph. Time grows with the text's length alone.
    """
    text = decoded(data)
    damaged = is_damaged(text)
    lines, pages = lines_of(text)
    scan = Scan(lines, is_damaged=damaged)
    scan.run()
    parts = settled(scan.met)
    first = parts[0] if parts else None
    return Reading(
        parts,
        title=first.text if isinstance(first, Heading) else "",
        pages=pages,
        is_damaged=damaged,
        unread=tuple(scan.unread),
    )
