"""Texts in Word: marks, links, references that follow what they refer to, notes at the foot of the page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tertial.document.model import Chart, Document, Footnote, Paragraph, Table
from tertial.document.render.docx.fields import Bookmarks, Notes, field, field_end, field_start
from tertial.document.render.layout import Piece, addresses, caption, pieces, referred_to
from tertial.document.render.text import clean


class Texts:
    """Writes texts into paragraphs, and captions that texts refer to."""

    def __init__(self, made: Any, document: Document, ids: Mapping[str, str]) -> None:
        self.made, self.ids = made, ids
        self.notes, self.bookmarks = Notes(made), Bookmarks()
        there = referred_to(document) & addresses(document)
        self._places = {
            key: f"_Ref{number:08d}" for number, key in enumerate(sorted(there), start=1)
        }
        self._named = {
            block.id: block.name
            for section in document.sections
            for block in section.blocks
            if isinstance(block, Table | Chart)
        }
        self._marked: set[str] = set()

    def write(self, line: Any, text: Paragraph | Footnote) -> None:
        """The text's pieces as runs at the end of a line."""
        for piece in pieces(text):
            if piece.note:
                self._note(line, piece.note)
            elif piece.href.startswith("#"):
                self._inside(line, piece)
            elif piece.href and isinstance(text, Paragraph):
                self._outside(line, piece)
            else:
                _run(line, piece)
                if piece.href and piece.href not in text.text:
                    line.add_run(f" ({piece.href})")  # a note's file has no addresses

    def _note(self, line: Any, note: Footnote) -> None:
        number, own = self.notes.add(self.ids["footnote text"])
        own.runs[0]._r.style = self.ids["footnote reference"]
        own.add_run(" ")
        self.write(own, note)
        self.notes.refer(line, number, self.ids["footnote reference"])

    def _inside(self, line: Any, piece: Piece) -> None:
        """A field where the text is what the table is called, a link where it is other words."""
        key = piece.href[1:]
        name = self._places.get(key)
        if name is None:
            _run(line, piece)
        elif piece.is_reference and self._named.get(key, "").lower() == piece.text.lower():
            lower = "" if piece.text[:1].isupper() else " \\* Lower"
            field_start(line, f"REF {name} \\h{lower}")
            _run(line, piece)
            field_end(line)
        else:
            self._link(line, piece, anchor=name)

    def _outside(self, line: Any, piece: Piece) -> None:
        from docx.opc.constants import RELATIONSHIP_TYPE

        to = self.made.part.relate_to(piece.href, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        self._link(line, piece, to=to)

    def _link(self, line: Any, piece: Piece, *, anchor: str = "", to: str = "") -> None:
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor" if anchor else "r:id"), anchor or to)
        run = _run(line, piece)
        run._r.style = self.ids["Hyperlink"]
        line._p.append(link)
        link.append(run._r)

    def caption(self, line: Any, block: Table | Chart) -> None:
        """The caption: its word and a number that Word counts, which references find, then the title."""
        word, _, number = block.name.partition(" ")
        if number:
            line.add_run(f"{word} ")
            field(line, f"SEQ {word} \\* ARABIC", number)
            self.mark(line, block.id)
            line.add_run(". ")
        line.add_run(clean(caption(block)))
        if not number:
            self.mark(line, block.id)

    def mark(self, line: Any, key: str) -> None:
        """A bookmark around what stands in the line, where a text leads to it."""
        if key in self._places and key not in self._marked and line.runs:
            self._marked.add(key)
            self.bookmarks.around(line, self._places[key], 0)


def _run(line: Any, piece: Piece) -> Any:
    run = line.add_run(clean(piece.text))
    if piece.strong:
        run.bold = True
    if piece.em:
        run.italic = True
    return run
