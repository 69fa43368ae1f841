"""What a web page says of itself: its encoding, what in it is hidden, how far cells are indented, how wide they are."""

from __future__ import annotations

import codecs
import re
from typing import Any, Final

from tertial.document.read.limits import LARGEST_PAGE, require_text

_SKIPPED_TAGS: Final = """
head script style template noscript nav svg canvas iframe object embed video audio map select option button textarea
input datalist del colgroup col area"""
_BLOCK_TAGS: Final = """
p div section article main header footer aside blockquote address figure figcaption fieldset legend form details summary
ul ol menu dl dd dt pre center body html hgroup dir caption tr td th li search"""
SKIPPED: Final = frozenset(_SKIPPED_TAGS.split())
"""Elements whose content is no part of the report."""
BLOCKS: Final = frozenset(_BLOCK_TAGS.split())
"""Elements that begin on a line of their own."""
_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,40})", re.IGNORECASE
)
_DECLARED: Final = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,40})")
_CODEC: Final = re.compile(
    r"iso-8859-\d+|windows-\d+|cp\d+|mac(?:intosh|roman|-roman)|utf-16(?:le|be)?|koi8-r"
)
_HEAD: Final = 4096
_INLINE_DATA: Final = re.compile(r"data:[\w/+.-]{0,80};base64,[A-Za-z0-9+/=\s]+")
_HIDDEN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_NOTE_CLASS: Final = re.compile(
    r"(?:^|[\s_-])(?:foot|end|table)?(?:note|fotnot|not|källa|source)s?(?:$|[\s_-])", re.IGNORECASE
)
_INDENT: Final = re.compile(
    r"(?:padding-left|margin-left|text-indent|padding-inline-start)\s*:\s*(\d{1,4}(?:\.\d{1,4})?)"
    r"\s*(px|pt|em|rem|ch|cm|mm)",
    re.IGNORECASE,
)
_RULE: Final = re.compile(r"([^{}]{1,500})\{([^{}]{0,2000})\}")
_LAST_CLASS: Final = re.compile(r"\.([\w-]+)\s*$")
_POINTS: Final = {
    "px": 0.75,
    "pt": 1.0,
    "em": 10.0,
    "rem": 12.0,
    "ch": 5.0,
    "cm": 28.35,
    "mm": 2.835,
}
_LONGEST_SHEET: Final = 300_000
WIDEST_SPAN: Final = 100
TALLEST_SPAN: Final = 10_000


def decoded_page(data: bytes) -> bytes:
    """The page as UTF-8, whatever it says that it is, without the pictures and NULs in it.

    By its byte order mark, what it declares, UTF-8 where it is that, else Windows' western encoding.
    Raises BadInput("read.too_much_text").
    """
    text = _INLINE_DATA.sub("data:,", _decoded(data).replace("\0", ""))
    page = text.encode("utf-8", "replace")
    require_text(page, LARGEST_PAGE)
    return page


def _decoded(data: bytes) -> str:
    for mark, name in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if b"\0" in data[:4] and not data.startswith(b"\0\0"):
        return data.decode("utf-16-be" if data[:1] == b"\0" else "utf-16-le", "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    said = _CHARSET.search(data[:_HEAD]) or _DECLARED.match(data)
    name = said[1].decode("ascii").lower() if said else "cp1252"
    if name in ("utf-8", "utf8"):
        return data.decode("utf-8", "replace")
    if not _CODEC.fullmatch(name) or name == "iso-8859-1":  # browsers take that for Windows' own
        name = "cp1252"
    try:
        return data.decode(name, "replace")
    except (LookupError, UnicodeError):
        return data.decode("cp1252", "replace")


def is_hidden(element: Any) -> bool:
    """Whether an element is not shown to anybody who looks."""
    attributes = element.attrib
    if not attributes:
        return False
    if "hidden" in attributes or attributes.get("aria-hidden") == "true":
        return True
    style = attributes.get("style")
    return bool(style and _HIDDEN.search(style))


def is_note(element: Any) -> bool:
    """Whether an element is small print: it is called so."""
    name = element.get("class")
    return bool(name and _NOTE_CLASS.search(name)) or element.get("role") == "doc-footnote"


def span(cell: Any, name: str) -> int:
    """How many columns or rows a cell takes, 1 where it says nothing sound; 0 rows: all that are left."""
    said = cell.get(name, "1").strip()
    if not said.isdecimal() or len(said) > 9:
        return 1
    return min(int(said), WIDEST_SPAN if name == "colspan" else TALLEST_SPAN)


class Indents:
    """How far texts in cells begin in, by the page's own style rules for classes, and by styles on elements."""

    def __init__(self, root: Any) -> None:
        self._classes: dict[str, float] = {}
        for sheet in root.iter("style"):
            for selectors, body in _RULE.findall((sheet.text or "")[:_LONGEST_SHEET]):
                points = _points(body)
                for selector in selectors.split(",") if points else ():
                    if name := _LAST_CLASS.search(selector):
                        self._classes[name[1]] = points

    def of(self, cell: Any) -> float:
        """Points that a cell's text begins in: its own indent, or that of the first element in it."""
        first = next((each for each in cell if isinstance(each.tag, str)), None)
        inner = 0.0 if first is None or (cell.text or "").strip() else self._own(first)
        return self._own(cell) + inner

    def _own(self, element: Any) -> float:
        style = element.get("style")
        if style and (points := _points(style)):
            return points
        names = element.get("class")
        return (
            max((self._classes.get(n, 0.0) for n in names.split()), default=0.0) if names else 0.0
        )


def _points(style: str) -> float:
    return sum(float(size) * _POINTS[unit.lower()] for size, unit in _INDENT.findall(style))
