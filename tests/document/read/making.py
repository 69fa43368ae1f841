"""Small office files written by hand, part by part, so that a test shows what it is about."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Final

from tertial.document.parts import Grid, Heading, Reading, Text

OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CHART: Final = "http://schemas.openxmlformats.org/drawingml/2006/chart"
S: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
EXCEL: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def relations(**targets: str) -> str:
    """A part of relations: id → "kind target"."""
    rows = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{each.split()[0]}" Target="{each.split()[1]}"/>'
        for key, each in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{rows}</Relationships>'


def types(part: str, kind: str) -> str:
    return f'<Types xmlns="{_TYPES}"><Override PartName="{part}" ContentType="{kind}"/></Types>'


def word(body: str, **parts: str) -> bytes:
    """A Word file: the content of its body, and other parts (styles, numbering, footnotes …) by name."""
    roots = {"endnotes": "endnotes", "footnotes": "footnotes", "numbering": "numbering"}
    others = {
        f"word/{name}.xml": f'<w:{roots.get(name, name)} xmlns:w="{W}">{content}</w:{roots.get(name, name)}>'
        for name, content in parts.items()
    }
    names = {f"r{n}": f"{name} {name}.xml" for n, name in enumerate(parts)}
    return zipped(
        {
            "[Content_Types].xml": types("/word/document.xml", WORD),
            "_rels/.rels": relations(r1="officeDocument word/document.xml"),
            "word/_rels/document.xml.rels": relations(**names),
            "word/document.xml": document(body),
            **others,
        }
    )


def charted(chart: str, before: str = "") -> bytes:
    """A Word file with a chart: what is in its ``c:chartSpace``, and the text before it."""
    drawing = f'<w:r><w:drawing><c:chart xmlns:c="{CHART}" xmlns:r="{OFFICE}" r:id="r1"/></w:drawing></w:r>'
    names = f'xmlns:c="{CHART}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    return zipped(
        {
            "[Content_Types].xml": types("/word/document.xml", WORD),
            "_rels/.rels": relations(r1="officeDocument word/document.xml"),
            "word/_rels/document.xml.rels": relations(r1="chart charts/chart1.xml"),
            "word/document.xml": document(f"{before}<w:p>{drawing}</w:p>"),
            "word/charts/chart1.xml": f"<c:chartSpace {names}>{chart}</c:chartSpace>",
        }
    )


def document(body: str) -> str:
    names = (
        f'xmlns:w="{W}" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
        'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    return f"<w:document {names}><w:body>{body}</w:body></w:document>"


def p(text: str = "", style: str = "", run: str = "", properties: str = "", more: str = "") -> str:
    """A paragraph: its text, style, properties of its run and of itself, and what follows the run."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    looks = f"<w:rPr>{run}</w:rPr>" if run else ""
    said = f'<w:r>{looks}<w:t xml:space="preserve">{text}</w:t></w:r>' if text else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{said}{more}</w:p>"


def r(text: str, looks: str = "") -> str:
    return f'<w:r><w:rPr>{looks}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tc(text: str = "", properties: str = "", more: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{p(text) if text or not more else ''}{more}</w:tc>"


def tr(*cells: str, properties: str = "") -> str:
    found = "".join(each if each.startswith("<") else tc(each) for each in cells)
    return f"<w:tr><w:trPr>{properties}</w:trPr>{found}</w:tr>"


def tbl(*rows: str, properties: str = "") -> str:
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr>{''.join(rows)}</w:tbl>"


def style(key: str, name: str, more: str = "", kind: str = "paragraph") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{key}"><w:name w:val="{name}"/>{more}</w:style>'


def workbook(
    rows: str,
    *,
    strings: str = "",
    styles: str = "",
    after: str = "",
    before: str = "",
    state: str = "visible",
    book: str = "",
) -> bytes:
    """A workbook with one sheet "Blad": its rows, and what stands before and after them."""
    sheet = f'<worksheet xmlns="{S}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
    sheets = f'<sheet name="Blad" sheetId="1" r:id="r1" state="{state}"/>'
    return zipped(
        {
            "[Content_Types].xml": types("/xl/workbook.xml", EXCEL),
            "_rels/.rels": relations(r1="officeDocument xl/workbook.xml"),
            "xl/_rels/workbook.xml.rels": relations(
                r1="worksheet worksheets/sheet1.xml",
                r2="sharedStrings sharedStrings.xml",
                r3="styles styles.xml",
            ),
            "xl/workbook.xml": (
                f'<workbook xmlns="{S}" xmlns:r="{OFFICE}">{book}<sheets>{sheets}</sheets></workbook>'
            ),
            "xl/sharedStrings.xml": f'<sst xmlns="{S}">{strings}</sst>',
            "xl/styles.xml": f'<styleSheet xmlns="{S}">{styles}</styleSheet>',
            "xl/worksheets/sheet1.xml": sheet,
        }
    )


def row(number: int, *cells: str) -> str:
    """A row of a sheet: cells as texts, figures as their digits, "" where there is none."""
    found = "".join(_cell(f"{chr(65 + n)}{number}", each) for n, each in enumerate(cells) if each)
    return f'<row r="{number}">{found}</row>'


def _cell(reference: str, said: str) -> str:
    if said.startswith("<"):
        return said
    if said.replace(".", "").replace("-", "").isdecimal():
        return f'<c r="{reference}"><v>{said}</v></c>'
    return f'<c r="{reference}" t="inlineStr"><is><t>{said}</t></is></c>'


def headings(reading: Reading) -> list[tuple[int, str]]:
    return [(each.level, each.text) for each in reading.parts if isinstance(each, Heading)]


def texts(reading: Reading, style: str = "") -> list[str]:
    return [
        each.text
        for each in reading.parts
        if isinstance(each, Text) and (not style or each.style == style)
    ]


def grids(reading: Reading) -> list[Grid]:
    return [each for each in reading.parts if isinstance(each, Grid)]


def cells(grid: Grid) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in grid.rows]
