"""Word by python-docx: real styles, headings, table headers, alt texts, a contents field, on a replaceable template.

What a template lacks is added to it; what it has is left as the municipality made it.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from tertial.document.model import (
    Block,
    Chart,
    Column,
    Document,
    Paragraph,
    Row,
    Section,
    Status,
    Table,
)
from tertial.document.render.front import contents, unbroken
from tertial.document.render.layout import (
    caption,
    column_groups,
    figures_of,
    levels,
    paragraphs,
    repeats_heading,
    row_spans,
    status_parts,
    weights,
)
from tertial.document.render.text import clean

LANGUAGE = "sv-SE"
SANS, SERIF = "Calibri", "Cambria"
"""Every Word has them, and LibreOffice sets them alike (Carlito, Caladea): the file is edited where ours are not."""
INK, SOFT, RULE, ACCENT = "1B2430", "56616E", "DCD8CF", "0F5070"
TONES = {"done": "1D6B4C", "on": "1D6B4C", "maybe": "8A5A00", "late": "A8321F", "none": SOFT}
SIGNS = {"done": "●", "on": "◕", "maybe": "◑", "late": "○", "none": ""}
"""A shape beside each status word: full, mostly full, half, empty."""
LONGEST_PROPERTY = 255
LONG_AGO = datetime(2020, 1, 1)
"""The files' own time stamp: the same document gives the same bytes."""
WIDTH_CM = 16.4
LETTER_CM, PADDING_CM = 0.2, 0.28
"""What a letter of a table takes on average at 9 points, and a cell's two sides."""
BOLD = 1.15
AIR = 0.25
"""How much wider bold letters are, and columns of figures may be where there is room for another font than ours."""
LEAST_CM = 1.6
"""A column of words is at least that wide on average."""
NARROW, MANY = 0.86, 7
"""Tables of more columns than that are set smaller."""


def to_docx(document: Document, *, template: Path | None = None) -> bytes:
    """The document as Word. ``template``: a .docx whose styles, header and footer are used."""
    import docx

    made = docx.Document(str(template)) if template else docx.Document()
    writer = _Writer(made, is_ours=template is None)
    writer.front(document)
    for level, section in levels(document):
        writer.heading(section.title, level)
        for block in section.blocks:
            writer.block(block, section)
    out = io.BytesIO()
    made.save(out)
    return _same_bytes(out.getvalue())


class _Writer:
    """Adds to an open Word document. ``is_ours``: on our own template, so that page and styles are ours to set."""

    def __init__(self, made: Any, *, is_ours: bool) -> None:
        self.made = made
        self.drawing = 0
        self.is_first = True
        if not is_ours:
            body = made.element.body
            for child in list(body):
                if not child.tag.endswith("}sectPr"):
                    body.remove(child)
        _styles(made, is_ours=is_ours)
        self.ids: dict[str, str] = {style.name: style.style_id for style in made.styles}

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
        self.line(document.municipality, "Avsändare")
        self.line(document.committee, "Avsändare")
        self.line(unbroken(document.title), "Title")
        self.line(document.subtitle, "Subtitle")
        for remark in document.remarks:
            self.line(remark, "Anmärkning")
        self._contents(document)
        _header_and_footer(made, document)

    def _contents(self, document: Document) -> None:
        """A contents field, filled with the headings so that it says something before Word updates it."""
        self.line("Innehåll", "Innehållsrubrik")
        shown = contents(document)
        deepest = max((level for level, _ in shown), default=1)
        for place, (level, section) in enumerate(shown):
            line = self.line("", f"Innehåll {level}")
            if place == 0:
                _field_start(line, f'TOC \\o "1-{deepest}" \\h \\z \\u')
            line.add_run(clean(section.title))
            if place == len(shown) - 1:
                _field_end(line)

    def heading(self, title: str, level: int) -> None:
        """A heading; the first begins the page after the contents."""
        line = self.line(clean(title) or "–", f"Heading {level}")
        if self.is_first:
            line.paragraph_format.page_break_before = True
            self.is_first = False

    def block(self, block: Block, section: Section) -> None:
        match block:
            case Paragraph():
                style = {
                    "body": "Normal",
                    "lede": "Ingress",
                    "item": "List Bullet",
                    "note": "Anmärkning",
                }
                self.line(block.text, style[block.style])
            case Table():
                self.table(block, name="" if repeats_heading(block, section) else "Caption")
            case Status():
                self.status(block)
            case Chart():
                self.chart(block, is_named=not repeats_heading(block, section))

    def table(self, table: Table, *, name: str = "Caption") -> None:
        """A table; ``name`` is the style of its caption, empty where it needs none."""
        if name:
            self.line(caption(table), name)
        groups = column_groups(table)
        head = 2 if groups else 1
        grid = self.made.add_table(
            head + len(table.rows), 1 + len(table.columns), style="Rapporttabell"
        )
        grid.autofit = False
        rows = _cells(grid)
        ending = " liten" if len(table.columns) > MANY else ""
        heading, words = self.ids[f"Tabellrubrik{ending}"], self.ids[f"Tabelltext{ending}"]
        _head(rows[0], rows[1] if groups else rows[0], table, groups, heading)
        for place in range(head):
            _repeat_as_header(grid.rows[place])
        for row, cells in zip(table.rows, rows[head:], strict=True):
            _row(cells, row, table.columns, words)
        _widths(grid, rows, table)
        _merge(rows[head:], table)
        for row in grid.rows:
            _keep_whole(row)
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
        run.font.color.rgb = _colour(TONES[block.tone])
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
            self.line(caption(chart), "Caption")
        line = self.line("", "Diagram")
        picture = line.add_run().add_picture(io.BytesIO(to_png(chart)), width=Cm(WIDTH_CM - 0.6))
        self.drawing += 1
        properties = picture._inline.docPr
        properties.set("descr", clean(chart.alt or chart.title) or "Diagram")
        properties.set("name", f"Diagram {self.drawing}")
        if not chart.has_table:
            self.table(figures_of(chart), name="Diagramsiffror")


