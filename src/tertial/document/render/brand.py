"""How a municipality's documents look: logotype, accent colour and fonts, the same in every format."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

from tertial.errors import BadInput

LEAST_CONTRAST: Final = 4.5
"""WCAG 2.2, 1.4.3: text beside its background. The accent is text on white and white is text on it."""
LARGEST_LOGOTYPE, LARGEST_TEMPLATE = 500_000, 5_000_000
PNG, SVG = "image/png", "image/svg+xml"
_COLOUR: Final = re.compile(r"#[0-9a-f]{6}")
_ACTIVE: Final = re.compile(
    rb"<!DOCTYPE|<!ENTITY|<script|<foreignObject|<iframe|<style|<image|\son\w+\s*=|javascript:|@import"
    rb"|href\s*=\s*[\"'](?!#)|url\(\s*[\"']?(?!#)",
    re.IGNORECASE,
)
"""What an SVG could fetch or run: a logotype has none of it."""


@dataclass(frozen=True, slots=True)
class Font:
    """A font that offices have, and the kind that stands for it where files carry their fonts (PDF, charts)."""

    kind: Literal["serif", "sans"]
    also: str
    """What a page takes where the reader's device lacks it."""


FONTS: Final[Mapping[str, Font]] = {
    "Calibri": Font("sans", "Carlito, sans-serif"),
    "Cambria": Font("serif", "Caladea, serif"),
    "Arial": Font("sans", "Liberation Sans, sans-serif"),
    "Verdana": Font("sans", "DejaVu Sans, sans-serif"),
    "Georgia": Font("serif", "serif"),
    "Times New Roman": Font("serif", "Liberation Serif, serif"),
    "Garamond": Font("serif", "EB Garamond, serif"),
    "Source Sans 3": Font("sans", "sans-serif"),
    "Source Serif 4": Font("serif", "serif"),
}
EMBEDDED: Final = {"serif": "Source Serif 4", "sans": "Source Sans 3"}


@dataclass(frozen=True, slots=True)
class Logotype:
    """A picture and what it says to those who do not see it."""

    data: bytes
    type: str
    alt: str


@dataclass(frozen=True, slots=True)
class Brand:
    """``accent`` as #rrggbb; ``headings`` and ``text`` are names in ``FONTS``, empty for the program's own.

    ``word_template`` is a .docx whose styles, header and footer Word files get instead of ours; what it says of colours
    and fonts goes before the rest.
    """

    accent: str = "#0f5070"
    headings: str = ""
    text: str = ""
    logotype: Logotype | None = None
    word_template: bytes = b""

    def kind(self, of: Literal["headings", "text"]) -> str:
        """The embedded font that stands for the one chosen."""
        own = FONTS.get(self.headings if of == "headings" else self.text)
        return EMBEDDED[own.kind if own else "serif" if of == "headings" else "sans"]


OWN: Final = Brand()
"""How documents look where a municipality has said nothing."""


def checked(brand: Brand) -> Brand:
    """The same brand, fit to be used.

    Raises: BadInput: ``brand.colour`` no colour, ``brand.contrast`` too pale for text, ``brand.font`` an unknown font,
    ``brand.alt`` a logotype without words, ``brand.logotype`` one too large or more than a picture,
    ``brand.template`` no Word file.
    """
    accent = brand.accent.lower()
    if not _COLOUR.fullmatch(accent):
        raise BadInput("brand.colour", given=brand.accent)
    if contrast(accent) < LEAST_CONTRAST:
        raise BadInput(
            "brand.contrast", given=accent, contrast=f"{contrast(accent):.1f}".replace(".", ",")
        )
    for name in (brand.headings, brand.text):
        if name and name not in FONTS:
            raise BadInput("brand.font", given=name, fonts=", ".join(FONTS))
    if brand.logotype:
        _check_logotype(brand.logotype)
    if brand.word_template and not _is_docx(brand.word_template):
        raise BadInput("brand.template", megabytes=LARGEST_TEMPLATE // 1_000_000)
    return replace(brand, accent=accent)


def _is_docx(data: bytes) -> bool:
    """Whether Word's library can open it, without macros; a small archive that grows large is not opened."""
    import zipfile

    import docx

    if len(data) > LARGEST_TEMPLATE:
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            has_macros = any("vbaProject" in each.filename for each in members)
            if has_macros or sum(each.file_size for each in members) > 20 * LARGEST_TEMPLATE:
                return False
        docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, KeyError, ValueError, SyntaxError):
        return False
    return True


