"""Word by python-docx: real styles, headings, table headers, alt texts, a contents field, on a replaceable template.

What a template lacks is added to it; what it has is left as the municipality made it.
"""

from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path
from typing import Any

from tertial.document.model import Block, Chart, Document, Paragraph, Section, Status, Table
from tertial.document.render.brand import OWN, SVG, Brand
from tertial.document.render.docx.fields import Numbering, field, field_end, field_start
from tertial.document.render.docx.styles import LANGUAGE, SOFT, colour_of, set_styles
from tertial.document.render.docx.tables import WIDTH_CM, add_table, column_widths
from tertial.document.render.docx.texts import Texts
from tertial.document.render.front import contents, unbroken
from tertial.document.render.layout import (
    Listed,
    figures_of,
    levels,
    lists,
    paragraphs,
    repeats_heading,
    runs,
    status_parts,
)
from tertial.document.render.text import clean

__all__ = ["WIDTH_CM", "column_widths", "to_docx"]

TONES = {"done": "1D6B4C", "on": "1D6B4C", "maybe": "8A5A00", "late": "A8321F", "none": SOFT}
SIGNS = {"done": "●", "on": "◕", "maybe": "◑", "late": "○", "none": ""}
"""A shape beside each status word: full, mostly full, half, empty."""
LONGEST_PROPERTY = 255
LONG_AGO = datetime(2020, 1, 1)
"""The files' own time stamp: the same document gives the same bytes."""
LOGOTYPE_CM, SPARK_CM = 1.8, 5.8


def to_docx(document: Document, *, template: Path | None = None, brand: Brand = OWN) -> bytes:
    """The document as Word. ``template``: a .docx whose styles, header and footer are used, not the brand's."""
    import docx

    own = template.read_bytes() if template else brand.word_template
    made = docx.Document(io.BytesIO(own)) if own else docx.Document()
    writer = _Writer(made, document, brand, is_ours=not own)
    writer.front(document)
    for level, section in levels(document):
        writer.heading(section, level)
        for run in runs(section.blocks):
            if run.items:
                writer.lists(lists(run.items))
            else:
                for block in run.quotes or (run.block,):
                    writer.block(block, section)
    writer.texts.notes.keep()
    out = io.BytesIO()
    made.save(out)
    return _same_bytes(out.getvalue())