# --- tables -----------------------------------------------------------------------------------------------


def _cells(grid: Any) -> list[list[Any]]:
    """All cells by row, found once (``row.cells`` works them out anew each time)."""
    flat = grid._cells
    width = len(grid.columns)
    return [flat[start : start + width] for start in range(0, len(flat), width)]


def _head(
    first: list[Any], second: list[Any], table: Table, groups: Sequence[Any], style: str
) -> None:
    if not groups:
        _text(first[0], table.label_heading or table.title, style, left=True)
        for cell, column in zip(first[1:], table.columns, strict=True):
            _text(cell, column.name, style, left=column.is_text)
        return
    _text(first[0].merge(second[0]), table.label_heading or table.title, style, left=True)
    place = 1
    for group in groups:
        if group.name:
            _text(
                first[place].merge(first[place + group.span - 1]),
                group.name,
                style,
                centred=True,
            )
        for column in group.columns:
            target = second[place] if group.name else first[place].merge(second[place])
            _text(target, column.name, style, left=column.is_text)
            place += 1


def _row(cells: list[Any], row: Row, columns: Sequence[Column], style: str) -> None:
    is_bold = _is_bold(row)
    label = _text(cells[0], "" if row.spanned else row.label, style, left=True, bold=is_bold)
    if row.note:
        label.add_run(clean(row.note)).font.superscript = True
    if row.level == "of-which":
        from docx.shared import Cm

        label.paragraph_format.left_indent = Cm(0.5)
    for cell, printed, column in zip(cells[1:], row.cells, columns, strict=True):
        said = "" if printed.spanned else printed.text
        line = _text(cell, said, style, left=column.is_text, bold=is_bold)
        if printed.note:
            line.add_run(clean(printed.note)).font.superscript = True
    if row.level == "total":
        for cell in cells:
            _border(cell, "top", 8, INK)
            _border(cell, "bottom", 8, INK)


def _bar(paragraph: Any, colour: str) -> None:
    """A line beside the paragraph; Word joins those of paragraphs that follow each other."""
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    bar = f'<w:left w:val="single" w:sz="18" w:space="8" w:color="{colour}"/>'
    border = parse_xml(f"<w:pBdr {nsdecls('w')}>{bar}</w:pBdr>")
    paragraph._p.get_or_add_pPr().insert_element_before(
        border, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )


def _text(
    cell: Any,
    text: str,
    style: str,
    *,
    left: bool = False,
    centred: bool = False,
    bold: bool = False,
) -> Any:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    parts = clean(text).split("\n\n")
    first = cell.paragraphs[0]
    for place, part in enumerate(parts):
        paragraph = first if place == 0 else cell.add_paragraph()
        paragraph._p.style = style
        if part:  # a cell without runs leaves nothing behind when it is merged with another
            paragraph.add_run(part).bold = bold or None
        paragraph.alignment = (
            WD_ALIGN_PARAGRAPH.CENTER
            if centred
            else WD_ALIGN_PARAGRAPH.LEFT
            if left
            else WD_ALIGN_PARAGRAPH.RIGHT
        )
    return first


def _merge(rows: list[list[Any]], table: Table) -> None:
    """Cells that are one with those below them; what they say stands in the first."""
    for number, spans in enumerate(row_spans(table)):
        for place, span in enumerate(spans):
            if span > 1:
                rows[number][place].merge(rows[number + span - 1][place])