def _check_logotype(logotype: Logotype) -> None:
    if not logotype.alt.strip():
        raise BadInput("brand.alt")
    is_png = logotype.type == PNG and logotype.data.startswith(b"\x89PNG\r\n\x1a\n")
    is_svg = logotype.type == SVG and b"<svg" in logotype.data[:2000]
    if not (is_png or is_svg) or len(logotype.data) > LARGEST_LOGOTYPE:
        raise BadInput("brand.logotype", kilobytes=LARGEST_LOGOTYPE // 1000)
    if is_svg and _ACTIVE.search(logotype.data):
        raise BadInput("brand.logotype", kilobytes=LARGEST_LOGOTYPE // 1000)


def contrast(colour: str, beside: str = "#ffffff") -> float:
    """The contrast of two colours, 1–21 (WCAG 2.2, relative luminance).

    >>> round(contrast("#000000"), 1), round(contrast("#777777"), 2)
    (21.0, 4.48)
    """
    darker, lighter = sorted((luminance(colour), luminance(beside)))
    return (lighter + 0.05) / (darker + 0.05)


def for_dark(accent: str, paper: str = "#12171d") -> str:
    """The accent as light as it must be to be read on a dark page.

    >>> for_dark("#0f5070"), for_dark("#ffffff")
    ('#6f96a9', '#ffffff')
    """
    made = accent
    for step in range(21):
        made = _mixed(accent, step / 20)
        if contrast(made, paper) >= LEAST_CONTRAST + 1:
            break
    return made


def _mixed(colour: str, white: float) -> str:
    parts = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + "".join(f"{round(part + (255 - part) * white):02x}" for part in parts)


def css(brand: Brand) -> str:
    """What a page's style says of the brand: colours for light and dark, fonts with what stands for them."""
    made = f":root{{--accent:{brand.accent}"
    for name, font in (("serif", brand.headings), ("sans", brand.text)):
        if font:
            made += f';--{name}:"{font}",{FONTS[font].also}'
    body = "body{font-family:var(--sans)}" if brand.text else ""
    heads = "h1,h2,h3,h4{font-family:var(--serif)}" if brand.headings else ""
    dark = f"@media(prefers-color-scheme:dark){{:root{{--accent:{for_dark(brand.accent)}}}}}"
    return f"{made}}}{dark}{body}{heads}"


def as_address(logotype: Logotype) -> str:
    """The picture as an address that holds it, for a file that needs nothing else."""
    return f"data:{logotype.type};base64,{base64.b64encode(logotype.data).decode()}"


def as_svg(logotype: Logotype) -> str:
    """The picture as SVG; a PNG stands in one, in its own measures."""
    if logotype.type == SVG:
        return logotype.data.decode("utf-8", "replace")
    width, height = (int.from_bytes(logotype.data[at : at + 4], "big") for at in (16, 20))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="{width}"'
        f' height="{height}" viewBox="0 0 {width} {height}"><image width="{width}" height="{height}"'
        f' xlink:href="{as_address(logotype)}"/></svg>'
    )


def luminance(colour: str) -> float:
    """How light a colour is, 0–1, as the eye takes it: what is left of it in grey."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        each / 12.92 if each <= 0.04045 else ((each + 0.055) / 1.055) ** 2.4 for each in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
