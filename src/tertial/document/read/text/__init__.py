"""Plain text and Markdown, in any of the ways reports come: tabs, columns set by spaces, one cell a line, lost columns,
pieces of HTML, Pandoc's tables, text out of PDF with its pages, and what a machine read from pictures.
"""

from __future__ import annotations

from tertial.document.model import Unread
from tertial.document.parts import Heading, Reading
from tertial.document.read.limits import require_size, require_text
from tertial.document.read.text.decode import decoded, is_damaged
from tertial.document.read.text.lines import lines_of
from tertial.document.read.text.scan import Scan


def read_text(data: bytes) -> Reading:
    """What a text holds: headings, paragraphs and grids in reading order, every word of it.

    What is not understood is a paragraph. Time grows with the text's length alone.
    Raises BadInput: ``read.empty``, ``read.too_much_text``, ``read.too_slow``, ``read.too_many_cells``.
    """
    require_size(data)
    require_text(data)
    text = decoded(data)
    damaged = is_damaged(text)
    lines, pages = lines_of(text)
    scan = Scan(lines, is_damaged=damaged)
    parts = scan.run()
    first = parts[0] if parts else None
    return Reading(
        parts,
        title=first.text if isinstance(first, Heading) else "",
        pages=pages,
        is_damaged=damaged,
        unread=(*((Unread("damaged"),) if damaged else ()), *scan.unread),
    )
