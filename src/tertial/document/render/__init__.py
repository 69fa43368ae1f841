"""Documents as files: HTML, PDF, Word, Excel and JSON. A renderer computes nothing; the same in gives the same out.

Each format's library is imported when it is asked for, so that naming a format costs nothing.
"""

from __future__ import annotations

from pathlib import Path

from tertial.document.model import Document
from tertial.document.render.brand import OWN, Brand
from tertial.errors import NotFound

FORMATS = ("pdf", "docx", "html", "xlsx", "json")


def render(
    document: Document, extension: str, *, template: Path | None = None, brand: Brand = OWN
) -> bytes:
    """A document as a file of that format.

    Args: template: a Word document whose styles, header and footer are used instead of ours (docx only).
        brand: how the municipality's documents look (HTML, PDF, Word).
    Raises: NotFound("report.format"): there is no such format.
    """
    match extension:
        case "json":
            from tertial.document.render.json import to_json

            return to_json(document)
        case "html":
            from tertial.document.render.html import to_html

            return to_html(document, brand)
        case "pdf":
            from tertial.document.render.pdf import to_pdf

            return to_pdf(document, brand)
        case "docx":
            from tertial.document.render.docx import to_docx

            return to_docx(document, template=template, brand=brand)
        case "xlsx":
            from tertial.document.render.xlsx import to_xlsx

            return to_xlsx(document)
    raise NotFound("report.format", format=extension, formats=", ".join(FORMATS))
