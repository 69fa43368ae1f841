"""The styles of a Word document: all of ours, or on a municipality's template those that it lacks."""

from __future__ import annotations

from typing import Any

from tertial.document.render.brand import Brand
from tertial.document.render.docx.tables import WIDTH_CM

LANGUAGE = "sv-SE"
SANS, SERIF = "Calibri", "Cambria"
"""Every Word has them, and LibreOffice sets them alike (Carlito, Caladea): the file is edited where ours are not."""
INK, SOFT, RULE = "1B2430", "56616E", "DCD8CF"


def colour_of(text: str) -> Any:
    from docx.shared import RGBColor

    return RGBColor.from_string(text)


def set_styles(made: Any, brand: Brand, *, is_ours: bool) -> None:
    """Every style we use; on a municipality's template only those it lacks."""
    from docx.enum.style import WD_STYLE_TYPE
    from docx.shared import Cm, Pt

    accent = brand.accent[1:].upper()
    text, heads = brand.text or SANS, brand.headings or SERIF
    # name: (based on, font, points, colour, bold, space before, after)
    wanted: dict[str, tuple[str, str, float, str, bool, float, float]] = {
        "Normal": ("", text, 10.5, INK, False, 0, 6),
        "Title": ("Normal", heads, 30, INK, True, 10, 6),
        "Subtitle": ("Normal", text, 12, SOFT, False, 0, 18),
        "Heading 1": ("Normal", heads, 19, INK, True, 26, 8),
        "Heading 2": ("Normal", heads, 14, INK, True, 18, 6),
        "Heading 3": ("Normal", heads, 12, INK, True, 14, 4),
        "Heading 4": ("Normal", text, 10.5, INK, True, 12, 3),
        "Caption": ("Normal", text, 10.5, INK, True, 10, 4),
        "List Bullet": ("Normal", text, 10.5, INK, False, 0, 3),
        "Avsändare": ("Normal", text, 12, accent, True, 0, 2),
        "Ingress": ("Normal", heads, 13, INK, False, 0, 8),
        "Anmärkning": ("Normal", text, 9, SOFT, False, 2, 4),
        "Tabelltext": ("Normal", text, 9, INK, False, 1.5, 1.5),
        "Tabellrubrik": ("Normal", text, 8.5, SOFT, False, 1.5, 1.5),
        "Tabelltext liten": ("Tabelltext", text, 8, INK, False, 1, 1),
        "Tabellrubrik liten": ("Tabellrubrik", text, 7.5, SOFT, False, 1, 1),
        "Efter tabell": ("Normal", text, 6, INK, False, 0, 2),
        "Diagram": ("Normal", text, 10.5, INK, False, 0, 4),
        "Diagramsiffror": ("Normal", text, 9, SOFT, False, 2, 2),
        "Statusrubrik": ("Normal", text, 10.5, INK, True, 10, 1),
        "Statusord": ("Normal", text, 10.5, INK, True, 0, 3),
        "Statustext": ("Normal", text, 10.5, INK, False, 0, 3),
        "Innehållsrubrik": ("Normal", heads, 15, INK, True, 14, 6),
        "toc 1": ("Normal", text, 10, INK, True, 2.5, 0),
        "toc 2": ("Normal", text, 9.5, INK, False, 0, 0),
        "toc 3": ("Normal", text, 9, SOFT, False, 0, 0),
        "List Number": ("Normal", text, 10.5, INK, False, 0, 3),
        "List Bullet 2": ("Normal", text, 10.5, INK, False, 0, 3),
        "List Number 2": ("Normal", text, 10.5, INK, False, 0, 3),
        "Citat": ("Normal", text, 10.5, INK, False, 0, 4),
        "footnote text": ("Normal", text, 9, INK, False, 0, 2),
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
        style.font.color.rgb = colour_of(colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = (
            Pt(before),
            Pt(after),
        )
        if name.startswith(("Heading", "Caption", "Diagram", "Statusrubrik", "Statusord")):
            style.paragraph_format.keep_with_next = True
        if name.startswith(("Statusrubrik", "Statusord", "Statustext")):
            style.paragraph_format.left_indent = Cm(0.5)
        if name == "Citat":
            style.paragraph_format.left_indent = style.paragraph_format.right_indent = Cm(0.8)
        if name.startswith("toc ") and name[-1] in "23":
            style.paragraph_format.left_indent = Cm(0.6 * (int(name[-1]) - 1))
    _of_signs(made, known, accent)
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


def _of_signs(made: Any, known: set[str], accent: str) -> None:
    """The styles of a note's mark and of a link."""
    from docx.enum.style import WD_STYLE_TYPE

    if "footnote reference" not in known:
        made.styles.add_style("footnote reference", WD_STYLE_TYPE.CHARACTER).font.superscript = True
    if "Hyperlink" not in known:
        link = made.styles.add_style("Hyperlink", WD_STYLE_TYPE.CHARACTER)
        link.font.color.rgb, link.font.underline = colour_of(accent), True


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
