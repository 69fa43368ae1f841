"""How a municipality's documents look: checked before it is used, the same in every format, readable in grey."""

from __future__ import annotations

import io
import zlib
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from tertial.document.render import render
from tertial.document.render.brand import (
    LEAST_CONTRAST,
    OWN,
    PNG,
    SVG,
    Brand,
    Logotype,
    checked,
    contrast,
    for_dark,
    luminance,
)
from tertial.document.render.chart import to_svg
from tertial.document.render.chart_parts import SHADES
from tertial.errors import BadInput
from tests.document.sample import chart, document

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 1"><rect width="2" height="1" fill="#7a1f5c"/></svg>'


def picture() -> bytes:
    """A red PNG of 4 × 2 points."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")
        )

    head = b"\0\0\0\4\0\0\0\2\x08\2\0\0\0"
    rows = (b"\0" + b"\xc0\0\0" * 4) * 2
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


PLUM = Brand("#7a1f5c", "Georgia", "Arial", Logotype(DRAWING, SVG, "Exempelköpings kommunvapen"))


@pytest.mark.parametrize(
    ("brand", "code"),
    [
        (Brand("#ffcc00"), "brand.contrast"),
        (Brand("#777777"), "brand.contrast"),
        (Brand("blå"), "brand.colour"),
        (Brand(headings="Comic Sans MS"), "brand.font"),
        (Brand(logotype=Logotype(DRAWING, SVG, " ")), "brand.alt"),
        (Brand(logotype=Logotype(b"GIF89a", PNG, "Vapen")), "brand.logotype"),
        (Brand(logotype=Logotype(picture() + b"\0" * 600_000, PNG, "Vapen")), "brand.logotype"),
        (
            Brand(logotype=Logotype(b"<svg><script>x</script></svg>", SVG, "Vapen")),
            "brand.logotype",
        ),
        (
            Brand(logotype=Logotype(b'<svg><use href="//a.se/x"/></svg>', SVG, "Vapen")),
            "brand.logotype",
        ),
        (Brand(logotype=Logotype(b'<svg onload="x()"></svg>', SVG, "Vapen")), "brand.logotype"),
        (Brand(word_template=b"PK\x03\x04"), "brand.template"),
    ],
)
def test_what_cannot_be_used_is_refused(brand: Brand, code: str) -> None:
    with pytest.raises(BadInput) as error:
        checked(brand)
    assert error.value.code == code


def test_what_can_be_used_is_kept() -> None:
    assert checked(replace(PLUM, accent="#7A1F5C")) == PLUM
    assert checked(OWN) == OWN


@pytest.mark.parametrize("accent", ["#000000", "#0f5070", "#7a1f5c", "#c00000", "#006600"])
def test_an_accent_is_readable_on_a_dark_page_too(accent: str) -> None:
    assert contrast(for_dark(accent), "#12171d") >= LEAST_CONTRAST


def test_a_page_has_the_colour_the_fonts_and_the_logotype() -> None:
    page = render(document(), "html", brand=PLUM).decode()
    assert "--accent:#7a1f5c" in page
    assert '--serif:"Georgia"' in page
    assert 'alt="Exempelköpings kommunvapen"' in page
    assert '"#0f5070"' not in page


@pytest.mark.parametrize("logotype", [PLUM.logotype, Logotype(picture(), PNG, "Vapen")])
def test_a_pdf_has_the_logotype_with_its_words(logotype: Logotype, tmp_path: Path) -> None:
    import page
    import pikepdf

    made = render(document(), "pdf", brand=replace(PLUM, logotype=logotype))
    (tmp_path / "rapport.pdf").write_bytes(made)
    path = str(tmp_path / "rapport.pdf")
    assert page.validate_pdf(path, profile=page.ValidationProfile.PDF_UA_1).is_compliant
    with pikepdf.open(io.BytesIO(made)) as pdf:
        alts = {
            str(each.Alt)
            for each in pdf.objects
            if isinstance(each, pikepdf.Dictionary) and "/Alt" in each
        }
    assert logotype.alt in alts


def test_a_word_file_has_colour_fonts_and_logotype() -> None:
    import docx

    made = docx.Document(io.BytesIO(render(document(), "docx", brand=PLUM)))
    assert made.styles["Heading 1"].font.name == "Georgia"
    assert str(made.styles["Avsändare"].font.color.rgb) == "7A1F5C"
    first = made.inline_shapes[0]._inline
    assert first.docPr.get("descr") == "Exempelköpings kommunvapen"


def test_charts_have_the_accent_and_are_still_told_apart_in_grey() -> None:
    assert "#7a1f5c" in to_svg(chart("bar"), PLUM.accent)
    greys = [luminance(shade) for shade in (PLUM.accent, *SHADES[1:])]
    assert min(abs(a - b) for a, b in pairwise(greys)) > 0.1
