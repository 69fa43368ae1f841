"""Styles of signs, asked once for each text object."""

from __future__ import annotations

import pypdfium2.raw as raw

from tertial.document.read.pdf.bulk import address_of
from tertial.document.read.pdf.fonts import Fonts
from tertial.document.read.pdf.opened import opened
from tests.document.read.pdf.setting import typeset


def test_a_sign_has_the_size_and_weight_of_its_text_object() -> None:
    with opened(typeset("*Fet* och #text(size: 20pt)[stor]")) as document:
        page = raw.FPDF_LoadPage(document, 0)
        text = raw.FPDFText_LoadPage(page)
        fonts = Fonts(address_of(text))
        held = fonts.holders([0, 1, 4, 9])
        styles = fonts.styles(held, [10.0] * 4)
        raw.FPDFText_ClosePage(text)
        raw.FPDF_ClosePage(page)

    assert [(round(style.size), style.is_bold) for style in styles] == [
        (10, True),
        (10, True),
        (10, False),
        (20, False),
    ]
    assert fonts.seen == set(held)
    assert styles[0] is styles[1]


def test_what_pdfium_made_is_as_tall_as_its_box() -> None:
    (style,) = Fonts(None).styles([None], [12.5])

    assert (style.size, style.is_bold) == (10.0, False)
