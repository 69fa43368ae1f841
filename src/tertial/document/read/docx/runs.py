"""A Word paragraph as a line of text: its runs, fields, breaks, raised marks and notes, and the text boxes on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from tertial.document.model import Place, Unread
from tertial.document.read.around import raised, without_controls
from tertial.document.read.docx.charts import charts_in
from tertial.document.read.docx.names import MC, PICTURE, WP, M, W, flag, number, value
from tertial.document.read.docx.styles import Style, Styles, indent_of, is_above

_INSIDE: Final = frozenset(
    W + name
    for name in (
        "hyperlink",
        "ins",
        "moveTo",
        "smartTag",
        "sdt",
        "sdtContent",
        "bdo",
        "dir",
        "customXml",
        "ruby",
        "rubyBase",
    )
) | {M + "oMathPara"}
"""Elements that hold runs, and whose text is the paragraph's."""
_SIGNS: Final = {
    W + "tab": "\t",
    W + "ptab": "\t",
    W + "cr": "\n",
    W + "noBreakHyphen": "-",
    W + "softHyphen": "",
}
_SYMBOLS: Final = {"f02d": "−", "f0b4": "×", "f0b1": "±", "f0a3": "≤", "f0b3": "≥"}
"""What the font Symbol prints for the codes that stand in figures."""
_BOX: Final = W + "txbxContent"
_LARGE: Final = (3_600_000, 1_800_000)
"""Width and height of a picture (10 × 5 cm in English metric units) that may hold a table."""
_MOST_PICTURES: Final = 100
_MOST_NOTES: Final = 5_000
_LONGEST_MARK: Final = 4


@dataclass(slots=True)
class Line:
    """A paragraph as read. ``notes`` are (mark, text) of those it refers to, ``boxes`` what hangs on it, ``charts`` the
    ids of those in it; ``goes_on``: its end is deleted, so that the next is part of it."""

    text: str
    style: Style
    properties: Any | None
    place: Place | None
    is_bold: bool
    goes_on: bool
    indent: float = 0.0
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)


class Notes:
    """The footnotes and endnotes of a file, numbered as they are met."""

    def __init__(self, footnotes: Any | None, endnotes: Any | None) -> None:
        self._elements = {
            **_by_id(footnotes, "footnote"),
            **_by_id(endnotes, "endnote"),
        }
        self._count = 0

    def take(self, reference: Any, own_mark: str) -> tuple[str, Any | None]:
        """(mark, the note's element) of a reference; each is told once. ``own_mark`` is what it has instead of a
        number."""
        kind = "footnote" if reference.tag == W + "footnoteReference" else "endnote"
        found = self._elements.pop((kind, reference.get(W + "id", "")), None)
        if own_mark:
            return own_mark, found
        self._count += 1
        return str(self._count), found


def _by_id(root: Any | None, kind: str) -> dict[tuple[str, str], Any]:
    if root is None:
        return {}
    notes = root.findall(W + kind)[:_MOST_NOTES]
    return {(kind, each.get(W + "id", "")): each for each in notes}


@dataclass(slots=True)
class _Field:
    """An open field: its instruction until ``is_shown``, then what it shows."""

    instruction: str = ""
    is_shown: bool = False

    @property
    def is_contents(self) -> bool:
        return self.instruction.lstrip().upper().startswith(("TOC", "INDEX"))


class _Writing:
    """The line being read: its pieces and which of its letters are bold."""

    def __init__(self, style: Style) -> None:
        self.style = style
        self.pieces: list[str] = []
        self.bold = self.plain = 0
        self.notes: list[tuple[str, str]] = []
        self.boxes: list[Any] = []
        self.charts: list[str] = []
        self.page: int | None = None