def _widths(grid: Any, rows: list[list[Any]], table: Table) -> None:
    from docx.shared import Cm

    widths = [Cm(width) for width in column_widths(table)]
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    for cells in rows:
        for cell, width in zip(cells, widths, strict=True):
            cell.width = width


def column_widths(table: Table) -> list[float]:
    """The columns' widths in cm, the labels' first.

    Words share the width; figures take what they need, and the labels get what is left.
    """
    count = len(table.columns)
    if not count:
        return [WIDTH_CM]
    if any(weights(table)[1:]):
        return _shared(table)
    needed = [_needed(table, place) for place in range(count)]
    longest = max([len(row.label) for row in table.rows] + [len(table.label_heading)])
    least = min(longest * LETTER_CM + PADDING_CM, 4.2)
    wanted = max(min(longest * LETTER_CM + PADDING_CM, WIDTH_CM * 0.36), least)
    spare = max(WIDTH_CM - sum(needed) - wanted, 0.0)
    figures = sum(needed) + min(spare, AIR * sum(needed))
    label = max(WIDTH_CM - figures, least)
    shrink = (WIDTH_CM - label) / sum(needed)
    return [label, *(width * shrink for width in needed)]


def _shared(table: Table) -> list[float]:
    """Widths where there are words to wrap: what is short takes what it needs, and the rest share what is left."""
    shares = weights(table)
    label = max(len(text) for text in (table.label_heading, *(row.label for row in table.rows)))
    needed = [label * LETTER_CM + PADDING_CM]
    needed += [_needed(table, place) for place in range(len(table.columns))]
    short = sum(width for width, share in zip(needed, shares, strict=True) if not share)
    room = WIDTH_CM - LEAST_CM * sum(1 for share in shares if share)
    shrink = min(1.0, room / short) if short else 1.0
    left = WIDTH_CM - short * shrink
    return [
        left * share / sum(shares) if share else width * shrink
        for width, share in zip(needed, shares, strict=True)
    ]


def _is_bold(row: Row) -> bool:
    return row.level in ("total", "subtotal")


