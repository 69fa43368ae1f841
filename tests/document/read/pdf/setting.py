"""PDF files made for tests by Typst, and what was read of them as plain tuples."""

from __future__ import annotations

from tertial.document.parts import Grid, Heading, Part, Reading, Text
from tertial.document.read.pdf import read_pdf
from tertial.document.render.text import FONTS

PLAIN = '#set text(font: "Source Sans 3", lang: "sv", size: 10pt)\n#set page(paper: "a4", margin: 2cm)\n'


def typeset(source: str, *, start: str = PLAIN) -> bytes:
    """A PDF without tags of a Typst source."""
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)]
    )
    compiler = typst.Compiler((start + source).encode(), font_paths=fonts)
    content = compiler.compile(format="pdf")
    assert isinstance(content, bytes)
    return content


def grids(reading: Reading) -> list[Grid]:
    return [part for part in reading.parts if isinstance(part, Grid)]


def cells(grid: Grid) -> list[list[str]]:
    """A grid's texts; a merged cell is followed by empty strings for the columns that it takes."""
    return [
        [text for cell in row.cells for text in (cell.text, *[""] * (cell.colspan - 1))]
        for row in grid.rows
    ]


def table(source: str) -> list[list[str]]:
    """The texts of the only table of a Typst source."""
    (grid,) = grids(read_pdf(typeset(source)))
    return cells(grid)


def said(reading: Reading) -> list[str]:
    """The parts in order: headings with their level, styles other than body, [n × m] for tables."""
    return [_said(part) for part in reading.parts]


def _said(part: Part) -> str:
    match part:
        case Heading():
            return f"{'#' * part.level} {part.text}"
        case Text():
            return part.text if part.style == "body" else f"{part.style}: {part.text}"
        case Grid():
            return f"[{len(part.rows)} × {max(len(row) for row in cells(part))}]"
