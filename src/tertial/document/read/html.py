"""Web pages: headings, paragraphs, items and tables, as a reader sees them.

Scripts, menus and what is hidden are left out; a table that only lays out the page is read as what is in it. Nothing
that a page points at is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Final, Literal

from tertial.document.model import Place, Unread
from tertial.document.parts import Grid, GridCell, GridRow, Heading, Reading, Text
from tertial.document.read.around import Met, raised, settled, without_controls
from tertial.document.read.limits import Budget, Deadline, require_tags
from tertial.document.read.markup import (
    BLOCKS,
    SKIPPED,
    Indents,
    decoded_page,
    is_hidden,
    is_note,
    span,
)
from tertial.document.read.within import plain_parts
from tertial.errors import BadInput

_HEADINGS: Final = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_BOLD: Final = frozenset(("b", "strong", "th"))
_ARROWS: Final = frozenset("↑↩↵⤴^↖⬆")
_BREAK: Final = "\v"
_BLANKS: Final = re.compile(r"[ \t\r\n\f]+")
_BREAKS: Final = re.compile(rf" *{_BREAK}[ {_BREAK}]*")
_PARAGRAPHS: Final = re.compile(rf" *{_BREAK} *{_BREAK}[ {_BREAK}]*")
_SKIP_LINK: Final = re.compile(r"\bskip", re.IGNORECASE)
_NO_TABLE: Final = ("presentation", "none")
_POINTS_OF_A_SPACE: Final = 3.0
_LONGEST_TERM: Final = 60
_TAIL: Final = 4096
_TABLE: Final = re.compile(rb"<table[\s>]")


def read_html(data: bytes) -> Reading:
    """The parts of a web page.

    Raises BadInput: ``read.broken``, ``read.too_much_text``, ``read.too_many_cells``, ``read.too_slow``.
    """
    from lxml import etree, html

    page = decoded_page(data)
    require_tags(page)
    parser = html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = html.document_fromstring(page, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise BadInput("read.broken", problem="webbsidan går inte att tolka") from error
    walk = _Walk(Indents(root))
    walk.element(root)
    walk.flush()
    titles = [m.part.text for m in walk.met if isinstance(m.part, Heading) and m.part.level == 1]
    said = " ".join((root.findtext(".//title") or "").split())
    return Reading(
        parts=settled(walk.met),
        title=titles[0] if len(titles) == 1 else without_controls(said),
        language=root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "",
        unread=(Unread("cut"),) if _is_cut(page) else (),
    )


def _is_cut(page: bytes) -> bool:
    """Whether a page ends in the middle: in a tag, or in a table, without the end of the page."""
    end = page[-_TAIL:].lower()
    if b"</html" in end or b"</body" in end:
        return False
    lower = page.lower()
    is_in_tag = end.rfind(b"<") > end.rfind(b">")
    return is_in_tag or len(_TABLE.findall(lower)) > lower.count(b"</table")


class _Pieces:
    """Text being gathered: its pieces, which of it is bold, and where it began."""

    def __init__(self) -> None:
        self.said: list[str] = []
        self.bold = self.plain = 0
        self.line: int | None = None

    def add(self, text: str, *, is_bold: bool, line: int | None) -> None:
        self.said.append(text)
        if text.strip():
            self.bold += is_bold
            self.plain += not is_bold
            self.line = self.line or line

    def add_mark(self, text: str, *, line: int | None) -> None:
        """A raised mark, close to the word it stands at."""
        if self.said and not text.startswith(" "):
            self.said[-1] = self.said[-1].rstrip()
        self.said.append(text)
        self.line = self.line or line

    @property
    def text(self) -> str:
        """The text with breaks as line ends."""
        return without_controls(_BREAKS.sub("\n", self._joined)).strip(" \n")

    @property
    def paragraphs(self) -> list[str]:
        """The paragraphs that empty lines part, each on one line."""
        parts = _PARAGRAPHS.split(self._joined)
        return [without_controls(_BREAKS.sub(" ", each)).strip(f" {_BREAK}") for each in parts]

    @property
    def _joined(self) -> str:
        return _BLANKS.sub(" ", "".join(self.said))

    @property
    def is_bold(self) -> bool:
        return self.bold > 0 and not self.plain


class _Walk:
    """Goes through a page; ``met`` is what has been found."""

    def __init__(self, indents: Indents) -> None:
        self.met: list[Met] = []
        self._indents = indents
        self._pieces = _Pieces()
        self._style: list[str] = []
        self._term = ""
        self._deadline, self._budget = Deadline(), Budget()

    def element(self, element: Any, *, is_bold: bool = False) -> None:
        """An element and all in it, without the text that follows it."""
        tag = element.tag
        if tag in SKIPPED or is_hidden(element) or _is_furniture(element):
            return
        if tag == "br":
            self._pieces.said.append(_BREAK)
        elif tag == "sup":
            self._pieces.add_mark(raised("".join(element.itertext())), line=element.sourceline)
        elif tag in _HEADINGS:
            self._heading(element, _HEADINGS[tag])
        elif tag == "table" and not _is_layout(element):
            self.flush()
            self._table(element)
        elif tag == "pre":
            self._preformatted("".join(element.itertext()), element.sourceline)
        elif tag in BLOCKS or tag == "table":
            self._block(element, is_bold=is_bold)
        else:
            self._inside(element, is_bold=is_bold or tag in _BOLD)

    def flush(self, *, is_caption: bool = False) -> None:
        """What has been gathered becomes texts."""
        pieces, self._pieces = self._pieces, _Pieces()
        self._deadline.check()
        place = Place(line=pieces.line) if pieces.line else None
        for text in filter(None, pieces.paragraphs):
            if self._term:
                text, self._term = f"{self._term}: {text}", ""
            part = Text(text, place, self._kind)
            self.met.append(Met(part, is_caption=is_caption, is_bold=pieces.is_bold))

    @property
    def _kind(self) -> Literal["body", "item", "note"]:
        if "note" in self._style:
            return "note"
        return "item" if "li" in self._style else "body"

    def _inside(self, element: Any, *, is_bold: bool) -> None:
        if element.text:
            self._pieces.add(element.text, is_bold=is_bold, line=element.sourceline)
        for child in element:
            if isinstance(child.tag, str):
                self.element(child, is_bold=is_bold)
            if child.tail:
                self._pieces.add(child.tail, is_bold=is_bold, line=child.sourceline)

    def _block(self, element: Any, *, is_bold: bool) -> None:
        self.flush()
        if element.tag == "dt":
            self._take_term(element)
            return
        names = ["note"] if is_note(element) else []
        self._style += [element.tag, *names]
        self._inside(element, is_bold=is_bold)
        self.flush(is_caption=element.tag == "figcaption")
        del self._style[-1 - len(names) :]

    def _preformatted(self, text: str, line: int) -> None:
        """Lines that the page shows as they are written: a plain text, which may have tables."""
        self.flush()
        shown = without_controls(text).lstrip("\n")
        first = line + len(text) - len(text.lstrip("\n")) - 1
        self.met += map(
            Met, plain_parts(shown, lambda at: at and Place(line=first + (at.line or 1)))
        )

    def _take_term(self, element: Any) -> None:
        """A short term is put before what is said of it."""
        self._inside(element, is_bold=False)
        text = self._pieces.text
        if "\n" in text or not text or len(text) > _LONGEST_TERM or self._term:
            self.flush()
        else:
            self._pieces, self._term = _Pieces(), text.rstrip(":")

    def _heading(self, element: Any, level: int) -> None:
        self.flush()
        self._inside(element, is_bold=True)
        pieces, self._pieces = self._pieces, _Pieces()
        text = " ".join(pieces.text.split("\n"))
        if text:
            self.met.append(Met(Heading(text, level, Place(line=element.sourceline))))

    # --- tables -------------------------------------------------------------------------------------------

    def _table(self, table: Any) -> None:
        rows = list(_rows(table))
        headings = _heading_rows(rows)
        made: list[GridRow] = []
        for at, (row, _) in enumerate(rows):
            self._deadline.check()
            left = len(rows) - at
            cells = [each for each in row if each.tag in ("td", "th") and not is_hidden(each)]
            found = tuple(self._cell(each, left, is_heading=at < headings) for each in cells)
            if found:
                made.append(GridRow(found, Place(line=row.sourceline)))
        if not any(cell.text for row in made for cell in row.cells):
            return
        caption = table.find("caption")
        title = "" if caption is None else self._said(caption).text.replace("\n", " ")
        place = Place(line=table.sourceline)
        self.met.append(Met(Grid(tuple(made), title, headings or None, place=place)))

    def _cell(self, cell: Any, rows_left: int, *, is_heading: bool) -> GridCell:
        colspan, rowspan = span(cell, "colspan"), span(cell, "rowspan")
        rowspan = min(rowspan or rows_left, rows_left)
        self._budget.spend(max(colspan, 1) * rowspan)
        pieces = self._said(cell, is_bold=cell.tag == "th" and is_heading)
        raw = "".join(pieces.said).lstrip(" \t\r\n\f" + _BREAK)
        spaces = len(raw) - len(raw.lstrip("\u00a0\u2003\u2002"))
        return GridCell(
            text=pieces.text.strip("\u00a0\u2003\u2002 \n"),
            place=Place(line=cell.sourceline),
            colspan=max(colspan, 1),
            rowspan=rowspan,
            is_bold=pieces.is_bold,
            is_heading=is_heading,
            indent=self._indents.of(cell) + spaces * _POINTS_OF_A_SPACE,
        )

    def _said(self, element: Any, *, is_bold: bool = False) -> _Pieces:
        """All that is shown in an element, blocks on lines of their own."""
        outer, self._pieces = self._pieces, _Pieces()
        self._words(element, is_bold)
        found, self._pieces = self._pieces, outer
        return found

    def _words(self, element: Any, is_bold: bool) -> None:
        if element.text:
            self._pieces.add(element.text, is_bold=is_bold, line=element.sourceline)
        for child in element:
            tag = child.tag
            if not isinstance(tag, str) or tag in SKIPPED or is_hidden(child):
                pass
            elif tag == "br":
                self._pieces.said.append(_BREAK)
            elif tag == "sup":
                self._pieces.add_mark(raised("".join(child.itertext())), line=child.sourceline)
            else:
                breaks = tag in BLOCKS or tag in _HEADINGS
                if breaks and self._pieces.bold + self._pieces.plain:
                    self._pieces.said.append(_BREAK)
                self._words(child, is_bold or tag in ("b", "strong"))
                if breaks:
                    self._pieces.said.append(_BREAK)
            if child.tail:
                self._pieces.add(child.tail, is_bold=is_bold, line=child.sourceline)


def _is_furniture(element: Any) -> bool:
    """Links that help to move about: to the content, and back from a note."""
    if element.tag != "a":
        return bool(element.get("role") == "navigation")
    if _SKIP_LINK.search(element.get("class") or ""):
        return True
    text = "".join(element.itertext()).strip()
    return bool(text) and set(text) <= _ARROWS


def _rows(table: Any) -> Iterator[tuple[Any, bool]]:
    """The table's own rows as they are shown (its foot last), and whether each is in its head."""
    foot: list[Any] = []
    for child in table:
        if child.tag == "tr":
            yield child, False
        elif child.tag in ("thead", "tbody") and not is_hidden(child):
            for row in child.iterchildren("tr"):
                if not is_hidden(row):
                    yield row, child.tag == "thead"
        elif child.tag == "tfoot":
            foot += child.iterchildren("tr")
    for row in foot:
        yield row, False


def _heading_rows(rows: list[tuple[Any, bool]]) -> int:
    """How many rows from the top are in the head, or hold nothing but heading cells."""
    in_head = 0
    for row, is_head in rows:
        cells = [each.tag for each in row if each.tag in ("td", "th")]
        if not is_head and (not cells or "td" in cells):
            break
        in_head += 1
    return in_head if in_head < len(rows) else 0


def _is_layout(table: Any) -> bool:
    """Whether a table lays out the page: it says so, has one cell a row, or holds headings or real tables."""
    if table.get("role") in _NO_TABLE:
        return True
    rows = [[each for each in row if each.tag in ("td", "th")] for row, _ in _rows(table)]
    if all(len(cells) <= 1 for cells in rows):
        return True
    for inner in table.iterdescendants("table"):
        if sum(1 for row, _ in _rows(inner) if len(row) > 1) > 1:
            return True
    return table.find(".//th") is None and any(
        next(cell.iterdescendants("h1", "h2", "h3", "h4"), None) is not None
        for cells in rows
        for cell in cells
    )