def _needed(table: Table, place: int) -> float:
    """What a column needs: its longest word in the heading, its longest figure, at most a fifth of the page."""
    heading = table.columns[place].name
    words = [len(word) for word in heading.split()] + [len(heading) // 2]
    texts = [
        len(row.cells[place].text + row.cells[place].note) * (BOLD if _is_bold(row) else 1)
        for row in table.rows
    ]
    longest = max([*words, *texts, 5])
    scale = NARROW if len(table.columns) > MANY else 1.0
    return min(longest * LETTER_CM * scale + PADDING_CM, WIDTH_CM / 5)


def _repeat_as_header(row: Any) -> None:
    _flag(row._tr.get_or_add_trPr(), "w:tblHeader")


def _keep_whole(row: Any) -> None:
    _flag(row._tr.get_or_add_trPr(), "w:cantSplit")


def _flag(properties: Any, name: str) -> None:
    from docx.oxml import OxmlElement

    properties.append(OxmlElement(name))


def _border(cell: Any, side: str, size: int, colour: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = cell._tc.get_or_add_tcPr()
    borders = properties.find(qn("w:tcBorders"))
    if borders is None:
        borders = OxmlElement("w:tcBorders")
        properties.append(borders)
    line = OxmlElement(f"w:{side}")
    for name, value in (("val", "single"), ("sz", str(size)), ("space", "0"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)


# --- styles, header and footer ----------------------------------------------------------------------------


def _colour(text: str) -> Any:
    from docx.shared import RGBColor

    return RGBColor.from_string(text)


def _styles(made: Any, *, is_ours: bool) -> None:
    """Every style we use; on a municipality's template only those it lacks."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt

    # name: (based on, font, points, colour, bold, space before, after)
    wanted: dict[str, tuple[str, str, float, str, bool, float, float]] = {
        "Normal": ("", SANS, 10.5, INK, False, 0, 6),
        "Title": ("Normal", SERIF, 30, INK, True, 10, 6),
        "Subtitle": ("Normal", SANS, 12, SOFT, False, 0, 18),
        "Heading 1": ("Normal", SERIF, 19, INK, True, 26, 8),
        "Heading 2": ("Normal", SERIF, 14, INK, True, 18, 6),
        "Heading 3": ("Normal", SERIF, 12, INK, True, 14, 4),
        "Heading 4": ("Normal", SANS, 10.5, INK, True, 12, 3),
        "Caption": ("Normal", SANS, 10.5, INK, True, 10, 4),
        "List Bullet": ("Normal", SANS, 10.5, INK, False, 0, 3),
        "Avsändare": ("Normal", SANS, 12, ACCENT, True, 0, 2),
        "Ingress": ("Normal", SERIF, 13, INK, False, 0, 8),
        "Anmärkning": ("Normal", SANS, 9, SOFT, False, 2, 4),
        "Tabelltext": ("Normal", SANS, 9, INK, False, 1.5, 1.5),
        "Tabellrubrik": ("Normal", SANS, 8.5, SOFT, False, 1.5, 1.5),
        "Tabelltext liten": ("Tabelltext", SANS, 8, INK, False, 1, 1),
        "Tabellrubrik liten": ("Tabellrubrik", SANS, 7.5, SOFT, False, 1, 1),
        "Efter tabell": ("Normal", SANS, 6, INK, False, 0, 2),
        "Diagram": ("Normal", SANS, 10.5, INK, False, 0, 4),
        "Diagramsiffror": ("Normal", SANS, 9, SOFT, False, 2, 2),
        "Statusrubrik": ("Normal", SANS, 10.5, INK, True, 10, 1),
        "Statusord": ("Normal", SANS, 10.5, INK, True, 0, 3),
        "Statustext": ("Normal", SANS, 10.5, INK, False, 0, 3),
        "Innehållsrubrik": ("Normal", SERIF, 15, INK, True, 14, 6),
        "Innehåll 1": ("Normal", SANS, 10, INK, True, 2.5, 0),
        "Innehåll 2": ("Normal", SANS, 9.5, INK, False, 0, 0),
        "Innehåll 3": ("Normal", SANS, 9, SOFT, False, 0, 0),
    }
    known = {style.name for style in made.styles}
    for name, (base, font, points, colour, bold, before, after) in wanted.items():
        if name in known and not is_ours:
            continue
        style = (
            made.styles[name]
            if name in known
            else made.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        )
        if base and name not in known:
            style.base_style = made.styles[base]
        _font(style, font)
        style.font.size, style.font.bold = Pt(points), bold
        style.font.color.rgb = _colour(colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        if name.startswith(("Heading", "Caption", "Diagram", "Statusrubrik", "Statusord")):
            style.paragraph_format.keep_with_next = True
        if name.startswith(("Statusrubrik", "Statusord", "Statustext")):
            style.paragraph_format.left_indent = Cm(0.5)
        if name.startswith("Innehåll ") and name[-1] in "23":
            style.paragraph_format.left_indent = Cm(0.6 * (int(name[-1]) - 1))
    _table_style(made, known)
    _language(made)
    if is_ours:
        page = made.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm((21 - WIDTH_CM) / 2)
        page.top_margin, page.bottom_margin = Cm(2.6), Cm(2.3)


def _font(style: Any, name: str) -> None:
    from docx.oxml.ns import qn

    style.font.name = name
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{kind}"), name)
    for theme in ("asciiTheme", "hAnsiTheme", "cstheme", "eastAsiaTheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)


def _table_style(made: Any, known: set[str]) -> None:
    """Thin lines between rows, nothing else."""
    if "Rapporttabell" in known:
        return
    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls

    style = made.styles.add_style("Rapporttabell", WD_STYLE_TYPE.TABLE)
    style.element.append(
        parse_xml(
            f"<w:tblPr {nsdecls('w')}><w:tblBorders>"
            f'<w:top w:val="single" w:sz="6" w:space="0" w:color="{SOFT}"/>'
            f'<w:bottom w:val="single" w:sz="6" w:space="0" w:color="{SOFT}"/>'
            f'<w:insideH w:val="single" w:sz="4" w:space="0" w:color="{RULE}"/></w:tblBorders>'
            '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        )
    )


def _language(made: Any) -> None:
    """Swedish as the language of all text, which readers and spelling need."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    properties = made.styles["Normal"].element.get_or_add_rPr()
    defaults = made.styles.element.find(f".//{qn('w:rPrDefault')}/{qn('w:rPr')}")
    for target in (properties, defaults):
        if target is None:
            continue
        language = target.find(qn("w:lang"))
        if language is None:
            language = OxmlElement("w:lang")
            target.append(language)
        for name in ("val", "eastAsia", "bidi"):
            language.set(qn(f"w:{name}"), LANGUAGE)


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
    _field(foot, "PAGE")
    foot.add_run(" (")
    _field(foot, "NUMPAGES")
    foot.add_run(")")


def _tab_to_the_right(paragraph: Any) -> None:
    from docx.enum.text import WD_TAB_ALIGNMENT
    from docx.shared import Cm

    paragraph.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH_CM), WD_TAB_ALIGNMENT.RIGHT)


def _field(paragraph: Any, code: str) -> None:
    _field_start(paragraph, code)
    paragraph.add_run("1")
    _field_end(paragraph)


def _field_start(paragraph: Any, code: str) -> None:
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


def _field_end(paragraph: Any) -> None:
    _field_mark(paragraph.add_run(), "end")


def _field_mark(run: Any, kind: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run._r.append(mark)


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