class Lines:
    """Reads paragraphs one after the other: fields may go on from one to the next, and pages are counted."""

    def __init__(self, styles: Styles, notes: Notes, *, has_pages: bool) -> None:
        self._styles, self._notes = styles, notes
        self._fields: list[_Field] = []
        self.page: int | None = 1 if has_pages else None
        self.unread: list[Unread] = []

    def line(self, paragraph: Any) -> Line:
        """A paragraph (``w:p``)."""
        properties = paragraph.find(W + "pPr")
        style = self._styles.of(None if properties is None else value(properties, "pStyle"))
        writing = _Writing(style)
        self._inside(paragraph, writing)
        indent, goes_on = style.indent, False
        if properties is not None:
            indent = indent_of(properties, indent)
            goes_on = properties.find(f"{W}rPr/{W}del") is not None
        page = writing.page or self.page
        return Line(
            text=without_controls("".join(writing.pieces)),
            style=style,
            properties=properties,
            place=Place(page=page) if page else None,
            is_bold=writing.bold > 0 and not writing.plain,
            goes_on=goes_on,
            indent=indent,
            notes=writing.notes,
            boxes=writing.boxes,
            charts=writing.charts,
        )

    def _inside(self, element: Any, writing: _Writing) -> None:
        for child in element:
            tag = child.tag
            if tag == W + "r":
                self._run(child, writing)
            elif tag in _INSIDE:
                self._inside(child, writing)
            elif tag == W + "fldSimple":
                if not _Field(child.get(W + "instr", "")).is_contents:
                    self._inside(child, writing)
            elif tag == M + "oMath":
                self._write("".join(child.itertext(M + "t")), writing, is_bold=False)

    def _run(self, run: Any, writing: _Writing) -> None:
        properties = run.find(W + "rPr")
        is_bold, is_raised = writing.style.is_bold, False
        if properties is not None:
            own = self._styles.of(key) if (key := value(properties, "rStyle")) else None
            hidden = flag(properties, "vanish")
            if own and own.is_hidden if hidden is None else hidden:
                return
            bold = flag(properties, "b")
            is_bold = bold if bold is not None else is_bold or bool(own and own.is_bold)
            is_raised = is_above(properties) or bool(own and own.is_raised)
        pieces = [self._piece(child, writing) for child in run]
        text = "".join(pieces)
        if text and is_raised:
            text = raised(text)
            if writing.pieces and not text.startswith(" "):
                writing.pieces[-1] = writing.pieces[-1].rstrip(" ")
        if text:
            self._write(text, writing, is_bold=is_bold)

    def _piece(self, child: Any, writing: _Writing) -> str:
        """What an element of a run prints."""
        tag = child.tag
        if tag == W + "t":
            return child.text or ""
        if tag == W + "br":
            return "\n" if child.get(W + "type", "textWrapping") == "textWrapping" else ""
        if tag in _SIGNS:
            return _SIGNS[tag]
        if tag == W + "sym":
            return _SYMBOLS.get(child.get(W + "char", "").lower(), "")
        if tag in (W + "fldChar", W + "instrText"):
            self._field(child)
        elif tag == W + "lastRenderedPageBreak":
            self.page = self.page + 1 if self.page else None
        elif tag in (W + "footnoteReference", W + "endnoteReference"):
            return self._note(child, writing)
        elif tag in (W + "drawing", W + "pict", W + "object", MC + "AlternateContent"):
            self._hang(child, writing)
        return ""

    def _field(self, child: Any) -> None:
        if child.tag == W + "instrText":
            if self._fields:
                self._fields[-1].instruction += child.text or ""
            return
        what = child.get(W + "fldCharType")
        if what == "begin":
            self._fields.append(_Field())
        elif what == "separate" and self._fields:
            self._fields[-1].is_shown = True
        elif what == "end" and self._fields:
            self._fields.pop()

    def _write(self, text: str, writing: _Writing, *, is_bold: bool) -> None:
        if any(not each.is_shown or each.is_contents for each in self._fields):
            return
        writing.pieces.append(text)
        if text.strip():
            writing.page = writing.page or self.page
            writing.bold += is_bold
            writing.plain += not is_bold

    def _note(self, reference: Any, writing: _Writing) -> str:
        own = ""
        if reference.get(W + "customMarkFollows") in ("1", "true", "on"):
            following = reference.getnext()
            own = (following.text or "").strip() if following is not None else ""
        mark, element = self._notes.take(reference, own[:_LONGEST_MARK])
        if element is not None:
            text = self._said(element)
            if text:
                writing.notes.append((mark, text))
        return "" if own else raised(mark)

    def _said(self, element: Any) -> str:
        """The text of a note, all its paragraphs."""
        fields, self._fields = self._fields, []
        lines = [self.line(each).text.strip() for each in element.iter(W + "p")]
        self._fields = fields
        return "\n".join(filter(None, lines))

    def _hang(self, child: Any, writing: _Writing) -> None:
        """Text boxes, once: what newer programs show comes before what older ones do. Large pictures are told."""
        if child.tag == MC + "AlternateContent":
            choice = child.find(MC + "Choice")
            child = choice if choice is not None else child
        if _is_large_picture(child) and len(self.unread) < _MOST_PICTURES:
            self.unread.append(Unread("picture", Place(page=self.page) if self.page else None))
        writing.charts += charts_in(child)
        for box in child.iter(_BOX):
            above = box.getparent()
            while above is not child and above.tag != _BOX:
                above = above.getparent()
            if above is child:
                writing.boxes.append(box)


def _is_large_picture(drawing: Any) -> bool:
    """A picture of some size that nobody has described: a table may be in it."""
    if next(drawing.iter(PICTURE), None) is None:
        return False
    size, said = next(drawing.iter(WP + "extent"), None), next(drawing.iter(WP + "docPr"), None)
    if size is None or (said is not None and said.get("descr")):
        return False
    return number(size.get("cx")) >= _LARGE[0] and number(size.get("cy")) >= _LARGE[1]
