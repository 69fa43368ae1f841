"""Reads a PDF by where its words stand: tables by columns and rules, headings by size, text in reading order.

Nothing of what the file can do beside showing text is looked at: scripts, forms, attachments, links.
"""

from __future__ import annotations

from typing import Final

import pypdfium2.raw as raw

from tertial.document.model import Place, Unread
from tertial.document.parts import Grid, Reading
from tertial.document.read.around import settled
from tertial.document.read.limits import Budget, Deadline
from tertial.document.read.pdf.cover import cover_of, is_cover
from tertial.document.read.pdf.flow import sizes_of
from tertial.document.read.pdf.furniture import without_furniture
from tertial.document.read.pdf.lines import lines_on
from tertial.document.read.pdf.marks import Marks
from tertial.document.read.pdf.opened import language_of, opened
from tertial.document.read.pdf.pages import Page, page_of
from tertial.document.read.pdf.sheets import Sheet, parts_of
from tertial.document.read.pdf.spans import joined_over_pages

FEWEST_SIGNS: Final = 12
"""Signs on a page that is a picture; with fewer it says nothing of its own."""


def read_pdf(data: bytes) -> Reading:
    """The parts of a PDF in reading order, each with its page and box.

    A page that is a picture, or whose letters the file does not name, is told in ``unread`` and the others are read.
    Raises BadInput: ``read.broken``, ``read.locked``, ``read.too_many_pages``, ``read.too_many_cells``,
    ``read.too_slow``.
    """
    deadline, budget = Deadline(), Budget()
    sheets: list[Sheet] = []
    unread: list[Unread] = []
    with opened(data) as document:
        language = language_of(document)
        count = raw.FPDF_GetPageCount(document)
        for n in range(count):
            deadline.check()
            page = page_of(document, n)
            sheets.append(_sheet(page, n + 1))
            if reason := _unread(page):
                unread.append(Unread(reason, Place(page=n + 1)))
    kept = without_furniture([sheet.lines for sheet in sheets], [sheet.height for sheet in sheets])
    for sheet, lines in zip(sheets, kept, strict=True):
        sheet.lines = lines
    cover = is_cover(sheets)
    sizes = sizes_of([line for sheet in sheets for line in sheet.lines], 1 if cover else None)
    title, met = cover_of(sheets[0], sizes) if cover else ("", [])
    before: Sheet | None = None
    for sheet in sheets[1:] if cover else sheets:
        deadline.check()
        found = parts_of(sheet, sizes, count, before)
        before = sheet
        budget.spend(
            sum(
                len(row.cells)
                for each in found
                if isinstance(each.part, Grid)
                for row in each.part.rows
            )
        )
        met += found
    parts = settled(joined_over_pages(met))
    return Reading(parts, title, language=language, pages=count, unread=tuple(unread))


def _sheet(page: Page | None, number: int) -> Sheet:
    if page is None or page.is_garbled:
        return Sheet(number, 1.0, 1.0, [], Marks())
    return Sheet(number, page.width, page.height, lines_on(page), page.marks)


def _unread(page: Page | None) -> str:
    """Why a page was not read, as a code; empty where it was."""
    if page is None:
        return "damaged_page"
    if page.is_garbled:
        return "garbled_page"
    signs = sum(len(word.text) for word in page.words)
    return "image_page" if page.is_image and signs < FEWEST_SIGNS else ""