class _Writer:
    """Adds to an open Word document. ``is_ours``: on our own template, so that page and styles are ours to set."""

    def __init__(self, made: Any, document: Document, brand: Brand, *, is_ours: bool) -> None:
        self.made, self.brand, self.is_ours = made, brand, is_ours
        self.drawing = 0
        self.is_first = True
        if not is_ours:
            body = made.element.body
            for child in list(body):
                if not child.tag.endswith("}sectPr"):
                    body.remove(child)
        set_styles(made, brand, is_ours=is_ours)
        self.ids: dict[str, str] = {style.name: style.style_id for style in made.styles}
        self.texts = Texts(made, document, self.ids)
        self.numbering = Numbering(made)

    def line(self, text: str, style: str) -> Any:
        """A paragraph in a style. Styles are set by id: by name the library searches all of them each time."""
        paragraph = self.made.add_paragraph()
        paragraph._p.style = self.ids[style]
        if text:
            paragraph.add_run(clean(text))
        return paragraph

    def front(self, document: Document) -> None:
        made = self.made
        core = made.core_properties
        core.title = clean(document.title)[:LONGEST_PROPERTY]
        core.author = clean(document.committee)[:LONGEST_PROPERTY]
        core.subject = clean(document.subtitle)[:LONGEST_PROPERTY]
        core.language, core.comments = LANGUAGE, ""
        core.created = core.modified = LONG_AGO
        core.last_modified_by, core.revision = core.author, 1
        if self.brand.logotype and self.is_ours:
            self._logotype()
        self.line(document.municipality, "Avsändare")
        self.line(document.committee, "Avsändare")
        self.line(unbroken(document.title), "Title")
        self.line(document.subtitle, "Subtitle")
        for remark in document.remarks:
            self.line(remark, "Anmärkning")
        self._contents(document)
        _header_and_footer(made, document)

    def _logotype(self) -> None:
        from docx.shared import Cm

        own = self.brand.logotype
        assert own is not None
        data = own.data
        if own.type == SVG:
            import vl_convert

            data = vl_convert.svg_to_png(own.data.decode("utf-8", "replace"), scale=4)
        line = self.made.add_paragraph()
        self._described(
            line.add_run().add_picture(io.BytesIO(data), height=Cm(LOGOTYPE_CM)), own.alt
        )

    def _described(self, picture: Any, alt: str) -> None:
        self.drawing += 1
        properties = picture._inline.docPr
        properties.set("id", str(self.drawing))
        properties.set("descr", clean(alt))
        properties.set("name", f"Bild {self.drawing}")

    def _contents(self, document: Document) -> None:
        """A contents field, filled with the headings so that it says something before Word updates it."""
        self.line("Innehåll", "Innehållsrubrik")
        shown = contents(document)
        deepest = max((level for level, _ in shown), default=1)
        for place, (level, section) in enumerate(shown):
            line = self.line("", f"toc {level}")
            if place == 0:
                field_start(line, f'TOC \\o "1-{deepest}" \\h \\z \\u')
            line.add_run(clean(section.title))
            if place == len(shown) - 1:
                field_end(line)

    def heading(self, section: Section, level: int) -> None:
        """A heading; the first begins the page after the contents."""
        line = self.line(clean(section.title) or "–", f"Heading {level}")
        self.texts.mark(line, section.id)
        if self.is_first:
            line.paragraph_format.page_break_before = True
            self.is_first = False

    def lists(self, found: tuple[Listed, ...], depth: int = 0) -> None:
        """Lists with those inside them. Bullets have their sign by their style, where it has one."""
        for each in found:
            style = ("List Number" if each.start else "List Bullet") + (" 2" if depth else "")
            number = 0
            if each.start or depth or not self._has_sign(style):
                number = self.numbering.begin(depth, each.start)
            for item in each.items:
                line = self.line("", style)
                self.texts.write(line, item.paragraph)
                if number:
                    self.numbering.set(line, depth=depth, number=number)
                self.lists(item.lists, depth + 1)

    def _has_sign(self, style: str) -> bool:
        from docx.oxml.ns import qn

        return self.made.styles[style].element.find(f"{qn('w:pPr')}/{qn('w:numPr')}") is not None

    def block(self, block: Block, section: Section) -> None:
        match block:
            case Paragraph():
                styles = {
                    "body": "Normal",
                    "lede": "Ingress",
                    "item": "List Bullet",
                    "note": "Anmärkning",
                    "quote": "Citat",
                }
                self.texts.write(self.line("", styles[block.style]), block)
            case Table():
                self.table(block, name="" if repeats_heading(block, section) else "Caption")
            case Status():
                self.status(block)
            case Chart():
                self.chart(block, is_named=not repeats_heading(block, section))

    def table(self, table: Table, *, name: str = "Caption") -> None:
        """A table; ``name`` is the style of its caption, empty where it needs none."""
        if name:
            self.texts.caption(self.line("", name), table)
        add_table(self.made, table, self.ids)
        for note in table.notes:
            line = self.line("", "Anmärkning")
            line.add_run(clean(note.mark)).font.superscript = True
            line.add_run((" " if note.mark else "") + clean(note.text))
        if not table.notes:
            self.line("", "Efter tabell")

    def status(self, block: Status) -> None:
        heading = self.line(block.title, "Statusrubrik")
        state = self.line("", "Statusord")
        sign = SIGNS[block.tone]
        run = state.add_run(f"{sign} {clean(block.status)}" if sign else clean(block.status))
        run.font.color.rgb = colour_of(TONES[block.tone])
        lines = [heading, state]
        for name, text in status_parts(block):
            for place, part in enumerate(paragraphs(clean(text))):
                lines.append(self.line("", "Statustext"))
                if place == 0:
                    lines[-1].add_run(f"{name}: ").bold = True
                lines[-1].add_run(part)
        for line in lines:
            _bar(line, TONES[block.tone])
        self.line("", "Efter tabell")

    def chart(self, chart: Chart, *, is_named: bool) -> None:
        from docx.shared import Cm

        from tertial.document.render.chart import to_png

        if is_named:
            self.texts.caption(self.line("", "Caption"), chart)
        line = self.line("", "Diagram")
        width = SPARK_CM if chart.kind == "spark" else WIDTH_CM - 0.6
        drawn = io.BytesIO(to_png(chart, self.brand.accent))
        picture = line.add_run().add_picture(drawn, width=Cm(width))
        self._described(picture, clean(chart.alt or chart.title) or "Diagram")
        if not chart.has_table:
            self.table(figures_of(chart), name="Diagramsiffror")


def _bar(paragraph: Any, colour: str) -> None:
    """A line beside the paragraph; Word joins those of paragraphs that follow each other."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    bar = f'<w:left w:val="single" w:sz="18" w:space="8" w:color="{colour}"/>'
    border = parse_xml(f"<w:pBdr {nsdecls('w')}>{bar}</w:pBdr>")
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _header_and_footer(made: Any, document: Document) -> None:
    """Committee and title above, municipality and page below; a template's own are left alone."""
    section = made.sections[0]
    if not section.header.is_linked_to_previous or not section.footer.is_linked_to_previous:
        return
    section.different_first_page_header_footer = True
    line = section.header.paragraphs[0]
    line.style = "Anmärkning"
    _tab_to_the_right(line)
    line.text = clean(f"{document.committee}\t{document.title}")
    foot = section.footer.paragraphs[0]
    foot.style = "Anmärkning"
    _tab_to_the_right(foot)
    foot.add_run(clean(f"{document.municipality}\t"))
    field(foot, "PAGE")
    foot.add_run(" (")
    field(foot, "NUMPAGES")
    foot.add_run(")")


def _tab_to_the_right(paragraph: Any) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)


def _same_bytes(content: bytes) -> bytes:
    """The same archive with one fixed time for every member."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for member in old.infolist():
            fixed = zipfile.ZipInfo(member.filename, LONG_AGO.timetuple()[:6])
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(member))
    return out.getvalue()
