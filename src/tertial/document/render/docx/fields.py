"""What Word works out itself: fields with what they say now, bookmarks they find, notes and numbered lists."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any


def field(paragraph: Any, code: str, shown: str = "1") -> None:
    """A field that shows a text until Word works it out anew."""
    field_start(paragraph, code)
    paragraph.add_run(shown)
    field_end(paragraph)


def field_start(paragraph: Any, code: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    for kind in ("begin", "code", "separate"):
        run = paragraph.add_run()
        if kind == "code":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {code} "
            run._r.append(text)
        else:
            _field_mark(run, kind)


def field_end(paragraph: Any) -> None:
    _field_mark(paragraph.add_run(), "end")


def _field_mark(run: Any, kind: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run._r.append(mark)


class Bookmarks:
    """Places that fields find, each with a number of its own in the document."""

    def __init__(self) -> None:
        self._numbers: Iterator[int] = count(1)

    def around(self, paragraph: Any, name: str, first: int) -> None:
        """A bookmark around the paragraph's runs from number ``first`` on."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        number = str(next(self._numbers))
        start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
        start.set(qn("w:id"), number)
        start.set(qn("w:name"), name)
        end.set(qn("w:id"), number)
        runs = paragraph._p.r_lst[first:]
        runs[0].addprevious(start)
        runs[-1].addnext(end)


NOTES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
_NOTES_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
_LINES = """<w:footnotes xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">
<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>
</w:footnotes>"""


class Notes:
    """The notes of a document, which Word keeps in a file of their own; a template's are left as they are."""

    def __init__(self, made: Any) -> None:
        from docx.oxml import parse_xml
        from docx.oxml.ns import qn

        self.made = made
        parts = (each for each in made.part.rels.values() if each.reltype == NOTES)
        self.part = next((each.target_part for each in parts), None)
        self.root = parse_xml(self.part.blob if self.part else _LINES)
        known = [int(each.get(qn("w:id"))) for each in self.root]
        self._next = max([0, *known]) + 1
        self._is_used = False

    def add(self, style: str) -> tuple[int, Any]:
        """A new note's number and its paragraph, which begins with its mark."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn
        from docx.text.paragraph import Paragraph

        number, self._is_used = self._next, True
        self._next += 1
        note, line = OxmlElement("w:footnote"), OxmlElement("w:p")
        note.set(qn("w:id"), str(number))
        note.append(line)
        self.root.append(note)
        paragraph = Paragraph(line, self.made._body)
        paragraph._p.style = style
        mark = paragraph.add_run()
        mark._r.append(OxmlElement("w:footnoteRef"))
        return number, paragraph

    def refer(self, paragraph: Any, number: int, style: str) -> None:
        """The note's mark in the text."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        run = paragraph.add_run()
        run._r.style = style
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(number))
        run._r.append(mark)

    def keep(self) -> None:
        """Puts the notes into the document, where there are any."""
        from docx.opc.packuri import PackURI
        from docx.opc.part import Part
        from docx.oxml.xmlchemy import serialize_for_reading

        if not self._is_used:
            return
        blob = serialize_for_reading(self.root).encode()
        if self.part is None:
            self.part = Part(
                PackURI("/word/footnotes.xml"), _NOTES_TYPE, blob, self.made.part.package
            )
            self.made.part.relate_to(self.part, NOTES)
        self.part._blob = blob


class Numbering:
    """Lists that are numbered from where they say, and bullets where a template's styles have none."""

    def __init__(self, made: Any) -> None:
        self.made = made
        self._abstract: dict[str, int] = {}

    def set(self, paragraph: Any, *, depth: int, number: int) -> None:
        """Makes the paragraph an item of the list that has this number (``begin``)."""
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = depth
        properties.get_or_add_numId().val = number

    def begin(self, depth: int, start: int) -> int:
        """A new list: of numbers from ``start`` on, of bullets for 0."""
        numbering = self._numbering()
        num = numbering.add_num(self._kind("decimal" if start else "bullet"))
        if start:
            num.add_lvlOverride(ilvl=depth).add_startOverride(start)
        return int(num.numId)

    def _numbering(self) -> Any:
        from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
        from docx.opc.packuri import PackURI
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls
        from docx.parts.numbering import NumberingPart

        part = self.made.part
        if not any(each.reltype == RELATIONSHIP_TYPE.NUMBERING for each in part.rels.values()):
            empty = parse_xml(f"<w:numbering {nsdecls('w')}/>")
            name = PackURI("/word/numbering.xml")
            own = NumberingPart(name, CONTENT_TYPE.WML_NUMBERING, empty, part.package)
            part.relate_to(own, RELATIONSHIP_TYPE.NUMBERING)
        return part.numbering_part.element

    def _kind(self, kind: str) -> int:
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls, qn

        if kind not in self._abstract:
            numbering = self._numbering()
            abstract = numbering.findall(qn("w:abstractNum"))
            number = max([int(each.get(qn("w:abstractNumId"))) for each in abstract], default=0) + 1
            levels = "".join(_level(kind, depth) for depth in (0, 1))
            made = parse_xml(
                f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">'
                f'<w:multiLevelType w:val="hybridMultilevel"/>{levels}</w:abstractNum>'
            )
            if abstract:
                abstract[-1].addnext(made)
            else:
                numbering.insert(0, made)
            self._abstract[kind] = number
        return self._abstract[kind]


def _level(kind: str, depth: int) -> str:
    sign = f"%{depth + 1}." if kind == "decimal" else "•–"[depth]
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{sign}"/>'
        f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{360 * (depth + 1)}" w:hanging="360"/></w:pPr></w:lvl>'
    )
