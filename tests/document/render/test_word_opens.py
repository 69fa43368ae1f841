"""A Word file is as Word demands it, so that it opens without repair, and comes through LibreOffice whole."""

from __future__ import annotations

import io
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest

from tertial.document.model import Chart, Table
from tertial.document.render.layout import called, levels, repeats_heading
from tests.document.render.conftest import rendered
from tests.document.sample import document

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ORDERS = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs"
    " suppressAutoHyphens spacing ind contextualSpacing mirrorIndents jc outlineLvl rPr sectPr",
    "rPr": "rStyle rFonts b bCs i iCs caps strike color spacing kern sz szCs highlight u vertAlign lang",
    "tcPr": "tcW gridSpan vMerge tcBorders shd noWrap tcMar vAlign",
    "tblPr": "tblStyle tblpPr tblOverlap tblW jc tblInd tblBorders shd tblLayout tblCellMar tblLook",
    "tcBorders": "top left bottom right insideH insideV",
    "sectPr": "headerReference footerReference footnotePr type pgSz pgMar paperSrc pgBorders lnNumType pgNumType cols"
    " titlePg docGrid",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlJc pPr rPr",
    "abstractNum": "nsid multiLevelType tmpl name styleLink numStyleLink lvl",
    "numbering": "numPicBullet abstractNum num",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked"
    " personal rsid pPr rPr tblPr trPr tcPr tblStylePr",
}
"""The order in which the schema wants what is inside (ECMA-376, 17), of what we write or templates have."""


def parts() -> dict[str, Any]:
    from lxml import etree

    with zipfile.ZipFile(io.BytesIO(rendered("docx"))) as archive:
        names = [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]
        return {name: etree.fromstring(archive.read(name)) for name in names}


@pytest.mark.parametrize("kind", ORDERS)
def test_what_is_inside_stands_in_the_order_of_the_schema(kind: str) -> None:
    wanted = ORDERS[kind].split()
    for root in parts().values():
        for each in root.iter(f"{W}{kind}"):
            names = [child.tag.removeprefix(W) for child in each]
            known = [name for name in names if name in wanted]
            assert known == sorted(known, key=wanted.index), (kind, names)


def test_all_that_has_a_number_has_its_own() -> None:
    found = parts()
    body = found["word/document.xml"]
    drawing = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
    for ids in (
        [each.get(f"{W}id") for each in body.iter(f"{W}bookmarkStart")],
        [each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")],
        [each.get("id") for each in body.iter(drawing)],
        [each.get(f"{W}id") for each in found["word/footnotes.xml"].iter(f"{W}footnote")],
        [each.get(f"{W}numId") for each in found["word/numbering.xml"].iter(f"{W}num")],
    ):
        assert len(ids) == len(set(ids))


def test_what_is_referred_to_is_there() -> None:
    found = parts()
    body, notes = found["word/document.xml"], found["word/footnotes.xml"]
    there = {each.get(f"{W}id") for each in notes.iter(f"{W}footnote")}
    assert {each.get(f"{W}id") for each in body.iter(f"{W}footnoteReference")} <= there
    marks = {each.get(f"{W}name") for each in body.iter(f"{W}bookmarkStart")}
    fields = [each.text.split() for each in body.iter(f"{W}instrText")]
    assert {words[1] for words in fields if words[0] == "REF"} <= marks
    assert {each.get(f"{W}anchor") for each in body.iter(f"{W}hyperlink")} - {None} <= marks
    numbers = {each.get(f"{W}numId") for each in found["word/numbering.xml"].iter(f"{W}num")}
    assert {each.get(f"{W}val") for each in body.iter(f"{W}numId")} <= numbers
    styles = {each.get(f"{W}styleId") for each in found["word/styles.xml"].iter(f"{W}style")}
    used = {
        each.get(f"{W}val")
        for kind in ("pStyle", "rStyle", "tblStyle")
        for each in body.iter(W + kind)
    }
    assert used <= styles


def test_fields_begin_and_end_and_every_cell_has_a_paragraph() -> None:
    body = parts()["word/document.xml"]
    kinds = [each.get(f"{W}fldCharType") for each in body.iter(f"{W}fldChar")]
    assert kinds.count("begin") == kinds.count("separate") == kinds.count("end")
    assert all(cell[-1].tag == f"{W}p" for cell in body.iter(f"{W}tc"))


def test_headings_tables_captions_and_notes_come_through_libreoffice(tmp_path: Path) -> None:
    import docx

    source = tmp_path / "rapport.docx"
    source.write_bytes(rendered("docx"))
    profile, out = f"-env:UserInstallation=file://{tmp_path}/profile", tmp_path / "ut"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", "docx", "--outdir", out, source],
        capture_output=True,
        check=True,
        timeout=240,
    )
    before, after = docx.Document(str(source)), docx.Document(str(out / "rapport.docx"))
    assert _headings(after) == [
        (f"Heading {level}", each.title) for level, each in levels(document())
    ]
    assert _cells(after) == _cells(before)
    texts = [paragraph.text for paragraph in after.paragraphs]
    captions = [
        called(block)
        for section in document().sections
        for block in section.blocks
        if isinstance(block, Table | Chart) and not repeats_heading(block, section)
    ]
    assert [each for each in captions if each not in texts] == []
    fields = [each.text for each in after.element.body.iter(f"{W}instrText")]
    assert [each.split()[1] for each in fields if "SEQ" in each] == ["Diagram", "Tabell"]
    headers = list(after.element.body.iter(f"{W}tblHeader"))
    assert len(headers) == len(list(before.element.body.iter(f"{W}tblHeader")))
    assert len(list(after.element.body.iter(f"{W}footnoteReference"))) == 2


def _headings(made: Any) -> list[tuple[str, str]]:
    found = ((p.style.name, p.text) for p in made.paragraphs)
    return [(name, text) for name, text in found if name.startswith("Heading")]


def _cells(made: Any) -> list[list[str]]:
    return [[cell.text for cell in table._cells] for table in made.tables]
