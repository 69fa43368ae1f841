"""What a Word file's styles and lists say: which paragraphs are headings, captions, items, contents; what is bold."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any, Final

from tertial.document.read.docx.names import VAL, W, flag, number, value

_HEADING: Final = re.compile(r"(?:heading|rubrik|överskrift|overskrift|otsikko)\s*([1-9])(?!\d)")
_CONTENTS: Final = re.compile(
    r"(?:toc|innehåll|contents|index|table of (?:figures|authorities))\s*(?:heading|\d+)?"
)
_CAPTIONS: Final = (
    "caption",
    "beskrivning",
    "tabellrubrik",
    "table caption",
    "table title",
    "table",
)
_NOTES: Final = re.compile(
    r"(?:foot|end|table|tabell)?\s?(?:note|not)(?:s?\s?text)?|fotnot(?:stext)?|slutnot(?:stext)?|anmärkning|källa|source"
)
DEEPEST_CHAIN: Final = 20
_TWIPS: Final = 20
"""Twentieths of a point, in which Word measures."""


@dataclass(frozen=True, slots=True)
class Style:
    """A style with what it has from those that it is based on. ``outline`` is a heading's level from 1."""

    name: str = ""
    outline: int | None = None
    is_bold: bool = False
    is_hidden: bool = False
    is_item: bool = False
    is_raised: bool = False
    indent: float = 0.0

    @property
    def is_caption(self) -> bool:
        return self.name in _CAPTIONS

    @property
    def is_contents(self) -> bool:
        return bool(_CONTENTS.fullmatch(self.name))

    @property
    def is_note(self) -> bool:
        return bool(_NOTES.fullmatch(self.name))

    @property
    def is_title(self) -> bool:
        return self.name in ("title", "rubrik", "dokumentrubrik")


PLAIN: Final = Style()


class Styles:
    """The styles of a file by id, from its parts ``styles`` and ``numbering`` (``None`` where it has none)."""

    def __init__(self, root: Any | None, numbering: Any | None) -> None:
        self._elements: dict[str, Any] = {}
        self._found: dict[str, Style] = {}
        self.language = ""
        self._normal = ""
        for each in () if root is None else root.iterfind(W + "style"):
            key = each.get(W + "styleId", "")
            self._elements[key] = each
            if each.get(W + "type") == "paragraph" and each.get(W + "default") in ("1", "true"):
                self._normal = key
        if root is not None:
            said = root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}lang")
            self.language = "" if said is None else said.get(VAL, "")
        self._listless = _without_marks(numbering)

    def of(self, key: str | None) -> Style:
        """A style by id; the file's ordinary one where none is said."""
        return self._resolved(key or self._normal, 0)

    def bold_parts(self, key: str | None, depth: int = 0) -> frozenset[str]:
        """The parts of a table ("firstRow", "lastRow", "firstCol" …) that its style makes bold."""
        element = self._elements.get(key or "")
        if element is None or depth > DEEPEST_CHAIN:
            return frozenset()
        bold = {
            each.get(W + "type", "")
            for each in element.iterfind(W + "tblStylePr")
            if (runs := each.find(W + "rPr")) is not None and flag(runs, "b")
        }
        return self.bold_parts(value(element, "basedOn"), depth + 1) | bold

    def outline(self, style: Style, properties: Any | None) -> int | None:
        """A paragraph's level as a heading, from its own properties or its style; ``None`` for text."""
        said = None if properties is None else value(properties, "outlineLvl")
        if said is not None:
            level = number(said, 9)
            return level + 1 if level < 9 else None
        return 1 if style.is_title else style.outline

    def is_item(self, style: Style, properties: Any | None) -> bool:
        """Whether a paragraph is an item of a list."""
        said = None if properties is None else properties.find(W + "numPr")
        if said is None:
            return style.is_item
        return self._is_list(said)

    def _is_list(self, said: Any) -> bool:
        key = value(said, "numId")
        return key not in (None, "0") and key not in self._listless

    def _resolved(self, key: str, depth: int) -> Style:
        if key not in self._elements or depth > DEEPEST_CHAIN:
            return PLAIN
        if key not in self._found:
            base = value(self._elements[key], "basedOn")
            inherited = self._resolved(base, depth + 1) if base else PLAIN
            self._found[key] = self._own(self._elements[key], inherited)
        return self._found[key]

    def _own(self, element: Any, inherited: Style) -> Style:
        name = (value(element, "name") or "").lower()
        style = replace(inherited, name=name)
        runs, paragraphs = element.find(W + "rPr"), element.find(W + "pPr")
        if runs is not None:
            bold, hidden = flag(runs, "b"), flag(runs, "vanish")
            style = replace(
                style,
                is_bold=style.is_bold if bold is None else bold,
                is_hidden=style.is_hidden if hidden is None else hidden,
                is_raised=style.is_raised or is_above(runs),
            )
        if paragraphs is not None:
            style = self._paragraph(style, paragraphs)
        if found := _HEADING.match(name):
            style = replace(style, outline=int(found[1]))
        elif name.startswith(("list bullet", "list number", "punktlista", "numrerad lista")):
            style = replace(style, is_item=True)
        return style

    def _paragraph(self, style: Style, properties: Any) -> Style:
        if (said := value(properties, "outlineLvl")) is not None:
            level = number(said, 9)
            style = replace(style, outline=level + 1 if level < 9 else None)
        if (listed := properties.find(W + "numPr")) is not None:
            is_item = self._is_list(listed) if value(listed, "numId") else style.is_item
            style = replace(style, is_item=is_item)
        return replace(style, indent=indent_of(properties, style.indent))


def indent_of(properties: Any, otherwise: float = 0.0) -> float:
    """Points that a paragraph begins in from the left, its first line."""
    said = properties.find(W + "ind")
    if said is None:
        return otherwise
    left = number(said.get(W + "left", said.get(W + "start")))
    first = number(said.get(W + "firstLine")) - number(said.get(W + "hanging"))
    return (left + first) / _TWIPS


def is_above(runs: Any) -> bool:
    """Whether letters stand above the line, as superscript or lifted by hand."""
    align = value(runs, "vertAlign")
    return align == "superscript" or (align is None and number(value(runs, "position")) > 0)


def _without_marks(numbering: Any | None) -> set[str]:
    """The lists whose first level prints nothing: paragraphs in them are no items."""
    if numbering is None:
        return set()
    silent = set()
    for each in numbering.iterfind(W + "abstractNum"):
        first = each.find(W + "lvl")
        if first is not None and value(first, "numFmt") == "none":
            silent.add(each.get(W + "abstractNumId"))
    return {
        each.get(W + "numId", "")
        for each in numbering.iterfind(W + "num")
        if value(each, "abstractNumId") in silent
    }
